// What people typed, made fit to stand in one paragraph of a document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// Valid UTF-8 on one line: broken bytes become U+FFFD, control characters and runs of white space one space,
// and the invisible characters that turn the direction of text are dropped, because one of them left open
// would also turn the citation that follows.
std::string one_line(std::string_view typed);

// At most `bound` characters (code points). A longer text is cut after a word, or inside one that alone is
// longer than half the bound, never inside a letter with its accents or a joined emoji, and ends with "…".
std::string cut_at_word(const std::string& text, std::size_t bound);

// {"D-3", "D-9"} as "D-3, D-9".
std::string joined(const std::vector<std::string>& names, std::string_view separator = ", ");

}  // namespace packet
