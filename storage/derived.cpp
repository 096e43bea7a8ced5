#include "storage/derived.hpp"

#include "evidence/chain.hpp"
#include "storage/projection.hpp"
#include "storage/search.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace storage {

using evidence::entry_id;
using evidence::entry_kind;
using evidence::record;

namespace {

constexpr int records_at_once = 512;  // whose entries are held in memory

struct change {
    std::int64_t person;
    entry_id entry;
};

std::string letter_of(entry_kind kind) {
    return std::string(1, char(kind));
}

// Without the hashes and salts, which no fold reads.
std::vector<record> contents_of(connection& on, const change& of) {
    query row(on,
              "SELECT seq, logged_at, canonical FROM record WHERE person = ? AND kind = ? AND number = ?"
              " ORDER BY seq",
              of.person, letter_of(of.entry.kind), of.entry.number);
    std::vector<record> records;
    while (row.next()) {
        const auto what = evidence::from_canonical(row.column(2).getString());
        if (!what) throw std::runtime_error("a record of " + to_text(of.entry) + " cannot be read");
        record said;
        said.seq = static_cast<std::uint64_t>(row.column(0).getInt64());
        said.logged_at = evidence::moment{std::chrono::milliseconds{row.column(1).getInt64()}};
        said.what = *what;
        records.push_back(std::move(said));
    }
    return records;
}

// What was derived from it before.
struct known_row {
    bool is_there = false, is_erased = false;
    std::uint64_t seq = 0;  // of its first record
};

known_row known(connection& on, const change& of) {
    query row(on, "SELECT seq, erased FROM entry WHERE person = ? AND kind = ? AND number = ?", of.person,
              letter_of(of.entry.kind), of.entry.number);
    if (!row.next()) return {};
    return {true, row.column(1).getInt() != 0, static_cast<std::uint64_t>(row.column(0).getInt64())};
}

// Title, date and the rest follow the fold of this one entry, so that a list and an artifact never disagree.
void write_row(connection& on, const change& of, const std::vector<record>& records, const projection& says) {
    query(on,
          "INSERT INTO entry (person, kind, number, seq, subject, title, happened, logged_at, initiatives,"
          " reconstructed, retracted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (person, kind, number) DO UPDATE SET subject = excluded.subject,"
          " title = excluded.title, happened = excluded.happened, initiatives = excluded.initiatives,"
          " retracted = excluded.retracted",
          of.person, letter_of(of.entry.kind), of.entry.number, records.front().seq, says.subject, says.title,
          says.happened, std::int64_t{records.front().logged_at.time_since_epoch().count()}, says.initiatives,
          says.reconstructed, says.retracted)
        .run();
}

void write_initiatives(connection& on, const change& of, const evidence::entry& folded,
                       const projection& says, bool is_new) {
    const std::string letter = letter_of(of.entry.kind);
    if (!is_new)
        query(on, "DELETE FROM entry_initiative WHERE person = ? AND kind = ? AND number = ?", of.person,
              letter, of.entry.number)
            .run();
    for (const std::string& initiative : folded.initiatives)
        query(on,
              "INSERT OR IGNORE INTO entry_initiative (person, initiative, kind, number, seq, happened)"
              " SELECT ?1, ?2, ?3, ?4, seq, ?5 FROM entry WHERE person = ?1 AND kind = ?3 AND number = ?4",
              of.person, initiative, letter, of.entry.number, says.happened)
            .run();
}

void remember_words(connection& on, std::int64_t person, const evidence::statement& what) {
    const auto remember = [&](std::string_view role, const std::string& text) {
        query(on, "INSERT OR IGNORE INTO word (person, role, text) VALUES (?, ?, ?)", person, role, text)
            .run();
    };
    for (const std::string& initiative : what.initiatives)
        remember("initiative", initiative);
    for (const evidence::mention& someone : what.people)
        remember("person", someone.name);
    if (what.entry.kind == entry_kind::metric && what.kind == evidence::record_kind::logged)
        if (const evidence::field* name = find_field(what, "name"))
            remember("metric", evidence::metric_key(name->text));
}

// What the index is to hold of an entry.
struct indexed {
    std::int64_t person = 0;
    std::uint64_t seq = 0;  // of its first record
    bool was_there = false;
    std::optional<evidence::entry> folded;  // of one that was not erased
    std::string title;
};

indexed derive_rows(connection& on, const change& of) {
    const known_row before = known(on, of);
    if (before.is_erased) return {of.person, before.seq, true, std::nullopt, {}};
    const std::vector<record> records = contents_of(on, of);
    evidence::entry folded = evidence::fold_entry(records);
    projection says = projection_of(folded);
    write_row(on, of, records, says);
    write_initiatives(on, of, folded, says, !before.is_there);
    for (const record& said : records)
        remember_words(on, of.person, said.what);
    return {of.person, records.front().seq, before.is_there, std::move(folded), std::move(says.title)};
}

// One entry whose records were damaged is nobody else's trouble: it stays as it was derived before, and
// `dossier verify` names it.
std::optional<indexed> derive_rows_if_readable(connection& on, const change& of) {
    try {
        return derive_rows(on, of);
    } catch (const SQLite::Exception&) {
        throw;  // the store itself
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

// The index comes last: once FTS5 has begun to write, every further statement that could fail half way makes
// it put what it holds into its tables; and so does a row in front of the one before.
void derive(connection& on, const std::vector<change>& changes) {
    std::vector<indexed> entries;
    entries.reserve(changes.size());
    for (const change& next : changes)
        if (auto derived = derive_rows_if_readable(on, next)) entries.push_back(std::move(*derived));
    std::sort(entries.begin(), entries.end(), [](const indexed& one, const indexed& other) {
        return std::pair(one.person, one.seq) < std::pair(other.person, other.seq);
    });
    const search_index index(on);
    for (const indexed& one : entries) {
        if (one.was_there) index.remove(one.person, one.seq);
        if (one.folded) index.put(one.person, one.seq, *one.folded, one.title);
    }
}

// What is out of date of one person, by so many records at most.
struct backlog {
    std::int64_t person = 0;
    std::vector<change> changes;  // each entry once
    int records = 0;
    std::uint64_t last = 0;  // of these records
    bool is_all = true;
};

backlog backlog_of(connection& on, std::int64_t person, int most) {
    query row(on,
              "SELECT r.seq, r.kind, r.number FROM person p CROSS JOIN record r ON r.person = p.id"
              " AND r.seq > p.derived WHERE p.id = ? AND p.stale = 1 ORDER BY r.seq LIMIT ?",
              person, most);
    backlog found{person, {}, 0, 0, true};
    std::set<entry_id> entries;
    while (row.next()) {
        found.last = static_cast<std::uint64_t>(row.column(0).getInt64());
        const entry_id entry{entry_kind{row.column(1).getString().at(0)}, row.column(2).getUInt()};
        if (entries.insert(entry).second) found.changes.push_back({person, entry});
        ++found.records;
    }
    found.is_all = found.records < most;
    return found;
}

void was_derived(connection& on, const backlog& of) {
    query(on, "UPDATE person SET derived = iif(?3, records, ?2), stale = NOT ?3 WHERE id = ?1 AND stale = 1",
          of.person, of.last, of.is_all)
        .run();
}

std::vector<std::int64_t> stale_people(connection& on, int most) {
    query row(on, "SELECT id FROM person WHERE stale = 1 ORDER BY id LIMIT ?", most);
    std::vector<std::int64_t> people;
    while (row.next())
        people.push_back(row.column(0).getInt64());
    return people;
}

}  // namespace

bool derive_some(connection& on, int records) {
    std::vector<backlog> backlogs;
    std::vector<change> changes;
    int left = records;
    const std::vector<std::int64_t> people = stale_people(on, records);
    for (const std::int64_t person : people) {
        if (left == 0) break;
        backlogs.push_back(backlog_of(on, person, left));
        left -= backlogs.back().records;
        changes.insert(changes.end(), backlogs.back().changes.begin(), backlogs.back().changes.end());
    }
    if (!changes.empty()) derive(on, changes);
    for (const backlog& of : backlogs)
        was_derived(on, of);
    return left > 0 && int(people.size()) < records;
}

bool derive_some(connection& on, std::int64_t person, int records) {
    const backlog next = backlog_of(on, person, records);
    if (!next.changes.empty()) derive(on, next.changes);
    was_derived(on, next);
    return next.is_all;
}

void derive(connection& on) {
    while (!derive_some(on, records_at_once)) {
    }
}

void derive(connection& on, std::int64_t person) {
    while (!derive_some(on, person, records_at_once)) {
    }
}

bool has_something_to_derive(connection& on) {
    query row(on, "SELECT 1 FROM person WHERE stale = 1 LIMIT 1");
    return row.next();
}

}  // namespace storage
