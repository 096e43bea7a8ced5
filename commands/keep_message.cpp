// /evidence keep: a message that somebody else wrote, with its author, its time and its link as they were
// then.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;

reply keep_message(const request& asked) {
    if (asked.text.empty()) return usage_of(*find_command(evidence_commands(), "keep"));
    parsed_text parsed = read_line(asked, entry_kind::message);
    if (auto missing = refuse_unknown_decision(asked, parsed)) return *missing;
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    if (parsed.text.empty() && parsed.links.empty())
        return refuse("What did they write? Nothing was saved: put their words first.",
                      {std::string(find_command(evidence_commands(), "keep")->example)});
    return keep(asked, draft_statement(asked, parsed, evidence::record_kind::logged,
                                       asked.log.next_entry(entry_kind::message)));
}

}  // namespace commands
