// A brag document, in Markdown or plain text → proposals.
#pragma once

#include "commands/findings.hpp"

#include <string_view>

namespace commands {

// Each bullet and each paragraph is one proposal. Dates stand in headings ("## March 2026"), alone on a line,
// or in the line itself; what stands under a heading without a date keeps that of the heading above. Below a
// heading that is an entry's number ("#### D-14 …", as dossier's own exports write it), the labelled lines
// are that entry's fields. name: of the file. today: where the person is. text: valid UTF-8.
findings find_in_notes(std::string_view text, std::string_view name, std::chrono::sys_days today);

}  // namespace commands
