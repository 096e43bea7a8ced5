// What can be learned about a database without changing it, whatever its schema and whoever works with it.
#pragma once

#include "evidence/clock.hpp"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace storage {

// Whether it has the tables of a dossier database. Throws SQLite::Exception when the file cannot be read.
bool is_dossier(SQLite::Database& database);

// The same of a file; false too for one that is not there or no database at all.
bool is_dossier(const std::filesystem::path& file);

// What SQLite's own check of the file finds, a line each (sqlite.org/pragma.html#pragma_integrity_check);
// empty when nothing. Reads the whole file.
std::vector<std::string> damage_of(SQLite::Database& database);

struct checkup {
    int schema = 0;
    int newest_schema = 0;  // the one that this program makes
    std::vector<std::string> damage;
    std::vector<std::string> schema_problems;       // as storage/migrations.hpp finds them
    std::optional<evidence::moment> newest_record;  // when the youngest record was logged
};

// Throws cannot_open, SQLite::Exception.
checkup check_up(const std::filesystem::path& database);

// Whether some process has the database open for writing. Asking takes its lock for an instant, shared, when
// nobody has it.
bool is_held(const std::filesystem::path& database);

}  // namespace storage
