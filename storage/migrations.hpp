// The schema, as numbered steps forward. A step that was released is never changed again.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <vector>

namespace storage {

// The number of a database's schema; 0 when it has none yet.
int schema_of(SQLite::Database& database);

// The number of the schema that this program makes and needs.
int newest_schema();

// Brings the schema up to date, each step in its own transaction, or makes it in one where there is none.
// Throws cannot_open when the file was made by a newer dossier.
void migrate(SQLite::Database& database, const std::filesystem::path& path);

// Where the schema's text is not the one that the steps up to its number make, comments and layout aside: a
// sentence for each table, index or trigger that is missing, altered or somebody else's. SQLite's own check
// takes any schema for the right one, and the rows of a table whose columns were renamed or whose constraints
// are gone are not found, or not held to what they promise. Nothing is said of a schema that is newer than
// this program's.
std::vector<std::string> schema_problems(SQLite::Database& database);

// Throws cannot_open when the schema is older or newer than this program's.
void require_current_schema(SQLite::Database& database, const std::filesystem::path& path);

}  // namespace storage
