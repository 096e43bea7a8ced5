#include "evidence/quantity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

namespace evidence {

namespace {

struct currency {
    std::string_view sign;
    std::string_view code;
};
// The first sign of a code is the one that it is shown with.
constexpr std::array<currency, 7> currencies{
    {{"$", "USD"}, {"US$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}, {"CHF", "CHF"}}};

struct scale {
    std::string_view suffix;
    int exponent;
};
// "m" alone counts for money only: in "5m" it may be minutes, metres or millions.
constexpr std::array<scale, 8> short_scales{
    {{"k", 3}, {"K", 3}, {"M", 6}, {"B", 9}, {"bn", 9}, {"mm", 6}, {"MM", 6}, {"mn", 6}}};
// In any case, and with or without a space before them.
constexpr std::array<scale, 11> spelled_scales{{{"thousand", 3},
                                                {"million", 6},
                                                {"billion", 9},
                                                {"trillion", 12},
                                                {"mio", 6},
                                                {"mrd", 9},
                                                {"lakh", 5},
                                                {"lakhs", 5},
                                                {"crore", 7},
                                                {"crores", 7},
                                                {"tn", 12}}};

// Units of one kind, which convert into each other.
struct measure {
    std::string_view name;
    double size;  // in the smallest that the kind is compared in: milliseconds, bytes
};
constexpr std::array<measure, 9> durations{{{"ns", 1e-6},
                                            {"µs", 1e-3},
                                            {"ms", 1},
                                            {"s", 1e3},
                                            {"min", 6e4},
                                            {"h", 3.6e6},
                                            {"days", 8.64e7},
                                            {"weeks", 6.048e8},
                                            {"months", 2.63e9}}};

// "kB" and "MB" are thousands and millions, as disks and networks count (ISO/IEC 80000-13).
constexpr std::array<measure, 9> data_sizes{{{"B", 1},
                                             {"kB", 1e3},
                                             {"MB", 1e6},
                                             {"GB", 1e9},
                                             {"TB", 1e12},
                                             {"PB", 1e15},
                                             {"KiB", 1024},
                                             {"MiB", 1048576},
                                             {"GiB", 1073741824}}};

// What people write for a unit, and the one name that it is kept under.
constexpr std::array<std::pair<std::string_view, std::string_view>, 55> unit_names{{
    {"%", "%"},
    {"percent", "%"},
    {"pct", "%"},
    {"pp", "pp"},
    {"ppt", "pp"},
    {"ppts", "pp"},
    {"pts", "points"},
    {"bps", "bps"},
    {"x", "x"},
    {"×", "x"},
    {"times", "x"},
    {"ns", "ns"},
    {"us", "µs"},
    {"µs", "µs"},
    {"μs", "µs"},
    {"ms", "ms"},
    {"msec", "ms"},
    {"s", "s"},
    {"sec", "s"},
    {"secs", "s"},
    {"second", "s"},
    {"seconds", "s"},
    {"min", "min"},
    {"mins", "min"},
    {"minute", "min"},
    {"minutes", "min"},
    {"h", "h"},
    {"hr", "h"},
    {"hrs", "h"},
    {"hour", "h"},
    {"hours", "h"},
    {"d", "days"},
    {"day", "days"},
    {"days", "days"},
    {"wk", "weeks"},
    {"wks", "weeks"},
    {"week", "weeks"},
    {"weeks", "weeks"},
    {"mo", "months"},
    {"month", "months"},
    {"months", "months"},
    {"permille", "‰"},
    {"millis", "ms"},
    {"millisecond", "ms"},
    {"milliseconds", "ms"},
    {"microseconds", "µs"},
    {"nanoseconds", "ns"},
    {"kb", "kB"},
    {"mb", "MB"},
    {"gb", "GB"},
    {"tb", "TB"},
    {"pb", "PB"},
    {"kib", "KiB"},
    {"mib", "MiB"},
    {"gib", "GiB"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> period_names{{
    {"yr", "yr"},         {"year", "yr"},         {"y", "yr"},        {"annum", "yr"},    {"annually", "yr"},
    {"yearly", "yr"},     {"quarter", "quarter"}, {"qtr", "quarter"}, {"month", "month"}, {"mo", "month"},
    {"monthly", "month"}, {"week", "week"},       {"wk", "week"},     {"weekly", "week"}, {"day", "day"},
    {"d", "day"},         {"hour", "h"},          {"h", "h"},         {"min", "min"},     {"s", "s"},
    {"sec", "s"},
}};

// Words that follow a number without being its unit.
constexpr std::array<std::string_view, 46> not_units{
    "and",   "or",  "to",   "from",  "for",   "in",     "on",    "at",      "by",  "of",   "the",  "a",
    "an",    "is",  "was",  "were",  "with",  "than",   "then",  "but",     "so",  "as",   "that", "this",
    "vs",    "via", "per",  "since", "after", "before", "until", "because", "now", "up",   "down", "over",
    "under", "out", "when", "while", "if",    "it",     "we",    "i",       "not", "which"};

// In the singular, behind more than one, they describe the word that follows.
constexpr std::array<std::string_view, 6> spans{"day", "week", "month", "year", "hour", "minute"};

// Words before a distance.
constexpr std::array<std::string_view, 20> moves{
    "up",    "down",   "by",   "rose",      "rises",     "fell",     "falls",   "grew", "grows",  "dropped",
    "drops", "gained", "lost", "increased", "decreased", "improved", "reduced", "cut",  "jumped", "climbed"};

// How many of the next smaller unit make one; the last is the smallest.
struct step_of_time {
    std::string_view unit;
    std::int64_t in_the_next;
};
constexpr std::array<step_of_time, 6> ladder{
    {{"weeks", 7}, {"days", 24}, {"h", 60}, {"min", 60}, {"s", 1000}, {"ms", 1}}};
constexpr std::int64_t most_in_parts = 1'000'000;  // beyond it nobody says parts

constexpr std::array<std::string_view, 4> calendar_units{"h", "days", "weeks", "months"};

// What has fractions, though it is counted: "4.125 stars".
constexpr std::array<std::string_view, 4> scored{"stars", "points", "nines", "defects"};

// What is counted in millions: "1.2m users". Behind every other word an m may be a minute or a metre.
constexpr std::array<std::string_view, 37> counted_in_millions{
    "users",    "customers", "visitors", "visits",   "sessions", "requests",     "downloads",   "installs",
    "views",    "pageviews", "clicks",   "signups",  "accounts", "subscribers",  "members",     "people",
    "orders",   "messages",  "events",   "records",  "rows",     "transactions", "impressions", "emails",
    "searches", "queries",   "devices",  "shoppers", "buyers",   "sellers",      "drivers",     "riders",
    "players",  "listeners", "mau",      "dau",      "wau"};

constexpr std::array<std::string_view, 4> ordinal_endings{"st", "nd", "rd", "th"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_latin_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// The bytes of the letter at `at`, of any script; 0 where there is none: signs of money, arrows, dashes,
// quotes, "×" and emoji are no letters, so that "4.5M€" ends its word before the sign.
std::size_t letter_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    if (is_latin_letter(text[at])) return 1;
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0xc2) return 0;
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    if (lead == 0xc2 && second != 0xb5) return 0;                      // U+0080 to U+00BF without µ
    if (lead == 0xc3 && (second == 0x97 || second == 0xb7)) return 0;  // × ÷
    if (lead == 0xe2 && second < 0xb0) return 0;                       // U+2000 to U+2BFF
    if (lead == 0xe3 && second == 0x80) return 0;                      // 、。「」
    if (lead == 0xef && second >= 0xbc) return 0;                      // full-width signs
    if (lead >= 0xf0) return 0;
    std::size_t end = at + 1;
    while (end < text.size() && continues_character(text[end]))
        ++end;
    return end - at;
}

bool is_word_character(char c) {
    return is_digit(c) || is_latin_letter(c) || c == '_';
}

// Whether the character before `at` belongs to a word. Scripts that put no spaces between words do not count:
// the number in "転換率3.5%" stands as free as it does behind a space.
bool follows_a_word(std::string_view text, std::size_t at) {
    if (at == 0) return false;
    std::size_t before = at - 1;
    while (before > 0 && continues_character(text[before]))
        --before;
    const auto lead = static_cast<unsigned char>(text[before]);
    if (lead >= 0xe3 && lead <= 0xe9) return false;
    return is_word_character(text[before]) || letter_at(text, before) > 0;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

template <std::size_t N>
std::string_view canonical(const std::array<std::pair<std::string_view, std::string_view>, N>& names,
                           std::string_view word) {
    for (const auto& [typed, name] : names)
        if (typed == word) return name;
    return {};
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Digits with the separators of the world between them, from the first digit on: "1,200", "1.200.000", "3,5",
// "7.500,25", "1 200", "1'000", "3,00,000". Empty for versions and lists ("1.2.3", "1,5,7").
struct grouped_digits {
    std::string plain;  // "7500.25"
    std::size_t end = 0;
};

std::string_view digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end]))
        ++end;
    return text.substr(at, end - at);
}

// Whether the last group is a fraction, given what separates the groups.
bool ends_in_fraction(const std::vector<std::string_view>& groups, std::string_view separators,
                      bool thousands_may_follow) {
    if (separators.empty()) return false;
    if (separators.front() != separators.back()) return true;  // "7.500,25"
    if (separators.size() > 1) return false;                   // "1.200.000"
    if (separators == ".") return true;
    return separators == "," && (groups.back().size() != 3 || !thousands_may_follow);
}

std::optional<grouped_digits> read_grouped_digits(std::string_view text, std::size_t at) {
    std::vector<std::string_view> groups{digits_at(text, at)};
    if (groups.front().empty()) return std::nullopt;
    const bool thousands_may_follow = groups.front().size() <= 3 && groups.front().front() != '0';
    constexpr std::size_t most_groups = 8;  // more than 15 digits ever need
    std::string separators;
    at += groups.front().size();
    while (at + 1 < text.size() && std::string_view(".,' ").find(text[at]) != std::string_view::npos) {
        const std::string_view group = digits_at(text, at + 1);
        const bool only_thousands = text[at] == ' ' || text[at] == '\'';
        const bool fits = group.size() == 3 && thousands_may_follow &&
                          separators.find_first_not_of(text[at]) == std::string::npos;
        if (group.empty() || (only_thousands && !fits)) break;
        if (groups.size() == most_groups) return std::nullopt;
        separators += text[at];
        groups.push_back(group);
        at += 1 + group.size();
    }
    grouped_digits read{std::string(groups.front()), at};
    const bool fraction = ends_in_fraction(groups, separators, thousands_may_follow);
    const std::size_t whole = groups.size() - (fraction ? 1 : 0);
    for (std::size_t i = 1; i < whole; ++i) {
        const bool indian = separators.front() == ',' && i + 1 < whole && groups[i].size() == 2;
        const bool thousands = groups[i].size() == 3 || indian;
        if (!thousands || !thousands_may_follow || separators[i - 1] != separators.front())
            return std::nullopt;
        read.plain += groups[i];
    }
    if (!fraction) return read;
    read.plain += "." + std::string(groups.back());
    return read;
}

// Three decimals behind one to three digits: "1.200".
bool could_be_thousands(const decimal& value) {
    const double magnitude = std::abs(value.to_double());
    return value.places() == 3 && magnitude >= 1 && magnitude < 1000;
}

// No money has three decimals, and no count of things: "€1.200" is the German for 1,200.
decimal money_meant(const decimal& value) {
    return could_be_thousands(value) ? value.times_power_of_ten(3).value_or(value) : value;
}

// Reads one quantity that begins at a given byte. Each step advances `at_` only when it took something.
class quantity_reader {
public:
    quantity_reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::optional<found_quantity> read() {
        const std::size_t begin = at_;
        if (!read_amount()) return std::nullopt;
        if (result_.unit.empty()) read_currency_behind();
        if (!result_.unit.empty() && !has_scale_) result_.value = money_meant(result_.value);
        if (result_.unit.empty()) read_unit();
        if (is_counted_ && !has_scale_) result_.value = money_meant(result_.value);
        while (read_smaller_part()) {
        }
        read_period();
        if (result_.unit.empty() && result_.per.empty()) return std::nullopt;
        if (goes_on()) return std::nullopt;
        return found_quantity{result_, begin, at_};
    }

    // The number alone, which another quantity lends its unit to.
    std::optional<found_quantity> read_bare() {
        const std::size_t begin = at_;
        const bool is_read = read_amount() && letter_at(text_, at_) == 0 && !goes_on();
        const bool is_fraction = at_ + 1 < text_.size() && text_[at_] == '/' && digit_at(at_ + 1);
        if (!is_read || is_fraction) return std::nullopt;
        return found_quantity{result_, begin, at_};
    }

private:
    bool take(std::string_view word) {
        if (text_.substr(at_).starts_with(word)) {
            at_ += word.size();
            return true;
        }
        return false;
    }

    std::size_t skip_spaces(std::size_t at) const {
        while (at < text_.size() && text_[at] == ' ')
            ++at;
        return at;
    }

    bool digit_at(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }

    // The sign, the currency before it, the digits and their scale.
    bool read_amount() {
        skip_approximation();
        read_sign();
        read_currency();
        read_sign();  // "$-3M"
        if (!read_number()) return false;
        read_scale();
        if (at_ + 1 < text_.size() && text_[at_] == '+' && text_[at_ + 1] == ' ') ++at_;  // "10k+ users"
        // Money with letters behind it that are no scale ("$5x") is not understood; a tenth of it would be
        // wrong.
        return result_.unit.empty() || letter_at(text_, at_) == 0;
    }

    // "7 day-long" is an adjective, "$2-3M" a range with two ends; neither is one measure.
    bool goes_on() const {
        if (at_ + 1 >= text_.size() || text_[at_] != '-') return false;
        return letter_at(text_, at_ + 1) > 0 || digit_at(at_ + 1) || is_currency_at(at_ + 1);
    }

    void skip_approximation() {
        if (take("~") || take("≈")) at_ = skip_spaces(at_);
    }

    void read_sign() {
        if (result_.change) return;
        const std::size_t before = at_;
        const bool minus = take("-") || take("−");
        const bool plus = !minus && take("+");
        if (!minus && !plus) return;
        if (!digit_at(at_) && !is_currency_at(at_) && !text_.substr(at_).starts_with('.')) {
            at_ = before;
            return;
        }
        result_.change = true;
        negative_ = minus;
    }

    bool is_currency_at(std::size_t at) const {
        for (const currency& money : currencies)
            if (text_.substr(at).starts_with(money.sign)) return true;
        return false;
    }

    void read_currency() {
        for (const currency& money : currencies) {
            const std::size_t before = at_;
            for (const std::string_view name : {money.sign, money.code}) {
                if (!take(name)) continue;
                at_ = skip_spaces(at_);
                const bool amount_follows =
                    digit_at(at_) || (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+'));
                if (amount_follows) {
                    result_.unit = money.code;
                    return;
                }
                at_ = before;
            }
        }
    }

    bool read_number() {
        std::string digits;
        std::size_t at = at_;
        if (text_.substr(at).starts_with('.') && digit_at(at + 1)) {  // ".5%"
            digits = "0.";
            for (++at; digit_at(at); ++at)
                digits += text_[at];
        } else {
            const auto grouped = read_grouped_digits(text_, at);
            if (!grouped) return false;
            digits = grouped->plain;
            at = grouped->end;
        }
        const auto value = decimal::from_text(negative_ ? "-" + digits : digits);
        if (!value) return false;
        result_.value = *value;
        at_ = at;
        return true;
    }

    std::size_t end_of_word(std::size_t at) const {
        while (const std::size_t size = letter_at(text_, at))
            at += size;
        return at;
    }

    std::optional<int> scale_meant(std::string_view word, bool attached) const {
        const bool money = !result_.unit.empty();
        const std::string lower = lower_case(word);
        for (const scale& step : spelled_scales)
            if (lower == step.suffix) return step.exponent;
        if (word == "m" && (money || is_currency_at(at_ + 1) || (attached && counts_things(at_ + 1))))
            return 6;
        // "12 k users" is as clear as "12k users"; other detached letters may be a unit.
        if (!attached && !money && lower != "k" && word != "M") return std::nullopt;
        for (const scale& step : short_scales)
            if (word == step.suffix) return step.exponent;
        return std::nullopt;
    }

    // Whether the word behind a space is one that is counted in millions.
    bool counts_things(std::size_t at) const {
        if (at >= text_.size() || text_[at] != ' ') return false;
        return contains(counted_in_millions, lower_case(text_.substr(at + 1, end_of_word(at + 1) - at - 1)));
    }

    void read_scale() {
        const std::size_t at = skip_spaces(at_);
        const std::string_view word = text_.substr(at, end_of_word(at) - at);
        const auto exponent = word.empty() ? std::nullopt : scale_meant(word, at == at_);
        if (!exponent) return;
        const auto scaled = result_.value.times_power_of_ten(*exponent);
        if (!scaled) return;
        result_.value = *scaled;
        has_scale_ = true;
        at_ = at + word.size();
        if (text_.substr(at_).starts_with(". ") && is_currency_at(at_ + 2)) ++at_;  // "3,2 Mio. €"
    }

    void read_currency_behind() {
        std::size_t at = at_;
        while (at < text_.size() && text_[at] == ' ')
            ++at;
        for (const currency& money : currencies) {
            for (const std::string_view name : {money.sign, money.code}) {
                if (!text_.substr(at).starts_with(name)) continue;
                const std::size_t end = at + name.size();
                if (end < text_.size() && (is_word_character(text_[end]) || letter_at(text_, end) > 0))
                    continue;
                result_.unit = money.code;
                at_ = end;
                return;
            }
        }
        const std::string word = lower_case(text_.substr(at, end_of_word(at) - at));
        if (word == "dollars" || word == "euros" || word == "euro" || word == "dollar") {
            result_.unit = word[0] == 'd' ? "USD" : "EUR";
            at_ = at + word.size();
        }
    }

    // "points" behind "percent" or "%" makes them percentage points.
    bool take_points(std::size_t at) {
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == '-'))
            ++at;
        const std::string word = lower_case(text_.substr(at, end_of_word(at) - at));
        if (word != "point" && word != "points" && word != "pts") return false;
        at_ = at + word.size();
        return true;
    }

    void read_unit() {
        std::size_t at = skip_spaces(at_);
        if (at - at_ > 2) return;
        for (const std::string_view sign : {"%", "×", "‰"}) {
            if (!text_.substr(at).starts_with(sign)) continue;
            at_ = at + sign.size();
            result_.unit = canonical(unit_names, sign);
            if (sign == "%" && take_points(at_)) result_.unit = "pp";
            return;
        }
        std::size_t end = end_of_word(at);
        if (text_.substr(at).starts_with("per cent")) end = end_of_word(at + 4);  // in two words
        const std::string_view word = text_.substr(at, end - at);
        if (word.empty()) return;
        const std::string lower = lower_case(word);
        if (lower == "percentage" || lower == "percent" || lower == "per cent" || lower == "pct") {
            if (take_points(end)) {
                result_.unit = "pp";
                return;
            }
            if (lower == "per cent") {
                result_.unit = "%";
                at_ = end;
                return;
            }
        }
        if (lower == "basis" && take_points(end)) {
            result_.unit = "bps";
            return;
        }
        if (contains(not_units, lower)) return;
        if (at == at_ && contains(ordinal_endings, lower)) return;  // "2nd"
        if (end < text_.size() && text_[end] == ':') return;        // the next field's key
        // "3 p95", but "1h30"
        if (digit_at(end) && !(at == at_ && (lower == "h" || lower == "d" || lower == "min" || lower == "w")))
            return;
        if (contains(spans, lower) && result_.value != decimal::make(1, 0) && names_something(end))
            return;  // "30 day retention"
        const std::string_view name = canonical(unit_names, lower);
        result_.unit = name.empty() ? word : name;
        is_counted_ = name.empty() && lower.size() > 4 && lower.ends_with('s') && !contains(scored, lower);
        at_ = end;
    }

    // "2h 15min", "1h30": the parts of one stretch of time are one number, in the smallest unit that was
    // said.
    bool read_smaller_part() {
        const auto larger = std::find_if(ladder.begin(), ladder.end(),
                                         [&](const step_of_time& one) { return one.unit == result_.unit; });
        if (larger == ladder.end() || result_.value.places() != 0) return false;
        std::size_t at = skip_spaces(at_);
        if (text_.substr(at).starts_with("and ")) at += 4;
        const std::string_view digits = digits_at(text_, at);
        if (digits.empty() || digits.size() > 3) return false;
        const bool is_glued = at == at_;
        at += digits.size();
        std::size_t begin = skip_spaces(at), end = end_of_word(begin);
        std::string_view unit = canonical(unit_names, lower_case(text_.substr(begin, end - begin)));
        const bool is_minutes =
            result_.unit == "h" && is_glued && digits.size() == 2 && letter_at(text_, at) == 0;  // "1h30"
        if (is_minutes || (result_.unit == "h" && text_.substr(begin, end - begin) == "m")) unit = "min";
        if (is_minutes) end = at;
        if (unit.empty() || (digit_at(end) && !is_glued) || says_how_often(end)) return false;
        std::int64_t factor = 1;
        auto step = larger;
        for (; step != ladder.end() && step->unit != unit; ++step)
            factor *= step->in_the_next;
        if (step == larger || step == ladder.end()) return false;
        const std::int64_t part = std::stoll(std::string(digits));
        const std::int64_t whole = std::stoll(result_.value.to_text());
        if (std::abs(whole) > most_in_parts || part >= factor) return false;
        const auto sum = decimal::make(whole * factor + (negative_ ? -part : part), 0);
        if (!sum) return false;
        result_.value = *sum;
        result_.unit = unit;
        at_ = end;
        return true;
    }

    // "2 weeks 5 days a week": the second is no part of the first.
    bool says_how_often(std::size_t at) const {
        at = skip_spaces(at);
        for (const std::string_view lead : {"/", "per ", "a ", "an ", "each ", "every "})
            if (text_.substr(at).starts_with(lead)) return true;
        const std::string word = lower_case(text_.substr(at, end_of_word(at) - at));
        return word == "daily" || word == "weekly" || word == "monthly" || word == "yearly";
    }

    // Whether the next word could be what the one before describes.
    bool names_something(std::size_t at) const {
        if (at >= text_.size() || text_[at] != ' ') return false;
        const std::string next = lower_case(text_.substr(at + 1, end_of_word(at + 1) - at - 1));
        return !next.empty() && !contains(not_units, next);
    }

    void read_period() {
        std::size_t at = skip_spaces(at_);
        if (text_.substr(at).starts_with("p.a.")) {
            result_.per = "yr";
            at_ = at + 4;
            return;
        }
        if (at < text_.size() && text_[at] == '/') {
            ++at;
        } else if (text_.substr(at).starts_with("per ")) {
            at += 4;
        } else if (text_.substr(at).starts_with("a ") && result_.unit != "%") {
            at += 2;
        } else {
            const std::string word = lower_case(text_.substr(at, end_of_word(at) - at));
            if (word != "annually" && word != "yearly" && word != "monthly" && word != "weekly") return;
        }
        const std::string word = lower_case(text_.substr(at, end_of_word(at) - at));
        const std::string_view name = canonical(period_names, word);
        if (name.empty()) return;
        result_.per = name;
        at_ = at + word.size();
    }

    std::string_view text_;
    std::size_t at_;
    bool negative_ = false;
    bool has_scale_ = false;
    bool is_counted_ = false;  // a number of things
    quantity result_;
};

bool starts_a_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const char before = text[at - 1];
    const bool behind_digit = at > 1 && is_digit(text[at - 2]);
    if (before == '.') return false;
    if (before == ',' || before == ':') return !behind_digit;  // "1,5,7", "14:30"
    if (before == '%' && text[at] == '-') return false;        // "23%-17%"
    return !follows_a_word(text, at) && before != '-' && before != '/' && before != '#' && before != '@';
}

bool may_begin(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (is_digit(c) || c == '+' || c == '-' || c == '~' || c == '$') return true;
    if (c == '.') return at + 1 < text.size() && is_digit(text[at + 1]);
    const std::string_view rest = text.substr(at);
    for (const std::string_view start :
         {"−", "≈", "€", "£", "¥", "₹", "CHF", "US$", "USD", "EUR", "GBP", "JPY", "INR"})
        if (rest.starts_with(start)) return true;
    return false;
}

// "3 of 5 teams", "18 out of 20 users": the second number is no amount of its own.
bool is_the_whole_of_a_part(std::string_view text, std::size_t at) {
    for (const std::string_view joint : {" out of ", " of "}) {
        if (!text.substr(0, at).ends_with(joint)) continue;
        const std::size_t before = at - joint.size();
        return before > 0 && is_digit(text[before - 1]);
    }
    return false;
}

// "top 10 customers": a rank, and no count.
bool is_a_rank(std::string_view text, std::size_t at) {
    return lower_case(text.substr(at < 4 ? 0 : at - 4, at < 4 ? at : 4)) == "top " &&
           (at == 4 || !is_word_character(text[at - 5]));
}

template <std::size_t N>
const measure* find_measure(const std::array<measure, N>& among, std::string_view unit) {
    const auto known =
        std::find_if(among.begin(), among.end(), [&](const measure& one) { return one.name == unit; });
    return known == among.end() ? nullptr : &*known;
}

const measure* as_duration(std::string_view unit) {
    return find_measure(durations, unit);
}

// Nothing for what does not convert.
const measure* as_measure(std::string_view unit) {
    const measure* const duration = as_duration(unit);
    return duration ? duration : find_measure(data_sizes, unit);
}

bool is_convertible(std::string_view left, std::string_view right) {
    const measure* const one = as_measure(left);
    const measure* const other = as_measure(right);
    return one && other && bool(as_duration(left)) == bool(as_duration(right));
}

std::string_view sign_of(std::string_view code) {
    const auto known = std::find_if(currencies.begin(), currencies.end(),
                                    [&](const currency& money) { return money.code == code; });
    return known->sign;
}

std::string in_thousands(std::string digits) {
    const std::size_t begin = digits.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > begin + 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

// 4500000 as "4.5M", as long as nothing is rounded away, and 1234500 as it is: "1,234.5k" reads worse.
std::string in_short(decimal value) {
    struct step {
        double from;
        int exponent;
        const char* suffix;
    };
    const double magnitude = std::abs(value.to_double());
    for (const step& s : {step{1e9, 9, "B"}, step{1e6, 6, "M"}, step{1e3, 3, "k"}}) {
        if (magnitude < s.from) continue;
        const auto scaled = value.times_power_of_ten(-s.exponent);
        const bool is_short = scaled && scaled->places() <= 2;
        return is_short ? in_thousands(scaled->to_text()) + s.suffix : in_thousands(value.to_text());
    }
    return in_thousands(value.to_text());
}

std::string with_sign(std::string digits) {
    if (digits.starts_with('-')) return "−" + digits.substr(1);
    return "+" + digits;
}

std::string rounded_percent(double percent) {
    std::array<char, 32> text{};
    const double size = std::abs(percent);
    std::snprintf(text.data(), text.size(), size < 0.05 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", percent);
    std::string digits = text.data();
    if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
    if (digits == "-0.00" || digits == "0.00") return {};
    return with_sign(digits) + "%";
}

}  // namespace

bool is_money(std::string_view unit) {
    for (const currency& money : currencies)
        if (money.code == unit) return true;
    return false;
}

std::string to_text(const quantity& amount) {
    std::string digits = is_money(amount.unit) || amount.value.to_double() >= 10000
                             ? in_short(amount.value)
                             : in_thousands(amount.value.to_text());
    if (is_money(amount.unit) && could_be_thousands(amount.value)) digits += '0';
    std::string sign;
    if (amount.change || amount.value.is_negative()) {
        digits = with_sign(digits);
        sign = digits.starts_with('+') ? "+" : "−";
        digits.erase(0, sign.size());
    }
    std::string text = sign;
    if (is_money(amount.unit)) {
        const std::string_view money = sign_of(amount.unit);
        text += std::string(money) + (is_latin_letter(money.front()) ? " " : "") + digits;
    } else {
        const bool attached =
            amount.unit.empty() || amount.unit == "%" || amount.unit == "x" || amount.unit == "‰";
        text += digits + (attached ? "" : " ") + amount.unit;
        if (digits == "1" && as_duration(amount.unit) && text.ends_with('s') && amount.unit.size() > 3)
            text.pop_back();  // "1 day"
    }
    return amount.per.empty() ? text : text + "/" + amount.per;
}

std::optional<found_quantity> find_quantity(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (!may_begin(text, at) || !starts_a_word(text, at)) continue;
        auto found = quantity_reader(text, at).read();
        if (found && !is_the_whole_of_a_part(text, at) && !is_a_rank(text, at)) return found;
        while (at + 1 < text.size() && (is_word_character(text[at + 1]) || text[at + 1] == '.'))
            ++at;
    }
    return std::nullopt;
}

std::optional<bare_number> find_bare_number(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at]) || (at > 0 && is_digit(text[at - 1]))) continue;
        const bool has_sign = at > 0 && (text[at - 1] == '+' || text[at - 1] == '-');
        const std::size_t begin = has_sign ? at - 1 : at;
        const auto number = quantity_reader(text, at).read_bare();
        const std::size_t end = number ? number->end : at + 1;
        const bool alone =
            end == text.size() || std::string_view(" ,.;)!?").find(text[end]) != std::string_view::npos;
        const bool free_before =
            begin == 0 || std::string_view(" (=:,~\"'").find(text[begin - 1]) != std::string_view::npos;
        if (number && alone && free_before && starts_a_word(text, begin))
            return bare_number{std::string(text.substr(begin, end - begin)), begin, end};
        at = end - 1;
        while (at + 1 < text.size() && (is_word_character(text[at + 1]) || text[at + 1] == '.'))
            ++at;
    }
    return std::nullopt;
}

