#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using CharterCommand = support::conversation;

TEST_F(CharterCommand, IsFilledSectionBySection) {
    EXPECT_EQ(say("/evidence charter vision: Checkout in two taps #checkout"),
              "C-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Vision: Checkout in two taps\n"
              "Initiative: #checkout\n"
              "Next: What is in scope, and what is not? /evidence charter #checkout scope: ");
    say("/evidence charter owners: Legal - reviews the terms; Ops - runs it");
    EXPECT_EQ(entry("C-2"), "C-2, 4 Mar 2026: \nresponsibilities: Legal - reviews the terms; Ops - runs it");
}

TEST_F(CharterCommand, AsksForASectionThatNoItemHasYet) {
    say("/evidence charter vision: two taps #checkout");
    EXPECT_THAT(say("/evidence charter scope: cards #checkout"),
                testing::HasSubstr("By which number will you call it a success?"));
    EXPECT_THAT(say("/evidence charter scope: search #search"),
                testing::HasSubstr("What is the vision, in one sentence?"));
}

TEST_F(CharterCommand, TakesSeveralSectionsAtOnce) {
    say("/evidence charter vision: two taps scope: cards success criteria: conversion 3.5%");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: \nvision: two taps\nscope: cards\nsuccess: conversion 3.5%");
}

TEST_F(CharterCommand, KeepsTextThatFitsNoSection) {
    say("/evidence charter results: none of mine");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: results: none of mine");
}

TEST_F(CharterCommand, TakesStagesByItsNumber) {
    say("/evidence charter vision: two taps");
    say("/evidence charter C-1 vision: one tap");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: \nvision: two taps\nvision: one tap");
}

TEST_F(CharterCommand, RefusesAnUnknownItemAndWhatSaysNothing) {
    say("/evidence charter C-9 vision: x");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no C-9: you have logged no charter items yet. Nothing was saved.");
    EXPECT_EQ(say("/evidence charter vision: #checkout"),
              "What should the charter say? Nothing was saved: name a section.\nTry: /evidence charter "
              "vision: checkout in two taps #checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(CharterCommand, ShowsItsUsageWhenItIsEmpty) {
    say("/evidence charter");
    EXPECT_EQ(headline(),
              "/evidence charter [vision: …] [scope: …] [success: …] [responsibilities: Legal - …; Ops - …] "
              "[codename: Aurora] #initiative");
    EXPECT_EQ(fact("Fields, all optional"),
              "teams, vision, scope, success, responsibilities, codename, happened");
    EXPECT_EQ(records(), 0U);
}

TEST_F(CharterCommand, ShowsWhichSectionIsThinAndAsksForTheThinnest) {
    say("/evidence charter vision: A returning shopper pays in a minute #checkout");
    say("/evidence charter scope: saved cards and one address #checkout");
    say("/evidence charter success: more people finish #checkout");
    EXPECT_EQ(
        say("/evidence charter"),
        "Your launch charter\n"
        "#checkout: vision filled · scope thin: it names nothing that is out · success criteria thin: it "
        "names no number · responsibilities empty\n"
        "Next: Which team is responsible for what? /evidence charter #checkout responsibilities: ");
    say(reply().next->type + "Legal - reviews the terms; Ops");
    say("/evidence charter");
    EXPECT_EQ(next(), "What is out of scope? /evidence charter #checkout scope: ");
    say(reply().next->type + "no gift wrap");
    say("/evidence charter");
    EXPECT_EQ(next(),
              "Which number, by when, will you call a success? /evidence charter #checkout success: ");
    say(reply().next->type + "conversion 3.5% by September");
    say("/evidence charter");
    EXPECT_EQ(fact("#checkout"),
              "vision filled · scope filled · success criteria filled · responsibilities thin: it names Ops "
              "without a responsibility");
    EXPECT_EQ(next(), "What is Ops responsible for? /evidence charter #checkout responsibilities: ");
}

TEST_F(CharterCommand, SeesWhatIsOutHoweverItIsWritten) {
    for (const char* scope : {"No gift wrap", "Only saved cards", "cards and addresses; NOT wallets"}) {
        say("/evidence charter scope: " + std::string(scope) + " #checkout");
        say("/evidence charter");
        EXPECT_THAT(fact("#checkout"), testing::HasSubstr("scope filled")) << scope;
        say("/evidence undo");
    }
}

TEST_F(CharterCommand, JudgesNoWordsThatAreNotEnglish) {
    for (const char* words :
         {"二回のタップで支払いが終わる", "Nada de papel no pacote", "Мы решили подождать"}) {
        say("/evidence charter vision: " + std::string(words) + " scope: " + words + " #checkout");
        say("/evidence charter");
        EXPECT_EQ(fact("#checkout"),
                  "vision filled · scope filled · success criteria empty · responsibilities empty")
            << words;
        say("/evidence undo");
    }
}

TEST_F(CharterCommand, ShowsTheOneThatIsNamed) {
    say("/evidence charter vision: A returning shopper pays in a minute #checkout");
    say("/evidence charter vision: people find what they mean in one try #search");
    EXPECT_EQ(say("/evidence charter #checkout"),
              "Your launch charter\n"
              "#checkout: vision filled · scope empty · success criteria empty · responsibilities empty\n"
              "Next: What is in scope, and what is not? /evidence charter #checkout scope: ");
}

TEST_F(CharterCommand, TakesNoOfferedLineForEvidence) {
    EXPECT_EQ(say("/evidence charter vision: … #checkout"),
              "“…” only keeps the place of your own words. Nothing was saved: put them behind “vision:”.\n"
              "Next: What is the vision, in one sentence? /evidence charter #checkout vision: ");
    EXPECT_TRUE(refused());
    say("/evidence charter responsibilities: Legal - …; Ops - support #checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(CharterCommand, ShowsOneCharterForEachInitiativeAndAsksForTheOneNearestToWhole) {
    say("/evidence charter vision: two taps #checkout");
    say("/evidence charter vision: people find what they mean in one try scope: no ranking #search");
    say("/evidence charter");
    EXPECT_EQ(headline(), "Your 2 launch charters");
    EXPECT_EQ(
        fact("#checkout"),
        "vision thin: it is very short · scope empty · success criteria empty · responsibilities empty");
    EXPECT_EQ(next(), "By which number will you call it a success? /evidence charter #search success: ");
}

TEST_F(CharterCommand, ShowsAWholeCharterAndAsksNothing) {
    say("/evidence charter vision: people find what they mean scope: no ranking success: 40% click "
        "responsibilities: Legal - reviews; Ops - runs it");
    EXPECT_EQ(say("/evidence charter"),
              "Your launch charter\n"
              "Charter: vision filled · scope filled · success criteria filled · responsibilities filled");
}

TEST_F(CharterCommand, TakesAChoiceForNoCharter) {
    say("/decision Dropped gift wrap #checkout");
    say("/packet feature #checkout");
    say("/evidence charter");
    EXPECT_EQ(fact("What it does"), "see which section is thin, and fill the launch charter");
}

}  // namespace
}  // namespace commands
