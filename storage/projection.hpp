// What the entry's row repeats of its records, so that a list is read without folding: derived here alone, by
// whoever writes the row and by whoever checks it.
#pragma once

#include "evidence/portfolio.hpp"

#include <string>
#include <vector>

namespace storage {

struct projection {
    std::string title;
    std::string happened;     // 2026-03-04 or 2026-03
    std::string initiatives;  // separated by one space
    std::string subject;      // what entries of one series share
    std::string reconstructed;
    bool retracted = false;

    bool operator==(const projection&) const = default;
};

// Of an entry with all its records.
projection projection_of(const evidence::entry& folded);

}  // namespace storage
