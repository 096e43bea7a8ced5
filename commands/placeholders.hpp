// What dossier itself writes where a person's own words go: "because: …", "/decision what you decided". Sent
// as offered, it says nothing, and nothing of it may become evidence.
#pragma once

#include "commands/grammar.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace commands {

// Whether a text is nothing but such a mark: "…", "...", a dash, or the words of an offered line.
bool is_placeholder(std::string_view text);

// The first part of a line that is one.
struct placeholder_found {
    std::string field;  // canonical; empty: the free text; "#": the tag #initiative
    std::string mark;   // as it stands there
};
std::optional<placeholder_found> find_placeholder(const parsed_text& parsed);

}  // namespace commands
