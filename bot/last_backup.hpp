// When `dossier backup` made its last good backup: kept in a small file beside the database, so that a server
// that runs meanwhile can tell, and `dossier doctor`.
#pragma once

#include "evidence/clock.hpp"

#include <filesystem>
#include <optional>

namespace bot {

struct kept_backup {
    evidence::moment at;
    std::filesystem::path file;  // where it was put; it may be gone since
};

// Throws std::filesystem::filesystem_error, or std::runtime_error, when the note cannot be written.
void note_backup(const std::filesystem::path& database, const kept_backup& what);

// Nothing when none was made, or the note cannot be read.
std::optional<kept_backup> last_backup(const std::filesystem::path& database);

}  // namespace bot
