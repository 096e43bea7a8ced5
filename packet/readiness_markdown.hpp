// Writes readiness.md: what keeps each artifact from being ready and which line would mend it, what is not
// printed and why, how long a decision takes, and advice on words. Text of the author is escaped as in
// markdown.hpp.
#pragma once

#include "packet/documents.hpp"
#include "packet/wording.hpp"

#include <string>
#include <vector>

namespace packet {

// wording: of the whole log (advise), the most useful first.
std::string to_markdown(const readiness& state, const std::vector<advice>& wording);

}  // namespace packet
