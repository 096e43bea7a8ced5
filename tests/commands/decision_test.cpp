#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using DecisionCommand = support::conversation;
using support::days;

TEST_F(DecisionCommand, AnswersWithItsNumberItsTimeAndTheNextQuestion) {
    EXPECT_EQ(say("/decision Deprioritised gift wrap because: retention risk #checkout"),
              "D-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Decision: Deprioritised gift wrap\n"
              "Because: retention risk\n"
              "Initiative: #checkout\n"
              "Next: What did you give up for it? /decision D-1 rejected: ");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Deprioritised gift wrap\nbecause: retention risk\n#checkout");
}

TEST_F(DecisionCommand, CountsUp) {
    say("/decision first");
    say("/decision second");
    EXPECT_EQ(headline(), "D-2 saved");
    say("/metric checkout-conversion 3%");
    EXPECT_EQ(headline(), "M-1 saved");
}

TEST_F(DecisionCommand, ShowsItsTimeInThePersonsZone) {
    in_zone("Asia/Kolkata");
    EXPECT_EQ(say("/decision x").substr(0, 36), "D-1 saved · 4 Mar 2026, 17:30 IST\nD");
    at("2026-07-04T12:00:00.000Z");
    in_zone("America/New_York");
    EXPECT_EQ(say("/decision y").substr(0, 36), "D-2 saved · 4 Jul 2026, 08:00 EDT\nD");
}

TEST_F(DecisionCommand, KeepsTheLineAsItWasTyped) {
    const std::string typed = "/decision “Dropped”\u00a0it — becuase：slow\n#checkout";
    say(typed);
    EXPECT_EQ(newest().said, typed);
    EXPECT_EQ(newest().text, "\"Dropped\" it");
}

TEST_F(DecisionCommand, KeepsTextThatFitsNoRule) {
    say("/decision ??? ((( not: a: field ))) 5 of 7 — ok");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: ??? ((( not: a: field ))) 5 of 7 - ok");
}

TEST_F(DecisionCommand, SaysHowItReadASlip) {
    say("/decision Dropped it becuase: slow");
    EXPECT_EQ(fact("Because"), "slow");
    EXPECT_EQ(fact("Read"), "“becuase:” as “because:”");
}

TEST_F(DecisionCommand, TellsTheDayOnWhichItLooksBack) {
    say("/decision Dropped it review: in a month");
    EXPECT_EQ(fact("Look back"), "in a month, on 4 Apr 2026");
    say("/decision D-1 review: 1 May 2026");
    EXPECT_EQ(fact("Look back"), "1 May 2026");
    say("/evidence correct D-1 review: in 3 weeks");
    EXPECT_EQ(fact("Look back"), "in 3 weeks, on 25 Mar 2026");
}

TEST_F(DecisionCommand, SaysThatItCanReadNoDayToLookBackOn) {
    for (const std::string typed : {"31 Feb", "never", "sometime", "yesterday"}) {
        say("/decision Dropped it review: " + typed);
        EXPECT_EQ(
            fact("Look back"),
            typed +
                " (kept as you typed it: I can read no day to come in it. Once there is a hypothesis, I "
                "come back 2, 6 and 12 weeks after it. A day looks like review: in a month or review: 1 "
                "May)");
    }
    say("/decision Moved it hypothesis: more people check out review: sometime");
    EXPECT_EQ(
        fact("Look back"),
        "sometime (kept as you typed it: I can read no day to come in it. I come back 2, 6 and 12 weeks "
        "after the hypothesis. A day looks like review: in a month or review: 1 May)");
}

TEST_F(DecisionCommand, TakesAReasonForTheBecause) {
    say("/decision Dropped it reason: slow");
    EXPECT_EQ(fact("Because"), "slow");
    EXPECT_EQ(next(), "What did you give up for it? /decision D-1 rejected: ");
}

TEST_F(DecisionCommand, UnderstandsTheStake) {
    say("/decision Dropped it stake: about $2M a year");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped it\nstake: about $2M a year [$2M/yr]");
    say("/decision Dropped it stake: $2-3M");
    EXPECT_EQ(entry("D-2"), "D-2, 4 Mar 2026: Dropped it\nstake: $2-3M");
}

