#include "evidence/quantity.hpp"

#include <array>
#include <cctype>
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
constexpr std::array<currency, 6> currencies{
    {{"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}, {"CHF", "CHF"}}};

struct scale {
    std::string_view suffix;
    int exponent;
};
// Longest first. "m" alone is left out: in "5m" it may be minutes, metres or millions.
constexpr std::array<scale, 11> scales{{{"thousand", 3},
                                        {"million", 6},
                                        {"billion", 9},
                                        {"bn", 9},
                                        {"mm", 6},
                                        {"mio", 6},
                                        {"mn", 6},
                                        {"k", 3},
                                        {"K", 3},
                                        {"M", 6},
                                        {"B", 9}}};

struct duration_unit {
    std::string_view name;
    double milliseconds;
};
constexpr std::array<duration_unit, 9> durations{{{"ns", 1e-6},
                                                  {"µs", 1e-3},
                                                  {"ms", 1},
                                                  {"s", 1e3},
                                                  {"min", 6e4},
                                                  {"h", 3.6e6},
                                                  {"days", 8.64e7},
                                                  {"weeks", 6.048e8},
                                                  {"months", 2.63e9}}};

// What people write for a unit, and the one name that it is kept under.
constexpr std::array<std::pair<std::string_view, std::string_view>, 42> unit_names{{
    {"%", "%"},          {"percent", "%"},    {"pct", "%"},        {"pp", "pp"},        {"ppt", "pp"},
    {"pts", "pp"},       {"ppts", "pp"},      {"bps", "bps"},      {"x", "x"},          {"×", "x"},
    {"times", "x"},      {"ns", "ns"},        {"us", "µs"},        {"µs", "µs"},        {"μs", "µs"},
    {"ms", "ms"},        {"msec", "ms"},      {"s", "s"},          {"sec", "s"},        {"secs", "s"},
    {"second", "s"},     {"seconds", "s"},    {"min", "min"},      {"mins", "min"},     {"minute", "min"},
    {"minutes", "min"},  {"h", "h"},          {"hr", "h"},         {"hrs", "h"},        {"hour", "h"},
    {"hours", "h"},      {"d", "days"},       {"day", "days"},     {"days", "days"},    {"wk", "weeks"},
    {"wks", "weeks"},    {"week", "weeks"},   {"weeks", "weeks"},  {"mo", "months"},    {"month", "months"},
    {"months", "months"}, {"permille", "‰"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> period_names{{
    {"yr", "yr"},      {"year", "yr"},     {"y", "yr"},        {"annum", "yr"},   {"annually", "yr"}, {"yearly", "yr"},
    {"quarter", "quarter"}, {"qtr", "quarter"}, {"month", "month"}, {"mo", "month"}, {"monthly", "month"}, {"week", "week"},
    {"wk", "week"},    {"weekly", "week"}, {"day", "day"},     {"d", "day"},      {"hour", "h"},      {"h", "h"},
    {"min", "min"},    {"s", "s"},         {"sec", "s"},
}};

// Words that follow a number without being its unit.
constexpr std::array<std::string_view, 46> not_units{
    "and",  "or",   "to",   "from", "for",  "in",   "on",    "at",   "by",   "of",    "the",  "a",
    "an",   "is",   "was",  "were", "with", "than", "then",  "but",  "so",   "as",    "that", "this",
    "vs",   "via",  "per",  "since", "after", "before", "until", "because", "now", "up", "down", "over",
    "under", "out", "when", "while", "if",  "it",   "we",    "i",    "not",  "which"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_character(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return lower;
}

template <std::size_t N>
std::string_view canonical(const std::array<std::pair<std::string_view, std::string_view>, N>& names,
                           std::string_view word) {
    for (const auto& [typed, name] : names)
        if (typed == word) return name;
    return {};
}

// Reads one quantity that begins at a given byte. Each step advances `at_` only when it took something.
class quantity_reader {
public:
    quantity_reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::optional<found_quantity> read() {
        const std::size_t begin = at_;
        skip_approximation();
        read_sign();
        read_currency();
        read_sign();  // "$-3M"
        if (!read_number()) return std::nullopt;
        read_scale();
        if (result_.unit.empty()) read_currency_behind();
        if (result_.unit.empty()) read_unit();
        if (result_.unit.empty()) return std::nullopt;
        read_period();
        if (at_ < text_.size() && text_[at_] == '-' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1]))
            return std::nullopt;  // "7 day-long": an adjective, no measure
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

    void skip_approximation() { take("~") || take("≈"); }

    void read_sign() {
        if (result_.change) return;
        const std::size_t before = at_;
        const bool minus = take("-") || take("−");
        const bool plus = !minus && take("+");
        if (!minus && !plus) return;
        const bool number_follows =
            at_ < text_.size() && (is_digit(text_[at_]) || is_currency_at(at_));
        if (!number_follows) {
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
                while (at_ < text_.size() && text_[at_] == ' ') ++at_;
                const bool amount_follows =
                    at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '-' || text_[at_] == '+');
                if (amount_follows) {
                    result_.unit = money.code;
                    return;
                }
                at_ = before;
            }
        }
    }

    // Digits with thousands separators and a point or, as phones in half of Europe write, a decimal comma.
    bool read_number() {
        std::string digits;
        bool point = false;
        std::size_t at = at_;
        while (at < text_.size()) {
            const char c = text_[at];
            if (is_digit(c)) {
                digits += c;
            } else if ((c == '.' || c == ',') && at + 1 < text_.size() && is_digit(text_[at + 1]) && !digits.empty()) {
                std::size_t group = at + 1;
                while (group < text_.size() && is_digit(text_[group])) ++group;
                const bool thousands = c == ',' && group - at - 1 == 3 && !point && digits != "0";
                if (!thousands) {
                    if (point) return false;  // 1.2.3 is a version
                    point = true;
                    digits += '.';
                }
            } else {
                break;
            }
            ++at;
        }
        const auto value = decimal::from_text(negative_ ? "-" + digits : digits);
        if (digits.empty() || !value) return false;
        result_.value = *value;
        at_ = at;
        return true;
    }

    std::size_t end_of_word(std::size_t at) const {
        while (at < text_.size() && is_letter(text_[at])) ++at;
        return at;
    }

    void read_scale() {
        std::size_t at = at_;
        while (at < text_.size() && text_[at] == ' ') ++at;
        const std::string_view word = text_.substr(at, end_of_word(at) - at);
        const bool money = !result_.unit.empty();
        for (const scale& step : scales) {
            const bool money_in_lower_case = money && word == "m" && step.suffix == "M";
            const bool spelled_out = step.suffix.size() > 2 && lower_case(word) == step.suffix;
            const bool attached = at == at_ || money || step.suffix.size() > 2;
            if ((word == step.suffix && attached) || spelled_out || money_in_lower_case) {
                const auto scaled = result_.value.times_power_of_ten(step.exponent);
                if (!scaled) return;
                result_.value = *scaled;
                at_ = at + word.size();
                return;
            }
        }
    }

    void read_currency_behind() {
        std::size_t at = at_;
        while (at < text_.size() && text_[at] == ' ') ++at;
        for (const currency& money : currencies) {
            for (const std::string_view name : {money.sign, money.code}) {
                if (!text_.substr(at).starts_with(name)) continue;
                const std::size_t end = at + name.size();
                if (end < text_.size() && is_word_character(text_[end])) continue;
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

    void read_unit() {
        std::size_t at = at_;
        while (at < text_.size() && text_[at] == ' ') ++at;
        if (at - at_ > 2) return;
        if (text_.substr(at).starts_with('%')) {
            at_ = at + 1;
            result_.unit = "%";
            // "3% points" and "3 % pts" mean percentage points.
            const std::size_t before = at_;
            while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '-')) ++at_;
            const std::string next = lower_case(text_.substr(at_, end_of_word(at_) - at_));
            if (next == "points" || next == "point" || next == "pts") {
                result_.unit = "pp";
                at_ += next.size();
            } else {
                at_ = before;
            }
            return;
        }
        const std::size_t end = end_of_word(at);
        const std::string_view word = text_.substr(at, end - at);
        if (word.empty()) return;
        const std::string lower = lower_case(word);
        if (lower == "percentage" || lower == "percent" || lower == "pct") {
            std::size_t next = end;
            while (next < text_.size() && (text_[next] == ' ' || text_[next] == '-')) ++next;
            const std::string second = lower_case(text_.substr(next, end_of_word(next) - next));
            if (second == "point" || second == "points" || second == "pts") {
                result_.unit = "pp";
                at_ = next + second.size();
                return;
            }
        }
        if (const std::string_view name = canonical(unit_names, lower); !name.empty()) {
            result_.unit = name;
            at_ = end;
            return;
        }
        for (const std::string_view joint : not_units)
            if (joint == lower) return;
        if (end < text_.size() && text_[end] == ':') return;  // the next field's key
        if (is_digit(end < text_.size() ? text_[end] : ' ')) return;  // "3 p95"
        result_.unit = word;
        at_ = end;
    }

    void read_period() {
        std::size_t at = at_;
        while (at < text_.size() && text_[at] == ' ') ++at;
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
    quantity result_;
};

bool starts_a_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const char before = text[at - 1];
    if (before == '.' || before == ',') return at < 2 || !is_digit(text[at - 2]);
    // A letter of another script or a dash in UTF-8 ends with a byte over 0x7f; "→17%" must still be found.
    if (text.substr(0, at).ends_with("→") || text.substr(0, at).ends_with("–") || text.substr(0, at).ends_with("—"))
        return true;
    return !is_word_character(before) && before != '-' && before != '/' && before != '#' && before != '@';
}

bool may_begin(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (is_digit(c) || c == '+' || c == '-' || c == '~' || c == '$') return true;
    const std::string_view rest = text.substr(at);
    for (const std::string_view start : {"−", "≈", "€", "£", "¥", "₹", "CHF", "USD", "EUR", "GBP", "JPY", "INR"})
        if (rest.starts_with(start)) return true;
    return false;
}

const duration_unit* as_duration(std::string_view unit) {
    for (const duration_unit& known : durations)
        if (known.name == unit) return &known;
    return nullptr;
}

bool is_money(std::string_view unit) {
    for (const currency& money : currencies)
        if (money.code == unit) return true;
    return false;
}

std::string in_thousands(std::string digits) {
    const std::size_t begin = digits.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > begin + 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

// 4500000 as "4.5M", as long as nothing is rounded away.
std::string in_short(decimal value) {
    struct step {
        int exponent;
        const char* suffix;
    };
    const double magnitude = std::abs(value.to_double());
    for (const step& s : {step{9, "B"}, step{6, "M"}, step{3, "k"}}) {
        if (magnitude < std::pow(10.0, s.exponent)) continue;
        const auto scaled = value.times_power_of_ten(-s.exponent);
        if (scaled && scaled->places() <= 2) return in_thousands(scaled->to_text()) + s.suffix;
    }
    return in_thousands(value.to_text());
}

std::string with_sign(std::string digits) {
    if (digits.starts_with('-')) return "−" + digits.substr(1);
    return "+" + digits;
}

std::string rounded_percent(double percent) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), std::abs(percent) < 100 ? "%.1f" : "%.0f", percent);
    std::string digits = text.data();
    if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
    if (digits == "-0") digits = "0";
    return with_sign(digits) + "%";
}

}  // namespace

std::string to_text(const quantity& amount) {
    std::string digits = is_money(amount.unit) || amount.value.to_double() >= 10000 ? in_short(amount.value)
                                                                                    : in_thousands(amount.value.to_text());
    std::string sign;
    if (amount.change || amount.value.is_negative()) {
        digits = with_sign(digits);
        sign = digits.starts_with('+') ? "+" : "−";
        digits.erase(0, sign.size());
    }
    std::string text;
    if (is_money(amount.unit)) {
        for (const currency& money : currencies)
            if (money.code == amount.unit)
                text = sign + std::string(money.sign) + (money.sign.size() > 1 && is_letter(money.sign[0]) && money.sign[0] == 'C' ? " " : "") + digits;
    } else if (amount.unit == "%" || amount.unit == "x" || amount.unit == "‰") {
        text = sign + digits + amount.unit;
    } else {
        text = sign + digits + " " + amount.unit;
    }
    return amount.per.empty() ? text : text + "/" + amount.per;
}

std::optional<found_quantity> find_quantity(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (!may_begin(text, at) || !starts_a_word(text, at)) continue;
        if (auto found = quantity_reader(text, at).read()) return found;
        while (at + 1 < text.size() && (is_word_character(text[at + 1]) || text[at + 1] == '.')) ++at;
    }
    return std::nullopt;
}

std::optional<std::string> find_bare_number(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at]) || !starts_a_word(text, at)) continue;
        std::size_t end = at;
        while (end < text.size() && (is_digit(text[end]) || ((text[end] == '.' || text[end] == ',') && end + 1 < text.size() && is_digit(text[end + 1]))))
            ++end;
        const bool alone = end == text.size() || text[end] == ' ' || text[end] == ',' || text[end] == '.' || text[end] == ')';
        const std::string_view sign = at > 0 && (text[at - 1] == '+' || text[at - 1] == '-') ? text.substr(at - 1, 1) : "";
        if (alone) return std::string(sign) + std::string(text.substr(at, end - at));
        at = end;
    }
    return std::nullopt;
}

