#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using MentorCommand = support::conversation;
using support::days;

TEST_F(MentorCommand, AnswersWithItsNumberItsTimeAndTheNextQuestion) {
    EXPECT_EQ(say("/mentor @sam pairing on the design doc gap: writes too late level: L4→L5"),
              "P-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Mentoring: @sam pairing on the design doc\n"
              "Gap: writes too late\n"
              "Level: L4→L5\n"
              "Next: How will you both see that it is closed? /mentor P-1 goal: ");
}

TEST_F(MentorCommand, MakesOneStoryOfSessionsWithOnePerson) {
    say("/mentor @sam pairing on the design doc");
    after(7 * days);
    say("/mentor @Sam session: reviewed the outline");
    EXPECT_EQ(headline(), "Added to P-1");
    after(7 * days);
    say("/mentor @sam they wrote it alone outcome: accepted");
    EXPECT_EQ(entry("P-1"),
              "P-1, 4 Mar 2026: @sam pairing on the design doc\n"
              "session: reviewed the outline (11 Mar 2026)\n"
              "text: @sam they wrote it alone (18 Mar 2026)\n"
              "outcome: accepted (18 Mar 2026)\n"
              "@sam");
    EXPECT_EQ(records(), 3U);
}

TEST_F(MentorCommand, OpensAStoryForEachPerson) {
    say("/mentor @sam first");
    say("/mentor @kim first");
    EXPECT_EQ(headline(), "P-2 saved");
}

TEST_F(MentorCommand, KnowsAPersonByTheAccount) {
    account("sam", "U0EX2");
    account("sam-new-name", "U0EX2");
    say("/mentor @sam first");
    say("/mentor @sam-new-name second");
    EXPECT_EQ(headline(), "Added to P-1");
    EXPECT_EQ(entry("P-1"), "P-1, 4 Mar 2026: @sam first\ntext: @sam-new-name second\n@sam=U0EX2");
}

TEST_F(MentorCommand, BelongsToThePersonNamedFirst) {
    say("/mentor @sam first");
    say("/mentor with @sam, and @kim listened");
    EXPECT_EQ(headline(), "Added to P-1");
}

TEST_F(MentorCommand, AsksWhoItWasWith) {
    say("/mentor helped the intern with the design doc");
    EXPECT_EQ(next(), "Who was it with? /mentor P-1 @");
    say("/mentor P-1 @sam");
    EXPECT_EQ(entry("P-1"), "P-1, 4 Mar 2026: helped the intern with the design doc\ntext: @sam\n@sam");
}

TEST_F(MentorCommand, ShowsTheStoryByItsPersonAlone) {
    say("/mentor @sam first");
    say("/mentor @sam");
    EXPECT_EQ(headline(), "P-1, mentoring story");
    EXPECT_EQ(records(), 1U);
}

TEST_F(MentorCommand, RefusesAPersonAlone) {
    EXPECT_EQ(say("/mentor @sam"),
              "What did you do with @sam? Nothing was saved: say it in your own words.\nTry: /mentor @sam "
              "session: reviewed the outline together");
    EXPECT_TRUE(refused());
    say("/mentor #ops");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "Who was it with, and what did you do? Nothing was saved.");
    EXPECT_EQ(records(), 0U);
}

TEST_F(MentorCommand, OpensANewStoryOnceTheOldOneIsRetracted) {
    say("/mentor @sam first");
    say("/evidence retract P-1");
    say("/mentor @sam again");
    EXPECT_EQ(headline(), "P-2 saved");
}

TEST_F(MentorCommand, KeepsTheDateOfEachSession) {
    say("/mentor @sam first happened: February");
    say("/mentor @sam session: second happened: last Tuesday");
    EXPECT_EQ(entry("P-1"), "P-1, Feb 2026: @sam first\nsession: second (3 Mar 2026)\n@sam");
}

TEST_F(MentorCommand, RefusesAnUnknownStoryAndADateToCome) {
    say("/mentor P-9 session: x");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no P-9: you have logged no mentoring stories yet. Nothing was saved.");
    say("/mentor @sam x happened: tomorrow");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(MentorCommand, ShowsItsUsageWhenItIsEmpty) {
    say("/mentor");
    EXPECT_EQ(headline(), "/mentor @person text [gap: …] [goal: …] [session: …] [outcome: …] [level: L5→L6]");
    EXPECT_EQ(records(), 0U);
}

TEST_F(MentorCommand, FindsTheStoryWhosePersonWasNamedLater) {
    say("/mentor pairing on the design doc");
    say("/mentor P-1 @sam");
    say("/mentor @sam session: the outline");
    EXPECT_EQ(headline(), "Added to P-1");
}

}  // namespace
}  // namespace commands
