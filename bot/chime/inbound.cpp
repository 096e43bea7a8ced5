#include "bot/chime/inbound.hpp"

#include "bot/chime/arn.hpp"
#include "commands/text.hpp"
#include "evidence/chain.hpp"

#include <algorithm>

namespace bot::chime {

namespace {

constexpr std::string_view known_name = "@dossier";  // the grammar takes it off
constexpr std::string_view between = " \t\r\n,:";

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

bool is_end_of_name(std::string_view text, std::size_t at) {
    return at >= text.size() || between.find(text[at]) != std::string_view::npos;
}

std::string_view without(std::string_view text, std::string_view these) {
    text.remove_prefix(std::min(text.find_first_not_of(these), text.size()));
    return text;
}

bool begins_with_name(std::string_view text, std::string_view name) {
    return commands::lower_case(text.substr(0, name.size())) == commands::lower_case(name) &&
           is_end_of_name(text, name.size());
}

// Where "@name" stands as words of their own; npos where it does not.
std::size_t find_name(std::string_view text, std::string_view name) {
    const std::string words = commands::lower_case(text), wanted = commands::lower_case(name);
    std::size_t at = words.find(wanted);
    while (at != std::string::npos && !is_end_of_name(text, at + wanted.size()))
        at = words.find(wanted, at + 1);
    return at;
}

// The words behind the name; when nothing stands there, those before it.
std::string without_name(std::string_view text, std::string_view name) {
    const std::size_t at = find_name(text, name);
    if (at == std::string_view::npos) return std::string(text);
    const std::string_view behind = without(text.substr(at + name.size()), between);
    return std::string(behind.empty() ? text.substr(0, at) : behind);
}

inbound_kind kind_of(const channel_message& message, std::string_view event) {
    if (event == created) return message.redacted ? inbound_kind::ignored : inbound_kind::said;
    if (event == redacted || event == deleted || message.redacted) return inbound_kind::unsaid;
    return event == updated ? inbound_kind::said_otherwise : inbound_kind::ignored;
}

std::string key_of(const channel_message& message, inbound_kind kind) {
    const std::string key = "chime:" + message.id;
    if (kind == inbound_kind::unsaid) return key + ":unsaid";
    if (kind != inbound_kind::said_otherwise) return key;
    // Where no time tells two edits apart, what they say does.
    const std::string which = message.edited ? std::to_string(message.edited->time_since_epoch().count())
                                             : evidence::sha256_hex(message.content);
    return key + ":edited:" + which;
}

}  // namespace

inbound read_inbound(const channel_message& message, std::string_view event, const listener& as) {
    inbound read;
    if (message.type != "STANDARD" || message.sender.arn == as.bot || is_bot(message.sender.arn)) return read;
    if (!message.targets.empty() && !contains(message.targets, as.bot)) return read;
    const auto person = person_of(message.sender.arn);
    const auto channel = read_arn(message.channel);
    if (!person || !channel || channel->kind != "channel") return read;
    read.kind = kind_of(message, event);
    read.person = *person;
    read.user = message.sender.arn;
    read.channel = message.channel;
    read.sub_channel = message.sub_channel;
    read.key = key_of(message, read.kind);
    read.place = "chime:" + channel->id + ":" + message.id;

    const std::string_view line = without(message.content, " \t\r\n");
    const std::string name = as.name.empty() ? std::string(known_name) : "@" + as.name;
    const bool is_mentioned = contains(message.mentions, as.bot);
    const bool is_named = begins_with_name(line, known_name) || begins_with_name(line, name);
    read.is_addressed = is_mentioned || is_named || line.starts_with('/') || !message.targets.empty();
    read.text = is_mentioned || is_named ? without_name(line, name) : std::string(line);
    return read;
}

std::vector<std::string_view> events_of(const channel_message& message) {
    if (message.redacted) return {redacted};
    if (message.edited) return {created, updated};
    return {created};
}

}  // namespace bot::chime
