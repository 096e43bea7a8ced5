// Appending through the writer thread, on a real disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace bench {

// How much is measured: so many commands for each figure, and that so many times, of which the median counts.
struct effort {
    std::int64_t commands = 4096;
    int repetitions = 5;
};

// One flush of that folder's disk; group commit at 1, 8, 64 and 512 waiting commands; one append to logs of
// each size.
void register_appends(const std::filesystem::path& folder, const std::vector<std::int64_t>& sizes,
                      const effort& how_much);

}  // namespace bench
