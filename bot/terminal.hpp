// The terminal: `dossier say`, `chat`, `packet`, `export` and `verify`.
#pragma once

#include "config/settings.hpp"
#include "evidence/person.hpp"

#include <filesystem>
#include <string>

namespace bot {

// Each returns the process's exit code: 0; 1 when the line of `say` was refused or something is not intact.
// They throw what opening the database throws.

int say(const config::settings& chosen, const evidence::person_id& author, const std::string& line);

// Reads lines until the end of the input or "exit".
int chat(const config::settings& chosen, const evidence::person_id& author);

// Builds the whole bundle into a folder, as files and as dossier-packet.zip.
int packet(const config::settings& chosen, const evidence::person_id& author,
           const std::filesystem::path& folder);

// Prints everything that the author has logged, as JSON Lines: the form that VERIFY.md describes, nothing
// hidden.
int export_log(const config::settings& chosen, const evidence::person_id& author);

// A folder, a zip, an export or a database.
int verify(const std::filesystem::path& what);

}  // namespace bot
