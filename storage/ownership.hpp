// Whose the files beside a database are.
#pragma once

#include <filesystem>

namespace storage {

// Root may work on somebody else's database; what it puts beside that is theirs all the same. Does nothing
// for others than root, and when there is no database yet. Throws std::runtime_error when the file cannot be
// given.
void give_to_owner_of(const std::filesystem::path& database, const std::filesystem::path& file);

}  // namespace storage
