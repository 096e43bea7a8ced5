#include "bot/slack/inbound.hpp"

#include "evidence/chain.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

namespace bot::slack {

using nlohmann::json;

namespace {

constexpr std::size_t longest_id = 32;
constexpr std::size_t longest_key = 200;
constexpr std::uint64_t latest_second = 253'402'300'799;  // of the year 9999

// The value at the end of a path of keys; null where there is none.
const json& at(const json& from, std::initializer_list<const char*> path) {
    static const json nothing;
    const json* here = &from;
    for (const char* key : path) {
        if (!here->is_object()) return nothing;
        const auto found = here->find(key);
        if (found == here->end()) return nothing;
        here = &*found;
    }
    return *here;
}

std::string text_at(const json& from, std::initializer_list<const char*> path) {
    const json& found = at(from, path);
    return found.is_string() ? found.get<std::string>() : std::string();
}

// Null where there is none.
const json& first_item(const json& list) {
    static const json nothing;
    return list.is_array() && !list.empty() ? list.front() : nothing;
}

// Of several places the first that says something.
std::string first_of(std::initializer_list<std::string> candidates) {
    for (const std::string& one : candidates)
        if (!one.empty()) return one;
    return {};
}

bool is_timestamp(std::string_view text) {
    return !text.empty() && text.size() <= longest_id &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

std::string key_of(std::string_view kind, const inbound& of, const std::string& id) {
    if (id.empty()) return {};
    return "slack:" + of.team + ":" + std::string(kind) + ":" + id.substr(0, longest_key);
}

// An app calls its command /acme-decision where /decision is another app's. dossier's own names have no
// hyphen.
std::string without_prefix(const std::string& command) {
    const std::size_t hyphen = command.rfind('-');
    return hyphen == std::string::npos ? command : "/" + command.substr(hyphen + 1);
}

// Slack's trigger_id is new for every command typed, and the same when one is sent again.
// text_of: a field by its name. all: of the fields, as JSON.
template <class Text, class All>
inbound read_command(const Text& text_of, const All& all) {
    inbound read;
    read.kind = inbound_kind::command;
    read.team = text_of("team_id");
    read.enterprise = text_of("enterprise_id");
    read.user = text_of("user_id");
    read.channel = text_of("channel_id");
    read.domain = text_of("team_domain");
    read.trigger = text_of("trigger_id");
    read.response_url = text_of("response_url");
    const std::string command = text_of("command");
    if (!command.starts_with('/')) return {};
    read.text = without_prefix(command) + " " + text_of("text");
    read.key =
        read.trigger.empty()
            ? "slack:body:" + evidence::sha256_hex(all().dump(-1, ' ', false, json::error_handler_t::replace))
            : key_of("trigger", read, read.trigger);
    return read;
}

inbound read_command(const json& payload) {
    return read_command([&](const char* name) { return text_at(payload, {name}); },
                        [&]() -> const json& { return payload; });
}

std::string value_of(const json& action) {
    return first_of({text_at(action, {"value"}), text_at(action, {"selected_option", "value"}),
                     text_at(action, {"selected_date"}), text_at(action, {"selected_user"})});
}

void read_presses(const json& payload, inbound& into) {
    const json& actions = at(payload, {"actions"});
    if (!actions.is_array()) return;
    for (const json& action : actions)
        into.presses.push_back({text_at(action, {"action_id"}), value_of(action)});
}

// The first words of each part of a list.
std::string words_in(const json& parts, std::initializer_list<const char*> names) {
    std::string words;
    if (!parts.is_array()) return words;
    for (const json& part : parts)
        for (const char* const name : names)
            if (const std::string said = text_at(part, {name}); !said.empty()) {
                words += (words.empty() ? "" : "\n") + said;
                break;
            }
    return words;
}

// The message that a shortcut was used on. A bot's has no user; its name is what a reader knows it by.
void read_kept(const json& payload, inbound& into) {
    into.kind = inbound_kind::kept_message;
    into.text = words_of(at(payload, {"message"}));
    into.message = first_of({text_at(payload, {"message", "ts"}), text_at(payload, {"message_ts"})});
    into.thread = text_at(payload, {"message", "thread_ts"});
    into.author = text_at(payload, {"message", "user"});
    into.author_is_bot = into.author.empty();
    if (into.author_is_bot)
        into.author =
            first_of({text_at(payload, {"message", "username"}), text_at(payload, {"message", "bot_id"})});
}

inbound read_interaction(const json& payload) {
    inbound read;
    read.team = first_of({text_at(payload, {"team", "id"}), text_at(payload, {"user", "team_id"}),
                          text_at(payload, {"enterprise", "id"})});
    read.enterprise = text_at(payload, {"enterprise", "id"});
    read.user = text_at(payload, {"user", "id"});
    read.channel =
        first_of({text_at(payload, {"channel", "id"}), text_at(payload, {"container", "channel_id"})});
    read.domain = text_at(payload, {"team", "domain"});
    read.trigger = text_at(payload, {"trigger_id"});
    read.response_url = text_at(payload, {"response_url"});
    read.callback = text_at(payload, {"callback_id"});
    read.view = at(payload, {"view"});
    read.message =
        first_of({text_at(payload, {"container", "message_ts"}), text_at(payload, {"message", "ts"})});
    read.key = key_of("trigger", read, read.trigger);
    const std::string type = text_at(payload, {"type"});
    if (type == "message_action") {
        read_kept(payload, read);
    } else if (type == "shortcut") {
        read.kind = inbound_kind::form_wanted;
    } else if (type == "block_actions") {
        read.kind = inbound_kind::buttons;
        read_presses(payload, read);
    } else if (type == "view_submission") {
        read.kind = inbound_kind::form_sent;
        // A form is opened once; sent twice, it is the same form.
        read.key = key_of("form", read, text_at(payload, {"view", "id"}));
    } else if (type == "view_closed") {
        read.kind = inbound_kind::form_closed;
    } else if (type == "block_suggestion") {
        read.kind = inbound_kind::suggestion;
        read.whole = payload;
    }
    return read;
}

constexpr std::string_view slackbot = "USLACKBOT";  // whose reminders come as anybody's messages do

bool is_of_a_bot(const json& message) {
    return !at(message, {"bot_id"}).is_null() || text_at(message, {"subtype"}) == "bot_message" ||
           text_at(message, {"user"}) == slackbot;
}

// Subtypes of message.im that a person's own words come with.
bool is_said(const std::string& subtype) {
    return subtype.empty() || subtype == "file_share" || subtype == "thread_broadcast";
}

void read_message(const json& event, inbound& into) {
    const std::string subtype = text_at(event, {"subtype"});
    into.in_direct_message = true;
    if (subtype == "message_changed") {
        const json& now = at(event, {"message"});
        // What had replies is not gone when it is deleted: Slackbot's tombstone stands in its place.
        if (text_at(now, {"subtype"}) == "tombstone") {
            if (is_of_a_bot(at(event, {"previous_message"}))) return;
            into.kind = inbound_kind::unsaid;
            into.user = text_at(event, {"previous_message", "user"});
            into.message = text_at(now, {"ts"});
            return;
        }
        // Slack changes a message by itself too, when it adds the preview of a link.
        if (is_of_a_bot(now) || text_at(now, {"text"}) == text_at(event, {"previous_message", "text"}))
            return;
        into.kind = inbound_kind::said_otherwise;
        into.user = text_at(now, {"user"});
        into.text = text_at(now, {"text"});
        into.message = text_at(now, {"ts"});
    } else if (subtype == "message_deleted") {
        if (is_of_a_bot(at(event, {"previous_message"}))) return;
        into.kind = inbound_kind::unsaid;
        into.user = text_at(event, {"previous_message", "user"});
        into.message = text_at(event, {"deleted_ts"});
    } else if (is_said(subtype) && !is_of_a_bot(event)) {
        into.kind = inbound_kind::said;
        into.text = text_at(event, {"text"});
    }
}

inbound read_event(const json& payload) {
    const json& event = at(payload, {"event"});
    inbound read;
    read.team = first_of({text_at(payload, {"context_team_id"}), text_at(payload, {"team_id"}),
                          text_at(payload, {"enterprise_id"})});
    const json& seen_by = first_item(at(payload, {"authorizations"}));  // the installation that hears of it
    read.enterprise = first_of({text_at(payload, {"context_enterprise_id"}),
                                text_at(payload, {"enterprise_id"}), text_at(seen_by, {"enterprise_id"})});
    read.user = text_at(event, {"user"});
    read.channel = text_at(event, {"channel"});
    read.message = text_at(event, {"ts"});
    read.thread = text_at(event, {"thread_ts"});
    read.key = key_of("event", read, text_at(payload, {"event_id"}));
    if (const json& time = at(payload, {"event_time"}); time.is_number_unsigned())
        read.at = evidence::moment(std::chrono::seconds(std::min(time.get<std::uint64_t>(), latest_second)));
    const std::string type = text_at(event, {"type"});
    if (type == "message" && text_at(event, {"channel_type"}) == "im") {
        read_message(event, read);
    } else if (type == "app_mention" && !is_of_a_bot(event)) {
        read.kind = inbound_kind::said;
        read.text = text_at(event, {"text"});
    } else if (type == "reaction_added" && text_at(event, {"item", "type"}) == "message") {
        read.kind = inbound_kind::reaction;
        read.emoji = text_at(event, {"reaction"});
        read.channel = text_at(event, {"item", "channel"});
        read.message = text_at(event, {"item", "ts"});
    } else if (type == "app_home_opened" && text_at(event, {"tab"}) == "home") {
        read.kind = inbound_kind::home_opened;
    } else if (type == "tokens_revoked") {
        read.kind = inbound_kind::tokens_revoked;
        const json& bots = at(event, {"tokens", "bot"});
        if (bots.is_array())
            for (const json& one : bots)
                if (one.is_string()) read.revoked.push_back(one.get<std::string>());
    } else if (type == "app_uninstalled") {
        read.kind = inbound_kind::uninstalled;
    }
    return read;
}

bool needs_a_person(inbound_kind kind) {
    return kind != inbound_kind::tokens_revoked && kind != inbound_kind::uninstalled;
}

bool is_sound(const inbound& read) {
    if (!is_id(read.team)) return false;
    if (needs_a_person(read.kind) && !is_id(read.user)) return false;
    if (!read.channel.empty() && !is_id(read.channel)) return false;
    if (!read.message.empty() && !is_timestamp(read.message)) return false;
    return read.thread.empty() || is_timestamp(read.thread);
}

bool is_for_dossier(const inbound& read) {
    return read.kind != inbound_kind::ignored && is_sound(read);
}

}  // namespace

inbound read_inbound(const std::map<std::string, std::string>& command) {
    const auto text_of = [&](const char* name) {
        const auto found = command.find(name);
        return found == command.end() ? std::string() : found->second;
    };
    inbound read = read_command(text_of, [&] { return json(command); });
    return is_for_dossier(read) ? read : inbound{};
}

inbound read_inbound(std::string_view type, const json& payload) {
    inbound read = type == "slash_commands" ? read_command(payload)
                   : type == "interactive"  ? read_interaction(payload)
                   : type == "events_api"   ? read_event(payload)
                                            : inbound{};
    return is_for_dossier(read) ? read : inbound{};
}

std::string person_of(const inbound& from) {
    return "slack:" + from.team + "/" + from.user;
}

std::string words_of(const json& message) {
    return first_of({text_at(message, {"text"}),
                     words_in(at(message, {"attachments"}), {"text", "fallback", "title"}),
                     words_in(at(message, {"files"}), {"title", "name"})});
}

std::string place_of(const inbound& from) {
    return from.message.empty() ? "" : "slack:" + from.team + ":" + from.channel + ":" + from.message;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

}  // namespace bot::slack
