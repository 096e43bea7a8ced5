#include "bot/reply_text.hpp"

#include <gtest/gtest.h>

namespace bot {
namespace {

TEST(AReplyAsText, IsTheHeadlineAlone) {
    EXPECT_EQ(to_text(commands::refuse("I do not know /x.")), "I do not know /x.");
    EXPECT_EQ(to_text(commands::reply{}), "");
}

TEST(AReplyAsText, TellsWhenAnEntryWasLoggedInThePersonsZone) {
    commands::reply reply;
    reply.headline = "D-14 saved";
    reply.logged_at = evidence::from_rfc3339("2026-07-04T12:03:11.123Z");
    reply.zone = "Europe/Lisbon";
    EXPECT_EQ(headline_of(reply), "D-14 saved · 4 Jul 2026, 13:03 WEST");
    EXPECT_EQ(to_text(reply), headline_of(reply));
}

TEST(AReplyAsText, HasEverythingInOrder) {
    commands::reply reply;
    reply.headline = "2 entries";
    reply.facts = {{"Because", "retention"}};
    reply.rows = {
        {"D-2", "decision", "Dropped gift wrap", "4 Mar 2026", "logged 3 days after", {"checkout", "search"}},
        {"M-1", "metric", "conversion 3.5%", "Mar 2026", "", {}}};
    reply.next = commands::question{"What did you give up for it?", "/decision D-2 rejected: "};
    reply.examples = {"/evidence list page 2"};
    reply.choices = {{"In an hour", "/evidence nudges snooze 1h weekly 2026-03-02"}};
    reply.files = {{"decision-log.pdf", "application/pdf", "never shown"}};
    EXPECT_EQ(to_text(reply),
              "2 entries\n"
              "Because: retention\n"
              "D-2  4 Mar 2026  Dropped gift wrap #checkout #search (logged 3 days after)\n"
              "M-1  Mar 2026  conversion 3.5%\n"
              "Next: What did you give up for it?\n"
              "  /decision D-2 rejected: \n"
              "  /evidence list page 2\n"
              "  In an hour: /evidence nudges snooze 1h weekly 2026-03-02\n"
              "File: decision-log.pdf");
}

}  // namespace
}  // namespace bot
