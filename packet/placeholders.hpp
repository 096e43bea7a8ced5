// Words that only hold a place: "/decision D-1 hypothesis: …" sent as it was offered says nothing.
#pragma once

#include "evidence/portfolio.hpp"

#include <optional>
#include <string_view>

namespace packet {

// Whether the whole text is dots, ellipses, dashes and spaces: "…", "...", "…." or "–". Nothing at all is no
// placeholder.
bool is_placeholder(std::string_view text);

// The same portfolio with each such text empty and each such stage gone; nothing when it has none. Entries
// stay where they are.
std::optional<evidence::portfolio> without_placeholders(const evidence::portfolio& of);

}  // namespace packet
