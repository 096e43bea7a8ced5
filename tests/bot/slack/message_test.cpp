#include "bot/slack/message.hpp"

#include "bot/slack/blocks.hpp"
#include "tests/support/block_kit.hpp"
#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot::slack {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const evidence::person_id dana{"slack:T0EX1/U0EX1"};

json message_of(const commands::reply& reply) {
    return json::parse(to_message(reply, dana));
}

// The text of all blocks, one below the other.
std::string shown(const json& message) {
    std::string text;
    for (const json& block : message.at("blocks"))
        if (block.contains("text")) text += block.at("text").at("text").get<std::string>() + "\n";
    return text;
}

// What Slack refuses a message for.
void expect_within_limits(const json& message) {
    EXPECT_THAT(support::faults_in_message(message), testing::IsEmpty());
}

commands::reply listing(int rows, const std::string& title) {
    commands::reply reply;
    reply.headline = std::to_string(rows) + " entries";
    for (int i = 1; i <= rows; ++i)
        reply.rows.push_back(
            {"D-" + std::to_string(i), "decision", title, "4 Mar 2026", "logged 3 days after", {"checkout"}});
    return reply;
}

TEST(AMessage, IsForItsAuthorsEyesOnly) {
    const json message = message_of(commands::refuse("No."));
    EXPECT_EQ(message.at("response_type"), "ephemeral");
    EXPECT_EQ(message.at("text"), "No.");
    EXPECT_EQ(message.at("blocks").size(), 1U);
    EXPECT_EQ(message["blocks"][0],
              json::parse(R"({"type":"section","text":{"type":"mrkdwn","text":"*No.*","verbatim":true}})"));
}

TEST(AMessage, ShowsWhatTheReplyHas) {
    commands::reply reply;
    reply.headline = "D-14 saved";
    reply.logged_at = evidence::from_rfc3339("2026-01-01T00:00:00.500Z");
    reply.zone = "UTC";
    reply.facts = {{"Decision", "Dropped gift wrap"}, {"Because", "retention"}};
    reply.next = commands::question{"What did you give up for it?", "/decision D-14 rejected: "};
    reply.examples = {"/evidence list"};
    const json message = message_of(reply);
    EXPECT_EQ(shown(message),
              "*D-14 saved*  ·  <!date^1767225600^{date_short} at {time}|1 Jan 2026, 00:00 UTC>\n"
              "*Decision:* Dropped gift wrap\n*Because:* retention\n"
              "_What did you give up for it?_\n`/decision D-14 rejected: `\n"
              "`/evidence list`\n");
    EXPECT_THAT(message.at("text").get<std::string>(),
                HasSubstr("D-14 saved · 1 Jan 2026, 00:00 UTC\nDecision: Dropped gift wrap"));
}

TEST(AMessage, MentionsNobodyThatAPersonTyped) {
    commands::reply reply = listing(1, "<!channel> & <@U0EX2>");
    reply.headline = "<!everyone>";
    reply.facts = {{"<!here>", "<https://example.org|click>"}};
    reply.rows[0].note = "<!here>";
    reply.rows[0].initiatives = {"<#C0EX1>"};
    reply.next = commands::question{"<!channel>", "/decision <!channel>"};
    reply.examples = {"<!channel>"};
    const json message = message_of(reply);
    EXPECT_THAT(support::live_references(message), testing::IsEmpty());
    for (const std::string& text : {shown(message), message.at("text").get<std::string>()}) {
        EXPECT_THAT(text, Not(HasSubstr("<")));
        EXPECT_THAT(text, HasSubstr("&lt;!channel&gt;"));
    }
}

