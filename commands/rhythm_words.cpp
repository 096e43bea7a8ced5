#include "commands/rhythm_words.hpp"

#include "commands/nudge_times.hpp"
#include "nudges/holidays.hpp"
#include "nudges/open_time.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace commands {

using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr days a_year{366};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

std::string weekday(std::size_t day) {
    return std::string(weekdays.at(day % 7));
}

// "Monday, Tuesday and Thursday"
std::string listed(const std::vector<std::string>& names, const std::string& before_last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? before_last : ", ") + names[i];
    return text;
}

std::string country_in_words(std::string_view code) {
    for (const nudges::country& one : nudges::known_countries())
        if (one.code == code) {
            const std::string name(one.name);
            return name + (name.ends_with('s') ? "'" : "'s");
        }
    return std::string(code);
}

std::string most_a_week(nudges::profile which) {
    return "at most " + std::to_string(nudges::allowance_of(which).per_week) + " a week";
}

}  // namespace

std::string regular_time_in_words(const nudges::rhythm& of) {
    return weekday(of.weekday.c_encoding()) + "s at " + clock_in_words(nudges::time_of_day(of));
}

std::string profile_in_words(nudges::profile which) {
    if (which == nudges::profile::silent) return "off: nothing comes by itself";
    const nudges::allowance allowed = nudges::allowance_of(which);
    return std::string(name_of(which)) + ": " + most_a_week(which) +
           ", the dates of your review cycle included" +
           (allowed.look_backs ? ", and look-backs at decisions"
                               : ", and no look-backs at decisions but those that you ask for with review:");
}

std::string quiet_in_words(const nudges::quiet_hours& quiet) {
    if (quiet.from == quiet.to) return "none";
    return clock_in_words(quiet.from) + " to " + clock_in_words(quiet.to);
}

std::string work_days_in_words(const nudges::rhythm& of) {
    const auto& on = of.work_days;
    const auto count = std::size_t(std::count(on.begin(), on.end(), true));
    if (count == 7) return "every day";
    for (std::size_t first = 0; count > 2 && first < 7; ++first) {
        std::size_t length = 0;
        while (on.at((first + length) % 7))
            ++length;
        if (length == count) return weekday(first) + " to " + weekday(first + length - 1);
    }
    std::vector<std::string> names;
    for (const std::size_t day : {1U, 2U, 3U, 4U, 5U, 6U, 0U})
        if (on.at(day)) names.push_back(weekday(day));
    return listed(names, " and ");
}

std::string holidays_in_words(const nudges::rhythm& of, sys_days today) {
    if (of.country.empty()) return {};
    const std::string whose = country_in_words(of.country) + " public holidays";
    for (sys_days day = today; day < today + a_year; day += days{1})
        if (nudges::is_public_holiday(of.country, day))
            return whose + ", the next " + day_in_words(day, today);
    return whose;
}

std::string days_off_in_words(const nudges::rhythm& of, sys_days today) {
    const auto next = of.days_off.lower_bound(today);
    const auto count = std::distance(next, of.days_off.end());
    if (count == 0) return {};
    if (count == 1) return day_in_words(*next, today);
    return std::to_string(count) + " to come, the next " + day_in_words(*next, today);
}

std::string rhythm_in_words(const nudges::rhythm& of, sys_days today) {
    if (of.profile == nudges::profile::silent) return "Nudges are off: nothing comes by itself.";
    std::string text = of.is_paused_on(today) ? "Nudges are paused until " + day_in_words(*of.pause, today) +
                                                    ". Then they come on "
                                              : "Nudges come on ";
    text += regular_time_in_words(of) + ", your time (" + of.zone + "), " + most_a_week(of.profile) + " (" +
            std::string(name_of(of.profile)) + "): " + work_days_in_words(of);
    std::vector<std::string> never;
    if (of.quiet.from != of.quiet.to) never.push_back("from " + quiet_in_words(of.quiet));
    if (!of.country.empty()) never.push_back("on " + country_in_words(of.country) + " public holidays");
    const auto off = std::distance(of.days_off.lower_bound(today), of.days_off.end());
    if (off > 0)
        never.push_back(off == 1 ? "on your day off" : "on your " + std::to_string(off) + " days off");
    return text + (never.empty() ? "" : ", but not " + listed(never, " or ")) + ".";
}

std::string moved_weekday_in_words(const nudges::rhythm& of) {
    const std::size_t chosen = of.weekday.c_encoding();
    if (of.work_days.at(chosen)) return {};
    const std::size_t since_monday = (chosen + 6) % 7;
    std::size_t day = chosen;
    for (std::size_t back = 1; back <= since_monday && !of.work_days.at(day % 7); ++back)
        day = chosen + 7 - back;
    while (!of.work_days.at(day % 7))
        ++day;
    return weekday(chosen) + " is no work day of yours, so it comes on the nearest one in the week, " +
           weekday(day);
}

std::string line_for_rhythm(const nudges::rhythm& of, std::chrono::sys_days today) {
    nudges::rhythm said = of;
    said.zone.clear();
    said.days_off.clear();
    if (!said.is_paused_on(today)) said.pause.reset();
    said.formerly = nudges::rhythm{}.formerly;  // typing the line again does not change it
    return "/evidence nudges " + nudges::to_text(said);
}

}  // namespace commands
