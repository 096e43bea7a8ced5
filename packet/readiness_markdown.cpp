#include "packet/readiness_markdown.hpp"

#include "packet/markdown_text.hpp"
#include "packet/plain_text.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace packet {

namespace {

// A longer list is not read; the others are counted.
constexpr std::size_t most_findings = 12;
constexpr std::size_t most_entries = 20;
constexpr std::size_t most_of_a_rule = 20;

// A command to type, exactly; fenced by more backticks than it holds.
std::string as_code(const std::string& typed) {
    const std::string text = one_line(typed);
    std::size_t longest = 0;
    std::size_t current = 0;
    for (const char c : text) {
        current = c == '`' ? current + 1 : 0;
        longest = std::max(longest, current);
    }
    const std::string fence(longest + 1, '`');
    const std::string pad = longest > 0 ? " " : "";
    return fence + pad + text + pad + fence;
}

// "[D-1, D-2 and 40 more]"
std::string entries_in_words(const std::vector<std::string>& entries) {
    if (entries.size() <= most_entries) return escaped(joined(entries));
    const std::vector<std::string> first(entries.begin(), entries.begin() + std::ptrdiff_t{most_entries});
    return escaped(joined(first)) + " and " + std::to_string(entries.size() - most_entries) + " more";
}

std::string as_sentence(std::string text) {
    for (const std::string_view word : {"no ", "the ", "only ", "it ", "little "})
        if (text.starts_with(word)) text[0] = char(text[0] - 'a' + 'A');
    return text;
}

// What a list has said already and does not repeat.
struct said_before {
    std::string ask;              // in the line before
    std::set<std::string> rules;  // whose entries were counted
};

std::string finding_line(const finding& one, said_before& before) {
    std::string line = "**" + escaped(as_sentence(one.missing)) + ".**";
    if (one.ask != before.ask) line += " " + escaped(one.ask);
    if (!one.fix.empty()) line += " To fix, type: " + as_code(one.fix);
    line += " (guide rule " + escaped(one.rule);
    if (!one.guide.empty()) line += ", " + escaped(one.guide);
    if (before.rules.insert(one.rule).second && !one.counts.empty())
        line += "; counts so far: " + entries_in_words(one.counts);
    before.ask = one.ask;
    return item(line + ")");
}

std::string finding_list(const std::string& title, const std::vector<finding>& findings, bool blocking) {
    std::string list;
    said_before before;
    std::size_t shown = 0, more = 0;
    for (const finding& one : findings) {
        if (one.blocks != blocking) continue;
        if (shown == most_findings) {
            ++more;
            continue;
        }
        list += finding_line(one, before);
        ++shown;
    }
    if (more > 0) list += item("and " + std::to_string(more) + " more: " + as_code("/evidence gaps all"));
    return list.empty() ? "" : title + "\n\n" + list + "\n";
}

std::string findings_in_full(const std::vector<finding>& findings) {
    return finding_list("**What keeps it from being ready**", findings, true) +
           finding_list("**What would make it stronger**", findings, false);
}

std::string in_words(const rule_state& one) {
    switch (one.stands) {
        case standing::met:
            return "met";
        case standing::nothing_to_judge:
            return "nothing to judge yet";
        case standing::unmet:
            break;
    }
    return one.blocks ? "**not met**" : "advice";
}

// Where every rule stands, the met ones too.
std::string rule_table(const std::vector<rule_state>& rules) {
    if (rules.empty()) return {};
    std::string table =
        "| Guide rule | Guide | It asks | State | Entries that count |\n|---|---|---|---|---|\n";
    for (const rule_state& one : rules)
        table += "| " + escaped(one.rule) + " | " + escaped(one.guide) + " | " + escaped(one.says) + " | " +
                 in_words(one) + " | " + (one.counts.empty() ? "–" : entries_in_words(one.counts)) + " |\n";
    return table + "\n";
}

std::string artifact_text(const artifact_readiness& artifact) {
    std::string text = heading(2, escaped(artifact.artifact) + (artifact.ready ? ": ready" : ": not ready"));
    if (!artifact.summary.empty()) text += escaped(artifact.summary) + "\n\n";
    text += findings_in_full(artifact.findings) + rule_table(artifact.rules);
    if (!artifact.left_out.empty()) text += left_out_line(artifact.left_out) + "\n";
    return text;
}

std::string in_days(int days) {
    return std::to_string(days) + (days == 1 ? " day" : " days");
}

// Guide rules D9 and D10: the window, and what each artifact that is not ready adds.
std::string what_lies_ahead(const outlook& ahead) {
    std::string text = "By the guide's figures a decision comes " + std::to_string(ahead.earliest_days) +
                       " to " + in_days(ahead.latest_days) + " after submission (guide rule D9)";
    if (ahead.each_days > 0)
        text += ", and each artifact that a reviewer misses adds about " + in_days(ahead.each_days) +
                " (guide rule D10)";
    text +=
        ". For a packet submitted today that is " + escaped(ahead.earliest) + " at the earliest and, with " +
        (ahead.missing == 0 ? "nothing missing"
                            : std::to_string(ahead.missing) +
                                  (ahead.missing == 1 ? " artifact" : " artifacts") + " not ready") +
        ", " + escaped(ahead.worst) + " at the latest (" + in_days(ahead.worst_days()) +
        "). These are figures of advice and nobody's promise: in the guide's own example, an artifact was "
        "sent back and the decision took 58 days.\n\n";
    return text;
}

std::string characters_without_font(const std::vector<std::string>& characters) {
    if (characters.empty()) return {};
    std::string text =
        "No font of the machine that set the PDFs has these characters; boxes with their codes "
        "stand in their place. Install what is named here, and ask for the packet again:\n\n";
    for (const std::string& one : characters)
        text += item(escaped(one));
    return text + "\n";
}

std::string whole_packet(const readiness& state) {
    std::string text = findings_in_full(state.findings) + rule_table(state.rules);
    if (state.ahead) text += what_lies_ahead(*state.ahead);
    text += characters_without_font(state.unset_characters);
    if (!state.order.empty()) text += escaped(state.order) + "\n\n";
    return text.empty() ? text : heading(2, "The packet as a whole") + text;
}

std::string advice_line(const advice& one) {
    const std::string about = one.entry.empty() ? "" : escaped(one.entry) + ": ";
    return item(about + "“" + escaped(one.words) + "” " + escaped(one.ask));
}

// Rule by rule, in the order in which each is first advised.
std::string advice_text(const std::vector<advice>& wording) {
    if (wording.empty()) return {};
    std::string text = heading(2, "Words");
    text +=
        "Nothing was changed, and nothing has to be. These are the words that a guide advises against, "
        "where they stand, and the question that would mend them.\n\n";
    std::vector<std::string> told;
    for (const advice& first : wording) {
        if (std::find(told.begin(), told.end(), first.rule) != told.end()) continue;
        told.push_back(first.rule);
        text += "**" + escaped(first.says) + "** (guide rule " + escaped(first.rule) + ", " +
                escaped(first.guide) + ")\n\n";
        std::size_t shown = 0, more = 0;
        for (const advice& one : wording) {
            if (one.rule != first.rule) continue;
            if (shown == most_of_a_rule) {
                ++more;
                continue;
            }
            text += advice_line(one);
            ++shown;
        }
        if (more > 0) text += item("and in " + std::to_string(more) + " more");
        text += "\n";
    }
    return text;
}

std::string what_the_rules_are(const readiness& state) {
    const bool ready = std::all_of(state.artifacts.begin(), state.artifacts.end(),
                                   [](const artifact_readiness& artifact) { return artifact.ready; });
    return "---\n\n" +
           std::string(ready ? ""
                             : "Not ready is not withheld: every artifact is in the bundle, with its "
                               "blanks. ") +
           "The letters and numbers name guide rules: advice of articles on promotion, and nobody's policy. "
           "They disagree in places, so each says whose it is; whoever runs dossier can change them.\n";
}

}  // namespace

std::string to_markdown(const readiness& state, const std::vector<advice>& wording) {
    std::string text = opening("Readiness", state.head);
    for (const artifact_readiness& artifact : state.artifacts)
        text += artifact_text(artifact);
    return text + whole_packet(state) + advice_text(wording) + what_the_rules_are(state);
}

}  // namespace packet
