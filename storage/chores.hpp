// What is left to do after an erasure, so that the content is gone from the files and not only from the
// tables.
#pragma once

#include "storage/connection.hpp"

namespace storage {

// Does what it can without waiting for a reader, on the writing connection and outside a transaction. Whether
// nothing is left: call it again after a while until it is so. What is left survives a restart.
// Throws SQLite::Exception when the store fails.
bool do_chores(connection& on);

}  // namespace storage
