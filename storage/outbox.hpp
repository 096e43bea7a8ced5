// The outbox: what dossier sends by itself or in answer to an event. A row is written by the transaction of
// its cause, so that neither stands without the other, and sent after the commit:
//
//     put ─▶ waiting ─begin▶ sending ─sent▶ sent
//                ▲              │
//                └────again─────┴──drop▶ dropped
//
// begin is committed before the request leaves. What a crash left in `sending` may have arrived or not:
// in_flight names it, and the sender asks the platform before it says sent or again.
//
// What is settled (sent or dropped) loses its body at once and keeps its key for 72 hours, so that the same
// thing put once more is not sent once more. What speaks of an erased record is removed, whatever its state
// (forget_outbox); every function takes an id that is gone, or a row in another state, for nothing to do.
//
// All functions work on the thread of their connection, inside its transaction, and throw what SQLite throws.
#pragma once

#include "evidence/clock.hpp"
#include "evidence/person.hpp"
#include "storage/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

struct outgoing {
    std::string key;             // names it among all that was ever put: "Ev0EX1 answer"
    std::string platform;        // "slack"
    std::string team;            // the workspace whose installation sends it
    std::string kind;            // the sender's word for what to do: "message", "ephemeral", "files"
    std::string body;            // JSON for the sender; never empty
    evidence::moment due{};      // not sent earlier; unset: at once, whatever the clock says
    evidence::moment expires{};  // not sent from then on; unset: never too late
    evidence::person_id who;     // whose evidence it may quote; empty: nobody's. A writer's command sets it
    std::uint64_t first = 0;     // the records of theirs that it speaks of; 0: unknown or none. Likewise
    std::uint64_t last = 0;
};

namespace outbox {

// Puts it in, and its person's row where there is none. False, and nothing is written, when something of that
// key was put before, whatever became of it.
bool put(connection& on, const outgoing& what, evidence::moment now);

// A row as the sender needs it.
struct letter {
    std::int64_t id = 0;
    std::int64_t person = 0;  // whose evidence it may quote, as `busy` below takes it; 0: nobody's
    std::string key, team, kind, body;
    std::uint32_t attempts = 0;  // begun so far
    evidence::moment made_at{};
    evidence::moment expires{};  // unset: never

    bool is_too_late(evidence::moment now) const { return expires != evidence::moment{} && now >= expires; }
};

// Up to `limit` rows that wait and are due, the earliest due first, and in the order put among those. Of each
// person only the first, and none of those who are busy, so that nobody waits behind somebody else's many.
std::vector<letter> due(connection& on, std::string_view platform, evidence::moment now, std::size_t limit,
                        std::set<std::int64_t> busy = {});

// All rows of that person that wait and are due, in the order put.
std::vector<letter> waiting(connection& on, std::string_view platform, const evidence::person_id& who,
                            evidence::moment now);

// When the next waiting row is due, which may be past; nothing when none waits.
std::optional<evidence::moment> next_due(connection& on, std::string_view platform);

// From waiting to sending, one attempt more. False when it does not wait any more: it must not be sent.
bool begin(connection& on, std::int64_t id);

// Whether one that was begun may still be sent: it was neither settled nor removed meanwhile, and is not too
// late.
bool may_go(connection& on, std::int64_t id, evidence::moment now);

// From sending: the platform has it, and had it at that moment. A nudge that it carries counts from then on
// (nudge_plans.hpp).
void sent(connection& on, std::int64_t id, evidence::moment at);

// From sending back to waiting. problem: what went wrong, one sentence without what was to be sent.
void again(connection& on, std::int64_t id, evidence::moment due, std::string_view problem);

// From waiting or sending: it will not be sent.
void drop(connection& on, std::int64_t id, evidence::moment now, std::string_view problem);

// From waiting or sending, where it is certain that it did not arrive: its time is over. A nudge that it
// carries is owed again (nudge_plans.hpp).
void expire(connection& on, std::int64_t id, evidence::moment now);

// Rows left in sending, in the order put.
std::vector<letter> in_flight(connection& on, std::string_view platform);

// Drops all that is unsettled of a workspace that has taken dossier out. Returns how many there were.
std::size_t drop_all_of_team(connection& on, std::string_view platform, std::string_view team,
                             evidence::moment now);

// For /metrics: what is unsettled, and since when the oldest of it is.
struct counts {
    std::uint64_t waiting = 0;
    evidence::moment oldest{};  // the epoch when nothing waits
};
counts count(connection& on, std::string_view platform);

// Removes what speaks of that record of theirs, and what might: unsettled rows that name no records.
void forget(connection& on, std::int64_t person, std::uint64_t seq);

// Removes all that is theirs.
void forget_everything(connection& on, std::int64_t person);

// For the writer: removes, a few at a time, what was settled before `oldest`, and takes down `arrival` as the
// time of what was settled since the last sweep. Both on the writer's own clock of arrivals, in milliseconds,
// which no setting of the wall clock moves. Whether there may be more to remove.
bool sweep(connection& on, std::int64_t arrival, std::int64_t oldest);

}  // namespace outbox

}  // namespace storage
