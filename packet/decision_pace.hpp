// How fast a decision was, computed from its clocks (guide rule B9): from the data that called for it to the
// decision, from the decision to the experiment and to the first result. Only for packet/compose*.cpp.
#pragma once

#include "packet/composing.hpp"

#include <optional>
#include <string>

namespace packet {

// Whole days from the first to the second; nothing when one of them is no more than a month, or when the
// second comes before the first.
std::optional<int> days_between(const evidence::calendar_date& first, const evidence::calendar_date& second);

// "1 day", "12 days"
std::string in_days(int days);

// "decided 2 days after the data came with $2M at stake, experiment after 5 days, first result after 27
// days", with the entries that it rests on. The decision names its data in `data-came`: a date, perhaps with
// a time of day, or an observation's number, which `data` then is (else null). Hours are told only where both
// ends have a time of day: the data's as typed or when its observation was logged on its own day, and the
// decision's when it was logged on its own day. Empty and not blank when there is nothing to compute.
statement pace_of(const evidence::entry& decision, const evidence::entry* data, const setting& when);

}  // namespace packet
