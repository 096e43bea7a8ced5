#include "packet/rounded_money.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <glib.h>
#include <optional>
#include <string>
#include <utility>

namespace packet {

using evidence::decimal;
using evidence::quantity;

namespace {

constexpr double tolerance = 0.1;  // of a change

constexpr std::array<std::string_view, 44> money_codes{
    "USD", "EUR", "GBP", "JPY", "INR", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "BRL", "MXN", "CNY", "RMB", "KRW", "SGD", "HKD", "ZAR", "AED", "SAR", "ILS", "TRY", "RON", "BGN", "THB",
    "TWD", "RUB", "UAH", "IDR", "MYR", "VND", "CLP", "EGP", "NGN", "PKR", "QAR", "KWD", "ISK", "RSD"};
// In capitals alone: "try 3 things".
constexpr std::array<std::string_view, 4> codes_that_are_words{"try", "ron", "ils", "sar"};

constexpr std::array<std::string_view, 24> money_words{
    "rs",     "kr",   "zł",     "dollar", "dollars", "euro",    "euros",  "pound",
    "pounds", "yen",  "rupees", "francs", "franken", "yuan",    "kronor", "kroner",
    "bucks",  "quid", "pesos",  "reais",  "rubles",  "roubles", "zloty",  "shekels"};

// Before a word of money: "US dollars".
constexpr std::array<std::string_view, 9> nations{"us",      "american",  "canadian", "australian", "swiss",
                                                  "british", "singapore", "swedish",  "mexican"};
// As people write a scale in lower case, and as read_quantity knows it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> scale_words{{
    {"k", "k"},
    {"m", "M"},
    {"b", "B"},
    {"t", "tn"},
    {"bn", "bn"},
    {"mm", "mm"},
    {"mn", "mn"},
    {"tn", "tn"},
    {"mio", "mio"},
    {"mln", "million"},
    {"mil", "million"},
    {"mrd", "mrd"},
    {"mld", "billion"},
    {"thousand", "thousand"},
    {"thousands", "thousand"},
    {"million", "million"},
    {"millions", "million"},
    {"millionen", "million"},
    {"milliarden", "billion"},
    {"billion", "billion"},
    {"billions", "billion"},
    {"trillion", "trillion"},
    {"trillions", "trillion"},
    {"lakh", "lakh"},
    {"lakhs", "lakhs"},
    {"crore", "crore"},
    {"crores", "crores"},
}};

constexpr std::array<std::string_view, 9> approximations{"about", "around", "roughly", "approximately", "~",
                                                         "≈",     "circa",  "approx",  "some"};

constexpr std::array<std::string_view, 5> dashes{"-", "–", "—", "−", "‑"};

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
std::size_t width_at(std::string_view text, std::size_t at) {
    return width_of(letter_at(text, at));
}
bool is_letter(gunichar c) {
    return c < 0x110000 && g_unichar_isalpha(c);
}
bool is_money_sign(gunichar c) {
    return c < 0x110000 && g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL;
}

std::string lower_case(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return small;
}
std::string upper_case(std::string_view text) {
    std::string large(text);
    for (char& c : large)
        c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    return large;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_money_word(std::string_view word) {
    if (is_one_of(money_codes, word) || is_one_of(money_words, lower_case(word))) return true;
    return is_one_of(money_codes, upper_case(word)) && !is_one_of(codes_that_are_words, lower_case(word));
}

// The digit and what stands between digits, in plain: of full width, at which no line is broken, curled. 0
// for everything else.
char digit_at(std::string_view text, std::size_t at) {
    const gunichar letter = letter_at(text, at);
    if (letter >= U'０' && letter <= U'９') return char('0' + (letter - U'０'));
    return letter < 0x80 && is_digit(char(letter)) ? char(letter) : '\0';
}
char separator_at(std::string_view text, std::size_t at) {
    switch (letter_at(text, at)) {
        case U'.':
        case U'．':
            return '.';
        case U',':
        case U'，':
            return ',';
        case U'\'':
        case U'’':
            return '\'';
        case U' ':
        case 0xa0:
        case 0x2007:
        case 0x2009:
        case 0x202f:
            return ' ';
        default:
            return '\0';
    }
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (separator_at(text, at) == ' ')
        at += width_at(text, at);
    return at;
}

// The letters from here on.
std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (at < text.size() && is_letter(letter_at(text, at)))
        at += width_at(text, at);
    return at;
}

