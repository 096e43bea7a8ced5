// Lines that are messages of a chat: kept once, however often they are pointed at, corrected when they are
// edited, and asked about when they are deleted. `place` is the platform's name of the message.
//
// All run on the thread of the log, inside its transaction, as handle() does.
#pragma once

#include "commands/invocation.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

#include <string_view>

namespace commands {

// A message that the author wrote to dossier. Remembers which entry it became.
reply handle_message(const invocation& said, std::string_view place, evidence::evidence_log& log,
                     evidence::moment now);

// A message, of whomever, that the author wants kept: the line is "/evidence keep …". One that was kept
// before is not kept again.
reply keep_once(const invocation& said, std::string_view place, evidence::evidence_log& log,
                evidence::moment now);

// The message reads differently now: the entry that it became is corrected. A reply without a headline when
// it became none, for then there is nothing to say.
reply handle_edit(const invocation& now_said, std::string_view place, evidence::evidence_log& log,
                  evidence::moment now);

// The message is gone. Its entry stands until its author says otherwise; the reply asks. Without a headline
// when it became none.
reply handle_deletion(std::string_view place, evidence::evidence_log& log);

}  // namespace commands
