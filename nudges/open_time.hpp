// When a person can be reached at all, and when their regular time comes.
#pragma once

#include "nudges/rhythm.hpp"

#include <optional>

namespace nudges {

// People who are due in the same minute are sent to within this stretch after it.
constexpr std::chrono::minutes spread{10};

// The end of that stretch is for the way: what is decided in it arrives before quiet hours that begin then.
constexpr std::chrono::seconds on_the_way{30};

// How far into the rest of that stretch this person's moment lies: by a hash, always the same.
std::chrono::milliseconds share_of_spread(std::string_view person);

// A work day that is neither a public holiday nor a day off. The pause is not looked at.
bool is_open_day(const rhythm& of, sys_days day);

// Why nothing may be sent at a moment.
enum class closed_by { nothing, pause, day_off, quiet_hours };
closed_by closed_at(const rhythm& of, moment at);

// Until when something may be sent, from an open moment on: the quiet hours begin, or the day ends.
moment closes_at(const rhythm& of, moment open);

// The first moment from `from` on at which something may be sent; nothing when there is none within 400 days
// after the pause.
std::optional<moment> next_open(const rhythm& of, moment from);

// The regular time of day, moved out of the quiet hours: to their end when that is later on the same day,
// else to ten minutes (`spread`) before they begin. So is a time less than that before they begin.
std::chrono::minutes time_of_day(const rhythm& of);

// The weekly moment of the week that begins on that Monday: on the chosen weekday; when that is not open, on
// the nearest open day before it in the same week, else on the nearest after it in the same week. Nothing
// when the whole week is closed: then there is none that week. The pause is not looked at.
std::optional<moment> weekly_in(const rhythm& of, sys_days monday);

// The first weekly moment strictly after `after`, from the day on which the pause ends. Nothing when there is
// none within 60 weeks.
std::optional<moment> next_weekly(const rhythm& of, moment after);

// The regular time on the last open day up to `day` within two weeks, else on the first one after it: what
// has a date is told before it rather than after. Nothing when there is neither.
std::optional<moment> regular_by(const rhythm& of, sys_days day);

// The regular time on the first open day from `day` on, within 400 days.
std::optional<moment> regular_from(const rhythm& of, sys_days day);

}  // namespace nudges
