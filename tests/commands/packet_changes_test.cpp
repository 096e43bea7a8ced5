#include "commands/packet_changes.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using support::days;

class PacketChanges : public support::conversation {
protected:
    PacketChanges() {
        say("/decision Dropped gift wrap #checkout");
        say("/decision Kept the old search page #search");
        say("/packet");
        after(days);
    }

    // The rows of the answer: "D-3 Moved the deadline (added)".
    std::string changes(const std::string& line = "/packet changes") {
        say(line);
        std::string rows;
        for (const row& one : reply().rows)
            rows += (rows.empty() ? "" : "\n") + one.entry + " " + one.title + " (" + one.note + ")";
        return rows;
    }
};

TEST_F(PacketChanges, AreNoneRightAfterAPacket) {
    EXPECT_EQ(say("/packet changes"), "Nothing is new since packet 1 (4 Mar 2026, 12:00 WET).");
    EXPECT_FALSE(refused());
}

TEST_F(PacketChanges, StandInGroupsTheNewestLast) {
    say("/evidence retract D-2 reason: not mine");
    say("/decision D-1 results: retention +2%");
    say("/decision Moved the deadline #checkout");
    say("/evidence correct D-1 text: Dropped it");
    say("/metric retention 41% source: Looker #checkout");
    say("/decision D-1 feedback: the support lead agreed");
    EXPECT_EQ(changes(),
              "D-3 Moved the deadline (added)\n"
              "M-1 retention 41% (added)\n"
              "D-1 Dropped it · Results: retention +2% (stage added)\n"
              "D-1 Dropped it · Stakeholder feedback: the support lead agreed (stage added)\n"
              "D-1 Dropped it (corrected)\n"
              "D-2 Reason: not mine (retracted)");
    EXPECT_EQ(headline(), "6 changes since packet 1 (4 Mar 2026, 12:00 WET)");
    EXPECT_EQ(fact("Added"), "2 entries");
    EXPECT_EQ(fact("Stages added"), "2 stages");
    EXPECT_EQ(fact("Corrected"), "1 correction");
    EXPECT_EQ(fact("Retracted"), "1 entry");
    EXPECT_EQ(fact("Taken back"), "");
    EXPECT_EQ(reply().rows.front().date, "5 Mar 2026");
    EXPECT_EQ(reply().rows.front().initiatives, std::vector<std::string>{"checkout"});
}

TEST_F(PacketChanges, LeaveOutWhatCameAndWent) {
    say("/decision Moved the deadline");
    say("/evidence undo");
    say("/decision Moved it again");
    say("/evidence retract D-4 reason: twice");
    say("/decision D-1 results: retention +2%");
    say("/evidence undo");
    say("/decision Secret");
    say("/evidence erase D-5");
    EXPECT_EQ(changes(), "");
    EXPECT_EQ(headline(), "Nothing is new since packet 1 (4 Mar 2026, 12:00 WET).");
}

TEST_F(PacketChanges, NameWhatThePacketStillSays) {
    say("/evidence undo");
    say("/evidence erase D-1");
    EXPECT_EQ(changes(),
              "D-2 Kept the old search page (taken back)\n"
              "D-1 its content is gone (erased)");
    EXPECT_EQ(fact("Taken back"), "1 line");
    EXPECT_EQ(fact("Erased"), "1 entry");
}

TEST_F(PacketChanges, OfANewEntryAreItsWordsOfToday) {
    say("/decision Moved the dedline");
    say("/evidence correct D-3 text: Moved the deadline");
    EXPECT_EQ(changes(), "D-3 Moved the deadline (added)");
}

TEST_F(PacketChanges, AreAlsoWhatThePersonChose) {
    say("/packet feature D-1");
    say("/packet feature #checkout");
    EXPECT_EQ(changes(),
              "D-1 Dropped gift wrap · In the packet: featured (chosen)\n"
              "C-1 In the packet: #checkout is featured (chosen)");
    EXPECT_EQ(fact("Chosen"), "2 choices");
    EXPECT_EQ(fact("Added"), "") << "a choice is no entry";
}

TEST_F(PacketChanges, CountFromAnEarlierPacket) {
    say("/decision Moved the deadline");
    say("/packet for committee");
    say("/decision D-3 results: one week won");
    EXPECT_EQ(changes(), "D-3 Moved the deadline · Results: one week won (stage added)");
    for (const char* line :
         {"/packet changes since 1", "/packet changes since: 1", "/packet changes since packet 1",
          "/packet changes 1", "packet Changes since 1", "/packet changes since #1"}) {
        EXPECT_EQ(
            changes(line),
            "D-3 Moved the deadline (added)\nD-3 Moved the deadline · Results: one week won (stage added)")
            << line;
        EXPECT_EQ(headline(), "2 changes since packet 1 (4 Mar 2026, 12:00 WET)");
    }
}

