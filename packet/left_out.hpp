// What to call a piece of an artifact that found no room, alike in the PDF, in the Markdown and in readiness.
#pragma once

#include "packet/documents.hpp"

#include <string>
#include <vector>

namespace packet {

// The initiative; without one, the first entry that the row cites.
std::string name_of(const outcome_row& row);

// The entry's number.
std::string name_of(const decision_block& decision);

// True when the name is on the list.
bool contains(const std::vector<std::string>& names, const std::string& name);

}  // namespace packet
