#include "packet/rounded_money.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <glib.h>
#include <optional>
#include <string>

namespace packet {

using evidence::decimal;
using evidence::quantity;

namespace {

constexpr double tolerance = 0.1;  // of a change

constexpr std::array<std::string_view, 6> codes_of_quantities{"USD", "EUR", "GBP", "JPY", "INR", "CHF"};

// Money that find_quantity does not know. A code counts in capitals alone: "try 3 things".
constexpr std::array<std::string_view, 31> money_codes{"USD", "EUR", "GBP", "JPY", "INR", "CHF", "CAD", "AUD",
                                                       "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL",
                                                       "MXN", "CNY", "RMB", "KRW", "SGD", "HKD", "ZAR", "AED",
                                                       "SAR", "ILS", "TRY", "RON", "BGN", "THB", "TWD"};
constexpr std::array<std::string_view, 20> money_words{
    "rs",     "kr",     "zł",      "dollar", "dollars", "euro",   "euros", "pound", "pounds", "yen",
    "rupees", "francs", "franken", "yuan",   "kronor",  "kroner", "bucks", "quid",  "pesos",  "reais"};

constexpr std::array<std::string_view, 19> scale_words{
    "k",   "m",        "b",       "t",        "bn",      "mm",       "mn",   "tn",    "mio",  "mrd",
    "mil", "thousand", "million", "millions", "billion", "trillion", "lakh", "lakhs", "crore"};

constexpr std::array<std::string_view, 9> approximations{"about", "around", "roughly", "approximately", "~",
                                                         "≈",     "circa",  "approx",  "some"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

gunichar letter_at(std::string_view text, std::size_t at) {
    return at < text.size()
               ? g_utf8_get_char_validated(text.data() + at, static_cast<gssize>(text.size() - at))
               : 0;
}
std::size_t width_of(gunichar letter) {
    return letter >= 0x110000 ? 1 : std::size_t(g_unichar_to_utf8(letter, nullptr));
}
bool is_letter(gunichar c) {
    return c < 0x110000 && g_unichar_isalpha(c);
}
bool is_money_sign(gunichar c) {
    return c < 0x110000 && g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    std::string small(word);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return std::find(words.begin(), words.end(), small) != words.end();
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    for (;; ++at) {
        if (at < text.size() && text[at] == ' ') continue;
        if (text.substr(at).starts_with("\xc2\xa0")) {  // a space at which no line is broken
            ++at;
            continue;
        }
        return at;
    }
}

// The letters from here on.
std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (at < text.size() && is_letter(letter_at(text, at)))
        at += width_of(letter_at(text, at));
    return at;
}

std::string about(std::string_view before, std::string amount) {
    while (before.ends_with(' '))
        before.remove_suffix(1);
    for (const std::string_view word : approximations)
        if (before.ends_with(word)) return amount;
    return "about " + amount;
}

// typed: the amount as it stands in the text; an exact one that is round already is left so.
std::string as_told(std::string_view before, std::string_view typed, const quantity& amount,
                    const rounding& how) {
    const quantity round = rounded(amount, how.digits);
    if (round.value == amount.value && !how.says_so) return std::string(typed);
    return about(before, to_text(round));
}

struct found_money {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string instead;
};

// The share in "+$100k (+7.1%)".
std::string share_of(const std::string& change) {
    const std::size_t open = change.rfind('(');
    return open == std::string::npos ? "" : change.substr(open + 1, change.size() - open - 2);
}

// A move from one amount to another that round figures would misstate.
std::optional<found_money> next_move(std::string_view text, std::size_t from, const rounding& how) {
    const auto range = evidence::find_range(text.substr(from));
    if (!range || !is_money(range->from) || !is_money(range->to)) return std::nullopt;
    if (!rounding_misleads(range->from, range->to, how.digits)) return std::nullopt;
    const auto change = evidence::net_change(range->from, range->to);
    const std::string share = change ? share_of(*change) : "";
    if (share.empty()) return std::nullopt;
    return found_money{from + range->begin, from + range->end,
                       "from " + about({}, to_text(rounded(range->from, how.digits))) + ", by " + share};
}

std::optional<found_money> next_amount(std::string_view text, std::size_t from, const rounding& how) {
    for (auto found = evidence::find_quantity(text, from); found;
         found = evidence::find_quantity(text, found->end)) {
        if (!is_money(found->amount)) continue;
        const std::string_view typed = text.substr(found->begin, found->end - found->begin);
        return found_money{found->begin, found->end,
                           as_told(text.substr(0, found->begin), typed, found->amount, how)};
    }
    return std::nullopt;
}

// The digits of one number with what separates them, and its scale: "2,345,678", "1.2", "3 M".
struct number {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t end_of_digits = 0;
};

std::optional<number> number_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || !is_digit(text[at])) return std::nullopt;
    std::size_t end = at;
    while (end < text.size() &&
           (is_digit(text[end]) || (std::string_view(".,' ").find(text[end]) != std::string_view::npos &&
                                    end + 1 < text.size() && is_digit(text[end + 1]))))
        ++end;
    number found{at, end, end};
    const std::size_t word = skip_spaces(text, end);
    const std::size_t behind = end_of_word(text, word);
    if (behind > word && is_one_of(scale_words, text.substr(word, behind - word))) found.end = behind;
    return found;
}

