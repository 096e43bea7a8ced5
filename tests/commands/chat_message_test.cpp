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
    std::string first(const std::string& place, const std::string& line) {
        return to_story(handle_first({log.author(), line, {}}, place, log, now));
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

TEST_F(AChat, SaysWhatWasRefusedOnceItIsEdited) {
    EXPECT_THAT(say("m1", "metric conversion 3.5"), StartsWith("3.5 of what?"));
    EXPECT_EQ(edit("m1", "metric conversion 3.5%"), "") << "where not every message is for dossier";
    EXPECT_THAT(say("m1", "metric conversion 3.5%"), StartsWith("M-1 saved")) << "where each of them is";
    EXPECT_THAT(say("m1", "metric conversion 3.6%"), StartsWith("M-1 corrected"));
    EXPECT_THAT(edit("m1", "metric conversion 3.7%"), StartsWith("M-1 corrected"));
}

TEST_F(AChat, CorrectsWhatIsSaidAgainUnderTheSameName) {
    say("m1", "decision Adopt plan Bee");
    EXPECT_THAT(say("m1", "decision Adopt plan B"), StartsWith("D-1 corrected"))
        << "a mention comes again when its message is edited";
    EXPECT_EQ(say("m1", "decision Adopt plan B"), "");
    EXPECT_EQ(log.next_entry(evidence::entry_kind::decision).number, 2U);
}

TEST_F(AChat, ReadsAnEditedMetricAsItReadsTheFirst) {
    say("m1", "metric churn from 5% to 4% #growth");
    edit("m1", "metric churn from 5% to 4% #growth source: Looker");
    EXPECT_EQ(entry("M-1"),
              "M-1, 4 Mar 2026: \nname: churn\nvalue: 4% [4%]\nbaseline: 5% [5%]\n"
              "source: Looker (corrected)\n#growth");
    edit("m1", "metric churn from 5% to 3% #growth source: Looker");
    EXPECT_THAT(entry("M-1"), HasSubstr("value: 3% [3%] (corrected)\nbaseline: 5% [5%]"));
    say("m2", "metric latency 640 ms → 200 ms");
    edit("m2", "metric latency 640 ms → 200 ms #api");
    EXPECT_THAT(entry("M-2"), HasSubstr("value: 200 ms [200 ms]\nbaseline: 640 ms [640 ms]\n#api"));
    say("m3", "metric conversoin 3.5%");
    edit("m3", "metric conversion 3.5%");
    EXPECT_THAT(entry("M-3"), HasSubstr("name: conversion (corrected)"));
    say("m4", "metric churn dropped by 8%");
    edit("m4", "metric churn dropped by 8% source: Looker");
    EXPECT_THAT(entry("M-4"), HasSubstr("value: −8% [−8%]\nsource"));
}

TEST_F(AChat, CorrectsOnlyWhatTheMessageItselfSaid) {
    say("m1", "decision Beta choice");
    say("m2", "decision D-1 we asked legal too");
    EXPECT_EQ(edit("m2", "decision D-1 we asked legal as well"),
              "You edited the message behind D-1. Nothing was changed.\n"
              "Not taken over: a note stays as it was said first");
    say("m3", "decision D-1 results: conversion 3.0%");
    say("m4", "decision D-1 results: conversion 5.0% in June");
    EXPECT_THAT(edit("m3", "decision D-1 results: conversion 3.1%"),
                HasSubstr("Not taken over: results: something newer was said there since"));
    EXPECT_THAT(edit("m4", "decision D-1 results: conversion 5.1% in June"), StartsWith("D-1 corrected"));
    EXPECT_THAT(edit("m4", "decision D-1 results: conversion 5.2% in June"), StartsWith("D-1 corrected"));
    EXPECT_THAT(entry("D-1"), StartsWith("D-1, 4 Mar 2026: Beta choice\n"));
    EXPECT_THAT(entry("D-1"), HasSubstr("conversion 3.0%"));
    EXPECT_THAT(entry("D-1"), HasSubstr("conversion 5.2% in June"));
}

TEST_F(AChat, HasNothingToCorrectByALineThatTellsNothing) {
    log.propose({0,
                 "/decision Chose one vendor",
                 "notes.md, line 1",
                 evidence::calendar_date::from_iso("2026-02").value(),
                 {}});
    say("m1", "evidence accept 1");
    EXPECT_EQ(edit("m1", "evidence accept 1 #orders"), "");
    say("m2", "packet feature D-1");
    EXPECT_EQ(edit("m2", "packet feature D-1 please"), "");
    say("m3", "evidence undo");
    EXPECT_EQ(edit("m3", "evidence undo (typo)"), "");
    EXPECT_EQ(remove("m3"), "");
    EXPECT_THAT(entry("D-1"), HasSubstr("Chose one vendor"));
}

TEST_F(AChat, LeavesAnEntryAloneWhenItsMessageBecomesAnotherLine) {
    say("m1", "decision Dropped gift wrap");
    EXPECT_THAT(edit("m1", "metric conversion 3.5%"),
                StartsWith("You edited the message behind D-1 into another line, so nothing was changed."));
    EXPECT_THAT(edit("m1", "thanks everybody"),
                StartsWith("You edited the message behind D-1 into another line"));
    EXPECT_THAT(edit("m1", "decision D-1 results: +2%"),
                StartsWith("You edited the message behind D-1 into"));
    EXPECT_EQ(log.appended().size(), 1U);
}

TEST_F(AChat, SaysWhatAnEditCannotTakeBack) {
    say("m1", "decision Dropped gift wrap rejected: keeping it #checkout");
    EXPECT_EQ(
        edit("m1", "decision Dropped gift wrap #growth"),
        "Added to D-1 · 4 Mar 2026, 12:00 UTC\nInitiative: #growth\n"
        "Not taken over: rejected: stays, though the message lost it; #checkout stays, though the message "
        "lost it\nNext: What made you decide that? A reviewer looks for the reason first. "
        "/decision D-1 because: ");
}

// A word is mended in the message; what was corrected by another line stands.
TEST_F(AChat, LeavesWhatWasCorrectedElsewhere) {
    say("m1", "decision Droped gift wrap because: slow");
    say("m2", "/evidence correct D-1 because: retention risk");
    edit("m1", "decision Dropped gift wrap because: slow");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nbecause: retention risk (corrected)");
    EXPECT_THAT(edit("m1", "decision Dropped gift wrap because: very slow"),
                HasSubstr("Not taken over: because: something newer was said there since"));
    say("m3", "metric convrsion 3.5%");
    say("m4", "/evidence correct M-1 value: 3.6%");
    edit("m3", "metric conversion 3.5%");
    EXPECT_THAT(entry("M-1"), HasSubstr("name: conversion (corrected)\nvalue: 3.6% [3.6%] (corrected)"));
    say("m5", "decision Droped the banner because: slow");
    say("m6", "/evidence correct D-2 Dropped the banner for all shops");
    EXPECT_THAT(edit("m5", "decision Droped the banner because: too slow"), StartsWith("D-2 corrected"));
    EXPECT_THAT(entry("D-2"), StartsWith("D-2, 4 Mar 2026: Dropped the banner for all shops"));
    EXPECT_THAT(edit("m5", "decision Dropped a banner because: too slow"),
                HasSubstr("“Dropped the banner for all shops” stays: it was corrected since"));
}

TEST_F(AChat, MayBeEditedBackAndForth) {
    say("m1", "decision Dropped gift wrap because: slow");
    edit("m1", "decision Dropped paid wrap because: dear");
    edit("m1", "decision Dropped gift wrap because: slow");
    EXPECT_THAT(entry("D-1"), StartsWith("D-1, 4 Mar 2026: Dropped gift wrap\nbecause: slow"));
}

TEST_F(AChat, LosesNothingThatWasSaidTwiceInOneMessage) {
    say("m1", "decision Droped gift wrap rejected: keep it rejected: paid wrap");
    edit("m1", "decision Dropped gift wrap rejected: keep it rejected: paid wrap");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\nrejected: keep it\nrejected: paid wrap");
    EXPECT_THAT(edit("m1", "decision Dropped gift wrap rejected: keep it rejected: wrap"),
                HasSubstr("Not taken over: rejected: said more than once in the message, so it stays"));
}

TEST_F(AChat, KnowsTheNoteOfAMetricFromItsNumber) {
    say("m1", "metric conversion 3.5% after 2 regions");
    EXPECT_THAT(edit("m1", "metric conversion 3.5% after 3 regions"), StartsWith("M-1 corrected"));
    EXPECT_THAT(entry("M-1"), StartsWith("M-1, 4 Mar 2026: after 3 regions\nname: conversion\nvalue: 3.5%"));
    EXPECT_THAT(edit("m1", "metric conversion"), HasSubstr("value: stays, though the message lost it"));
    EXPECT_THAT(entry("M-1"), HasSubstr("name: conversion\nvalue: 3.5%"));
}

TEST_F(AChat, BringsNothingBackThatWasErased) {
    first("m1", "decision secret plan because: x");
    log.erase(*evidence::read_entry_id("D-1"), now);
    EXPECT_EQ(say("m1", "decision a plan"), "");
    EXPECT_EQ(edit("m1", "decision a plan"), "");
    EXPECT_EQ(first("m1", "decision secret plan because: x"), "");
    EXPECT_EQ(log.next_entry(evidence::entry_kind::decision).number, 2U);
    EXPECT_THAT(keep("m1", "/evidence keep a plan"), StartsWith("E-1 saved")) << "when its author says so";
}

TEST_F(AChat, KeepsTheEditThatCameBeforeItsMessage) {
    say("m1", "decision Dropped gift wrap for EU");
    EXPECT_EQ(first("m1", "decision Droped gift wrap"), "");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap for EU");
}

TEST_F(AChat, CorrectsTheDateOnlyWhenItWasEdited) {
    say("m1", "decision Droped gift wrap happened: yesterday");
    now += std::chrono::days{3};
    edit("m1", "decision Dropped gift wrap happened: yesterday");
    EXPECT_EQ(entry("D-1"), "D-1, 3 Mar 2026: Dropped gift wrap");
}

}  // namespace
}  // namespace commands
