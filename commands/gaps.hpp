// What the packet lacks, asked for as questions: for /evidence gaps and for a person's board.
#pragma once

#include "commands/reply.hpp"
#include "evidence/portfolio.hpp"
#include "packet/gate.hpp"

#include <string>

namespace commands {

// How ready the packet is now, over the whole log. Not typeset: what is too long for its pages may look ready
// here and lose something in the packet.
packet::readiness readiness_now(const evidence::portfolio& of, evidence::moment now, const std::string& zone,
                                const packet::rule_pack& rules);

// What a finding asks, with the line that answers it. A field of an entry has a question of its own; anything
// else is asked as its guide rule asks.
question question_of(const packet::finding& found);

}  // namespace commands
