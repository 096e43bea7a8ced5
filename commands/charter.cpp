// /evidence charter: the launch charter, built up over time, one for each initiative.
#include "commands/entry_answer.hpp"
#include "commands/questions.hpp"
#include "commands/text.hpp"
#include "packet/compose.hpp"
#include "packet/tongue.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t most_items = 200;    // of all charters together
constexpr std::size_t most_charters = 10;  // in one answer
constexpr std::size_t few_words = 4;       // a vision of fewer says too little

// What a section lacks: nothing, something, everything.
struct shortfall {
    std::string reason;  // "names no number"; empty when nothing is missing
    std::string ask;
    bool is_empty = false;
};

bool says_any(const std::string& text, const std::vector<std::string_view>& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

std::string text_of(const packet::charter_section& section) {
    std::string text;
    for (const packet::statement& said : section.statements)
        if (!said.blank) text += (text.empty() ? "" : " ") + said.text;
    return text;
}

// Not every script parts its words, and what is this short is seldom sure to be English: another tongue is
// enough to say nothing.
shortfall shortfall_of_vision(const std::string& text) {
    const packet::english_text read = packet::read_english(text);
    if (packet::guess_tongue(read) == packet::tongue::another || split_words(text).size() >= few_words)
        return {};
    return {"is very short", "For whom is it, and what will be different for them?"};
}

// A scope has an outside. The words for it are English ones.
shortfall shortfall_of_scope(const std::string& text) {
    if (packet::guess_tongue(packet::read_english(text)) != packet::tongue::english) return {};
    if (says_any(" " + lower_case(text) + " ", {" no ", " not ", " not:", " non-", " without ", "n't ",
                                                " out", " only ", " except", " excl", " later"}))
        return {};
    return {"names nothing that is out", "What is out of scope?"};
}

shortfall shortfall_of_success(const std::string& text) {
    if (text.find_first_of("0123456789") != std::string::npos) return {};
    return {"names no number", "Which number, by when, will you call a success?"};
}

// Guide rule A6: every team that is named needs a responsibility.
shortfall shortfall_of_teams(const std::vector<packet::responsibility>& teams) {
    for (const packet::responsibility& one : teams)
        if (one.what.blank)
            return {"names " + one.team + " without a responsibility",
                    "What is " + one.team + " responsible for?"};
    if (teams.size() > 1) return {};
    return {"names a single team", "Which other team is responsible for what?"};
}

struct section_rule {
    std::string_view field;
    std::string_view name;
};

// In the order in which packet::compose_charter makes them.
constexpr std::array section_rules{section_rule{"vision", "vision"}, section_rule{"scope", "scope"},
                                   section_rule{"success", "success criteria"},
                                   section_rule{"responsibilities", "responsibilities"}};

shortfall shortfall_of(std::string_view field, const packet::charter_section& section) {
    const std::string text = text_of(section);
    if (text.empty() && section.responsibilities.empty())
        return {"empty", std::string(question_about(entry_kind::charter, field)), true};
    if (field == "vision") return shortfall_of_vision(text);
    if (field == "scope") return shortfall_of_scope(text);
    if (field == "success") return shortfall_of_success(text);
    return shortfall_of_teams(section.responsibilities);
}

// The charter items that stand, as a portfolio of nothing else.
evidence::portfolio charters_of(const request& asked) {
    evidence::list_filter filter;
    filter.kind = entry_kind::charter;
    filter.limit = most_items;
    evidence::portfolio found;
    for (const evidence::entry_summary& item : asked.log.list(filter))
        if (!item.retracted) found.charter.push_back(fold_entry(asked.log.records_of(item.entry)));
    std::reverse(found.charter.begin(), found.charter.end());  // the oldest first, as they are printed
    return found;
}

bool is_section(const evidence::stage& said) {
    return std::any_of(section_rules.begin(), section_rules.end(),
                       [&](const section_rule& known) { return known.field == said.name; });
}

// The initiatives that have a charter, in the order in which their first item was logged; "" stands for items
// that name none, when no charter can take those.
std::vector<std::string> chartered(const evidence::portfolio& of) {
    std::vector<std::string> names;
    bool nameless = false;
    for (const evidence::entry& item : of.charter) {
        if (std::none_of(item.stages.begin(), item.stages.end(), is_section)) continue;
        nameless = nameless || item.initiatives.empty();
        for (const std::string& name : item.initiatives)
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    if (names.empty() && nameless) names.emplace_back();
    return names;
}

struct charter_state {
    std::string initiative;
    std::vector<shortfall> sections;  // as section_rules

    std::size_t filled() const {
        return std::size_t(std::count_if(sections.begin(), sections.end(),
                                         [](const shortfall& one) { return one.reason.empty(); }));
    }
};

charter_state state_of(const std::string& initiative, const evidence::portfolio& of, const request& asked) {
    packet::setting when{asked.now, asked.log.zone(), packet::whole_period(of, asked.now, asked.log.zone())};
    when.chartered = initiative;
    const packet::launch_charter charter = packet::compose_charter(of, when);
    charter_state state{initiative, {}};
    for (std::size_t at = 0; at < section_rules.size(); ++at)
        state.sections.push_back(shortfall_of(section_rules[at].field, charter.sections.at(at)));
    return state;
}

// "vision filled · scope thin: names nothing that is out · success criteria empty"
std::string in_words(const charter_state& state) {
    std::string words;
    for (std::size_t at = 0; at < section_rules.size(); ++at) {
        const shortfall& missing = state.sections[at];
        words += (at == 0 ? "" : " · ") + std::string(section_rules[at].name);
        words += missing.reason.empty() ? " filled"
                 : missing.is_empty     ? " empty"
                                        : " thin: it " + missing.reason;
    }
    return words;
}

std::string line_for(const charter_state& state, std::string_view field) {
    return "/evidence charter " + (state.initiative.empty() ? "" : "#" + state.initiative + " ") +
           std::string(field) + ": ";
}

// An empty section is thinner than a thin one; of several the first on the page.
std::optional<question> ask_for_thinnest(const charter_state& state) {
    for (const bool empty : {true, false})
        for (std::size_t at = 0; at < section_rules.size(); ++at)
            if (const shortfall& missing = state.sections[at];
                !missing.reason.empty() && missing.is_empty == empty)
                return question{missing.ask, line_for(state, section_rules[at].field)};
    return std::nullopt;
}

// The charter that is nearest to its end is asked about first: a reviewer needs one that is whole.
const charter_state* nearest_to_whole(const std::vector<charter_state>& charters) {
    const charter_state* nearest = nullptr;
    for (const charter_state& one : charters)
        if (one.filled() < section_rules.size() && (!nearest || one.filled() > nearest->filled()))
            nearest = &one;
    return nearest;
}

// Of the initiatives that are named; of all that have a charter when none is.
reply show_charters(const request& asked, const std::vector<std::string>& named) {
    const evidence::portfolio found = charters_of(asked);
    std::vector<charter_state> charters;
    for (const std::string& initiative : named.empty() ? chartered(found) : named)
        charters.push_back(state_of(initiative, found, asked));
    if (charters.empty()) return usage_of(*find_command(evidence_commands(), "charter"));
    reply answer;
    answer.headline = charters.size() == 1 ? "Your launch charter"
                                           : "Your " + std::to_string(charters.size()) + " launch charters";
    for (std::size_t at = 0; at < std::min(charters.size(), most_charters); ++at)
        answer.facts.push_back({charters[at].initiative.empty() ? "Charter" : "#" + charters[at].initiative,
                                in_words(charters[at])});
    if (charters.size() > most_charters)
        answer.facts.push_back({"And", std::to_string(charters.size() - most_charters) + " more"});
    if (const charter_state* nearest = nearest_to_whole(charters)) answer.next = ask_for_thinnest(*nearest);
    return answer;
}

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
    if (asked.text.empty()) return show_charters(asked, {});
    parsed_text parsed = read_line(asked, entry_kind::charter);
    if (parsed.entry) return add_stage(asked, std::move(parsed));
    if (says_nothing(parsed) && parsed.fields.empty() && !parsed.initiatives.empty())
        return show_charters(asked, parsed.initiatives);
    if (says_nothing(parsed))
        return refuse("What should the charter say? Nothing was saved: name a section.",
                      {std::string(find_command(evidence_commands(), "charter")->example)});
    reply answer = keep(asked, draft_statement(asked, parsed, evidence::record_kind::logged,
                                               asked.log.next_entry(entry_kind::charter)));
    if (answer.how == tone::saved) answer.next = ask_for_empty_section(asked, parsed.initiatives);
    return answer;
}

}  // namespace commands