TEST(AMessage, StaysWithinSlacksLimits) {
    for (const std::string& unit : {std::string("x"), std::string("&"), std::string("<!channel>"),
                                    std::string("é"), std::string("🎁"), std::string("word ")}) {
        std::string endless;
        while (endless.size() < 32 * 1024)
            endless += unit;
        commands::reply reply = listing(3, endless);
        reply.headline = endless;
        for (int i = 0; i < 100; ++i)
            reply.facts.push_back({"Fact", endless.substr(0, unit.size() * 100)});
        reply.next = commands::question{endless, endless};
        reply.examples = {endless, endless};
        expect_within_limits(message_of(reply));
        EXPECT_THAT(message_of(reply).dump(), Not(testing::ContainsRegex("&[a-z]*…")))
            << "cut inside an escape";
    }
}

TEST(AMessage, KeepsTheDateOfALongHeadline) {
    commands::reply reply;
    reply.headline = std::string(5000, 'x');
    reply.logged_at = evidence::from_rfc3339("2026-01-01T00:00:00.500Z");
    const std::string text = message_of(reply)["blocks"][0]["text"]["text"];
    EXPECT_THAT(text, HasSubstr("|1 Jan 2026, 00:00 UTC>"));
    expect_within_limits(message_of(reply));
}

TEST(AMessage, ShowsEveryRowOfALongList) {
    const std::string text = shown(message_of(listing(20, std::string(160, 'w'))));
    for (int i = 1; i <= 20; ++i)
        EXPECT_NE(text.find("*D-" + std::to_string(i) + "*  4 Mar 2026"), std::string::npos) << i;
    EXPECT_EQ(text.find("…"), std::string::npos) << "nothing is cut";
    expect_within_limits(message_of(listing(20, std::string(160, 'w'))));
}

TEST(AMessage, ShowsEveryFactOfALongHistory) {
    commands::reply reply;
    reply.headline = "D-1, decision";
    for (int i = 1; i <= 30; ++i)
        reply.facts.push_back({"Stage " + std::to_string(i), std::string(400, 'w')});
    const std::string text = shown(message_of(reply));
    for (int i = 1; i <= 30; ++i)
        EXPECT_NE(text.find("*Stage " + std::to_string(i) + ":*"), std::string::npos) << i;
    expect_within_limits(message_of(reply));
}

TEST(AMessage, SaysSoWhenItIsTooMuch) {
    commands::reply reply;
    reply.headline = "D-1, decision";
    for (int i = 0; i < 60; ++i) {
        std::string text;
        while (text.size() < 9000)
            text += "日";
        reply.facts.push_back({"Stage", text});
    }
    EXPECT_THAT(support::faults_in_view(to_modal(reply, dana, "D-1")), testing::IsEmpty());
    EXPECT_THAT(shown(message_of(reply)), HasSubstr("There is more than fits here"));
}

TEST(AMessage, SaysWhereFilesAre) {
    commands::reply reply;
    reply.headline = "Your packet is built";
    reply.files = {{"dossier-packet.zip", "application/zip", "bytes"},
                   {"decision-log.pdf", "application/pdf", "bytes"}};
    const json message = message_of(reply);
    EXPECT_THAT(shown(message), HasSubstr("`dossier packet --as slack:T0EX1/U0EX1 --out packet`"));
    EXPECT_THAT(message.dump(), Not(HasSubstr("decision-log.pdf")));
}

TEST(AMessage, SaysWhereAnExportIsMade) {
    commands::reply reply;
    reply.headline = "Your log, 3 records";
    reply.files = {{"dossier-log.md", "text/markdown", "bytes"},
                   {"dossier-metrics.csv", "text/csv", "bytes"}};
    EXPECT_THAT(shown(message_of(reply)),
                HasSubstr("`dossier export --as slack:T0EX1/U0EX1 --out dossier-log.md`, "
                          "`dossier export --as slack:T0EX1/U0EX1 --out dossier-metrics.csv`"));
}

