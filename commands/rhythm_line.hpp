// What people type to change when they are nudged, and the calendar files that they bring.
#pragma once

#include "nudges/rhythm.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

struct rhythm_line {
    nudges::rhythm value;               // of no use while there are problems
    std::vector<std::string> problems;  // all of them, each a sentence that says what to type instead
    bool asks_until_when = false;       // a pause without its end
};

// Beyond what nudges::read_rhythm reads, as seen on the day `today`: "off", "mute" or "stop" alone is the
// profile silent, "on" and "resume" end a pause and that profile; "pause until 1 Aug", "pause 2 weeks";
// "pause 1 Jul - 15 Jul" are days off; "quiet from 8 pm to 8 am"; "zone lisbon"; "less" is light and "more"
// active. Days behind "off" ("off 24 Dec to 2 Jan") are added to those off so far.
rhythm_line read_rhythm_line(std::string_view text, const nudges::rhythm& start, std::chrono::sys_days today);

// Adds days off and forgets those that have passed. False, and nothing is changed, when there would be more
// than nudges::most_days_off.
bool add_days_off(nudges::rhythm& to, const std::set<std::chrono::sys_days>& more,
                  std::chrono::sys_days today);

// The line that adds them: "/evidence nudges off 2026-12-24..2026-12-31,2027-01-02".
std::string line_for_days_off(const std::set<std::chrono::sys_days>& off);

// Where an iCalendar file begins in a text, or npos.
std::size_t find_calendar(std::string_view text);

// What a calendar file says is off, from this week on and for two years.
struct days_in_calendar {
    std::set<std::chrono::sys_days> days;
    std::vector<std::string> problems;  // sentences that name the line; what they speak of was passed over
};

// One whose line breaks became spaces on the way is read all the same.
days_in_calendar read_calendar(std::string_view ics, std::chrono::sys_days today);

}  // namespace commands
