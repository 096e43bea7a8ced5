#include "commands/import_dates.hpp"

#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace commands {

using evidence::calendar_date;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

namespace {

constexpr int first_year = 1990;
constexpr int last_year = 2100;
constexpr std::size_t longest_date = 40;       // bytes
constexpr std::size_t most_words_of_date = 5;  // "Week of 3 March 2026"

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_digit);
}

bool begins_with_month(const std::string& word) {
    return std::any_of(months.begin(), months.end(),
                       [&](std::string_view month) { return word.starts_with(month); });
}

// "yesterday", "2 weeks ago", "last week", "Tuesday": counted from a day that is not known.
bool counts_from_today(const std::vector<std::string>& words) {
    constexpr std::array<std::string_view, 8> relative{"ago",  "last",  "this",      "next",
                                                       "past", "today", "yesterday", "tomorrow"};
    const bool is_relative = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(relative.begin(), relative.end(), word) != relative.end();
    });
    const bool is_absolute = std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return has_digit(word) || begins_with_month(word);
    });
    return is_relative || !is_absolute;
}

std::optional<int> year_of(std::string_view word) {
    if (word.size() != 4 || !std::all_of(word.begin(), word.end(), is_digit)) return std::nullopt;
    const int year = (word[0] - '0') * 1000 + (word[1] - '0') * 100 + (word[2] - '0') * 10 + (word[3] - '0');
    return year >= first_year && year <= last_year ? std::optional(year) : std::nullopt;
}

// The day from which a date without a year is read.
sys_days reference_day(const date_context& context) {
    if (!context.year) return context.today;
    const sys_days last = std::chrono::year{*context.year} / std::chrono::December / 31;
    return std::min(last, context.today);
}

std::optional<calendar_date> month_up_to_now(int year, unsigned month, sys_days today) {
    const year_month wanted{std::chrono::year{year}, std::chrono::month{month}};
    const year_month_day now{today};
    const year_month present{now.year(), now.month()};
    if (wanted > present && now.year() == wanted.year()) return calendar_date{present};
    return calendar_date{wanted};
}

// "Q1", "Q1 2026", "2026 Q1", "Q1/2026", "H1 2026", "2025"
std::optional<calendar_date> read_stretch(const std::vector<std::string>& words,
                                          const date_context& context) {
    std::optional<int> year;
    std::optional<unsigned> month;
    for (const std::string& word : words) {
        if (const auto named = year_of(word); named && !year)
            year = named;
        else if (word.size() == 2 && word[0] == 'q' && word[1] >= '1' && word[1] <= '4' && !month)
            month = unsigned(word[1] - '0') * 3;
        else if (word.size() == 2 && word[0] == 'h' && (word[1] == '1' || word[1] == '2') && !month)
            month = unsigned(word[1] - '0') * 6;
        else
            return std::nullopt;
    }
    if (!year && !month) return std::nullopt;
    if (!year) year = context.year ? *context.year : int(year_month_day{context.today}.year());
    return month_up_to_now(*year, month.value_or(12), context.today);
}

std::vector<std::string> words_of(std::string_view text) {
    std::string plain = lower_case(text);
    for (char& c : plain)
        if (c == '(' || c == ')' || c == '[' || c == ']' || c == ',') c = ' ';
    // "Q1/2026", "Q1-2026"
    for (std::size_t i = 1; i + 1 < plain.size(); ++i)
        if ((plain[i] == '/' || plain[i] == '-') && i >= 2 && plain[i - 2] == 'q' && is_digit(plain[i - 1]))
            plain[i] = ' ';
    return split_words(plain);
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
    return join_words({words.begin() + std::ptrdiff_t(from), words.begin() + std::ptrdiff_t(from + count)});
}

// What may stand between a date at the beginning of a line and what it is the date of.
std::optional<std::string> behind_separator(std::string_view rest) {
    const std::string_view text = trim(rest);
    if (text.empty()) return std::string();
    constexpr std::array<std::string_view, 5> marks{":", "-", "|", ",", "."};
    for (const std::string_view mark : marks)
        if (text.starts_with(mark)) return std::string(trim(text.substr(mark.size())));
    return std::nullopt;
}

