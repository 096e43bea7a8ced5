#include "commands/handle.hpp"

#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace commands {
namespace {

using Handle = support::conversation;
using support::days;

TEST_F(Handle, RefusesALongLine) {
    say("/decision " + std::string(100 * 1024, 'x'));
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(),
              "That is 100 kB of text, and an entry takes up to 32 kB. Nothing was saved: say it in a few "
              "sentences and link the document.");
    EXPECT_EQ(records(), 0U);
}

TEST_F(Handle, TakesALineUpToItsLimit) {
    const std::string start = "/decision ";
    say(start + std::string(longest_line - start.size(), 'x'));
    EXPECT_TRUE(saved());
    say(start + std::string(longest_line - start.size() + 1, 'x'));
    EXPECT_TRUE(refused());
}

TEST_F(Handle, RefusesInvalidUtf8) {
    for (const char* line : {"/decision \xff", "/decision caf\xe9", "/decision \xed\xa0\x80", "\xc3"}) {
        say(line);
        EXPECT_TRUE(refused());
        EXPECT_EQ(headline(),
                  "That text is not valid UTF-8, so it cannot be kept faithfully. Nothing was saved: send it "
                  "again as plain text.");
    }
    EXPECT_EQ(records(), 0U);
}

TEST_F(Handle, TakesControlsOutOfWhatIsKept) {
    say(std::string("/decision a\0b\x1b[31m", 18) + "\nc");
    EXPECT_EQ(newest().said, "/decision ab[31m\nc");
    EXPECT_EQ(newest().text, "ab[31m c");
}

TEST_F(Handle, ReadsSeveralLinesAsOne) {
    say("/decision Dropped gift wrap\n\n- because: slow\n- rejected: a patch\n#checkout");
    EXPECT_EQ(entry("D-1"),
              "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow\nrejected: a patch\n#checkout");
}

TEST_F(Handle, TellsOneStoryFromTheFirstWordToTheLast) {
    say("/decision Hide the coupon box #checkout because: people leave to hunt for codes");
    after(21 * days);
    say("/decision D-1 results: conversion from 2.8% to 3.0%");
    say("/metric checkout-conversion 3.0% baseline: 2.8% for: D-1 #checkout");
    say("/mentor @sam explained the funnel");
    say("/evidence correct D-1 because: people leave to look for codes");
    EXPECT_EQ(say("/evidence list #checkout"),
              "2 entries for #checkout\n"
              "M-1  25 Mar 2026  checkout-conversion 3.0% #checkout\n"
              "D-1  4 Mar 2026  Hide the coupon box #checkout");
    EXPECT_EQ(entry("D-1"),
              "D-1, 4 Mar 2026: Hide the coupon box\n"
              "because: people leave to look for codes (corrected)\n"
              "results: conversion from 2.8% to 3.0% [3.0%] (25 Mar 2026)\n"
              "#checkout");
    EXPECT_EQ(records(), 5U);
}

TEST_F(Handle, WritesNothingWhenItRefuses) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%");
    say("/decision taken back");
    say("/evidence retract D-2");
    const std::size_t before = records();
    for (const char* line : {"/desicion x",
                             "/weather",
                             "/decision D-9 results: x",
                             "/decision D-2 results: x",
                             "/decision x happened: tomorrow",
                             "/decision D-1 happened: whenever",
                             "/decision #checkout",
                             "/decision because:",
                             "/metric NPS 42",
                             "/metric 3.5%",
                             "/metric conversion 3.5% for: D-9",
                             "/metric conversion 3.5% for: it",
                             "/metric M-1 4%",
                             "/metric M-9 4%",
                             "/metric x value: 3",
                             "/metric target: 4%",
                             "/metric conversion 3% happened: 2027-01-01",
                             "/mentor @sam",
                             "/mentor P-9 x",
                             "/mentor @sam x happened: tomorrow",
                             "/evidence charter C-9 scope: x",
                             "/evidence correct",
                             "/evidence correct D-1",
                             "/evidence correct D-9 because: x",
                             "/evidence correct D-2 because: x",
                             "/evidence correct M-1 value: 4",
                             "/evidence correct D-1 happened: whenever",
                             "/evidence retract",
                             "/evidence retract D-2",
                             "/evidence retract D-9",
                             "/evidence show",
                             "/evidence show D-9",
                             "/evidence list foo",
                             "/evidence list page 9",
                             "/evidence foo",
                             "/evidence zone Atlantis",
                             "/packet foo",
                             "/packet from: whenever",
                             "/packet from: March to: February"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
        EXPECT_EQ(records(), before) << line;
        EXPECT_FALSE(reply().entry) << line;
        EXPECT_FALSE(reply().logged_at) << line;
    }
}

