#include "commands/period.hpp"

#include "commands/text.hpp"
#include "evidence/calendar.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace commands {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

namespace {

constexpr std::size_t longest_period = 5;  // words: "the 1st of March 2026"

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::optional<year> year_in(std::string_view text) {
    const auto number = text.size() == 4 ? number_in(text) : std::nullopt;
    if (!number || *number < 1970) return std::nullopt;
    return year{*number};
}

// A part of the year: so many months from that one on.
struct part_of_year {
    int first_month;
    int months;
};

// "q1" to "q4", "h1", "h2"
std::optional<part_of_year> part_in(std::string_view text) {
    if (text.size() != 2 || text[1] < '1' || text[1] > '4') return std::nullopt;
    const int number = text[1] - '0';
    if (text[0] == 'q') return part_of_year{3 * (number - 1) + 1, 3};
    if (text[0] == 'h' && number <= 2) return part_of_year{6 * (number - 1) + 1, 6};
    return std::nullopt;
}

period whole_months(year_month first, int count) {
    const year_month last = first + months{count - 1};
    return {sys_days{first / 1}, sys_days{last / std::chrono::last}};
}

period whole_week(sys_days monday) {
    return {monday, monday + days{6}};
}

sys_days monday_of(sys_days day) {
    return day - days{std::chrono::weekday{day}.iso_encoding() - 1};
}

// The year that a week belongs to is its Thursday's.
year week_year(sys_days day) {
    return year_month_day{monday_of(day) + days{3}}.year();
}

std::optional<sys_days> monday_of_week(int week, year in) {
    if (week < 1 || week > 53) return std::nullopt;
    const sys_days monday = monday_of(sys_days{in / std::chrono::January / 4}) + days{7 * (week - 1)};
    if (week_year(monday) != in) return std::nullopt;
    return monday;
}

// The most recent one that has begun, when no year is said.
std::optional<period> week_of(int week, std::optional<year> in, sys_days today) {
    const year newest = in.value_or(week_year(today));
    for (int back = 0; back < (in ? 1 : 8); ++back)
        if (const auto monday = monday_of_week(week, newest - std::chrono::years{back});
            monday && (in || *monday <= today))
            return whole_week(*monday);
    return std::nullopt;
}

year_month month_of(sys_days day) {
    const year_month_day date{day};
    return date.year() / date.month();
}

year_month quarter_of(sys_days day) {
    const year_month now = month_of(day);
    return now - months{(unsigned(now.month()) - 1) % 3};
}

// The most recent one that has begun, when no year is said.
period stretch_of(const part_of_year& part, std::optional<year> in, sys_days today) {
    const year_month this_year = in.value_or(month_of(today).year()) / std::chrono::January;
    year_month first = this_year + months{part.first_month - 1};
    if (!in && sys_days{first / 1} > today) first -= months{12};
    return whole_months(first, part.months);
}

// "this week", "last quarter"
std::optional<period> read_relative(const std::string& which, const std::string& unit, sys_days today) {
    const bool last = which == "last" || which == "past" || which == "previous";
    if (!last && which != "this" && which != "current") return std::nullopt;
    const int back = last ? 1 : 0;
    if (unit == "week") return whole_week(monday_of(today) - days{7 * back});
    if (unit == "month") return whole_months(month_of(today) - months{back}, 1);
    if (unit == "quarter") return whole_months(quarter_of(today) - months{3 * back}, 3);
    if (unit == "year")
        return whole_months((month_of(today).year() - std::chrono::years{back}) / std::chrono::January, 12);
    return std::nullopt;
}

// The months up to today: the first begins on the day after today's, so many months ago.
std::optional<period> last_months(int count, sys_days today) {
    if (count > 1000) return std::nullopt;
    const year_month_day now{today};
    const year_month first = now.year() / now.month() - months{count};
    const year_month_day same_day = first / now.day();
    const sys_days from = same_day.ok() ? sys_days{same_day} : sys_days{first / std::chrono::last};
    return period{from + days{1}, today};
}

// "last 3 weeks": up to today.
std::optional<period> read_last_few(const std::vector<std::string>& words, sys_days today) {
    if (words.size() != 3 || (words[0] != "last" && words[0] != "past")) return std::nullopt;
    const auto count = number_in(words[1]);
    if (!count || *count < 1 || *count > 1000) return std::nullopt;
    const std::string& unit = words[2];
    if (unit == "days" || unit == "day") return period{today - days{*count - 1}, today};
    if (unit == "weeks" || unit == "week") return period{today - days{7 * *count - 1}, today};
    if (unit == "months" || unit == "month") return last_months(*count, today);
    if (unit == "quarters" || unit == "quarter") return last_months(*count * 3, today);
    if (unit == "years" || unit == "year") return last_months(*count * 12, today);
    return std::nullopt;
}

// "w11", "w11 2025" and "2025-w11", as ISO 8601 writes it: "week 11 2025".
std::vector<std::string> with_week_spelt(const std::vector<std::string>& words) {
    const auto is_week = [](std::string_view word) {
        return word.size() >= 2 && word.size() <= 3 && word[0] == 'w' && number_in(word.substr(1));
    };
    if (words.empty() || words.size() > 2) return words;
    const std::string& word = words[0];
    if (is_week(word)) {
        std::vector<std::string> spelt{"week", word.substr(1)};
        spelt.insert(spelt.end(), words.begin() + 1, words.end());
        return spelt;
    }
    const std::size_t at = word.find('w');
    if (words.size() == 2 || (at != 4 && at != 5) || !is_week(std::string_view(word).substr(at)))
        return words;
    if (at == 5 && word[4] != '-') return words;
    return {"week", word.substr(at + 1), word.substr(0, 4)};
}

// "week 11", "week 11 2025"
std::optional<period> read_week(const std::vector<std::string>& typed, sys_days today) {
    const std::vector<std::string> words = with_week_spelt(typed);
    if (words.size() < 2 || words.size() > 3 || words[0] != "week") return std::nullopt;
    const auto week = number_in(words[1]);
    const auto in = words.size() == 3 ? year_in(words[2]) : std::nullopt;
    if (!week || (words.size() == 3 && !in)) return std::nullopt;
    return week_of(*week, in, today);
}

// "q1", "q1 2026", "2026 q1", "2026-q1", "quarter 1"; "h1" likewise
std::optional<period> read_part_of_year(std::vector<std::string> words, sys_days today) {
    if (words.size() == 1)
        if (const std::size_t dash = words[0].find_first_of("-/"); dash != std::string::npos)
            words = {words[0].substr(0, dash), words[0].substr(dash + 1)};
    if (words.size() > 1 && words[0] == "quarter") {
        words.erase(words.begin());
        words[0].insert(0, "q");
    }
    if (words.size() == 2 && part_in(words[1])) std::swap(words[0], words[1]);
    const auto part = words.empty() || words.size() > 2 ? std::nullopt : part_in(words[0]);
    const auto in = words.size() == 2 ? year_in(words[1]) : std::nullopt;
    if (!part || (words.size() == 2 && !in)) return std::nullopt;
    return stretch_of(*part, in, today);
}

bool is_little(std::string_view word) {
    constexpr std::array<std::string_view, 6> little{"in", "on", "during", "for", "of", "the"};
    return std::find(little.begin(), little.end(), word) != little.end();
}

enum class key_kind { none, opens, opens_behind, closes, closes_before, holds };

key_kind kind_of_key(const std::string& word) {
    if (word == "since" || word == "from") return key_kind::opens;
    if (word == "after") return key_kind::opens_behind;
    if (word == "until" || word == "to" || word == "till") return key_kind::closes;
    if (word == "before") return key_kind::closes_before;
    if (word == "on" || word == "during" || word == "when" || word == "happened") return key_kind::holds;
    return key_kind::none;
}

// A key where a word begins: "since:", "since", "since:March". Of those without a colon, a search believes
// the two that are seldom words of a sentence: "moved to March" is looked for.
struct key_here {
    key_kind is = key_kind::none;
    bool has_colon = false;
    std::string value;  // behind the colon, in the same word
};

key_here key_at(const std::string& word, bool needs_colon) {
    const std::size_t colon = std::min(word.find(':'), word.size());
    const std::string name = lower_case(word.substr(0, colon));
    if (colon < word.size()) return {kind_of_key(name), true, word.substr(colon + 1)};
    if (needs_colon && name != "since" && name != "until") return {};
    if (name == "between") return {key_kind::opens, false, {}};
    return {kind_of_key(name), false, {}};
}

// "January - March", "between January and March"
bool joins_two_dates(const std::string& word) {
    return word == "-" || word == "–" || lower_case(word) == "and";
}

bool ends_a_value(const std::string& word) {
    return word.starts_with('#') || word.starts_with('@') || word.find(':') != std::string::npos;
}

// The longest beginning of the words that is a period.
struct leading_period {
    period days;
    std::string typed;
    std::size_t words = 0;
};

std::optional<leading_period> read_beginning(const std::vector<std::string>& words, std::size_t at,
                                             sys_days today, const std::string& before = "") {
    std::vector<std::string> typed;
    if (!before.empty()) typed.push_back(before);
    const std::size_t inside = typed.size();
    for (std::size_t i = at; i < words.size() && typed.size() < longest_period; ++i) {
        if (ends_a_value(words[i])) break;
        typed.push_back(words[i]);
    }
    for (; !typed.empty() && typed.size() >= inside; typed.pop_back())
        if (const auto days = read_period(join_words(typed), today))
            return leading_period{*days, join_words(typed), typed.size() - inside};
    return std::nullopt;
}

void apply(key_kind key, const leading_period& said, period_in_text& to) {
    switch (key) {
        case key_kind::opens:
            to.days.from = said.days.from;
            break;
        case key_kind::opens_behind:
            to.days.from = *said.days.until + days{1};
            break;
        case key_kind::closes:
            to.days.until = said.days.until;
            break;
        case key_kind::closes_before:
            to.days.until = *said.days.from - days{1};
            break;
        case key_kind::holds:
        case key_kind::none:
            to.days = said.days;
            to.since = said.typed;
            return;
    }
    const bool opens = key == key_kind::opens || key == key_kind::opens_behind;
    (opens ? to.since : to.until) = said.typed;
}

}  // namespace