TEST_F(DecisionCommand, GrowsByStagesWithTheirOwnDates) {
    say("/decision Dropped gift wrap because: retention");
    after(7 * days);
    EXPECT_EQ(say("/decision D-1 experiment: 50/50 on mobile"),
              "Added to D-1 · 11 Mar 2026, 12:00 WET\n"
              "Experiment: 50/50 on mobile\n"
              "Next: What did you give up for it? /decision D-1 rejected: ");
    after(21 * days);
    say("/decision d1 results: conversion 2.8% → 3.0% happened: yesterday");
    EXPECT_EQ(fact("Happened"), "31 Mar 2026, logged 1 day after");
    EXPECT_EQ(entry("D-1"),
              "D-1, 4 Mar 2026: Dropped gift wrap\n"
              "because: retention\n"
              "experiment: 50/50 on mobile (11 Mar 2026)\n"
              "results: conversion 2.8% → 3.0% [3.0%] (31 Mar 2026)");
    EXPECT_EQ(records(), 3U);
}

TEST_F(DecisionCommand, TakesItsNumberHoweverItIsTyped) {
    say("/decision Dropped gift wrap");
    for (const char* number : {"D-1", "d-1", "D1", "d1:", "D 1", "#D-1", "D–1", "D-1,", "D-1 -"}) {
        say("/decision " + std::string(number) + " risk: low");
        EXPECT_EQ(headline(), "Added to D-1") << number;
    }
}

TEST_F(DecisionCommand, TakesFreeTextForAStage) {
    say("/decision Dropped gift wrap");
    say("/decision D-1 told the team about it");
    EXPECT_EQ(fact("Added a note"), "told the team about it");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\ntext: told the team about it");
}

TEST_F(DecisionCommand, AddsTagsAndLinksToAnEntry) {
    say("/decision Dropped gift wrap");
    say("/decision D-1 #checkout");
    say("/decision D-1 https://example.org/doc");
    EXPECT_EQ(entry("D-1"),
              "D-1, 4 Mar 2026: Dropped gift wrap\ntext: https://example.org/doc\n#checkout "
              "https://example.org/doc");
}

TEST_F(DecisionCommand, ShowsItsLinks) {
    say("/decision Dropped it because: slow https://example.org/doc");
    EXPECT_EQ(fact("Links"), "https://example.org/doc");
}

TEST_F(DecisionCommand, IsShownByItsNumberAlone) {
    say("/decision Dropped gift wrap");
    EXPECT_EQ(
        say("/decision D-1"),
        "D-1, decision\n"
        "4 Mar 2026, 12:00 WET, logged: Dropped gift wrap\n"
        "Next: What made you decide that? A reviewer looks for the reason first. /decision D-1 because: ");
    EXPECT_EQ(records(), 1U);
}

TEST_F(DecisionCommand, AsksForTheWordsOfAFieldThatHasNone) {
    say("/decision Dropped gift wrap because: retention");
    EXPECT_EQ(say("/decision D-1 results:"),
              "Say it behind “results:”. Nothing was saved yet.\n"
              "Next: What came of it, as a number if there is one? /decision D-1 results: ");
    EXPECT_EQ(
        say("/decision D-1 because"),
        "Say it behind “because:”. Nothing was saved yet.\n"
        "So far, 4 Mar 2026: retention\n"
        "Next: What made you decide that? A reviewer looks for the reason first. /decision D-1 because: ");
    EXPECT_EQ(records(), 1U);
}

