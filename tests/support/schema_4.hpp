// A database as the dossier of schema 4 wrote it: two people, fourteen records, a packet, and what it had to
// send.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace support {

inline void make_schema_4(const std::filesystem::path& database) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    raw.exec(read_file(std::filesystem::path(DOSSIER_SOURCE) / "tests" / "data" / "schema-4.sql"));
}

}  // namespace support
