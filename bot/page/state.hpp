// What stands beside the conversation: commands, entries, and the words that can be completed.
#pragma once

#include "evidence/evidence_log.hpp"

#include <string>

namespace bot::page {

// JSON. On the reader thread.
std::string describe_state(evidence::evidence_view& view);

}  // namespace bot::page