std::optional<period> read_period(std::string_view text, sys_days today) {
    std::vector<std::string> words = split_words(lower_case(text));
    while (words.size() > 1 && is_little(words.front()))
        words.erase(words.begin());
    std::erase_if(words, [](const std::string& word) { return word == "of"; });
    if (words.empty()) return std::nullopt;
    for (std::string& word : words)
        while (word.ends_with(',') || word.ends_with(';'))
            word.pop_back();
    if (words.size() == 1)
        if (const auto in = year_in(words[0])) return whole_months(*in / std::chrono::January, 12);
    if (words.size() == 2)
        if (const auto found = read_relative(words[0], words[1], today)) return found;
    if (const auto found = read_last_few(words, today)) return found;
    if (const auto found = read_week(words, today)) return found;
    if (const auto found = read_part_of_year(words, today)) return found;
    const auto date = evidence::read_date(text, today);
    if (!date) return std::nullopt;
    return period{date->first_day(), date->last_day()};
}

std::string to_words(const period& stretch) {
    const auto said = [](sys_days day) { return to_words(evidence::calendar_date{year_month_day{day}}); };
    if (stretch.is_everything()) return {};
    if (!stretch.until) return "since " + said(*stretch.from);
    if (!stretch.from) return "until " + said(*stretch.until);
    const std::string first = said(*stretch.from), last = said(*stretch.until);
    if (first == last) return first;
    // What both have in common is said once: "9 – 15 Mar 2026", "1 Jan – 31 Mar 2026".
    const std::size_t month = first.find(' '), in_year = first.rfind(' ');
    if (last.ends_with(first.substr(month))) return first.substr(0, month) + " – " + last;
    if (last.ends_with(first.substr(in_year))) return first.substr(0, in_year) + " – " + last;
    return first + " – " + last;
}

