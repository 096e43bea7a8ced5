// /mentor: repeated sessions with the same person form one story.
#include "commands/entry_answer.hpp"

namespace commands {

using evidence::entry_kind;
using evidence::record_kind;

reply log_mentoring(const request& asked) {
    if (asked.text.empty() || asked.text == "help") return usage_of(*find_command(all_commands(), "mentor"));
    parsed_text parsed = read_line(asked, entry_kind::mentoring);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    resolve_accounts(parsed.people, asked.said.accounts);
    if (parsed.people.empty() && says_nothing(parsed))
        return refuse("Who was it with, and what did you do? Nothing was saved.",
                      {std::string(find_command(all_commands(), "mentor")->example)});
    if (parsed.people.empty())
        return keep(asked, draft_statement(asked, parsed, record_kind::logged,
                                           asked.log.next_entry(entry_kind::mentoring)));
    const std::string mentee = same_person_key(parsed.people.front());
    if (parsed.text == "@" + parsed.people.front().name)
        parsed.text.clear();  // "@sam session: …" says no more
    const auto story = asked.log.newest_with(entry_kind::mentoring, mentee);
    if (says_nothing(parsed)) {
        if (story) return show_entry({asked.said, asked.kept, to_text(*story), asked.log, asked.now});
        const std::string name = "@" + parsed.people.front().name;
        return refuse("What did you do with " + name + "? Nothing was saved: say it in your own words.",
                      {"/mentor " + name + " session: reviewed the outline together"});
    }
    if (story) return keep(asked, draft_statement(asked, parsed, record_kind::staged, *story));
    return keep(asked, draft_statement(asked, parsed, record_kind::logged,
                                       asked.log.next_entry(entry_kind::mentoring)));
}

}  // namespace commands
