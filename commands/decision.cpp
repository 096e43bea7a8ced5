// /decision: logs a decision, or adds a stage to one.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;

reply log_decision(const request& asked) {
    if (asked.text.empty() || asked.text == "help")
        return usage_of(*find_command(all_commands(), "decision"));
    parsed_text parsed = read_line(asked, entry_kind::decision);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    if (says_nothing(parsed))
        return refuse("What did you decide? Nothing was saved: say it in your own words.",
                      {std::string(find_command(all_commands(), "decision")->example)});
    return keep(asked, draft_statement(asked, parsed, evidence::record_kind::logged,
                                       asked.log.next_entry(entry_kind::decision)));
}

}  // namespace commands
