// iCalendar files of days off, as a file and as the text of a line.
#include "nudges/holidays.hpp"

#include "commands/rhythm_line.hpp"
#include "tests/fuzz/checks.hpp"

#include <algorithm>

namespace {

const fuzz::target here("holidays", [](std::string_view ics) {
    const auto until = fuzz::today + std::chrono::days{730};
    const nudges::holiday_file file = nudges::read_holidays(ics, fuzz::today, until);
    fuzz::must(file.days.size() <= nudges::most_holidays, "not too many days");
    fuzz::must(file.problems.size() <= nudges::most_holiday_problems + 1, "not too many problems");
    for (const auto day : file.days)
        fuzz::must(day >= fuzz::today && day <= until, "every day is in the stretch that was asked for");

    const commands::days_in_calendar read = commands::read_calendar(ics, fuzz::today);
    commands::find_calendar(ics);
    if (read.days.empty()) return;
    nudges::rhythm chosen;
    if (!commands::add_days_off(chosen, read.days, fuzz::today)) return;
    const std::string line = commands::line_for_days_off(read.days);
    const std::string_view words = std::string_view(line).substr(line.find("off"));
    const commands::rhythm_line again = commands::read_rhythm_line(words, {}, fuzz::today);
    fuzz::must(again.problems.empty() && again.value.days_off == chosen.days_off,
               "the line for days off says the same days");
});

}  // namespace
