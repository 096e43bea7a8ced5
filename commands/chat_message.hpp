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

// A message that the author wrote to dossier, as it was first. Remembers which entry it became. A reply
// without a headline when its edit came before it, or its entry was erased since: then it says nothing new.
reply handle_first(const invocation& said, std::string_view place, evidence::evidence_log& log,
                   evidence::moment now);

// The same where it may have been edited: Slack says a mention again, as a new event, each time its message
// is edited.
reply handle_message(const invocation& said, std::string_view place, evidence::evidence_log& log,
                     evidence::moment now);

// A message, of whomever, that the author wants kept: the line is "/evidence keep …". One that was kept
// before is not kept again.
reply keep_once(const invocation& said, std::string_view place, evidence::evidence_log& log,
                evidence::moment now);

// The message reads differently now: what it told its entry is corrected, and nothing that was said there
// since in another line. What cannot be taken over is named. A reply without a headline when it
// became no entry, for then there is nothing to say.
reply handle_edit(const invocation& now_said, std::string_view place, evidence::evidence_log& log,
                  evidence::moment now);

// The message is gone. Its entry stands until its author says otherwise; the reply asks. Without a headline
// when it became none.
reply handle_deletion(std::string_view place, evidence::evidence_log& log);

}  // namespace commands
