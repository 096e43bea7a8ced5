#include "storage/schema.hpp"

namespace storage {

// A column that a step added stands last, as ALTER TABLE leaves it.
const char* const whole_schema = R"sql(
    -- The log.
    CREATE TABLE person (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,          -- slack:TEAM/USER, local:NAME
        zone    TEXT NOT NULL DEFAULT '',      -- IANA name; empty until the person says one
        records INTEGER NOT NULL DEFAULT 0,    -- seq of the newest record
        head    BLOB NOT NULL,                 -- hash of the newest record, or the first link
        device_zone TEXT NOT NULL DEFAULT '',  -- where their device says it is
        reach   TEXT NOT NULL DEFAULT '',      -- what their platform needs to reach them
        derived INTEGER NOT NULL DEFAULT 0,    -- seq up to which lists and index are derived
        stale   INTEGER NOT NULL DEFAULT 0     -- 1 while there are records behind that
    ) STRICT;
    CREATE INDEX person_stale ON person (stale) WHERE stale = 1;

    -- An erased record keeps its hashes; its canonical and salt are empty. The number of a delivery may be given
    -- again, to another one: whoever follows it compares person and seq.
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
        delivery     INTEGER NOT NULL DEFAULT 0,  -- its id; 0: it came with none that is kept
        UNIQUE (person, seq)
    ) STRICT;
    CREATE INDEX record_by_entry ON record (person, kind, number, seq);

    -- Projections: what the hot path needs in O(1), and what is derived behind it (storage/derived.hpp).
    CREATE TABLE entry (
        person        INTEGER NOT NULL REFERENCES person (id),
        kind          TEXT NOT NULL,
        number        INTEGER NOT NULL,
        seq           INTEGER NOT NULL,        -- of the record that opened it
        subject       TEXT NOT NULL,           -- what entries of one series share
        title         TEXT NOT NULL,
        happened      TEXT NOT NULL,           -- 2026-03-04 or 2026-03
        logged_at     INTEGER NOT NULL,
        initiatives   TEXT NOT NULL,           -- separated by one space
        retracted     INTEGER NOT NULL DEFAULT 0,
        erased        INTEGER NOT NULL DEFAULT 0,
        reconstructed TEXT NOT NULL DEFAULT '',  -- its source
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entry_by_seq ON entry (person, erased, seq);
    CREATE INDEX entry_by_kind ON entry (person, erased, kind, seq);
    CREATE INDEX entry_by_date ON entry (person, erased, happened, seq);
    CREATE INDEX entry_by_subject ON entry (person, kind, subject, number) WHERE subject <> '';

    -- With what a list is ordered and limited by, so that one page costs one page.
    CREATE TABLE entry_initiative (
        person     INTEGER NOT NULL,
        initiative TEXT NOT NULL,
        kind       TEXT NOT NULL,
        number     INTEGER NOT NULL,
        seq        INTEGER NOT NULL DEFAULT 0,
        happened   TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (person, initiative, kind, number),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX initiative_by_entry ON entry_initiative (person, kind, number);
    CREATE INDEX initiative_by_seq ON entry_initiative (person, initiative, seq);
    CREATE INDEX initiative_by_date ON entry_initiative (person, initiative, happened, seq);

    -- Words that a person has used, offered while typing.
    CREATE TABLE word (
        person INTEGER NOT NULL REFERENCES person (id),
        role   TEXT NOT NULL,                  -- initiative, metric, person
        text   TEXT NOT NULL,
        PRIMARY KEY (person, role, text)
    ) STRICT, WITHOUT ROWID;

    -- What entries say, word by word (storage/search.hpp).
    CREATE VIRTUAL TABLE search USING fts5 (title, body, tags, columnsize = 0,
        tokenize = "ascii tokenchars '_'");

    -- Deliveries seen, each with the reply that it got: a repeat gets the same reply and writes nothing. They are
    -- known by their keys from memory (storage/deliveries.hpp).
    CREATE TABLE delivery (
        id         INTEGER PRIMARY KEY,        -- in the order of arrival
        key        TEXT NOT NULL,              -- the author's name, a space, and the platform's key
        reply      BLOB NOT NULL,
        arrived_at INTEGER NOT NULL,
        person     INTEGER NOT NULL DEFAULT 0, -- which records the reply speaks of; 0 for none
        first_seq  INTEGER NOT NULL DEFAULT 0,
        last_seq   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX delivery_about_nothing ON delivery (key) WHERE person = 0;

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

    CREATE TABLE setting (
        person INTEGER NOT NULL REFERENCES person (id),
        name   TEXT NOT NULL,
        value  TEXT NOT NULL,
        PRIMARY KEY (person, name)
    ) STRICT, WITHOUT ROWID;

    -- The packets that were made, and what each was built from: it can be said later what is new since, and the
    -- same packet can be built again.
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

    -- Erased content that still stands in the write-ahead log or the search index: what has to be done before it is
    -- gone from the files.
    CREATE TABLE chore (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    -- Written by the transaction of its cause, sent after it (storage/outbox.hpp). What is settled keeps its key for
    -- a while and loses its body at once. A letter's number is never given again: whoever still sends one that was
    -- erased must not settle another.
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

    -- When to think of whom, and the nudges that they got. What was sent or dropped stands under a key of its own:
    -- that is what keeps it from being sent twice.
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

    -- The channels and rooms that dossier listens in.
    CREATE TABLE place (
        platform    TEXT NOT NULL,             -- chime, chime-classic
        name        TEXT NOT NULL,             -- the platform's own name of a channel or a room
        heard_until INTEGER NOT NULL,          -- milliseconds since the Unix epoch, UTC; 0 for nothing yet
        about       TEXT NOT NULL,             -- what the platform's part keeps of it; secrets in it are sealed
        PRIMARY KEY (platform, name)
    ) STRICT, WITHOUT ROWID;

    -- A link by which files are fetched is known by the hash of its token alone: who reads this table can open none.
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
    )sql";

}  // namespace storage
