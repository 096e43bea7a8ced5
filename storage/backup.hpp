// Copies of the evidence that outlive an accident: `dossier backup`, and the old file that a migration keeps.
#pragma once

#include "storage/copy.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace storage {

// What a copy holds.
struct contents {
    std::uintmax_t bytes = 0;
    std::size_t people = 0;
    std::uint64_t records = 0;
};

// Checks a database of this program's schema wholly: SQLite's own check, and every chain. Throws not_copied
// with the first thing wrong as `record 3 of local:ana …`, cannot_open, SQLite::Exception.
contents check_wholly(const std::filesystem::path& database);

// Copies the database as it stands at one moment into `file`, while dossier goes on writing to it. The copy
// is made beside it as FILE.partial, checked wholly, and only then takes the place of an earlier backup of
// that name. Throws not_copied, cannot_open; then `file` is as it was.
contents back_up(const std::filesystem::path& database, const std::filesystem::path& file);

// Brings the schema up to date as migrate() does. When it is older than this program's, the file as it is is
// copied beside it first, as PATH.schema-1 for schema 1, and that copy is kept: its name is returned.
// Throws not_copied when there can be no copy, and what migrate() throws.
std::optional<std::filesystem::path> migrate_keeping_a_copy(SQLite::Database& database,
                                                            const std::filesystem::path& path);

// The name itself, or with -2, -3, … behind it when something has it already.
std::filesystem::path free_name(const std::filesystem::path& wanted);

}  // namespace storage
