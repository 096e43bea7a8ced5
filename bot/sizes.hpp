// Counts and sizes as the terminal says them.
#pragma once

#include <cstdint>
#include <string>

namespace bot {

// "1 record", "84 records", "2 people". many: where an s does not do.
std::string count_of(std::uint64_t number, const std::string& one, const std::string& many = "");

// "512 bytes", "84 kB", "1.2 MB", "3.4 GB"; a kB is 1000 bytes.
std::string size_of(std::uintmax_t bytes);

}  // namespace bot
