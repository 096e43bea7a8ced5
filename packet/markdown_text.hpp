// The pieces that every Markdown document here is written with.
#pragma once

#include "packet/documents.hpp"

#include <string>
#include <vector>

namespace packet {

// What an author typed, so that a reader sees it as it was typed: nothing of it becomes markup, HTML or a
// link target. One line.
std::string escaped(const std::string& typed);

std::string heading(int level, const std::string& text);

// A line of a list; the second with its label in bold: "- **Author:** ana".
std::string item(const std::string& text);
std::string item(const std::string& label, const std::string& text);

// What stands at the head of a document: its title, whose it is, of when.
std::string opening(const std::string& title, const letterhead& head);

// What a document does not show, each reason once; empty for nothing.
std::string left_out_line(const std::vector<omission>& left_out);

}  // namespace packet
