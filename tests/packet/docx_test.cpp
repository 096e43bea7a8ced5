#include "packet/docx.hpp"

#include "packet/archive.hpp"
#include "tests/support/markup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace packet {
namespace {

using support::elements_named;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using names = std::vector<std::string>;

statement says(std::string text, names cites = {"D-1"}) {
    return {std::move(text), std::move(cites), false};
}
statement asks(std::string question) {
    return {std::move(question), {}, true};
}
letterhead head() {
    return {"ana", "1 Jan – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "3f2a90bc12de4455", "packet 4", ""};
}

decision_block decision(const std::string& number, const std::string& title) {
    decision_block block;
    block.number = number;
    block.title = says(title, {number});
    block.when = {"4 Mar 2026", "logged 34 days after"};
    block.initiative = "checkout";
    block.digest = "3f2a90bc12de";
    return block;
}

outcome_row row(const std::string& initiative) {
    metric_line metric;
    metric.name = "checkout-conversion";
    metric.baseline = says("3.1%", {"M-1"});
    metric.latest = says("3.5%", {"M-2"});
    metric.change = says("+0.4 pp", {"M-1", "M-2"});
    metric.source = asks("Who can confirm it?");
    metric.when = {"4 Mar 2026", ""};
    metric.points = {{20000, 3.1, "3.1%", "4 Jan 2026"}, {20060, 3.5, "3.5%", "4 Mar 2026"}};
    return {initiative, says("One-page checkout"), {metric}, {says("Deprioritised gift wrap", {"D-2"})}, 0};
}

// The document as a reader sees it: a line for each paragraph outside of tables, "| a | b |" for each row.
template <class Artifact>
std::string told(const Artifact& artifact, const std::vector<omission>& left_out = {}) {
    std::string body;
    for (const named_file& file : unzip(to_docx(artifact, left_out, paper::letter), 64 * 1024 * 1024))
        if (file.name == "word/document.xml") body = file.bytes;
    const support::markup read = support::read_markup(body);
    EXPECT_EQ(read.problem, "");
    std::string text;
    for (const support::markup_element& one : read.elements) {
        if (one.name == "w:tr") text += text.ends_with("|") ? "\n|" : "|";
        if (one.name == "w:tc") text += " " + one.text + " |";
        if (one.name == "w:p" && one.inside == "w:body")
            text += (text.ends_with("|") ? "\n" : "") + one.text + "\n";
    }
    return text;
}

TEST(DocxOfADecisionLog, SaysWhatThePagesSay) {
    auto block = decision("D-1", "Deprioritised gift wrap");
    block.stages = {{"Hypothesis", says("Retention is at risk", {"D-1", "M-7"}), {"5 Mar 2026", ""}},
                    {"Results", asks("What came of it?"), {}}};
    EXPECT_EQ(told(decision_log{head(), {block}}),
              "Decision log\n"
              "ana · 1 Jan – 21 Nov 2026 · packet 4\n"
              "D-1 Deprioritised gift wrap [D-1]\n"
              "4 Mar 2026, logged 34 days after · checkout · digest 3f2a90bc12de\n"
              "| Stage | Date | What was said |\n"
              "| Hypothesis | 5 Mar 2026 | Retention is at risk [D-1, M-7] |\n"
              "| Results |  | ☐ To fill in: What came of it? ________ |\n"
              "\n");
}

TEST(DocxOfADecisionLog, SaysWhatBecameOfADecision) {
    auto block = decision("D-1", "Deprioritised gift wrap");
    block.outcome = decision_outcome::reversed;
    EXPECT_THAT(told(decision_log{head(), {block}}),
                HasSubstr("checkout · reversed, and what it taught · digest"));
}

TEST(DocxOfADecisionLog, NamesWhatWasLeftOutAndDoesNotWriteIt) {
    decision_log log{head(), {decision("D-1", "first"), decision("D-2", "second")}};
    log.order = "Featured entries are kept first.";
    log.left_out = {{"D-9", "outside of the period"}};
    const std::string text = told(log, {{"D-1", "left out by the author on 3 Mar 2026"}});
    EXPECT_THAT(text, Not(HasSubstr("first [D-1]")));
    EXPECT_THAT(text, HasSubstr("second [D-2]"));
    EXPECT_TRUE(
        text.ends_with("Left out\nleft out by the author on 3 Mar 2026: D-1\n"
                       "outside of the period: D-9\n"
                       "Featured entries are kept first.\n"))
        << text;
}

TEST(DocxOfADecisionLog, WritesWhatPaperHadToCut) {
    const std::string endless(5000, 'w');
    EXPECT_THAT(told(decision_log{head(), {decision("D-1", endless)}}), HasSubstr(endless));
}

TEST(DocxOfAnOutcomeMap, SaysWhatThePageSays) {
    outcome_row flagship = row("checkout");
    flagship.flagship = true;
    flagship.further_metrics = {"refunds", "visits"};
    flagship.in_brief = {says("visits 10k → 12k", {"M-9"})};
    flagship.chain = {{"Technical", says("640 ms → 418 ms", {"M-4"})}, {"Money", asks("what is it worth?")}};
    EXPECT_EQ(told(outcome_map{head(), {flagship}}),
              "Product outcome map\n"
              "ana · 1 Jan – 21 Nov 2026 · packet 4\n"
              "checkout · flagship\n"
              "One-page checkout [D-1]\n"
              "| Metric | Baseline | Latest | Net change | Money | Source | Date | Trend |\n"
              "| checkout-conversion | 3.1% [M-1] | 3.5% [M-2] | +0.4 pp [M-1, M-2] | – "
              "| ☐ To fill in: Who can confirm it? ________ | 4 Mar 2026 | 2 points since 4 Jan 2026 |\n"
              "In brief\n"
              "visits 10k → 12k [M-9]\n"
              "Not shown: refunds, visits\n"
              "From technology to money\n"
              "Technical: 640 ms → 418 ms [M-4]\n"
              "Money: ☐ To fill in: what is it worth? ________\n"
              "Trade-off decided\n"
              "Deprioritised gift wrap [D-2]\n");
}

TEST(DocxOfAnOutcomeMap, AsksForWhatIsMissing) {
    const std::string text = told(outcome_map{head(), {{"checkout", asks("What shipped?"), {}, {}, 0}}});
    EXPECT_THAT(text, HasSubstr("☐ To fill in: What shipped? ________"));
    EXPECT_THAT(text, HasSubstr("☐ To fill in: Which business number"));
    EXPECT_THAT(text, HasSubstr("☐ To fill in: What did you give up"));
}

TEST(DocxOfAnOutcomeMap, OfNothingSaysWhereToBegin) {
    outcome_map map{head(), {}};
    map.nothing = {asks("what shipped? /metric …")};
    EXPECT_THAT(told(map), HasSubstr("☐ To fill in: what shipped? /metric … ________"));
}

TEST(DocxOfACharter, SaysWhatThePageSays) {
    launch_charter charter{head(), "checkout", {}};
    charter.sections = {{"Scope", {says("Returning buyers", {"C-1"})}, {}},
                        {"Success criteria", {says("3.5%", {"C-2"}), says("no refunds", {"C-3"})}, {}},
                        {"Cross-team responsibilities",
                         {},
                         {{"Legal", says("reviews the terms", {"C-2"})}, {"Finance", asks("What for?")}}}};
    charter.left_out = {{"C-9", "left out by the author"}};
    EXPECT_EQ(told(charter, {{"C-1", "no room: 2 lines too long"}}),
              "Launch charter: checkout\n"
              "ana · 1 Jan – 21 Nov 2026 · packet 4\n"
              "Scope\n"
              "Returning buyers [C-1]\n"
              "Success criteria\n"
              "3.5% [C-2]\n"
              "no refunds [C-3]\n"
              "Cross-team responsibilities\n"
              "| Team | Responsibility |\n"
              "| Legal | reviews the terms [C-2] |\n"
              "| Finance | ☐ To fill in: What for? ________ |\n"
              "Left out of the page, written here\n"
              "no room: 2 lines too long: C-1\n"
              "Left out\n"
              "left out by the author: C-9\n");
}

TEST(Docx, IsTheSameBytesForTheSameArtifact) {
    const outcome_map map{head(), {row("checkout")}};
    EXPECT_EQ(to_docx(map, {}, paper::letter), to_docx(map, {}, paper::letter));
    EXPECT_NE(to_docx(map, {}, paper::a4), to_docx(map, {}, paper::letter));
}

TEST(Docx, HoldsWhateverIsTyped) {
    for (const std::string& wild :
         names{"<w:p>&lt;", "قررت تأجيل [D-1] לדחות את 3.5%", "👩\u200D👩\u200D👧", "\xff", "\n\n",
               std::string(3000, 'x'), "https://example.com/<a>&b"}) {
        decision_block block = decision(wild, wild);
        block.stages = {{wild, says(wild, {wild}), {wild, wild}}};
        EXPECT_NE(told(decision_log{{wild, wild, wild, wild, wild, wild}, {block}}), "");
        EXPECT_NE(told(outcome_map{{wild, wild, wild, wild}, {row(wild)}}), "");
        EXPECT_NE(told(launch_charter{
                      {wild, wild, wild, wild}, wild, {{wild, {says(wild)}, {{wild, says(wild)}}}}}),
                  "");
    }
}

}  // namespace
}  // namespace packet