TEST_F(PacketChanges, SayWhichPacketsThereAre) {
    EXPECT_EQ(say("/packet changes since 7"),
              "There is no packet 7; the newest is packet 1.\n"
              "Try: /packet changes\n"
              "Try: /packet changes since 1\n"
              "Try: /packet versions");
    EXPECT_TRUE(refused());
    say("/packet changes since last week");
    EXPECT_EQ(
        headline(),
        "I compare with a packet by its number, and “since last week” is none; the newest is packet 1.");
    EXPECT_TRUE(refused());
    say("/packet changes since 1 2");
    EXPECT_EQ(headline(),
              "I compare with a packet by its number, and “since 1 2” is none; the newest is packet 1.");
    EXPECT_TRUE(refused());
    say("/packet changes since 2 1");
    EXPECT_TRUE(refused());
    say("/packet changes since 99999999999999999999");
    EXPECT_TRUE(refused());
}

TEST_F(PacketChanges, AreMeantWhenAPacketIsAskedForSinceANumber) {
    say("/packet since 99");
    EXPECT_TRUE(refused());
    EXPECT_TRUE(reply().meant);
    EXPECT_EQ(examples(), "/packet changes since 99");
    say("/packet since packet 1");
    EXPECT_EQ(examples(), "/packet changes since 1");
    for (const char* line : {"/packet since 2026", "/packet since: January", "/packet since 15 Feb"}) {
        say(line);
        EXPECT_TRUE(reply().packet) << line << " begins on a day";
    }
}

TEST_F(PacketChanges, ComeInPages) {
    for (int i = 0; i < 25; ++i)
        say("/decision Number " + std::to_string(i));
    changes();
    EXPECT_EQ(headline(), "25 changes since packet 1 (4 Mar 2026, 12:00 WET), page 1 of 2");
    EXPECT_EQ(examples(), "/packet changes page 2");
    EXPECT_EQ(reply().rows.size(), 20U);
    changes("/packet changes since 1 page 2");
    EXPECT_EQ(reply().rows.size(), 5U);
    say("/packet changes page 3");
    EXPECT_TRUE(refused());
}

class PacketVersions : public support::conversation {};

TEST_F(PacketVersions, AreToldOneByOne) {
    say("/decision Dropped gift wrap");
    say("/packet for committee");
    EXPECT_EQ(say("/packet version 1"),
              "Packet 1, 4 Mar 2026, 12:00 WET: all three artifacts, for committee, from 1 record\n"
              "Try: /packet changes since 1");
    EXPECT_EQ(say("/packet version 2"),
              "There is no packet 2; the newest is packet 1.\nTry: /packet versions");
    EXPECT_TRUE(refused());
}

TEST_F(PacketVersions, AreNoneAtFirst) {
    for (const char* line : {"/packet versions", "/packet changes"})
        EXPECT_EQ(say(line),
                  "No packet was built yet, so there is nothing to compare with. The first one is built by:\n"
                  "Try: /packet")
            << line;
}

TEST_F(PacketVersions, AreListedWithWhatWasAskedFor) {
    say("/packet");
    say("/decision Dropped gift wrap #checkout");
    after(days);
    say("/packet decision-log for outside from: 2026-01-01 to: 2026-03-31");
    say("/packet charter #checkout");
    EXPECT_EQ(
        say("/packet versions"),
        "3 packets, newest first\n"
        "Packet 3: 5 Mar 2026, 12:00 WET: launch charter of one initiative, from 1 record\n"
        "Packet 2: 5 Mar 2026, 12:00 WET: decision log, 1 Jan – 31 Mar 2026, for outside, from 1 record\n"
        "Packet 1: 4 Mar 2026, 12:00 WET: all three artifacts, from 0 records\n"
        "Try: /packet changes");
}

TEST_F(PacketVersions, AreForgottenWithEverything) {
    say("/decision Dropped gift wrap");
    say("/packet");
    say("/evidence erase everything, all 1 entry");
    EXPECT_EQ(say("/packet versions").substr(0, 23), "No packet was built yet");
}

}  // namespace
}  // namespace commands
