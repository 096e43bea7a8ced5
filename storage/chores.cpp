#include "storage/chores.hpp"

#include <sqlite3.h>

namespace storage {

namespace {

// A reader's snapshot keeps the write-ahead log from being emptied. Commands must not wait for it.
class without_waiting {
public:
    explicit without_waiting(SQLite::Database& database) : database_(database) {
        sqlite3_busy_timeout(database_.getHandle(), 0);
    }
    ~without_waiting() { sqlite3_busy_timeout(database_.getHandle(), busy_timeout_ms); }
    without_waiting(const without_waiting&) = delete;
    without_waiting& operator=(const without_waiting&) = delete;

private:
    SQLite::Database& database_;
};

bool is_noted(connection& on, std::string_view chore) {
    query row(on, "SELECT 1 FROM chore WHERE name = ?", chore);
    return row.next();
}

void note(connection& on, std::string_view chore) {
    query(on, "INSERT OR IGNORE INTO chore (name) VALUES (?)", chore).run();
}

void strike(connection& on, std::string_view chore) {
    query(on, "DELETE FROM chore WHERE name = ?", chore).run();
}

// A deleted word stands in the index until its segment is merged with the one that says so
// (sqlite.org/fts5.html#the_merge_command). A negative number of pages puts all segments up for one merge,
// positive ones carry it on, and one that changes nothing finds it done.
void merge_index(connection& on) {
    constexpr int pages = 128;  // some ten milliseconds of work
    SQLite::Transaction step(on.database(), SQLite::TransactionBehavior::IMMEDIATE);
    const bool begins = is_noted(on, "index");
    const int before = on.database().getTotalChanges();
    query(on, "INSERT INTO search (search, rank) VALUES ('merge', ?)", begins ? -pages : pages).run();
    const bool is_done = !begins && on.database().getTotalChanges() - before < 2;
    if (begins) {
        strike(on, "index");
        note(on, "index being merged");
    }
    if (is_done) strike(on, "index being merged");
    step.commit();
}

// A few steps at a time, because commands wait meanwhile. Whether the index is clean.
bool purge_index(connection& on) {
    constexpr int steps = 4;
    for (int step = 0; step < steps; ++step) {
        if (!is_noted(on, "index") && !is_noted(on, "index being merged")) return true;
        merge_index(on);
    }
    return !is_noted(on, "index") && !is_noted(on, "index being merged");
}

// The log's pages go into the database file, where secure_delete has overwritten what was erased, and the log
// is cut to nothing. False while a reader still needs it.
bool empty_the_log(connection& on) {
    const without_waiting now_or_later(on.database());
    query row(on, "PRAGMA wal_checkpoint(TRUNCATE)");
    return row.next() && row.column(0).getInt() == 0;
}

}  // namespace

bool do_chores(connection& on) {
    if (!purge_index(on)) return false;
    if (!is_noted(on, "purge")) return true;
    if (!empty_the_log(on)) return false;
    strike(on, "purge");
    return true;
}

}  // namespace storage