TEST(AMessage, HasTheSameBlocksInADirectMessage) {
    const commands::reply reply = listing(3, "<!channel>");
    const json direct = to_direct_message(reply, dana);
    EXPECT_THAT(support::faults_in_message(direct), testing::IsEmpty());
    EXPECT_EQ(direct.at("blocks"), message_of(reply).at("blocks"));
    EXPECT_EQ(direct.at("text"), message_of(reply).at("text"));
    EXPECT_EQ(direct.at("unfurl_links"), false);
    EXPECT_EQ(direct.at("unfurl_media"), false);
    EXPECT_FALSE(direct.contains("response_type"));
}

TEST(AMessage, IsTheContentOfAModal) {
    const json view = to_modal(listing(20, std::string(160, 'w')), dana, "Entries of this week and more");
    EXPECT_THAT(support::faults_in_view(view), testing::IsEmpty());
    EXPECT_EQ(view.at("title").at("text"), "Entries of this week an…");
}

// Somebody says things; the buttons below the answers.
class Buttons : public support::conversation {
protected:
    std::string buttons() {
        std::string told;
        for (const json& block : reply_blocks(reply(), dana))
            if (block.at("type") == "actions")
                for (const json& one : block.at("elements"))
                    told += "(" + one["text"]["text"].get<std::string>() + ") " +
                            one["action_id"].get<std::string>() + " " + one["value"].get<std::string>() +
                            "\n";
        return told;
    }
};

TEST_F(Buttons, AnswerTheQuestionTakeBackAndShow) {
    say("/decision Dropped gift wrap because: retention");
    EXPECT_EQ(buttons(),
              "(Answer: Given up) ask /decision D-1 rejected: \n"
              "(Undo) say:undo /evidence undo D-1 2026-03-04T12:00:00.000Z\n"
              "(Show D-1) say:show /evidence show D-1\n");
    say("/mentor pairing on the outline");
    EXPECT_THAT(buttons(), HasSubstr("(Answer: Person) ask /mentor P-1 @\n"));
}

TEST_F(Buttons, OfferNoUndoOfAnUndo) {
    say("/decision Dropped gift wrap");
    say("/evidence undo");
    EXPECT_EQ(buttons(), "(Show D-1) say:show /evidence show D-1\n");
}

TEST_F(Buttons, OfferNothingForWhatIsErased) {
    say("/decision Dropped gift wrap");
    say("/evidence erase D-1");
    EXPECT_EQ(buttons(), "");
}

TEST_F(Buttons, StandBelowNoListAndNoRefusal) {
    say("/evidence zone Europe/Lisbon");
    EXPECT_EQ(buttons(), "");
    say("/decision Dropped gift wrap");
    say("/evidence list");
    EXPECT_EQ(buttons(), "");
    say("/metric conversion 3");
    EXPECT_EQ(buttons(), "");
    say("/evidence show D-1");
    EXPECT_EQ(buttons(), "(Answer: Because) ask /decision D-1 because: \n");
}

TEST(AMessage, IsJsonWhateverTheReplyHolds) {
    commands::reply reply;
    reply.headline = "bad \xff\xfe bytes";
    EXPECT_TRUE(json::accept(to_message(reply, dana)));
}

TEST(AMessage, OffersWhatWasMeantAsAButton) {
    const commands::reply meant = commands::suggest(
        "Nothing was saved. Did you mean this?",
        {"/decision we dropped gift wrap", "/evidence correct D-1 because: …", "/metric conversion value: "});
    const json blocks = reply_blocks(meant, {"slack:T0EX1/U0EX1"});
    const json buttons = blocks.back().at("elements");
    ASSERT_EQ(buttons.size(), 1U) << "only what can be said as it stands";
    EXPECT_EQ(buttons[0]["value"], "/decision we dropped gift wrap");
    EXPECT_EQ(act_of(buttons[0]["action_id"].get<std::string>()), act_say);
}