TEST_F(DecisionCommand, TakesNoOfferedLineForEvidence) {
    say("/decision Dropped gift wrap");
    EXPECT_EQ(
        say("/decision D-1 hypothesis: …"),
        "“…” only keeps the place of your own words. Nothing was saved: put them behind “hypothesis:”.\n"
        "Next: What did you expect to happen? /decision D-1 hypothesis: ");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/decision what you decided because: … #checkout"),
              "“what you decided” only keeps the place of your own words. Nothing was saved: say what you "
              "decided.\n"
              "Next: Say what you decided. /decision #checkout ");
    EXPECT_EQ(say("/decision Moved it because: ... risk: low #checkout"),
              "“...” only keeps the place of your own words. Nothing was saved: put them behind “because:”.\n"
              "Next: What made you decide that? A reviewer looks for the reason first. "
              "/decision Moved it #checkout risk: low because: ");
    for (const char* line : {"/decision …", "/decision -", "/decision D-1 …", "/decision D-1 risk: --",
                             "/evidence correct D-1 …", "/evidence correct D-1 the decision in other words",
                             "/evidence retract D-1 reason: …", "/mentor @sam pairing gap: …",
                             "/evidence keep what somebody wrote", "/decision D-1 happened: …",
                             "/decision Dropped it #initiative because: slow"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
    }
    EXPECT_EQ(records(), 1U);
    say("/decision Waited … and then shipped");
    EXPECT_TRUE(saved()) << "an ellipsis may stand between words";
}

TEST_F(DecisionCommand, ResolvesAccountsBehindNames) {
    account("legal-lead", "U0EX2");
    say("/decision asked @legal-lead and @ux-lead");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: asked @legal-lead and @ux-lead\n@legal-lead=U0EX2 @ux-lead");
}

TEST_F(DecisionCommand, SaysWhenItIsLoggedLate) {
    say("/decision Dropped it happened: last Tuesday");
    EXPECT_EQ(fact("Happened"), "3 Mar 2026, logged 1 day after");
    say("/decision Dropped it happened: 29 January");
    EXPECT_EQ(fact("Happened"), "29 Jan 2026, logged 34 days after");
    say("/decision Dropped it happened: February");
    EXPECT_EQ(fact("Happened"), "Feb 2026, logged 4 days after");
    say("/decision Dropped it happened: this month");
    EXPECT_EQ(fact("Happened"), "Mar 2026");
    say("/decision Dropped it happened: today");
    EXPECT_EQ(fact("Happened"), "");
}

TEST_F(DecisionCommand, KnowsTodayWhereThePersonIs) {
    at("2026-03-04T20:00:00.000Z");
    in_zone("Asia/Kolkata");  // already Thursday there
    say("/decision x happened: yesterday");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: x");
    say("/decision y happened: 2026-03-05");
    EXPECT_EQ(entry("D-2"), "D-2, 5 Mar 2026: y");
    in_zone("America/New_York");
    say("/decision z happened: 2026-03-05");
    EXPECT_TRUE(refused());
}

TEST_F(DecisionCommand, RefusesADateToCome) {
    say("/decision Dropped it happened: 2026-03-05");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(),
              "“2026-03-05” is 5 Mar 2026, which is still to come. Nothing was saved: send it again without "
              "the date, or with one up to today.");
    for (const char* date : {"tomorrow", "2027", "4 March 2027", "31.12.2026"}) {
        say("/decision Dropped it happened: " + std::string(date));
        EXPECT_EQ(saved(), std::string_view(date) == "2027") << date;
    }
    EXPECT_EQ(records(), 1U);
}

TEST_F(DecisionCommand, StandsAtTodayWhenItsDateCannotBeRead) {
    say("/decision Dropped it happened: 03/04/2026");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("Date"),
              "“03/04/2026” is no date that I can be sure of, so this stands at today. To change that, send "
              "/decision D-1 happened: 2026-03-04 (or yesterday, last Tuesday, 3 weeks ago or March).");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped it");
    EXPECT_EQ(newest().fields.at(0).text, "03/04/2026");
}

TEST_F(DecisionCommand, TakesWordsBehindTheDateForItsText) {
    say("/decision happened: yesterday Dropped gift wrap #checkout");
    EXPECT_EQ(entry("D-1"), "D-1, 3 Mar 2026: Dropped gift wrap\n#checkout");
    say("/decision Dropped gift wrap happened: yesterday in the review because: slow");
    EXPECT_EQ(entry("D-2"), "D-2, 3 Mar 2026: Dropped gift wrap, in the review\nbecause: slow");
}

