#include "commands/thin_evidence.hpp"

#include "tests/support/nudged.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace commands {
namespace {

class ThinEvidence : public support::nudged {};

// ---- what is looked for

TEST_F(ThinEvidence, IsNothingInAnEmptyLog) {
    EXPECT_EQ(thinnest(), "");
}

TEST_F(ThinEvidence, IsNothingWhenEverythingIsThere) {
    fill_packet("2026-03-02");
    on("2026-04-10");
    EXPECT_EQ(thinnest(), "");
}

TEST_F(ThinEvidence, IsAResultThatIsWaitedForForFourWeeks) {
    choose("light");
    say("2026-02-02", "/decision Dropped gift wrap because: a rejected: b experiment: A/B on half");
    on("2026-03-01");
    EXPECT_EQ(thinnest(), "");
    on("2026-03-02");
    EXPECT_EQ(
        thinnest(),
        "D-1 results: D-1 “Dropped gift wrap” was decided 4 weeks ago and has no result yet. / What came "
        "of it, as a number if there is one? /decision D-1 results: ");
    say("/decision D-1 results: conversion +0.3 pp");
    EXPECT_NE(thinnest_about(), "D-1 results");
}

TEST_F(ThinEvidence, WaitsForAResultFromTheNewestExperimentOn) {
    choose("light");
    say("2026-02-02", "/decision Dropped gift wrap because: a rejected: b hypothesis: conversion rises");
    say("2026-02-20", "/decision D-1 experiment: A/B on half");
    on("2026-03-02");
    EXPECT_NE(thinnest_about(), "D-1 results");
    on("2026-03-20");
    EXPECT_EQ(thinnest_about(), "D-1 results");
}

TEST_F(ThinEvidence, AsksForNoResultOfWhatWasTakenBack) {
    choose("light");
    say("2026-02-02", "/decision Started the pilot because: a rejected: b hypothesis: c");
    say("/decision D-1 reversed: stopped it after two weeks learned: ask first");
    on("2026-03-12");
    EXPECT_EQ(thinnest().find("D-1 results"), std::string::npos);
}

TEST_F(ThinEvidence, LeavesAResultToALookBackThatIsNear) {
    say("2026-02-02", "/decision Dropped gift wrap because: a rejected: b hypothesis: conversion rises");
    on("2026-03-02");  // the look-back after six weeks is on 16 March
    EXPECT_NE(thinnest_about(), "D-1 results");
    on("2026-03-17");
    EXPECT_EQ(thinnest_about(), "D-1 results");
    choose("light");  // has no look-backs
    on("2026-03-02");
    EXPECT_EQ(thinnest_about(), "D-1 results");
}

TEST_F(ThinEvidence, LeavesAResultToTheDayThatTheAuthorChose) {
    say("2026-02-02", "/decision Dropped gift wrap because: a rejected: b hypothesis: c review: in 3 months");
    on("2026-03-20");
    EXPECT_NE(thinnest_about(), "D-1 results");
    on("2026-05-04");
    EXPECT_EQ(thinnest_about(), "D-1 results");
}

TEST_F(ThinEvidence, IsAReasonWhileItIsFresh) {
    say("2026-03-02", "/decision Dropped gift wrap");
    on("2026-03-06");
    EXPECT_EQ(thinnest(),
              "D-1 because: D-1 “Dropped gift wrap” does not say why yet. / What made you decide that? A "
              "reviewer looks for the reason first. /decision D-1 because: ");
    say("/decision D-1 because: nobody opened it");
    EXPECT_EQ(thinnest(),
              "D-1 rejected: D-1 “Dropped gift wrap” does not say yet what you gave up for it. / What did "
              "you give up for it? /decision D-1 rejected: ");
    say("/decision D-1 rejected: a cheaper box");
    EXPECT_EQ(thinnest(), "");
}

TEST_F(ThinEvidence, AsksForAReasonBeforeATradeOff) {
    say("2026-03-02", "/decision Dropped gift wrap because: nobody opened it");
    say("2026-03-03", "/decision Moved the coupon box");
    EXPECT_EQ(thinnest_about(), "D-2 because");
}

TEST_F(ThinEvidence, TakesADotForNoReason) {
    say("2026-03-02", "/decision Dropped gift wrap because: nobody opened it rejected: a box");
    log().append({evidence::record_kind::corrected,
                  {evidence::entry_kind::decision, 1},
                  "because: …",
                  "",
                  {{"because", "…", std::nullopt}},
                  {},
                  {},
                  {},
                  evidence::calendar_date::from_iso("2026-03-02").value(),
                  ""},
                 now());
    EXPECT_EQ(thinnest_about(), "D-1 because");
}

TEST_F(ThinEvidence, IsAMetricWithOneNumber) {
    say("2026-02-02", "/metric Checkout conversion 3.1%");
    on("2026-03-01");
    EXPECT_EQ(thinnest(), "");
    on("2026-03-02");
    EXPECT_EQ(thinnest(),
              "metric checkout-conversion: The metric Checkout conversion has one number so far, 3.1% on "
              "2 Feb; a second one makes a trend. / What is it by now? /metric Checkout conversion ");
    say("/metric Checkout conversion 3.5%");
    EXPECT_EQ(thinnest_about(), "no initiative is named yet");
}

TEST_F(ThinEvidence, NamesTheMonthOfANumberThatHasNoDay) {
    say("2026-03-31", "/metric conversion 3.1% happened: in January");
    EXPECT_NE(thinnest().find("has one number so far, 3.1% in January;"), std::string::npos) << thinnest();
}

TEST_F(ThinEvidence, AsksForNoSecondChange) {
    say("2026-02-02", "/metric conversion +8%");
    on("2026-03-20");
    EXPECT_EQ(thinnest().find("metric conversion"), std::string::npos) << thinnest();
}

TEST_F(ThinEvidence, IsABehaviourWhoseDayNears) {
    say("2026-02-02", "/evidence behaviour Leads a launch across two teams by: 30 Jun with: @lena");
    on("2026-05-18");
    EXPECT_NE(thinnest_about(), "B-1");
    on("2026-05-19");
    EXPECT_EQ(thinnest(),
              "B-1: B-1 “Leads a launch across two teams” is agreed for 30 Jun, and no entry shows it yet. "
              "/ What did you do lately that shows it? /decision what you decided behaviour: B-1");
    on("2026-07-14");
    EXPECT_NE(thinnest().find("was agreed for 30 Jun"), std::string::npos) << thinnest();
    on("2026-07-15");
    EXPECT_NE(thinnest_about(), "B-1");
}

TEST_F(ThinEvidence, IsABehaviourWithoutADayAfterSixWeeks) {
    say("2026-02-02", "/evidence behaviour Leads a launch across two teams with: @lena");
    on("2026-03-15");
    EXPECT_NE(thinnest_about(), "B-1");
    on("2026-03-16");
    EXPECT_NE(thinnest().find("was agreed 6 weeks ago, and no entry shows it yet"), std::string::npos);
}

TEST_F(ThinEvidence, IsNoBehaviourThatAnEntryShows) {
    say("2026-02-02", "/evidence behaviour Leads a launch across two teams by: 30 Mar with: @lena");
    on("2026-03-20");
    EXPECT_EQ(thinnest_about(), "B-1");
    say("/decision Led the consent launch because: a rejected: b behaviour: B-1");
    EXPECT_NE(thinnest_about(), "B-1");
}

TEST_F(ThinEvidence, IsSilenceNamedByItsMonth) {
    fill_packet("2026-01-12");
    say("2026-03-10", "/mentor @sam session: read his second outline");
    say("2026-05-04", "/decision Asked Legal because: a rejected: b feedback: c");
    EXPECT_EQ(
        thinnest(),
        "numbers: No number in your log since January. / Which number did you look at this week? /metric ");
    say("/metric conversion 3.4% #checkout");
    on("2026-05-05");
    EXPECT_EQ(thinnest(),
              "mentoring: No mentoring in your log since March. / Whom did you help along lately, and with "
              "what? /mentor @");
    say("/mentor @sam session: third outline");
    EXPECT_EQ(thinnest(), "");
}

TEST_F(ThinEvidence, IsNoDecisionForSixWeeks) {
    fill_packet("2026-01-12");
    say("2026-02-23", "/metric conversion 3.4% #checkout");
    EXPECT_EQ(
        thinnest(),
        "decisions: No decision in your log since January. / What did you decide lately, however small? "
        "/decision ");
}

TEST_F(ThinEvidence, IsFeedbackThatStoppedComing) {
    fill_packet("2026-01-12");
    say("2026-03-02", "/decision Asked Legal to own the text because: a rejected: b");
    say("/metric conversion 3.4% #checkout");
    say("/mentor @sam session: read his second outline");
    on("2026-03-09");
    EXPECT_EQ(thinnest(),
              "feedback: No stakeholder feedback on any decision since January. / What did stakeholders say "
              "about D-4 “Asked Legal to own the text”? /decision D-4 feedback: ");
    say("/evidence keep This saved us a week from: @kim for: D-4");
    EXPECT_NE(thinnest_about(), "feedback");
}

TEST_F(ThinEvidence, HoldsALogAgainstThePacketAfterFourWeeks) {
    say("2026-03-02", "/decision Dropped gift wrap because: a rejected: b #checkout");
    on("2026-03-29");
    EXPECT_EQ(thinnest(), "");
    on("2026-03-30");
    EXPECT_NE(thinnest(), "");
}

TEST_F(ThinEvidence, HoldsALogAgainstAPacketThatIsNear) {
    plan("period 2026-01-01..2026-12-31 due 2026-06-30");
    say("2026-03-01", "/decision Dropped gift wrap because: a rejected: b #checkout");
    EXPECT_EQ(thinnest(), "");
    on("2026-03-02");
    EXPECT_NE(thinnest(), "");
}

TEST_F(ThinEvidence, NamesTheCharterThatLacksASection) {
    fill_packet("2026-03-02");
    say("/evidence charter #gifts vision: none is needed");
    say("/decision Dropped gift wrap because: a rejected: b hypothesis: c experiment: d results: 3% "
        "feedback: e #gifts");
    say("/packet feature #gifts");
    on("2026-04-02");
    asked_for("metric conversion");
    while (!thinnest().empty() && !thinnest().starts_with("charter"))
        asked_for(thinnest_about());
    EXPECT_EQ(thinnest(),
              "charter scope: In the launch charter, the section “scope” is empty. / What is in scope, and "
              "what is not? /evidence charter scope: … #gifts");
}

// ---- what is not asked about

TEST_F(ThinEvidence, AsksNothingAboutWhatWasRetracted) {
    say("2026-03-02", "/decision Dropped gift wrap");
    say("/evidence retract D-1 reason: it was somebody else's");
    EXPECT_EQ(thinnest(), "");
}

TEST_F(ThinEvidence, AsksNothingAboutWhatWasReconstructed) {
    on("2026-03-02");
    accept("/decision Dropped gift wrap hypothesis: conversion rises", "2026-01-12");
    accept("/metric conversion 3.1%", "2026-01-12");
    on("2026-03-03");
    EXPECT_EQ(thinnest().find("D-1"), std::string::npos) << thinnest();
    EXPECT_EQ(thinnest().find("metric conversion"), std::string::npos) << thinnest();
}

TEST_F(ThinEvidence, AsksNothingAboutWhatIsOlderThanAYear) {
    choose("light");
    say("2026-03-02", "/decision Dropped gift wrap because: a rejected: b hypothesis: c");
    on("2027-03-01");
    EXPECT_EQ(thinnest_about(), "D-1 results");
    on("2027-03-02");
    EXPECT_EQ(thinnest().find("D-1"), std::string::npos) << thinnest();
}

// ---- one after the other

class ThinEvidenceInTurn : public ThinEvidence {
protected:
    // A result, two reasons and a second number are missing.
    void SetUp() override {
        choose("light");
        say("2026-01-05", "/decision Dropped gift wrap because: a rejected: b hypothesis: c #checkout");
        say("2026-01-05", "/metric conversion 3.1% #checkout");
        say("2026-02-02", "/decision Moved the coupon box");
        say("2026-02-03", "/decision Asked Legal to own the text");
        on("2026-02-06");
    }
    // What is asked for by as many nudges in a row.
    std::string asked_in_turn(int count) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            const std::string about = thinnest_about();
            all += (i == 0 ? "" : ", ") + about;
            asked_for(about);
        }
        return all;
    }
};

