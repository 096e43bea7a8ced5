// Public holidays: of some countries by rule, and anybody's own from an iCalendar file.
#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nudges {

using std::chrono::sys_days;

// The countries whose holidays are known by rule, by their ISO 3166 codes:
//   US  the eleven federal ones; one on a Saturday is kept on the Friday before as well, one on a Sunday on
//       the Monday after
//   DE  the nine that all its states share
//   PT  the thirteen national ones
//   GB  the bank holidays of England and Wales with their substitute days
//   FR  the eleven of the labour code
//   ES  the ten that all its regions keep
//   IN  the three national ones; the others follow the moon or the state
// Left out are days given once by proclamation, regions, and what follows the moon. Right from 2021 on, when
// the youngest of these rules began.
struct country {
    std::string_view code;  // "PT"
    std::string_view name;  // "Portugal"
};
const std::vector<country>& known_countries();

// "pt", "PT" or "Portugal"; empty for a country that is not known.
std::string_view country_code(std::string_view typed);

// False for a country that is not known.
bool is_public_holiday(std::string_view code, sys_days day);

// Easter Sunday of the western churches in a year of the Gregorian calendar.
sys_days easter(std::chrono::year year);

// What an iCalendar file says is off.
struct holiday_file {
    std::set<sys_days> days;
    std::size_t events = 0;             // that gave days
    std::vector<std::string> problems;  // sentences that name the line; what they speak of was passed over
};

constexpr std::size_t largest_holiday_file = std::size_t{1} << 20U;  // bytes
constexpr std::size_t most_holiday_events = 2'000;
constexpr std::size_t most_holidays = 1'000;       // days in all
constexpr std::chrono::days longest_holiday{60};   // one event
constexpr std::size_t most_holiday_problems = 20;  // more are counted in the last sentence

// Reads RFC 5545: all-day VEVENTs (DTSTART;VALUE=DATE with DTEND, DURATION in days or weeks, or one day),
// without RRULE or with FREQ=YEARLY on the same date (INTERVAL, COUNT, UNTIL) and EXDATE. Gives the days from
// `from` to `to`, both included. An event with a time of day, another RRULE or a date that does not exist is
// a problem; the rest of the file counts all the same. A cancelled event is passed over in silence.
holiday_file read_holidays(std::string_view ics, sys_days from, sys_days to);

}  // namespace nudges
