// One source of content, four formats: every statement that an artifact makes, and every entry that it cites
// for it, stands in the PDF, the Markdown, the document for Word and the dashboard, word for word. The PDF
// alone may cut a statement, at the bounds of typeset.hpp.
#include "packet/archive.hpp"
#include "packet/compose.hpp"
#include "packet/dashboard.hpp"
#include "packet/docx.hpp"
#include "packet/left_out.hpp"
#include "packet/markdown.hpp"
#include "packet/plain_text.hpp"
#include "packet/statement_text.hpp"
#include "packet/typeset.hpp"
#include "tests/support/markup.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/year.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

namespace packet {
namespace {

// A statement, and how much of it has to stand on paper.
struct made_statement {
    statement what;
    std::size_t bound = statement_bound;
};
using made_statements = std::vector<made_statement>;

constexpr std::size_t question_bound = 240;  // of a blank: set_statement.cpp

made_statements statements_of(const outcome_map& map, const std::vector<omission>& left_out) {
    made_statements made;
    for (const outcome_row& row : map.rows) {
        if (contains(left_out, name_of(row))) continue;
        made.push_back({row.feature, cell_bound});
        for (const statement& given_up : row.trade_offs)
            made.push_back({given_up, cell_bound});
        for (const statement& number : row.in_brief)
            made.push_back({number, cell_bound});
        for (const chain_link& link : row.chain)
            made.push_back({link.what, cell_bound});
        for (const metric_line& metric : row.metrics) {
            for (const statement& figure : {metric.baseline, metric.latest, metric.change, metric.money})
                made.push_back({figure, figure_bound});
            made.push_back({metric.source, source_bound});
        }
    }
    for (const statement& nothing : map.nothing)
        made.push_back({nothing});
    return made;
}

made_statements statements_of(const decision_log& log, const std::vector<omission>& left_out) {
    made_statements made;
    for (const decision_block& decision : log.decisions) {
        if (contains(left_out, name_of(decision))) continue;
        made.push_back({decision.title, title_bound});
        for (const decision_stage& stage : decision.stages)
            made.push_back({stage.what});
    }
    for (const statement& nothing : log.nothing)
        made.push_back({nothing});
    return made;
}

made_statements statements_of(const launch_charter& charter) {
    made_statements made;
    for (const charter_section& section : charter.sections) {
        for (const statement& said : section.statements)
            made.push_back({said});
        for (const responsibility& duty : section.responsibilities)
            made.push_back({duty.what});
    }
    return made;
}

// ---- what a reader finds in each format ------------------------------------------------------------------

// Lines break where they may: what is compared has no white space in it.
std::string squeezed(const std::string& text) {
    std::string letters;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view here = std::string_view{text}.substr(at);
        if (here.starts_with("\u00A0")) {
            ++at;
        } else if (std::string_view{" \n\r\f\t"}.find(text[at]) == std::string_view::npos) {
            letters += text[at];
        }
    }
    return letters;
}

std::string text_of_docx(const std::string& docx) {
    for (const named_file& file : unzip(docx, 1 << 26))
        if (file.name == "word/document.xml") return squeezed(support::read_markup(file.bytes).text);
    return {};
}

std::string text_of_html(const std::string& html) {
    return squeezed(support::read_markup(html.substr(html.find('\n'))).text);
}

// As a program shows it: without the signs that keep text from becoming markup, and without the marks of
// ours.
std::string text_of_markdown(const std::string& markdown) {
    static const std::vector<std::pair<std::string, std::string>> meanings{
        {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&#8288;", ""}, {"**", ""}};
    std::string shown;
    for (std::size_t at = 0; at < markdown.size();) {
        const std::string_view here = std::string_view{markdown}.substr(at);
        const auto meant = std::find_if(meanings.begin(), meanings.end(),
                                        [&](const auto& one) { return here.starts_with(one.first); });
        if (meant != meanings.end()) {
            shown += meant->second;
            at += meant->first.size();
        } else if (here.front() == '\\') {
            shown += here.substr(1, 1);
            at += 2;
        } else {
            if (here.front() != '*') shown += here.front();
            ++at;
        }
    }
    return squeezed(shown);
}

bool can_read_pdf() {
    return std::system("pdftotext -v >/dev/null 2>&1") == 0;
}

// In the order in which it was set.
std::string text_of_pdf(const std::string& pdf) {
    const support::temporary_folder folder;
    support::write_file(folder / "a.pdf", pdf);
    const std::string command = "pdftotext -raw -enc UTF-8 '" + (folder / "a.pdf").string() + "' '" +
                                (folder / "a.txt").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return squeezed(support::read_file(folder / "a.txt"));
}

// "Deprioritisedgiftwrap(logged34daysafter)"
std::string words_in_full(const statement& what) {
    return squeezed(words_of(what));
}

// The same, as much of it as paper holds.
std::string words_on_paper(const statement& what, std::size_t bound) {
    statement cut = what;
    cut.text = cut_at_word(one_line(what.text), what.blank ? std::min(bound, question_bound) : bound);
    return squeezed(words_of(cut));
}

// An emoji is a picture on paper: U+10000 and above, with the signs that join and colour them.
std::string without_emoji(const std::string& text) {
    std::string letters;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view here = std::string_view{text}.substr(at);
        if (static_cast<unsigned char>(text[at]) >= 0xF0)
            at += 3;
        else if (here.starts_with("\u200D") || here.starts_with("\uFE0F"))
            at += 2;
        else
            letters += text[at];
    }
    return letters;
}

// What is not there is a failure. Returns how many statements were looked for.
std::size_t expect_in(const std::string& text, const made_statements& made, const std::string& format) {
    std::size_t count = 0;
    for (const made_statement& one : made) {
        if (!is_said(one.what)) continue;
        const std::string words = words_in_full(one.what) + squeezed(cites_of(one.what));
        EXPECT_NE(text.find(words), std::string::npos) << format << " does not say: " << words.substr(0, 400);
        ++count;
    }
    return count;
}

// On paper a citation may stand in a column of its own, and of two figures side by side be said once.
void expect_on_paper(const std::string& read, const made_statements& made) {
    const std::string text = without_emoji(read);
    for (const made_statement& one : made) {
        if (!is_said(one.what)) continue;
        const std::string words = without_emoji(words_on_paper(one.what, one.bound));
        EXPECT_NE(text.find(words), std::string::npos) << "the PDF does not say: " << words;
        for (const std::string& cite : one.what.cites)
            EXPECT_NE(text.find(cite), std::string::npos) << "the PDF does not cite " << cite;
    }
}

struct written_packet {
    composed made;
    typeset_document map, log, charter;

    explicit written_packet(composed of)
        : made{std::move(of)},
          map{typeset(made.map, paper::letter)},
          log{typeset(made.log, paper::letter)},
          charter{typeset(made.charter, paper::letter)} {}
};

// Returns how many statements were looked for in each format.
std::size_t expect_the_same_words(const written_packet& packet) {
    const auto& [made, map, log, charter] = packet;
    const made_statements of_map = statements_of(made.map, map.left_out);
    const made_statements of_log = statements_of(made.log, log.left_out);
    const made_statements of_charter = statements_of(made.charter);

    const std::string page = text_of_html(to_dashboard(made, {map.left_out, log.left_out, charter.left_out}));
    for (const auto& each : {of_map, of_log, of_charter})
        expect_in(page, each, "the dashboard");
    expect_in(text_of_docx(to_docx(made.map, map.left_out, paper::letter)), of_map, "DOCX");
    expect_in(text_of_docx(to_docx(made.log, log.left_out, paper::letter)), of_log, "DOCX");
    expect_in(text_of_docx(to_docx(made.charter, charter.left_out, paper::letter)), of_charter, "DOCX");
    return expect_in(text_of_markdown(to_markdown(made.map, map.left_out)), of_map, "Markdown") +
           expect_in(text_of_markdown(to_markdown(made.log, log.left_out)), of_log, "Markdown") +
           expect_in(text_of_markdown(to_markdown(made.charter, charter.left_out)), of_charter, "Markdown");
}

void expect_the_same_words_on_paper(const written_packet& packet) {
    const auto& [made, map, log, charter] = packet;
    EXPECT_TRUE(charter.left_out.empty()) << "or some of its statements cannot be looked for";
    expect_on_paper(text_of_pdf(map.pdf), statements_of(made.map, map.left_out));
    expect_on_paper(text_of_pdf(log.pdf), statements_of(made.log, log.left_out));
    expect_on_paper(text_of_pdf(charter.pdf), statements_of(made.charter));
}

// ---- the year of evidence --------------------------------------------------------------------------------

composed year_composed() {
    const support::year typed;
    const evidence::portfolio folded = evidence::fold(typed.records());
    return compose(folded, {typed.now(), "UTC", whole_period(folded, typed.now(), "UTC")});
}

TEST(SameWords, StandInEveryFormatOfTheYear) {
    EXPECT_GT(expect_the_same_words(written_packet{year_composed()}), 100U);
}

TEST(SameWords, StandOnPaperToo) {
    if (!can_read_pdf()) GTEST_SKIP() << "pdftotext is not installed (poppler-utils)";
    expect_the_same_words_on_paper(written_packet{year_composed()});
}

// ---- whatever is typed -----------------------------------------------------------------------------------

std::string repeated(const std::string& what, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += what;
    return text;
}

composed saying(const std::string& text) {
    const auto says = [&](const std::string& cite) {
        return statement{text, {cite, "M-7"}, false, "logged 3 days after"};
    };
    composed of;
    of.map.head = of.log.head =
        of.charter.head = {"ana", "1 Jan 2026 – 21 Nov 2026", "21 Nov 2026", "3f2a90bc12de4455"};
    metric_line metric;
    metric.name = "conversion";
    metric.baseline = metric.latest = metric.change = {"3.1%", {"M-1"}};
    metric.source = says("M-2");
    outcome_row row{"checkout", says("D-1"), {metric}, {says("D-2")}, 0};
    row.chain = {{"User", says("M-3")}};
    row.in_brief = {says("M-4")};
    of.map.rows = {row};
    decision_block decision;
    decision.number = "D-1";
    decision.title = says("D-1");
    decision.stages = {{"Results", says("D-1"), {"4 Mar 2026", ""}}, {"To fill", {text, {}, true}, {}}};
    of.log.decisions = {decision};
    of.charter.sections = {{"Scope", {says("C-1"), says("C-2")}, {{"Legal", says("C-3")}}}};
    return of;
}

const std::vector<std::string> latin_texts{
    "<b>bold</b> &amp; </w:t> ]]> <!-- --> \"quoted\" 'too'",
    "*stars* _lines_ `code` [x](http://a.b) | bar \\ slash ~ $x$ # 1. - +",
    "see https://example.com/a?b=1&c=(2), www.example.com and me@example.com",
    "3.1% → 3.5% (+12.9%) – “so” it’s … £3.2M/yr",
    "p95 640 -> 505 ms, 3x4 -> 2x2, <= 450 ms, f(x) => y, 10:30 — first fit",
    repeated("lorem ipsum dolor ", 60),
    repeated("w", 700),
    "lines\nand\ttabs",
};

const std::vector<std::string> other_texts{
    "決定を延期した、贈り物の包装",
    "قررت تأجيل ميزة التغليف 3.5% (checkout)",
    "לדחות את 3.5% ל-Q2 checkout",
    "👩\u200D👩\u200D👧 🚀 e\u0301 \u202Eturned",
    "broken \xff\xfe bytes " + std::string{"nul \0 inside", 12},
    repeated("決", 2000),
};

TEST(SameWords, StandInEveryFormatWhateverIsTyped) {
    for (const auto& texts : {latin_texts, other_texts})
        for (const std::string& text : texts)
            EXPECT_GE(expect_the_same_words(written_packet{saying(text)}), 12U) << text.substr(0, 60);
}

// Of other scripts pdftotext gives the letters back in an order of its own.
TEST(SameWords, StandOnPaperWhateverIsTypedInLatinLetters) {
    if (!can_read_pdf()) GTEST_SKIP() << "pdftotext is not installed (poppler-utils)";
    for (const std::string& text : latin_texts)
        expect_the_same_words_on_paper(written_packet{saying(text)});
}

TEST(SameWords, AreComparedWithTheEntriesThatTheyCite) {
    const std::string text = text_of_docx(to_docx(saying("Dropped gift wrap").log, {}, paper::letter));
    EXPECT_NE(text.find("Droppedgiftwrap(logged3daysafter)[D-1,M-7]"), std::string::npos);
    EXPECT_EQ(text.find("Droppedgiftwrap(logged3daysafter)[D-2,M-7]"), std::string::npos);
}

}  // namespace
}  // namespace packet
