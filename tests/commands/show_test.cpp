#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using ShowCommand = support::conversation;
using support::days;

TEST_F(ShowCommand, TellsAnEntrysWholeStory) {
    say("/decision Dropped gift wrap because: slow happened: yesterday #checkout https://example.org/doc");
    after(7 * days);
    say("/decision D-1 results: conversion +0.2 pp");
    say("/evidence correct D-1 because: very slow");
    say("/evidence retract D-1 reason: a mistake");
    EXPECT_EQ(
        say("/evidence show D-1"),
        "D-1, decision, retracted\n"
        "4 Mar 2026, 12:00 WET, logged: Dropped gift wrap · Because: slow (3 Mar 2026, logged 1 day after)\n"
        "11 Mar 2026, 12:00 WET, added: Results: conversion +0.2 pp\n"
        "11 Mar 2026, 12:00 WET, corrected: Because: very slow, before: “slow”\n"
        "11 Mar 2026, 12:00 WET, retracted: Reason: a mistake\n"
        "Initiative: #checkout\n"
        "Links: https://example.org/doc");
}

TEST_F(ShowCommand, TellsOfADayThatWasSaidAlone) {
    say("/decision Dropped gift wrap");
    say("/decision D-1 happened: yesterday");
    EXPECT_THAT(say("/evidence show D-1"),
                testing::HasSubstr("added: Happened: 3 Mar 2026, logged 1 day after"));
}

TEST_F(ShowCommand, TakesTheNumberHoweverItIsTyped) {
    say("/mentor @sam first");
    for (const char* line : {"/evidence show P-1", "/evidence show p1", "/evidence show P 1",
                             "/evidence show #P-1", "/evidence P-1", "/evidence p1", "/mentor P-1"}) {
        say(line);
        EXPECT_EQ(headline(), "P-1, mentoring story") << line;
    }
    EXPECT_EQ(records(), 1U);
}

TEST_F(ShowCommand, RefusesWhatIsNotThere) {
    EXPECT_EQ(say("/evidence show D-1"),
              "There is no D-1: you have logged no decisions yet.\nTry: /evidence list");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence show"),
              "Which entry? Say its number:\nTry: /evidence show D-1\nTry: /evidence list");
    EXPECT_TRUE(refused());
    say("/evidence show the wrap");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "“the wrap” is no entry number. Say one like this:");
}

TEST_F(ShowCommand, TellsWhatEachCorrectionReplaced) {
    say("/decision Dropped gift wrap stake: $2M happened: 1 March");
    after(days);
    say("/evidence correct D-1 stake: $3M because: retention");
    after(days);
    say("/evidence correct D-1 Dropped gift wrap for good");
    after(days);
    say("/evidence correct D-1 happened: 2 March");
    EXPECT_EQ(
        say("/evidence show D-1"),
        "D-1, decision\n"
        "4 Mar 2026, 12:00 WET, logged: Dropped gift wrap · Stake: $2M (1 Mar 2026, logged 3 days after)\n"
        "5 Mar 2026, 12:00 WET, corrected: Stake: $3M, before: “$2M” · Because: retention, before: nothing\n"
        "6 Mar 2026, 12:00 WET, corrected: Dropped gift wrap for good, before: “Dropped gift wrap”\n"
        "7 Mar 2026, 12:00 WET, corrected: Happened: 2 Mar 2026, before: 1 Mar 2026\n"
        "Next: What did you give up for it? /decision D-1 rejected: ");
}

TEST_F(ShowCommand, TellsTheNewestCorrectionAgainstTheOneBefore) {
    say("/metric conversion 3.5%");
    say("/evidence correct M-1 3.6%");
    say("/evidence correct M-1 3.7%");
    EXPECT_NE(say("/evidence show M-1").find("Value: 3.7%, before: “3.6%”"), std::string::npos);
}

TEST_F(ShowCommand, TellsWhatWasTakenBack) {
    say("/decision Dropped gift wrap");
    say("/decision D-1 results: +2%");
    after(days);
    say("/evidence undo");
    EXPECT_EQ(
        say("/evidence show D-1").substr(0, last_reply().find("\nNext")),
        "D-1, decision\n"
        "4 Mar 2026, 12:00 WET, logged: Dropped gift wrap\n"
        "4 Mar 2026, 12:00 WET, added: Results: +2% (taken back later)\n"
        "5 Mar 2026, 12:00 WET, taken back: the line of 4 Mar 2026, 12:00 WET: “/decision D-1 results: +2%”");
}

TEST_F(ShowCommand, AsksNothingMoreOfAnEntryThatIsOut) {
    say("/decision Dropped gift wrap");
    say("/evidence undo");
    EXPECT_TRUE(say("/evidence show D-1").starts_with("D-1, decision, taken back\n"));
    EXPECT_EQ(next(), "");
    say("/decision Dropped gift cards");
    say("/evidence retract D-2 reason: twice");
    EXPECT_TRUE(say("/evidence show D-2").starts_with("D-2, decision, retracted\n"));
    EXPECT_EQ(next(), "");
}

}  // namespace
}  // namespace commands
