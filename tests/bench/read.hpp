// Reading logs of each size: what a list, an answer and a packet need.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace bench {

void register_reads(const std::filesystem::path& folder, const std::vector<std::int64_t>& sizes);

}  // namespace bench
