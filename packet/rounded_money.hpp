// Money in round figures: the size stays, the figure goes.
#pragma once

#include "evidence/quantity.hpp"
#include "packet/redacted_text.hpp"

#include <string_view>

namespace packet {

struct rounding {
    int digits = 0;        // significant ones; 0: money stays as it is
    bool says_so = false;  // "about" before every amount, else only before one that was changed
};

// Also in the currencies whose codes and words find_quantity takes for any other noun: "2M CAD", "234 kr".
bool is_money(const evidence::quantity& amount);

// With so many significant digits, halves away from zero: $2,345,678 to one is $2M.
evidence::quantity rounded(const evidence::quantity& amount, int digits);

// Whether two amounts in round figures would tell another story than they do: a change that is off by more
// than a tenth of itself, or gone.
bool rounding_misleads(const evidence::quantity& from, const evidence::quantity& to, int digits);

// Every amount of money in a text: "$2,345,678" becomes "about $2M", and both ends of a range with it,
// "$2-3M". Of a move that round figures would misstate the beginning and the change in per cent are told:
// "$1.4M → $1.5M" becomes "from about $1M, by +7.1%". Also what find_quantity does not read as one amount:
// "2.345 kr", "(USD): 2,345,678", "CHF 2’345’678". A number with too many digits becomes "an amount".
// only_money: the text is an amount of money, and a number without a sign is one too. Takes time in
// proportion to the text.
stretches with_rounded_money(std::string_view text, const rounding& how, bool only_money);

}  // namespace packet
