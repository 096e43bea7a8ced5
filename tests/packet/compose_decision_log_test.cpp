#include "evidence/chain.hpp"
#include "packet/compose.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using support::to_story;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TheDecisionLog : public testing::Test {
protected:
    support::notebook says;

    decision_log composed() { return composed(says.when()); }
    decision_log composed(const setting& when) { return compose_decision_log(says.folded(), when); }

    // "D-1 Dropped gift wrap [D-1] (4 Mar 2026)"
    std::vector<std::string> titles(const setting& when) {
        std::vector<std::string> all;
        for (const decision_block& block : composed(when).decisions)
            all.push_back(block.number + " " + to_story(block.title) + " (" + to_story(block.when) + ")");
        return all;
    }
    std::vector<std::string> titles() { return titles(says.when()); }

    // "Because: retention risk [D-1] (4 Mar 2026)"
    std::vector<std::string> stages(std::size_t decision = 0) {
        std::vector<std::string> all;
        const decision_log log = composed();
        for (const decision_stage& stage : log.decisions.at(decision).stages)
            all.push_back(stage.label + ": " + to_story(stage.what) +
                          (stage.when.date.empty() ? "" : " (" + to_story(stage.when) + ")"));
        return all;
    }

    std::vector<int> ranks() {
        std::vector<int> all;
        for (const decision_block& block : composed().decisions)
            all.push_back(block.rank);
        return all;
    }
};

TEST_F(TheDecisionLog, PrintsWhatOthersWroteAboutADecision) {
    says("/decision Dropped gift wrap");
    says("/evidence keep It saved the launch from: Sam for: D-1");
    says("/evidence keep About something else from: Sam");
    EXPECT_THAT(stages(),
                testing::Contains("Stakeholder feedback: “It saved the launch” Sam [E-1] (4 Mar 2026)"));
    EXPECT_THAT(stages(), testing::Not(testing::Contains(testing::HasSubstr("something else"))));
    EXPECT_THAT(stages(), testing::Not(testing::Contains(testing::HasSubstr("stakeholder feedback"))))
        << "there is some: nothing is to be filled in";
}

TEST_F(TheDecisionLog, KnowsEveryInitiativeOfADecision) {
    says("/decision Dropped gift wrap #checkout #search");
    EXPECT_EQ(composed().decisions.at(0).initiative, "checkout");
    EXPECT_THAT(composed().decisions.at(0).initiatives, ElementsAre("checkout", "search"));
}

TEST_F(TheDecisionLog, OfNothingIsEmpty) {
    EXPECT_THAT(composed().decisions, IsEmpty());
}