// A number in round figures, without its currency; how its digits are grouped, find_quantity reads. Nothing
// for one with too many digits.
std::optional<std::string> round_number(std::string_view typed, int digits) {
    const auto amount = evidence::read_quantity("$" + std::string(typed));
    return amount ? std::optional(to_text(rounded(*amount, digits)).substr(1)) : std::nullopt;
}

// The end of a sign or a word of money at this place; the place itself when there is none.
std::size_t end_of_money_mark(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_money_sign(letter_at(text, end)))
        end += width_of(letter_at(text, end));
    if (end > at) return end;
    end = end_of_word(text, at);
    const std::string_view word = text.substr(at, end - at);
    if (is_one_of(money_words, word) ||
        std::find(money_codes.begin(), money_codes.end(), word) != money_codes.end())
        return end;
    if (end > at && end < text.size() && is_money_sign(letter_at(text, end)))  // "US$", "R$"
        return end + width_of(letter_at(text, end));
    return at;
}

// Where the next number of a range begins, "$2-3M", "$2M to $3M", "between 2 and 3M"; nothing when there is
// none.
std::optional<std::size_t> further_number(std::string_view text, const number& first) {
    std::size_t next = skip_spaces(text, first.end);
    const bool is_between = text.substr(0, first.begin).ends_with("between ");
    for (const std::string_view joint : {"-", "–", "—", "/", "to ", "→", "->", "and "}) {
        if (joint == "and " && !is_between) continue;
        if (!text.substr(next).starts_with(joint)) continue;
        next = skip_spaces(text, next + joint.size());
        next = skip_spaces(text, end_of_money_mark(text, next));
        return next < text.size() && is_digit(text[next]) ? std::optional(next) : std::nullopt;
    }
    return std::nullopt;
}

bool is_marked_behind(std::string_view text, std::size_t at) {
    const std::size_t behind = skip_spaces(text, at);
    return end_of_money_mark(text, behind) > behind;
}

// Where a text is about money alone, a number without a sign is money, unless it is a year or counts
// something.
bool is_large(std::string_view text, const number& found) {
    const std::string_view digits = text.substr(found.begin, found.end_of_digits - found.begin);
    const bool is_year = digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    return found.end > found.end_of_digits || (digits.size() > 3 && !is_year) || digits.size() == text.size();
}

// One number, or the two of a range, that money stands before or behind.
std::optional<found_money> loose_money_at(std::string_view text, std::size_t at, const rounding& how,
                                          bool only_money) {
    const std::size_t mark = end_of_money_mark(text, at);
    const auto first = number_at(text, skip_spaces(text, mark));
    if (!first) return std::nullopt;
    bool is_marked =
        mark > at || (only_money && is_large(text, *first)) || is_marked_behind(text, first->end);
    std::size_t end = first->end;
    auto figures = round_number(text.substr(first->begin, first->end - first->begin), how.digits);
    if (const auto next = further_number(text, *first)) {
        const number second = number_at(text, *next).value();
        if (is_marked || is_marked_behind(text, second.end)) {
            const auto more = round_number(text.substr(second.begin, second.end - second.begin), how.digits);
            if (figures && more)
                *figures += std::string(text.substr(first->end, second.begin - first->end)) + *more;
            else
                figures.reset();
            end = second.end;
            is_marked = true;
        }
    }
    if (!is_marked) return std::nullopt;
    if (!figures) return found_money{at, end, "an amount"};
    return found_money{at, end,
                       about(text.substr(0, at), std::string(text.substr(at, first->begin - at)) + *figures)};
}

