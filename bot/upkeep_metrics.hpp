// Lines of /metrics about what keeps the evidence safe beside the writing: the check of the chains, the
// backups; and about the program itself.
#pragma once

#include "bot/chain_watch.hpp"

#include <filesystem>
#include <string>

namespace bot {

// What was never done has no time stamp: its line is missing, for an alert on that.
std::string upkeep_metrics(const chain_findings& chains, const std::filesystem::path& database);

// What it is and how it is doing, under the names that Prometheus' own clients use.
std::string process_metrics(evidence::moment started);

}  // namespace bot
