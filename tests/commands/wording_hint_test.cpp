#include "commands/wording_hint.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using AWordingHint = support::conversation;
using support::days;

TEST_F(AWordingHint, IsOneShortLineBesideTheQuestion) {
    EXPECT_EQ(say("/decision Helped the payments team move to the vault because: the old one ends in June"),
              "D-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Decision: Helped the payments team move to the vault\n"
              "Because: the old one ends in June\n"
              "Wording: “Helped” (guide rule G3): " +
                  packet::default_pack().find("G3")->says + " " + packet::default_pack().find("G3")->ask +
                  "\nNext: What did you give up for it? /decision D-1 rejected: ");
    EXPECT_EQ(newest().text, "Helped the payments team move to the vault") << "nothing is rewritten";
}

TEST_F(AWordingHint, NeverTakesThePlaceOfTheQuestion) {
    say("/decision we decided to stop the pilot");
    EXPECT_NE(fact("Wording"), "");
    EXPECT_EQ(next(),
              "What made you decide that? A reviewer looks for the reason first. /decision D-1 because: ");
}

TEST_F(AWordingHint, IsTheMostUsefulOne) {
    say("/decision we decided to stop it because: it hurts retention massively part: helped the team");
    EXPECT_TRUE(fact("Wording").starts_with("“massively” (guide rule C5): ")) << fact("Wording");
}

TEST_F(AWordingHint, IsNotGivenWhereNothingIsToBeSaid) {
    say("/decision Deprioritised gift wrap because: 61% of the drop-offs are elsewhere");
    EXPECT_EQ(fact("Wording"), "");
    say("/decision Wir haben den Rollout massiv supported");
    EXPECT_EQ(fact("Wording"), "");
}

TEST_F(AWordingHint, IsAboutTheWordsJustSaid) {
    say("/decision Dropped the banner because: it costs 60 ms");
    say("/decision D-1 results: conversion improved significantly");
    EXPECT_TRUE(fact("Wording").starts_with("“significantly” (guide rule C5): ")) << fact("Wording");
}

TEST_F(AWordingHint, IsGivenOncePerEntry) {
    say("/decision we decided to drop the banner");
    EXPECT_NE(fact("Wording"), "");
    say("/decision D-1 part: helped the team");
    EXPECT_EQ(fact("Wording"), "");
    say("/decision we decided to drop the carousel");
    EXPECT_NE(fact("Wording"), "") << "another entry";
}

TEST_F(AWordingHint, IsNotGivenForCorrectionsAndRetractions) {
    say("/decision Dropped the banner because: it costs 60 ms");
    say("/evidence correct D-1 because: it hurts massively");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("Wording"), "");
    say("/evidence retract D-1 reason: we decided otherwise, it helped massively");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("Wording"), "");
}

TEST_F(AWordingHint, IsNotGivenForOthersWords) {
    say("/evidence keep we helped massively at scale from: @sam");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("Wording"), "");
    say("/decision Dropped it because: 60 ms feedback: ux-lead - you helped us massively");
    EXPECT_EQ(fact("Wording"), "");
}

TEST_F(AWordingHint, IsNotGivenForWhatComesFromNotes) {
    found("/decision we decided to help massively");
    say("/evidence accept 1");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("Wording"), "");
}

TEST_F(AWordingHint, QuotesOnlyAFewWords) {
    say("/decision The " + std::string(300, 'x') + " was slow and nobody knew why");
    EXPECT_LT(fact("Wording").size(), 300U);
    EXPECT_TRUE(fact("Wording").starts_with("“The xxx")) << fact("Wording");
}

TEST(WordingHint, FollowsThePackInUse) {
    evidence::record said;
    said.what.entry = {evidence::entry_kind::decision, 1};
    said.what.text = "Helped the team, sorry";
    const packet::rule_pack own("own",
                                {{"W1", "ours", "wording", false, 0, 0, "Once.", "For what?", {"sorry"}}});
    const auto hint = wording_hint({said}, own);
    ASSERT_TRUE(hint);
    EXPECT_EQ(hint->text, "“sorry” (guide rule W1): Once. For what?");
    EXPECT_FALSE(wording_hint({said}, packet::rule_pack()));
    EXPECT_FALSE(wording_hint({}, own));
}

}  // namespace
}  // namespace commands
