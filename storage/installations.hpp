// Where dossier is installed, with the tokens of each place, sealed before they come here (bot/sealing.hpp).
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

struct installation {
    std::string platform;    // "slack"
    std::string team;        // the workspace's id; of a whole organisation, the organisation's
    std::string enterprise;  // the organisation's id; empty for none
    bool is_org = false;     // for the whole organisation
    std::string bot_user;    // dossier's own account there
    std::string app_id;
    std::string name;                 // as the platform shows the place
    std::string scopes;               // as the platform writes them
    std::string sealed;               // the tokens; empty once it is revoked
    evidence::moment expires_at{};    // of the tokens; unset: never
    std::string installed_by;         // the account of whoever did it
    evidence::moment installed_at{};  // the last time
    bool active = true;               // false: revoked
    friend bool operator==(const installation&, const installation&) = default;
};

namespace installations {

// Puts it in the place of an earlier one of the same team.
void put(connection& on, const installation& what);

// Whose tokens speak to that workspace: its own installation's, else its organisation's. Nothing when there
// is none or it was revoked.
std::optional<installation> get(connection& on, std::string_view platform, std::string_view team,
                                std::string_view enterprise);

// All of a platform, revoked ones too, by team.
std::vector<installation> list(connection& on, std::string_view platform);

// Wipes the tokens and takes it out of use. Only an installation that was there at `at`, on the platform's
// clock of whole seconds: word of an end may come after the place was installed in anew. False when there is
// no such installation in use.
bool revoke(connection& on, std::string_view platform, std::string_view team, evidence::moment at);

// Whether dossier was there and was taken out: the team itself, or the organisation it would speak through.
// False while an installation in use speaks to it, and where there never was one.
bool was_taken_out(connection& on, std::string_view platform, std::string_view team,
                   std::string_view enterprise);

}  // namespace installations

}  // namespace storage
