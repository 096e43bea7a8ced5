// /evidence charter: the launch charter, built up over time.
#include "commands/entry_answer.hpp"
#include "commands/questions.hpp"

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t most_items = 100;  // of one charter, when looking for its empty sections

// A charter is filled by several items: its sections are looked for in all that share the initiative.
std::optional<question> ask_for_empty_section(const request& asked,
                                              const std::vector<std::string>& initiatives) {
    evidence::list_filter charter;
    charter.kind = entry_kind::charter;
    charter.limit = most_items;
    if (!initiatives.empty()) charter.initiative = initiatives.front();
    std::optional<evidence::entry> together;
    for (const evidence::entry_summary& item : asked.log.list(charter)) {
        if (item.retracted) continue;
        evidence::entry folded = fold_entry(asked.log.records_of(item.entry));
        if (!together)
            together = std::move(folded);
        else
            together->stages.insert(together->stages.end(), folded.stages.begin(), folded.stages.end());
    }
    return together ? next_question(*together, asked.now) : std::nullopt;
}

}  // namespace

reply fill_charter(const request& asked) {
    if (asked.text.empty()) return usage_of(*find_command(evidence_commands(), "charter"));
    parsed_text parsed = read_line(asked, entry_kind::charter);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    if (says_nothing(parsed))
        return refuse("What should the charter say? Nothing was saved: name a section.",
                      {std::string(find_command(evidence_commands(), "charter")->example)});
    reply answer = keep(asked,
                        draft_statement(asked, parsed, evidence::record_kind::logged,
                                        asked.log.next_entry(entry_kind::charter)),
                        {});
    if (answer.how == tone::saved) answer.next = ask_for_empty_section(asked, parsed.initiatives);
    return answer;
}

}  // namespace commands