bool begins_a_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const gchar* const before = g_utf8_find_prev_char(text.data(), text.data() + at);
    if (!before) return true;
    const gunichar letter = g_utf8_get_char(before);
    if (g_unichar_isalnum(letter) || letter == '_') return false;
    const bool inside_a_number = letter == '.' || letter == ',';
    return !(inside_a_number && before > text.data() && is_digit(before[-1]));
}

std::optional<found_money> next_loose(std::string_view text, std::size_t from, const rounding& how,
                                      bool only_money) {
    for (std::size_t at = from; at < text.size(); at += width_of(letter_at(text, at))) {
        if (skip_spaces(text, at) > at) continue;
        const bool is_sign = is_money_sign(letter_at(text, at));
        if (!is_sign && !begins_a_word(text, at)) continue;
        if (auto found = loose_money_at(text, at, how, only_money)) return found;
    }
    return std::nullopt;
}

// Most texts say nothing of money, and looking for amounts costs more than this.
bool mentions_money(std::string_view text) {
    if (std::none_of(text.begin(), text.end(), is_digit)) return false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = end_of_money_mark(text, at);
        if (mark > at) return true;
        const std::size_t word = end_of_word(text, at);
        at = word > at ? word : at + width_of(letter_at(text, at));
    }
    return false;
}

// The one that begins first; of two, the one that was understood better.
std::optional<found_money> next_money(std::string_view text, std::size_t from, const rounding& how,
                                      bool only_money) {
    std::optional<found_money> first;
    for (auto& found :
         {next_move(text, from, how), next_amount(text, from, how), next_loose(text, from, how, only_money)})
        if (found && (!first || found->begin < first->begin)) first = found;
    return first;
}

}  // namespace

bool is_money(const quantity& amount) {
    return std::find(codes_of_quantities.begin(), codes_of_quantities.end(), amount.unit) !=
           codes_of_quantities.end();
}

quantity rounded(const quantity& amount, int digits) {
    std::string figures = amount.value.to_text();
    std::erase_if(figures, [](char c) { return !is_digit(c); });
    std::int64_t coefficient = std::strtoll(figures.c_str(), nullptr, 10);
    std::int64_t step = 1;
    for (std::int64_t rest = coefficient; rest >= std::int64_t(std::pow(10, digits)); rest /= 10)
        step *= 10;
    if (digits <= 0 || step == 1) return amount;
    coefficient = (coefficient + step / 2) / step * step;
    int places = amount.value.places();
    for (; places > 0 && coefficient % 10 == 0; --places)
        coefficient /= 10;
    quantity round = amount;
    round.value =
        decimal::make(amount.value.is_negative() ? -coefficient : coefficient, places).value_or(decimal());
    return round;
}

bool rounding_misleads(const quantity& from, const quantity& to, int digits) {
    const double before = from.value.to_double(), after = to.value.to_double();
    const double shown_before = rounded(from, digits).value.to_double();
    const double shown_after = rounded(to, digits).value.to_double();
    if (from.change || to.change || before == 0 || shown_before == 0) return false;
    const double change = (after - before) / before;
    const double shown = (shown_after - shown_before) / shown_before;
    return std::abs(shown - change) > tolerance * std::abs(change);
}

stretches with_rounded_money(std::string_view text, const rounding& how, bool only_money) {
    stretches made;
    std::size_t at = 0;
    const bool may_have_some = how.digits > 0 && (only_money || mentions_money(text));
    while (may_have_some) {
        const auto found = next_money(text, at, how, only_money);
        if (!found) break;
        made.push_back({std::string(text.substr(at, found->begin - at)), false});
        made.push_back({found->instead, true});
        at = found->end;
    }
    made.push_back({std::string(text.substr(at)), false});
    return made;
}

}  // namespace packet
