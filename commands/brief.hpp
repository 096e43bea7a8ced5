// The brief for a check-in with the manager, and the monthly update: made from the log, for /evidence
// checkin.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "packet/rule_pack.hpp"
#include "packet/typeset.hpp"

namespace commands {

// What was asked for, as a message and as files (PDF and Markdown). Takes time in proportion to the log: on
// the reader thread. Throws what reading throws.
reply make_brief(evidence::evidence_view& view, const brief_request& wanted, packet::paper size,
                 const packet::rule_pack& rules, evidence::moment now);

}  // namespace commands
