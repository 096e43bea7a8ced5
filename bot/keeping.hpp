// The terminal: `dossier backup` and `dossier restore`.
#pragma once

#include "config/settings.hpp"

#include <filesystem>

namespace bot {

// Both say what they did and return 0; they throw storage::not_copied and storage::cannot_open, whose
// sentences say what to do.

// While a server runs, too.
int backup(const config::settings& chosen, const std::filesystem::path& file);

// Only while none runs.
int restore(const config::settings& chosen, const std::filesystem::path& file);

}  // namespace bot
