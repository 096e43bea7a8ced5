#include "evidence/calendar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace evidence {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

namespace {

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> month_words{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekday_words{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "4-Mar-2026", "4/Mar" and "mid-March" are words too; "2026-03-04" is one.
bool parts_words(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == ' ' || c == ',' || c == '\t' || c == '\n') return true;
    if (c != '-' && c != '/') return false;
    return (at > 0 && is_letter(text[at - 1])) || (at + 1 < text.size() && is_letter(text[at + 1]));
}

std::vector<std::string> lower_case_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (parts_words(text, at)) {
            if (!word.empty()) words.push_back(std::move(word));
            word.clear();
        } else {
            word += text[at] >= 'A' && text[at] <= 'Z' ? char(text[at] - 'A' + 'a') : text[at];
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// "4th" and "4." are days too.
std::optional<int> day_number(std::string_view text) {
    for (const std::string_view ending : {"st", "nd", "rd", "th", "."})
        if (text.ends_with(ending)) return whole_number(text.substr(0, text.size() - ending.size()));
    return whole_number(text);
}

// Accepts a word or its beginning of three letters up: "tue", "tues", "tuesday".
template <std::size_t N>
std::optional<unsigned> index_of(const std::array<std::string_view, N>& words, std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.size() < 3) return std::nullopt;
    for (std::size_t i = 0; i < N; ++i)
        if (words[i].starts_with(text)) return unsigned(i);
    return std::nullopt;
}

std::optional<calendar_date> make_day(int year, int month, int day) {
    // Checked before std::chrono keeps one byte of each: 260 March must not become the 4th.
    if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                              std::chrono::day{unsigned(day)}};
    if (!date.ok()) return std::nullopt;
    return calendar_date{date};
}

// A day and month without a year mean the most recent one.
std::optional<calendar_date> most_recent(int month, int day, sys_days today) {
    const int this_year = int(year_month_day{today}.year());
    for (const int year : {this_year, this_year - 1, this_year - 2, this_year - 3, this_year - 4}) {
        const auto date = make_day(year, month, day);
        if (date && date->first_day() <= today) return date;
    }
    return std::nullopt;
}

std::optional<calendar_date> read_numeric(std::string_view text, sys_days today) {
    if (const auto iso = calendar_date::from_iso(text)) return iso;
    for (const char separator : {'.', '/', '-'}) {
        std::vector<int> parts;
        std::size_t from = 0;
        bool readable = true;
        while (readable && from <= text.size()) {
            const std::size_t end = std::min(text.find(separator, from), text.size());
            if (from == end && end == text.size()) break;  // "4.3." ends with its separator
            const auto number = whole_number(text.substr(from, end - from));
            readable = number.has_value();
            if (number) parts.push_back(*number);
            from = end + 1;
        }
        if (!readable || parts.size() < 2 || parts.size() > 3) continue;
        if (parts[0] > 31 && parts.size() == 3) return make_day(parts[0], parts[1], parts[2]);
        if (parts.size() == 3 && parts[2] < 100) parts[2] += 2000;
        // With dots the day comes first. With strokes both orders are in use: only one possible reading
        // counts.
        const bool day_first = separator == '.' || parts[0] > 12 || parts[0] == parts[1];
        const bool month_first = separator != '.' && parts[1] > 12;
        if (!day_first && !month_first) return std::nullopt;
        const int day = day_first ? parts[0] : parts[1];
        const int month = day_first ? parts[1] : parts[0];
        return parts.size() == 3 ? make_day(parts[2], month, day) : most_recent(month, day, today);
    }
    return std::nullopt;
}

std::optional<calendar_date> in_range(const year_month_day& date) {
    return make_day(int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())));
}

std::optional<calendar_date> day_of_month_before(sys_days today, int months) {
    const year_month_day now{today};
    year_month month{now.year(), now.month()};
    month -= std::chrono::months{months};
    year_month_day date{month.year(), month.month(), now.day()};
    if (!date.ok()) date = month / std::chrono::last;
    return in_range(date);
}

