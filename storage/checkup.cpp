#include "storage/checkup.hpp"

#include "storage/connection.hpp"
#include "storage/migrations.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

namespace storage {

namespace fs = std::filesystem;

namespace {

std::optional<evidence::moment> newest_record(SQLite::Database& database) {
    SQLite::Statement row(database, "SELECT max(logged_at) FROM record");
    if (!row.executeStep() || row.getColumn(0).isNull()) return std::nullopt;
    return evidence::moment{std::chrono::milliseconds{row.getColumn(0).getInt64()}};
}

// A row may have several lines, and one of them is a heading ("*** in database main ***").
void add_lines(const std::string& row, std::vector<std::string>& to) {
    std::istringstream lines(row);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && !line.starts_with("***")) to.push_back(line);
}

}  // namespace

bool is_dossier(SQLite::Database& database) {
    return database
               .execAndGet(
                   "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('person', "
                   "'record')")
               .getInt() == 2;
}

bool is_dossier(const fs::path& file) {
    std::error_code missing;
    if (fs::file_size(file, missing) == 0 || missing) return false;  // SQLite would delete a -wal beside it
    try {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY, busy_timeout_ms);
        return is_dossier(database);
    } catch (const SQLite::Exception&) {  // not there, or no database
        return false;
    }
}

std::vector<std::string> damage_of(SQLite::Database& database) {
    std::vector<std::string> found;
    try {
        SQLite::Statement row(database, "PRAGMA integrity_check");
        while (row.executeStep())
            add_lines(row.getColumn(0).getString(), found);
    } catch (const SQLite::Exception& error) {  // too damaged to be checked to the end
        found.push_back(error.what());
    }
    if (found == std::vector<std::string>{"ok"}) found.clear();
    return found;
}

checkup check_up(const fs::path& path) {
    connection on = connection::open_for_inspection(path);
    checkup found;
    found.schema = schema_of(on.database());
    found.newest_schema = newest_schema();
    found.damage = damage_of(on.database());
    found.schema_problems = schema_problems(on.database());
    if (found.damage.empty()) found.newest_record = newest_record(on.database());
    return found;
}

bool is_held(const fs::path& database) {
    const int descriptor = ::open((database.string() + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return held;
}

}  // namespace storage