std::string about(std::string_view before, std::string amount) {
    while (before.ends_with(' '))
        before.remove_suffix(1);
    for (const std::string_view word : approximations)
        if (before.ends_with(word)) return amount;
    return "about " + amount;
}

bool stays(const quantity& amount, const rounding& how) {
    return !how.says_so && rounded(amount, how.digits).value == amount.value;
}

// typed: the amount as it stands in the text; an exact one that is round already is left so.
std::string as_told(std::string_view before, std::string_view typed, const quantity& amount,
                    const rounding& how) {
    if (stays(amount, how)) return std::string(typed);
    return about(before, to_text(rounded(amount, how.digits)));
}

struct search {
    std::string_view text;
    rounding how;
    bool only_money = false;
};

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

// A move that round figures would misstate, by its change; nothing for every other.
std::optional<std::string> told_by_change(const evidence::quantity_range& move, int digits) {
    if (!rounding_misleads(move.from, move.to, digits)) return std::nullopt;
    const auto change = evidence::net_change(move.from, move.to);
    const std::string share = change ? share_of(*change) : "";
    if (share.empty()) return std::nullopt;
    return "from " + about({}, to_text(rounded(move.from, digits))) + ", by " + share;
}

// Whether one end of a move has its currency from the other: "$3M, up from 2,345,678".
bool lends_its_currency(std::string_view move) {
    int amounts = 0;
    for (auto found = evidence::find_quantity(move); found; found = evidence::find_quantity(move, found->end))
        amounts += is_money(found->amount) ? 1 : 0;
    return amounts < 2;
}

// A move from one amount to another that its two ends cannot tell each on its own.
std::optional<found_money> next_move(const search& in, std::size_t from) {
    for (auto move = evidence::find_range(in.text.substr(from)); move;
         from += move->end, move = evidence::find_range(in.text.substr(from))) {
        if (!is_money(move->from) || !is_money(move->to)) continue;
        const std::size_t begin = from + move->begin, end = from + move->end;
        if (auto told = told_by_change(*move, in.how.digits)) return found_money{begin, end, *told};
        const bool stay = stays(move->from, in.how) && stays(move->to, in.how);
        if (stay || !lends_its_currency(in.text.substr(begin, end - begin))) continue;
        return found_money{begin, end,
                           "from " + as_told({}, to_text(move->from), move->from, in.how) + " to " +
                               as_told({}, to_text(move->to), move->to, in.how)};
    }
    return std::nullopt;
}

std::optional<found_money> next_amount(const search& in, std::size_t from) {
    for (auto found = evidence::find_quantity(in.text, from); found;
         found = evidence::find_quantity(in.text, found->end)) {
        if (!evidence::is_money(found->amount.unit)) continue;
        const std::string_view typed = in.text.substr(found->begin, found->end - found->begin);
        return found_money{found->begin, found->end,
                           as_told(in.text.substr(0, found->begin), typed, found->amount, in.how)};
    }
    return std::nullopt;
}

// One number and its scale: "2,345,678", "1.2", "3 M".
struct number {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t end_of_digits = 0;
    std::string plain;         // its digits and what separates them, without the scale
    std::string_view scale{};  // as read_quantity knows it
};

int digits_of(const number& found) {
    return int(std::count_if(found.plain.begin(), found.plain.end(), is_digit));
}

bool is_year(const number& found) {
    return found.scale.empty() && found.plain.size() == 4 &&
           (found.plain.starts_with("19") || found.plain.starts_with("20"));
}

bool are_three_digits(std::string_view text, std::size_t at) {
    for (int i = 0; i < 3; ++i, at += width_at(text, at))
        if (!digit_at(text, at)) return false;
    return !digit_at(text, at);
}

// Whether thousands may follow behind a space or a quote: "1 234", and not "2026 345".
bool is_a_group(std::string_view plain) {
    const std::size_t separator = plain.find_last_of(".,' ");
    const bool is_first = separator == std::string_view::npos;
    const std::size_t size = is_first ? plain.size() : plain.size() - separator - 1;
    return is_first ? size <= 3 : size == 3;
}

// The end of a sign or a word of money at this place; the place itself when there is none.
std::size_t end_of_money_mark(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_money_sign(letter_at(text, end)))
        end += width_at(text, end);
    if (end > at) return end;
    end = end_of_word(text, at);
    if (is_money_word(text.substr(at, end - at))) return end;
    if (end > at && end < text.size() && is_money_sign(letter_at(text, end)))  // "US$", "R$"
        return end + width_at(text, end);
    return at;
}