std::optional<quantity> read_quantity(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    const auto found = find_quantity(text);
    while (text.ends_with(' ') || text.ends_with('.'))
        text.remove_suffix(1);
    if (!found || found->begin != 0 || found->end < text.size()) return std::nullopt;
    return found->amount;
}

namespace {

// "incidents" of "incident", "queries" of "query".
bool is_plural_of(std::string_view many, std::string_view one) {
    if (one.size() < 3 || many.size() <= one.size()) return false;
    if (one.back() == 'y' && many.ends_with("ies"))
        return many.substr(0, many.size() - 3) == one.substr(0, one.size() - 1);
    return many.starts_with(one) && (many.substr(one.size()) == "s" || many.substr(one.size()) == "es");
}

bool is_same_unit(std::string_view left, std::string_view right) {
    return left == right || is_plural_of(left, right) || is_plural_of(right, left);
}

bool is_comparable(const quantity& left, const quantity& right) {
    return is_same_unit(left.unit, right.unit) || is_convertible(left.unit, right.unit);
}

std::optional<found_quantity> read_end(std::string_view text, std::size_t at) {
    if (at >= text.size()) return std::nullopt;
    if (auto whole = quantity_reader(text, at).read()) return whole;
    return quantity_reader(text, at).read_bare();
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
    while (at < text.size() && what.find(text[at]) != std::string_view::npos)
        ++at;
    return at;
}

// The byte behind the words that join two ends, and which end they put first; nothing when there are none.
struct joint {
    std::size_t end = 0;
    bool backwards = false;  // "17%, down from 23%"
};

// Behind an end that "from" begins, these may stand before the "to" of the other one: "from 5% last quarter
// to 3%". Numbers and marks end the sentence's thought.
std::optional<std::size_t> skip_aside(std::string_view text, std::size_t at) {
    constexpr std::size_t most_words = 5;
    for (std::size_t words = 0; words <= most_words; ++words) {
        at = skip(text, at, " ");
        if (text.substr(at).starts_with("to ")) return at;
        std::size_t end = at;
        while (const std::size_t size = letter_at(text, end))
            end += size;
        if (end == at || end >= text.size() || text[end] != ' ') return std::nullopt;
        at = end;
    }
    return std::nullopt;
}

// "just", "only", "about": between "to" and its number.
std::size_t skip_hedges(std::string_view text, std::size_t at) {
    for (bool skipped = true; skipped;) {
        skipped = false;
        for (const std::string_view hedge :
             {"just ", "only ", "about ", "around ", "roughly ", "under ", "over "})
            if (text.substr(at).starts_with(hedge)) {
                at = skip(text, at + hedge.size(), " ");
                skipped = true;
            }
    }
    return at;
}

// is_from, is_before: the word that stands before the first end.
std::optional<joint> read_joint(std::string_view text, std::size_t at, bool is_from = false,
                                bool is_before = false) {
    const std::size_t word = skip(text, at, " ");
    for (const std::string_view arrow : {"->", "→", "=>", "⇒", "to ", "now ", "down to ", "up to ",
                                         "all the way down to ", "all the way up to "})
        if (text.substr(word).starts_with(arrow))
            return joint{skip_hedges(text, skip(text, word + arrow.size(), " ")), false};
    if (is_from)
        if (const auto to = skip_aside(text, at))
            return joint{skip_hedges(text, skip(text, *to + std::string_view("to ").size(), " ")), false};
    std::size_t behind = skip(text, at, " ,(");
    if (behind == at) return std::nullopt;
    for (const std::string_view later : {"now ", "after "})
        if (text.substr(behind).starts_with(later) && (later == "now " || is_before))
            return joint{skip(text, behind + later.size(), " "), false};
    for (const std::string_view direction : {"up ", "down "})
        if (text.substr(behind).starts_with(direction)) behind += direction.size();
    for (const std::string_view lead : {"from ", "was "})
        if (text.substr(behind).starts_with(lead)) return joint{skip(text, behind + lead.size(), " "), true};
    return std::nullopt;
}

// A number without a unit takes the other's. Two ends must measure the same: "up 0.4 pp to 3.5%" has one.
bool make_alike(quantity& left, quantity& right) {
    const auto lend = [](const quantity& from, quantity& to) {
        to.unit = from.unit;
        if (is_money(to.unit)) to.value = money_meant(to.value);
        if (to.per.empty()) to.per = from.per;
    };
    if (left.unit.empty() && left.per.empty()) lend(right, left);
    if (right.unit.empty() && right.per.empty()) lend(left, right);
    if (is_same_unit(left.unit, right.unit) && left.per.empty())
        left.per = right.per;  // "from $1M to $1.5M a year"
    return (!left.unit.empty() || !left.per.empty()) && is_comparable(left, right) && !left.change &&
           !right.change;
}

// "by 40% (from 2.5% to 1.5%)": the end that seems to be the earlier one goes on to a later one of its own.
bool goes_on(std::string_view text, std::size_t end) {
    const auto joined = read_joint(text, end);
    return joined && !joined->backwards && read_end(text, joined->end);
}

// "up 8% to 23%": what stands behind such a word is how far, not from where.
bool follows_a_move(std::string_view text, std::size_t at) {
    while (at > 0 && text[at - 1] == ' ')
        --at;
    std::size_t begin = at;
    while (begin > 0 && is_latin_letter(text[begin - 1]))
        --begin;
    return contains(moves, lower_case(text.substr(begin, at - begin)));
}

// word: in lower case, with the space behind it.
bool follows(std::string_view word, std::string_view text, std::size_t at) {
    return at >= word.size() && lower_case(text.substr(at - word.size(), word.size())) == word;
}

// "from … to …" and arrows say that something moves from one end to the other.
bool is_clear_move(std::string_view text, std::size_t at, const found_quantity& first, const joint& between) {
    const std::string_view joining = text.substr(first.end, between.end - first.end);
    const bool is_arrow =
        joining.find("->") != std::string_view::npos || joining.find("=>") != std::string_view::npos ||
        joining.find("→") != std::string_view::npos || joining.find("⇒") != std::string_view::npos;
    return !between.backwards && (is_arrow || follows("from ", text, at));
}

// "from -12% to 3%", "-12% -> -3%": where something moves from and to are levels, below zero too.
void make_levels(quantity& first, quantity& second) {
    if (first.value.is_negative() || second.value.is_negative()) first.change = second.change = false;
}

// "2h → 45m": beside a stretch of time, an m alone is a minute; beside money it is a million.
void read_short_unit(const quantity& of, quantity& beside) {
    if (beside.unit == "m" && as_duration(of.unit)) beside.unit = "min";
}

// Both have a unit of their own, and neither says how far.
bool are_two_levels(const quantity& first, const quantity& second) {
    const auto is_level = [](const quantity& one) {
        return !one.change && (!one.unit.empty() || !one.per.empty());
    };
    return is_level(first) && is_level(second);
}

}  // namespace

