// What an import found, as one would read it: "4 Mar 2026 /decision Dropped the fork (brag.md, line 3)".
#pragma once

#include "commands/findings.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace support {

// A Saturday in November.
inline constexpr std::chrono::sys_days import_day = std::chrono::year{2026} / std::chrono::November / 21;

inline std::vector<std::string> to_lines(const commands::findings& found) {
    std::vector<std::string> lines;
    for (const evidence::proposal& one : found.proposals)
        lines.push_back(to_words(one.happened) + " " + one.line + " (" + one.source + ")");
    return lines;
}

inline std::vector<std::string> keys_of(const commands::findings& found) {
    std::vector<std::string> keys;
    for (const evidence::proposal& one : found.proposals)
        keys.push_back(one.key);
    return keys;
}

}  // namespace support
