#include "commands/cycle_line.hpp"

#include "commands/period.hpp"
#include "commands/text.hpp"
#include "evidence/calendar.hpp"
#include "nudges/look_back.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace commands {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

std::string to_iso(sys_days day) {
    return evidence::calendar_date{year_month_day{day}}.to_iso();
}

std::string key_of(std::string_view typed) {
    std::string word = lower_case(typed);
    while (word.size() > 1 && (word.back() == ':' || word.back() == ',' || word.back() == ';'))
        word.pop_back();
    return word;
}

bool has_a_year(std::string_view text) {
    int digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 4) return true;
    }
    return false;
}

// That day of the first year in which it lies after `after`.
std::optional<sys_days> read_day_after(std::string_view text, sys_days after, sys_days today) {
    const int year = int(year_month_day{after}.year());
    for (const int of : {year, year + 1}) {
        const auto date = evidence::read_date(std::string(text) + " " + std::to_string(of), today);
        if (date && date->has_day() && date->first_day() > after) return date->first_day();
    }
    return std::nullopt;
}

std::optional<sys_days> read_day(std::string_view text, std::optional<sys_days> after, sys_days today) {
    const auto date = evidence::read_date(text, today);
    if (date && has_a_year(text)) return date->has_day() ? std::optional(date->first_day()) : std::nullopt;
    if (after && !has_a_year(text))
        if (const auto day = read_day_after(text, *after, today)) return day;
    return nudges::read_day_ahead(text, today);
}

// "1 Jan to 31 Dec 2026": the first day has the year of the last, or the one before.
std::optional<sys_days> read_first_day(std::string_view text, sys_days last, sys_days today) {
    if (has_a_year(text)) return read_day(text, std::nullopt, today);
    const int year = int(year_month_day{last}.year());
    for (const int of : {year, year - 1}) {
        const auto date = evidence::read_date(std::string(text) + " " + std::to_string(of), today);
        if (date && date->has_day() && date->first_day() < last) return date->first_day();
    }
    return std::nullopt;
}

struct stretch {
    sys_days first, last;
};

std::optional<stretch> read_stretch(std::string_view text, sys_days today) {
    for (const std::string_view between : {"..", " - ", " to ", " until ", " till "}) {
        const std::size_t at = text.find(between);
        if (at == std::string_view::npos) continue;
        const auto last = read_day(trim(text.substr(at + between.size())), std::nullopt, today);
        const auto first = last ? read_first_day(trim(text.substr(0, at)), *last, today) : std::nullopt;
        return first ? std::optional(stretch{*first, *last}) : std::nullopt;
    }
    const auto named = read_period(text, today);
    if (!named || !named->from || !named->until) return std::nullopt;
    return stretch{*named->from, *named->until};
}

// Makes of what people type the words that nudges::read_cycle reads. What it cannot read it leaves, for that
// to speak of.
class line_reader {
public:
    line_reader(std::string_view text, const std::optional<nudges::cycle>& start, sys_days today)
        : words_(split_words(text)), today_(today) {
        if (start) from_ = start->from;
    }

    std::string read() {
        find_period();
        while (at_ < words_.size()) {
            const std::string word = take_key();
            add(word);
            if (word == "target") {
                add(words_up_to(words_.size()));
                break;
            }
            if (word != "period" && word != "mid-year" && word != "due") continue;
            const std::string value = words_up_to(end_of_value());
            const auto plain = word == "period" ? read_period_of(value) : read_one_day(value);
            add(plain.value_or(in_one_word(value)));
        }
        return plain_;
    }

private:
    // Where it begins: the other days are of its year.
    void find_period() {
        while (at_ < words_.size() && key_of(words_[at_]) != "target")
            if (key_of(words_[at_++]) == "period")
                if (const auto found = read_stretch(lower_case(words_up_to(end_of_value())), today_))
                    from_ = found->first;
        at_ = 0;
    }

    std::optional<std::string> read_period_of(const std::string& value) const {
        const auto found = read_stretch(lower_case(value), today_);
        return found ? std::optional(to_iso(found->first) + ".." + to_iso(found->last)) : std::nullopt;
    }

    // "mid-year", typed "mid year" or "midyear", too.
    std::string take_key() {
        const std::string word = key_of(words_[at_++]);
        if (word == "midyear") return "mid-year";
        if (word == "packet") {
            if (at_ < words_.size() && key_of(words_[at_]) == "due") ++at_;
            return "due";
        }
        if (word == "mid" && at_ < words_.size() && key_of(words_[at_]) == "year") {
            ++at_;
            return "mid-year";
        }
        return is_key(word) ? word : words_[at_ - 1];
    }

    static bool is_key(std::string_view word) {
        constexpr std::array<std::string_view, 7> keys{"period", "mid-year", "midyear", "mid",
                                                       "due",    "packet",   "target"};
        return std::find(keys.begin(), keys.end(), word) != keys.end();
    }

    std::size_t end_of_value() const {
        std::size_t end = at_;
        while (end < words_.size() && !is_key(key_of(words_[end])))
            ++end;
        return end;
    }

    std::string words_up_to(std::size_t end) {
        std::string text =
            join_words({words_.begin() + std::ptrdiff_t(at_), words_.begin() + std::ptrdiff_t(end)});
        at_ = end;
        while (text.ends_with(',') || text.ends_with(';'))
            text.pop_back();
        return text;
    }

    std::optional<std::string> read_one_day(std::string_view text) const {
        for (const std::string_view filler : {"on ", "by "})
            if (lower_case(text).starts_with(filler)) text.remove_prefix(filler.size());
        const auto day = read_day(lower_case(text), from_, today_);
        return day ? std::optional(to_iso(*day)) : std::nullopt;
    }

    // Held together by no-break spaces, so that one sentence speaks of all of it.
    static std::string in_one_word(const std::string& text) {
        return join_words(split_words(text), "\u00a0");
    }

    void add(const std::string& words) {
        if (!words.empty()) plain_ += (plain_.empty() ? "" : " ") + words;
    }

    std::vector<std::string> words_;
    std::size_t at_ = 0;
    sys_days today_;
    std::optional<sys_days> from_;  // the first day of the period
    std::string plain_;
};

}  // namespace

nudges::cycle_read read_cycle_line(std::string_view text, const std::optional<nudges::cycle>& start,
                                   sys_days today) {
    return nudges::read_cycle(line_reader(text, start, today).read(), start);
}

}  // namespace commands
