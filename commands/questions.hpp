// The one best next question about an entry: the thing whose absence weakens it most.
#pragma once

#include "commands/reply.hpp"
#include "evidence/portfolio.hpp"

#include <optional>

namespace commands {

// Nothing when the entry has all that the artifacts ask for.
std::optional<question> next_question(const evidence::entry& entry, evidence::moment now);

}  // namespace commands
