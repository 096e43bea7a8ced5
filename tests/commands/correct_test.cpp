#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using CorrectCommand = support::conversation;
using RetractCommand = support::conversation;
using support::days;

TEST_F(CorrectCommand, ChangesAFieldAndKeepsItsDates) {
    say("/decision Saved cards first stake: $1.5M happened: yesterday");
    after(30 * days);
    EXPECT_EQ(
        say("/evidence correct D-1 stake: $2M"),
        "D-1 corrected · 3 Apr 2026, 13:00 WEST\n"
        "Stake: $2M\n"
        "Next: What made you decide that? A reviewer looks for the reason first. /decision D-1 because: ");
    EXPECT_EQ(entry("D-1"), "D-1, 3 Mar 2026: Saved cards first\nstake: $2M [$2M] (corrected)");
    EXPECT_EQ(records(), 2U);
}

TEST_F(CorrectCommand, ChangesTheText) {
    say("/decision Droped gift wrap because: slow");
    say("/evidence correct D-1 Dropped gift wrap");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow");
}

TEST_F(CorrectCommand, ChangesTheTextThatIsNamedAsIfItWereAField) {
    say("/decision Droped gift wrap");
    say("/evidence correct D-1 Text: Dropped gift wrap because: slow");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow (corrected)");
    say("/evidence correct D-1 decision:");
    EXPECT_TRUE(refused()) << "it names what is to change and not what to";
}

TEST_F(CorrectCommand, ChangesTheDay) {
    say("/decision Dropped gift wrap");
    say("/evidence correct D-1 happened: 27 February");
    EXPECT_EQ(entry("D-1"), "D-1, 27 Feb 2026: Dropped gift wrap");
}

TEST_F(CorrectCommand, LeavesTheDayAloneWhenItCannotBeRead) {
    say("/decision Dropped gift wrap happened: 27 February");
    say("/evidence correct D-1 because: slow happened: whenever");
    EXPECT_TRUE(refused());
    EXPECT_EQ(entry("D-1"), "D-1, 27 Feb 2026: Dropped gift wrap");
    say("/evidence correct D-1 happened: tomorrow");
    EXPECT_TRUE(refused());
}

TEST_F(CorrectCommand, TakesANumberForTheValueOfAMetric) {
    say("/metric conversion 3.5%");
    say("/evidence correct M-1 3.6%");
    EXPECT_EQ(entry("M-1"), "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.6% [3.6%] (corrected)");
}

TEST_F(CorrectCommand, FindsTheNumberAmongTheWordsAroundIt) {
    say("/metric conversion 3.1%");
    for (const char* line :
         {"conversion 3.6%", "3.6% not 3.1%", "should be 3.6%.", "to 3.6%", "value: from 3.1% to 3.6%"}) {
        say("/evidence correct M-1 value: 3.1%");
        say(std::string("/evidence correct M-1 ") + line);
        EXPECT_TRUE(saved()) << line;
        EXPECT_THAT(entry("M-1"), testing::HasSubstr("[3.6%] (corrected)")) << line;
    }
    EXPECT_EQ(
        say("/evidence correct M-1 3.7"),
        "3.7 of what? Nothing was changed: say it with its unit.\nTry: /evidence correct M-1 value: …");
    EXPECT_EQ(say("/evidence correct M-1 measured behind the 5% flag"),
              "Which part of M-1 should that correct? Nothing was changed: say it behind its name.\n"
              "Try: /evidence correct M-1 value: …");
}

TEST_F(CorrectCommand, LeavesAMetricItsUnit) {
    say("/metric conversion 3.5%");
    EXPECT_EQ(say("/evidence correct M-1 value: 3.6"),
              "“3.6” is no number with a unit. Nothing was changed: say it with its unit, as in 3.5%.\n"
              "Try: /evidence correct M-1 value: …");
    EXPECT_TRUE(refused());
}

TEST_F(CorrectCommand, PutsAnInitiativeInThePlaceOfAMistypedOne) {
    say("/decision Dropped gift wrap #chekout because: slow");
    say("/evidence correct D-1 #checkout");
    EXPECT_EQ(headline(), "D-1 corrected");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow\n#checkout");
    EXPECT_THAT(say("/evidence show D-1"),
                testing::HasSubstr("corrected: Initiative: #checkout, before: #chekout\n"));
    say("/decision D-1 #payments");
    EXPECT_THAT(entry("D-1"), testing::HasSubstr("#checkout #payments")) << "a stage adds one";
}

