#include "packet/gate.hpp"

#include <algorithm>

namespace packet {

namespace {

constexpr int complete_decisions_wanted =
    3;                                     // guide rule F4: three achievements that begin with the decision
constexpr std::size_t most_findings = 12;  // of one artifact: a longer list is not read

std::string pages_in_words(int pages) {
    return std::to_string(pages) + (pages == 1 ? " page" : " pages");
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

bool has(const decision_block& block, const std::string& label) {
    return std::any_of(block.stages.begin(), block.stages.end(), [&](const decision_stage& stage) {
        return stage.label == label && !stage.what.blank;
    });
}

struct wanted_stage {
    const char* label;
    const char* field;
    const char* rule;
};

constexpr wanted_stage wanted_stages[]{
    {"Because", "because", "B4"},       {"Given up", "rejected", "B4"},
    {"Hypothesis", "hypothesis", "A5"}, {"Experiment", "experiment", "A5"},
    {"Results", "results", "A5"},       {"Stakeholder feedback", "feedback", "A5"}};

std::vector<finding> missing_in(const decision_block& block) {
    std::vector<finding> missing;
    for (const wanted_stage& stage : wanted_stages) {
        if (has(block, stage.label)) continue;
        std::string name = stage.label;
        name[0] = char(name[0] - 'A' + 'a');
        if (name == "because") name = "reason";
        if (name == "given up") name = "trade-off (what was given up)";
        missing.push_back({stage.rule, block.number + " has no " + name + " yet",
                           "/decision " + block.number + " " + stage.field + ": "});
    }
    return missing;
}

// The observation that a missing part is added to.
std::string newest_observation(const metric_line& metric) {
    const statement& said = metric.latest.cites.empty() ? metric.change : metric.latest;
    return said.cites.empty() ? metric.name : said.cites.back();
}

void check_metrics(const outcome_row& row, std::vector<finding>& findings) {
    const std::string tag = " #" + row.initiative;
    if (row.metrics.empty())
        findings.push_back({"A2", "#" + row.initiative + " has no metric yet", "/metric name 3.5%" + tag});
    for (const metric_line& metric : row.metrics) {
        const std::string line = "/metric " + newest_observation(metric);
        if (metric.latest.blank) {
            findings.push_back(
                {"A9", metric.name + " has no number yet", "/metric " + metric.name + " 3.5%" + tag});
            continue;
        }
        if (metric.baseline.blank)
            findings.push_back({"A9", metric.name + " has no baseline yet", line + " baseline: "});
        if (metric.source.blank)
            findings.push_back(
                {"A9", metric.name + " names no source that a reader can check", line + " source: "});
    }
}

}  // namespace

artifact_readiness check(const outcome_map& map, const measured& as_set) {
    artifact_readiness state{"Product outcome map", "product-outcome-map", "", false, {}, as_set.left_out};
    state.summary = pages_in_words(as_set.pages) + ", " +
                    counted(map.rows.size() - as_set.left_out.size(), "initiative", "initiatives");
    if (map.rows.empty())
        state.findings.push_back(
            {"A2", "no initiative is named yet", "/decision what you decided #initiative because: "});
    for (const outcome_row& row : map.rows) {
        check_metrics(row, state.findings);
        if (row.feature.blank)
            state.findings.push_back({"A3", "#" + row.initiative + " has a number and no decision behind it",
                                      "/decision what you decided #" + row.initiative + " because: "});
        else if (row.trade_offs.front().blank)
            state.findings.push_back({"A3", "#" + row.initiative + " names no trade-off that you decided",
                                      "/decision " + row.feature.cites.front() + " rejected: "});
    }
    if (state.findings.size() > most_findings) state.findings.resize(most_findings);
    state.ready = state.findings.empty();
    return state;
}

artifact_readiness check(const decision_log& log, const measured& as_set) {
    artifact_readiness state{"Decision log", "decision-log", "", false, {}, as_set.left_out};
    const std::size_t printed = log.decisions.size() - as_set.left_out.size();
    std::vector<const decision_block*> incomplete;
    int complete = 0;
    for (const decision_block& block : log.decisions) {
        if (std::find(as_set.left_out.begin(), as_set.left_out.end(), block.number) != as_set.left_out.end())
            continue;
        if (missing_in(block).empty())
            ++complete;
        else if (!has(block, "Reversed"))
            incomplete.push_back(&block);
    }
    state.summary = pages_in_words(as_set.pages) + ", " + counted(printed, "decision", "decisions") + ", " +
                    std::to_string(complete) + " complete";
    state.ready = complete >= complete_decisions_wanted;
    if (log.decisions.empty())
        state.findings.push_back({"A5", "no decision is logged yet", "/decision what you decided because: "});
    // The ones that lack least come first: they are the quickest way to ready.
    std::stable_sort(incomplete.begin(), incomplete.end(),
                     [](const decision_block* left, const decision_block* right) {
                         return missing_in(*left).size() < missing_in(*right).size();
                     });
    for (std::size_t i = 0;
         i < incomplete.size() && !state.ready && complete + int(i) < complete_decisions_wanted; ++i)
        for (finding& missing : missing_in(*incomplete[i]))
            state.findings.push_back(std::move(missing));
    if (!state.ready && !log.decisions.empty() && state.findings.empty())
        state.findings.push_back({"F4",
                                  "only " + counted(std::size_t(complete), "decision has", "decisions have") +
                                      " all stages; three are wanted",
                                  "/decision what you decided because: "});
    if (state.findings.size() > most_findings) state.findings.resize(most_findings);
    return state;
}

artifact_readiness check(const launch_charter& charter, const measured& as_set) {
    artifact_readiness state{"Launch charter", "launch-charter", "", false, {}, as_set.left_out};
    const std::string tag = charter.initiative.empty() ? "" : " #" + charter.initiative;
    constexpr const char* fields[]{"vision", "scope", "success", "responsibilities"};
    std::size_t filled = 0;
    for (std::size_t i = 0; i < charter.sections.size() && i < std::size(fields); ++i) {
        const charter_section& section = charter.sections[i];
        const bool empty = section.responsibilities.empty() &&
                           (section.statements.empty() || section.statements.front().blank);
        std::string title = section.title;
        title[0] = char(title[0] - 'A' + 'a');
        if (empty)
            state.findings.push_back({"A6", "the section “" + title + "” is empty",
                                      "/evidence charter " + std::string(fields[i]) + ": …" + tag});
        else
            ++filled;
        for (const responsibility& one : section.responsibilities)
            if (one.what.blank)
                state.findings.push_back({"A6", one.team + " is named without a responsibility",
                                          "/evidence charter responsibilities: " + one.team + " - …" + tag});
    }
    state.summary = pages_in_words(as_set.pages) + ", " + std::to_string(filled) + " of 4 sections filled";
    state.ready = state.findings.empty();
    return state;
}

}  // namespace packet
