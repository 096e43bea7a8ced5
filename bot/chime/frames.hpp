// What Amazon Chime SDK messaging says: the frames of its WebSocket, and the messages in them and in the
// answers of its REST calls. Pure. Every field may be missing or null, and is then empty (API reference,
// "ChannelMessage"; Developer Guide, "Using websockets to receive messages").
#pragma once

#include "evidence/clock.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

inline constexpr std::size_t largest_frame = 1024 * 1024;  // bytes
inline constexpr int deepest = 32;                         // objects and arrays within one another

struct member {
    std::string arn;
    std::string name;  // as it is shown
};

struct channel_message {
    std::string channel;  // its ARN
    std::string id;
    std::string content;
    std::string content_type;
    std::string metadata;
    std::string sub_channel;  // of an elastic channel; to be said again in an answer
    std::string type;         // "STANDARD", or "CONTROL": typing, presence
    std::string status;       // "SENT", "PENDING", "FAILED", "DENIED"
    member sender;
    bool persistent = false;
    bool redacted = false;
    std::optional<evidence::moment> created;
    std::optional<evidence::moment> edited;
    std::vector<std::string> targets;   // the ARNs of those who alone see it, with the sender; empty: all do
    std::vector<std::string> mentions;  // the ARNs that the sender's client says are mentioned
};

enum class frame_kind {
    session_established,  // from here on nothing is missed
    message_created,
    message_changed,  // updated, redacted or deleted
    message_outcome,  // a message of ours is pending, or was refused, under a channel flow (the event says
                      // which)
    members_joined,   // of the frame's channel
    members_left,
    channel_deleted,
    channel_details,  // of a channel, at the beginning, where it was asked for
    other,            // nothing that dossier goes by
};

struct frame {
    frame_kind kind = frame_kind::other;
    std::string event;                      // "CREATE_CHANNEL_MESSAGE"
    std::string channel;                    // its ARN
    std::vector<channel_message> messages;  // those with an id and a channel
    std::vector<member> members;
    bool has_more = false;  // of a channel's details: there are messages before these
};

// Nothing for what is no frame: no JSON, too large, too deep, or without the name of an event.
std::optional<frame> read_frame(std::string_view text);

// A message of a frame's payload or of a REST answer. in_channel: where it does not say so itself.
channel_message read_message(const nlohmann::json& from, const std::string& in_channel = {});

// {"Arn":…,"Name":…}
member read_member(const nlohmann::json& from);

// Seconds since the epoch, with decimals or without, as REST answers have them; or "2026-03-02T10:15:30.123Z"
// with any number of decimals, as frames do.
std::optional<evidence::moment> read_time(const nlohmann::json& from);

}  // namespace bot::chime
