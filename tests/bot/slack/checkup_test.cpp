#include "bot/slack/checkup.hpp"

#include "bot/slack/scopes.hpp"
#include "tests/fakes/canned_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace bot::slack {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string shown(const finding& found) {
    constexpr const char* names[]{"ok: ", "note: ", "PROBLEM: "};
    return names[int(found.how)] + found.says;
}

std::vector<std::string> shown(const findings& all) {
    std::vector<std::string> lines;
    for (const finding& one : all)
        lines.push_back(shown(one));
    return lines;
}

api_answer refused(const std::string& error) {
    api_answer answer;
    answer.how = class_of(error);
    answer.error = error;
    answer.body = nlohmann::json::object();
    return answer;
}

api_answer without_answer(api_failure how, const std::string& why) {
    api_answer answer = refused(why);
    answer.how = how;
    return answer;
}

// ---- settings

class TheSettings : public testing::Test {
protected:
    std::vector<std::string> judged() { return shown(judge_settings(chosen)); }

    config::settings chosen;
};

TEST_F(TheSettings, AreNoneWhereSlackIsNotServed) {
    EXPECT_THAT(judged(), ElementsAre(StartsWith("note: no signing secret and no app token")));
}

TEST_F(TheSettings, AreCompleteForHttp) {
    chosen.slack_signing_secrets = {"one-secret", "next-secret"};
    chosen.slack_bot_token = "xoxb-secret";
    EXPECT_THAT(judged(), ElementsAre("ok: over HTTP: 2 signing secrets set"));
}

TEST_F(TheSettings, AreCompleteForSocketMode) {
    chosen.slack_app_token = "xapp-secret";
    chosen.slack_bot_token = "xoxb-secret";
    EXPECT_THAT(judged(), ElementsAre("ok: over Socket Mode: an app token is set"));
}

TEST_F(TheSettings, AreCompleteForManyWorkspaces) {
    chosen.slack_signing_secrets = {"one-secret"};
    chosen.slack_client_id = "1.2";
    chosen.slack_client_secret = "client-secret";
    EXPECT_THAT(judged(), ElementsAre("ok: over HTTP: 1 signing secret set",
                                      "ok: workspaces can install it, and their tokens are kept encrypted"));
}

TEST_F(TheSettings, LackTheTokenThatAllButCommandsNeed) {
    chosen.slack_app_token = "xapp-secret";
    EXPECT_THAT(judged(),
                ElementsAre(StartsWith("ok: over Socket Mode"), StartsWith("note: no SLACK_BOT_TOKEN: ")));
}

TEST_F(TheSettings, LackAWayIn) {
    chosen.slack_bot_token = "xoxb-secret";
    EXPECT_THAT(judged(), ElementsAre(AllOf(StartsWith("PROBLEM: "), HasSubstr("SLACK_APP_TOKEN"),
                                            HasSubstr("SLACK_SIGNING_SECRET"))));
}

// ---- what Slack says

TEST(TheToken, IsShownWithItsWorkspaceAndItsAccount) {
    api_answer answer;
    answer.ok = true;
    answer.body = {{"user", "dossier"}, {"team", "Example"}, {"team_id", "T0EX1"}};
    EXPECT_EQ(shown(judge_token(answer, usual_api)),
              "ok: speaks as @dossier in the workspace Example (T0EX1)");
}

TEST(TheToken, IsRefused) {
    EXPECT_THAT(shown(judge_token(refused("invalid_auth"), usual_api)),
                AllOf(StartsWith("PROBLEM: Slack does not take SLACK_BOT_TOKEN (invalid_auth). "),
                      HasSubstr("OAuth & Permissions")));
}

TEST(TheToken, IsNotToBlameForTheWay) {
    const auto judged = [](const api_answer& answer) { return shown(judge_token(answer, usual_api)); };
    EXPECT_THAT(
        judged(without_answer(api_failure::not_sent, "the name is not known")),
        StartsWith("PROBLEM: Slack was not reached at https://slack.com/api/ (the name is not known)."));
    EXPECT_THAT(judged(without_answer(api_failure::may_have_happened, "HTTP status 502 without JSON")),
                StartsWith("PROBLEM: nothing that can be read came back from https://slack.com/api/ (HTTP"));
    api_answer busy = refused("ratelimited");
    busy.retry_after = std::chrono::seconds(7);
    EXPECT_EQ(judged(busy), "note: Slack puts it off (ratelimited). Ask again in 7 seconds.");
}

TEST(TheScopesOfAToken, AreAllThere) {
    EXPECT_THAT(shown(judge_scopes(scopes_to_ask_for())), ElementsAre("ok: all 10 that it needs"));
}

TEST(TheScopesOfAToken, AreNamedEachWithWhatItIsFor) {
    std::string granted = scopes_to_ask_for();
    granted.replace(granted.find("im:write"), 8, "admin");
    EXPECT_THAT(
        shown(judge_scopes(granted)),
        ElementsAre(StartsWith("PROBLEM: im:write is missing, which is for opening somebody's direct"),
                    "note: it allows more than dossier uses: admin"));
    EXPECT_THAT(shown(judge_scopes("commands")).size(), 9U);
}

TEST(TheScopesOfAToken, AreNotGuessed) {
    EXPECT_THAT(shown(judge_scopes("")), ElementsAre("note: Slack did not say what the token allows"));
}

