// A brag document, in Markdown or plain text.
#include "commands/import_line.hpp"
#include "commands/import_notes.hpp"
#include "commands/markdown_line.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

const fuzz::target here("notes", [](std::string_view text) {
    if (!commands::is_utf8(text) || text.find('\0') != std::string_view::npos) return;  // refused before
    fuzz::check_findings(commands::find_in_notes(text, "brag.md", fuzz::today));
    const std::string_view line = text.substr(0, text.find('\n'));
    fuzz::must(commands::is_utf8(commands::without_markup(line)), "a text stays a text");
    commands::read_list_item(line);
    commands::read_heading(line);
    commands::read_label(line);
    commands::line_to_propose(line, {"checkout"});
});

}  // namespace
