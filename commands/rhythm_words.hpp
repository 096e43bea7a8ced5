// What somebody chose about nudges, in words.
#pragma once

#include "nudges/rhythm.hpp"

#include <chrono>
#include <string>

namespace commands {

// "Fridays at 16:00"; the time at which it goes out, moved out of the quiet hours.
std::string regular_time_in_words(const nudges::rhythm& of);

// "standard: at most 2 a week, with the dates of your review cycle and look-backs at decisions"
std::string profile_in_words(nudges::profile which);

// "20:00 to 08:00", "none"
std::string quiet_in_words(const nudges::quiet_hours& quiet);

// "Monday to Friday", "Monday, Tuesday and Thursday", "every day"
std::string work_days_in_words(const nudges::rhythm& of);

// "Portugal's public holidays", and when the next one is; empty where no country is chosen.
std::string holidays_in_words(const nudges::rhythm& of, std::chrono::sys_days today);

// "3 to come, the next tomorrow"; empty where none is to come.
std::string days_off_in_words(const nudges::rhythm& of, std::chrono::sys_days today);

// All of it: "Nudges come on Fridays at 16:00, your time (Europe/Lisbon), at most 2 a week (standard): Monday
// to Friday, but not from 20:00 to 08:00."
std::string rhythm_in_words(const nudges::rhythm& of, std::chrono::sys_days today);

// On which day it comes where the chosen one is no work day; empty where it is one.
std::string moved_weekday_in_words(const nudges::rhythm& of);

// The line that says all that a form asks for: everything but the zone, the days off, and a pause that is
// over, which could not be said again.
std::string line_for_rhythm(const nudges::rhythm& of, std::chrono::sys_days today);

}  // namespace commands
