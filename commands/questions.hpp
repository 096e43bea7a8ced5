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

// What is asked for a field of that kind of entry: "What did you give up for it?"; empty when it is none that
// is asked for.
std::string_view question_about(evidence::entry_kind kind, std::string_view field);

// The beginning of the line that adds a field to an entry: "/decision D-14 because: ".
std::string line_to_add(evidence::entry_id entry, std::string_view field);

}  // namespace commands
