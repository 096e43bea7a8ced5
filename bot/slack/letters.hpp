// What stands in the outbox for Slack: written in the transaction of its cause, sent by sender.hpp.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"
#include "storage/outbox.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace bot::slack {

inline constexpr const char* platform = "slack";

// To whom a letter goes.
struct recipient {
    std::string team;
    std::string enterprise;
    std::string user;
    std::string channel;  // of the direct message, where it is known; of a channel for one that only they see
    std::string thread;   // ts of the thread that it answers in; empty: none
};

enum class letter_kind {
    message,    // to their direct message with dossier
    ephemeral,  // in the channel, for their eyes only: Slack keeps none of it
    files,      // made when it is sent, and uploaded to their direct message
};

struct letter {
    letter_kind kind = letter_kind::message;
    recipient to;
    evidence::person_id person;
    nlohmann::json message;  // as to_direct_message makes it; null for files
    commands::reply wanted;  // for files: the reply that asks for them
};

// key: names it among all letters; the delivery's that caused it.
storage::outgoing to_outgoing(const letter& what, const std::string& key);

// Nothing for a row that no version of ours wrote.
std::optional<letter> read_letter(const storage::outbox::letter& row);

}  // namespace bot::slack
