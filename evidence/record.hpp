// A record: one immutable fact with two clocks. Everything that dossier shows is a function of these.
#pragma once

#include "evidence/calendar.hpp"
#include "evidence/clock.hpp"
#include "evidence/entry.hpp"
#include "evidence/person.hpp"
#include "evidence/quantity.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evidence {

enum class record_kind {
    logged,     // opens an entry
    staged,     // adds to an entry later: a result, a feedback, another session
    corrected,  // says what a field should have said; the earlier text stays in the log
    retracted,  // takes an entry back; it stays in the log, out of every artifact
    undone,     // takes one earlier record back: its field `undoes` holds that record's number
    erased,     // content was removed from the log: its field `erases` holds the numbers of those records
};

std::string_view name_of(record_kind kind);

// A named part of what was said: `because: retention risk`. Quantities found in it are kept as value and
// unit.
struct field {
    std::string name;  // canonical: "because", "results", "baseline", ...
    std::string text;  // as said, in one line
    std::optional<quantity> amount;
    friend bool operator==(const field&, const field&) = default;
};

// What was said, before it is sealed into the chain.
struct statement {
    record_kind kind = record_kind::logged;
    entry_id entry;
    std::string said;                      // the whole line as typed, without control characters
    std::string text;                      // its free text, without fields
    std::vector<field> fields;             // in the order typed; a name may repeat
    std::vector<std::string> initiatives;  // without '#', in lower case
    std::vector<mention> people;
    std::vector<std::string> links;
    calendar_date happened{std::chrono::year_month_day{std::chrono::sys_days{}}};
    std::string reconstructed;  // where it was taken from afterwards: "brag.md, line 12"; empty: said as such
    friend bool operator==(const statement&, const statement&) = default;
};

// The first field of that name, or nothing.
const field* find_field(const statement& said, std::string_view name);

using digest = std::array<unsigned char, 32>;  // SHA-256
using salt = std::array<unsigned char, 16>;

struct record {
    person_id author;
    std::uint64_t seq = 0;  // 1, 2, 3, ... per person, without gaps
    moment logged_at;
    statement what;
    salt seasoning{};  // random; keeps erased content from being guessed from its hash
    digest content_hash{};
    digest hash{};  // links this record to all before it

    // The content was erased: `what` holds no more than the entry, and there is no salt. The hashes stay.
    bool erased = false;
};

// Numbers of records as they stand in a field `erases`: "3 7-9". They must ascend.
std::string to_ranges(const std::vector<std::uint64_t>& numbers);

// The inverse; empty when the text is not of that form. At most `most` numbers.
std::vector<std::uint64_t> from_ranges(std::string_view text, std::size_t most);

// The record that an `undone` statement takes back; 0 when it names none.
std::uint64_t undone_by(const statement& what);

}  // namespace evidence
