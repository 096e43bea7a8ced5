// /mentor: repeated sessions with the same person form one story.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;
using evidence::record_kind;

reply log_mentoring(const request& asked) {
    if (asked.text.empty() || asked.text == "help") return usage_of(*find_command(all_commands(), "mentor"));
    parsed_text parsed = parse(asked.text, entry_kind::mentoring);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    resolve_accounts(parsed.people, asked.said.accounts);
    if (parsed.people.empty())
        return keep(asked, draft_statement(asked, parsed, record_kind::logged, asked.log.next_entry(entry_kind::mentoring)), {});
    const std::string mentee = same_person_key(parsed.people.front());
    if (parsed.text == "@" + parsed.people.front().name) parsed.text.clear();  // "@sam session: …" says no more
    if (const auto story = asked.log.newest_with(entry_kind::mentoring, mentee))
        return keep(asked, draft_statement(asked, parsed, record_kind::staged, *story), {});
    return keep(asked, draft_statement(asked, parsed, record_kind::logged, asked.log.next_entry(entry_kind::mentoring)), mentee);
}

}  // namespace commands
