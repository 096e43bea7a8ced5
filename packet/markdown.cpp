#include "packet/markdown.hpp"

#include "packet/chart.hpp"
#include "packet/left_out.hpp"
#include "packet/markdown_text.hpp"
#include "packet/plain_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace packet {
namespace {

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

std::string citation(const std::vector<std::string>& cites) {
    return cites.empty() ? std::string{} : "\\[" + escaped(joined(cites)) + "\\]";
}

std::string blank(const std::string& question) {
    const auto asked = escaped(question);
    return "☐ **To fill in:** " + (asked.empty() ? std::string{} : "*" + asked + "* ") +
           "\\_\\_\\_\\_\\_\\_\\_\\_";
}

std::string written(const statement& what) {
    if (what.blank) return blank(what.text);
    const auto text = escaped(what.text) + (what.note.empty() ? "" : " (" + escaped(what.note) + ")");
    const auto cites = citation(what.cites);
    return text.empty() || cites.empty() ? text + cites : text + " " + cites;
}

bool says_something(const statement& what) {
    return what.blank || !what.text.empty();
}

std::string in_words(const dated& when) {
    const auto date = escaped(when.date);
    const auto note = escaped(when.note);
    return date.empty() || note.empty() ? date + note : date + ", " + note;
}

// "text (4 Mar 2026, logged 34 days after)"
std::string with_date(const std::string& text, const dated& when) {
    const auto date = in_words(when);
    return date.empty() ? text : text + " (" + date + ")";
}

std::string opening(const std::string& title, const letterhead& head) {
    return heading(1, title) + item("Author", escaped(head.author)) + item("Period", escaped(head.period)) +
           item("Made", escaped(head.made_on)) + item("Chain head", escaped(head.chain_head)) + "\n";
}

std::string left_out_line(const std::vector<std::string>& left_out) {
    if (left_out.empty()) return {};
    return "**Left out for space:** " + escaped(joined(left_out)) + "\n";
}

// The cell of a table; text that an author typed has its own bars escaped already.
std::string cell(const statement& what) {
    return says_something(what) ? written(what) : "–";
}

std::string table_row(const std::vector<std::string>& cells) {
    return "| " + joined(cells, " | ") + " |\n";
}

std::string metric_table(const std::vector<metric_line>& metrics) {
    std::string table =
        table_row({"Metric", "Baseline", "Latest", "Net change", "Money", "Source", "Date", "Trend"});
    table += "|---|---|---|---|---|---|---|---|\n";
    for (const auto& metric : metrics) {
        table += table_row({escaped(metric.name), cell(metric.baseline), cell(metric.latest),
                            cell(metric.change), cell(metric.money), cell(metric.source),
                            in_words(metric.when), escaped(trend_in_words(metric.points))});
    }
    return table + "\n";
}

std::string further_metrics_of(const outcome_row& row) {
    if (row.further_metrics.empty()) return {};
    return "**Not shown:** " + escaped(joined(row.further_metrics)) + "\n\n";
}

std::string metrics_of(const outcome_row& row) {
    if (!row.metrics.empty()) return metric_table(row.metrics);
    return blank("Which business number did this move, from what to what? /metric name value #initiative") +
           "\n\n";
}

std::string trade_offs_of(const outcome_row& row) {
    std::string list = "**Trade-off decided**\n\n";
    for (const auto& given_up : row.trade_offs)
        list += item(written(given_up));
    if (row.trade_offs.empty()) list += item(blank("What did you give up for this, and on what evidence?"));
    return list + "\n";
}

std::string row_text(const outcome_row& row) {
    std::string text = heading(2, escaped(name_of(row)));
    if (says_something(row.feature)) text += written(row.feature) + "\n\n";
    return text + metrics_of(row) + further_metrics_of(row) + trade_offs_of(row);
}

std::string decision_text(const decision_block& decision) {
    std::string text = heading(2, escaped(decision.number) + " " + written(decision.title));
    if (const auto date = in_words(decision.when); !date.empty()) text += item("Date", date);
    if (!decision.initiative.empty()) text += item("Initiative", escaped(decision.initiative));
    for (const auto& stage : decision.stages) {
        text += item(escaped(stage.label), with_date(written(stage.what), stage.when));
    }
    if (!decision.digest.empty()) text += item("Digest", escaped(decision.digest));
    return text + "\n";
}

std::string responsibility_table(const std::vector<responsibility>& duties) {
    if (duties.empty()) return {};
    std::string table = table_row({"Team", "Responsibility"}) + "|---|---|\n";
    for (const auto& duty : duties)
        table += table_row({escaped(duty.team), cell(duty.what)});
    return table + "\n";
}

std::string section_text(const charter_section& section) {
    std::string text = heading(2, escaped(section.title));
    for (const auto& what : section.statements)
        text += item(written(what));
    if (!section.statements.empty()) text += "\n";
    return text + responsibility_table(section.responsibilities);
}

std::string artifact_text(const artifact_readiness& artifact) {
    std::string text = heading(2, escaped(artifact.artifact) + (artifact.ready ? ": ready" : ": not ready"));
    if (!artifact.summary.empty()) text += escaped(artifact.summary) + "\n\n";
    for (const auto& one : artifact.findings) {
        const auto fix = one.fix.empty() ? std::string{} : " To fix, type: " + as_code(one.fix);
        text += item("**" + escaped(one.rule) + "** " + escaped(one.missing) + "." + fix);
    }
    if (!artifact.findings.empty()) text += "\n";
    if (!artifact.left_out.empty()) text += left_out_line(artifact.left_out) + "\n";
    return text;
}

// Guide rules D9 and D10: what a missing artifact costs, and what the numbers in front of the findings mean.
std::string what_the_rules_are(const readiness& state) {
    const auto missing = std::count_if(state.artifacts.begin(), state.artifacts.end(),
                                       [](const artifact_readiness& artifact) { return !artifact.ready; });
    if (missing == 0) return {};
    return "---\n\nNot ready is not withheld: every artifact is in the bundle, with its blanks. The letters "
           "and "
           "numbers name guide rules, which are advice and nobody's policy; of the decision log only the "
           "quickest way "
           "to ready is listed. By the same guide a decision comes 35 to 55 days after submission (guide "
           "rule D9), and "
           "each artifact that a reviewer misses adds about 7 (guide rule D10): plan for " +
           std::to_string(55 + 7 * missing) + " days.\n";
}

}  // namespace

