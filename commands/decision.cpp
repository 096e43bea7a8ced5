// /decision: logs a decision, or adds a stage to one.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;

reply log_decision(const request& asked) {
    if (asked.text.empty() || asked.text == "help") return usage_of(*find_command(all_commands(), "decision"));
    parsed_text parsed = parse(asked.text, entry_kind::decision);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    return keep(asked,
                draft_statement(asked, parsed, evidence::record_kind::logged, asked.log.next_entry(entry_kind::decision)),
                {});
}

}  // namespace commands
