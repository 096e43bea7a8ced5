// A line of Markdown, taken apart as far as notes need it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace commands {

// "- [x] text", "  * text", "3. text"
struct list_item {
    std::size_t indent = 0;  // columns before the marker
    std::string_view text;
    bool open_task = false;  // "[ ]"
};
std::optional<list_item> read_list_item(std::string_view line);

// "## March 2026": its level and text.
struct heading_line {
    std::size_t level = 0;
    std::string_view text;
};
std::optional<heading_line> read_heading(std::string_view line);

// A line of nothing but "---", "===", "***" or the bars of a table's rule.
bool is_rule(std::string_view line);

// The text that a reader sees: without emphasis, code marks, comments and images; a link as its words and its
// address; entities and escapes as the characters that they stand for.
std::string without_markup(std::string_view markdown);

// "**Because:** retention risk": the label in bold and what follows.
struct labelled_text {
    std::string label;  // "Because"
    std::string text;
};
std::optional<labelled_text> read_label(std::string_view markdown);

}  // namespace commands