// "3 weeks ago", "a month ago", "two days ago", "a couple of days ago", "2w ago"
std::optional<calendar_date> read_ago(std::vector<std::string> words, sys_days today) {
    if (words.size() < 2 || words.back() != "ago") return std::nullopt;
    words.pop_back();
    if (words.size() == 2 && words[0] == "couple") words.insert(words.begin(), "a");
    if (words.size() == 3 && words[0] == "a" && words[1] == "couple") words.erase(words.begin());
    if (words.size() == 1) {  // "week ago", "2w ago"
        const std::size_t letters = std::min(words[0].find_first_not_of("0123456789"), words[0].size());
        const std::string number = letters == 0 ? "1" : words[0].substr(0, letters);
        words = {number, words[0].substr(letters)};
    }
    if (words.size() != 2) return std::nullopt;
    const std::optional<int> count = read_count(words[0]);
    if (!count || *count > 4000) return std::nullopt;
    const std::string& unit = words[1];
    if (unit == "day" || unit == "days" || unit == "d") return in_range(year_month_day{today - days{*count}});
    if (unit == "week" || unit == "weeks" || unit == "w" || unit == "wk" || unit == "wks")
        return in_range(year_month_day{today - days{7 * *count}});
    if (unit == "fortnight") return in_range(year_month_day{today - days{14 * *count}});
    if (unit == "month" || unit == "months" || unit == "mo") return day_of_month_before(today, *count);
    if (unit == "year" || unit == "years" || unit == "yr" || unit == "y")
        return day_of_month_before(today, 12 * *count);
    return std::nullopt;
}

// "14:30", "9am": a time of day says nothing about the day.
bool is_time_of_day(std::string_view word) {
    for (const std::string_view half : {"am", "pm"}) {
        if (!word.ends_with(half)) continue;
        word.remove_suffix(half.size());
        return word.find(':') != std::string_view::npos ? is_time_of_day(word)
                                                        : whole_number(word).has_value();
    }
    const std::size_t colon = word.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == word.size()) return false;
    return std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == ':'; });
}

// "last Tuesday" and a bare "Tuesday" are the most recent one; said on a Tuesday, the one a week ago.
calendar_date most_recent_weekday(unsigned weekday, sys_days today) {
    const unsigned now = std::chrono::weekday{today}.c_encoding();
    const unsigned back = (now + 7 - weekday) % 7;
    return calendar_date{year_month_day{today - days{back == 0 ? 7 : back}}};
}

// "4 March", "March 4 2026", "4 Mar 2026", "March 2026", "March"
std::optional<calendar_date> read_named_month(const std::vector<std::string>& words, sys_days today) {
    std::optional<unsigned> month;
    std::optional<int> day, year;
    for (const std::string& word : words) {
        if (const auto named = index_of(month_words, word); named && !month)
            month = *named + 1;
        else if (const auto number = whole_number(word); number && *number >= 1970 && !year)
            year = number;
        else if (const auto in_month = day_number(word); in_month && !day)
            day = in_month;
        else
            return std::nullopt;
    }
    if (!month) return std::nullopt;
    if (day) return year ? make_day(*year, int(*month), *day) : most_recent(int(*month), *day, today);
    if (!year) {
        const year_month_day now{today};
        year = int(now.year()) - (*month > unsigned(now.month()) ? 1 : 0);
    }
    if (*year > 9999) return std::nullopt;
    return calendar_date{year_month{std::chrono::year{*year}, std::chrono::month{*month}}};
}

}  // namespace

calendar_date::calendar_date(year_month_day day) : day_(day), has_day_(true) {}

calendar_date::calendar_date(year_month month)
    : day_(month.year(), month.month(), std::chrono::day{1}), has_day_(false) {}

std::optional<calendar_date> calendar_date::from_iso(std::string_view text) {
    if (text.size() != 10 && text.size() != 7) return std::nullopt;
    if (text[4] != '-' || (text.size() == 10 && text[7] != '-')) return std::nullopt;
    const auto year = whole_number(text.substr(0, 4));
    const auto month = whole_number(text.substr(5, 2));
    const auto day = text.size() == 10 ? whole_number(text.substr(8, 2)) : std::optional{1};
    if (!year || !month || !day) return std::nullopt;
    const auto date = make_day(*year, *month, *day);
    if (!date || text.size() == 10) return date;
    return calendar_date{year_month{date->day_.year(), date->day_.month()}};
}

