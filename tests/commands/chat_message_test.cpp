#include "commands/chat_message.hpp"

#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using support::to_story;
using testing::HasSubstr;
using testing::StartsWith;

// A chat in which messages have names, and can be edited and deleted.
class AChat : public testing::Test {
protected:
    std::string say(const std::string& place, const std::string& line) {
        return to_story(handle_message({log.author(), line, {}}, place, log, now));
    }
    std::string keep(const std::string& place, const std::string& line) {
        return to_story(keep_once({log.author(), line, {}}, place, log, now));
    }
    std::string edit(const std::string& place, const std::string& line) {
        return to_story(handle_edit({log.author(), line, {}}, place, log, now));
    }
    std::string remove(const std::string& place) { return to_story(handle_deletion(place, log)); }

    std::string entry(const char* number) {
        return to_story(fold_entry(log.records_of(*evidence::read_entry_id(number))));
    }

    fakes::memory_log log{"UTC"};
    evidence::moment now = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
};

TEST_F(AChat, KeepsAMessageOnce) {
    EXPECT_THAT(keep("m1", "/evidence keep It saved the launch from: Sam"), StartsWith("E-1 saved"));
    EXPECT_EQ(keep("m1", "/evidence keep It saved the launch from: Sam"),
              "You kept that message already: it is E-1. Nothing was added.\nTry: /evidence show E-1");
    EXPECT_EQ(log.appended().size(), 1U);
}

TEST_F(AChat, CorrectsWhatAnEditChanged) {
    say("m1", "decision Droped gift wrap because: slow #checkout");
    EXPECT_THAT(edit("m1", "decision Dropped gift wrap because: slow #checkout"),
                StartsWith("D-1 corrected"));
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow\n#checkout")
        << "the reason reads as before: it is not corrected";
}

TEST_F(AChat, CorrectsTheNumberOfAMetric) {
    say("m1", "metric conversion 3.5%");
    edit("m1", "/metric conversion 3.6%");
    EXPECT_EQ(entry("M-1"), "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.6% [3.6%] (corrected)");
}

TEST_F(AChat, CorrectsAStage) {
    say("m1", "decision Dropped gift wrap");
    say("m2", "decision D-1 results: retention +2%");
    edit("m2", "decision D-1 results: retention +3%");
    EXPECT_THAT(entry("D-1"), HasSubstr("results: retention +3% [+3%] (corrected)"));
}

TEST_F(AChat, HasNothingToSayToAnEditThatChangesNothing) {
    say("m1", "decision Dropped gift wrap because: slow");
    EXPECT_EQ(edit("m1", "/decision   Dropped gift wrap because: slow"), "");
    EXPECT_EQ(edit("m9", "decision something else"), "") << "that message became no entry";
    EXPECT_EQ(log.appended().size(), 1U);
}

TEST_F(AChat, AsksAboutADeletedMessage) {
    say("m1", "decision Dropped gift wrap");
    EXPECT_EQ(remove("m1"),
              "You deleted the message behind D-1. The entry stands.\ndecision: Dropped gift wrap\n"
              "Try: /evidence retract D-1 reason: I deleted the message\nTry: /evidence erase D-1");
    EXPECT_EQ(log.appended().size(), 1U) << "deleting a message deletes no evidence";
}

TEST_F(AChat, HasNothingToSayAboutWhatIsGoneAlready) {
    say("m1", "decision Dropped gift wrap");
    say("m2", "/evidence retract D-1 reason: wrong");
    EXPECT_EQ(remove("m1"), "");
    EXPECT_EQ(edit("m1", "decision Kept it"), "");
    EXPECT_EQ(remove("m9"), "");
}

TEST_F(AChat, RemembersNoMessageThatWasRefused) {
    say("m1", "hello there");
    EXPECT_EQ(edit("m1", "hello again"), "");
}

}  // namespace
}  // namespace commands
