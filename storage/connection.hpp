// A connection to the database file, with its statements prepared once. One connection belongs to one thread,
// and SQLite takes no locks for it.
//
// Only one connection in the whole world may write and checkpoint: Debian's SQLite 3.40.1 lacks the fix of
// the WAL-reset bug (sqlite.org/wal.html#walresetbug, fixed in 3.51.3). open_for_writing enforces that with a
// lock file beside the database; every other connection is opened by open_for_reading and can do neither.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

namespace storage {

// How long a statement waits for another connection.
inline constexpr int busy_timeout_ms = 5000;

// The database cannot be opened, and what to do about it in one sentence for the operator.
struct cannot_open : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Another process has the database open for writing.
struct already_open : cannot_open {
    using cannot_open::cannot_open;
};

// Makes a folder that its owner alone can enter, with those above it; leaves one that is there as it is.
// Throws cannot_open.
void make_private_folder(const std::filesystem::path& folder);

// Held as long as this process may write to the database.
class file_lock {
public:
    // Throws already_open, or cannot_open when the lock file cannot be made.
    explicit file_lock(const std::filesystem::path& database);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

private:
    int descriptor_ = -1;
};

// The text of a statement as it stands in the source. Known by its address, which is sooner compared than its
// letters; hence only what the compiler knows can be one.
struct source_text {
    consteval source_text(const char* text) : sql(text) {}
    const char* sql;
};

class connection {
public:
    // Makes the file (readable by its owner alone) and its folder if need be, and brings the schema up to
    // date, keeping a copy of the old file. Throws cannot_open, already_open, not_copied, SQLite::Exception.
    static connection open_for_writing(const std::filesystem::path& database);

    // Throws cannot_open when there is no database yet or its schema is not this program's.
    static connection open_for_reading(const std::filesystem::path& database);

    // For reading, whatever its schema: to see what is the matter with it. Throws cannot_open.
    static connection open_for_inspection(const std::filesystem::path& database);

    // The copy of the file as it was before its schema was brought up to date, when that was done now.
    const std::optional<std::filesystem::path>& kept_copy() const { return kept_copy_; }

    SQLite::Database& database() { return *database_; }

    // Whether the open file no longer stands under its name, because it was moved, removed or replaced: what
    // is written to it from now on, nobody would find there.
    bool was_moved();

    // The statement for that text, prepared at its first use and kept: there must be few different ones.
    SQLite::Statement& prepared(source_text text);
    SQLite::Statement& prepared(const std::string& sql);

private:
    static connection open_and_migrate(const std::filesystem::path& database);
    connection(std::unique_ptr<file_lock> lock, std::unique_ptr<SQLite::Database> database);

    std::unique_ptr<file_lock> lock_;
    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<const char*, SQLite::Statement> in_the_source_;
    std::unordered_map<std::string, SQLite::Statement> put_together_;  // from several texts
    std::optional<std::filesystem::path> kept_copy_;
};

// One use of a prepared statement: bound on construction in order, reset at the end of the scope, so that a
// read never holds the snapshot longer than its scope.
class query {
public:
    template <class... Values>
    query(connection& on, source_text text, const Values&... values) : query(on.prepared(text), values...) {}

    template <std::same_as<std::string> Text, class... Values>
    query(connection& on, const Text& sql, const Values&... values) : query(on.prepared(sql), values...) {}

    ~query() {
        statement_.tryReset();
        try {
            statement_.clearBindings();
        } catch (const SQLite::Exception&) {  // nothing to do: the next use binds again
        }
    }
    query(const query&) = delete;
    query& operator=(const query&) = delete;

    bool next() { return statement_.executeStep(); }
    void run() { statement_.exec(); }
    SQLite::Column column(int index) { return statement_.getColumn(index); }

private:
    template <class... Values>
    explicit query(SQLite::Statement& statement, const Values&... values) : statement_(statement) {
        int index = 0;
        (bind(++index, values), ...);
    }

    void bind(int index, std::int64_t value) { statement_.bind(index, value); }
    void bind(int index, std::uint64_t value) { statement_.bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::uint32_t value) { statement_.bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, int value) { statement_.bind(index, value); }
    void bind(int index, bool value) { statement_.bind(index, value ? 1 : 0); }
    void bind(int index, const char* value) { statement_.bind(index, value); }  // which is no bool
    void bind(int index, const std::string& value) { statement_.bind(index, value); }
    void bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
    template <std::size_t N>
    void bind(int index, const std::array<unsigned char, N>& bytes) {
        statement_.bind(index, bytes.data(), int(bytes.size()));
    }

    SQLite::Statement& statement_;
};

// Rolls back to where it began unless released. SQLiteCpp 3.2's own Savepoint rolls back without releasing,
// and twenty thousand of those in one batch took two seconds.
// Only inside a transaction.
class savepoint {
public:
    explicit savepoint(connection& on);
    ~savepoint();
    savepoint(const savepoint&) = delete;
    savepoint& operator=(const savepoint&) = delete;
    void release();

private:
    connection& on_;
    bool released_ = false;
};

}  // namespace storage
