// `dossier anchor`: anchors the log in time now, in a terminal, while no server does it.
#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string>

namespace bot {

// Takes every step that can be taken and prints what it did. Returns the process's exit code: 0, or 1 when
// something could not be done. Throws what opening the database throws.
int anchor(const config::settings& chosen);

// What is wrong with the settings of the time-stamp authority, beyond what config can see; nothing when they
// can be used.
std::optional<std::string> authority_problem(const config::settings& chosen);

}  // namespace bot
