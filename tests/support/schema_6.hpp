// A database as a dossier of schema 6 left it: the one of schema 5 with what came next, and two deliveries.
#pragma once

#include "tests/support/schema_5.hpp"

namespace support {

inline void make_schema_6(const std::filesystem::path& database) {
    make_schema_5(database);
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE);
    raw.exec(R"sql(
    CREATE TABLE place (
        platform    TEXT NOT NULL,             -- chime, chime-classic
        name        TEXT NOT NULL,             -- the platform's own name of a channel or a room
        heard_until INTEGER NOT NULL,          -- milliseconds since the Unix epoch, UTC; 0 for nothing yet
        about       TEXT NOT NULL,             -- what the platform's part keeps of it; secrets in it are sealed
        PRIMARY KEY (platform, name)
    ) STRICT, WITHOUT ROWID;

    -- A link is known by the hash of its token alone: who reads this table can open none.
    CREATE TABLE download (
        token      BLOB PRIMARY KEY,           -- SHA-256 of the token in the link
        person     INTEGER NOT NULL REFERENCES person (id),
        zone       TEXT NOT NULL,              -- of their device, when they asked
        wanted     TEXT NOT NULL,              -- JSON: the files, which are made when they are fetched
        browser    BLOB NOT NULL DEFAULT x'',  -- SHA-256 of what its first browser shows; empty: none yet
        fetched    INTEGER NOT NULL DEFAULT 0, -- how often
        made_at    INTEGER NOT NULL,           -- milliseconds since the Unix epoch, UTC
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX download_by_person ON download (person, made_at);
    CREATE INDEX download_by_end ON download (expires_at);

    INSERT INTO delivery (key, reply, arrived_at) VALUES
        ('local:ana second', CAST('the second reply' AS BLOB), 4102444800002),
        ('local:ana first', CAST('the first reply' AS BLOB), 4102444800001);
    PRAGMA user_version = 6;
    )sql");
}

}  // namespace support
