#include "packet/docx.hpp"

#include "packet/chart.hpp"
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/statement_text.hpp"
#include "packet/word_document.hpp"

#include <set>

namespace packet {
namespace {

void append(word_runs& to, const word_runs& more) {
    to.insert(to.end(), more.begin(), more.end());
}

// "text [D-14]", or the question of a blank with room to answer it.
word_runs written(const statement& what) {
    if (what.blank) {
        const std::string question = one_line(what.text);
        return {{blank_opening, word_look::strong},
                {" " + question + (question.empty() ? "" : " "), word_look::blank},
                {blank_line, word_look::blank}};
    }
    word_runs runs{{words_of(what)}};
    if (!what.cites.empty()) append(runs, {{" "}, {cites_of(what), word_look::citation}});
    return runs;
}

word_runs labelled(const std::string& label, const statement& what) {
    word_runs runs{{one_line(label) + ": ", word_look::strong}};
    append(runs, written(what));
    return runs;
}

word_runs cell(const statement& what) {
    return is_said(what) ? written(what) : word_runs{{"–", word_look::quiet}};
}

word_runs quiet(const std::string& text) {
    return {{text, word_look::quiet}};
}

word_document opened(const std::string& title, const letterhead& head, paper size, held how) {
    word_document document{title, head, size, how};
    document.add(word_paragraph::title, {{title}});
    std::string under = joined({one_line(head.author), one_line(head.period)}, " · ");
    for (const std::string& more : {head.version, head.profile})
        if (!more.empty()) under += " · " + one_line(more);
    document.add(word_paragraph::subtitle, {{under}});
    return document;
}

void add_items(word_document& to, const std::vector<statement>& statements) {
    for (const statement& what : statements)
        to.add(word_paragraph::item, written(what));
}

// What is missing from these pages, and the order in which it was chosen.
void close(word_document& document, const std::string& title, const std::vector<omission>& left_out,
           const std::string& order) {
    if (!left_out.empty()) document.add(word_paragraph::heading_2, {{title}});
    for (const std::string& reason : by_reason(left_out))
        document.add(word_paragraph::item, {{reason}});
    if (!order.empty()) document.add(word_paragraph::quiet, {{order}});
}

// ---- the outcome map -------------------------------------------------------------------------------------

word_table metrics_of(const outcome_row& row) {
    word_table table{"The metrics of " + name_of(row),
                     {{"Metric", 0.14},
                      {"Baseline", 0.11},
                      {"Latest", 0.11},
                      {"Net change", 0.18},
                      {"Money", 0.11},
                      {"Source", 0.14},
                      {"Date", 0.105},
                      {"Trend", 0.105}},
                     {}};
    for (const metric_line& metric : row.metrics)
        table.rows.push_back({{{metric.name, word_look::strong}},
                              cell(metric.baseline),
                              cell(metric.latest),
                              cell(metric.change),
                              cell(metric.money),
                              cell(metric.source),
                              quiet(words_of(metric.when)),
                              quiet(trend_in_words(metric.points))});
    return table;
}

void add_row(word_document& to, const outcome_row& row) {
    word_runs name{{name_of(row)}};
    if (row.flagship) append(name, {{" · flagship", word_look::quiet}});
    to.add(word_paragraph::heading_1, name);
    if (is_said(row.feature)) to.add(word_paragraph::body, written(row.feature));
    if (!row.metrics.empty())
        to.add(metrics_of(row));
    else if (row.in_brief.empty())
        to.add(word_paragraph::body, written(metric_wanted()));
    if (!row.in_brief.empty()) to.add(word_paragraph::heading_2, {{"In brief"}});
    add_items(to, row.in_brief);
    if (!row.further_metrics.empty())
        to.add(word_paragraph::quiet, {{"Not shown: " + joined(row.further_metrics)}});
    if (!row.chain.empty()) to.add(word_paragraph::heading_2, {{"From technology to money"}});
    for (const chain_link& link : row.chain)
        to.add(word_paragraph::item, labelled(link.label, link.what));
    to.add(word_paragraph::heading_2, {{"Trade-off decided"}});
    add_items(to, row.trade_offs.empty() ? std::vector{trade_off_wanted()} : row.trade_offs);
}

// ---- the decision log ------------------------------------------------------------------------------------

// "4 Mar 2026 · checkout · reversed, and what it taught · digest 3f2a90bc12de"
std::string particulars_of(const decision_block& decision) {
    const std::string digest = decision.digest.empty() ? "" : "digest " + decision.digest;
    std::vector<std::string> parts;
    for (const std::string& part :
         {words_of(decision.when), one_line(decision.initiative), words_of(decision.outcome), digest})
        if (!part.empty()) parts.push_back(part);
    return joined(parts, " · ");
}

word_table stages_of(const decision_block& decision) {
    word_table table{
        "The stages of " + decision.number, {{"Stage", 0.19}, {"Date", 0.17}, {"What was said", 0.64}}, {}};
    for (const decision_stage& stage : decision.stages)
        table.rows.push_back(
            {{{stage.label, word_look::number}}, quiet(words_of(stage.when)), written(stage.what)});
    return table;
}

void add_decision(word_document& to, const decision_block& decision) {
    word_runs title{{decision.number, word_look::number}, {" "}};
    append(title, written(decision.title));
    to.add(word_paragraph::heading_1, title);
    to.add(word_paragraph::particulars, {{particulars_of(decision)}});
    if (!decision.stages.empty()) to.add(stages_of(decision));
}

// ---- the launch charter ----------------------------------------------------------------------------------

word_table duties_of(const charter_section& section) {
    word_table table{section.title, {{"Team", 0.26}, {"Responsibility", 0.74}}, {}};
    for (const responsibility& duty : section.responsibilities)
        table.rows.push_back({{{duty.team, word_look::strong}}, cell(duty.what)});
    return table;
}

// A statement alone is a paragraph.
void add_section(word_document& to, const charter_section& section) {
    to.add(word_paragraph::heading_1, {{section.title}});
    if (section.statements.size() == 1)
        to.add(word_paragraph::body, written(section.statements.front()));
    else
        add_items(to, section.statements);
    if (!section.responsibilities.empty()) to.add(duties_of(section));
}

}  // namespace

std::string to_docx(const outcome_map& map, const std::vector<omission>& left_out, paper size) {
    word_document document = opened("Product outcome map", map.head, size, held::sideways);
    const std::set<std::string> gone = name_set(left_out);
    for (const outcome_row& row : map.rows)
        if (!gone.contains(name_of(row))) add_row(document, row);
    add_items(document, map.nothing);
    close(document, "Left out", joined(left_out, map.left_out), map.order);
    return document.finish();
}

std::string to_docx(const decision_log& log, const std::vector<omission>& left_out, paper size) {
    word_document document = opened("Decision log", log.head, size, held::upright);
    const std::set<std::string> gone = name_set(left_out);
    for (const decision_block& decision : log.decisions)
        if (!gone.contains(name_of(decision))) add_decision(document, decision);
    add_items(document, log.nothing);
    close(document, "Left out", joined(left_out, log.left_out), log.order);
    return document.finish();
}

std::string to_docx(const launch_charter& charter, const std::vector<omission>& left_out, paper size) {
    const std::string initiative = one_line(charter.initiative);
    const std::string title = initiative.empty() ? "Launch charter" : "Launch charter: " + initiative;
    word_document document = opened(title, charter.head, size, held::upright);
    for (const charter_section& section : charter.sections)
        add_section(document, section);
    close(document, "Left out of the page, written here", left_out, "");
    close(document, "Left out", charter.left_out, "");
    return document.finish();
}

}  // namespace packet
