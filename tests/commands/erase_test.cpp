#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using EraseCommand = support::conversation;

TEST_F(EraseCommand, RemovesTheContentOfOneEntry) {
    say("/decision Dropped gift wrap because: retention");
    say("/decision D-1 results: +2%");
    say("/decision Dropped gift cards");
    EXPECT_EQ(say("/evidence erase D-1"),
              "D-1 is erased: its content is gone from the log, the search and the answers kept · 4 Mar "
              "2026, 12:00 "
              "WET\n"
              "What stays: numbers, moments and hashes, so that the chain still verifies and shows what was "
              "erased, "
              "and when\n"
              "Copies: packets, exports and backups made before still hold it; those are yours to delete");
    EXPECT_TRUE(reply().forget);
    EXPECT_EQ(entry("D-1"), "D-1, erased");
    EXPECT_EQ(entry("D-2"), "D-2, 4 Mar 2026: Dropped gift cards");
    EXPECT_EQ(find_field(newest(), "erases")->text, "1-2");
}

TEST_F(EraseCommand, KeepsNoWordOfTheLineThatErases) {
    say("/decision Dropped gift wrap");
    say("/evidence erase D-1 because it names somebody");
    EXPECT_EQ(last_reply(),
              "Erasing takes one number and nothing else, so that no word is lost by mistake. Nothing was "
              "changed.\n"
              "Try: /evidence erase D-1");
    say("/evidence erase d1");
    EXPECT_EQ(newest().said, "erased");
}

TEST_F(EraseCommand, AnErasedEntryIsNamedAsSuchEverywhere) {
    say("/decision Dropped gift wrap");
    say("/evidence erase D-1");
    for (const char* line :
         {"/evidence show D-1", "/evidence correct D-1 because: x", "/evidence retract D-1",
          "/decision D-1 because: x", "/evidence erase D-1", "/metric conversion 3% for: D-1"}) {
        say(line);
        EXPECT_TRUE(headline().starts_with("D-1 was erased on 4 Mar 2026, 12:00 WET."))
            << line << ": " << headline();
        EXPECT_TRUE(refused()) << line;
    }
}

TEST_F(EraseCommand, GivesNoNumberTwice) {
    say("/decision Dropped gift wrap");
    say("/evidence erase D-1");
    say("/decision Dropped gift cards");
    EXPECT_TRUE(headline().starts_with("D-2 saved"));
}

TEST_F(EraseCommand, IsNotInTheList) {
    say("/decision Dropped gift wrap");
    say("/decision Dropped gift cards");
    say("/evidence erase D-1");
    EXPECT_EQ(say("/evidence list"), "1 entry\nD-2  4 Mar 2026  Dropped gift cards");
}

TEST_F(EraseCommand, AsksForConfirmationOfEverything) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%");
    EXPECT_EQ(say("/evidence erase everything"),
              "This erases 2 entries for good: nobody can bring them back, and undo does not. Nothing was "
              "erased yet. "
              "Keep a copy first if you may want one, then type the second line exactly:\n"
              "Try: /evidence export\n"
              "Try: /evidence erase everything, all 2 entries");
    EXPECT_TRUE(refused());
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap");
}

TEST_F(EraseCommand, ErasesEverythingWhenItIsTyped) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%");
    say("/Evidence Erase Everything, all 2 entries", 2);
    EXPECT_TRUE(saved());
    EXPECT_TRUE(reply().forget);
    EXPECT_EQ(entry("D-1"), "D-1, erased");
    EXPECT_EQ(entry("M-1"), "M-1, erased");
    EXPECT_EQ(say("/evidence erase everything"), "There is nothing to erase: no entry is kept of you.");
}

TEST_F(EraseCommand, ErasesQuietWeeksAndChoicesToo) {
    nudged("weekly 2026-03-02", "2026-03-04T10:00:00.000Z");
    say("/evidence nudges nothing");
    EXPECT_EQ(entry("W-1").substr(0, 3), "W-1");
    say("/evidence erase everything");
    EXPECT_EQ(examples(), "/evidence export\n/evidence erase everything, all 1 entry");
    say("/evidence erase everything, all 1 entry");
    EXPECT_EQ(entry("W-1"), "W-1, erased");
    log().set_setting("cycle", "period 2026-01-01..2026-12-31");
    say("/evidence erase everything");
    EXPECT_EQ(examples(), "/evidence export\n/evidence erase everything, all 0 entries");
    say("/evidence erase everything, all 0 entries", 0);
    EXPECT_EQ(setting("cycle"), "");
    EXPECT_EQ(say("/evidence erase everything"), "There is nothing to erase: no entry is kept of you.");
}

TEST_F(EraseCommand, RefusesAConfirmationOfAnotherNumber) {
    say("/decision Dropped gift wrap");
    say("/decision Dropped gift cards");
    for (const char* line : {"/evidence erase everything, all 1 entry", "/evidence erase everything yes",
                             "/evidence erase all", "/evidence erase everything, all 22 entries"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
    }
    EXPECT_EQ(records(), 2U);
}

TEST_F(EraseCommand, SaysWhatToTypeForAnythingElse) {
    EXPECT_EQ(say("/evidence erase"),
              "What should be erased? Nothing was changed: say an entry's number, or everything.\n"
              "Try: /evidence erase D-14\n"
              "Try: /evidence erase everything");
    say("/evidence erase gift wrap");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence erase D-7"),
              "There is no D-7: you have logged no decisions yet. Nothing was changed.\nTry: /evidence list");
}

}  // namespace
}  // namespace commands
