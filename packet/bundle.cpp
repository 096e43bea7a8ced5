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
#include "packet/redacted_blanks.hpp"
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
    std::string said{};  // by all of them

    // What was seen when it was typeset; nothing when it was not asked for.
    template <class Document>
    std::optional<measured> add(const std::string& name, const Document& document) {
        if (!wanted.artifact.empty() && wanted.artifact != name) return std::nullopt;
        typeset_document set = typeset(document, wanted.size);
        built.files.push_back({name + ".pdf", "application/pdf", std::move(set.pdf)});
        std::string text = to_markdown(document, set.left_out);
        said += text + "\n";
        built.files.push_back({name + ".md", "text/markdown; charset=utf-8", std::move(text)});
        built.files.push_back({name + ".docx",
                               "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                               to_docx(document, set.left_out, wanted.size)});
        collect_citations(document, set.left_out, cites);
        unset_characters.insert(set.unset_characters.begin(), set.unset_characters.end());
        return measured{set.pages, std::move(set.left_out)};
    }
};

bool is_in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

// Whether the words stand in the text by themselves: "Initiative A" does not in "Initiative AB".
bool stands_in(const std::string& text, const std::string& words) {
    for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
        const std::size_t end = at + words.size();
        if ((at == 0 || !is_in_word(text[at - 1])) && (end == text.size() || !is_in_word(text[end])))
            return true;
    }
    return false;
}

// The code names that a reader of these artifacts meets, for their author. markdown: what the artifacts say;
// it has a backslash before some characters.
std::vector<code_name> code_names_in(std::string markdown, const redactor& hides) {
    std::erase(markdown, '\\');
    std::vector<code_name> met = hides.code_names();
    std::erase_if(met, [&](const code_name& one) {
        std::string code = one.code;
        std::erase(code, '\\');
        return !stands_in(markdown, code);
    });
    return met;
}

// The same with the initiatives' own names.
std::optional<measured> in_own_names(std::optional<measured> seen, const redactor& hides) {
    if (!seen) return seen;
    for (const code_name& known : hides.code_names())
        for (omission& gone : seen->left_out)
            if (gone.name == known.code) gone.name = known.initiative;
    return seen;
}

// What is missing, in the author's own names: a line with a code name in it could not be typed. What was
// printed is known from the redacted artifacts.
readiness state_for_author(const evidence::portfolio& own, const submission& sent,
                           const std::string& chartered, const redactor& hides, const rule_pack& rules) {
    setting when = sent.when;
    when.profile.clear();
    when.chartered = chartered;
    const composed made = compose(own, when);
    const submission told{own,
                          when,
                          made,
                          in_own_names(sent.map, hides),
                          in_own_names(sent.log, hides),
                          in_own_names(sent.charter, hides)};
    readiness state = check(told, rules);
    state.head = sent.made.map.head;
    return state;
}

}  // namespace

bundle build_bundle(const std::vector<evidence::record>& records, const bundle_request& wanted,
                    evidence::moment now, const std::string& zone,
                    const std::optional<evidence::anchored_head>& anchor) {
    const redactor hides(wanted.profile, records);
    const evidence::portfolio own = evidence::fold(records);
    const evidence::portfolio folded = hides.redact(own);
    const setting when = setting_of(folded, wanted, now, zone, hides);
    composed made = compose(folded, when);
    if (!hides.shows_what_to_do()) ask_in_words_alone(made);
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
    built.state = hides.shows_what_to_do() ? check(sent, rules)
                                           : state_for_author(own, sent, wanted.initiative, hides, rules);
    built.state.order = selection_order();
    built.state.unset_characters.assign(building.unset_characters.begin(), building.unset_characters.end());
    built.code_names = code_names_in(std::move(building.said), hides);
    // What to word otherwise is for the author alone.
    const std::vector<advice> wording =
        wanted.profile.empty() ? advise(folded, rules) : std::vector<advice>();
    if (hides.shows_what_to_do())
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

std::vector<std::string> bundle_file_names() {
    std::vector<std::string> names = anchor_file_names();
    for (const char* const artifact : {"product-outcome-map", "decision-log", "launch-charter"})
        for (const char* const ending : {".pdf", ".md", ".docx"})
            names.push_back(std::string(artifact) + ending);
    for (const char* const name : {"outcome-dashboard.html", "readiness.md", "VERIFY.md", "evidence.jsonl"})
        names.emplace_back(name);
    return names;
}

}  // namespace packet
