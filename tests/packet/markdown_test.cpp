#include "packet/markdown.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace packet {
namespace {

using names = std::vector<std::string>;

statement says(std::string text, names cites = {"D-1"}) {
    return {std::move(text), std::move(cites), false};
}
statement asks(std::string question) {
    return {std::move(question), {}, true};
}
letterhead head() {
    return {"local:author", "1 Jan – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "3f2a90bc12de4455"};
}

const std::string opening =
    "- **Author:** local:author\n"
    "- **Period:** 1 Jan – 21 Nov 2026\n"
    "- **Made:** 21 Nov 2026, 14:03 UTC\n"
    "- **Chain head:** 3f2a90bc12de4455\n"
    "\n";

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

// A title as it stands in the Markdown of a log.
std::string escaped(const std::string& typed) {
    const auto text = to_markdown(decision_log{{}, {decision("D-1", typed)}}, {});
    const std::string before = "## D-1 ";
    const auto from = text.find(before) + before.size();
    return text.substr(from, text.find(" \\[D-1\\]\n", from) - from);
}

TEST(MarkdownOfADecisionLog, SaysWhatThePagesSay) {
    auto block = decision("D-1", "Deprioritised gift wrap");
    block.stages = {{"Hypothesis", says("Retention is at risk", {"D-1", "M-7"}), {"5 Mar 2026", ""}},
                    {"Results", asks("What came of it?"), {}}};
    EXPECT_EQ(to_markdown(decision_log{head(), {block}}, {}),
              "# Decision log\n\n" + opening +
                  "## D-1 Deprioritised gift wrap \\[D-1\\]\n"
                  "\n"
                  "- **Date:** 4 Mar 2026, logged 34 days after\n"
                  "- **Initiative:** checkout\n"
                  "- **Hypothesis:** Retention is at risk \\[D-1, M-7\\] (5 Mar 2026)\n"
                  "- **Results:** ☐ **To fill in:** *What came of it?* \\_\\_\\_\\_\\_\\_\\_\\_\n"
                  "- **Digest:** 3f2a90bc12de\n"
                  "\n");
}

TEST(MarkdownOfADecisionLog, NamesWhatWasLeftOutAndDoesNotWriteIt) {
    const decision_log log{head(),
                           {decision("D-1", "first"), decision("D-2", "second"), decision("D-3", "third")}};
    const auto text =
        to_markdown(log, {{"D-1", "no room: 9 lines too long"}, {"D-3", "no room: 2 lines too long"}});
    EXPECT_EQ(text.find("first"), std::string::npos);
    EXPECT_NE(text.find("second"), std::string::npos);
    EXPECT_EQ(text.find("third"), std::string::npos);
    EXPECT_TRUE(text.ends_with(
        "**Left out**\n\n- no room: 9 lines too long: D-1\n- no room: 2 lines too long: D-3\n"));
}

TEST(MarkdownOfADecisionLog, WritesWhatPaperHadToCut) {
    const std::string endless(5000, 'w');
    EXPECT_EQ(escaped(endless), endless);
}

TEST(MarkdownOfAnOutcomeMap, SaysWhatThePageSays) {
    EXPECT_EQ(to_markdown(outcome_map{head(), {row("checkout")}}, {}),
              "# Product outcome map\n\n" + opening +
                  "## checkout\n"
                  "\n"
                  "One-page checkout \\[D-1\\]\n"
                  "\n"
                  "| Metric | Baseline | Latest | Net change | Money | Source | Date | Trend |\n"
                  "|---|---|---|---|---|---|---|---|\n"
                  "| checkout-conversion | 3.1% \\[M-1\\] | 3.5% \\[M-2\\] | +0.4 pp \\[M-1, M-2\\] | – "
                  "| ☐ **To fill in:** *Who can confirm it?* \\_\\_\\_\\_\\_\\_\\_\\_ | 4 Mar 2026 "
                  "| 2 points since 4 Jan 2026 |\n"
                  "\n"
                  "**Trade-off decided**\n"
                  "\n"
                  "- Deprioritised gift wrap \\[D-2\\]\n"
                  "\n");
}

TEST(MarkdownOfAnOutcomeMap, AsksForWhatIsMissing) {
    const auto text = to_markdown(outcome_map{head(), {{"checkout", asks("What shipped?"), {}, {}, 0}}}, {});
    EXPECT_NE(text.find("☐ **To fill in:** *What shipped?*"), std::string::npos);
    EXPECT_NE(text.find("☐ **To fill in:** *Which business number"), std::string::npos);
    EXPECT_NE(text.find("☐ **To fill in:** *What did you give up"), std::string::npos);
}

TEST(MarkdownOfAnOutcomeMap, SaysThatOnePointIsNoTrend) {
    auto one = row("checkout");
    one.metrics.front().points.resize(1);
    EXPECT_NE(to_markdown(outcome_map{head(), {one}}, {}).find("| one point, no trend yet |"),
              std::string::npos);
}

TEST(MarkdownOfAnOutcomeMap, NamesWhatWasLeftOutAndDoesNotWriteIt) {
    const auto text = to_markdown(outcome_map{head(), {row("checkout"), row("returns")}},
                                  {{"returns", "no room: 1 line too long"}});
    EXPECT_NE(text.find("## checkout"), std::string::npos);
    EXPECT_EQ(text.find("## returns"), std::string::npos);
    EXPECT_TRUE(text.ends_with("**Left out**\n\n- no room: 1 line too long: returns\n"));
}

TEST(MarkdownOfAnOutcomeMap, TellsWhichRowStandsOutAndHowItsGainBecameMoney) {
    auto flagship = row("checkout");
    flagship.flagship = true;
    flagship.chain = {{"Technical", says("p95 640 ms → 418 ms", {"M-3"})}, {"Money", asks("Worth what?")}};
    const auto text = to_markdown(outcome_map{head(), {flagship}}, {});
    EXPECT_NE(text.find("## checkout (flagship)\n"), std::string::npos);
    EXPECT_NE(text.find("**From technology to money**\n\n"
                        "- **Technical:** p95 640 ms → 418 ms \\[M-3\\]\n"
                        "- **Money:** ☐ **To fill in:** *Worth what?*"),
              std::string::npos);
}

TEST(MarkdownOfAnOutcomeMap, TellsANumberThatIsNoHeadlineInOneLine) {
    auto brief = row("checkout");
    brief.metrics.clear();
    brief.in_brief = {says("conversion 3.1% → 3.5%", {"M-1"})};
    brief.further_metrics = {"returns"};
    const auto text = to_markdown(outcome_map{head(), {brief}}, {});
    EXPECT_NE(text.find("- conversion 3.1% → 3.5% \\[M-1\\]\n\n**Not shown:** returns\n"), std::string::npos);
    EXPECT_EQ(text.find("Which business number"), std::string::npos) << "it has one";
}

TEST(MarkdownOfAnArtifact, EndsWithWhatIsLeftOutAndTheOrder) {
    decision_log log{head(), {decision("D-1", "first")}};
    log.left_out = {{"D-2", "outside of the period"}};
    log.order = "The newest first.";
    EXPECT_TRUE(to_markdown(log, {{"D-3", "no room: 1 line too long"}})
                    .ends_with("**Left out**\n\n- no room: 1 line too long: D-3\n- outside of the period: "
                               "D-2\n\nThe newest first.\n"));
    log.left_out.clear();
    EXPECT_TRUE(to_markdown(log, {}).ends_with("**Digest:** 3f2a90bc12de\n\nThe newest first.\n"));
}

TEST(MarkdownOfAnArtifact, SaysWhereToBeginWhenThereIsNothing) {
    decision_log log{head(), {}, {asks("Begin here: /decision …")}};
    EXPECT_EQ(to_markdown(log, {}),
              "# Decision log\n\n" + opening +
                  "- ☐ **To fill in:** *Begin here: /decision …* \\_\\_\\_\\_\\_\\_\\_\\_\n\n");
}

TEST(MarkdownOfAnArtifact, NamesItsVersionAndWhatIsHidden) {
    letterhead numbered = head();
    numbered.version = "packet 4";
    numbered.profile = "for the committee: people as initials";
    const auto text = to_markdown(decision_log{numbered, {}}, {});
    EXPECT_NE(text.find("- **Version:** packet 4\n- **Redacted:** for the committee: people as initials\n\n"),
              std::string::npos);
}

TEST(MarkdownOfADecisionLog, SaysWhatBecameOfADecision) {
    auto ended = decision("D-1", "Bought the list");
    ended.outcome = decision_outcome::reversed;
    EXPECT_NE(
        to_markdown(decision_log{head(), {ended}}, {}).find("- **Outcome:** reversed, and what it taught\n"),
        std::string::npos);
}

TEST(MarkdownOfACharter, NamesWhatBelongsElsewhere) {
    launch_charter charter{head(), "checkout", {}};
    charter.left_out = {{"C-3", "in the charter of #search"}};
    EXPECT_TRUE(to_markdown(charter, {}).ends_with("**Left out**\n\n- in the charter of \\#search: C-3\n"));
}

TEST(MarkdownOfACharter, SaysWhatThePageSays) {
    launch_charter charter{head(), "checkout", {}};
    charter.sections = {{"Scope", {says("Returning buyers", {"C-1"})}, {}},
                        {"Cross-team responsibilities",
                         {},
                         {{"Legal", says("reviews the terms", {"C-2"})}, {"Finance", asks("What for?")}}}};
    EXPECT_EQ(to_markdown(charter, {}),
              "# Launch charter: checkout\n\n" + opening +
                  "## Scope\n"
                  "\n"
                  "- Returning buyers \\[C-1\\]\n"
                  "\n"
                  "## Cross-team responsibilities\n"
                  "\n"
                  "| Team | Responsibility |\n"
                  "|---|---|\n"
                  "| Legal | reviews the terms \\[C-2\\] |\n"
                  "| Finance | ☐ **To fill in:** *What for?* \\_\\_\\_\\_\\_\\_\\_\\_ |\n"
                  "\n");
}

TEST(MarkdownOfACharter, IsWrittenWholeAndSaysWhatThePageLacks) {
    const launch_charter charter{head(), "", {{"Scope", {says("one", {"C-1"}), says("two", {"C-1"})}, {}}}};
    const auto text = to_markdown(charter, {{"C-1", "no room: 3 lines too long"}});
    EXPECT_NE(text.find("- two \\[C-1\\]"), std::string::npos);
    EXPECT_TRUE(text.ends_with("**Left out of the page, written here:** no room: 3 lines too long: C-1\n"));
}

TEST(MarkdownOfNothing, IsItsOpening) {
    EXPECT_EQ(to_markdown(outcome_map{head(), {}}, {}), "# Product outcome map\n\n" + opening);
    EXPECT_EQ(to_markdown(decision_log{head(), {}}, {}), "# Decision log\n\n" + opening);
    EXPECT_EQ(to_markdown(launch_charter{head(), "", {}}, {}), "# Launch charter\n\n" + opening);
}

TEST(Escaping, LeavesOrdinaryTextReadable) {
    EXPECT_EQ(escaped("Moved 3.5% (was 3.1%), -4% next: why? Yes!"),
              "Moved 3.5% (was 3.1%), -4% next: why? Yes!");
    EXPECT_EQ(escaped("決定 🚀 قررت"), "決定 🚀 قررت");
}

TEST(Escaping, KeepsMarkupFromWorking) {
    EXPECT_EQ(escaped("*bold* _it_ `code` ~no~ $x$"), "\\*bold\\* \\_it\\_ \\`code\\` \\~no\\~ \\$x\\$");
    EXPECT_EQ(escaped("[x](http://a.b) ![i](j)"), "\\[x\\](http\\://a.b) !\\[i\\](j)");
    EXPECT_EQ(escaped("a | b"), "a \\| b");
    EXPECT_EQ(escaped("back\\slash"), "back\\\\slash");
}

TEST(Escaping, KeepsHtmlFromWorking) {
    EXPECT_EQ(escaped("<script>alert(1)</script> &lt;"), "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;");
}

TEST(Escaping, KeepsBareAddressesFromBecomingLinks) {
    EXPECT_EQ(escaped("see https://example.com"), "see https\\://example.com");
    EXPECT_EQ(escaped("see WWW.example.com"), "see WWW\\.example.com");
    EXPECT_EQ(escaped("mailto:a"), "mailto\\:a");
    EXPECT_EQ(escaped("ask me@example.com or @U0EX1"), "ask me@&#8288;example.com or @U0EX1");
}

TEST(Escaping, KeepsALineFromBecomingAList) {
    EXPECT_EQ(escaped("- dropped"), "\\- dropped");
    EXPECT_EQ(escaped("+ added"), "\\+ added");
    EXPECT_EQ(escaped("--- rule"), "\\--- rule");
    EXPECT_EQ(escaped("=== title"), "\\=== title");
    EXPECT_EQ(escaped("1. first"), "1\\. first");
    EXPECT_EQ(escaped("2) second"), "2\\) second");
    EXPECT_EQ(escaped("# title"), "\\# title");
}

TEST(Escaping, KeepsLineBreaksFromStartingSomethingNew) {
    EXPECT_EQ(escaped("end\n\n# heading\r\n- item"), "end \\# heading - item");
}

TEST(Escaping, ReplacesBrokenBytes) {
    EXPECT_EQ(escaped("a\xff"), "a\uFFFD");
}

}  // namespace
}  // namespace packet
