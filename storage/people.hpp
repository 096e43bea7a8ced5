// The rows of people, whom everything else in the database names by number.
#pragma once

#include "evidence/person.hpp"
#include "storage/connection.hpp"

#include <cstdint>

namespace storage {

// The person's number; 0 when the database does not know them yet.
std::int64_t find_person(connection& on, const evidence::person_id& who);

// The same, and makes their row when there is none: they have no record yet.
std::int64_t ensure_person(connection& on, const evidence::person_id& who);

// Keeps where their device says they are (an IANA zone) and what their platform needs to reach them, where
// either is given and the person is known. A move is looked at at once (nudge_plans.hpp), unless they said a
// zone, which is theirs wherever they are.
void remember_device(connection& on, const evidence::person_id& who, const std::string& zone,
                     const std::string& reach);

}  // namespace storage
