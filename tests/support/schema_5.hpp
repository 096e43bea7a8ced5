// A database as the dossier of schema 5 wrote it: two people, fifteen records, a review cycle, and two
// nudges.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace support {

inline void make_schema_5(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    raw.exec(read_file(std::filesystem::path(DOSSIER_SOURCE) / "tests" / "data" / "schema-5.sql"));
}

}  // namespace support
