// Which entries stand behind what an artifact prints: a reader who checks a claim needs those and no others.
#pragma once

#include "packet/documents.hpp"

#include <set>
#include <string>
#include <vector>

namespace packet {

// Adds the numbers of the entries that the document cites, those of the points of its charts among them.
// left_out: what found no room in it (typeset_document); a charter is written whole in some formats, so all
// of it counts.
void collect_citations(const outcome_map& map, const std::vector<omission>& left_out,
                       std::set<std::string>& into);
void collect_citations(const decision_log& log, const std::vector<omission>& left_out,
                       std::set<std::string>& into);
void collect_citations(const launch_charter& charter, const std::vector<omission>& left_out,
                       std::set<std::string>& into);

}  // namespace packet
