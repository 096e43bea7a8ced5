// The text of `git log`.
#include "commands/import_history.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

const fuzz::target here("history", [](std::string_view text) {
    if (!commands::is_utf8(text) || text.find('\0') != std::string_view::npos) return;  // refused before
    commands::is_history(text);
    const auto authors = commands::authors_in_history(text);
    fuzz::check_findings(commands::find_in_history(text, "shop", "", fuzz::today));
    if (!authors.empty())
        fuzz::check_findings(commands::find_in_history(text, "shop", *authors.begin(), fuzz::today));
});

}  // namespace
