// The pieces that every Markdown document here is written with.
#pragma once

#include <string>

namespace packet {

// What an author typed, so that a reader sees it as it was typed: nothing of it becomes markup, HTML or a
// link target. One line.
std::string escaped(const std::string& typed);

std::string heading(int level, const std::string& text);

// A line of a list; the second with its label in bold: "- **Author:** ana".
std::string item(const std::string& text);
std::string item(const std::string& label, const std::string& text);

}  // namespace packet
