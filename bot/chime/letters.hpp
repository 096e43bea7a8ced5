// What stands in the outbox for Chime: written in the transaction of its cause, sent by sender.hpp.
#pragma once

#include "commands/reply.hpp"
#include "evidence/person.hpp"
#include "storage/outbox.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace bot::chime {

inline constexpr const char* platform_name = "chime";

struct letter {
    std::string channel;      // its ARN; empty: the channel in which dossier and the target are alone
    std::string target;       // the ARN of who alone sees it; empty: all of the channel do
    std::string sub_channel;  // of the message that it answers
    std::string text;         // Markdown, of any length; empty for files

    // For files: the reply that asks for them, and whose they are. A link takes its place.
    std::optional<commands::reply> wanted{};
    evidence::person_id person{};
};

// key: names it among all letters; of the delivery that caused it.
storage::outgoing to_outgoing(const letter& what, const std::string& key);

// Nothing for a row that no version of ours wrote.
std::optional<letter> read_letter(const storage::outbox::letter& row);

// The ClientRequestToken of that part of it: always the same, so that Chime keeps a repeat from being a
// second message.
std::string token_of(const std::string& key, std::size_t part);

}  // namespace bot::chime
