// Days and moments ahead in words, and when the regular nudge comes next.
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

// The next regular nudge, without the person's share of the spread.
struct regular_nudge {
    std::optional<evidence::moment> at;  // nothing: none comes, as things stand
    int every_weeks = 1;                 // more than one while nudges are not answered
};

// As far as can be seen now: a week in which enough is said goes without. What was said is judged by the
// newest record, not by all.
regular_nudge next_regular(evidence::evidence_view& view, const nudges::rhythm& of, evidence::moment now);

}  // namespace commands
