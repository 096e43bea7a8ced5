// A table of metrics or of accomplishments, as CSV → proposals.
#pragma once

#include "commands/findings.hpp"

#include <string_view>

namespace commands {

// Whether the first line names the columns of such a table.
bool is_table(std::string_view text);

// The first line names the columns, in any order and case: metric (name, kpi), value, unit, per, change,
// baseline, target, source, money, initiative, note, date (happened); or text (title, description), date,
// initiative, note, and an entry's fields by their names (because, rejected, …). Other columns are passed
// over. Separated by commas, semicolons or tabs. A row that cannot be read is a problem with its line's
// number. text: valid UTF-8.
findings find_in_table(std::string_view text, std::string_view name, std::chrono::sys_days today);

}  // namespace commands
