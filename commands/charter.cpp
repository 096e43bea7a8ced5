// /evidence charter: the launch charter, built up over time.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;

reply fill_charter(const request& asked) {
    if (asked.text.empty()) return usage_of(*find_command(evidence_commands(), "charter"));
    parsed_text parsed = read_line(asked, entry_kind::charter);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    if (says_nothing(parsed))
        return refuse("What should the charter say? Nothing was saved: name a section.", {std::string(find_command(evidence_commands(), "charter")->example)});
    return keep(
        asked, draft_statement(asked, parsed, evidence::record_kind::logged, asked.log.next_entry(entry_kind::charter)), {});
}

}  // namespace commands
