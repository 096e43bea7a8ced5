// When each person is to be thought about again, and the nudges that they got. Who is due is found by an
// index: what it costs grows with those who are due, not with those who are there.
//
// All functions work on the thread of their connection, inside its transaction, and throw what SQLite throws.
// person: the number of a person's row.
#pragma once

#include "evidence/evidence_log.hpp"
#include "storage/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage::nudge_plans {

std::optional<evidence::nudge_plan> plan_of(connection& on, std::int64_t person);

// Makes or changes it: all but `changes`, which is counted here.
void keep(connection& on, std::int64_t person, const evidence::nudge_plan& what);

// Begins one for somebody who has none, to be looked at `at`.
void begin(connection& on, std::int64_t person, evidence::moment since, evidence::moment at);

// Whether somebody has one and is looked at no later than `at`.
bool is_looked_at_by(connection& on, std::int64_t person, evidence::moment at);

// Looks at them at `at` if that is sooner than planned. Nothing for somebody without a plan.
void look_by(connection& on, std::int64_t person, evidence::moment at);

// Counts a change: what was decided before it does not hold any more. The second looks at them at once, too,
// and takes back what still waits in the outbox; what is under way is not sent again.
void change(connection& on, std::int64_t person);
void change_and_look(connection& on, std::int64_t person);

// The nudges that are remembered, the newest first.
std::vector<evidence::kept_nudge> nudges_of(connection& on, std::int64_t person);

// Keeps one under its key and forgets those last touched evidence::nudges_remembered before `now`. Where it
// is answered or put off, its letter that still waits in the outbox will not be sent.
void note(connection& on, std::int64_t person, const evidence::kept_nudge& what, evidence::moment now);

// Their nudges no longer tell what they asked for: an entry that it may have named is erased.
void forget_what_was_asked(connection& on, std::int64_t person);

// Removes all of it.
void forget(connection& on, std::int64_t person);

// When the newest of their records was logged; nothing for somebody without one.
std::optional<evidence::moment> last_said(connection& on, std::int64_t person);

struct due_person {
    evidence::person_id who;
    std::string reach;  // as their platform told it with what they said last
};

// Up to `limit` people whose look is due, the longest due first. platform: of their names, "slack".
std::vector<due_person> due(connection& on, std::string_view platform, evidence::moment now,
                            std::size_t limit);

// When the next one is due, which may be past; nothing when nobody is to be looked at.
std::optional<evidence::moment> next_due(connection& on, std::string_view platform);

// When the letter that carries a nudge to them expires; nothing when none is unsettled. Until it has arrived
// or its time is over, nothing else is decided about them: the two might arrive together.
std::optional<evidence::moment> on_its_way(connection& on, std::int64_t person);

// This letter arrived then: the nudge that it carried counts from then on, and its person is looked at at
// once. Nothing for a letter that carries none.
void arrived(connection& on, std::string_view letter, evidence::moment at);

// The nudge that this letter carried was not sent: it is owed again, unless it was answered or put off
// meanwhile, and its person is looked at at once. Nothing for a letter that carries none.
void take_back(connection& on, std::string_view letter);

}  // namespace storage::nudge_plans
