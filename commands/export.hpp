// The whole log as files: for /evidence export and `dossier export`.
#pragma once

#include "commands/reply.hpp"
#include "evidence/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// "jsonl", "markdown" or "csv" for one of their names ("md", "json", "metrics", …); nothing for other words.
std::optional<std::string> export_format(std::string_view word);

// The files that were asked for. records: one person's whole log, in order. zone: in which days and moments
// are shown. Takes time in proportion to the log: not for the I/O thread.
std::vector<file> export_files(const std::vector<evidence::record>& records, const export_request& wanted,
                               evidence::moment now, const std::string& zone);

// The answer to /evidence export, with the files.
reply describe_export(const std::vector<evidence::record>& records, const export_request& wanted,
                      evidence::moment now, const std::string& zone);

}  // namespace commands
