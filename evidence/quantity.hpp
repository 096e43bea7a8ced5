// A number with its unit, as a person types it: "3.1%", "$4.5M/yr", "200 ms", "12k users", "from 23% to 17%".
#pragma once

#include "evidence/decimal.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evidence {

struct quantity {
    decimal value;        // with k, M, B multiplied out: "$4.5M" is 4500000
    std::string unit;     // "%", "pp", "USD", "ms", "x", or the noun as typed: "users", "incidents"
    std::string per;      // "yr", "month", "day", "s", ...; empty when it is no rate. "12/day" has no unit
    bool change = false;  // typed with a plus or minus sign: "+8%" is a change, "8%" a level

    friend bool operator==(const quantity&, const quantity&) = default;
};

// Percent and percentage points are different units ("%" and "pp"): 3% to 4% is +1 pp and +33%.

// "3.1%", "+0.4 pp", "$4.5M/yr", "12k users"
std::string to_text(const quantity& amount);

// Whether a unit is a currency's code: "USD".
bool is_money(std::string_view unit);

// A quantity found in a longer text, and the bytes that it took up there.
struct found_quantity {
    quantity amount;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The first quantity at or after byte `from`. A number counts only as a word of its own: not the 95 of "p95",
// not the 7 of "7-day", not the 30 of "30 day retention", not the 5 of "3 of 5 teams", no end of "$2-3M".
// Money needs its sign or code; everything else needs a unit or a period behind it ("12/day"). A noun is one
// word in lower or upper case ("users", "incidents"), never a word that joins sentences ("and", "for").
std::optional<found_quantity> find_quantity(std::string_view text, std::size_t from = 0);

// The first number that stands alone, without any unit: "3.5" in "checkout-conversion 3.5", "12k" in "signups
// 12k".
struct bare_number {
    std::string text;  // with its sign
    std::size_t begin = 0;
    std::size_t end = 0;
};
std::optional<bare_number> find_bare_number(std::string_view text);

// A whole text that is one quantity and nothing else (spaces aside).
std::optional<quantity> read_quantity(std::string_view text);

// "from 23% to 17%", "23% -> 17%", "17%, down from 23%", "17% (was 23%)": both ends. A number without a unit
// takes the other's. What says how far and not from where ("up 8% to 23%", "+0.4 pp to 3.5%") is no range.
struct quantity_range {
    quantity from;
    quantity to;
    std::size_t begin = 0;
    std::size_t end = 0;
};
std::optional<quantity_range> find_range(std::string_view text);

// Where a sentence arrives: the later end of a range, the "505 ms" of "down 20% to 505 ms", the "41%" of
// "after 30 days 41%"; otherwise the first quantity. begin and end cover the whole move.
std::optional<found_quantity> find_level(std::string_view text);

// The net change from one level to a later one, in words: "+0.4 pp (+12.9%)", "−190 ms (−31.1%)".
// Empty when the units do not compare. Durations are converted (s to ms).
std::optional<std::string> net_change(const quantity& from, const quantity& to);

// The value on the common scale that net_change compares on (durations in ms), for charts.
double comparable_value(const quantity& amount);

}  // namespace evidence
