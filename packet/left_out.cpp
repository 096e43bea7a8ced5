#include "packet/left_out.hpp"

#include <algorithm>

namespace packet {

std::string name_of(const outcome_row& row) {
    if (!row.initiative.empty()) return row.initiative;
    return row.feature.cites.empty() ? "a row without an initiative" : row.feature.cites.front();
}

std::string name_of(const decision_block& decision) {
    return decision.number;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace packet