std::optional<quantity_range> find_range(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!may_begin(text, at) || !starts_a_word(text, at)) continue;
        auto first = read_end(text, at);
        auto between =
            first ? read_joint(text, first->end, follows("from ", text, at), follows("before ", text, at))
                  : std::nullopt;
        auto second = between ? read_end(text, between->end) : std::nullopt;
        if (!second) continue;
        const bool is_clear = is_clear_move(text, at, *first, *between);
        if (is_clear) {
            // "5% → 4% → 3.2%": what lies between is on the way.
            for (auto on = read_joint(text, second->end); on && !on->backwards;
                 on = read_joint(text, second->end)) {
                const auto next = read_end(text, on->end);
                if (!next) break;
                second = next;
            }
            make_levels(first->amount, second->amount);
            read_short_unit(first->amount, second->amount);
            read_short_unit(second->amount, first->amount);
        }
        // Where both are said, they need not compare: "$1.2m → €1.5m" arrives at euros.
        if (!make_alike(first->amount, second->amount) &&
            !(is_clear && are_two_levels(first->amount, second->amount)))
            continue;
        if (between->backwards ? goes_on(text, second->end) : follows_a_move(text, at)) continue;
        std::size_t begin = at, end = second->end;
        for (const std::string_view lead : {"from ", "was ", "before "})
            if (follows(lead, text, at)) begin = at - lead.size();
        if (between->backwards &&
            text.substr(first->end, between->end - first->end).find('(') != std::string_view::npos &&
            end < text.size() && text[end] == ')')
            ++end;
        if (between->backwards) return quantity_range{second->amount, first->amount, begin, end};
        return quantity_range{first->amount, second->amount, begin, end};
    }
    return std::nullopt;
}

