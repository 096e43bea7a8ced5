#include "packet/redacted_blanks.hpp"

#include "packet/statement_text.hpp"

#include <algorithm>

namespace packet {

namespace {

// Where a line to type begins: a slash with a letter behind it, at the beginning of a word.
std::size_t line_in(std::string_view text) {
    for (std::size_t at = text.find('/'); at != std::string_view::npos; at = text.find('/', at + 1)) {
        const bool opens = at == 0 || text[at - 1] == ' ';
        const char next = at + 1 < text.size() ? text[at + 1] : ' ';
        if (opens && next >= 'a' && next <= 'z') return at;
    }
    return std::string_view::npos;
}

void ask(statement& said) {
    if (said.blank) said.text = question_alone(said.text);
}

void ask(std::vector<statement>& said) {
    for (statement& one : said)
        ask(one);
}

void ask(outcome_row& row) {
    ask(row.feature);
    ask(row.trade_offs);
    ask(row.in_brief);
    for (metric_line& metric : row.metrics)
        for (statement* const part :
             {&metric.baseline, &metric.latest, &metric.change, &metric.source, &metric.money})
            ask(*part);
    for (chain_link& link : row.chain)
        ask(link.what);
    if (!row.metrics.empty() || !row.in_brief.empty()) return;
    row.in_brief.push_back(metric_wanted());
    ask(row.in_brief.back());
}

}  // namespace

std::string question_alone(std::string_view blank) {
    std::string_view asked = blank.substr(0, line_in(blank));
    if (asked.size() == blank.size()) return std::string(blank);
    const auto trim = [&] {
        while (asked.ends_with(' ') || asked.ends_with(':'))
            asked.remove_suffix(1);
    };
    const bool leads_on = asked.ends_with(": ");
    trim();
    const std::size_t before = asked.rfind(". ");
    if (leads_on && before != std::string_view::npos) asked = asked.substr(0, before + 1);
    return std::string(asked);
}

void ask_in_words_alone(composed& documents) {
    ask(documents.map.nothing);
    for (outcome_row& row : documents.map.rows)
        ask(row);
    ask(documents.log.nothing);
    for (decision_block& decision : documents.log.decisions) {
        ask(decision.title);
        for (decision_stage& stage : decision.stages)
            ask(stage.what);
    }
    for (charter_section& section : documents.charter.sections) {
        ask(section.statements);
        for (responsibility& one : section.responsibilities)
            ask(one.what);
    }
}

}  // namespace packet
