// A database as the dossier of schema 2 wrote it: two people, ten records, an erasure, something taken back,
// an accepted proposal with one that waits, and an anchor.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace support {

inline void make_schema_2(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    raw.exec(read_file(std::filesystem::path(DOSSIER_SOURCE) / "tests" / "data" / "schema-2.sql"));
}

}  // namespace support
