// /evidence nudges: what stands behind its words.
#pragma once

#include "commands/table.hpp"

#include <string_view>

namespace commands {

// /evidence nudges nothing: said is what stands behind that word, a week ("this week", "last week") or the
// key of a nudge; without it the newest weekly nudge that waits for an answer is meant, else this week.
reply note_quiet_week(const request& asked, std::string_view said);

// /evidence nudges snooze: said is how long ("1h", "3h", "tomorrow", "next week"), and the key of a nudge;
// without a key the newest one is meant.
reply put_nudge_off(const request& asked, std::string_view said);

// The plan as it would be kept now; one begins now where there is none.
evidence::nudge_plan plan_of(const request& asked);

}  // namespace commands
