#include "commands/spoken.hpp"

#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr days far_away{300};              // from there on a date without its year is taken for another one
constexpr std::size_t longest_quote = 60;  // bytes

bool needs_its_year(sys_days day, sys_days today) {
    return day > today + far_away || day < today - far_away;
}

std::string year_of(sys_days day) {
    return std::to_string(int(year_month_day{day}.year()));
}

}  // namespace

std::string spoken_day(sys_days day, sys_days today) {
    const std::string words = to_words(evidence::calendar_date{year_month_day{day}});
    return needs_its_year(day, today) ? words : words.substr(0, words.rfind(' '));
}

std::string spoken_ago(const evidence::calendar_date& date, sys_days today) {
    if (!date.has_day()) return "in " + spoken_month(date.first_day(), today);
    const auto passed = (today - date.first_day()).count();
    if (passed <= 0) return "today";
    if (passed == 1) return "yesterday";
    if (passed < 14) return std::to_string(passed) + " days ago";
    if (passed < 92) return std::to_string(passed / 7) + " weeks ago";
    if (passed < 700) return std::to_string(passed * 12 / 365) + " months ago";
    return std::to_string(passed / 365) + (passed < 730 ? " year ago" : " years ago");
}

std::string spoken_ahead(sys_days day, sys_days today) {
    if (day <= today) return spoken_ago(evidence::calendar_date{year_month_day{day}}, today);
    const auto left = (day - today).count();
    if (left == 1) return "tomorrow";
    if (left == 7) return "in a week";
    return "in " + (left % 7 == 0 ? std::to_string(left / 7) + " weeks" : std::to_string(left) + " days");
}

std::string spoken_month(sys_days day, sys_days today) {
    constexpr std::array<const char*, 12> names{"January",   "February", "March",    "April",
                                                "May",       "June",     "July",     "August",
                                                "September", "October",  "November", "December"};
    const std::string name = names.at(unsigned(year_month_day{day}.month()) - 1);
    return needs_its_year(day, today) ? name + " " + year_of(day) : name;
}

std::string spoken_count(std::size_t count, std::string_view one, std::string_view many) {
    if (count == 0) return "no " + std::string(many);
    if (count != 1) return std::to_string(count) + " " + std::string(many);
    const bool vowel = std::string_view("aeiou").find(one.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(one);
}

std::string spoken_list(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
}

std::string spoken_quote(std::string_view said) {
    std::string line(said);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    line = join_words(split_words(line));
    std::string_view text = line;
    if (text.empty()) return {};
    if (text.size() <= longest_quote) {
        if (text.ends_with('.')) text.remove_suffix(1);
        return "“" + std::string(text) + "”";
    }
    // Cut between words, where one is near.
    std::string cut = shorten(text, longest_quote);
    const std::size_t space = cut.rfind(' ');
    if (space != std::string::npos && space > longest_quote / 2) cut = cut.substr(0, space) + "…";
    return "“" + cut + "”";
}

std::string spoken_entry(const evidence::entry& of) {
    if (of.id.kind == evidence::entry_kind::mentoring && !of.people.empty())
        return to_text(of.id) + " with @" + of.people.front().name;
    const evidence::stage* const name = newest_stage(of, "name");
    if (of.id.kind == evidence::entry_kind::metric && name) {
        const evidence::stage* const value = evidence::metric_series::value_of(of);
        return to_text(of.id) + " " + shorten(name->text, longest_quote) +
               (value ? " " + to_text(*value->amount) : "");
    }
    const std::string quote =
        spoken_quote(of.text.empty() && !of.stages.empty() ? of.stages.front().text : of.text);
    return to_text(of.id) + (quote.empty() ? "" : " " + quote);
}

std::string spoken_sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
    if (!text.empty() && text.back() != '.' && text.back() != '?') text += '.';
    return text;
}

}  // namespace commands
