// A database as the dossier of schema 7 left it when it was killed: two people, six records with their
// deliveries. Of the second one's entries D-1 was added to since it was derived, and D-2 was not derived at
// all.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace support {

inline void make_schema_7(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    raw.exec(read_file(std::filesystem::path(DOSSIER_SOURCE) / "tests" / "data" / "schema-7.sql"));
}

}  // namespace support
