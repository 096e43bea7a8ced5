#include "storage/connection.hpp"

#include "storage/migrations.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
constexpr int busy_timeout_ms = 5000;

void make_folder(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder)) return;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw cannot_open("The folder " + folder.string() + " cannot be made: " + error.message() + ".");
    fs::permissions(folder, fs::perms::owner_all, error);
}

// SQLite gives its -wal and -shm files the mode of the database, so the mode is set before it sees the file.
void make_private_file(const fs::path& database) {
    const int descriptor = ::open(database.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
    if (descriptor < 0)
        throw cannot_open("The database " + database.string() + " cannot be opened: " + std::strerror(errno) +
                          ".");
    const int changed = ::fchmod(descriptor, owner_only);
    ::close(descriptor);
    if (changed != 0)
        throw cannot_open("The database " + database.string() + " belongs to another user of this machine.");
}

void refuse_other_files(SQLite::Database& database, const fs::path& path) {
    try {
        database.execAndGet("SELECT count(*) FROM sqlite_schema");
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() != SQLITE_NOTADB && error.getErrorCode() != SQLITE_CORRUPT) throw;
        throw cannot_open("The file " + path.string() + " is not a dossier database.");
    }
}

}  // namespace

file_lock::file_lock(const fs::path& database) {
    const std::string path = database.string() + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
    if (descriptor_ < 0)
        throw cannot_open("The lock file " + path + " cannot be made: " + std::strerror(errno) + ".");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        throw already_open("Another dossier has " + database.string() +
                           " open. Stop it first, or use another --database.");
    }
}

file_lock::~file_lock() {
    ::close(descriptor_);
}

connection::connection(std::unique_ptr<file_lock> lock, std::unique_ptr<SQLite::Database> database)
    : lock_(std::move(lock)), database_(std::move(database)) {}

connection connection::open_for_writing(const fs::path& path) {
    make_folder(path.parent_path());
    auto lock = std::make_unique<file_lock>(path);
    make_private_file(path);
    auto database = std::make_unique<SQLite::Database>(
        path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms);
    refuse_other_files(*database, path);
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    database->exec("PRAGMA foreign_keys = ON");
    database->exec("PRAGMA secure_delete = ON");
    migrate(*database, path);
    return connection(std::move(lock), std::move(database));
}

connection connection::open_for_reading(const fs::path& path) {
    if (!fs::exists(path))
        throw cannot_open("There is no database at " + path.string() +
                          " yet. Log something first, or name another with --database.");
    auto database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READONLY, busy_timeout_ms);
    refuse_other_files(*database, path);
    database->exec("PRAGMA query_only = ON");
    database->exec("PRAGMA wal_autocheckpoint = 0");
    require_current_schema(*database, path);
    return connection(nullptr, std::move(database));
}

SQLite::Statement& connection::prepared(std::string_view sql) {
    auto known = statements_.find(sql);
    if (known == statements_.end())
        known = statements_
                    .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
                             std::forward_as_tuple(*database_, std::string(sql)))
                    .first;
    return known->second;
}

savepoint::savepoint(connection& on) : on_(on) {
    query(on_, "SAVEPOINT command").run();
}

savepoint::~savepoint() {
    if (released_) return;
    try {
        query(on_, "ROLLBACK TO command").run();
        query(on_, "RELEASE command").run();
    } catch (const SQLite::Exception&) {  // SQLite already rolled the whole transaction back; its commit will
                                          // say so
    }
}

void savepoint::release() {
    query(on_, "RELEASE command").run();
    released_ = true;
}

}  // namespace storage
