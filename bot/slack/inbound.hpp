// What Slack delivered, by HTTP or over a socket, read into one shape. Pure: no decision is taken here about
// what to do with it.
#pragma once

#include "bot/slack/text.hpp"
#include "evidence/clock.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

enum class inbound_kind {
    ignored,         // not for dossier: another bot's message, an event that it does not use
    command,         // a slash command
    kept_message,    // the message shortcut
    form_wanted,     // the global shortcut
    buttons,         // one or more controls were used
    form_sent,       // a modal was submitted
    form_closed,     // a modal was closed without
    suggestion,      // a select asks for its options
    said,            // a direct message, or a mention in a channel
    said_otherwise,  // a direct message was edited
    unsaid,          // a direct message was deleted
    reaction,        // an emoji was put on a message
    home_opened,
    tokens_revoked,
    uninstalled,
};

struct pressed {
    std::string action;  // action_id
    std::string value;   // a button's or a selected option's
};

struct inbound {
    inbound_kind kind = inbound_kind::ignored;
    std::string team;        // the workspace; the enterprise for an app installed across one that names none
    std::string enterprise;  // empty outside an Enterprise organisation
    std::string user;
    std::string channel;
    std::string domain;        // acme, of acme.slack.com; where Slack says it
    std::string trigger;       // opens one form within three seconds
    std::string response_url;  // a secret
    std::string key;           // names the delivery; empty where it may come twice without harm
    std::string text;          // a command by our name for it, with its text; what was said
    std::string message;       // ts of the message that was said, kept, changed, deleted or reacted to
    std::string thread;        // ts of its thread, in which an answer belongs
    std::string author;        // who wrote the kept message: its account's id; of a bot, its name
    bool author_is_bot = false;
    std::string emoji;     // of the reaction, without colons
    std::string callback;  // of a shortcut
    bool in_direct_message = false;
    std::vector<pressed> presses;
    std::vector<std::string> revoked;  // ids of bot users whose token is gone
    evidence::moment at{};             // of an event, on Slack's clock; unset where Slack does not say
    nlohmann::json view;               // of a form or the home, as Slack has it
    nlohmann::json whole;              // a suggestion's payload

    // Slack waits for an acknowledgement until then. Unset when it has one, and there is no hurry.
    std::chrono::steady_clock::time_point ack_by{};
};

// A slash command as it is posted: its fields, decoded (bot/slack/form.hpp).
inbound read_inbound(const std::map<std::string, std::string>& command);

// type: "slash_commands", "interactive" or "events_api". What cannot be read is `ignored`. Ids that are not
// Slack's (capital letters and digits) make it `ignored` too: they must not become part of a person's name.
inbound read_inbound(std::string_view type, const nlohmann::json& payload);

// The person who did it: slack:T0EX1/U0EX1.
std::string person_of(const inbound& from);

// Names a message among all: "slack:T0EX1:C0EX1:1767225600.000100".
std::string place_of(const inbound& from);

// What a message says: its text; of one that has none, as apps write them, the words of its attachments, else
// the names of its files. Empty where there is nothing to read.
std::string words_of(const nlohmann::json& message);

// Capital letters and digits, not longer than Slack makes them.
bool is_id(std::string_view text);

}  // namespace bot::slack