TEST_F(TheDecisionLog, StandsInTheOrderInWhichThingsHappened) {
    says("/decision Second happened: yesterday");
    says("/decision First happened: 2026-01-15");
    says("/decision Third");
    EXPECT_THAT(titles(), ElementsAre("D-2 First [D-2] (15 Jan 2026, logged 48 days after)",
                                      "D-1 Second [D-1] (3 Mar 2026, logged 1 day after)",
                                      "D-3 Third [D-3] (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, GivesEachStageItsOwnDate) {
    says("/decision Dropped gift wrap because: retention risk");
    says.after(days{10});
    says("/decision D-1 results: retention +2% happened: 2026-03-10");
    EXPECT_THAT(
        stages(),
        ElementsAre("Because: retention risk [D-1] (4 Mar 2026)", "Speed: first result after 6 days [D-1]",
                    "Results: retention +2% [D-1] (10 Mar 2026, logged 4 days after)",
                    "To fill: ____ what was given up, hypothesis, experiment, stakeholder feedback"));
}

TEST_F(TheDecisionLog, PutsTheStagesInTheOrderOfTheStory) {
    says(
        "/decision Dropped gift wrap feedback: fine results: +2% experiment: 50/50 hypothesis: less is more "
        "risk: churn "
        "rejected: both because: focus");
    std::vector<std::string> labels;
    const decision_log log = composed();
    for (const decision_stage& stage : log.decisions.at(0).stages)
        labels.push_back(stage.label);
    EXPECT_THAT(labels, ElementsAre("Because", "Given up", "Risk", "Hypothesis", "Experiment", "Results",
                                    "Stakeholder feedback"));
}

TEST_F(TheDecisionLog, KeepsEveryResultOfADecision) {
    says("/decision Dropped gift wrap results: +1%");
    says.after(days{7});
    says("/decision D-1 results: +2%");
    EXPECT_THAT(
        stages(),
        ElementsAre(
            "Results: +1% [D-1] (4 Mar 2026)", "Results: +2% [D-1] (11 Mar 2026)",
            "To fill: ____ the reason, what was given up, hypothesis, experiment, stakeholder feedback"));
}

TEST_F(TheDecisionLog, ShowsWhatWasAddedInFreeText) {
    says("/decision Dropped gift wrap");
    says("/decision D-1 and the team agreed");
    EXPECT_THAT(stages(), ElementsAre("Note: and the team agreed [D-1] (4 Mar 2026)",
                                      "To fill: ____ the reason, what was given up, hypothesis, experiment, "
                                      "results, stakeholder feedback"));
}

TEST_F(TheDecisionLog, ShowsTheCorrectedText) {
    says("/decision Dropped gift wrap because: retention risk");
    says("/evidence correct D-1 because: churn risk");
    EXPECT_THAT(stages()[0], "Because: churn risk [D-1] (4 Mar 2026, corrected 4 Mar 2026)");
}

TEST_F(TheDecisionLog, AsksOfAReversedDecisionOnlyWhatItTaught) {
    says("/decision Dropped gift wrap reversed: customers asked for it");
    EXPECT_THAT(stages(), ElementsAre("Reversed: customers asked for it [D-1] (4 Mar 2026)",
                                      "To fill: ____ what it taught"));
    says("/decision D-1 learned: ask first");
    EXPECT_THAT(stages(), SizeIs(2));
}

TEST_F(TheDecisionLog, TellsAReversedDecisionAsWhatItTaught) {
    says("/decision Bought the list because: cheaper hypothesis: halves the zero results");
    says.after(days{35});
    says(
        "/decision D-1 reversed: cancelled in the trial spent: $5k avoided: $55k learned: they were typing "
        "errors");
    EXPECT_EQ(composed().decisions.at(0).outcome, decision_outcome::reversed);
    EXPECT_THAT(stages(), ElementsAre("Because: cheaper [D-1] (4 Mar 2026)",
                                      "Reversed: cancelled in the trial (after 35 days) [D-1] (8 Apr 2026)",
                                      "Spent: $5k [D-1] (8 Apr 2026)", "Avoided: $55k [D-1] (8 Apr 2026)",
                                      "Learned: they were typing errors [D-1] (8 Apr 2026)",
                                      "Hypothesis: halves the zero results [D-1] (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, TellsHowFarAMissedTargetWas) {
    says("/decision Tuned the cache target: 450 ms");
    says(
        "/decision D-1 missed: images are the rest actual: 462 ms learned: measure first pivot: resize "
        "images");
    EXPECT_EQ(composed().decisions.at(0).outcome, decision_outcome::missed);
    EXPECT_THAT(stages(), ElementsAre("Missed: images are the rest [D-1] (4 Mar 2026)",
                                      "Target: 450 ms [D-1] (4 Mar 2026)",
                                      "Actual: 462 ms, 12 ms over the target [D-1] (4 Mar 2026)",
                                      "Learned: measure first [D-1] (4 Mar 2026)",
                                      "Went next: resize images [D-1] (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, SaysOnWhichSideOfTheTargetItEnded) {
    says("/decision Under target: 3.6% actual: 3.5%");
    says("/decision On it target: 3.5% actual: 3.5%");
    says("/decision Elsewhere target: 3.5% actual: 200 ms");
    EXPECT_THAT(stages(0), testing::Contains("Actual: 3.5%, 0.1 pp under the target [D-1] (4 Mar 2026)"));
    EXPECT_THAT(stages(1), testing::Contains("Actual: 3.5%, exactly the target [D-2] (4 Mar 2026)"));
    EXPECT_THAT(stages(2), testing::Contains("Actual: 200 ms [D-3] (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, CountsTheTeamsBeyondTheOwn) {
    says("/decision Kept the consent teams: Legal, Payments and Customer Service");
    says.after(days{1});
    says("/decision D-1 teams: legal, @Fraud.");
    EXPECT_THAT(
        stages(),
        testing::Contains("Teams: Legal, Payments, Customer Service, Fraud (4 teams beyond the author's own) "
                          "[D-1] (5 Mar 2026)"));
    EXPECT_THAT(composed().decisions.at(0).teams,
                ElementsAre("Legal", "Payments", "Customer Service", "Fraud"));
    says("/decision Two teams: Legal");
    EXPECT_THAT(stages(1), testing::Contains("Teams: Legal [D-2] (5 Mar 2026)"));
}

TEST_F(TheDecisionLog, SaysWhoseWorkItWasAndWhatWouldHaveBeenWithoutIt) {
    says(
        "/decision Kept it otherwise: wrong prices all weekend else explains: nothing else changed my part: "
        "the call team part: the rollback");
    EXPECT_THAT(stages(), testing::IsSupersetOf({"Otherwise: wrong prices all weekend [D-1] (4 Mar 2026)",
                                                 "Else explains: nothing else changed [D-1] (4 Mar 2026)",
                                                 "Own part: the call [D-1] (4 Mar 2026)",
                                                 "Team part: the rollback [D-1] (4 Mar 2026)"}));
}

TEST_F(TheDecisionLog, SaysWhatWasAtStakeAndWhoDisagreedAndHowItEnded) {
    says(
        "/decision Kept the consent stake: $2M disagreed: growth-lead turned out: they agree now signals: "
        "two "
        "dashboards differ information: 70% gain: 22 days cost: 15% effect: Legal stopped escalating "
        "friction "
        "with: Payments resolved: one screen for both shared: UX, 3 March source: Looker");
    std::vector<std::string> labels;
    const decision_log log = composed();
    for (const decision_stage& stage : log.decisions.at(0).stages)
        labels.push_back(stage.label);
    EXPECT_THAT(labels,
                ElementsAre("Disagreed", "Turned out", "Stake", "Information", "Signals", "Effect",
                            "Friction", "Resolved", "Source", "Gain", "Cost", "Shared with", "To fill"));
}

TEST_F(TheDecisionLog, TellsWhatADecisionTaughtAfterItsResults) {
    says("/decision Tuned the cache because: slow results: 505 ms learned: measure first");
    std::vector<std::string> labels;
    const decision_log log = composed();
    for (const decision_stage& stage : log.decisions.at(0).stages)
        labels.push_back(stage.label);
    EXPECT_THAT(labels, ElementsAre("Because", "Results", "Learned", "To fill"));
}

TEST_F(TheDecisionLog, KnowsWhichFieldAStageIs) {
    says("/decision Dropped gift wrap because: risk and the team agreed");
    const decision_log log = composed();
    EXPECT_EQ(log.decisions.at(0).stages.at(0).field, "because");
    EXPECT_EQ(log.decisions.at(0).stages.back().field, "") << "what is to be filled in is no field";
}

TEST_F(TheDecisionLog, KnowsTheDayAndHowLateItWasLogged) {
    says("/decision Dropped gift wrap happened: 2026-03-01");
    EXPECT_EQ(composed().decisions.at(0).days_late, 3);
    EXPECT_EQ(composed().decisions.at(0).day,
              evidence::calendar_date::from_iso("2026-03-01")->first_day().time_since_epoch().count());
}

TEST_F(TheDecisionLog, SaysWhereToBegin) {
    const auto first = [](const decision_log& log) { return to_story(log.nothing.at(0)); };
    EXPECT_EQ(first(composed()),
              "____ No decision is logged yet. Begin with the one that a reviewer should read "
              "first: /decision what you decided because: … rejected: …");
    says("/decision Dropped gift wrap");
    EXPECT_EQ(first(composed(says.between("2026-01-01", "2026-01-31"))),
              "____ No decision that happened between 1 Jan 2026 and 31 Jan 2026 is printed; 1 stands in the "
              "log. Ask for all "
              "of it: /packet");
    EXPECT_THAT(composed().nothing, IsEmpty());
}

TEST_F(TheDecisionLog, AsksNothingOfACompleteDecision) {
    says(
        "/decision Dropped gift wrap because: a rejected: b hypothesis: c experiment: d results: e feedback: "
        "f");
    EXPECT_THAT(stages(), SizeIs(6));
}

TEST_F(TheDecisionLog, AsksForTheDecisionOfAnEntryWithoutText) {
    says("/decision because: retention risk");
    EXPECT_THAT(titles(), ElementsAre("D-1 ____ what was decided? (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, CountsOnlyThePeriod) {
    says("/decision Old happened: 2026-01-31");
    says("/decision Inside happened: 2026-02-01");
    says("/decision Last day happened: 2026-02-28");
    says("/decision New happened: 2026-03-01");
    EXPECT_THAT(titles(says.between("2026-02-01", "2026-02-28")),
                ElementsAre("D-2 Inside [D-2] (1 Feb 2026, logged 31 days after)",
                            "D-3 Last day [D-3] (28 Feb 2026, logged 4 days after)"));
    EXPECT_THAT(titles(says.between("2026-02", "2026-02")), SizeIs(2));
}

TEST_F(TheDecisionLog, LeavesOutWhatWasRetracted) {
    says("/decision One");
    says("/decision Two");
    says("/evidence retract D-1 reason: logged twice");
    EXPECT_THAT(titles(), ElementsAre("D-2 Two [D-2] (4 Mar 2026)"));
}

TEST_F(TheDecisionLog, PrintsTheDigestOfTheFirstRecord) {
    says("/decision One");
    says("/decision D-1 results: +2%");
    EXPECT_EQ(composed().decisions.at(0).digest, evidence::to_hex(says.records().front().hash).substr(0, 12));
}

TEST_F(TheDecisionLog, RanksCompleteDecisionsFirstAndThenTheLater) {
    says("/decision Bare");
    says("/decision Complete because: a rejected: b hypothesis: c experiment: d results: e feedback: f");
    says("/decision Bare too");
    EXPECT_THAT(ranks(), ElementsAre(2, 0, 1));
}

TEST_F(TheDecisionLog, RanksADecisionWithANumberHigher) {
    says("/decision With a number");
    says("/decision Without");
    says("/metric conversion 3.5% for: D-1");
    EXPECT_THAT(ranks(), ElementsAre(0, 1));
}

TEST_F(TheDecisionLog, GivesEveryDecisionARankOfItsOwn) {
    for (int i = 0; i < 5; ++i)
        says("/decision Same");
    EXPECT_THAT(ranks(), ElementsAre(4, 3, 2, 1, 0));
}

TEST_F(TheDecisionLog, NamesTheInitiative) {
    says("/decision One #checkout #search");
    says("/decision Two");
    EXPECT_EQ(composed().decisions.at(0).initiative, "checkout");
    EXPECT_EQ(composed().decisions.at(1).initiative, "");
}

TEST_F(TheDecisionLog, SaysNothingWithoutAnEntry) {
    says(
        "/decision Dropped gift wrap because: a rejected: b stake: $2M teams: Legal, Ops risk: c otherwise: "
        "d part: e shared: f");
    says("/decision because: only a reason");
    says("/decision D-2 results: +2%");
    says("/decision D-1 a note");
    for (const decision_block& block : composed().decisions) {
        support::expect_no_sentence_without_entry(block.title);
        for (const decision_stage& stage : block.stages) {
            support::expect_no_sentence_without_entry(stage.what);
            EXPECT_THAT(stage.what.cites,
                        stage.what.blank ? std::vector<std::string>() : std::vector{block.number});
        }
    }
}

// Letters and digits are the person's own; the platform is named where it is not this machine.
TEST(TheAuthorOfAnArtifact, IsTheAccountInWords) {
    const auto author = [](std::string id) {
        evidence::portfolio of;
        of.author = {std::move(id)};
        return compose_decision_log(of, {evidence::moment{}, "UTC", {}}).head.author;
    };
    EXPECT_EQ(author("local:ana"), "ana");
    EXPECT_EQ(author("slack:T0EX1/U0EX1"), "U0EX1 (slack)");
}

}  // namespace
}  // namespace packet
