#include "storage/migrations.hpp"

#include "storage/connection.hpp"
#include "storage/schema.hpp"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <string_view>

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

    // 2: undo, erasure, search, reconstructed entries with their inbox, anchors
    R"sql(
    -- An erased record keeps its hashes; its canonical and salt are empty.
    ALTER TABLE entry ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry ADD COLUMN reconstructed TEXT NOT NULL DEFAULT '';  -- its source
    DROP INDEX entry_by_seq;
    CREATE INDEX entry_by_seq ON entry (person, erased, seq);
    CREATE INDEX entry_by_kind ON entry (person, erased, kind, seq);
    CREATE INDEX entry_by_date ON entry (person, erased, happened, seq);

    -- With what a list is ordered and limited by, so that one page costs one page.
    ALTER TABLE entry_initiative ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry_initiative ADD COLUMN happened TEXT NOT NULL DEFAULT '';
    UPDATE entry_initiative SET seq = e.seq, happened = e.happened FROM entry e
        WHERE e.person = entry_initiative.person AND e.kind = entry_initiative.kind
        AND e.number = entry_initiative.number;
    CREATE INDEX initiative_by_entry ON entry_initiative (person, kind, number);
    CREATE INDEX initiative_by_seq ON entry_initiative (person, initiative, seq);
    CREATE INDEX initiative_by_date ON entry_initiative (person, initiative, happened, seq);

    -- What entries say, word by word (storage/search.hpp), and the entries whose words have yet to be put in.
    CREATE VIRTUAL TABLE search USING fts5 (title, body, tags, columnsize = 0,
        tokenize = "ascii tokenchars '_'");
    CREATE TABLE unindexed (
        person INTEGER NOT NULL,
        kind   TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO unindexed SELECT person, kind, number FROM entry;

    -- Which records the reply speaks of, so that erasing them takes it along; 0 for none.
    ALTER TABLE delivery ADD COLUMN person INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE delivery ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE delivery ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX delivery_by_record ON delivery (person, last_seq) WHERE person <> 0;

    -- What was found in notes and histories. The key outlives the line, so that nothing is proposed twice.
    CREATE TABLE inbox (
        person   INTEGER NOT NULL REFERENCES person (id),
        number   INTEGER NOT NULL,
        key      BLOB NOT NULL,                -- SHA-256 of what names it among all found
        line     TEXT NOT NULL,
        source   TEXT NOT NULL,
        happened TEXT NOT NULL,                -- 2026-03-04 or 2026-03
        waiting  INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (person, number),
        UNIQUE (person, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX inbox_waiting ON inbox (person, number) WHERE waiting = 1;

    -- One append-only Merkle tree of the heads of all chains, and its signed heads.
    CREATE TABLE anchor_leaf (
        position INTEGER PRIMARY KEY,          -- 0, 1, 2, ...
        person   INTEGER NOT NULL REFERENCES person (id),
        records  INTEGER NOT NULL,             -- seq of the head
        head     BLOB NOT NULL
    ) STRICT;
    CREATE INDEX anchor_leaf_by_person ON anchor_leaf (person, position);

    CREATE TABLE anchor (
        size          INTEGER PRIMARY KEY,     -- leaves
        root          BLOB NOT NULL,
        made_at       INTEGER NOT NULL,        -- milliseconds since the Unix epoch, UTC
        key           TEXT NOT NULL DEFAULT '',    -- the signer's public key, as a C2SP vkey
        checkpoint    TEXT NOT NULL DEFAULT '',    -- signed note; empty until it is signed
        query_nonce   BLOB NOT NULL DEFAULT x'',
        stamp         BLOB NOT NULL DEFAULT x'',   -- RFC 3161 response
        stamp_ca      TEXT NOT NULL DEFAULT '',    -- PEM, the certificates that it was checked against
        stamp_problem TEXT NOT NULL DEFAULT ''
    ) STRICT;

    -- Erased content that still stands in the write-ahead log or the search index: what has to be done before
    -- it is gone from the files.
    CREATE TABLE chore (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    )sql",

    // 3: what is to be sent, the workspaces, what a person has chosen, the chat messages that were kept
    R"sql(
    -- Written by the transaction of its cause, sent after it (storage/outbox.hpp). What is settled keeps its key
    -- for a while and loses its body at once.
    CREATE TABLE outbox (
        id         INTEGER PRIMARY KEY,
        key        TEXT NOT NULL UNIQUE,
        person     INTEGER NOT NULL DEFAULT 0, -- whose records it speaks of; 0 for nobody's
        first_seq  INTEGER NOT NULL DEFAULT 0, -- the records that its command wrote; 0 for none
        last_seq   INTEGER NOT NULL DEFAULT 0,
        platform   TEXT NOT NULL,              -- slack
        team       TEXT NOT NULL,
        kind       TEXT NOT NULL,              -- message, ephemeral, files, ...
        body       TEXT NOT NULL,              -- JSON; empty once it is settled
        state      TEXT NOT NULL DEFAULT 'waiting',  -- waiting, sending, sent, dropped
        attempts   INTEGER NOT NULL DEFAULT 0,
        due_at     INTEGER NOT NULL,           -- milliseconds since the Unix epoch, UTC; 0 for at once
        made_at    INTEGER NOT NULL,
        settled_at INTEGER NOT NULL DEFAULT 0,
        kept_since INTEGER,                    -- of what is settled, on the clock of delivery.arrived_at
        problem    TEXT NOT NULL DEFAULT ''    -- what went wrong last
    ) STRICT;
    CREATE INDEX outbox_by_due ON outbox (platform, state, due_at);
    CREATE INDEX outbox_by_record ON outbox (person, last_seq) WHERE person <> 0;
    CREATE INDEX outbox_settled ON outbox (kept_since) WHERE state IN ('sent', 'dropped');

    CREATE TABLE installation (
        platform     TEXT NOT NULL,
        team         TEXT NOT NULL,            -- the workspace, or the whole organisation
        enterprise   TEXT NOT NULL,            -- the organisation of the workspace; empty for none
        is_org       INTEGER NOT NULL,
        bot_user     TEXT NOT NULL,
        app_id       TEXT NOT NULL,
        name         TEXT NOT NULL,
        scopes       TEXT NOT NULL,
        sealed       BLOB NOT NULL,            -- the tokens, encrypted; empty once it is revoked
        expires_at   INTEGER NOT NULL,         -- milliseconds since the Unix epoch, UTC; 0 for never
        installed_by TEXT NOT NULL,
        installed_at INTEGER NOT NULL,
        state        TEXT NOT NULL,            -- active, revoked
        PRIMARY KEY (platform, team)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX installation_by_enterprise ON installation (platform, enterprise) WHERE is_org = 1;

    CREATE TABLE setting (
        person INTEGER NOT NULL REFERENCES person (id),
        name   TEXT NOT NULL,
        value  TEXT NOT NULL,
        PRIMARY KEY (person, name)
    ) STRICT, WITHOUT ROWID;

    -- Which entry a chat message became, so that it is kept once and its edit finds the entry.
    CREATE TABLE said_message (
        person INTEGER NOT NULL REFERENCES person (id),
        place  TEXT NOT NULL,                  -- slack:C0EX1:1767225600.000100
        kind   TEXT NOT NULL,
        number INTEGER NOT NULL,
        seq    INTEGER NOT NULL,               -- the entry's newest record at that time
        PRIMARY KEY (person, place),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX said_message_by_entry ON said_message (person, kind, number);
    )sql",

    // 4: the packets that were made
    R"sql(
    -- What each was built from: it can be said later what is new since, and the same packet can be built again.
    CREATE TABLE packet (
        person  INTEGER NOT NULL REFERENCES person (id),
        number  INTEGER NOT NULL,              -- 1, 2, 3, ... per person
        seq     INTEGER NOT NULL,              -- of the newest record that it saw; 0 for none
        head    BLOB NOT NULL,                 -- hash of that record, or the first link
        made_at INTEGER NOT NULL,              -- milliseconds since the Unix epoch, UTC
        request TEXT NOT NULL,                 -- what was asked for, in words
        profile TEXT NOT NULL,                 -- whom it was redacted for; empty for nobody
        PRIMARY KEY (person, number)
    ) STRICT, WITHOUT ROWID;
    )sql",

    // 5: when to think of whom, the nudges that they got, and where they are
    R"sql(
    CREATE TABLE nudge_plan (
        person       INTEGER PRIMARY KEY REFERENCES person (id),
        platform     TEXT NOT NULL,            -- of the person's name: slack, local
        since        INTEGER NOT NULL,         -- all in milliseconds since the Unix epoch, UTC
        rhythm_since INTEGER NOT NULL,
        cycle_since  INTEGER NOT NULL,
        next_look    INTEGER,                  -- NULL: only when something changes
        changes      INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX nudge_plan_by_look ON nudge_plan (platform, next_look) WHERE next_look IS NOT NULL;
    INSERT INTO nudge_plan (person, platform, since, rhythm_since, cycle_since, next_look)
        SELECT id, substr(name, 1, instr(name, ':') - 1), unixepoch() * 1000, 0, 0, 0 FROM person
        WHERE records > 0;

    -- What was sent or dropped, each under a key of its own: that is what keeps it from being sent twice.
    CREATE TABLE nudge (
        person   INTEGER NOT NULL REFERENCES person (id),
        key      TEXT NOT NULL,                -- weekly 2026-03-02
        kind     TEXT NOT NULL,
        about    TEXT NOT NULL,                -- what it asked for
        sent     INTEGER NOT NULL,
        at       INTEGER NOT NULL,
        last_at  INTEGER NOT NULL,
        again    INTEGER,                      -- put off until then
        answered INTEGER NOT NULL,
        letter   TEXT NOT NULL,                -- the key of what carries it in the outbox; empty for none
        PRIMARY KEY (person, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX nudge_by_letter ON nudge (letter) WHERE letter <> '';

    ALTER TABLE person ADD COLUMN device_zone TEXT NOT NULL DEFAULT '';  -- where their device says it is
    ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT '';        -- what their platform needs to reach them
    ALTER TABLE outbox ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0; -- not sent from then on; 0 for never
    )sql",

    // 6: the channels and rooms that dossier listens in, and the links by which files are fetched
    R"sql(
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
    )sql",

    // 7: deliveries in the order of their arrival, known by their keys from memory (storage/deliveries.hpp)
    R"sql(
    ALTER TABLE delivery RENAME TO delivery_by_key;
    CREATE TABLE delivery (
        id         INTEGER PRIMARY KEY,        -- in the order of arrival
        key        TEXT NOT NULL,              -- the author's name, a space, and the platform's key
        reply      BLOB NOT NULL,
        arrived_at INTEGER NOT NULL,
        person     INTEGER NOT NULL DEFAULT 0, -- which records the reply speaks of; 0 for none
        first_seq  INTEGER NOT NULL DEFAULT 0,
        last_seq   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO delivery (key, reply, arrived_at, person, first_seq, last_seq)
        SELECT key, reply, arrived_at, person, first_seq, last_seq FROM delivery_by_key ORDER BY arrived_at;
    DROP TABLE delivery_by_key;
    CREATE INDEX delivery_by_record ON delivery (person, last_seq) WHERE person <> 0;
    CREATE INDEX delivery_about_nothing ON delivery (key) WHERE person = 0;

    -- A letter's number is never given again: whoever still sends one that was erased must not settle another.
    ALTER TABLE outbox RENAME TO outbox_with_numbers_that_come_again;
    CREATE TABLE outbox (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        key        TEXT NOT NULL UNIQUE,
        person     INTEGER NOT NULL DEFAULT 0, -- whose records it speaks of; 0 for nobody's
        first_seq  INTEGER NOT NULL DEFAULT 0, -- the records that its command wrote; 0 for none
        last_seq   INTEGER NOT NULL DEFAULT 0,
        platform   TEXT NOT NULL,
        team       TEXT NOT NULL,
        kind       TEXT NOT NULL,              -- message, ephemeral, files, ...
        body       TEXT NOT NULL,              -- JSON; empty once it is settled
        state      TEXT NOT NULL DEFAULT 'waiting',  -- waiting, sending, sent, dropped
        attempts   INTEGER NOT NULL DEFAULT 0,
        due_at     INTEGER NOT NULL,           -- milliseconds since the Unix epoch, UTC; 0 for at once
        made_at    INTEGER NOT NULL,
        settled_at INTEGER NOT NULL DEFAULT 0,
        kept_since INTEGER,                    -- of what is settled, on the clock of delivery.arrived_at
        problem    TEXT NOT NULL DEFAULT '',   -- what went wrong last
        expires_at INTEGER NOT NULL DEFAULT 0  -- not sent from then on; 0 for never
    ) STRICT;
    INSERT INTO outbox (id, key, person, first_seq, last_seq, platform, team, kind, body, state, attempts, due_at,
            made_at, settled_at, kept_since, problem, expires_at)
        SELECT id, key, person, first_seq, last_seq, platform, team, kind, body, state, attempts, due_at,
            made_at, settled_at, kept_since, problem, expires_at FROM outbox_with_numbers_that_come_again;
    DROP TABLE outbox_with_numbers_that_come_again;
    CREATE INDEX outbox_by_due ON outbox (platform, state, due_at);
    CREATE INDEX outbox_by_record ON outbox (person, last_seq) WHERE person <> 0;
    CREATE INDEX outbox_settled ON outbox (kept_since) WHERE state IN ('sent', 'dropped');
    )sql",

    // 8: a person's row says how far their entries are derived, and a record with which delivery it came. Two
    // indexes over people are gone with that, of which each command touched a page of its own.
    R"sql(
    ALTER TABLE person ADD COLUMN derived INTEGER NOT NULL DEFAULT 0; -- seq up to which lists and index are derived
    ALTER TABLE person ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;   -- 1 while there are records behind that
    UPDATE person SET derived = records;
    UPDATE person SET stale = 1, derived = coalesce((SELECT min(r.seq) - 1 FROM unindexed u JOIN record r
            ON r.person = u.person AND r.kind = u.kind AND r.number = u.number WHERE u.person = person.id), 0)
        WHERE id IN (SELECT person FROM unindexed);
    DROP TABLE unindexed;
    CREATE INDEX person_stale ON person (stale) WHERE stale = 1;

    -- The number of a delivery may be given again, to another one: whoever follows it compares person and seq.
    ALTER TABLE record ADD COLUMN delivery INTEGER NOT NULL DEFAULT 0; -- its id; 0: it came with none that is kept
    UPDATE record SET delivery = d.id FROM delivery d
        WHERE d.person <> 0 AND record.person = d.person AND record.seq BETWEEN d.first_seq AND d.last_seq;
    DROP INDEX delivery_by_record;
    )sql",
};

void refuse_newer(int found, const std::filesystem::path& path) {
    if (found > int(steps.size()))
        throw cannot_open("The database " + path.string() + " was made by a newer dossier (schema " +
                          std::to_string(found) + ", this one knows " + std::to_string(steps.size()) +
                          "). Update dossier; nothing was changed.");
}

void run(SQLite::Database& database, const char* sql, std::size_t schema) {
    SQLite::Transaction transaction(database);
    database.exec(sql);
    database.exec("PRAGMA user_version = " + std::to_string(schema));
    transaction.commit();
}

void bring_to(SQLite::Database& database, std::size_t schema) {
    if (schema_of(database) == 0 && schema == steps.size()) {
        run(database, whole_schema, schema);
        return;
    }
    for (auto step = std::size_t(schema_of(database)); step < schema; ++step)
        run(database, steps[step], step + 1);
}

bool is_word(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '\'' ||
           letter == '"';
}

// Without comments, and with blanks only where two words would run together. SQLite keeps the text of a table
// as it was typed, and a step that adds a column to one types otherwise than who writes the whole of it.
std::string without_layout(std::string_view sql) {
    std::string plain;
    bool blank = false;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        if (sql.substr(at, 2) == "--") {
            at = std::min(sql.find('\n', at), sql.size());
            blank = true;
        } else if (std::isspace(static_cast<unsigned char>(sql[at]))) {
            blank = true;
        } else {
            if (blank && !plain.empty() && is_word(plain.back()) && is_word(sql[at])) plain += ' ';
            blank = false;
            const bool quoted = sql[at] == '\'' || sql[at] == '"';
            const std::size_t end = quoted ? std::min(sql.find(sql[at], at + 1), sql.size() - 1) : at;
            plain += sql.substr(at, end - at + 1);
            at = end;
        }
    }
    return plain;
}

// "table record" -> its text without layout. Without the tables that SQLite and its full-text search make by
// themselves, whose texts differ from one release of SQLite to the next.
std::map<std::string, std::string> read_schema(SQLite::Database& database) {
    std::map<std::string, std::string> found;
    SQLite::Statement row(database,
                          "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
                          " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                          " AND NOT (type = 'table' AND name LIKE 'search\\_%' ESCAPE '\\')");
    while (row.executeStep())
        found.emplace(row.getColumn(0).getString(), without_layout(row.getColumn(1).getString()));
    return found;
}

}  // namespace

int schema_of(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

int newest_schema() {
    return int(steps.size());
}

void migrate(SQLite::Database& database, const std::filesystem::path& path) {
    refuse_newer(schema_of(database), path);
    bring_to(database, steps.size());
}

std::vector<std::string> schema_problems(SQLite::Database& database) {
    const auto number = std::size_t(schema_of(database));
    if (number > steps.size()) return {};
    SQLite::Database pattern(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    bring_to(pattern, number);
    const auto right = read_schema(pattern), found = read_schema(database);
    std::vector<std::string> problems;
    for (const auto& [name, text] : right) {
        const auto same = found.find(name);
        if (same == found.end())
            problems.push_back("the " + name + " is missing");
        else if (same->second != text)
            problems.push_back("the " + name + " is not defined as dossier defines it");
    }
    for (const auto& [name, text] : found)
        if (!right.contains(name)) problems.push_back("the " + name + " is not one of dossier's");
    return problems;
}

void require_current_schema(SQLite::Database& database, const std::filesystem::path& path) {
    const int found = schema_of(database);
    refuse_newer(found, path);
    if (found < int(steps.size()))
        throw cannot_open("The database " + path.string() +
                          " has an older schema. Start `dossier serve` once to update it.");
}

}  // namespace storage
