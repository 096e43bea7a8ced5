// What a message of a channel is to dossier. Pure.
#pragma once

#include "bot/chime/frames.hpp"
#include "evidence/clock.hpp"
#include "evidence/person.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

enum class inbound_kind {
    ignored,
    said,
    said_otherwise,  // a message was edited
    unsaid,          // a message was redacted or deleted
};

// Who listens.
struct listener {
    std::string bot;   // its ARN
    std::string name;  // as it is shown to people; empty while that is not known
};

struct inbound {
    inbound_kind kind = inbound_kind::ignored;
    evidence::person_id person;
    std::string user;  // the person's ARN
    std::string channel;
    std::string sub_channel;
    std::string text;           // without dossier's name where it stands before the line
    std::string key;            // of the delivery: "chime:MESSAGEID"
    std::string place;          // of the message: "chime:CHANNELID:MESSAGEID"
    bool is_addressed = false;  // meant for dossier in whatever channel: a command, a mention, for its eyes
};

// A message as a frame brings it. event: "CREATE_CHANNEL_MESSAGE". Ignored: what dossier said itself, other
// bots, typing and presence, and who has no name that dossier could keep.
inbound read_inbound(const channel_message& message, std::string_view event, const listener& as);

// A message as the history has it now: what was said, and what became of it since.
std::vector<inbound> read_history(const channel_message& message, const listener& as);

}  // namespace bot::chime