std::string calendar_date::to_iso() const {
    std::array<char, 24> text{};
    if (has_day_)
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(day_.year()), unsigned(day_.month()),
                      unsigned(day_.day()));
    else
        std::snprintf(text.data(), text.size(), "%04d-%02u", int(day_.year()), unsigned(day_.month()));
    return text.data();
}

sys_days calendar_date::first_day() const {
    return sys_days{day_};
}

sys_days calendar_date::last_day() const {
    if (has_day_) return sys_days{day_};
    return sys_days{year_month{day_.year(), day_.month()} / std::chrono::last};
}

std::string to_words(const calendar_date& date) {
    const year_month_day first{date.first_day()};
    std::string month{month_names[unsigned(first.month()) - 1]};
    month[0] = char(month[0] - 'a' + 'A');
    const std::string month_and_year = month + " " + std::to_string(int(first.year()));
    return date.has_day() ? std::to_string(unsigned(first.day())) + " " + month_and_year : month_and_year;
}

int days_late(const calendar_date& happened, sys_days logged) {
    return std::max(0, int((logged - happened.last_day()).count()));
}

namespace {

// "on Tuesday", "in March", "the 4th of March", "about 3 weeks ago"
bool is_little(std::string_view word) {
    constexpr std::array<std::string_view, 10> little{"on",    "in",     "of",      "the",  "at",
                                                      "about", "around", "earlier", "just", "back"};
    return std::find(little.begin(), little.end(), word) != little.end();
}

// The words that carry the date: without "on", "the", times of day, and a full stop at the end.
std::vector<std::string> telling_words(std::string_view text) {
    while (!text.empty() && std::string_view(" .;!)").find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    if (text.size() > 11 && text[10] == 'T' && is_digit(text[9]))
        text = text.substr(0, 10);  // "2026-03-04T10:00"
    std::vector<std::string> words = lower_case_words(text);
    std::erase_if(words, [](const std::string& word) { return is_little(word) || is_time_of_day(word); });
    return words;
}

bool is_part_of_day(const std::string& word) {
    return word == "morning" || word == "afternoon" || word == "evening" || word == "night" ||
           word == "noon" || word == "tonight";
}

std::optional<calendar_date> read_one_word(const std::string& word, sys_days today) {
    if (word == "today" || word == "now" || word == "this" || is_part_of_day(word))
        return calendar_date{year_month_day{today}};
    if (word == "yesterday") return calendar_date{year_month_day{today - days{1}}};
    if (word == "tomorrow") return calendar_date{year_month_day{today + days{1}}};
    if (word == "month") {  // "this month"
        const year_month_day now{today};
        return calendar_date{year_month{now.year(), now.month()}};
    }
    if (const auto date = read_numeric(word, today)) return date;
    if (const auto weekday = index_of(weekday_words, word)) return most_recent_weekday(*weekday, today);
    return std::nullopt;
}

std::optional<calendar_date> read_words(std::vector<std::string> words, sys_days today);

// "Tue 3 March": the weekday must be that day's.
std::optional<calendar_date> read_weekday_and_date(const std::vector<std::string>& words, sys_days today) {
    const auto weekday = index_of(weekday_words, words.front());
    if (!weekday) return std::nullopt;
    const auto date = read_words({words.begin() + 1, words.end()}, today);
    if (!date || !date->has_day() || std::chrono::weekday{date->first_day()}.c_encoding() != *weekday)
        return std::nullopt;
    return date;
}

// "Tuesday last week", "last week Tuesday", "Tuesday this week", in weeks that begin on Monday.
std::optional<calendar_date> read_weekday_of_week(std::vector<std::string> words, sys_days today) {
    if (words.size() != 3) return std::nullopt;
    if (words[2] != "week") std::rotate(words.begin(), words.begin() + 2, words.end());
    const auto weekday = index_of(weekday_words, words[0]);
    const bool is_last = words[1] == "last" || words[1] == "past";
    if (!weekday || words[2] != "week" || (!is_last && words[1] != "this")) return std::nullopt;
    const std::chrono::weekday named{*weekday};
    const sys_days monday = today - (std::chrono::weekday{today} - std::chrono::Monday);
    return in_range(year_month_day{monday - days{is_last ? 7 : 0} + (named - std::chrono::Monday)});
}

std::optional<calendar_date> read_words(std::vector<std::string> words, sys_days today) {
    if (const auto day = read_weekday_of_week(words, today)) return day;
    if (words.size() > 1 && is_part_of_day(words.back()) && words.front() != "last") words.pop_back();
    if (words.size() > 1 && words.front() == "this") {
        words.erase(words.begin());
        const auto weekday = words.size() == 1 ? index_of(weekday_words, words.front()) : std::nullopt;
        if (weekday && std::chrono::weekday{today}.c_encoding() == *weekday)
            return calendar_date{year_month_day{today}};
    }
    if (words.empty()) return std::nullopt;
    if (const auto ago = read_ago(words, today)) return ago;
    if (words == std::vector<std::string>{"day", "before", "yesterday"})
        return calendar_date{year_month_day{today - days{2}}};
    if (words.size() == 2 && (words[0] == "last" || words[0] == "past")) {
        if (words[1] == "week") return calendar_date{year_month_day{today - days{7}}};
        if (words[1] == "night") return calendar_date{year_month_day{today - days{1}}};
        if (words[1] == "month") {
            const year_month_day now{today};
            return calendar_date{year_month{now.year(), now.month()} - std::chrono::months{1}};
        }
        words.erase(words.begin());
    }
    if (words.size() == 1)
        if (const auto date = read_one_word(words.front(), today)) return date;
    // "mid-March", "end of February": no day was said, so none is kept.
    if (words.size() > 1)
        for (const std::string_view part : {"early", "mid", "late", "beginning", "start", "end"})
            if (words.front() == part && index_of(month_words, words[1])) {
                words.erase(words.begin());
                break;
            }
    if (const auto date = read_named_month(words, today)) return date;
    return words.size() > 1 ? read_weekday_and_date(words, today) : std::nullopt;
}

}  // namespace

std::optional<int> read_count(std::string_view word) {
    constexpr std::array<std::string_view, 13> numerals{"zero", "one",    "two",   "three", "four",
                                                        "five", "six",    "seven", "eight", "nine",
                                                        "ten",  "eleven", "twelve"};
    if (word == "a" || word == "an") return 1;
    if (word == "couple") return 2;
    for (std::size_t i = 0; i < numerals.size(); ++i)
        if (numerals[i] == word) return int(i);
    return whole_number(word);
}

std::optional<calendar_date> read_date(std::string_view text, sys_days today) {
    return read_words(telling_words(text), today);
}

namespace {

bool goes_on_as_a_date(std::string_view word) {
    constexpr std::array<std::string_view, 6> words{"of", "last", "before", "ago", "next", "or"};
    const std::vector<std::string> plain = lower_case_words(word);
    return !plain.empty() && std::find(words.begin(), words.end(), plain.front()) != words.end();
}

}  // namespace

std::optional<leading_date> read_leading_date(std::string_view text, sys_days today) {
    constexpr std::size_t longest_date = 40;  // bytes
    constexpr std::size_t clear_word = 5;
    if (const auto date = read_date(text, today)) return leading_date{*date, text.size()};
    for (std::size_t end = text.substr(0, longest_date).rfind(' '); end != std::string_view::npos && end > 0;
         end = text.rfind(' ', end - 1)) {
        const std::string_view beginning = text.substr(0, end);
        const std::size_t space = beginning.rfind(' ');
        const std::string_view last =
            space == std::string_view::npos ? beginning : beginning.substr(space + 1);
        if (is_little(last) || (space == std::string_view::npos && end < clear_word)) continue;
        // "Tuesday 4 March" on which no Tuesday fell: what goes on as a date is not read in part.
        const std::string_view next = text.substr(end + 1, text.find(' ', end + 1) - end - 1);
        if (next.empty() || is_digit(next.front()) || read_date(next, today)) continue;
        const auto date = read_date(beginning, today);
        if (!date) continue;
        // "last week of January", "Tuesday last week": it goes on to say another day.
        if (goes_on_as_a_date(next)) return std::nullopt;
        return leading_date{*date, end};
    }
    return std::nullopt;
}

}  // namespace evidence