namespace {

// "2025 revenue $3M": the year belongs to the name of what the other number counts.
bool is_year(std::string_view text, const found_quantity& first) {
    const std::string_view digits = digits_at(text, first.begin);
    return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")) &&
           first.begin + 4 < text.size() && text[first.begin + 4] == ' ' && first.amount.per.empty() &&
           !is_money(first.amount.unit) && canonical(unit_names, lower_case(first.amount.unit)).empty();
}

// Whether a stretch of time only says over which time another quantity was measured: "30 days retention 41%",
// "after 30 days 41%".
bool is_window(std::string_view text, const found_quantity& stretch, const found_quantity& later) {
    if (!contains(calendar_units, stretch.amount.unit) || is_comparable(stretch.amount, later.amount))
        return false;
    const std::string_view between = text.substr(stretch.end, later.begin - stretch.end);
    if (between.find_first_of(",;(") != std::string_view::npos) return false;
    for (const std::string_view lead : {"in ", "over ", "after ", "within ", "last ", "past "})
        if (text.substr(0, stretch.begin).ends_with(lead)) return true;
    const std::size_t next = stretch.end + 1;
    std::size_t end = next;
    while (const std::size_t size = letter_at(text, end))
        end += size;
    return end > next && !contains(not_units, lower_case(text.substr(next, end - next)));
}

}  // namespace

