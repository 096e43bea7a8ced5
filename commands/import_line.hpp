// One sentence of a document → the line that would have logged it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace commands {

// What says that a metric moved ("conversion from 2.8% to 3.1%") becomes a /metric, what says that somebody
// was mentored a /mentor, a line that is a command already stays it, and everything else is a /decision.
// sentence: one line. initiatives: of the section that it stands in, added where the sentence names none.
std::string line_to_propose(std::string_view sentence, const std::vector<std::string>& initiatives);

}  // namespace commands
