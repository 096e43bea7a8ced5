// What is derived from records, so that reading is quick: an entry's row and its initiatives, the words that
// a person has used, and the search index.
//
// A commit keeps the record and marks its person; the rest is made up for in a quiet moment, or before
// somebody reads it: person.derived says up to which record it was. So a command costs no more than its
// record, however much there is to derive, and a crash forgets nothing that is left to do.
#pragma once

#include "storage/connection.hpp"

#include <cstdint>

namespace storage {

// On the writing connection, inside a transaction, as all of these.

// Derives what is out of date by at most so many records. Whether nothing is left.
// In as few transactions as may be: FTS5 writes to its tables at each savepoint, which costs twenty times
// what one entry does.
bool derive_some(connection& on, int records);

// The same of one person's.
bool derive_some(connection& on, std::int64_t person, int records);

// Derives all of it.
void derive(connection& on);

// Derives all of one person's: nobody who reads waits for what others have said.
void derive(connection& on, std::int64_t person);

// Whether anything is left to derive. On any connection.
bool has_something_to_derive(connection& on);

}  // namespace storage
