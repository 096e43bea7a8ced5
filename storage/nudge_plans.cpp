#include "storage/nudge_plans.hpp"

namespace storage::nudge_plans {

using evidence::kept_nudge;
using evidence::moment;
using evidence::nudge_plan;

namespace {

constexpr moment at_once{};

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment from_milliseconds(std::int64_t count) {
    return moment{std::chrono::milliseconds{count}};
}

// A column that may be NULL is kept as a number below zero in the values that are bound: no moment is before
// 1970.
constexpr std::int64_t never = -1;

std::int64_t or_never(const std::optional<moment>& at) {
    return at ? to_milliseconds(*at) : never;
}

std::optional<moment> moment_from(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return from_milliseconds(column.getInt64());
}

kept_nudge read_nudge(query& row) {
    return {row.column(0).getString(),
            row.column(1).getString(),
            row.column(2).getString(),
            row.column(3).getInt() != 0,
            from_milliseconds(row.column(4).getInt64()),
            from_milliseconds(row.column(5).getInt64()),
            moment_from(row.column(6)),
            row.column(7).getInt() != 0,
            row.column(8).getString()};
}

}  // namespace

std::optional<nudge_plan> plan_of(connection& on, std::int64_t person) {
    query row(on,
              "SELECT since, rhythm_since, cycle_since, next_look, changes FROM nudge_plan WHERE person = ?",
              person);
    if (!row.next()) return std::nullopt;
    return nudge_plan{from_milliseconds(row.column(0).getInt64()),
                      from_milliseconds(row.column(1).getInt64()),
                      from_milliseconds(row.column(2).getInt64()), moment_from(row.column(3)),
                      static_cast<std::uint64_t>(row.column(4).getInt64())};
}

void begin(connection& on, std::int64_t person, moment since, moment at) {
    query(on,
          "INSERT INTO nudge_plan (person, platform, since, rhythm_since, cycle_since, next_look)"
          " SELECT id, substr(name, 1, instr(name, ':') - 1), ?2, 0, 0, ?3 FROM person WHERE id = ?1"
          " ON CONFLICT (person) DO NOTHING",
          person, to_milliseconds(since), to_milliseconds(at))
        .run();
}

void keep(connection& on, std::int64_t person, const nudge_plan& what) {
    begin(on, person, what.since, at_once);
    query(on,
          "UPDATE nudge_plan SET since = ?2, rhythm_since = ?3, cycle_since = ?4, next_look = nullif(?5, -1),"
          " changes = changes + 1 WHERE person = ?1",
          person, to_milliseconds(what.since), to_milliseconds(what.rhythm_since),
          to_milliseconds(what.cycle_since), or_never(what.next_look))
        .run();
}

bool is_looked_at_by(connection& on, std::int64_t person, moment at) {
    query row(on, "SELECT next_look <= ? FROM nudge_plan WHERE person = ?", to_milliseconds(at), person);
    return row.next() && row.column(0).getInt() != 0;  // NULL, no look, is 0
}

void look_by(connection& on, std::int64_t person, moment at) {
    query(on,
          "UPDATE nudge_plan SET next_look = ?2 WHERE person = ?1 AND (next_look IS NULL OR next_look > ?2)",
          person, to_milliseconds(at))
        .run();
}

void change(connection& on, std::int64_t person) {
    query(on, "UPDATE nudge_plan SET changes = changes + 1 WHERE person = ?", person).run();
}

namespace {

// Letters that carry a nudge to them and were not begun.
std::vector<std::string> waiting_letters(connection& on, std::int64_t person) {
    query row(on,
              "SELECT o.key FROM nudge n CROSS JOIN outbox o ON o.key = n.letter WHERE n.person = ?"
              " AND n.letter <> '' AND o.state = 'waiting'",
              person);
    std::vector<std::string> keys;
    while (row.next())
        keys.push_back(row.column(0).getString());
    return keys;
}

// One that was begun may have arrived, and is left to its sender.
void drop_waiting(connection& on, std::string_view letter, std::string_view problem) {
    query(on,
          "UPDATE outbox SET state = 'dropped', body = '', problem = ?2, settled_at = made_at WHERE key = ?1"
          " AND state = 'waiting'",
          letter, problem)
        .run();
}

}  // namespace

void change_and_look(connection& on, std::int64_t person) {
    for (const std::string& letter : waiting_letters(on, person)) {
        drop_waiting(on, letter, "it was decided before a change");
        take_back(on, letter);
    }
    // What is under way may have arrived. If it did not, it is too late for it.
    query(on,
          "UPDATE outbox SET expires_at = 1 WHERE state = 'sending' AND key IN"
          " (SELECT letter FROM nudge WHERE person = ? AND letter <> '')",
          person)
        .run();
    change(on, person);
    look_by(on, person, at_once);
}

std::vector<kept_nudge> nudges_of(connection& on, std::int64_t person) {
    query row(
        on,
        "SELECT key, kind, about, sent, at, last_at, again, answered, letter FROM nudge WHERE person = ?"
        " ORDER BY last_at DESC, key DESC",
        person);
    std::vector<kept_nudge> found;
    while (row.next())
        found.push_back(read_nudge(row));
    return found;
}

void note(connection& on, std::int64_t person, const kept_nudge& what, moment now) {
    query(
        on,
        "INSERT OR REPLACE INTO nudge (person, key, kind, about, sent, at, last_at, again, answered, letter)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, -1), ?9, ?10)",
        person, what.key, what.kind, what.about, what.sent, to_milliseconds(what.at),
        to_milliseconds(what.last_at), or_never(what.again), what.answered, what.letter)
        .run();
    if (!what.letter.empty() && (what.answered || what.again))
        drop_waiting(on, what.letter, "it was answered before it left");
    query(on, "DELETE FROM nudge WHERE person = ? AND last_at < ?", person,
          to_milliseconds(now - evidence::nudges_remembered))
        .run();
}

void forget_what_was_asked(connection& on, std::int64_t person) {
    query(on, "UPDATE nudge SET about = '' WHERE person = ? AND about <> ''", person).run();
}

void forget(connection& on, std::int64_t person) {
    query(on, "DELETE FROM nudge WHERE person = ?", person).run();
    query(on, "DELETE FROM nudge_plan WHERE person = ?", person).run();
}

std::optional<moment> last_said(connection& on, std::int64_t person) {
    query row(on, "SELECT logged_at FROM record WHERE person = ? ORDER BY seq DESC LIMIT 1", person);
    if (!row.next()) return std::nullopt;
    return moment_from(row.column(0));
}

std::vector<due_person> due(connection& on, std::string_view platform, moment now, std::size_t limit) {
    query row(on,
              "SELECT p.name, p.reach FROM nudge_plan n CROSS JOIN person p ON p.id = n.person"
              " WHERE n.platform = ?1 AND n.next_look <= ?2 ORDER BY n.next_look LIMIT ?3",
              platform, to_milliseconds(now), std::uint64_t{limit});
    std::vector<due_person> found;
    while (row.next())
        found.push_back({{row.column(0).getString()}, row.column(1).getString()});
    return found;
}

std::optional<moment> next_due(connection& on, std::string_view platform) {
    query row(on, "SELECT min(next_look) FROM nudge_plan WHERE platform = ? AND next_look IS NOT NULL",
              platform);
    row.next();
    return moment_from(row.column(0));
}

std::optional<moment> on_its_way(connection& on, std::int64_t person) {
    query row(
        on,
        "SELECT max(o.expires_at) FROM nudge n CROSS JOIN outbox o ON o.key = n.letter WHERE n.person = ?"
        " AND n.letter <> '' AND o.state IN ('waiting', 'sending')",
        person);
    row.next();
    return moment_from(row.column(0));
}

void arrived(connection& on, std::string_view letter, moment at) {
    std::int64_t person = 0;
    {
        query row(on, "SELECT person FROM nudge WHERE letter = ? AND letter <> ''", letter);
        if (!row.next()) return;
        person = row.column(0).getInt64();
    }
    query(on,
          "UPDATE nudge SET at = CASE at WHEN last_at THEN ?2 ELSE at END, last_at = ?2 WHERE letter = ?1"
          " AND letter <> ''",
          letter, to_milliseconds(at))
        .run();
    change(on, person);
    look_by(on, person, at_once);
}

// What was answered or put off while the letter waited stays so. Of the others, one that was sent before and
// put off is put off still, until now; any other was never sent.
void take_back(connection& on, std::string_view letter) {
    std::int64_t person = 0;
    {
        query row(on, "SELECT person FROM nudge WHERE letter = ? AND letter <> ''", letter);
        if (!row.next()) return;
        person = row.column(0).getInt64();
    }
    query(on,
          "UPDATE nudge SET letter = '' WHERE letter = ? AND letter <> ''"
          " AND (answered = 1 OR again IS NOT NULL)",
          letter)
        .run();
    query(on, "DELETE FROM nudge WHERE letter = ? AND letter <> '' AND last_at = at", letter).run();
    query(on,
          "UPDATE nudge SET again = last_at, last_at = at, answered = 1, letter = '' WHERE letter = ?"
          " AND letter <> ''",
          letter)
        .run();
    change(on, person);
    look_by(on, person, at_once);
}

}  // namespace storage::nudge_plans