std::optional<quantity> read_quantity(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('.')) text.remove_suffix(1);
    const auto found = find_quantity(text);
    if (!found || found->begin != 0 || found->end != text.size()) return std::nullopt;
    return found->amount;
}

std::optional<quantity_range> find_range(std::string_view text) {
    constexpr std::array<std::string_view, 5> joints{"to", "->", "→", "=>", "now"};
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!may_begin(text, at) || !starts_a_word(text, at)) continue;
        auto first = quantity_reader(text, at).read();
        std::size_t end = first ? first->end : at;
        if (!first) {  // "from 23 to 17%": the first number alone
            while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == '$')) ++end;
            if (end == at) continue;
        }
        std::size_t next = end;
        while (next < text.size() && text[next] == ' ') ++next;
        std::string_view joint;
        for (const std::string_view word : joints)
            if (text.substr(next).starts_with(word)) joint = word;
        if (joint.empty()) continue;
        next += joint.size();
        while (next < text.size() && text[next] == ' ') ++next;
        const auto second = next < text.size() ? quantity_reader(text, next).read() : std::nullopt;
        if (!second) continue;
        quantity from = second->amount;
        if (first) {
            from = first->amount;
        } else {
            std::string_view digits = text.substr(at, end - at);
            if (digits.starts_with('$')) digits.remove_prefix(1);
            const auto value = decimal::from_text(digits);
            if (!value) continue;
            from.value = *value;
        }
        std::size_t begin = at;
        const std::string_view before = text.substr(0, at);
        for (const std::string_view lead : {"from ", "From ", "was "})
            if (before.ends_with(lead)) begin = at - lead.size();
        return quantity_range{from, second->amount, begin, second->end};
    }
    return std::nullopt;
}

