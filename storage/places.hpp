// The channels and rooms of a chat platform that dossier listens in, and up to when it has heard each of
// them.
//
// All functions work on the thread of their connection, inside its transaction, and throw what SQLite throws.
#pragma once

#include "evidence/clock.hpp"
#include "storage/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

struct place {
    std::string platform;            // "chime"
    std::string name;                // the platform's own: a channel's ARN, a room's id
    evidence::moment heard_until{};  // everything said there up to then was taken in; unset: nothing yet
    std::string about{};             // what the platform's part keeps of it; secrets in it are sealed before
    friend bool operator==(const place&, const place&) = default;
};

namespace places {

// Puts it in the stead of what was known of that place.
void put(connection& on, const place& what);

std::optional<place> get(connection& on, std::string_view platform, std::string_view name);

// All of a platform, by name.
std::vector<place> list(connection& on, std::string_view platform);

// Everything said there up to `until` was taken in. Never goes back; makes the place where there is none.
void heard(connection& on, std::string_view platform, std::string_view name, evidence::moment until);

// Sets `about` alone, likewise.
void note(connection& on, std::string_view platform, std::string_view name, std::string_view about);

// dossier is no longer there. False when it was not.
bool forget(connection& on, std::string_view platform, std::string_view name);

}  // namespace places

}  // namespace storage
