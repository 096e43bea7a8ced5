// The one best next question about an entry: the thing whose absence weakens it most.
#pragma once

#include "commands/reply.hpp"
#include "evidence/portfolio.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace commands {

// Nothing when the entry has all that the artifacts ask for. continues_series: an observation with an earlier
// one of the same metric needs no baseline.
std::optional<question> next_question(const evidence::entry& entry, evidence::moment now,
                                      bool continues_series = false);

// The beginning of the line that adds a field to an entry: "/decision D-14 because: ".
std::string line_to_add(evidence::entry_id entry, std::string_view field);

}  // namespace commands
