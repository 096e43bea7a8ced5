// /evidence correct and retract: further records, never a change of an earlier one.
#include "commands/entry_answer.hpp"

#include <algorithm>
#include <utility>

namespace commands {

using evidence::record_kind;

namespace {

// The entry that the text begins with and that still stands, or the refusal.
struct target {
    evidence::entry_id id;
    std::optional<reply> refusal;
};

target find_target(const request& asked, const parsed_text& parsed, std::string_view command) {
    const command_entry& usage = *find_command(evidence_commands(), command);
    if (!parsed.entry) return {{}, refuse("Which entry? Nothing was changed. Say its number:", {std::string(usage.example)})};
    found_entry found = find_entry(asked, *parsed.entry);
    if (found.refusal) return {*parsed.entry, found.refusal};
    if (fold_entry(found.records).retracted)
        return {*parsed.entry, refuse(to_text(*parsed.entry) + " was already retracted. Nothing was changed.")};
    return {*parsed.entry, std::nullopt};
}

}  // namespace

reply correct_entry(const request& asked) {
    const parsed_text parsed = parse(asked.text, evidence::entry_kind::decision);
    const target to = find_target(asked, parsed, "correct");
    if (to.refusal) return *to.refusal;
    const bool says_something = !parsed.text.empty() || std::any_of(parsed.fields.begin(), parsed.fields.end(), [](const typed_field& field) {
        return !field.text.empty();
    });
    if (!says_something)
        return refuse("What should " + to_text(to.id) + " say instead? Nothing was changed.",
                      {"/evidence correct " + to_text(to.id) + " because: …", "/evidence correct " + to_text(to.id) + " the decision in other words"});
    return keep(asked, draft_statement(asked, parsed, record_kind::corrected, to.id), {});
}

reply retract_entry(const request& asked) {
    parsed_text parsed = parse(asked.text, evidence::entry_kind::decision);
    const target to = find_target(asked, parsed, "retract");
    if (to.refusal) return *to.refusal;
    // "retract D-14 because: …" and "retract D-14 logged twice" are reasons too.
    for (typed_field& field : parsed.fields)
        if (field.name == "because") field.name = field.typed_name = "reason";
    if (!parsed.text.empty()) parsed.fields.push_back({"reason", std::exchange(parsed.text, {}), "reason"});
    return keep(asked, draft_statement(asked, parsed, record_kind::retracted, to.id), {});
}

}  // namespace commands
