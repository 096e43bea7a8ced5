// The one way in: a line and a log give a reply.
#pragma once

#include "commands/invocation.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

namespace commands {

// Runs on the thread of the log, inside its transaction. Either everything that the line says is appended, or
// the reply's tone is `refused` and nothing is. Throws only what the log throws.
reply handle(const invocation& said, evidence::evidence_log& log, evidence::moment now);

}  // namespace commands