// A nudge, and its ways to answer in one tap.
TEST(AMessage, OffersChoicesAsButtonsBelowTheQuestions) {
    commands::reply nudge;
    nudge.headline = "You logged two decisions this week.";
    nudge.next = commands::question{"What made you decide it?", "/decision D-1 because: "};
    nudge.choices = {{"Nothing this week", "/evidence nudges nothing weekly 2026-03-02"},
                     {"In an hour", "/evidence nudges snooze 1h weekly 2026-03-02"}};
    const json message = to_direct_message(nudge, dana);
    expect_within_limits(message);
    std::string buttons;
    for (const json& one : message.at("blocks").back().at("elements"))
        buttons += "(" + one["text"]["text"].get<std::string>() + ") " + one["action_id"].get<std::string>() +
                   " " + one["value"].get<std::string>() + "\n";
    EXPECT_EQ(buttons,
              "(Answer: Because) ask /decision D-1 because: \n"
              "(Nothing this week) say:choice0 /evidence nudges nothing weekly 2026-03-02\n"
              "(In an hour) say:choice1 /evidence nudges snooze 1h weekly 2026-03-02\n");
    EXPECT_EQ(act_of("say:choice1"), act_say);
    EXPECT_THAT(message.at("text").get<std::string>(), Not(HasSubstr("Nothing this week")))
        << "a notification has no buttons";
}

TEST(AMessage, HasRoomForFiveChoices) {
    commands::reply nudge;
    nudge.headline = "Friday";
    nudge.next = commands::question{"What made you decide it?", "/decision D-1 because: "};
    for (int i = 0; i < 5; ++i)
        nudge.choices.push_back({std::string(100, 'x'), "/evidence nudges " + std::string(3000, 'y')});
    expect_within_limits(message_of(nudge));
    EXPECT_EQ(message_of(nudge).at("blocks").back().at("elements").size(), 6U);
}

TEST_F(Buttons, SayNoExampleThatIsNotThePersonsOwn) {
    say("/decision #checkout");
    EXPECT_EQ(buttons(), "") << "nobody wants to log an example by one tap";
    say("/decison Dropped gift wrap");
    EXPECT_EQ(buttons(), "(/decision Dropped gift wrap) say:0 /decision Dropped gift wrap\n");
}

// Over a socket what is larger than 20,479 bytes would not come at all.
TEST(AMessage, FitsIntoAnAcknowledgementAndSaysSoWhenThereIsMore) {
    for (const std::string& unit :
         {std::string("word "), std::string("&"), std::string("日"), std::string("🎁"), std::string("\"")}) {
        std::string text;
        while (units(text) < 2900)
            text += unit;
        commands::reply reply;
        reply.headline = "D-1, decision";
        for (int i = 0; i < 12; ++i)
            reply.facts.push_back({"Results", text});
        reply.next = commands::question{"What did it teach you?", "/decision D-1 learned: "};
        const std::string body = to_message(reply, dana);
        EXPECT_LE(body.size(), 18U * 1024) << unit;
        const json message = json::parse(body);
        expect_within_limits(message);
        EXPECT_THAT(shown(message), testing::StartsWith("*D-1, decision*\n")) << unit;
        EXPECT_THAT(shown(message), HasSubstr("There is more than fits here"));
        EXPECT_THAT(shown(message), HasSubstr("`/decision D-1 learned: `")) << "and it can still be answered";
    }
}

TEST(AMessage, FitsIntoAnAcknowledgementHoweverLongEveryPartIs) {
    std::string endless;
    while (endless.size() < 32 * 1024)
        endless += "日&\"";
    commands::reply reply = listing(20, endless);
    reply.headline = endless;
    reply.facts = {{endless, endless}};
    reply.next = commands::question{endless, endless};
    reply.examples = {endless, endless, endless};
    const std::string body = to_message(reply, dana);
    EXPECT_LE(body.size(), 18U * 1024);
    expect_within_limits(json::parse(body));
}

}  // namespace
}  // namespace bot::slack
