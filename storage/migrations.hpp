// The schema, as numbered steps forward. A step that was released is never changed again.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace storage {

// The number of a database's schema; 0 when it has none yet.
int schema_of(SQLite::Database& database);

// The number of the schema that this program makes and needs.
int newest_schema();

// Brings the schema up to date, each step in its own transaction. Throws cannot_open when the file was made
// by a newer dossier.
void migrate(SQLite::Database& database, const std::filesystem::path& path);

// Throws cannot_open when the schema is older or newer than this program's.
void require_current_schema(SQLite::Database& database, const std::filesystem::path& path);

}  // namespace storage
