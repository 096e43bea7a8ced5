// What an import brings into a log: a whole log from another machine, or proposals for the inbox.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

#include <optional>
#include <string>
#include <vector>

namespace commands {

// What is wrong with proposals that come from outside this program; nothing when they may be kept.
std::optional<std::string> fault_in(const std::vector<evidence::proposal>& found);

// Continues the log with those records, byte for byte. A log that holds them all already is left as it is;
// logs that part are refused, and nothing is written. records: complete from the first, of the log's author.
reply bring_back(evidence::evidence_log& log, const std::vector<evidence::record>& records);

// Puts what was not found before into the inbox.
reply put_into_inbox(evidence::evidence_log& log, const std::vector<evidence::proposal>& found);

}  // namespace commands
