#include "commands/table.hpp"
#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using HelpCommand = support::conversation;
using UnknownCommand = support::conversation;

TEST_F(HelpCommand, NamesEveryCommand) {
    say("/evidence help");
    for (const command_entry& command : all_commands())
        EXPECT_EQ(fact("/" + std::string(command.name)), command.help);
    for (const command_entry& command : evidence_commands())
        EXPECT_EQ(fact("/evidence " + std::string(command.name)), command.help);
    EXPECT_EQ(records(), 0U);
}

TEST_F(HelpCommand, TellsOfOneCommand) {
    say("/evidence help metric");
    EXPECT_EQ(headline().substr(0, 18), "/metric name value");
    say("/evidence help /metric");
    EXPECT_EQ(headline().substr(0, 18), "/metric name value");
    say("/evidence help correct");
    EXPECT_EQ(headline(), "/evidence correct D-14 stake: $2M");
    say("/evidence help nothing");
    EXPECT_EQ(headline(), "Say what happened, in your own words; everything in brackets is optional.");
}

TEST_F(HelpCommand, ComesUnasked) {
    for (const char* line : {"", "   ", "/", "help", "@dossier", "/help"}) {
        say(line);
        EXPECT_EQ(headline(), "Say what happened, in your own words:") << line;
    }
    say("/evidence");
    EXPECT_EQ(headline(), "Say what happened, in your own words; everything in brackets is optional.");
}

TEST_F(HelpCommand, GivesExamplesThatWork) {
    for (const command_entry& command : all_commands()) {
        say(std::string(command.example));
        EXPECT_FALSE(refused()) << command.example;
    }
    for (int i = 0; i < 14; ++i)
        say("/decision number " + std::to_string(i));
    for (int i = 0; i < 4; ++i)
        found("/decision found " + std::to_string(i));
    for (const command_entry& command : evidence_commands()) {
        say(std::string(command.example), command.name == "dismiss" ? 0 : 1);
        EXPECT_FALSE(refused()) << command.example;
    }
}

TEST_F(UnknownCommand, IsAnsweredWithTheOneMeant) {
    for (const char* word : {"/desicion", "/decison", "/decisions", "/dec", "/Decisoin", "decisio"}) {
        say(std::string(word) + " Dropped gift wrap");
        EXPECT_TRUE(refused()) << word;
        EXPECT_EQ(examples(), "/decision Dropped gift wrap") << word;
    }
    say("/mentoring @sam");
    EXPECT_EQ(last_reply(),
              "I do not know “mentoring”. Nothing was saved. Did you mean this?\nTry: /mentor @sam");
    say("/mertic p95 200 ms");
    EXPECT_EQ(examples(), "/metric p95 200 ms");
    EXPECT_EQ(records(), 0U);
}

TEST_F(UnknownCommand, IsAnsweredWithAllWhenNoneIsNear) {
    EXPECT_EQ(say("/weather today"),
              "I do not know /weather. Nothing was saved. I know /decision, /metric, /mentor, /packet and "
              "/evidence.\nTry: /evidence help");
    EXPECT_TRUE(refused());
    say("/" + std::string(10000, 'x'));
    EXPECT_TRUE(refused());
    EXPECT_LT(headline().size(), 200U);
}

TEST_F(UnknownCommand, MayHaveBeenADecision) {
    EXPECT_EQ(say("Dropped Gift Wrap because: slow"),
              "I keep what begins with /decision, /metric or /mentor. Nothing was saved. If that was a "
              "decision, send:\n"
              "Try: /decision Dropped Gift Wrap because: slow");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(UnknownCommand, MayStandBehindEvidence) {
    EXPECT_EQ(say("undo"),
              "“undo” stands behind /evidence. Nothing was done. Did you mean this?\nTry: /evidence undo");
    EXPECT_TRUE(reply().meant);
    for (const char* line : {"list", "gaps", "/undo", "show D-1", "correct D-1 stake: $2M", "charter"}) {
        say(line);
        const std::string word = line[0] == '/' ? line + 1 : line;
        EXPECT_EQ(examples(), "/evidence " + word) << line;
    }
    say("Keep the old search page");
    EXPECT_EQ(examples(), "/evidence keep the old search page\n/decision Keep the old search page");
}

TEST_F(UnknownCommand, HelpIsGivenForOne) {
    say("help packet");
    EXPECT_TRUE(headline().starts_with("/packet "));
    say("/help /undo");
    EXPECT_EQ(headline(), "/evidence undo");
    say("help me");
    EXPECT_EQ(headline(), "Say what happened, in your own words:");
}

TEST_F(UnknownCommand, MayBeNoMoreThanAFriendlyWord) {
    for (const char* line :
         {"hi", "Hello there!", "thx!", "thanks a lot", "👍", "❤️", ":+1:", "ok 👍", "Good morning"}) {
        EXPECT_NE(say(line).find("Tell me what you decided"), std::string::npos) << line;
        EXPECT_FALSE(refused()) << line;
    }
    EXPECT_EQ(say("hi").substr(0, 6), "Hello!");
    EXPECT_EQ(say("thx!").substr(0, 6), "There ") << "nobody is greeted in the middle of something";
    for (const char* line : {"hi, we dropped gift wrap", "no gift wrap", "延期しました", "good news"}) {
        say(line);
        EXPECT_TRUE(refused()) << line << " may be a decision";
    }
}

TEST_F(UnknownCommand, BehindEvidenceIsAnsweredToo) {
    EXPECT_EQ(say("/evidence lst #checkout"),
              "There is no /evidence lst. Did you mean this?\nTry: /evidence list #checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence weather"),
              "There is no /evidence weather. Nothing was changed.\nTry: /evidence list\nTry: /evidence show "
              "D-1\nTry: /evidence help");
    EXPECT_TRUE(refused());
}

}  // namespace
}  // namespace commands