TEST_F(DecisionCommand, IsMovedByAStageThatSaysOnlyWhen) {
    say("/decision Dropped gift wrap");
    say("/decision D-1 happened: 2026-02-27");
    EXPECT_EQ(entry("D-1"), "D-1, 27 Feb 2026: Dropped gift wrap");
}

TEST_F(DecisionCommand, IsNotMovedByADateThatCannotBeRead) {
    say("/decision Dropped gift wrap happened: 2026-02-27");
    say("/decision D-1 happened: whenever");
    EXPECT_TRUE(refused());
    EXPECT_EQ(examples(), "/decision D-1 happened: …");
    EXPECT_EQ(entry("D-1"), "D-1, 27 Feb 2026: Dropped gift wrap");
}

TEST_F(DecisionCommand, IsReversedInTheEntryThatWasTakenBack) {
    say("/decision Dropped gift wrap");
    EXPECT_EQ(
        say("/decision Brought gift wrap back #checkout because: sales fell reversed: D-1"),
        "“reversed:” stands in the decision that was taken back. Nothing was saved: say it of D-1, and what "
        "you decided instead without it.\n"
        "Try: /decision D-1 reversed: Brought gift wrap back\n"
        "Try: /decision Brought gift wrap back #checkout because: sales fell");
    EXPECT_TRUE(refused());
    say("/decision D-1 reversed: sales fell");
    EXPECT_TRUE(saved());
}

TEST_F(DecisionCommand, KeepsTheLastWordBeforeAField) {
    for (const char* text : {"Require log in", "Keep the API key", "Made tracking opt in"}) {
        say(std::string("/decision ") + text + " because: fraud");
        EXPECT_EQ(newest().text, text);
    }
    say("/decision Dropped gift wrap, main risk: churn");
    EXPECT_EQ(newest().text, "Dropped gift wrap");
}

TEST_F(DecisionCommand, RefusesAnUnknownEntry) {
    say("/decision D-7 results: up");
    EXPECT_TRUE(refused());
    EXPECT_EQ(last_reply(),
              "There is no D-7: you have logged no decisions yet. Nothing was saved.\nTry: /evidence list");
    say("/decision x");
    EXPECT_EQ(say("/decision D-70 results: up"),
              "There is no D-70; your newest is D-1. Nothing was saved.\nTry: /evidence list");
    EXPECT_EQ(records(), 1U);
}

TEST_F(DecisionCommand, RefusesAStageOfARetractedEntry) {
    say("/decision x");
    say("/evidence retract D-1");
    say("/decision D-1 results: up");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(),
              "D-1 was retracted, so nothing was added. Log it again as a new entry if it stands after all.");
}

TEST_F(DecisionCommand, RefusesWhatSaysNothing) {
    for (const char* line :
         {"/decision #checkout", "/decision because:", "/decision - ", "/decision because: #checkout"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
        EXPECT_EQ(headline(), "What did you decide? Nothing was saved: say it in your own words.");
    }
    EXPECT_EQ(records(), 0U);
}

TEST_F(DecisionCommand, ShowsItsUsageWhenItIsEmpty) {
    for (const char* line : {"/decision", "decision", "/decision help", "@dossier decision"}) {
        say(line);
        EXPECT_EQ(headline(),
                  "/decision text [because: …] [rejected: …] [hypothesis: …] [stake: $2M] #initiative")
            << line;
        EXPECT_EQ(examples(), "/decision Deprioritised gift wrap #checkout because: retention risk");
    }
    EXPECT_EQ(records(), 0U);
}

TEST_F(DecisionCommand, ShowsOnlyTheBeginningOfALongText) {
    const std::string text(3000, 'x');
    say("/decision " + text);
    EXPECT_EQ(fact("Decision"), std::string(400, 'x') + "…");
    EXPECT_EQ(newest().text, text);
}

}  // namespace
}  // namespace commands
