#include "packet/markdown.hpp"

#include "packet/chart.hpp"
#include "packet/left_out.hpp"
#include "packet/markdown_text.hpp"
#include "packet/plain_text.hpp"
#include "packet/statement_text.hpp"

#include <set>

namespace packet {
namespace {

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
    if (!row.in_brief.empty()) return {};
    return blank("Which business number did this move, from what to what? /metric name value #initiative") +
           "\n\n";
}

std::string in_brief_of(const outcome_row& row) {
    std::string list;
    for (const auto& number : row.in_brief)
        list += item(written(number));
    return list.empty() ? list : list + "\n";
}

// Guide rule C3.
std::string chain_of(const outcome_row& row) {
    if (row.chain.empty()) return {};
    std::string list = "**From technology to money**\n\n";
    for (const auto& link : row.chain)
        list += item(escaped(link.label), written(link.what));
    return list + "\n";
}

std::string trade_offs_of(const outcome_row& row) {
    std::string list = "**Trade-off decided**\n\n";
    for (const auto& given_up : row.trade_offs)
        list += item(written(given_up));
    if (row.trade_offs.empty()) list += item(blank("What did you give up for this, and on what evidence?"));
    return list + "\n";
}

std::string row_text(const outcome_row& row) {
    std::string text = heading(2, escaped(name_of(row)) + (row.flagship ? " (flagship)" : ""));
    if (says_something(row.feature)) text += written(row.feature) + "\n\n";
    return text + metrics_of(row) + in_brief_of(row) + further_metrics_of(row) + chain_of(row) +
           trade_offs_of(row);
}

// What stands in place of an artifact that has nothing to show.
std::string blanks_of(const std::vector<statement>& nothing) {
    std::string list;
    for (const auto& one : nothing)
        list += item(written(one));
    return list.empty() ? list : list + "\n";
}

// What is not written, and by which order what is written was chosen.
std::string closing(const std::vector<omission>& left_out, const std::string& order) {
    const std::string list = left_out_line(left_out);
    if (order.empty()) return list;
    return list + (list.empty() ? "" : "\n") + escaped(order) + "\n";
}

std::string decision_text(const decision_block& decision) {
    std::string text = heading(2, escaped(decision.number) + " " + written(decision.title));
    if (const auto date = in_words(decision.when); !date.empty()) text += item("Date", date);
    if (!decision.initiative.empty()) text += item("Initiative", escaped(decision.initiative));
    if (const auto ending = words_of(decision.outcome); !ending.empty()) text += item("Outcome", ending);
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

// What stands below a line of a brief: "Because: retention risk", or figures without a label.
std::string below_line(const decision_stage& stage) {
    const std::string text = with_date(written(stage.what), stage.when);
    return "  " + (stage.label.empty() ? item(text) : item(escaped(stage.label), text));
}

std::string line_text(const brief_line& line) {
    const std::string number = line.label.empty() ? "" : escaped(line.label) + " ";
    std::string text = item(number + with_date(written(line.what), line.when));
    for (const auto& stage : line.below)
        text += below_line(stage);
    return text;
}

std::string section_text(const brief_section& section) {
    std::string text = heading(2, escaped(section.title));
    for (const auto& month : section.months)
        text += item(escaped(month.name), month.decisions.empty() ? "none"
                                                                  : std::to_string(month.decisions.size()) +
                                                                        " " + citation(month.decisions));
    for (const auto& line : section.lines)
        text += line_text(line);
    for (const auto& question : section.questions)
        text += item(written(question));
    return text + "\n";
}

std::string sections_text(const std::vector<brief_section>& sections) {
    std::string text;
    for (const auto& section : sections)
        text += section_text(section);
    return text;
}

// What the page lacks and the text has.
std::string left_out_of_page(const std::vector<omission>& left_out) {
    if (left_out.empty()) return {};
    return "**Left out of the page, written here:** " + escaped(joined(by_reason(left_out), "; ")) + "\n";
}

}  // namespace

std::string to_markdown(const outcome_map& map, const std::vector<omission>& left_out) {
    std::string text = opening("Product outcome map", map.head);
    const std::set<std::string> gone = name_set(left_out);
    for (const auto& row : map.rows) {
        if (!gone.contains(name_of(row))) text += row_text(row);
    }
    return text + blanks_of(map.nothing) + closing(joined(left_out, map.left_out), map.order);
}

std::string to_markdown(const decision_log& log, const std::vector<omission>& left_out) {
    std::string text = opening("Decision log", log.head);
    const std::set<std::string> gone = name_set(left_out);
    for (const auto& decision : log.decisions) {
        if (!gone.contains(name_of(decision))) text += decision_text(decision);
    }
    return text + blanks_of(log.nothing) + closing(joined(left_out, log.left_out), log.order);
}

std::string to_markdown(const launch_charter& charter, const std::vector<omission>& left_out) {
    const auto name = charter.initiative.empty() ? std::string{} : ": " + escaped(charter.initiative);
    std::string text = opening("Launch charter" + name, charter.head);
    for (const auto& section : charter.sections)
        text += section_text(section);
    return text + left_out_of_page(left_out) + left_out_line(charter.left_out);
}

std::string to_markdown(const check_in_brief& brief, const std::vector<omission>& left_out) {
    return opening("Check-in brief", brief.head) + sections_text(brief.sections) +
           left_out_of_page(left_out) + left_out_line(brief.left_out);
}

std::string to_markdown(const monthly_update& update) {
    return opening("Monthly update", update.head) + sections_text(update.sections);
}

}  // namespace packet