std::string to_line(const period& stretch) {
    const auto iso = [](sys_days day) { return evidence::calendar_date{year_month_day{day}}.to_iso(); };
    std::string line;
    if (stretch.from) line = "since: " + iso(*stretch.from);
    if (stretch.until) line += (line.empty() ? "" : " ") + ("until: " + iso(*stretch.until));
    return line;
}

period_in_text take_period(const std::vector<std::string>& words, sys_days today, bool by_itself) {
    period_in_text taken;
    for (std::size_t i = 0; i < words.size(); ++i) {
        key_here key = key_at(words[i], !by_itself);
        if (by_itself && taken.days.from && joins_two_dates(words[i])) key.is = key_kind::closes;
        if (key.is != key_kind::none) {
            if (const auto said = read_beginning(words, i + 1, today, key.value)) {
                apply(key.is, *said, taken);
                i += said->words;
                continue;
            }
            if (key.has_colon) {
                taken.unread = key.value;
                while (i + 1 < words.size() && !ends_a_value(words[i + 1]))
                    taken.unread += (taken.unread.empty() ? "" : " ") + words[++i];
                if (taken.unread.empty()) taken.unread = words[i];
                continue;
            }
        } else if (by_itself && taken.days.is_everything()) {
            if (const auto said = read_beginning(words, i, today)) {
                apply(key_kind::none, *said, taken);
                i += said->words - 1;
                continue;
            }
        }
        taken.rest.push_back(words[i]);
    }
    return taken;
}

}  // namespace commands