TEST_F(ThinEvidenceInTurn, ComesInAnotherSortEachTime) {
    EXPECT_EQ(asked_in_turn(4), "D-1 results, D-2 because, metric conversion, D-3 because");
}

TEST_F(ThinEvidenceInTurn, IsNeverTheSameTwiceInARow) {
    std::string before;
    for (int week = 0; week < 12; ++week) {
        const std::string about = thinnest_about();
        EXPECT_TRUE(about.empty() || about != before) << week << " " << about;
        asked_for(about);
        before = about;
    }
}

TEST_F(ThinEvidenceInTurn, IsAskedForTwiceAtMost) {
    std::map<std::string, int> times;
    for (int week = 0; week < 60; ++week) {
        const std::string about = thinnest_about();
        ++times[about];
        asked_for(about);
    }
    EXPECT_GT(times.count("D-1 results"), 0U);
    for (const auto& [about, count] : times)
        EXPECT_TRUE(about.empty() || count <= 2) << about;
}

TEST_F(ThinEvidenceInTurn, DoesNotCountWhatWasDropped) {
    dropped("D-1 results");
    EXPECT_EQ(thinnest_about(), "D-1 results");
    asked_for("D-1 results");
    EXPECT_EQ(thinnest_about(), "D-2 because");
}

TEST_F(ThinEvidenceInTurn, AsksTheSameAgainWhenItWasPutOff) {
    asked_for("metric conversion", "weekly 2026-02-02");
    hear_weekly("2026-02-02");
    EXPECT_EQ(about(), "metric conversion");
    say("/metric conversion 3.5% #checkout");
    hear_weekly("2026-02-02");
    EXPECT_EQ(about(), "D-1 results");
}

