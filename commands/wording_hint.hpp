// The one hint on wording that an answer may hold.
#pragma once

#include "commands/reply.hpp"
#include "evidence/record.hpp"
#include "packet/rule_pack.hpp"

#include <optional>
#include <vector>

namespace commands {

// The most useful advice on the words that the newest record of an entry says, as one short line: "“helped”
// (guide rule G3): … What did you own in it?" It stands beside the next question and never for it. Nothing
// for what was taken from somebody's notes, and nothing when an earlier line of the same entry was given a
// hint: once is advice, twice is nagging. records: all of that entry, the one just said last.
std::optional<fact> wording_hint(const std::vector<evidence::record>& records,
                                 const packet::rule_pack& rules);

}  // namespace commands
