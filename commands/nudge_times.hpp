// Days and moments ahead in words, and when the next nudge comes.
#pragma once

#include "evidence/evidence_log.hpp"
#include "nudges/rhythm.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace commands {

// "today", "tomorrow", "Friday 6 Mar"; with its year where that is not this one: "Friday 1 Jan 2027".
std::string day_in_words(std::chrono::sys_days day, std::chrono::sys_days today);

// "tomorrow at 09:00", on that zone's clock.
std::string time_in_words(evidence::moment at, std::string_view zone, evidence::moment now);

// "in 12 days", "today", "12 days ago"
std::string days_from(std::chrono::sys_days today, std::chrono::sys_days day);

// "16:00"
std::string clock_in_words(std::chrono::minutes since_midnight);

struct nudge_ahead {
    std::optional<evidence::moment> at;  // nothing: none comes, as things stand
    int every_weeks = 1;                 // more than one while nudges are not answered
};

// The next nudge with that rhythm if nothing is said until then: one that was put off, a late one that is
// still owed, a date of the cycle, the weekly one. Without the person's share of the spread; look-backs and
// what was said are left to the look itself, which reads the whole log, and here the newest record speaks.
nudge_ahead find_next_nudge(evidence::evidence_view& view, const nudges::rhythm& of, evidence::moment now);

}  // namespace commands
