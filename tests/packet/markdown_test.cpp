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
    const auto text = to_markdown(log, {"D-1", "D-3"});
    EXPECT_EQ(text.find("first"), std::string::npos);
    EXPECT_NE(text.find("second"), std::string::npos);
    EXPECT_EQ(text.find("third"), std::string::npos);
    EXPECT_TRUE(text.ends_with("**Left out for space:** D-1, D-3\n"));
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
    const auto text = to_markdown(outcome_map{head(), {row("checkout"), row("returns")}}, {"returns"});
    EXPECT_NE(text.find("## checkout"), std::string::npos);
    EXPECT_EQ(text.find("## returns"), std::string::npos);
    EXPECT_TRUE(text.ends_with("**Left out for space:** returns\n"));
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
    const auto text = to_markdown(charter, {"C-1"});
    EXPECT_NE(text.find("- two \\[C-1\\]"), std::string::npos);
    EXPECT_TRUE(text.ends_with("**Left out of the page for space, written here:** C-1\n"));
}

TEST(MarkdownOfReadiness, SaysWhatIsMissingAndWhatToType) {
    readiness state{head(), {}};
    state.artifacts = {{"Decision log",
                        "decision-log",
                        "2 of 4 pages, 9 decisions",
                        false,
                        {{"A5", "D-3 has no result yet", "/decision D-3 results: …"}, {"A4", "too long", ""}},
                        {"D-8"}},
                       {"Launch charter", "launch-charter", "", true, {}, {}}};
    EXPECT_EQ(
        to_markdown(state),
        "# Readiness\n\n" + opening +
            "## Decision log: not ready\n"
            "\n"
            "2 of 4 pages, 9 decisions\n"
            "\n"
            "- **A5** D-3 has no result yet. To fix, type: `/decision D-3 results: …`\n"
            "- **A4** too long.\n"
            "\n"
            "**Left out for space:** D-8\n"
            "\n"
            "## Launch charter: ready\n"
            "\n"
            "---\n\n"
            "Not ready is not withheld: every artifact is in the bundle, with its blanks. The letters and "
            "numbers "
            "name guide rules, which are advice and nobody's policy; of the decision log only the quickest "
            "way to "
            "ready is listed. By the same guide a decision comes 35 to 55 days after submission (guide rule "
            "D9), "
            "and each artifact that a reviewer misses adds about 7 (guide rule D10): plan for 62 days.\n");
}

TEST(MarkdownOfReadiness, ExplainsNothingWhenEverythingIsReady) {
    const readiness state{head(), {{"Launch charter", "launch-charter", "1 page", true, {}, {}}}};
    EXPECT_TRUE(to_markdown(state).ends_with("## Launch charter: ready\n\n1 page\n\n"));
}

TEST(MarkdownOfReadiness, ShowsACommandExactlyWhateverIsInIt) {
    readiness state{head(), {{"Decision log", "", "", false, {{"A5", "x", "/decision `a` ``b`` <c>"}}, {}}}};
    EXPECT_NE(to_markdown(state).find("type: ``` /decision `a` ``b`` <c> ```\n"), std::string::npos);
}

TEST(MarkdownOfNothing, IsItsOpening) {
    EXPECT_EQ(to_markdown(outcome_map{head(), {}}, {}), "# Product outcome map\n\n" + opening);
    EXPECT_EQ(to_markdown(decision_log{head(), {}}, {}), "# Decision log\n\n" + opening);
    EXPECT_EQ(to_markdown(launch_charter{head(), "", {}}, {}), "# Launch charter\n\n" + opening);
    EXPECT_EQ(to_markdown(readiness{head(), {}}), "# Readiness\n\n" + opening);
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
