#include "storage/outbox.hpp"

#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"

#include <stdexcept>

namespace storage::outbox {

using evidence::moment;

namespace {

constexpr int swept_at_once = 32;

std::int64_t to_milliseconds(moment at) {
    return at.time_since_epoch().count();
}

moment moment_from(const SQLite::Column& column) {
    return moment{std::chrono::milliseconds{column.getInt64()}};
}

letter read_letter(query& row) {
    return {row.column(0).getInt64(),  row.column(1).getInt64(),   row.column(2).getString(),
            row.column(3).getString(), row.column(4).getString(),  row.column(5).getString(),
            row.column(6).getUInt(),   moment_from(row.column(7)), moment_from(row.column(8))};
}

// What goes with what is erased, unsent: a nudge that it carries will be put in other words.
std::vector<std::string> waiting_without_records(connection& on, std::int64_t person) {
    query row(
        on, "SELECT key FROM outbox WHERE person = ? AND person <> 0 AND last_seq = 0 AND state = 'waiting'",
        person);
    std::vector<std::string> keys;
    while (row.next())
        keys.push_back(row.column(0).getString());
    return keys;
}

}  // namespace

bool put(connection& on, const outgoing& what, moment now) {
    if (what.key.empty() || what.body.empty())
        throw std::logic_error("what goes into the outbox has a key and a body");
    const std::int64_t person = what.who.value.empty() ? 0 : ensure_person(on, what.who);
    query(on,
          "INSERT INTO outbox (key, person, first_seq, last_seq, platform, team, kind, body, due_at, made_at,"
          " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
          what.key, person, what.first, what.last, what.platform, what.team, what.kind, what.body,
          to_milliseconds(what.due), to_milliseconds(now), to_milliseconds(what.expires))
        .run();
    return on.database().getChanges() > 0;
}

std::vector<letter> due(connection& on, std::string_view platform, moment now, std::size_t limit,
                        std::set<std::int64_t> busy) {
    query row(on,
              "SELECT id, person, key, team, kind, body, attempts, made_at, expires_at FROM outbox WHERE "
              "platform = ? AND"
              " state = 'waiting' AND due_at <= ? ORDER BY due_at, id",
              platform, to_milliseconds(now));
    std::vector<letter> found;
    while (found.size() < limit && row.next()) {
        const std::int64_t person = row.column(1).getInt64();
        if (person == 0 || busy.insert(person).second) found.push_back(read_letter(row));
    }
    return found;
}

std::vector<letter> waiting(connection& on, std::string_view platform, const evidence::person_id& who,
                            moment now) {
    query row(
        on,
        "SELECT id, person, key, team, kind, body, attempts, made_at, expires_at FROM outbox WHERE"
        " person = ? AND person <> 0 AND platform = ? AND state = 'waiting' AND due_at <= ? ORDER BY id",
        find_person(on, who), platform, to_milliseconds(now));
    std::vector<letter> found;
    while (row.next())
        found.push_back(read_letter(row));
    return found;
}

std::optional<moment> next_due(connection& on, std::string_view platform) {
    query row(on, "SELECT min(due_at) FROM outbox WHERE platform = ? AND state = 'waiting'", platform);
    row.next();
    if (row.column(0).isNull()) return std::nullopt;
    return moment_from(row.column(0));
}

bool begin(connection& on, std::int64_t id) {
    query(on,
          "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'waiting'",
          id)
        .run();
    return on.database().getChanges() > 0;
}

bool may_go(connection& on, std::int64_t id, moment now) {
    query row(
        on, "SELECT 1 FROM outbox WHERE id = ? AND state = 'sending' AND (expires_at = 0 OR expires_at > ?)",
        id, to_milliseconds(now));
    return row.next();
}

void sent(connection& on, std::int64_t id, moment at) {
    std::string key;
    {
        query row(on, "SELECT key FROM outbox WHERE id = ? AND state = 'sending'", id);
        if (!row.next()) return;
        key = row.column(0).getString();
    }
    query(on,
          "UPDATE outbox SET state = 'sent', body = '', problem = '', settled_at = ? WHERE id = ?"
          " AND state = 'sending'",
          to_milliseconds(at), id)
        .run();
    nudge_plans::arrived(on, key, at);
}

void again(connection& on, std::int64_t id, moment due, std::string_view problem) {
    query(on,
          "UPDATE outbox SET state = 'waiting', due_at = ?, problem = ? WHERE id = ? AND state = 'sending'",
          to_milliseconds(due), problem, id)
        .run();
}

void drop(connection& on, std::int64_t id, moment now, std::string_view problem) {
    query(on,
          "UPDATE outbox SET state = 'dropped', body = '', problem = ?, settled_at = ? WHERE id = ?"
          " AND state IN ('waiting', 'sending')",
          problem, to_milliseconds(now), id)
        .run();
}

void expire(connection& on, std::int64_t id, moment now) {
    std::string key;
    {
        query row(on, "SELECT key FROM outbox WHERE id = ? AND state IN ('waiting', 'sending')", id);
        if (!row.next()) return;
        key = row.column(0).getString();
    }
    drop(on, id, now, "it was too late");
    nudge_plans::take_back(on, key);
}

std::vector<letter> in_flight(connection& on, std::string_view platform) {
    query row(on,
              "SELECT id, person, key, team, kind, body, attempts, made_at, expires_at FROM outbox WHERE "
              "platform = ? AND"
              " state = 'sending' ORDER BY id",
              platform);
    std::vector<letter> found;
    while (row.next())
        found.push_back(read_letter(row));
    return found;
}

std::size_t drop_all_of_team(connection& on, std::string_view platform, std::string_view team, moment now) {
    query(on,
          "UPDATE outbox SET state = 'dropped', body = '', problem = 'the workspace took dossier out',"
          " settled_at = ? WHERE platform = ? AND state IN ('waiting', 'sending') AND team = ?",
          to_milliseconds(now), platform, team)
        .run();
    return static_cast<std::size_t>(on.database().getChanges());
}

counts count(connection& on, std::string_view platform) {
    query row(on,
              "SELECT count(*), coalesce(min(made_at), 0) FROM outbox WHERE platform = ? AND state IN"
              " ('waiting', 'sending')",
              platform);
    row.next();
    return {static_cast<std::uint64_t>(row.column(0).getInt64()), moment_from(row.column(1))};
}

void forget(connection& on, std::int64_t person, std::uint64_t seq) {
    for (const std::string& key : waiting_without_records(on, person))
        nudge_plans::take_back(on, key);
    query(on, "DELETE FROM outbox WHERE person = ?1 AND person <> 0 AND last_seq >= ?2 AND first_seq <= ?2",
          person, seq)
        .run();
    query(on, "DELETE FROM outbox WHERE person = ? AND person <> 0 AND last_seq = 0 AND body <> ''", person)
        .run();
}

void forget_everything(connection& on, std::int64_t person) {
    query(on, "DELETE FROM outbox WHERE person = ? AND person <> 0", person).run();
}

bool sweep(connection& on, std::int64_t arrival, std::int64_t oldest) {
    query(on, "UPDATE outbox SET kept_since = ? WHERE state IN ('sent', 'dropped') AND kept_since IS NULL",
          arrival)
        .run();
    query(on,
          "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state IN ('sent', 'dropped')"
          " AND kept_since < ? ORDER BY kept_since LIMIT ?)",
          oldest, swept_at_once)
        .run();
    return on.database().getChanges() == swept_at_once;
}

}  // namespace storage::outbox
