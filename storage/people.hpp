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

}  // namespace storage
