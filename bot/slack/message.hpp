// A reply as a Slack message, for its author's eyes only.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"

#include <string>

namespace bot::slack {

// The JSON body that answers a slash command: response_type "ephemeral", the reply in `text` too, cut at 3900
// bytes, and blocks within Slack's limits (50 blocks, 3000 characters of text each).
std::string to_message(const commands::reply& reply, const evidence::person_id& author);

}  // namespace bot::slack
