#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using KeepCommand = support::conversation;

TEST_F(KeepCommand, KeepsWhatSomebodyElseWrote) {
    EXPECT_EQ(say("/evidence keep Dropping gift wrap saved the launch from: @sam "
                  "https://acme.example/p1 happened: 2 March #checkout"),
              "E-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Message: Dropping gift wrap saved the launch\n"
              "From: @sam\n"
              "Happened: 2 Mar 2026, logged 2 days after\n"
              "Initiative: #checkout\n"
              "Links: https://acme.example/p1\n"
              "Next: Which decision does it support? /evidence keep E-1 for: ");
    EXPECT_EQ(records(), 1U);
}

TEST_F(KeepCommand, TiesAMessageToADecision) {
    say("/decision Dropped gift wrap");
    say("/evidence keep It saved the launch from: @sam");
    say("/evidence keep E-1 for: D-1");
    EXPECT_EQ(entry("E-1"), "E-1, 4 Mar 2026: It saved the launch\nfrom: @sam\nfor: D-1\n@sam");
    EXPECT_EQ(say("/evidence keep E-1 for: D-9"),
              "There is no D-9; your newest is D-1. Nothing was saved.\nTry: /evidence list");
    EXPECT_TRUE(refused());
}

TEST_F(KeepCommand, RefusesWhatQuotesNothing) {
    say("/evidence keep from: @sam");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "What did they write? Nothing was saved: put their words first.");
    say("/evidence keep");
    EXPECT_THAT(headline(), testing::StartsWith("/evidence keep what somebody wrote"));
    EXPECT_EQ(records(), 0U);
}

TEST_F(KeepCommand, IsListedByItsKind) {
    say("/decision Dropped gift wrap");
    say("/evidence keep It saved the launch from: @sam");
    EXPECT_THAT(say("/evidence list messages"), testing::HasSubstr("E-1"));
    EXPECT_THAT(say("/evidence list messages"), testing::Not(testing::HasSubstr("D-1")));
}

}  // namespace
}  // namespace commands
