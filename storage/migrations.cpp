#include "storage/migrations.hpp"

#include "storage/connection.hpp"

#include <SQLiteCpp/Transaction.h>

#include <array>
#include <string>

namespace storage {

namespace {

// Index + 1 is the number of the schema, kept in PRAGMA user_version.
constexpr std::array steps{
    // 1: the log, its projections and the seen deliveries
    R"sql(
    CREATE TABLE person (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,          -- slack:TEAM/USER, local:NAME
        zone    TEXT NOT NULL DEFAULT '',      -- IANA name; empty until the person says one
        records INTEGER NOT NULL DEFAULT 0,    -- seq of the newest record
        head    BLOB NOT NULL                  -- hash of the newest record, or the first link
    ) STRICT;

    CREATE TABLE record (
        id           INTEGER PRIMARY KEY,
        person       INTEGER NOT NULL REFERENCES person (id),
        seq          INTEGER NOT NULL,
        logged_at    INTEGER NOT NULL,         -- milliseconds since the Unix epoch, UTC
        kind         TEXT NOT NULL,            -- of the entry: D, M, P, C
        number       INTEGER NOT NULL,
        canonical    TEXT NOT NULL,            -- RFC 8785, the hashed bytes
        salt         BLOB NOT NULL,
        content_hash BLOB NOT NULL,
        hash         BLOB NOT NULL,
        UNIQUE (person, seq)
    ) STRICT;
    CREATE INDEX record_by_entry ON record (person, kind, number, seq);

    -- Projections: what the hot path needs in O(1), maintained by the transaction that appends.
    CREATE TABLE entry (
        person      INTEGER NOT NULL REFERENCES person (id),
        kind        TEXT NOT NULL,
        number      INTEGER NOT NULL,
        seq         INTEGER NOT NULL,          -- of the record that opened it
        subject     TEXT NOT NULL,             -- what entries of one series share
        title       TEXT NOT NULL,
        happened    TEXT NOT NULL,             -- 2026-03-04 or 2026-03
        logged_at   INTEGER NOT NULL,
        initiatives TEXT NOT NULL,             -- separated by one space
        retracted   INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entry_by_seq ON entry (person, seq);
    CREATE INDEX entry_by_subject ON entry (person, kind, subject, number) WHERE subject <> '';

    CREATE TABLE entry_initiative (
        person     INTEGER NOT NULL,
        initiative TEXT NOT NULL,
        kind       TEXT NOT NULL,
        number     INTEGER NOT NULL,
        PRIMARY KEY (person, initiative, kind, number),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;

    -- Words that a person has used, offered while typing.
    CREATE TABLE word (
        person INTEGER NOT NULL REFERENCES person (id),
        role   TEXT NOT NULL,                  -- initiative, metric, person
        text   TEXT NOT NULL,
        PRIMARY KEY (person, role, text)
    ) STRICT, WITHOUT ROWID;

    -- Deliveries seen, each with the reply that it got: a repeat gets the same reply and writes nothing.
    CREATE TABLE delivery (
        key        TEXT PRIMARY KEY,           -- the author's name, a space, and the platform's key
        reply      BLOB NOT NULL,
        arrived_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_by_arrival ON delivery (arrived_at);
    )sql",
};

int schema_of(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

void refuse_newer(int found, const std::filesystem::path& path) {
    if (found > int(steps.size()))
        throw cannot_open("The database " + path.string() + " was made by a newer dossier (schema " +
                          std::to_string(found) + ", this one knows " + std::to_string(steps.size()) +
                          "). Update dossier; nothing was changed.");
}

}  // namespace

void migrate(SQLite::Database& database, const std::filesystem::path& path) {
    refuse_newer(schema_of(database), path);
    for (auto step = std::size_t(schema_of(database)); step < steps.size(); ++step) {
        SQLite::Transaction transaction(database);
        database.exec(steps[step]);
        database.exec("PRAGMA user_version = " + std::to_string(step + 1));
        transaction.commit();
    }
}

void require_current_schema(SQLite::Database& database, const std::filesystem::path& path) {
    const int found = schema_of(database);
    refuse_newer(found, path);
    if (found < int(steps.size()))
        throw cannot_open("The database " + path.string() +
                          " has an older schema. Start `dossier serve` once to update it.");
}

}  // namespace storage
