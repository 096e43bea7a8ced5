#include "packet/gate.hpp"

#include "packet/compose.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TheGate : public testing::Test {
protected:
    support::notebook says;

    artifact_readiness map(const measured& as_set = {1, {}}) {
        return check(compose_outcome_map(says.folded(), says.when()), as_set);
    }
    artifact_readiness log(const measured& as_set = {1, {}}) {
        return check(compose_decision_log(says.folded(), says.when()), as_set);
    }
    artifact_readiness charter(const measured& as_set = {1, {}}) {
        return check(compose_charter(says.folded(), says.when()), as_set);
    }

    void say_complete_decisions(int count) {
        for (int i = 0; i < count; ++i)
            says(
                "/decision Choice because: a rejected: b hypothesis: c experiment: d results: e feedback: f");
    }

    // Each line that a finding tells the author to type must do what it promises. `…` stands for the author's
    // words.
    void follow(const std::vector<finding>& findings) {
        for (const finding& one : findings) {
            std::string line = one.fix;
            const std::size_t gap = line.find("…");
            if (gap != std::string::npos)
                line.replace(gap, std::string("…").size(), "some words");
            else if (line.ends_with(": "))
                line += "some words 3%";
            says(line);
        }
    }
};

// "A5 D-1 has no results yet → /decision D-1 results: "
std::vector<std::string> to_story(const artifact_readiness& state) {
    std::vector<std::string> lines;
    for (const finding& one : state.findings)
        lines.push_back(one.rule + " " + one.missing + " → " + one.fix);
    return lines;
}

TEST_F(TheGate, SaysWhatAnEmptyLogNeeds) {
    EXPECT_THAT(
        to_story(map()),
        ElementsAre("A2 no initiative is named yet → /decision what you decided #initiative because: "));
    EXPECT_THAT(to_story(log()),
                ElementsAre("A5 no decision is logged yet → /decision what you decided because: "));
    EXPECT_THAT(
        to_story(charter()),
        ElementsAre(
            "A6 the section “vision” is empty → /evidence charter vision: …",
            "A6 the section “scope” is empty → /evidence charter scope: …",
            "A6 the section “success criteria” is empty → /evidence charter success: …",
            "A6 the section “cross-team responsibilities” is empty → /evidence charter responsibilities: …"));
    EXPECT_FALSE(map().ready || log().ready || charter().ready);
}

TEST_F(TheGate, NamesTheArtifactAndItsFile) {
    EXPECT_EQ(map().artifact + " " + map().file, "Product outcome map product-outcome-map");
    EXPECT_EQ(log().artifact + " " + log().file, "Decision log decision-log");
    EXPECT_EQ(charter().artifact + " " + charter().file, "Launch charter launch-charter");
}

TEST_F(TheGate, PassesAMapThatSaysEverything) {
    says("/decision Dropped gift wrap rejected: both because: risk #checkout");
    says("/metric conversion 3.5% baseline: 3.1% source: Looker #checkout");
    EXPECT_THAT(to_story(map()), IsEmpty());
    EXPECT_TRUE(map().ready);
    EXPECT_EQ(map().summary, "1 page, 1 initiative");
}

TEST_F(TheGate, NamesWhatAMetricLacks) {
    says("/decision Dropped gift wrap rejected: both #checkout");
    says("/metric conversion 3.5% #checkout");
    says("/metric speed got better #checkout");
    EXPECT_THAT(
        to_story(map()),
        testing::UnorderedElementsAre(
            "A9 conversion has no baseline yet → /metric M-1 baseline: ",
            "A9 conversion names no source that a reader can check → /metric M-1 source: ",
            testing::AllOf(testing::HasSubstr("has no number yet"), testing::HasSubstr("3.5% #checkout"))));
}

TEST_F(TheGate, AsksForTheSourceOfAChangeToo) {
    says("/decision Dropped gift wrap rejected: both #checkout");
    says("/metric GMV +8% #checkout");
    EXPECT_THAT(to_story(map()),
                ElementsAre("A9 GMV names no source that a reader can check → /metric M-1 source: "));
}

TEST_F(TheGate, NamesWhatAnInitiativeLacks) {
    says("/decision Dropped gift wrap #words");
    says("/metric conversion 3.5% baseline: 3.1% source: Looker #number");
    EXPECT_THAT(to_story(map()),
                testing::UnorderedElementsAre(
                    "A2 #words has no metric yet → /metric name 3.5% #words",
                    "A3 #words names no trade-off that you decided → /decision D-1 rejected: ",
                    "A3 #number has a number and no decision behind it → /decision what you decided #number "
                    "because: "));
}

