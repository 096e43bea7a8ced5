#include "commands/fields.hpp"

#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

namespace {

using enum value_kind;

// The last two are never typed as fields: /packet feature and /packet leave out write them.
constexpr std::array table{
    known_field{"because", "Because", text, "D", "why reason reasons rationale bc bec"},
    known_field{"rejected", "Given up", text, "D",
                "instead instead-of alternative alternatives alternatives-considered rejected-alternatives "
                "over gave-up given-up tradeoff trade-off"},
    known_field{"hypothesis", "Hypothesis", text, "D", "hypo bet"},
    known_field{"experiment", "Experiment", text, "D", "test ab a/b exp"},
    known_field{"results", "Results", text, "D", "result res outcome outcomes"},
    known_field{"feedback", "Stakeholder feedback", text, "D", "fb stakeholders stakeholder-feedback"},
    known_field{"risk", "Risk", text, "D", "risks"},
    known_field{"stake", "Stake", amount, "D", "stakes"},
    known_field{"teams", "Teams", text, "DC", "team"},
    known_field{"otherwise", "Otherwise", text, "D", "counterfactual without-it"},
    known_field{"else-explains", "Else explains", text, "D", "what-else other-causes confounders", true},
    known_field{"part", "Own part", text, "D", "my-part own-part mine"},
    known_field{"team-part", "Team part", text, "D", "teams-part our-part", true},
    known_field{"disagreed", "Disagreed", text, "D", "disagree pressure pressure-from against"},
    known_field{"turned-out", "Turned out", text, "D", "how-it-turned-out paid-off", true},
    known_field{"data-came", "Data came", text, "D", "data-arrived data-in new-data", true},
    known_field{"information", "Information", amount, "D", "info information-available data-available", true},
    known_field{"signals", "Signals", text, "D", "conflicting-signals contradiction", true},
    known_field{"gain", "Gain", amount, "D", "gains", true},
    known_field{"cost", "Cost", amount, "D", "costs", true},
    known_field{"effect", "Effect", text, "D", "effects effect-on ripple ripples", true},
    known_field{"friction", "Friction", text, "D", "friction-with conflict-with", true},
    known_field{"resolved", "Resolved", text, "D", "resolution", true},
    known_field{"shared", "Shared with", text, "D", "shared-with"},
    known_field{"reversed", "Reversed", text, "D", "reverted killed stopped"},
    known_field{"spent", "Spent", amount, "D", "spent-at-stop", true},
    known_field{"avoided", "Avoided", amount, "D", "cost-avoided", true},
    known_field{"missed", "Missed", text, "D", "missed-target fell-short", true},
    known_field{"target", "Target", amount, "D", "targeted", true},
    known_field{"actual", "Actual", amount, "D", "actually", true},
    known_field{"learned", "Learned", text, "D", "learnt learning learnings lesson"},
    known_field{"went-next", "Went next", text, "D", "pivot pivoted", true},
    known_field{"review", "Look back", text, "D", "lookback look-back"},
    known_field{"name", "Metric", text, "M", ""},
    known_field{"value", "Value", amount, "M", ""},
    known_field{"baseline", "Baseline", amount, "M", "base before was from"},
    known_field{"target", "Target", amount, "M", "goal"},
    known_field{"source", "Source", text, "MD", "src dashboard"},
    known_field{"money", "Money", amount, "M", "worth"},
    known_field{"measures", "Measures", text, "M", "metric-kind", true},
    known_field{"for", "For", reference, "ME", "decision"},
    known_field{"gap", "Gap", text, "P", ""},
    known_field{"goal", "Goal", text, "P", "goals"},
    known_field{"session", "Session", text, "P", "sessions"},
    known_field{"outcome", "Outcome", text, "P", "outcomes result results"},
    known_field{"level", "Level", text, "P", "promotion"},
    known_field{"vision", "Vision", text, "C", ""},
    known_field{"scope", "Scope", text, "C", ""},
    known_field{"success", "Success criteria", text, "C", "criteria success-criteria"},
    known_field{"responsibilities", "Responsibilities", text, "C", "responsibility owners raci"},
    known_field{"codename", "Code name", text, "C", "code-name code"},
    known_field{"from", "From", text, "E", "by author sender"},
    known_field{"sent", "Sent", text, "E", ""},
    known_field{"place", "Where", text, "E", "where channel"},
    known_field{"behaviour", "Behaviour", reference, "DMPE", "behavior behaviours criterion", true},
    known_field{"by", "By", text, "B", "until due"},
    known_field{"said", "They said", text, "R", "they-said notes quote"},
    known_field{"missing", "Missing", text, "R", "not-yet hesitated"},
    known_field{"with", "With", text, "BR", "manager agreed-with"},
    known_field{"week", "Week", text, "W", ""},
    known_field{"happened", "Happened", date, "DMPCEBRW", "when date on"},
    known_field{"reason", "Reason", text, "MPCEBRW", "because why"},
    known_field{"packet", "In the packet", text, "", ""},
    known_field{"flagship", "Flagship", text, "", ""},
};

constexpr std::size_t shortest_forgiven = 6;
constexpr std::size_t longest_name = 32;

bool takes(const known_field& known, evidence::entry_kind kind) {
    return known.kinds.find(char(kind)) != std::string_view::npos;
}

bool is_alias(const known_field& known, std::string_view word) {
    for (const std::string& alias : split_words(known.aliases))
        if (alias == word) return true;
    return false;
}

}  // namespace

std::span<const known_field> all_fields() {
    return table;
}

const known_field* find_field(std::string_view typed, evidence::entry_kind kind) {
    const std::string word = lower_case(typed);
    if (word.size() > longest_name) return nullptr;
    for (const known_field& known : table)
        if (takes(known, kind) && known.name == word) return &known;
    for (const known_field& known : table)
        if (takes(known, kind) && is_alias(known, word)) return &known;
    if (word.size() < shortest_forgiven) return nullptr;
    for (const known_field& known : table)
        if (takes(known, kind) && known.name.size() >= shortest_forgiven &&
            slips_between(word, known.name) == 1)
            return &known;
    return nullptr;
}

const known_field* find_field_of_any_kind(std::string_view typed) {
    const std::string word = lower_case(typed);
    for (const known_field& known : table)
        if (known.name == word) return &known;
    for (const known_field& known : table)
        if (is_alias(known, word)) return &known;
    return nullptr;
}

std::string_view label_of(std::string_view name) {
    const auto known = std::find_if(table.begin(), table.end(),
                                    [&](const known_field& field) { return field.name == name; });
    return known == table.end() ? name : known->label;
}

}  // namespace commands
