#include "bot/slack/checkup.hpp"

#include "bot/sealing.hpp"
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
using testing::SizeIs;
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

const std::string count = std::to_string(needed_scopes().size());
const std::string all_there = "ok: all " + count + " that it needs";

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
    EXPECT_THAT(shown(judge_scopes(scopes_to_ask_for())), ElementsAre(all_there));
}

TEST(TheScopesOfAToken, AreNamedEachWithWhatItIsFor) {
    std::string granted = scopes_to_ask_for();
    granted.replace(granted.find("im:write"), 8, "admin");
    EXPECT_THAT(
        shown(judge_scopes(granted)),
        ElementsAre(StartsWith("PROBLEM: im:write is missing, which is for opening somebody's direct"),
                    "note: it allows more than dossier uses: admin"));
    EXPECT_THAT(shown(judge_scopes("commands")).size(), needed_scopes().size() - 1);
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
        for (const finding_line& line : ask_slack(chosen, installed))
            all.push_back(line.about + ": " + shown(line.found));
        return all;
    }

    virtual std::string answer(const asked_request& asked) {
        for (const auto& [method, said] : answers)
            if (asked.head.starts_with("POST /api/" + method + " ")) return said;
        return with_json(R"({"ok":true})");
    }

    static std::string with_json(const std::string& body, const std::string& headers = "") {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    config::settings chosen;
    std::optional<installed_places> installed{std::in_place};
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
                            "slack scopes: " + all_there,
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

// ---- installations, each with a token of its own

// Many workspaces have installed dossier; Slack answers each token as `known` says.
class AskingAboutInstallations : public AskingSlack {
protected:
    AskingAboutInstallations() {
        chosen.slack_bot_token.clear();
        chosen.slack_app_token.clear();
        chosen.slack_client_id = "1.2";
        chosen.slack_client_secret = "client-secret";
        chosen.token_key = key;
        answers.clear();
    }

    std::string answer(const asked_request& asked) override {
        for (const auto& [token, said] : known)
            if (asked.head.find("Bearer " + token + "\r\n") != std::string::npos) return said;
        return AskingSlack::answer(asked);
    }

    // One whose token Slack takes, unless told otherwise.
    storage::installation& install(const std::string& team, const std::string& name,
                                   const std::string& error = "") {
        storage::installation made;
        made.platform = "slack";
        made.team = team;
        made.name = name;
        made.sealed = seal(sealing_key(key), bound_to("slack", team),
                           R"({"access":"xoxb-secret-)" + team + R"(","refresh":""})");
        known["xoxb-secret-" + team] = error.empty() ? good(scopes_to_ask_for()) : refusal(error);
        installed->push_back(std::move(made));
        return installed->back();
    }

    static std::string good(const std::string& scopes) {
        return with_json(R"({"ok":true,"user":"dossier"})",
                         scopes.empty() ? "" : "x-oauth-scopes: " + scopes + "\r\n");
    }
    static std::string refusal(const std::string& error) {
        return with_json(R"({"ok":false,"error":")" + error + "\"}");
    }

    std::vector<std::string> about_installations() {
        std::vector<std::string> some;
        for (const std::string& line : lines()) {
            EXPECT_THAT(line, Not(HasSubstr("secret")));
            if (line.starts_with("slack teams: ")) some.push_back(line.substr(13));
        }
        return some;
    }

    std::size_t questions() {
        std::size_t number = 0;
        for (const asked_request& asked : slack.asked())
            number += asked.head.starts_with("POST /api/auth.test ") ? 1U : 0U;
        return number;
    }

    const std::string key = std::string(sealing_key::size, 'k');
    std::map<std::string, std::string> known;  // by token
};

TEST_F(AskingAboutInstallations, SaysOfEachHowItIs) {
    install("T0EX1", "Example");
    install("T0EX2", "Second", "token_revoked");
    install("T0EX3", "");
    std::string fewer = scopes_to_ask_for();
    fewer.replace(fewer.find("im:write,"), 9, "");
    known["xoxb-secret-T0EX3"] = good(fewer);
    EXPECT_THAT(
        about_installations(),
        ElementsAre("ok: Example (T0EX1): speaks as @dossier, with all " + count + " scopes that it needs",
                    "PROBLEM: Second (T0EX2): Slack does not take its token (token_revoked). Install dossier "
                    "there again.",
                    "PROBLEM: T0EX3: its token lacks im:write. Install dossier there again."));
    EXPECT_EQ(questions(), 3U);
}