void read_scale(std::string_view text, number& found) {
    const std::size_t begin = skip_spaces(text, found.end);
    const std::size_t end = end_of_word(text, begin);
    const std::string word = lower_case(text.substr(begin, end - begin));
    const bool is_detached_letter = word.size() == 1 && begin > found.end;
    if (is_detached_letter && (word == "t" || text.substr(end).starts_with('-'))) return;  // "$5 t-shirts"
    const auto known = std::find_if(scale_words.begin(), scale_words.end(),
                                    [&](const auto& scale) { return scale.first == word; });
    if (known == scale_words.end()) return;
    found.scale = known->second;
    found.end = end;
    if (!text.substr(end).starts_with('.')) return;
    const std::size_t behind = skip_spaces(text, end + 1);
    const std::size_t mark = end_of_money_mark(text, behind);  // "Mio. kr", and not "2M. USD 3M"
    if (mark > behind && !digit_at(text, skip_spaces(text, mark))) ++found.end;
}

std::optional<number> number_at(std::string_view text, std::size_t at) {
    if (!digit_at(text, at)) return std::nullopt;
    number found{at, at, at, {}};
    for (;;) {
        if (const char digit = digit_at(text, at)) {
            found.plain += digit;
            at += width_at(text, at);
            continue;
        }
        const char separator = separator_at(text, at);
        const std::size_t next = at + (separator ? width_at(text, at) : 0);
        if (!separator || !digit_at(text, next)) break;
        const bool thousands_alone = separator == ' ' || separator == '\'';
        if (thousands_alone && !(is_a_group(found.plain) && are_three_digits(text, next))) break;
        found.plain += separator;
        at = next;
    }
    found.end = found.end_of_digits = at;
    read_scale(text, found);
    return found;
}

// How its digits are grouped, read_quantity knows. Nothing for one with too many digits.
std::optional<quantity> value_of(const number& found, std::string_view scale) {
    return evidence::read_quantity("$" + found.plain + std::string(scale));
}

// "(USD)", "-dollar", "US dollars".
bool is_marked_behind(std::string_view text, const number& found) {
    std::size_t at = skip_spaces(text, found.end);
    if (text.substr(at).starts_with('(')) {
        const std::size_t mark = end_of_money_mark(text, at + 1);
        return mark > at + 1 && text.substr(mark).starts_with(')');
    }
    if (at == found.end && text.substr(at).starts_with('-') && is_letter(letter_at(text, at + 1))) ++at;
    if (const std::size_t end = end_of_word(text, at);
        is_one_of(nations, lower_case(text.substr(at, end - at))))
        at = skip_spaces(text, end);
    const std::size_t mark = end_of_money_mark(text, at);
    // "12 $2,345 laptops": the sign is another number's.
    const bool is_of_the_next = at > found.end && digit_at(text, mark) != '\0';
    return mark > at && !is_of_the_next;
}

// "/yr", " a year"
std::size_t end_of_period(std::string_view text, std::size_t at) {
    const std::size_t begin = skip_spaces(text, at);
    for (const std::string_view lead : {"/", "per ", "a "}) {
        if (!text.substr(begin).starts_with(lead)) continue;
        const std::size_t word = begin + lead.size();
        const std::size_t end = end_of_word(text, word);
        return end > word ? end : at;
    }
    return at;
}

// Whether a number behind an amount and what joins the two is the other end of a range, and not the count of
// something else: "$5M - 37 teams", "$5M / 2026".
bool is_other_end(std::string_view text, const number& first, const number& second, bool behind_dash,
                  bool attached) {
    if (!second.scale.empty() || is_marked_behind(text, second)) return true;
    if (digits_of(second) > 3 && !is_year(second)) return true;
    if (!first.scale.empty() || !behind_dash) return false;
    const bool ends = !is_letter(letter_at(text, skip_spaces(text, second.end)));
    return attached || (ends && !is_year(second));
}

