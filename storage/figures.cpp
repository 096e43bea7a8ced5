#include "storage/figures.hpp"

namespace storage {

namespace {

// The statement gives platform, count, and the oldest in milliseconds or NULL.
std::vector<backlog> backlogs(query rows) {
    std::vector<backlog> all;
    while (rows.next())
        all.push_back({rows.column(0).getString(), static_cast<std::uint64_t>(rows.column(1).getInt64()),
                       evidence::moment{std::chrono::milliseconds{rows.column(2).getInt64()}}});
    return all;
}

}  // namespace

figures figures_of(connection& on, evidence::moment now) {
    const SQLite::Transaction snapshot(on.database());
    const std::int64_t ms = now.time_since_epoch().count();
    figures found;
    found.schema = on.database().execAndGet("PRAGMA user_version").getInt();
    query people(on, "SELECT count(*), ifnull(sum(records), 0) FROM person");
    people.next();
    found.people = static_cast<std::uint64_t>(people.column(0).getInt64());
    found.records = static_cast<std::uint64_t>(people.column(1).getInt64());
    // What came to be due is late from then on, and what is to go at once from when it was put.
    found.outbox = backlogs(query(on,
                                  "SELECT platform, count(*), min(max(due_at, made_at)) FROM outbox"
                                  " WHERE state IN ('waiting', 'sending') AND due_at <= ? GROUP BY platform",
                                  ms));
    // A look that is to be made at once is at 0, and late by nothing that anybody knows.
    found.nudges = backlogs(query(on,
                                  "SELECT platform, count(*), min(iif(next_look = 0, ?1, next_look))"
                                  " FROM nudge_plan WHERE next_look <= ?1 GROUP BY platform",
                                  ms));
    return found;
}

}  // namespace storage