TEST_F(AskingAboutInstallations, GuessesNoScopes) {
    install("T0EX1", "Example");
    known["xoxb-secret-T0EX1"] = good("");
    EXPECT_THAT(about_installations(),
                ElementsAre("note: Example (T0EX1): speaks as @dossier; Slack did not say what its token "
                            "allows"));
}

TEST_F(AskingAboutInstallations, OpensNoTokenWithAnotherKey) {
    const auto elsewhere = install("T0EX1", "Example").sealed;
    install("T0EX2", "Second").sealed = elsewhere;
    chosen.token_key = std::string(sealing_key::size, 'x');
    EXPECT_THAT(about_installations(),
                ElementsAre(StartsWith("PROBLEM: Example (T0EX1): its token cannot be opened with this key"),
                            StartsWith("PROBLEM: Second (T0EX2): its token cannot be opened")));
    chosen.token_key = key;
    EXPECT_THAT(about_installations(), ElementsAre(StartsWith("ok: Example (T0EX1): "),
                                                   StartsWith("PROBLEM: Second (T0EX2): its token cannot")));
}

TEST_F(AskingAboutInstallations, NeedsTheKey) {
    install("T0EX1", "Example");
    install("T0EX2", "Second");
    chosen.token_key.clear();
    EXPECT_THAT(about_installations(),
                ElementsAre(AllOf(StartsWith("PROBLEM: there are tokens of 2 workspaces in the database"),
                                  HasSubstr("DOSSIER_TOKEN_KEY"))));
    EXPECT_EQ(questions(), 0U);
}

TEST_F(AskingAboutInstallations, PassesOverThoseThatAreGone) {
    storage::installation& gone = install("T0EX1", "Example");
    gone.active = false;
    gone.sealed.clear();
    EXPECT_THAT(about_installations(), ElementsAre("note: dossier is not installed in any workspace yet"));
    EXPECT_EQ(questions(), 0U);
}

TEST_F(AskingAboutInstallations, LeavesTheRenewalOfATokenToTheServer) {
    install("T0EX1", "Example").expires_at = evidence::from_rfc3339("2026-03-04T12:00:00.000Z").value();
    install("T0EX2", "Second", "token_expired");
    EXPECT_THAT(about_installations(),
                ElementsAre("note: Example (T0EX1): its token has run out; dossier renews it when it next "
                            "needs it",
                            StartsWith("note: Second (T0EX2): its token has run out")));
    EXPECT_EQ(questions(), 1U) << "what has run out is not asked with";
}

TEST_F(AskingAboutInstallations, AsksAboutTwentyAtMost) {
    for (int i = 0; i < 23; ++i)
        install("T0EX" + std::to_string(100 + i), "Example " + std::to_string(i));
    installed->front().active = false;
    const std::vector<std::string> said = about_installations();
    ASSERT_THAT(said, SizeIs(21));
    EXPECT_THAT(said.front(), StartsWith("ok: Example 1 (T0EX101): "));
    EXPECT_EQ(said.back(), "note: 2 more were not asked about");
    EXPECT_EQ(questions(), 20U);
}

TEST_F(AskingAboutInstallations, StopsWhereSlackItselfIsTheTrouble) {
    install("T0EX1", "Example");
    install("T0EX2", "Second", "ratelimited");
    install("T0EX3", "Third");
    EXPECT_THAT(about_installations(),
                ElementsAre(StartsWith("ok: Example (T0EX1): "),
                            StartsWith("note: Second (T0EX2): Slack puts it off (ratelimited)."),
                            "note: 1 more was not asked about"));
    EXPECT_EQ(questions(), 2U);
}

TEST_F(AskingAboutInstallations, SaysThatTheDatabaseCouldNotBeRead) {
    installed.reset();
    EXPECT_THAT(about_installations(), ElementsAre(StartsWith("note: the database could not be read")));
    chosen.token_key.clear();
    EXPECT_THAT(about_installations(), IsEmpty()) << "a single workspace's token is in the environment";
}

}  // namespace
}  // namespace bot::slack