std::string to_markdown(const outcome_map& map, const std::vector<std::string>& left_out) {
    std::string text = opening("Product outcome map", map.head);
    for (const auto& row : map.rows) {
        if (!contains(left_out, name_of(row))) text += row_text(row);
    }
    return text + left_out_line(left_out);
}

std::string to_markdown(const decision_log& log, const std::vector<std::string>& left_out) {
    std::string text = opening("Decision log", log.head);
    for (const auto& decision : log.decisions) {
        if (!contains(left_out, name_of(decision))) text += decision_text(decision);
    }
    return text + left_out_line(left_out);
}

std::string to_markdown(const launch_charter& charter, const std::vector<std::string>& left_out) {
    const auto name = charter.initiative.empty() ? std::string{} : ": " + escaped(charter.initiative);
    std::string text = opening("Launch charter" + name, charter.head);
    for (const auto& section : charter.sections)
        text += section_text(section);
    if (left_out.empty()) return text;
    return text + "**Left out of the page for space, written here:** " + escaped(joined(left_out)) + "\n";
}

std::string to_markdown(const readiness& state) {
    std::string text = opening("Readiness", state.head);
    for (const auto& artifact : state.artifacts)
        text += artifact_text(artifact);
    return text + what_the_rules_are(state);
}

}  // namespace packet