TEST_F(TheGate, PassesThreeCompleteDecisions) {
    say_complete_decisions(2);
    EXPECT_FALSE(log().ready);
    EXPECT_THAT(
        to_story(log()),
        ElementsAre(
            "F4 only 2 decisions have all stages; three are wanted → /decision what you decided because: "));
    say_complete_decisions(1);
    EXPECT_TRUE(log().ready);
    EXPECT_THAT(log().findings, IsEmpty());
    EXPECT_EQ(log().summary, "1 page, 3 decisions, 3 complete");
}

TEST_F(TheGate, NamesEveryMissingStageOfADecision) {
    says("/decision Choice");
    EXPECT_THAT(to_story(log()),
                ElementsAre("B4 D-1 has no reason yet → /decision D-1 because: ",
                            "B4 D-1 has no trade-off (what was given up) yet → /decision D-1 rejected: ",
                            "A5 D-1 has no hypothesis yet → /decision D-1 hypothesis: ",
                            "A5 D-1 has no experiment yet → /decision D-1 experiment: ",
                            "A5 D-1 has no results yet → /decision D-1 results: ",
                            "A5 D-1 has no stakeholder feedback yet → /decision D-1 feedback: "));
}

TEST_F(TheGate, NamesTheQuickestWayFirstAndNoMoreThanIsNeeded) {
    says("/decision Bare");
    say_complete_decisions(2);
    says("/decision Almost because: a rejected: b hypothesis: c experiment: d results: e");
    EXPECT_THAT(to_story(log()),
                ElementsAre("A5 D-4 has no stakeholder feedback yet → /decision D-4 feedback: "));
}

TEST_F(TheGate, AsksForNoResultsOfAReversedDecision) {
    says("/decision Choice reversed: it was wrong");
    EXPECT_THAT(
        to_story(log()),
        ElementsAre(
            "F4 only 0 decisions have all stages; three are wanted → /decision what you decided because: "));
}

TEST_F(TheGate, CountsOnlyWhatIsPrinted) {
    say_complete_decisions(3);
    const artifact_readiness state = log({4, {"D-2"}});
    EXPECT_FALSE(state.ready) << "what found no room convinces nobody";
    EXPECT_EQ(state.summary, "4 pages, 2 decisions, 2 complete");
    EXPECT_THAT(state.left_out, ElementsAre("D-2"));
}

TEST_F(TheGate, ListsNoMoreThanIsRead) {
    for (int i = 0; i < 20; ++i)
        says("/decision Choice " + std::to_string(i) + " #initiative-" + std::to_string(i));
    EXPECT_THAT(map().findings, SizeIs(12));
    EXPECT_THAT(log().findings, SizeIs(12));
}

TEST_F(TheGate, NamesTheTeamWithoutAResponsibility) {
    says("/evidence charter vision: a scope: b success: c responsibilities: Legal; Ops - runs it #checkout");
    EXPECT_THAT(to_story(charter()), ElementsAre("A6 Legal is named without a responsibility → /evidence "
                                                 "charter responsibilities: Legal - … #checkout"));
    EXPECT_EQ(charter().summary, "1 page, 4 of 4 sections filled");
}

TEST_F(TheGate, PassesACharterThatIsFilled) {
    says("/evidence charter vision: a scope: b success: c responsibilities: Ops - runs it #checkout");
    EXPECT_TRUE(charter().ready);
    EXPECT_EQ(charter().summary, "1 page, 4 of 4 sections filled");
}

// A finding is honest when its line, typed, makes it go away.
TEST_F(TheGate, IsSatisfiedByTheLinesThatItNames) {
    says("/decision Dropped gift wrap #checkout");
    says("/metric conversion 3.5% #checkout");
    follow(map().findings);
    EXPECT_THAT(to_story(map()), IsEmpty());
    follow(log().findings);
    EXPECT_THAT(to_story(log()), ElementsAre(testing::StartsWith("F4 only 1 decision has all stages")));
    follow(charter().findings);
    EXPECT_THAT(to_story(charter()), Contains(testing::HasSubstr("named without a responsibility")))
        << "“some words” names a team only";
}

}  // namespace
}  // namespace packet
