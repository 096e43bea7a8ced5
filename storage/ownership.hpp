// Whose the files beside a database are.
#pragma once

#include <filesystem>

namespace storage {

// Root may work on somebody else's database; what it puts beside that is theirs all the same. Does nothing
// for others than root, and when there is no database yet. Throws std::runtime_error when the file cannot be
// given.
//
// The folder is that owner's, who may have put a link where the file was: none is followed, and a file with
// another name elsewhere is not given.
void give_to_owner_of(const std::filesystem::path& database, const std::filesystem::path& file);

// The same for an open file; false when it cannot be given.
bool give_to_owner_of(const std::filesystem::path& database, int descriptor);

}  // namespace storage
