// The terminal: `dossier say`, `chat`, `packet` and `verify`.
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

// Builds the whole bundle into a folder, as files and as dossier-packet.zip. profile: who reads it, as
// /packet takes it ("committee"); empty for the author.
int packet(const config::settings& chosen, const evidence::person_id& author,
           const std::filesystem::path& folder, const std::string& profile);

// A folder, a zip, an export or a database. anchor_key, tsa_ca (a PEM file): what a bundle's anchor is
// checked against; where they are empty, the bundle's own word.
int verify(const std::filesystem::path& what, const std::string& anchor_key = {},
           const std::filesystem::path& tsa_ca = {});

}  // namespace bot
