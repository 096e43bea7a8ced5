// The terminal: `dossier export` and `dossier import`.
#pragma once

#include "config/settings.hpp"
#include "evidence/person.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace bot {

// Both return the process's exit code: 0; 1 when nothing was found or something was refused. They throw what
// opening the database throws, and std::runtime_error with a sentence for a file that cannot be read.

// Everything that the author has logged, to a file or, with an empty `out`, to standard output. format:
// "jsonl", "markdown" or "csv", by any of their names; empty: what the file's name says, else JSON Lines. Of
// somebody who has logged nothing no file is written. A database is never overwritten.
int export_log(const config::settings& chosen, const evidence::person_id& author, const std::string& format,
               const std::filesystem::path& out);

struct import_source {
    std::filesystem::path file;        // an export, notes, a table, a saved `git log`, or a calendar
    std::filesystem::path repository;  // or: a git repository
    std::string mail;                  // whose commits; empty: git's own user.email
};

// A mark of UTF-8 and foreign line ends are taken off first, so that an export that went through a mail or an
// editor is still what it was.
// author: who asked; nothing when not said, which means an export's own author, or else `user`.
int import_evidence(const config::settings& chosen, const std::optional<evidence::person_id>& author,
                    const evidence::person_id& user, const import_source& from);

}  // namespace bot
