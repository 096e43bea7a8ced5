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
    std::string key;            // of the delivery: "chime:MESSAGEID", and what became of it
    std::string place;          // of the message: "chime:CHANNELID:MESSAGEID"
    bool is_addressed = false;  // meant for dossier in whatever channel: a command, a mention, for its eyes
};

// The events of messages, as frames name them.
inline constexpr std::string_view created = "CREATE_CHANNEL_MESSAGE";
inline constexpr std::string_view updated = "UPDATE_CHANNEL_MESSAGE";
inline constexpr std::string_view redacted = "REDACT_CHANNEL_MESSAGE";
inline constexpr std::string_view deleted = "DELETE_CHANNEL_MESSAGE";

// A message as a frame brings it. Ignored: what dossier said itself, other
// bots, typing and presence, and who has no name that dossier could keep.
inbound read_inbound(const channel_message& message, std::string_view event, const listener& as);

// What the history tells of a message: that it was said, and what became of it since.
std::vector<std::string_view> events_of(const channel_message& message);

}  // namespace bot::chime
