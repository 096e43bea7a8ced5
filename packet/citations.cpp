#include "packet/citations.hpp"

#include "packet/chart.hpp"
#include "packet/left_out.hpp"

namespace packet {

namespace {

void collect(const statement& said, std::set<std::string>& into) {
    into.insert(said.cites.begin(), said.cites.end());
}

void collect(const metric_line& metric, std::set<std::string>& into) {
    for (const statement* said :
         {&metric.baseline, &metric.latest, &metric.change, &metric.source, &metric.money})
        collect(*said, into);
    if (!has_trend(metric.points)) return;  // no chart is drawn, and no value listed
    for (const observation_point& at : metric.points)
        if (!at.cite.empty()) into.insert(at.cite);
}

}  // namespace

void collect_citations(const outcome_map& map, const std::vector<omission>& left_out,
                       std::set<std::string>& into) {
    const std::set<std::string> gone = name_set(left_out);
    for (const outcome_row& row : map.rows) {
        if (gone.contains(name_of(row))) continue;
        collect(row.feature, into);
        for (const statement& trade_off : row.trade_offs)
            collect(trade_off, into);
        for (const metric_line& metric : row.metrics)
            collect(metric, into);
        for (const statement& number : row.in_brief)
            collect(number, into);
        for (const chain_link& link : row.chain)
            collect(link.what, into);
    }
}

void collect_citations(const decision_log& log, const std::vector<omission>& left_out,
                       std::set<std::string>& into) {
    const std::set<std::string> gone = name_set(left_out);
    for (const decision_block& block : log.decisions) {
        if (gone.contains(block.number)) continue;
        into.insert(block.number);
        for (const decision_stage& stage : block.stages)
            collect(stage.what, into);
    }
}

void collect_citations(const launch_charter& charter, const std::vector<omission>&,
                       std::set<std::string>& into) {
    for (const charter_section& section : charter.sections) {
        for (const statement& said : section.statements)
            collect(said, into);
        for (const responsibility& one : section.responsibilities)
            collect(one.what, into);
    }
}

}  // namespace packet
