// What to call a piece of an artifact that is not printed, and why it is not, alike in every format and in
// readiness.
#pragma once

#include "packet/documents.hpp"

#include <set>
#include <string>
#include <vector>

namespace packet {

// The initiative; without one, the first entry that the row cites.
std::string name_of(const outcome_row& row);

// The entry's number.
std::string name_of(const decision_block& decision);

// True when something of that name is on the list.
bool contains(const std::vector<omission>& list, const std::string& name);

// The same for many questions: a long log leaves out thousands.
std::set<std::string> name_set(const std::vector<omission>& list);

// Two lists as one.
std::vector<omission> joined(std::vector<omission> first, const std::vector<omission>& second);

// The names alone, in order.
std::vector<std::string> names_of(const std::vector<omission>& list);

// "no room: 9 lines too long" for what lacked that much height, in points; "no room: the pages are full" for
// what was never measured, because better entries had filled them.
std::string no_room(double lacking);

// A list for people, one item for each reason in the order of its first entry: "no room: the pages are full:
// D-1 to D-40, D-44". A run of numbers is said by its ends, and a list that is still long ends with "and 80
// more".
std::vector<std::string> by_reason(const std::vector<omission>& list);

}  // namespace packet
