// A database as the first dossier wrote it: two people, ten records, a correction and a retraction among
// them.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace support {

inline void make_schema_1(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    raw.exec(read_file(std::filesystem::path(DOSSIER_SOURCE) / "tests" / "data" / "schema-1.sql"));
}

}  // namespace support
