// The text of `git log` → proposals, one per commit.
#pragma once

#include "commands/findings.hpp"

#include <set>
#include <string>
#include <string_view>

namespace commands {

inline constexpr std::size_t most_commits = 2000;  // the newest

// Whether the text begins as `git log` does: "commit 3f2a90…".
bool is_history(std::string_view text);

// The mail addresses of the commits' authors, in lower case.
std::set<std::string> authors_in_history(std::string_view text);

// Proposes the subjects of one author's commits, with their days and short hashes; merges are passed over.
// author: a mail address, in any case; empty for everybody. name: of the repository or file.
findings find_in_history(std::string_view text, std::string_view name, std::string_view author,
                         std::chrono::sys_days today);

}  // namespace commands
