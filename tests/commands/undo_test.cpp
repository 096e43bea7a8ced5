#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using UndoCommand = support::conversation;
using support::days;

TEST_F(UndoCommand, TakesBackAnEntryAndKeepsItInTheLog) {
    say("/decision Dropped gift wrap because: retention");
    after(std::chrono::minutes{2});
    EXPECT_EQ(say("/evidence undo"),
              "D-1 is taken back; it stays in the log and out of every artifact · 4 Mar 2026, 12:02 WET\n"
              "You said, 4 Mar 2026, 12:00 WET: /decision Dropped gift wrap because: retention\n"
              "Try: /decision Dropped gift wrap because: retention");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: retention\ntaken back");
    EXPECT_EQ(records(), 2U);
}

TEST_F(UndoCommand, TakesBackAStageAndNothingElse) {
    say("/decision Dropped gift wrap because: retention");
    say("/decision D-1 results: retention +2%");
    EXPECT_TRUE(say("/evidence undo").starts_with("Taken back from D-1"));
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: retention");
}

TEST_F(UndoCommand, BringsBackWhatACorrectionReplaced) {
    say("/decision Dropped gift wrap stake: $2M");
    say("/evidence correct D-1 stake: $20M");
    EXPECT_TRUE(say("/evidence undo").starts_with("The correction of D-1 is taken back"));
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nstake: $2M [$2M]");
}

TEST_F(UndoCommand, MakesARetractedEntryStandAgain) {
    say("/decision Dropped gift wrap");
    say("/evidence retract D-1 reason: wrong button");
    EXPECT_TRUE(say("/evidence undo").starts_with("D-1 stands again"));
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap");
    say("/decision D-1 because: retention");
    EXPECT_TRUE(saved());
}

TEST_F(UndoCommand, GoesOneStepFurtherBackEachTime) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%");
    say("/evidence undo");
    EXPECT_TRUE(headline().starts_with("M-1 is taken back"));
    say("/evidence undo");
    EXPECT_TRUE(headline().starts_with("D-1 is taken back"));
    say("/evidence undo");
    EXPECT_EQ(last_reply(), "There is nothing to take back.\nTry: /evidence list");
    EXPECT_EQ(records(), 4U);
}

TEST_F(UndoCommand, TakesBackWhatWasSaidAfterAnUndo) {
    say("/decision Dropped gift wrap");
    say("/evidence undo");
    say("/decision Dropped gift cards");
    say("/evidence undo");
    EXPECT_TRUE(headline().starts_with("D-2 is taken back"));
}

TEST_F(UndoCommand, TakesNothingElseBackBehindAnErasure) {
    say("/decision Dropped gift wrap");
    say("/decision Dropped gift cards");
    say("/evidence erase D-2");
    EXPECT_EQ(
        say("/evidence undo"),
        "What was erased cannot be brought back. Nothing was changed. Before that you spoke of D-1; to take "
        "that back, say:\nTry: /evidence undo D-1");
    say("/evidence undo D-1");
    EXPECT_TRUE(headline().starts_with("D-1 is taken back"));
}

TEST_F(UndoCommand, AsksWhenAnotherEntryIsNamed) {
    say("/decision Dropped gift wrap");
    say("/decision Dropped gift cards");
    EXPECT_EQ(say("/evidence undo D-1"),
              "Undo takes back the last thing said, and that was about D-2. Nothing was changed. To take D-1 "
              "out of "
              "every artifact, say:\n"
              "Try: /evidence retract D-1 reason: …\n"
              "Try: /evidence undo");
    EXPECT_TRUE(say("/evidence undo d2").starts_with("D-2 is taken back"));
}

TEST_F(UndoCommand, LeavesTheTimesOfEverythingElseAlone) {
    say("/decision Dropped gift wrap happened: yesterday");
    after(7 * days);
    say("/evidence correct D-1 happened: 1 March");
    say("/evidence undo");
    EXPECT_EQ(entry("D-1"), "D-1, 3 Mar 2026: Dropped gift wrap");
}

TEST_F(UndoCommand, AnEntryTakenBackTakesNoMore) {
    say("/decision Dropped gift wrap");
    say("/evidence undo");
    say("/decision D-1 because: retention");
    EXPECT_TRUE(refused());
    say("/evidence retract D-1");
    EXPECT_TRUE(refused());
}

}  // namespace
}  // namespace commands