TEST_F(Handle, TakesAStageWithoutItsCommand) {
    say("/decision Dropped gift wrap");
    say("/mentor @sam pairing");
    EXPECT_EQ(say("D-1 results: retention +2%").substr(0, 12), "Added to D-1");
    EXPECT_EQ(newest().said, "D-1 results: retention +2%");
    say("p-1: session: reviewed the outline");
    EXPECT_EQ(headline(), "Added to P-1");
    say("D-1 because");
    EXPECT_TRUE(refused()) << "words without a field may be a decision that begins so";
    EXPECT_EQ(examples(), "/decision D-1 because");
    say("D-9 results: x");
    EXPECT_EQ(headline(), "There is no D-9; your newest is D-1. Nothing was saved.");
}

TEST_F(Handle, OffersTheNewestEntryForWhatNamesNone) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%");
    EXPECT_EQ(say("because: it was slow"),
              "Nothing was saved, for that does not say which entry it is about. If you mean D-1 “Dropped "
              "gift wrap”, send:\n"
              "Try: /decision D-1 because: it was slow");
    EXPECT_TRUE(refused());
    say("Because it was slow");
    EXPECT_EQ(examples(), "/decision D-1 because: it was slow");
    say("baseline: 3.1% source: Looker");
    EXPECT_EQ(examples(), "/metric M-1 baseline: 3.1% source: Looker");
    say("/evidence retract D-1");
    say("because: it was slow");
    EXPECT_THAT(headline(), testing::HasSubstr("If that was a decision")) << "none stands";
}

TEST_F(Handle, TakesOneCommandAtATime) {
    EXPECT_EQ(say("/decision Weekly releases because: bugs\n/metric bugs 12 bugs #qa\nafter two "
                  "weeks\n/mentor @sam x"),
              "That is 3 commands in one message. Nothing was saved: send them one by one.\n"
              "Try: /decision Weekly releases because: bugs\nTry: /metric bugs 12 bugs #qa after two weeks\n"
              "Try: /mentor @sam x");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
    say("/evidence keep He wrote:\n/decision is what I type\n/metric too");
    EXPECT_TRUE(saved()) << "somebody else's message may hold commands";
    say("/decision Moved\n/etc/hosts into the image");
    EXPECT_TRUE(saved()) << "not every slash begins one";
}

TEST_F(Handle, WritesNothingWhenItOnlyAnswers) {
    say("/decision Dropped gift wrap");
    for (const char* line :
         {"", "help", "hello", "D-1", "/evidence charter #checkout", "/decision", "/metric", "/mentor",
          "/packet", "/evidence", "/evidence list", "/evidence show D-1", "/evidence help",
          "/evidence charter", "/evidence zone", "/decision D-1", "/packet charter", "/evidence D-1"}) {
        say(line);
        EXPECT_EQ(reply().how, tone::answer) << line;
        EXPECT_EQ(records(), 1U) << line;
    }
}

TEST_F(Handle, RefusesInWordsThatFitASentenceOrThree) {
    const std::string endless(30000, 'x');
    for (const std::string& line : {"/" + endless, "/decision D-9 " + endless, "/metric x value: " + endless,
                                    "/evidence show " + endless, "/evidence list " + endless,
                                    "/evidence " + endless, "/packet " + endless, "/packet from: " + endless,
                                    "/evidence zone " + endless, "/metric conversion 3% for: " + endless}) {
        say(line);
        EXPECT_TRUE(refused());
        EXPECT_LT(headline().size(), 240U) << line.substr(0, 40);
    }
}

// Each of these once took time in proportion to the square of the line.
TEST_F(Handle, TakesTheSameThingOverAndOver) {
    for (const char* bit : {"1,1,", "@a", "#b", "1 ", "because: x ", "happened: yesterday ", "from 1% to ",
                            "(", "https://example.org/"}) {
        std::string line = "/metric x ";
        for (int i = 0; line.size() < 10000; ++i)
            line += bit + (bit[0] == '@' || bit[0] == '#' ? std::to_string(i) + " " : "");
        say(line);
        EXPECT_TRUE(saved() || refused() || headline().starts_with("M-")) << bit << ": " << headline();
    }
}

// A line of tests/data/year.txt: when it is typed, what it does, what is typed.
TEST_F(Handle, UnderstandsAWholeYear) {
    std::ifstream year(std::string(DOSSIER_SOURCE) + "/tests/data/year.txt");
    in_zone("UTC");
    std::size_t lines = 0;
    for (std::string line; std::getline(year, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
        const std::string effect = line.substr(first + 1, second - first - 1);
        at(line.substr(0, first - 1) + ".000Z");
        say(line.substr(second + 1));
        ++lines;
        if (effect == "!")
            EXPECT_TRUE(refused()) << line;
        else if (effect == "-")
            EXPECT_EQ(reply().how, tone::answer) << line;
        else
            EXPECT_EQ(reply().entry ? to_text(*reply().entry) : headline(), effect) << line;
        EXPECT_EQ(saved(), effect != "!" && effect != "-") << line;
    }
    EXPECT_GT(lines, 80U);
}

}  // namespace
}  // namespace commands