// The second number of a range, "$2-3M", "$2M to $3M", "between 2 and 3M"; nothing when there is none. begin:
// of the first with its sign.
std::optional<number> further_number(std::string_view text, std::size_t begin, const number& first) {
    const std::size_t behind = skip_spaces(text, first.end);
    const std::size_t mark = end_of_money_mark(text, behind);
    const std::size_t end = end_of_period(text, mark > behind ? mark : first.end);
    const std::size_t at = skip_spaces(text, end);
    const std::string_view before = text.substr(0, begin);
    const bool is_between = before.ends_with("between ") || before.ends_with("Between ");
    for (const std::string_view joint :
         {"->", "=>", "→", "⇒", "-", "–", "—", "−", "‑", "/", "to ", "or ", "vs ", "vs. ", "bis ", "and "}) {
        if ((joint == "and " && !is_between) || !text.substr(at).starts_with(joint)) continue;
        const std::size_t next = skip_spaces(text, at + joint.size());
        const std::size_t sign = end_of_money_mark(text, next);
        auto second = number_at(text, skip_spaces(text, sign));
        const bool attached = at == end && next == at + joint.size();
        if (second && (sign > next || is_other_end(text, first, *second, is_one_of(dashes, joint), attached)))
            return second;
        return std::nullopt;
    }
    return std::nullopt;
}

// The scale of the first number: both have it in "$2-3M", and not in "$500-$2M".
std::string_view scale_of(const number& first, const number& second) {
    if (!first.scale.empty() || second.scale.empty()) return first.scale;
    const auto from = value_of(first, second.scale), to = value_of(second, second.scale);
    const bool is_shared = from && to && from->value.to_double() <= to->value.to_double();
    return is_shared ? second.scale : first.scale;
}

// A figure without its currency.
std::string in_figures(const quantity& amount, int digits) {
    return to_text(rounded(amount, digits)).substr(1);
}

// Where a text is about money alone, a number without a sign is money, unless it is a year or counts
// something.
bool is_large(std::string_view text, const number& found) {
    const bool is_all = found.begin == 0 && found.end == text.size();
    return !found.scale.empty() || (found.plain.size() > 3 && !is_year(found)) || is_all;
}

// What stands between a sign of money and its number: "USD 3", "Rs. 3", "(USD): -3".
struct lead {
    std::size_t end = 0;     // where the number may begin
    std::size_t figure = 0;  // the same, with its plus or minus
    bool is_far = false;     // more than spaces
};

lead lead_behind(std::string_view text, std::size_t at, std::string_view mark) {
    const std::string word = lower_case(mark);
    if ((word == "rs" || word == "kr") && text.substr(at).starts_with('.')) ++at;
    lead found{at, at, false};
    for (const std::string_view closing : {")", ":="}) {
        const std::size_t next = skip_spaces(text, found.end);
        if (next == text.size() || closing.find(text[next]) == std::string_view::npos) continue;
        found.end = next + 1;
        found.is_far = true;
    }
    found.end = found.figure = skip_spaces(text, found.end);
    for (const std::string_view sign : {"-", "−", "+", "~", "≈"}) {
        if (!text.substr(found.end).starts_with(sign)) continue;
        found.end += sign.size();
        const std::size_t next = skip_spaces(text, found.end);
        if (next == found.end) break;
        found.figure = found.end = next;  // a dash: "USD - 3"
        found.is_far = true;
        break;
    }
    return found;
}

// A plus, a minus or an approximation that an amount follows at once.
std::size_t end_of_prefix(std::string_view text, std::size_t at) {
    for (const std::string_view prefix : {"~", "≈", "-", "−", "+"})
        if (text.substr(at).starts_with(prefix)) return at + prefix.size();
    return at;
}

// One number, or the two of a range, in round figures. begin: of the first with its sign. Without a value for
// numbers with too many digits.
std::string in_round_figures(const search& in, std::size_t begin, const number& first,
                             const std::optional<number>& second) {
    const std::string_view text = in.text;
    const std::string_view scale = second ? scale_of(first, *second) : first.scale;
    const auto from = value_of(first, scale);
    const auto to = second ? value_of(*second, second->scale) : from;
    if (!from || !to) return "an amount";
    const std::size_t end = second ? second->end : first.end;
    if (stays(*from, in.how) && stays(*to, in.how)) return std::string(text.substr(begin, end - begin));
    std::string figures = in_figures(*from, in.how.digits);
    if (second) {
        const std::string last = in_figures(*to, in.how.digits);
        const bool is_scale_shared = scale != first.scale && !is_digit(last.back());
        if (is_scale_shared && figures.back() == last.back()) figures.pop_back();
        figures += std::string(text.substr(first.end, second->begin - first.end)) + last;
    }
    const bool is_approximate = text.substr(begin).starts_with("~") || text.substr(begin).starts_with("≈");
    const std::size_t shown = is_approximate ? end_of_prefix(text, begin) : begin;
    return about(text.substr(0, begin), std::string(text.substr(shown, first.begin - shown)) + figures);
}