TEST_F(CorrectCommand, TakesNobodyForASentence) {
    say("/decision Froze hiring");
    say("/evidence correct D-1 @bob");
    EXPECT_EQ(headline(), "What should D-1 say instead? Nothing was changed.");
}

TEST_F(CorrectCommand, TakesTheNumberHoweverItIsTyped) {
    say("/mentor @sam first gap: x");
    for (const char* number : {"P-1", "p1", "P 1", "#P-1", "p–1"}) {
        say("/evidence correct " + std::string(number) + " gap: y");
        EXPECT_EQ(headline(), "P-1 corrected") << number;
    }
}

TEST_F(CorrectCommand, KnowsTheFieldsOfTheEntry) {
    say("/mentor @sam first");
    say("/evidence correct P-1 goal: x");
    EXPECT_EQ(newest().fields.at(0).name, "goal");
}

TEST_F(CorrectCommand, RefusesWithoutAnEntryOrWithoutACorrection) {
    say("/decision x");
    EXPECT_EQ(
        say("/evidence correct"),
        "Which entry? Nothing was changed: begin with its number.\nTry: /evidence correct D-14 stake: $2M");
    EXPECT_TRUE(refused());
    say("/evidence correct the stake");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence correct D-1"),
              "What should D-1 say instead? Nothing was changed.\n"
              "Try: /evidence correct D-1 because: …\n"
              "Try: /evidence correct D-1 the decision in other words");
    EXPECT_TRUE(refused());
    say("/evidence correct D-9 stake: $2M");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no D-9; your newest is D-1. Nothing was changed.");
    EXPECT_EQ(records(), 1U);
}

TEST_F(RetractCommand, TakesAnEntryOutWithItsReason) {
    say("/decision Dropped gift wrap");
    EXPECT_EQ(say("/evidence retract D-1 reason: logged twice"),
              "D-1 retracted; it stays in the log and out of every artifact · 4 Mar 2026, 12:00 WET\n"
              "Reason: logged twice");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nretracted: logged twice");
}

TEST_F(RetractCommand, TakesAnyWordsForTheReason) {
    say("/decision a");
    say("/decision b");
    say("/decision c");
    say("/evidence retract d1 logged twice");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: a\nretracted: logged twice");
    say("/evidence retract D-2 because: it never happened");
    EXPECT_EQ(entry("D-2"), "D-2, 4 Mar 2026: b\nretracted: it never happened");
    say("/evidence retract D-3");
    EXPECT_EQ(entry("D-3"), "D-3, 4 Mar 2026: c\nretracted: ");
}

TEST_F(RetractCommand, RefusesWhatIsRetractedOrNotThere) {
    say("/decision a");
    say("/evidence retract D-1");
    say("/evidence retract D-1");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "D-1 was already retracted. Nothing was changed.");
    say("/evidence correct D-1 because: x");
    EXPECT_TRUE(refused());
    say("/evidence retract");
    EXPECT_TRUE(refused());
    say("/evidence retract M-1");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no M-1: you have logged no metrics yet. Nothing was changed.");
    EXPECT_EQ(records(), 2U);
}

using LostColon = support::conversation;

TEST_F(LostColon, IsAskedForAndNothingIsChanged) {
    say("/decision Dropped gift wrap stake: $2M");
    say("/evidence correct D-1 stake $1M");
    EXPECT_TRUE(refused());
    EXPECT_EQ(reply().examples, std::vector<std::string>{"/evidence correct D-1 stake: $1M"});
    say("/evidence correct D-1 person: @lee");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 1U);
}

TEST_F(LostColon, LeavesOtherWordsAlone) {
    say("/decision Dropped gift wrap");
    say("/evidence correct D-1 Dropped gift wrap for Valentines");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("It said"), "Dropped gift wrap");
}

TEST_F(LostColon, DoesNotMakeADecisionOfACommand) {
    say("/decision Dropped gift wrap");
    say("/decision retract D-1 reason: logged twice");
    EXPECT_TRUE(refused());
    EXPECT_EQ(reply().examples, std::vector<std::string>{"/evidence retract D-1 reason: logged twice"});
}

TEST_F(LostColon, IsNoReasonToKeepAnUnknownDecision) {
    say("/metric conversion 3.1%");
    say("/evidence correct M-1 for: D-9");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 1U);
}

}  // namespace
}  // namespace commands
