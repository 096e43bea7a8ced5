#include "storage/connection.hpp"

#include "storage/backup.hpp"
#include "storage/checkup.hpp"
#include "storage/migrations.hpp"
#include "storage/ownership.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sqlite3.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

// With SQLite's 2 MB the leaves that a batch touches are read again and again, and with a checkpoint each
// 1,000 pages a third of the writer's time goes into copying them. 8 or 32 MB, or 16,000 pages, bring no more
// (tests/bench).
constexpr const char* page_cache = "PRAGMA cache_size = -4096";              // KiB
constexpr const char* checkpoint_when = "PRAGMA wal_autocheckpoint = 4000";  // pages: 16 MB

// One file has one lock, by whatever name it is called.
fs::path real_path(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(path, error);
    return error ? path : real;
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

// The header of every SQLite database (its file format, section 1.3).
bool begins_as_sqlite(const fs::path& path) {
    constexpr std::string_view beginning{"SQLite format 3\0", 16};
    std::array<char, beginning.size()> found{};
    std::ifstream(path, std::ios::binary).read(found.data(), found.size());
    return std::string_view(found.data(), found.size()) == beginning;
}

void refuse_folder(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error))
        throw cannot_open(path.string() + " is a folder. Name a file in it, such as " +
                          (path / "dossier.db").string() + ".");
}

[[noreturn]] void refuse_foreign(const fs::path& path) {
    throw cannot_open("The file " + path.string() + " is not a dossier database.");
}

// SQLite deletes a -wal that lies beside an empty file, and evidence may stand in it alone.
void refuse_lone_log(const fs::path& path) {
    std::error_code missing;
    const auto size_of = [&](const fs::path& file) {
        const std::uintmax_t size = fs::file_size(file, missing);
        return missing ? 0 : size;
    };
    if (size_of(path) == 0 && size_of(path.string() + "-wal") > 0)
        throw cannot_open(
            "The database " + path.string() +
            " is empty or gone, and its log, the -wal beside it, is not. It may hold evidence: put "
            "its database back beside it, or restore a backup, which keeps the log.");
}

void refuse_other_files(SQLite::Database& database, const fs::path& path) {
    try {
        const int things = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
        if (things == 0 || is_dossier(database)) return;
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_CORRUPT)
            throw cannot_open(
                "The database " + path.string() +
                " is damaged and cannot be read. Restore a backup: dossier restore FILE. The damaged "
                "file is kept.");
        if (error.getErrorCode() != SQLITE_NOTADB) throw;
    }
    refuse_foreign(path);
}

// What a mistyped name leads to stays as it is: nothing is put beside it, and its mode is not changed. A
// database with a lock file beside it was dossier's before.
void refuse_before_touching(const fs::path& path) {
    refuse_folder(path);
    std::error_code error;
    const fs::file_status known = fs::status(path, error);
    if (!fs::exists(known)) return;
    if (!fs::is_regular_file(known)) refuse_foreign(path);
    if (fs::file_size(path, error) == 0 || error || ::access(path.c_str(), R_OK) != 0) return;
    if (!begins_as_sqlite(path)) refuse_foreign(path);
    if (fs::exists(real_path(path).string() + ".lock")) return;
    SQLite::Database database(path.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    refuse_other_files(database, path);
}

}  // namespace

void make_private_folder(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder)) return;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw cannot_open("The folder " + folder.string() + " cannot be made: " + error.message() + ".");
    fs::permissions(folder, fs::perms::owner_all, error);
}

file_lock::file_lock(const fs::path& database) {
    const std::string path = real_path(database).string() + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, owner_only);
    if (descriptor_ < 0)
        throw cannot_open("The lock file " + path + " cannot be made: " + std::strerror(errno) + ".");
    // Whom root worked for must be able to open it, as SQLite sees to for its own files beside the database.
    static_cast<void>(give_to_owner_of(database, descriptor_));
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
    try {
        return open_and_migrate(path);
    } catch (const SQLite::Exception& error) {
        throw cannot_open("The database " + path.string() + " cannot be opened for writing: " + error.what() +
                          ". Look at its disk, and at who else has it open.");
    }
}

connection connection::open_and_migrate(const fs::path& path) {
    refuse_before_touching(path);
    make_private_folder(path.parent_path());
    auto lock = std::make_unique<file_lock>(path);
    refuse_lone_log(path);
    make_private_file(path);
    auto database = std::make_unique<SQLite::Database>(
        path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    refuse_other_files(*database, path);
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    database->exec("PRAGMA foreign_keys = ON");
    database->exec("PRAGMA secure_delete = ON");
    database->exec(page_cache);
    database->exec(checkpoint_when);
    const auto kept = migrate_keeping_a_copy(*database, path);
    connection opened(std::move(lock), std::move(database));
    opened.kept_copy_ = kept;
    return opened;
}

connection connection::open_for_reading(const fs::path& path) {
    connection opened = open_for_inspection(path);
    require_current_schema(opened.database(), path);
    return opened;
}

connection connection::open_for_inspection(const fs::path& path) {
    refuse_folder(path);
    refuse_lone_log(path);
    std::error_code missing;
    if (fs::file_size(path, missing) == 0 || missing)
        throw cannot_open("There is no database at " + path.string() +
                          " yet. Log something first, or name another with --database.");
    if (::access(path.c_str(), R_OK) != 0)
        throw cannot_open("The database " + path.string() + " cannot be read: " + std::strerror(errno) + ".");
    auto database = std::make_unique<SQLite::Database>(
        path.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    refuse_other_files(*database, path);
    database->exec("PRAGMA query_only = ON");
    database->exec("PRAGMA wal_autocheckpoint = 0");
    return connection(nullptr, std::move(database));
}

bool connection::was_moved() {
    int moved = 0;
    sqlite3_file_control(database_->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

SQLite::Statement& connection::prepared(source_text text) {
    return in_the_source_.try_emplace(text.sql, *database_, text.sql).first->second;
}

SQLite::Statement& connection::prepared(const std::string& sql) {
    return put_together_.try_emplace(sql, *database_, sql).first->second;
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
