#include "packet/bundle.hpp"

#include "packet/anchor_proof.hpp"
#include "packet/citations.hpp"
#include "packet/compose.hpp"
#include "packet/dashboard.hpp"
#include "packet/docx.hpp"
#include "packet/gate.hpp"
#include "packet/markdown.hpp"
#include "packet/proof.hpp"
#include "packet/readiness_markdown.hpp"
#include "packet/wording.hpp"

#include <set>

namespace packet {

namespace {

setting setting_of(const evidence::portfolio& of, const bundle_request& wanted, evidence::moment now,
                   const std::string& zone, const redactor& hides) {
    setting chosen{now, zone, whole_period(of, now, zone)};
    if (wanted.number > 0) chosen.version = "packet " + std::to_string(wanted.number);
    chosen.profile = profile_in_words(hides.profile());
    chosen.chartered = hides.initiative(wanted.initiative);
    if (const auto from = evidence::calendar_date::from_iso(wanted.from))
        chosen.counted.from = from->first_day();
    if (const auto to = evidence::calendar_date::from_iso(wanted.to)) chosen.counted.to = to->last_day();
    return chosen;
}

// Collects what the bundle holds while the artifacts are built one after another.
struct builder {
    const bundle_request& wanted;
    bundle built;
    std::set<std::string> cites;
    std::set<std::string> unset_characters{};

    // What was seen when it was typeset; nothing when it was not asked for.
    template <class Document>
    std::optional<measured> add(const std::string& name, const Document& document) {
        if (!wanted.artifact.empty() && wanted.artifact != name) return std::nullopt;
        typeset_document set = typeset(document, wanted.size);
        built.files.push_back({name + ".pdf", "application/pdf", std::move(set.pdf)});
        built.files.push_back(
            {name + ".md", "text/markdown; charset=utf-8", to_markdown(document, set.left_out)});
        built.files.push_back({name + ".docx",
                               "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                               to_docx(document, set.left_out, wanted.size)});
        collect_citations(document, set.left_out, cites);
        unset_characters.insert(set.unset_characters.begin(), set.unset_characters.end());
        return measured{set.pages, std::move(set.left_out)};
    }
};

}  // namespace

bundle build_bundle(const std::vector<evidence::record>& records, const bundle_request& wanted,
                    evidence::moment now, const std::string& zone,
                    const std::optional<evidence::anchored_head>& anchor) {
    const redactor hides(wanted.profile, records);
    const evidence::portfolio folded = hides.redact(evidence::fold(records));
    const setting when = setting_of(folded, wanted, now, zone, hides);
    const composed made = compose(folded, when);
    builder building{wanted, {}, {}};
    submission sent{folded, when, made};
    sent.map = building.add("product-outcome-map", made.map);
    sent.log = building.add("decision-log", made.log);
    sent.charter = building.add("launch-charter", made.charter);

    // The dashboard is all three on one page, so it is not made of one.
    if (sent.map && sent.log && sent.charter)
        building.built.files.push_back(
            {"outcome-dashboard.html", "text/html; charset=utf-8",
             to_dashboard(made, {sent.map->left_out, sent.log->left_out, sent.charter->left_out})});

    const rule_pack& rules = wanted.rules ? *wanted.rules : default_pack();
    bundle built = std::move(building.built);
    built.state = check(sent, rules);
    built.state.order = selection_order();
    built.state.unset_characters.assign(building.unset_characters.begin(), building.unset_characters.end());
    built.code_names = hides.code_names();
    // What to word otherwise is for the author alone.
    const std::vector<advice> wording =
        wanted.profile.empty() ? advise(folded, rules) : std::vector<advice>();
    built.files.push_back(
        {"readiness.md", "text/markdown; charset=utf-8", to_markdown(built.state, wording)});
    built.files.push_back({"VERIFY.md", "text/markdown; charset=utf-8", how_to_verify(hides)});
    if (anchor && hides.shows_anchor()) {
        built.files.back().bytes += how_to_verify_anchor(*anchor);
        for (named_file& file : anchor_files(*anchor))
            built.files.push_back(std::move(file));
    }
    std::string proof =
        evidence_lines(records, building.cites, built.files, hides);  // names every file before it
    built.files.push_back({"evidence.jsonl", "application/jsonl", std::move(proof)});
    built.zip = zip(built.files);
    return built;
}

}  // namespace packet
