// The names that Amazon Chime SDK messaging gives to people, bots and channels:
// arn:aws:chime:REGION:ACCOUNT:app-instance/INSTANCE/user/ID, and bot/ID or channel/ID likewise.
#pragma once

#include "evidence/person.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bot::chime {

struct arn {
    std::string app_instance;  // the ARN up to INSTANCE, without what is in it
    std::string region;        // "us-east-1"
    std::string instance;      // INSTANCE
    std::string kind;          // "user", "bot" or "channel"
    std::string id;            // ID
};

// Nothing for anything else, and for more than 1600 bytes.
std::optional<arn> read_arn(std::string_view text);

bool is_channel(std::string_view text);

// Whether it is an AppInstanceBot's: those answer from scripts of their own, and dossier does not talk to
// them.
bool is_bot(std::string_view text);

// "chime:INSTANCE/ID" of a user. Nothing for bots, channels, and an id that dossier's names have no place
// for.
std::optional<evidence::person_id> person_of(std::string_view user_arn);

// The ARN of that person, or of that channel, in the app instance of `neighbour`. Empty when the person is
// another instance's, or another platform's.
std::string user_arn(const evidence::person_id& who, const arn& neighbour);
std::string channel_arn(std::string_view channel_id, const arn& neighbour);

// The id of the channel in which a bot and a user talk to each other alone: always the same for the same two.
std::string direct_channel_id(std::string_view bot_arn, std::string_view user_arn);

}  // namespace bot::chime