TEST_F(ThinEvidenceInTurn, WaitsForNothingElseWhereOneThingIsThin) {
    say("/decision D-2 because: a rejected: b");
    say("/decision D-3 because: a rejected: b");
    say("/metric conversion 3.5% #checkout");
    EXPECT_EQ(thinnest_about(), "D-1 results");
    asked_for("D-1 results");
    EXPECT_NE(thinnest_about(), "D-1 results");
}

// What is asked for can be given by the line that is offered.
TEST_F(ThinEvidence, IsMendedByItsLine) {
    choose("light");
    say("2026-01-05", "/decision Dropped gift wrap hypothesis: conversion rises");
    say("2026-01-05", "/metric conversion 3.1%");
    say("2026-01-05", "/evidence behaviour Leads a launch by: 1 Mar with: @lena");
    on("2026-02-20");
    std::set<std::string> mended;
    for (int i = 0; i < 8 && !thinnest().empty(); ++i) {
        const std::string told = thinnest();
        std::string line = told.substr(told.rfind(" /") + 1);
        if (const auto at = line.find("what you decided"); at != std::string::npos)
            line.replace(at, 16, "Led the consent launch because: a rejected: b #consent");
        else
            line += line.starts_with("/mentor") ? "sam session: read it" : "3.5%";
        if (line.find("…") != std::string::npos || line.find("name 3.5%") != std::string::npos) break;
        say(line);
        EXPECT_TRUE(mended.insert(told.substr(0, told.find(':'))).second) << "asked again: " << told;
    }
    EXPECT_GE(mended.size(), 3U);
}

}  // namespace
}  // namespace commands
