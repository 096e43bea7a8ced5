#include "nudges/look_back.hpp"

#include "nudges/local_time.hpp"

#include <algorithm>
#include <array>

namespace nudges {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

namespace {

constexpr std::array default_weeks{2, 6, 12};
constexpr days farthest{731};
constexpr int most_units = 400;

std::vector<std::string> lower_case_words(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == ',') {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
        }
    }
    while (!words.empty() && words.back().empty())
        words.pop_back();
    if (!words.empty() && words.back().size() > 1 && words.back().ends_with('.')) words.back().pop_back();
    return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// The same day of a later month, or its last.
sys_days months_after(sys_days today, int count) {
    const year_month_day date{today};
    const auto month = date.year() / date.month() + months{count};
    const year_month_day same = month / date.day();
    return same.ok() ? sys_days{same} : sys_days{month / std::chrono::last};
}

std::optional<sys_days> units_after(sys_days today, int count, std::string_view unit) {
    if (count > most_units) return std::nullopt;
    if (is_one_of(unit, {"day", "days", "d"})) return today + days{count};
    if (is_one_of(unit, {"week", "weeks", "w", "wk", "wks"})) return today + days{7 * count};
    if (is_one_of(unit, {"fortnight", "fortnights"})) return today + days{14 * count};
    if (is_one_of(unit, {"month", "months", "mo"})) return months_after(today, count);
    if (is_one_of(unit, {"quarter", "quarters"})) return months_after(today, 3 * count);
    if (is_one_of(unit, {"year", "years", "y", "yr"})) return months_after(today, 12 * count);
    return std::nullopt;
}

// "3 weeks", "a couple of weeks", "2w", "next month"
std::optional<sys_days> read_stretch(std::vector<std::string> words, sys_days today) {
    if (words.size() > 2 && words.front() == "a" && words[1] == "couple") words.erase(words.begin());
    if (words.size() > 2 && words[1] == "of") words.erase(words.begin() + 1);
    if (words.size() == 1) {
        const std::size_t letters = std::min(words[0].find_first_not_of("0123456789"), words[0].size());
        words = {words[0].substr(0, letters), words[0].substr(letters)};
    }
    if (words.size() != 2) return std::nullopt;
    if (words.front() == "next") return units_after(today, 1, words.back());
    const auto count = evidence::read_count(words.front());
    return count && *count > 0 ? units_after(today, *count, words.back()) : std::nullopt;
}

bool is_weekday(std::string_view word) {
    constexpr std::array<std::string_view, 7> names{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
    return word.size() >= 3 && std::any_of(names.begin(), names.end(),
                                           [&](std::string_view name) { return name.starts_with(word); });
}

bool has_a_year(std::string_view text) {
    int digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 4) return true;
    }
    return false;
}

// evidence::read_date reads a date without a year as the last one; here the next one is meant.
std::optional<sys_days> read_calendar_day(const std::vector<std::string>& words, sys_days today) {
    std::string text;
    for (const std::string& word : words) {
        if (is_one_of(word, {"ago", "last", "past", "yesterday", "today", "now", "this"}))
            return std::nullopt;
        text += (text.empty() ? "" : " ") + word;
    }
    const auto date = evidence::read_date(text, today);
    if (!date) return std::nullopt;
    sys_days day = words.front() == "end" ? date->last_day() : date->first_day();
    if (day > today) return day;
    if (has_a_year(text)) return std::nullopt;
    if (words.size() == 1 && is_weekday(text)) {
        while (day <= today)
            day += days{7};
        return day;
    }
    const year_month_day past{day};
    for (int year = 1; year <= 8; ++year) {
        const year_month_day again = past + std::chrono::years{year};
        if (again.ok() && sys_days{again} > today) return sys_days{again};
    }
    return std::nullopt;
}

bool says_what_became(const evidence::stage& said) {
    return is_one_of(said.name, {"results", "turned-out", "reversed", "missed"});
}

// Whether something was said about the outcome, after record `seq`.
bool has_an_outcome_after(const evidence::entry& decision, std::uint64_t seq) {
    return std::any_of(decision.stages.begin(), decision.stages.end(),
                       [&](const evidence::stage& said) { return says_what_became(said) && said.seq > seq; });
}

std::string on_day(sys_days day) {
    return "on " + evidence::calendar_date{year_month_day{day}}.to_iso();
}

std::string after_weeks(int weeks) {
    return "after " + std::to_string(weeks) + " weeks";
}

void add_look_backs(std::vector<look_back>& to, const evidence::entry& decision, std::string_view zone) {
    if (decision.retracted || decision.undone || !decision.reconstructed.empty()) return;
    if (const evidence::stage* review = evidence::newest_stage(decision, "review")) {
        const auto day = read_day_ahead(review->text, local_day(review->said_at, zone));
        const auto in_utc = read_day_ahead(review->text, local_day(review->said_at, "UTC"));
        if (day) {
            if (!has_an_outcome_after(decision, review->seq))
                to.push_back({decision.id, *day, on_day(*day), on_day(in_utc.value_or(*day))});
            return;
        }
    }
    const auto hypotheses = evidence::stages_named(decision, "hypothesis");
    if (hypotheses.empty() || has_an_outcome_after(decision, 0)) return;
    const sys_days said = local_day(hypotheses.front()->logged_at, zone);
    for (const int weeks : default_weeks)
        to.push_back({decision.id, said + days{7 * weeks}, after_weeks(weeks), after_weeks(weeks)});
}

}  // namespace

std::vector<look_back> look_backs_of(const evidence::portfolio& of, std::string_view zone) {
    std::vector<look_back> all;
    for (const evidence::entry& decision : of.decisions)
        add_look_backs(all, decision, zone);
    std::sort(all.begin(), all.end(), [](const look_back& a, const look_back& b) {
        return a.day != b.day ? a.day < b.day : a.decision < b.decision;
    });
    return all;
}

std::optional<sys_days> read_day_ahead(std::string_view text, sys_days today) {
    std::vector<std::string> words = lower_case_words(text);
    while (!words.empty() && is_one_of(words.front(), {"in", "on", "by", "after", "the", "about", "again"}))
        words.erase(words.begin());
    if (words.size() > 2 && words.back() == "now" && words[words.size() - 2] == "from")
        words.resize(words.size() - 2);
    if (words.empty()) return std::nullopt;
    auto day = read_stretch(words, today);
    if (!day) {
        if (words.front() == "next" && words.size() > 1) words.erase(words.begin());
        day = read_calendar_day(words, today);
    }
    if (!day || *day <= today || *day > today + farthest) return std::nullopt;
    return day;
}

}  // namespace nudges