// One number, or the two of a range, that money stands before or behind.
std::optional<found_money> loose_money_at(const search& in, std::size_t at) {
    const std::size_t sign = end_of_prefix(in.text, at);
    const std::size_t mark = end_of_money_mark(in.text, sign);
    const bool has_mark = mark > sign;
    const lead before =
        has_mark ? lead_behind(in.text, mark, in.text.substr(sign, mark - sign)) : lead{sign, at, false};
    const auto first = number_at(in.text, before.end);
    if (!first || (before.is_far && !is_large(in.text, *first))) return std::nullopt;
    const std::size_t begin = before.is_far ? before.figure : at;
    auto second = further_number(in.text, begin, *first);
    const bool is_first_marked =
        has_mark || (in.only_money && is_large(in.text, *first)) || is_marked_behind(in.text, *first);
    if (!is_first_marked && (!second || is_year(*first) || !is_marked_behind(in.text, *second)))
        return std::nullopt;
    return found_money{begin, second ? second->end : first->end, in_round_figures(in, begin, *first, second)};
}

// Scripts that put no spaces between words do not count: "売上2,345 CAD".
bool begins_a_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    constexpr std::size_t widest_letter = 4;
    std::size_t before = at - 1;
    while (before > 0 && at - before < widest_letter && (text[before] & 0xc0) == 0x80)
        --before;
    const gunichar letter = letter_at(text, before);
    if (letter >= 0x110000 || (letter >= 0x3000 && letter < 0xa000)) return true;
    if (g_unichar_isalnum(letter) || letter == '_') return false;
    const bool inside_a_number = letter == '.' || letter == ',';
    return !(inside_a_number && before > 0 && is_digit(text[before - 1]));
}

// The end of what cannot begin anew in its midst: a number, a word, a row of signs.
std::size_t end_of_piece(std::string_view text, std::size_t at) {
    if (const auto found = number_at(text, at)) return found->end_of_digits;
    if (is_letter(letter_at(text, at))) return end_of_word(text, at);
    if (is_money_sign(letter_at(text, at))) return end_of_money_mark(text, at);
    return at + width_at(text, at);
}

std::optional<found_money> next_loose(const search& in, std::size_t from) {
    for (std::size_t at = from; at < in.text.size();) {
        const bool may_begin = is_money_sign(letter_at(in.text, at)) || begins_a_word(in.text, at);
        if (may_begin)
            if (auto found = loose_money_at(in, at)) return found;
        at = may_begin ? end_of_piece(in.text, at) : at + width_at(in.text, at);
    }
    return std::nullopt;
}

// Most texts say nothing of money, and looking for amounts costs more than this.
bool mentions_money(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = end_of_money_mark(text, at);
        if (mark > at) return true;
        const std::size_t word = end_of_word(text, at);
        at = word > at ? word : at + width_at(text, at);
    }
    return false;
}

// All the money of a text in order. Each finder is asked again only where its last find was passed over, and
// never after it found no more: a text is read once by each.
class money_finder {
public:
    explicit money_finder(search in) : in_(in) {
        for (finder& one : finders_)
            one.next = one.find(in_, 0);
    }

    // The one that begins first; of two, the longer; of two alike, the one that was understood better.
    std::optional<found_money> next(std::size_t from) {
        const found_money* first = nullptr;
        for (finder& one : finders_) {
            if (one.next && one.next->begin < from) one.next = one.find(in_, from);
            if (one.next && (!first || precedes(*one.next, *first))) first = &*one.next;
        }
        return first ? std::optional(*first) : std::nullopt;
    }

private:
    struct finder {
        std::optional<found_money> (*find)(const search&, std::size_t from);
        std::optional<found_money> next;
    };

    static bool precedes(const found_money& one, const found_money& other) {
        return one.begin < other.begin || (one.begin == other.begin && one.end > other.end);
    }

    search in_;
    std::array<finder, 3> finders_{{{next_move, {}}, {next_amount, {}}, {next_loose, {}}}};
};

}  // namespace

bool is_money(const quantity& amount) {
    return evidence::is_money(amount.unit) || is_money_word(amount.unit);
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
    if (how.digits > 0 && (only_money || mentions_money(text))) {
        money_finder money({text, how, only_money});
        while (auto found = money.next(at)) {
            made.push_back({std::string(text.substr(at, found->begin - at)), false});
            made.push_back({std::move(found->instead), true});
            at = found->end;
        }
    }
    made.push_back({std::string(text.substr(at)), false});
    return made;
}

}  // namespace packet
