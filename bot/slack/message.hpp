// A reply as Slack shows it, for its author's eyes only: in the answer to a slash command, in a direct
// message, in a modal.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace bot::slack {

// The reply as blocks, fewer than Slack allows: headline, facts, rows, the one best next question, lines to
// type, and the buttons: "Answer: …" (act_ask, the question's line), and below what was saved "Undo" and
// "Show D-14" (act_say).
nlohmann::json reply_blocks(const commands::reply& reply, const evidence::person_id& author);

// An entry of a list, mrkdwn: "*D-14*  4 Mar 2026  Dropped gift wrap #checkout _(logged 3 days after)_".
std::string row_line(const commands::row& row);

// The JSON body that answers a slash command: response_type "ephemeral", the blocks, and the whole reply in
// `text`, cut at 3900 characters, for screen readers and phones. At most 18 KB, so that it fits into the
// acknowledgement over a socket: of a longer one the beginning, which says so.
std::string to_message(const commands::reply& reply, const evidence::person_id& author);

// The arguments of chat.postMessage without the channel: blocks and text; nothing is unfurled.
nlohmann::json to_direct_message(const commands::reply& reply, const evidence::person_id& author);

// A modal that only shows the reply, closed with "Close".
nlohmann::json to_modal(const commands::reply& reply, const evidence::person_id& author,
                        std::string_view title);

}  // namespace bot::slack
