// Finding who is due for a reminder among many, and dealing with them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace bench {

// people: how many there are, of whom one in a thousand is due.
void register_reminders(const std::filesystem::path& folder, const std::vector<std::int64_t>& people);

}  // namespace bench
