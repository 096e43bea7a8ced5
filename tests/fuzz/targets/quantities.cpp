// Numbers with their units, anywhere in a text.
#include "commands/text.hpp"
#include "evidence/quantity.hpp"
#include "packet/rounded_money.hpp"
#include "tests/fuzz/target.hpp"

#include <cmath>

namespace {

using evidence::quantity;

void check(const quantity& one, std::string_view within, std::size_t begin, std::size_t end) {
    fuzz::must(begin < end && end <= within.size(), "a quantity stands in the text");
    fuzz::must(std::isfinite(evidence::comparable_value(one)), "a quantity has a size");
    const std::string number = one.value.to_text();
    const auto again = evidence::decimal::from_text(number);
    fuzz::must(again && again->to_text() == number, "a number that was printed can be read");
    fuzz::must(!evidence::to_text(one).empty(), "a quantity can be printed");
    packet::rounded(one, 1);
    packet::rounded(one, 2);
}

const fuzz::target here("quantities", [](std::string_view text) {
    std::size_t from = 0;
    while (const auto found = evidence::find_quantity(text, from)) {
        fuzz::must(found->begin >= from, "a quantity is found at or after its beginning");
        check(found->amount, text, found->begin, found->end);
        from = found->end;
    }
    if (const auto level = evidence::find_level(text)) check(level->amount, text, level->begin, level->end);
    if (const auto range = evidence::find_range(text)) {
        check(range->from, text, range->begin, range->end);
        check(range->to, text, range->begin, range->end);
        evidence::net_change(range->from, range->to);
        packet::rounding_misleads(range->from, range->to, 1);
    }
    if (const auto bare = evidence::find_bare_number(text))
        fuzz::must(bare->begin < bare->end && bare->end <= text.size(), "a number stands in the text");
    if (const auto whole = evidence::read_quantity(text)) {
        const auto again = evidence::read_quantity(evidence::to_text(*whole));
        fuzz::must(again && *again == *whole, "a quantity that was printed is read as the same");
    }
    if (const auto number = evidence::decimal::from_text(text))
        fuzz::must(evidence::decimal::from_text(number->to_text()) == number, "a decimal is read as printed");
    if (!commands::is_utf8(text)) return;
    for (const bool only_money : {false, true}) {
        const std::string round = packet::joined(packet::with_rounded_money(text, {1, true}, only_money));
        fuzz::must(commands::is_utf8(round), "a text stays a text");
    }
});

}  // namespace
