// A table of metrics or accomplishments, as CSV.
#include "commands/import_table.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

const fuzz::target here("table", [](std::string_view text) {
    if (!commands::is_utf8(text) || text.find('\0') != std::string_view::npos) return;  // refused before
    commands::is_table(text);
    fuzz::check_findings(commands::find_in_table(text, "m.csv", fuzz::today));
});

}  // namespace
