// An export read back: the whole log of one person, for bringing it to another machine.
#pragma once

#include "evidence/record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace packet {

struct whole_log {
    evidence::person_id author;
    std::vector<evidence::record>
        records;                        // in order, complete from the first; empty when there is a problem
    std::vector<std::string> problems;  // one sentence each
};

// Whether the bytes begin as an export or a bundle's evidence.jsonl does.
bool is_evidence(std::string_view bytes);

// Verifies every line before it reads one. What does not verify, or does not show every record, is a problem;
// so is a record that this program would not write as it stands. Never throws for bad input.
whole_log read_export(const std::string& bytes);

}  // namespace packet