std::optional<std::string> net_change(const quantity& from, const quantity& to) {
    if (from.change || to.change || from.per != to.per) return std::nullopt;
    quantity difference = to;
    difference.change = true;
    if (from.unit == to.unit) {
        const auto exact = to.value.minus(from.value);
        if (!exact) return std::nullopt;
        difference.value = *exact;
    } else {
        const duration_unit* const from_unit = as_duration(from.unit);
        const duration_unit* const to_unit = as_duration(to.unit);
        if (!from_unit || !to_unit) return std::nullopt;
        const double in_to_units =
            to.value.to_double() - from.value.to_double() * from_unit->milliseconds / to_unit->milliseconds;
        const auto rounded = decimal::make(std::llround(in_to_units * 1000), 3);
        if (!rounded) return std::nullopt;
        difference.value = *rounded;
    }
    if (difference.unit == "%") difference.unit = "pp";
    std::string text = difference.value.is_zero() ? "no change" : to_text(difference);
    const double base = comparable_value(from);
    if (base > 0 && !difference.value.is_zero())
        text += " (" + rounded_percent((comparable_value(to) - base) / base * 100) + ")";
    return text;
}

double comparable_value(const quantity& amount) {
    const duration_unit* const unit = as_duration(amount.unit);
    return amount.value.to_double() * (unit ? unit->milliseconds : 1.0);
}

}  // namespace evidence