std::optional<found_quantity> find_level(std::string_view text) {
    if (const auto range = find_range(text)) return found_quantity{range->to, range->begin, range->end};
    const auto first = find_quantity(text);
    const auto later = first ? find_quantity(text, first->end) : std::nullopt;
    if (!later) return first;
    const bool moves_there = first->amount.change || follows_a_move(text, first->begin);
    if (moves_there && text.substr(first->end, later->begin - first->end) == " to ")
        return found_quantity{later->amount, first->begin, later->end};
    return is_window(text, *first, *later) || is_year(text, *first) ? later : first;
}

std::optional<std::string> net_change(const quantity& from, const quantity& to) {
    if (from.change || to.change || from.per != to.per) return std::nullopt;
    quantity difference = to;
    difference.change = true;
    if (is_same_unit(from.unit, to.unit)) {
        if (from.unit.size() > difference.unit.size()) difference.unit = from.unit;  // "-29 incidents"
        const auto exact = to.value.minus(from.value);
        if (!exact) return std::nullopt;
        difference.value = *exact;
    } else {
        if (!is_convertible(from.unit, to.unit)) return std::nullopt;
        const double in_to_units = to.value.to_double() - from.value.to_double() *
                                                              as_measure(from.unit)->size /
                                                              as_measure(to.unit)->size;
        const auto rounded = decimal::make(std::llround(in_to_units * 1000), 3);
        if (!rounded) return std::nullopt;
        difference.value = *rounded;
    }
    if (difference.unit == "%") difference.unit = "pp";
    std::string text = difference.value.is_zero() ? "no change" : to_text(difference);
    const double base = comparable_value(from);
    const std::string share = base > 0 && !difference.value.is_zero()
                                  ? rounded_percent((comparable_value(to) - base) / base * 100)
                                  : std::string();
    if (!share.empty()) text += " (" + share + ")";
    return text;
}

double comparable_value(const quantity& amount) {
    const measure* const unit = as_measure(amount.unit);
    return amount.value.to_double() * (unit ? unit->size : 1.0);
}

}  // namespace evidence
