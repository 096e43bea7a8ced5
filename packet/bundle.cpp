#include "packet/bundle.hpp"

#include "packet/anchor_proof.hpp"
#include "packet/compose.hpp"
#include "packet/gate.hpp"
#include "packet/markdown.hpp"
#include "packet/proof.hpp"

#include <algorithm>
#include <set>

namespace packet {

namespace {

setting setting_of(const evidence::portfolio& of, const bundle_request& wanted, evidence::moment now,
                   const std::string& zone) {
    setting chosen{now, zone, whole_period(of, now, zone)};
    if (const auto from = evidence::calendar_date::from_iso(wanted.from))
        chosen.counted.from = from->first_day();
    if (const auto to = evidence::calendar_date::from_iso(wanted.to)) chosen.counted.to = to->last_day();
    return chosen;
}

void cite(const statement& said, std::set<std::string>& into) {
    into.insert(said.cites.begin(), said.cites.end());
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

void collect_cites(const outcome_map& map, const std::vector<std::string>& left_out,
                   std::set<std::string>& into) {
    for (const outcome_row& row : map.rows) {
        if (contains(left_out, row.initiative)) continue;
        cite(row.feature, into);
        for (const statement& trade_off : row.trade_offs)
            cite(trade_off, into);
        for (const metric_line& metric : row.metrics)
            for (const statement* said :
                 {&metric.baseline, &metric.latest, &metric.change, &metric.source, &metric.money})
                cite(*said, into);
    }
}

void collect_cites(const decision_log& log, const std::vector<std::string>& left_out,
                   std::set<std::string>& into) {
    for (const decision_block& block : log.decisions)
        if (!contains(left_out, block.number)) into.insert(block.number);
}

void collect_cites(const launch_charter& charter, const std::vector<std::string>&,
                   std::set<std::string>& into) {
    for (const charter_section& section : charter.sections) {
        for (const statement& said : section.statements)
            cite(said, into);
        for (const responsibility& one : section.responsibilities)
            cite(one.what, into);
    }
}

// Collects what the bundle holds while the artifacts are built one after another.
struct builder {
    const bundle_request& wanted;
    bundle built;
    std::set<std::string> cites;

    template <class Document>
    void add(const std::string& name, const Document& document) {
        if (!wanted.artifact.empty() && wanted.artifact != name) return;
        typeset_document set = typeset(document, wanted.size);
        built.state.artifacts.push_back(check(document, {set.pages, set.left_out}));
        built.files.push_back({name + ".pdf", "application/pdf", std::move(set.pdf)});
        built.files.push_back(
            {name + ".md", "text/markdown; charset=utf-8", to_markdown(document, set.left_out)});
        collect_cites(document, set.left_out, cites);
    }
};

}  // namespace

bundle build_bundle(const std::vector<evidence::record>& records, const bundle_request& wanted,
                    evidence::moment now, const std::string& zone,
                    const std::optional<evidence::anchored_head>& anchor) {
    const evidence::portfolio folded = evidence::fold(records);
    const setting when = setting_of(folded, wanted, now, zone);
    builder building{wanted, {}, {}};
    const outcome_map map = compose_outcome_map(folded, when);
    building.built.state.head = map.head;
    building.add("product-outcome-map", map);
    building.add("decision-log", compose_decision_log(folded, when));
    building.add("launch-charter", compose_charter(folded, when));

    bundle built = std::move(building.built);
    built.files.push_back({"readiness.md", "text/markdown; charset=utf-8", to_markdown(built.state)});
    built.files.push_back({"VERIFY.md", "text/markdown; charset=utf-8", how_to_verify()});
    if (anchor) {
        built.files.back().bytes += how_to_verify_anchor(*anchor);
        for (named_file& file : anchor_files(*anchor))
            built.files.push_back(std::move(file));
    }
    std::string proof = evidence_lines(records, building.cites, built.files);  // names every file before it
    built.files.push_back({"evidence.jsonl", "application/jsonl", std::move(proof)});
    built.zip = zip(built.files);
    return built;
}

}  // namespace packet