TEST(TheSocket, NeedsATokenOfItsOwnKind) {
    EXPECT_THAT(shown(judge_socket(refused("not_allowed_token_type"), usual_api)),
                AllOf(StartsWith("PROBLEM: Slack does not take SLACK_APP_TOKEN (not_allowed_token_type). "),
                      HasSubstr("connections:write"), HasSubstr("Basic Information")));
}

// ---- the clock

TEST(TheDistanceToSlacksClock, IsSeconds) {
    const auto at = [](const char* now) {
        const auto found =
            judge_distance("Mon, 04 Mar 2030 12:00:00 GMT", evidence::from_rfc3339(now).value());
        return found ? shown(*found) : "nothing";
    };
    EXPECT_EQ(at("2030-03-04T12:00:02.900Z"), "ok: 2 seconds ahead of Slack's");
    EXPECT_EQ(at("2030-03-04T11:59:59.000Z"), "ok: 1 second behind Slack's");
    EXPECT_EQ(at("2030-03-04T12:01:00.000Z"), "ok: 60 seconds ahead of Slack's");
    EXPECT_EQ(at("2030-03-04T12:01:01.000Z"), "note: 61 seconds ahead of Slack's");
    EXPECT_EQ(at("2030-03-04T11:55:00.000Z"), "note: 300 seconds behind Slack's");
    EXPECT_THAT(at("2030-03-04T11:54:59.000Z"),
                AllOf(StartsWith("PROBLEM: 301 seconds behind Slack's. Over HTTP every request"),
                      EndsWith("timedatectl set-ntp true")));
}

TEST(TheDistanceToSlacksClock, IsUnknownWithoutADate) {
    for (const char* date : {"", "soon", "Mon, 04 Mar 2030 12:00:00 GMT or so", "2030-03-04T12:00:00Z"})
        EXPECT_FALSE(judge_distance(date, evidence::moment{})) << date;
}

// ---- all of it, with a Slack on loopback

class AskingSlack : public testing::Test {
protected:
    AskingSlack() {
        chosen.slack_bot_token = "xoxb-0EX1-secret";
        chosen.slack_app_token = "xapp-0EX1-secret";
        chosen.slack_api_url = slack.url("/api/");
    }

    std::vector<std::string> lines() {
        std::vector<std::string> all;
        for (const finding_line& line : ask_slack(chosen))
            all.push_back(line.about + ": " + shown(line.found));
        return all;
    }

    std::string answer(const asked_request& asked) {
        for (const auto& [method, said] : answers)
            if (asked.head.starts_with("POST /api/" + method + " ")) return said;
        return with_json(R"({"ok":true})");
    }

    static std::string with_json(const std::string& body, const std::string& headers = "") {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    config::settings chosen;
    std::map<std::string, std::string> answers{
        {"auth.test", with_json(R"({"ok":true,"team":"Example","team_id":"T0EX1","user":"dossier"})",
                                "x-oauth-scopes: " + scopes_to_ask_for() + "\r\n")},
        {"apps.connections.open", with_json(R"({"ok":true,"url":"wss://127.0.0.1/link/?ticket=secret"})")},
        {"api.test", with_json(R"({"ok":true})", "Date: Mon, 04 Mar 2002 12:00:00 GMT\r\n")}};
    canned_server slack{[this](const asked_request& asked) { return answer(asked); }};
};

TEST_F(AskingSlack, SaysAllThatItHears) {
    EXPECT_THAT(lines(),
                ElementsAre("slack token: ok: speaks as @dossier in the workspace Example (T0EX1)",
                            "slack scopes: ok: all 10 that it needs",
                            "slack socket: ok: Slack would open a connection for SLACK_APP_TOKEN",
                            AllOf(StartsWith("slack clock: PROBLEM: "), HasSubstr("ahead of Slack's"))));
}

TEST_F(AskingSlack, TellsNoSecret) {
    for (const char* error : {"", "invalid_auth", "ratelimited"}) {
        if (*error)
            answers["auth.test"] = answers["apps.connections.open"] =
                with_json(R"({"ok":false,"error":")" + std::string(error) + "\"}");
        for (const std::string& line : lines())
            EXPECT_THAT(line, Not(HasSubstr("secret")));
    }
}

TEST_F(AskingSlack, SaysNothingOfScopesWhenTheTokenIsRefused) {
    answers["auth.test"] = with_json(R"({"ok":false,"error":"account_inactive"})");
    EXPECT_THAT(lines(), ElementsAre(StartsWith("slack token: PROBLEM: "), StartsWith("slack socket: ok: "),
                                     StartsWith("slack clock: ")));
}

TEST_F(AskingSlack, AsksOnlyWithWhatIsThere) {
    chosen.slack_app_token.clear();
    chosen.slack_bot_token.clear();
    answers["api.test"] = with_json(R"({"ok":true})");
    EXPECT_THAT(lines(), ElementsAre(StartsWith("slack token: PROBLEM: there is no SLACK_BOT_TOKEN")));
    chosen.slack_client_id = "1.2";
    EXPECT_THAT(lines(), ElementsAre(StartsWith("slack token: note: no SLACK_BOT_TOKEN: each workspace's")));
    for (const asked_request& asked : slack.asked())
        EXPECT_THAT(asked.head, StartsWith("POST /api/api.test "));
}

}  // namespace
}  // namespace bot::slack
