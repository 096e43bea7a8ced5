// What the front asks Slack for, and what it makes of a message that is kept; the rest of it is shown against
// a whole Slack (tests/e2e/slack_test.py).
#include "bot/slack/front.hpp"

#include "tests/support/workspace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using nlohmann::json;
using support::workspace;
using testing::HasSubstr;
using testing::Not;

class TheFront : public testing::Test {
protected:
    workspace acme;

    taken take(const inbound& what) { return acme.dossier().io().await(acme.front().take(what)); }

    // The message shortcut, used on what a bot or somebody wrote.
    static inbound shortcut(const json& message, const std::string& trigger = "1.2.x") {
        return read_inbound("interactive", {{"type", "message_action"},
                                            {"callback_id", "keep"},
                                            {"trigger_id", trigger},
                                            {"team", {{"id", "T0EX1"}, {"domain", "acme"}}},
                                            {"user", {{"id", "U0EX1"}}},
                                            {"channel", {{"id", "C0EX1"}, {"name", "checkout"}}},
                                            {"message", message}});
    }
    static inbound command(const std::string& text, const std::string& trigger) {
        return read_inbound({{"command", "/evidence"},
                             {"text", text},
                             {"team_id", "T0EX1"},
                             {"user_id", "U0EX1"},
                             {"channel_id", "D0EX1"},
                             {"trigger_id", trigger}});
    }

    bool is_quiet() {
        return support::eventually(
            [this] { return acme.dossier().io().call([this] { return acme.front().idle(); }); });
    }

    // What the outbox says to the person.
    std::string answers() {
        SQLite::Database raw(acme.dossier().database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT body FROM outbox ORDER BY id");
        std::string all;
        while (row.executeStep())
            all += row.getColumn(0).getString() + "\n";
        return all;
    }
};

TEST_F(TheFront, DoesNotAskForAPersonAgainAndAgainWhomSlackDoesNotTellOf) {
    acme.answers_in("users.info",
                    fakes::http_answer("429 Too Many Requests", "application/json",
                                       R"({"ok": false, "error": "ratelimited"})", "Retry-After: 30\r\n"));
    for (const char* trigger : {"1.1", "1.2", "1.3"}) {
        take(command("list", trigger));
        EXPECT_TRUE(is_quiet());
    }
    EXPECT_EQ(acme.times("users.info"), 1U);
}

TEST_F(TheFront, TakesABotsNameForNoAccount) {
    take(shortcut(
        {{"bot_id", "B0EX1"}, {"username", "JIRA"}, {"text", "Closed"}, {"ts", "1767225600.000100"}}));
    EXPECT_TRUE(is_quiet());
    EXPECT_THAT(answers(), HasSubstr("From: JIRA"));
    EXPECT_THAT(acme.forms("users.info"), Not(testing::Contains(HasSubstr("JIRA"))));
}

TEST_F(TheFront, LinksAnAnswerInAThreadThroughItsThread) {
    const json first = {{"user", "U0EX2"}, {"text", "It saved the launch"}, {"ts", "1767225600.000100"}};
    json answer = first;
    answer["ts"] = "1767225700.000200";
    answer["thread_ts"] = first["ts"];
    take(shortcut(answer));
    EXPECT_THAT(answers(), HasSubstr("https://acme.slack.com/archives/C0EX1/p1767225700000200"
                                     "?thread_ts=1767225600.000100&amp;cid=C0EX1"));
    take(shortcut(first, "1.3.x"));
    EXPECT_THAT(answers(), HasSubstr("https://acme.slack.com/archives/C0EX1/p1767225600000100\\n"))
        << "the first message of a thread is in none";
}

TEST_F(TheFront, SaysAnOfferedLineOnceAndSaysSo) {
    const auto tap = [url = acme.url("/api/respond")](const char* trigger) {
        return read_inbound(
            "interactive",
            {{"type", "block_actions"},
             {"trigger_id", trigger},
             {"team", {{"id", "T0EX1"}}},
             {"user", {{"id", "U0EX1"}}},
             {"channel", {{"id", "D0EX1"}}},
             {"container", {{"type", "message"}, {"message_ts", "1767225600.000100"}}},
             {"response_url", url},
             {"actions", {{{"action_id", "say:0"}, {"value", "/decision Dropped gift wrap"}}}}});
    };
    take(tap("1.1"));
    EXPECT_TRUE(is_quiet());
    take(tap("1.2"));
    EXPECT_TRUE(is_quiet());
    const auto answered = acme.forms("respond");
    ASSERT_EQ(answered.size(), 2U);
    EXPECT_THAT(answered[0], HasSubstr("D-1 saved"));
    EXPECT_THAT(answered[1], HasSubstr("You sent that line from here before"));
    EXPECT_EQ(acme.dossier().records("slack:T0EX1/U0EX1").size(), 1U);
}

TEST_F(TheFront, AnswersInWordsWhereSlackOpensNoView) {
    acme.answers("views.open", {{"ok", false}, {"error", "expired_trigger_id"}});
    take(read_inbound("interactive",
                      {{"type", "block_actions"},
                       {"trigger_id", "1.2.x"},
                       {"team", {{"id", "T0EX1"}, {"domain", "acme"}}},
                       {"user", {{"id", "U0EX1"}}},
                       {"view", {{"id", "V0EX1"}, {"type", "home"}}},
                       {"actions", {{{"action_id", "say:0"}, {"value", "/decision Dropped gift wrap"}}}}}));
    EXPECT_TRUE(is_quiet());
    EXPECT_EQ(acme.times("views.open"), 1U);
    EXPECT_THAT(answers(), HasSubstr("D-1 saved"));
}

}  // namespace
}  // namespace bot::slack
