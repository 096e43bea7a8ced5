// The dates of the review cycle as a calendar file, for /evidence cycle ics.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

namespace commands {

// The answer with the file; where no cycle is set, the sentence that says how to set one.
reply describe_cycle_calendar(evidence::evidence_view& view, evidence::moment now);

}  // namespace commands
