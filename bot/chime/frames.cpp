#include "bot/chime/frames.hpp"

#include "bot/aws/time.hpp"
#include "bot/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace bot::chime {

using nlohmann::json;

namespace {

constexpr double last_second = 253402300799;  // of the year 9999
constexpr double imprecision = 0.0005;        // milliseconds by which a number may miss what was written

struct known_event {
    std::string_view name;
    frame_kind kind;
};

constexpr known_event known_events[] = {
    {"SESSION_ESTABLISHED", frame_kind::session_established},
    {"CREATE_CHANNEL_MESSAGE", frame_kind::message_created},
    {"UPDATE_CHANNEL_MESSAGE", frame_kind::message_changed},
    {"REDACT_CHANNEL_MESSAGE", frame_kind::message_changed},
    {"DELETE_CHANNEL_MESSAGE", frame_kind::message_changed},
    {"PENDING_CREATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"PENDING_UPDATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"FAILED_CREATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"FAILED_UPDATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"DENIED_CREATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"DENIED_UPDATE_CHANNEL_MESSAGE", frame_kind::message_outcome},
    {"CREATE_CHANNEL_MEMBERSHIP", frame_kind::members_joined},
    {"BATCH_CREATE_CHANNEL_MEMBERSHIP", frame_kind::members_joined},
    {"DELETE_CHANNEL_MEMBERSHIP", frame_kind::members_left},
    {"DELETE_CHANNEL", frame_kind::channel_deleted},
    {"CHANNEL_DETAILS", frame_kind::channel_details},
};

frame_kind kind_of(std::string_view event) {
    const auto* const found = std::find_if(std::begin(known_events), std::end(known_events),
                                           [&](const known_event& known) { return known.name == event; });
    return found == std::end(known_events) ? frame_kind::other : found->kind;
}

bool flag_in(const json& from, const char* key) {
    const json& value = part_of(from, key);
    return value.is_boolean() && value.get<bool>();
}

// The strings of a list; its other parts are passed over.
std::vector<std::string> texts_of(const json& list) {
    std::vector<std::string> texts;
    if (!list.is_array()) return texts;
    for (const json& item : list)
        if (item.is_string()) texts.push_back(item.get<std::string>());
    return texts;
}

void add_message(frame& to, const json& from) {
    channel_message message = read_message(from, to.channel);
    if (!message.id.empty() && !message.channel.empty()) to.messages.push_back(std::move(message));
}

void add_member(frame& to, const json& from) {
    member someone = read_member(from);
    if (!someone.arn.empty()) to.members.push_back(std::move(someone));
}

void add_each(frame& to, const json& list, void (*add)(frame&, const json&), const char* inside = nullptr) {
    if (!list.is_array()) return;
    for (const json& item : list)
        add(to, inside ? part_of(item, inside) : item);
}

// The payload is JSON in a string.
json payload_of(const json& whole) {
    const json& payload = part_of(whole, "Payload");
    return payload.is_string() ? read_json(payload.get_ref<const std::string&>(), deepest) : payload;
}

void fill(frame& read, const json& payload) {
    read.channel = text_in(payload, "ChannelArn");
    switch (read.kind) {
        case frame_kind::message_created:
        case frame_kind::message_changed:
        case frame_kind::message_outcome:
            add_message(read, payload);
            break;
        case frame_kind::members_joined:
        case frame_kind::members_left:
            add_member(read, part_of(payload, "Member"));
            add_each(read, part_of(payload, "Members"), add_member);
            break;
        case frame_kind::channel_details:
            read.channel = text_in(part_of(payload, "Channel"), "ChannelArn");
            read.has_more = flag_in(payload, "ChannelMessagesHasMore");
            add_each(read, part_of(payload, "ChannelMessages"), add_message);
            add_each(read, part_of(payload, "ChannelMemberships"), add_member, "Member");
            break;
        case frame_kind::session_established:
        case frame_kind::channel_deleted:
        case frame_kind::other:
            break;
    }
}

}  // namespace

std::optional<frame> read_frame(std::string_view text) {
    if (text.size() > largest_frame) return std::nullopt;
    const json whole = read_json(text, deepest);
    frame read;
    read.event = text_in(part_of(whole, "Headers"), "x-amz-chime-event-type");
    if (read.event.empty()) return std::nullopt;
    read.kind = kind_of(read.event);
    fill(read, payload_of(whole));
    return read;
}

channel_message read_message(const json& from, const std::string& in_channel) {
    channel_message read;
    read.channel = text_in(from, "ChannelArn");
    if (read.channel.empty()) read.channel = in_channel;
    read.id = text_in(from, "MessageId");
    read.content = text_in(from, "Content");
    read.content_type = text_in(from, "ContentType");
    read.metadata = text_in(from, "Metadata");
    read.sub_channel = text_in(from, "SubChannelId");
    read.type = text_in(from, "Type");
    read.status = text_in(part_of(from, "Status"), "Value");
    read.sender = read_member(part_of(from, "Sender"));
    read.persistent = text_in(from, "Persistence") != "NON_PERSISTENT";  // histories do not say it
    read.redacted = flag_in(from, "Redacted");
    read.created = read_time(part_of(from, "CreatedTimestamp"));
    read.edited = read_time(part_of(from, "LastEditedTimestamp"));
    const json& targets = part_of(from, "Target");
    if (targets.is_array())
        for (const json& target : targets)
            read.targets.push_back(text_in(target, "MemberArn"));
    const json& mentions = part_of(part_of(from, "MessageAttributes"), "CHIME.mentions");
    read.mentions = texts_of(part_of(mentions, "StringValues"));
    return read;
}

member read_member(const json& from) {
    return {text_in(from, "Arn"), text_in(from, "Name")};
}

std::optional<evidence::moment> read_time(const json& from) {
    if (from.is_string()) return aws::read_iso_time(from.get_ref<const std::string&>());
    if (!from.is_number()) return std::nullopt;
    const double seconds = from.get<double>();
    if (!(seconds >= 0 && seconds <= last_second)) return std::nullopt;
    // Both forms of one moment have to be the same: further decimals are cut off, and not rounded.
    return evidence::moment{
        std::chrono::milliseconds(std::llround(std::floor(seconds * 1000 + imprecision)))};
}

}  // namespace bot::chime
