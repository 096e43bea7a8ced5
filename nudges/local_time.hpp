// Local clocks by the names of the IANA time zone database, in both directions.
//
// A clock change makes some local times happen never and others twice. The rule everywhere in this room: a
// time that is skipped means the first moment after the gap, a time that is repeated means the first of the
// two.
//
// What a zone does in a year is what the system's time zone files say; those of Debian name each change up to
// 2037 and keep the last offset after that. An unknown zone is read as UTC, as evidence::on_the_wall does.
#pragma once

#include "evidence/clock.hpp"

#include <chrono>
#include <string_view>

namespace nudges {

using evidence::moment;
using std::chrono::sys_days;

// A day of the calendar and the time since its midnight as the clock on the wall shows it.
struct local_time {
    sys_days day;
    std::chrono::milliseconds since_midnight{0};  // 0 up to less than 24 h
    friend bool operator==(const local_time&, const local_time&) = default;
};

local_time to_local(moment at, std::string_view zone);
sys_days local_day(moment at, std::string_view zone);

// The moment at which that clock shows that time of that day, by the rule above. A day that a zone left out
// as a whole is a gap like any other.
moment to_utc(sys_days day, std::chrono::minutes since_midnight, std::string_view zone);

// The first moment of that day.
moment start_of_day(sys_days day, std::string_view zone);

// The Monday on or before that day: weeks are those of ISO 8601.
sys_days monday_of(sys_days day);

}  // namespace nudges
