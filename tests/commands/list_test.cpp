#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using ListCommand = support::conversation;
using ShowCommand = support::conversation;
using ZoneCommand = support::conversation;
using support::days;

TEST_F(ListCommand, ShowsTheNewestFirst) {
    say("/decision Dropped gift wrap #checkout happened: yesterday");
    say("/metric checkout-conversion 3.5% #checkout");
    say("/mentor @sam first");
    say("/evidence retract P-1");
    EXPECT_EQ(say("/evidence list"),
              "3 entries\n"
              "P-1  4 Mar 2026  @sam first (retracted)\n"
              "M-1  4 Mar 2026  checkout-conversion 3.5% #checkout\n"
              "D-1  3 Mar 2026  Dropped gift wrap #checkout (logged 1 day after)");
}

TEST_F(ListCommand, ChoosesByKindAndInitiative) {
    say("/decision one #checkout");
    say("/decision two #latency");
    say("/metric p95 200 ms #latency");
    say("/mentor @sam x");
    EXPECT_EQ(say("/evidence list decisions"),
              "2 decisions\nD-2  4 Mar 2026  two #latency\nD-1  4 Mar 2026  one #checkout");
    EXPECT_EQ(say("/evidence list #Latency"),
              "2 entries for #latency\nM-1  4 Mar 2026  p95 200 ms #latency\nD-2  4 Mar 2026  two #latency");
    EXPECT_EQ(say("/evidence list metrics #latency"),
              "1 metric for #latency\nM-1  4 Mar 2026  p95 200 ms #latency");
    EXPECT_EQ(say("/evidence list mentoring"), "1 mentoring story\nP-1  4 Mar 2026  @sam x");
}

TEST_F(ListCommand, ShowsAnEntryAsItIsCalledToday) {
    say("/decision Droped it");
    say("/evidence correct D-1 Dropped it happened: 1 March");
    EXPECT_EQ(say("/evidence list"), "1 entry\nD-1  1 Mar 2026  Dropped it (logged 3 days after)");
}

TEST_F(ListCommand, SaysWhatToTypeWhenItIsEmpty) {
    EXPECT_EQ(say("/evidence list"),
              "0 entries\nTry: /decision Deprioritised gift wrap #checkout because: retention risk");
    EXPECT_FALSE(refused());
}

TEST_F(ListCommand, HasPages) {
    for (int i = 1; i <= 21; ++i)
        say("/decision number " + std::to_string(i) + " #checkout");
    say("/evidence list decisions #checkout");
    EXPECT_EQ(headline(), "21 decisions for #checkout, page 1 of 2, newest first");
    EXPECT_EQ(reply().rows.size(), 20U);
    EXPECT_EQ(reply().rows.front().entry, "D-21");
    EXPECT_EQ(examples(), "/evidence list decision #checkout page 2");
    EXPECT_EQ(say(reply().examples.at(0)),
              "21 decisions for #checkout, page 2 of 2, newest first\nD-1  4 Mar 2026  number 1 #checkout");
    EXPECT_EQ(say("/evidence list page 3"),
              "There is no page 3; the last is page 2.\nTry: /evidence list page 2");
    EXPECT_TRUE(refused());
}

TEST_F(ListCommand, RefusesWhatItCannotListBy) {
    say("/evidence list checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "I cannot list by “checkout”. Try one of these:");
    EXPECT_EQ(reply().examples.at(0), "/evidence list #checkout");
    say("/evidence list page 0");
    EXPECT_TRUE(refused());
}

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
        "11 Mar 2026, 12:00 WET, corrected: Because: very slow\n"
        "11 Mar 2026, 12:00 WET, retracted: Reason: a mistake\n"
        "Initiative: #checkout\n"
        "Links: https://example.org/doc");
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

TEST_F(ZoneCommand, IsShownAndChosen) {
    EXPECT_EQ(say("/evidence zone"),
              "Your time zone is Europe/Lisbon; there it is 4 Mar 2026, 12:00 WET.\nTry: /evidence zone "
              "Europe/Lisbon");
    EXPECT_EQ(say("/evidence zone Asia/Kolkata"),
              "Your time zone is now Asia/Kolkata; there it is 4 Mar 2026, 17:30 IST.");
    EXPECT_TRUE(saved());
}

TEST_F(ZoneCommand, IsKnownByItsCityInAnyCase) {
    for (const char* line :
         {"/evidence zone new york", "/evidence zone america/new_york", "/evidence zone New York"}) {
        say(line);
        EXPECT_EQ(headline(), "Your time zone is now America/New_York; there it is 4 Mar 2026, 07:00 EST.")
            << line;
    }
}

TEST_F(ZoneCommand, IsRefusedWhenNobodyKnowsIt) {
    EXPECT_EQ(say("/evidence zone Atlantis"),
              "“Atlantis” is no time zone that I know. Nothing was changed: say it as region and city.\n"
              "Try: /evidence zone Europe/Lisbon\n"
              "Try: /evidence zone America/Los_Angeles");
    EXPECT_TRUE(refused());
    say("/evidence zone");
    EXPECT_EQ(headline(), "Your time zone is Europe/Lisbon; there it is 4 Mar 2026, 12:00 WET.");
}

}  // namespace
}  // namespace commands
