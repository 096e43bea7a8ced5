#include "packet/readiness_markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using testing::HasSubstr;
using testing::Not;

letterhead head() {
    return {"ana", "1 Jan 2026 – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "0123456789abcdef"};
}

const std::string opening =
    "- **Author:** ana\n- **Period:** 1 Jan 2026 – 21 Nov 2026\n- **Made:** 21 Nov 2026, 14:03 UTC\n- "
    "**Chain "
    "head:** 0123456789abcdef\n\n";

finding blocking(std::string missing, std::string fix) {
    return {"A5", std::move(missing), std::move(fix), "sde-to-pm", "Which stage?", true, {"D-1", "D-2"}};
}

readiness one_artifact(artifact_readiness artifact) {
    readiness state{head(), {}};
    state.artifacts.push_back(std::move(artifact));
    return state;
}

artifact_readiness log_with(std::vector<finding> findings) {
    artifact_readiness log{"Decision log", "decision-log",      "2 pages, 9 decisions",
                           false,          std::move(findings), {}};
    log.ready = log.findings.empty() || !log.findings.front().blocks;
    return log;
}

TEST(MarkdownOfReadiness, SaysWhatIsMissingWhoseRuleItIsAndWhatToType) {
    artifact_readiness log = log_with({blocking("D-3 has no results yet", "/decision D-3 results: ")});
    log.findings.push_back({"B6", "no risk is named", "", "narrative", "", false, {}});
    log.rules = {{"A5", "sde-to-pm", "Four stages.", true, standing::unmet, {"D-1", "D-2"}},
                 {"B6", "narrative", "A risk.", false, standing::unmet, {}},
                 {"B4", "narrative", "A reason.", true, standing::met, {"D-1"}},
                 {"A3", "narrative", "A trade-off.", true, standing::nothing_to_judge, {}}};
    log.left_out = {{"D-8", "no room: 9 lines too long"}};
    const std::string text = to_markdown(one_artifact(log), {});
    EXPECT_TRUE(text.starts_with(
        "# Readiness\n\n" + opening +
        "## Decision log: not ready\n"
        "\n"
        "2 pages, 9 decisions\n"
        "\n"
        "**What keeps it from being ready**\n"
        "\n"
        "- **D-3 has no results yet.** Which stage? To fix, type: `/decision D-3 results:` (guide rule A5, "
        "sde-to-pm; counts so far: D-1, D-2)\n"
        "\n"
        "**What would make it stronger**\n"
        "\n"
        "- **No risk is named.** (guide rule B6, narrative)\n"
        "\n"
        "| Guide rule | Guide | It asks | State | Entries that count |\n"
        "|---|---|---|---|---|\n"
        "| A5 | sde-to-pm | Four stages. | **not met** | D-1, D-2 |\n"
        "| B6 | narrative | A risk. | advice | – |\n"
        "| B4 | narrative | A reason. | met | D-1 |\n"
        "| A3 | narrative | A trade-off. | nothing to judge yet | – |\n"
        "\n"
        "**Left out**\n"
        "\n"
        "- no room: 9 lines too long: D-8\n"
        "\n"))
        << text;
    EXPECT_THAT(text, HasSubstr("Not ready is not withheld"));
    EXPECT_THAT(text, HasSubstr("nobody's policy"));
}

TEST(MarkdownOfReadiness, SaysNothingOfWithholdingWhenAllIsReady) {
    const std::string text = to_markdown(one_artifact(log_with({})), {});
    EXPECT_THAT(text, HasSubstr("## Decision log: ready\n\n2 pages, 9 decisions\n\n---\n"));
    EXPECT_THAT(text, Not(HasSubstr("Not ready is not withheld")));
}

TEST(MarkdownOfReadiness, RepeatsNeitherItsQuestionNorWhatCounts) {
    const std::string text =
        to_markdown(one_artifact(log_with({blocking("D-3 has no results yet", "/decision D-3 results: "),
                                           blocking("D-3 has no feedback yet", "/decision D-3 feedback: ")})),
                    {});
    EXPECT_THAT(text,
                HasSubstr("- **D-3 has no feedback yet.** To fix, type: `/decision D-3 feedback:` (guide "
                          "rule A5, sde-to-pm)\n"));
}

TEST(MarkdownOfReadiness, CountsWhatIsTooMuchToRead) {
    std::vector<finding> many;
    for (int i = 1; i <= 15; ++i)
        many.push_back(blocking("D-" + std::to_string(i) + " has no results yet", "/decision D-3 results: "));
    for (int i = 1; i <= 30; ++i)
        many.front().counts.push_back("D-" + std::to_string(i));
    const std::string text = to_markdown(one_artifact(log_with(many)), {});
    EXPECT_THAT(text, HasSubstr("D-12 has no results yet"));
    EXPECT_THAT(text, Not(HasSubstr("D-13 has no results yet")));
    EXPECT_THAT(text, HasSubstr("- and 3 more: `/evidence gaps all`\n"));
    EXPECT_THAT(text, HasSubstr("D-18 and 12 more)")) << "of the entries that count too";
}

TEST(MarkdownOfReadiness, SaysHowLongItTakesByTheGuidesFigures) {
    readiness state = one_artifact(log_with({blocking("x", "/decision D-1 because: ")}));
    state.ahead = outlook{35, 55, 7, 2, "26 Dec 2026", "29 Jan 2027"};
    const std::string text = to_markdown(state, {});
    EXPECT_THAT(text, HasSubstr("## The packet as a whole\n"));
    EXPECT_THAT(text,
                HasSubstr("By the guide's figures a decision comes 35 to 55 days after submission (guide "
                          "rule D9), and each artifact that a reviewer misses adds about 7 days (guide "
                          "rule D10). For a packet submitted today that is 26 Dec 2026 at the earliest and, "
                          "with 2 artifacts not ready, 29 Jan 2027 at the latest (69 days)."));
    state.ahead->missing = 0;
    EXPECT_THAT(to_markdown(state, {}), HasSubstr("with nothing missing, 29 Jan 2027 at the latest (55 "
                                                  "days)"));
    state.ahead->missing = 1;
    EXPECT_THAT(to_markdown(state, {}), HasSubstr("with 1 artifact not ready, "));
}

TEST(MarkdownOfReadiness, SaysInWhichOrderEntriesAreKept) {
    readiness state = one_artifact(log_with({}));
    state.order = "Flagships are kept first.";
    state.findings = {{"A1", "the decision log is not ready", "/packet", "sde-to-pm", "", true, {}}};
    const std::string text = to_markdown(state, {});
    EXPECT_THAT(text, HasSubstr("**The decision log is not ready.** To fix, type: `/packet`"));
    EXPECT_THAT(text, HasSubstr("Flagships are kept first.\n"));
}

TEST(MarkdownOfReadiness, ListsAdviceOnWordsByRule) {
    const std::string text = to_markdown(
        one_artifact(log_with({})),
        {{"G3", "narrative", "helped", "“Helped” hides what you owned.", "What did you own?", "D-2"},
         {"C5", "narrative", "a *lot*", "A size is a number.", "By how much?", "D-2"},
         {"G3", "narrative", "assisted", "“Helped” hides what you owned.", "What did you own?", "P-1"}});
    EXPECT_THAT(text, HasSubstr("## Words\n"));
    EXPECT_THAT(text, HasSubstr("**“Helped” hides what you owned.** (guide rule G3, narrative)\n"
                                "\n"
                                "- D-2: “helped” What did you own?\n"
                                "- P-1: “assisted” What did you own?\n"
                                "\n"
                                "**A size is a number.** (guide rule C5, narrative)\n"
                                "\n"
                                "- D-2: “a \\*lot\\*” By how much?\n"));
}

TEST(MarkdownOfReadiness, CountsAdviceThatIsTooMuchToRead) {
    const std::vector<advice> many(25, {"G3", "narrative", "helped", "Says.", "Asks?", "D-2"});
    EXPECT_THAT(to_markdown(one_artifact(log_with({})), many), HasSubstr("- and in 5 more\n"));
}

TEST(MarkdownOfReadiness, ShowsACommandExactlyWhateverIsInIt) {
    const std::string text =
        to_markdown(one_artifact(log_with({blocking("x", "/decision `a` ``b`` <c>")})), {});
    EXPECT_THAT(text, HasSubstr("type: ``` /decision `a` ``b`` <c> ``` ("));
}

TEST(MarkdownOfReadiness, NamesTheCharactersThatNoFontHas) {
    readiness state{head(), {}};
    EXPECT_THAT(to_markdown(state, {}), Not(HasSubstr("No font")));
    state.unset_characters = {"U+30A2 ア: install fonts-noto-cjk"};
    EXPECT_THAT(to_markdown(state, {}), HasSubstr("- U+30A2 ア: install fonts-noto-cjk\n"));
}

TEST(MarkdownOfReadiness, OfNothingSaysWhatTheRulesAre) {
    EXPECT_THAT(to_markdown(readiness{head(), {}}, {}), HasSubstr("guide rules: advice of articles"));
}

}  // namespace
}  // namespace packet