// "[2026-03-04] …" and "(Mar 2026) …"
std::optional<line_date> take_bracketed(std::string_view line, const date_context& context) {
    if (line.empty() || (line.front() != '[' && line.front() != '(')) return std::nullopt;
    const std::size_t end = line.find(line.front() == '[' ? ']' : ')');
    if (end == std::string_view::npos) return std::nullopt;
    const auto date = read_document_date(line.substr(1, end - 1), context);
    if (!date) return std::nullopt;
    const std::string_view rest = trim(line.substr(end + 1));
    return line_date{*date, behind_separator(rest).value_or(std::string(rest))};
}

}  // namespace

std::optional<calendar_date> read_document_date(std::string_view text, const date_context& context) {
    if (text.size() > longest_date) return std::nullopt;
    std::vector<std::string> words = words_of(text);
    while (!words.empty() && (words.back().ends_with(':') || words.back().ends_with('.')))
        words.back().pop_back();
    if (words.size() > 2 && words[0] == "week" && words[1] == "of")
        words.erase(words.begin(), words.begin() + 2);
    else if (words.size() > 1 && (words[0] == "in" || words[0] == "on"))
        words.erase(words.begin());
    if (words.empty() || words.size() > most_words_of_date) return std::nullopt;
    if (const auto stretch = read_stretch(words, context)) return stretch;
    if (counts_from_today(words)) return std::nullopt;
    return evidence::read_date(join_words(words), reference_day(context));
}

std::optional<line_date> take_leading_date(std::string_view line, const date_context& context) {
    if (auto bracketed = take_bracketed(line, context)) return bracketed;
    const std::string_view head = line.substr(0, longest_date);
    // The longest beginning that is a date and ends before a separator.
    for (std::size_t end = head.size(); end > 0; --end) {
        if (end < line.size() && std::string_view(": -|,.").find(line[end]) == std::string_view::npos)
            continue;
        const std::string_view begin = trim(line.substr(0, end));
        if (begin.size() < 4) break;
        const auto rest = behind_separator(line.substr(end));
        const bool is_iso = calendar_date::from_iso(begin).has_value();
        if (!rest && !is_iso) continue;
        if (const auto date = read_document_date(begin, context))
            return line_date{*date, rest.value_or(std::string(trim(line.substr(end))))};
    }
    return std::nullopt;
}

std::optional<line_date> take_trailing_date(std::string_view line, const date_context& context) {
    line = trim(line);
    if (line.ends_with(')')) {
        const std::size_t open = line.rfind('(');
        if (open == std::string_view::npos || open == 0) return std::nullopt;
        const auto date = read_document_date(line.substr(open + 1, line.size() - open - 2), context);
        if (!date) return std::nullopt;
        return line_date{*date, std::string(trim(line.substr(0, open)))};
    }
    for (const std::string_view mark : {", ", " - "}) {
        const std::size_t at = line.rfind(mark);
        if (at == std::string_view::npos || at == 0) continue;
        const std::string_view tail = line.substr(at + mark.size());
        if (!has_digit(tail)) continue;
        if (const auto date = read_document_date(tail, context))
            return line_date{*date, std::string(trim(line.substr(0, at)))};
    }
    return std::nullopt;
}

std::optional<calendar_date> date_in_heading(std::string_view heading, const date_context& context) {
    if (const auto date = read_document_date(heading, context)) return date;
    const std::vector<std::string> words = words_of(heading);
    for (std::size_t count = std::min(most_words_of_date, words.size()); count > 0; --count)
        for (std::size_t from = 0; from + count <= words.size(); ++from) {
            const std::string part = joined(words, from, count);
            if (year_of(part) || (count == 1 && part.size() < 4 && !part.starts_with('q'))) continue;
            // "May" and "March" are words too: without a digit they count only as the whole heading.
            if (!has_digit(part)) continue;
            if (const auto date = read_document_date(part, context)) return date;
        }
    return std::nullopt;
}

std::optional<int> year_in_heading(std::string_view heading) {
    for (const std::string& word : words_of(heading))
        if (const auto year = year_of(word)) return year;
    return std::nullopt;
}

}  // namespace commands
