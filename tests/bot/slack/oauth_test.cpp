#include "bot/slack/oauth.hpp"

#include "bot/slack/form.hpp"
#include "bot/slack/scopes.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <optional>
#include <sstream>
#include <thread>
#include <utility>

namespace bot::slack {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::http_answer;
using fakes::http_ok;
using nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::steady_clock;
using support::office;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string header_of(const http_response& answer, const std::string& name) {
    for (const auto& [known, value] : answer.headers)
        if (known == name) return value;
    return {};
}

// ---- states

const steady_clock::time_point now{std::chrono::hours(1000)};

TEST(BegunInstallations, EndOnceInTheirBrowser) {
    begun_installations begun;
    const auto one = begun.begin(now), other = begun.begin(now);
    EXPECT_THAT(one.state, SizeIs(64));
    EXPECT_THAT(one.browser, SizeIs(64));
    EXPECT_NE(one.state, other.state);
    EXPECT_NE(one.browser, one.state);
    EXPECT_TRUE(begun.finish(one.state, one.browser, now));
    EXPECT_FALSE(begun.finish(one.state, one.browser, now)) << "twice";
    EXPECT_TRUE(begun.finish(other.state, other.browser, now));
}

TEST(BegunInstallations, EndInNoOtherBrowser) {
    begun_installations begun;
    const auto one = begun.begin(now), other = begun.begin(now);
    EXPECT_FALSE(begun.finish(one.state, other.browser, now));
    EXPECT_FALSE(begun.finish(one.state, one.browser, now)) << "a state is good for one look";
    EXPECT_FALSE(begun.finish(other.state, "", now));
    EXPECT_FALSE(begun.finish("", "", now));
    EXPECT_FALSE(begun.finish("guessed", "guessed", now));
}

TEST(BegunInstallations, WaitForTenMinutes) {
    begun_installations begun;
    const auto one = begun.begin(now), other = begun.begin(now);
    EXPECT_TRUE(begun.finish(one.state, one.browser, now + minutes(10) - seconds(1)));
    EXPECT_FALSE(begun.finish(other.state, other.browser, now + minutes(10)));
}

TEST(BegunInstallations, AreNeverMoreThanAThousand) {
    begun_installations begun;
    const auto oldest = begun.begin(now), second = begun.begin(now);
    for (std::size_t i = 2; i <= begun_installations::most; ++i)
        begun.begin(now);
    EXPECT_FALSE(begun.finish(oldest.state, oldest.browser, now)) << "it gave way";
    EXPECT_TRUE(begun.finish(second.state, second.browser, now));
}

TEST(AuthorizeUrl, LiesBesideTheApiAndAsksForWhatIsNeeded) {
    const std::string scopes = write_form({{"scope", scopes_to_ask_for()}});
    EXPECT_EQ(authorize_url("https://slack.com/api/", "12345.67890", "abc"),
              "https://slack.com/oauth/v2/authorize?client_id=12345.67890&" + scopes + "&state=abc");
    EXPECT_THAT(authorize_url("http://127.0.0.1:8081/api/", "1", "abc"),
                StartsWith("http://127.0.0.1:8081/oauth/v2/authorize?"));
    EXPECT_THAT(authorize_url("https://slack.com/api/", "a&b", "abc"), HasSubstr("client_id=a%26b&"));
}

// ---- the whole way

class Installing : public testing::Test {
protected:
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> usual_log = spdlog::default_logger();
    json granted = {{"ok", true},
                    {"app_id", "A0EX1"},
                    {"token_type", "bot"},
                    {"access_token", "xoxb-granted"},
                    {"scope", scopes_to_ask_for()},
                    {"bot_user_id", "U0BOT"},
                    {"team", {{"id", "T0EX1"}, {"name", "Example & <b>Sons</b>"}}},
                    {"enterprise", nullptr},
                    {"is_enterprise_install", false},
                    {"authed_user", {{"id", "U0EX1"}}}};
    std::string raw_answer;  // in its place
    canned_server slack{[this](const asked_request&) {
        return fakes::reply(raw_answer.empty() ? http_ok("application/json", granted.dump()) : raw_answer,
                            fakes::then::keep);
    }};
    office dossier;
    std::optional<web_api> api{std::in_place, dossier.io().context().get_executor(),
                               web_api::options{slack.url("/api/"), "", std::chrono::seconds(20)}};
    tokens installed{dossier.desk(), *api, keyed()};
    oauth door{installed, *api, {"12345.67890", "hush-0EX1"}};

    Installing() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto caught = std::make_shared<spdlog::logger>("caught", std::move(sink));
        spdlog::set_default_logger(std::move(caught));
    }
    ~Installing() override {
        dossier.io().call([&] { api.reset(); });  // and its connections
        dossier.close();
        spdlog::set_default_logger(usual_log);
        EXPECT_THAT(log.str(),
                    AllOf(Not(HasSubstr("xox")), Not(HasSubstr("hush")), Not(HasSubstr("code-1"))));
    }

    static tokens::options keyed() {
        tokens::options chosen;
        chosen.key.emplace(std::string(sealing_key::size, 'k'));
        return chosen;
    }

    http_response get(const std::string& path, const std::string& query, const std::string& cookie = "",
                      const std::string& host = "dossier.example.com", bool from_loopback = false) {
        http_request request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        request.from_loopback = from_loopback;
        request.headers = {{"host", host}};
        if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
        for (const route& one : door.routes()) {
            if (one.path != path) continue;
            http_response answer = dossier.io().await(one.handle(request));
            EXPECT_THAT(answer.body,
                        AllOf(Not(HasSubstr("xox")), Not(HasSubstr("hush")), Not(HasSubstr("code-1"))));
            EXPECT_THAT(header_of(answer, "Content-Security-Policy"),
                        AllOf(HasSubstr("default-src 'none'"), HasSubstr("frame-ancestors 'none'")));
            EXPECT_EQ(header_of(answer, "Referrer-Policy"), "no-referrer");
            return answer;
        }
        return plain(404, "");
    }

    struct begun {
        std::string state, cookie;
    };
    begun begin() {
        const http_response sent = get("/slack/install", "");
        const std::string to = header_of(sent, "Location"), set = header_of(sent, "Set-Cookie");
        return {to.substr(to.find("&state=") + 7), set.substr(0, set.find(';'))};
    }
    http_response come_back(const begun& with, const std::string& query = "code=code-1") {
        return get("/slack/oauth_redirect", query + "&state=" + with.state, "other=1; " + with.cookie);
    }

    std::string token_of(const std::string& team, const std::string& enterprise = "") {
        return dossier.io().await(installed.token_of(team, enterprise));
    }

    // Begins, and Slack answers the exchange with that error.
    http_response refused_with(const std::string& error) {
        granted = {{"ok", false}, {"error", error}};
        return come_back(begin());
    }

    void expect_nothing_installed() {
        EXPECT_EQ(token_of("T0EX1"), "");
        EXPECT_EQ(token_of("T0EX1", "E0EX1"), "");
    }
};

TEST_F(Installing, SendsTheBrowserToSlackWithAStateOfItsOwn) {
    const http_response sent = get("/slack/install", "");
    EXPECT_EQ(sent.status, 302);
    EXPECT_THAT(
        header_of(sent, "Location"),
        StartsWith(slack.url("/oauth/v2/authorize?client_id=12345.67890&scope=commands%2Cchat%3Awrite%2C")));
    EXPECT_THAT(header_of(sent, "Location"), Not(HasSubstr("redirect_uri")));
    EXPECT_THAT(header_of(sent, "Set-Cookie"),
                AllOf(StartsWith("dossier-install="),
                      HasSubstr("; Path=/slack; HttpOnly; SameSite=Lax; Max-Age=600"), EndsWith("; Secure")));
    EXPECT_NE(begin().state, begin().state);
}

TEST_F(Installing, SetsACookieThatABrowserOnThisMachineTakes) {
    const auto cookie = [this](const std::string& host, bool from_loopback) {
        return header_of(get("/slack/install", "", "", host, from_loopback), "Set-Cookie");
    };
    for (const char* const host : {"127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080"})
        EXPECT_THAT(cookie(host, true), Not(HasSubstr("Secure"))) << host;
    EXPECT_THAT(cookie("dossier.example.com", true), EndsWith("; Secure")) << "a proxy on this machine";
    EXPECT_THAT(cookie("localhost.example.com", true), EndsWith("; Secure"));
    EXPECT_THAT(cookie("localhost:8080", false), EndsWith("; Secure"));
}

TEST_F(Installing, KeepsTheTokenOfTheWorkspaceAndSaysWhatToDoNext) {
    const http_response done = come_back(begin());
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.type, "text/html; charset=utf-8");
    EXPECT_THAT(done.body, HasSubstr("Open Slack and type <code>/decision</code>."));
    EXPECT_THAT(done.body, HasSubstr("Example &amp; &lt;b&gt;Sons&lt;/b&gt;")) << "a name is text";
    EXPECT_THAT(header_of(done, "Set-Cookie"),
                StartsWith("dossier-install=; Path=/slack; HttpOnly; SameSite=Lax; Max-Age=0"));
    EXPECT_EQ(token_of("T0EX1"), "xoxb-granted");
    EXPECT_EQ(dossier.io().await(installed.bot_user_of("T0EX1", "")), "U0BOT");
    const auto asked = slack.asked();
    ASSERT_THAT(asked, SizeIs(1));
    EXPECT_THAT(asked[0].head, AllOf(HasSubstr("POST /api/oauth.v2.access "),
                                     HasSubstr("Authorization: Basic MTIzNDUuNjc4OTA6aHVzaC0wRVgx")));
    EXPECT_EQ(asked[0].body, "code=code-1");
}

TEST_F(Installing, KeepsTheTokenOfAWholeOrganisation) {
    granted["team"] = nullptr;
    granted["enterprise"] = {{"id", "E0EX1"}, {"name", "Example Group"}};
    granted["is_enterprise_install"] = true;
    const http_response done = come_back(begin());
    EXPECT_EQ(done.status, 200);
    EXPECT_THAT(done.body, HasSubstr("installed for the organisation <b>Example Group</b>"));
    EXPECT_EQ(token_of("T0EX7", "E0EX1"), "xoxb-granted");
    EXPECT_EQ(token_of("T0EX7", "E0EX2"), "");
}

TEST_F(Installing, KeepsWhenTheTokenEndsAndWhatRenewsIt) {
    granted["access_token"] = "xoxe.xoxb-granted";
    granted["refresh_token"] = "xoxe-granted";
    granted["expires_in"] = 60;
    come_back(begin());
    granted["access_token"] = "xoxe.xoxb-renewed";
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-granted");
    while (!dossier.io().call([&] { return installed.idle(); }))
        std::this_thread::yield();
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-renewed") << "it was to end within two hours";
    EXPECT_EQ(read_form(slack.asked().back().body).value().at("refresh_token"), "xoxe-granted");
}

TEST_F(Installing, AgainPutsTheNewTokenInThePlaceOfTheOld) {
    come_back(begin());
    granted["access_token"] = "xoxb-second";
    EXPECT_EQ(come_back(begin()).status, 200);
    EXPECT_EQ(token_of("T0EX1"), "xoxb-second");
}

TEST_F(Installing, SaysWhenLessWasAllowed) {
    granted["scope"] = "commands,chat:write";
    EXPECT_EQ(come_back(begin()).status, 200);
    EXPECT_THAT(log.str(),
                HasSubstr("T0EX1 allowed less than dossier asks for; without im:write, im:history"));
}

TEST_F(Installing, EndsWhenSomebodySaysNoInSlack) {
    const begun one = begin();
    const http_response denied = come_back(one, "error=access_denied");
    EXPECT_EQ(denied.status, 200);
    EXPECT_THAT(denied.body, HasSubstr("Nothing was installed: it was not allowed in Slack."));
    EXPECT_EQ(come_back(one).status, 400) << "the state is used up";
    EXPECT_EQ(get("/slack/oauth_redirect", "error=access_denied").status, 200);
    EXPECT_THAT(slack.asked(), IsEmpty());
}

TEST_F(Installing, PassesSlacksOtherErrorsOnAsWordsOnly) {
    EXPECT_THAT(come_back(begin(), "error=invalid_scope").body, HasSubstr("(invalid_scope)"));
    EXPECT_THAT(come_back(begin(), "error=%3Cscript%3E").body, Not(HasSubstr("script")));
    EXPECT_THAT(slack.asked(), IsEmpty());
}

TEST_F(Installing, IsRefusedWithoutTheStateOrTheCookie) {
    const begun one = begin(), other = begin();
    const std::string path = "/slack/oauth_redirect";
    const std::string first = "not begun in this browser";
    for (const http_response& answer :
         {get(path, "code=code-1"), get(path, "code=code-1&state="), get(path, ""),
          get(path, "code=code-1&state=" + std::string(64, '0'), one.cookie),
          get(path, "code=code-1&state=" + one.state, other.cookie),
          get(path, "code=code-1&state=" + begin().state),
          get(path, "code=code-1&state=" + other.state, other.cookie + "; " + other.cookie)}) {
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, HasSubstr(first));
    }
    EXPECT_THAT(slack.asked(), IsEmpty());
    expect_nothing_installed();
}

TEST_F(Installing, IsDoneOnceWithAState) {
    const begun one = begin();
    EXPECT_EQ(come_back(one).status, 200);
    EXPECT_EQ(come_back(one).status, 400);
    EXPECT_THAT(slack.asked(), SizeIs(1));
}

TEST_F(Installing, RefusesAddressesThatSayTwoThingsOrNone) {
    const begun one = begin();
    for (const std::string& query :
         {"code=code-1&code=code-2&state=" + one.state, "code=code-1&state=" + one.state + "&st%61te=x",
          std::string("code=%zz"), "code=" + std::string(5000, 'c')}) {
        const http_response answer = get("/slack/oauth_redirect", query, one.cookie);
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, HasSubstr("That address cannot be read."));
    }
    EXPECT_EQ(come_back(one).status, 200) << "and the state is still good";
}

TEST_F(Installing, TakesOnlyACodeThatCouldBeOne) {
    for (const std::string& query : {std::string("code="), std::string("kode=1"), std::string("code=a%0Ab"),
                                     std::string("code=a+b"), "code=" + std::string(1025, 'c')}) {
        const http_response answer = come_back(begin(), query);
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, HasSubstr("no code that could be used"));
    }
    EXPECT_THAT(slack.asked(), IsEmpty());
    EXPECT_EQ(come_back(begin(), "code=a%2Bb%26c").status, 200);
    EXPECT_EQ(slack.asked().back().body, "code=a%2Bb%26c");
}

TEST_F(Installing, SaysInASentenceWhySlackDidNotFinishIt) {
    EXPECT_THAT(refused_with("invalid_code").body, HasSubstr("was finished already, or has run out"));
    EXPECT_THAT(refused_with("code_already_used").body, HasSubstr("was finished already, or has run out"));
    EXPECT_THAT(refused_with("bad_client_secret").body, HasSubstr("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"));
    EXPECT_THAT(refused_with("bad_redirect_uri").body, HasSubstr("redirect URLs of the app"));
    EXPECT_THAT(refused_with("cannot_install_an_org_installed_app").body,
                HasSubstr("your whole organisation"));
    EXPECT_THAT(refused_with("no_scopes").body, HasSubstr("finds the reason in its log"));
    EXPECT_THAT(log.str(), HasSubstr("could not be finished: no_scopes"));
    EXPECT_THAT(refused_with("ratelimited").body, HasSubstr("Wait a minute."));
    raw_answer = http_answer("500 Oops", "text/html", "<html>");
    EXPECT_THAT(come_back(begin()).body, HasSubstr("Wait a minute."));
    expect_nothing_installed();
}

TEST_F(Installing, KeepsNothingOfAnAnswerThatIsNoInstallation) {
    const json good = granted;
    const std::vector<std::pair<std::string, json>> odd = {
        {"access_token", nullptr},
        {"access_token", ""},
        {"access_token", "xoxb\r\nX:1"},
        {"token_type", "user"},
        {"team", nullptr},
        {"team", {{"id", "../T0EX1"}}},
        {"team", "T0EX1"},
        {"bot_user_id", 7},
        {"refresh_token", "xoxe 1"},
        {"is_enterprise_install", true},
        {"enterprise", {{"id", "e"}}},
    };
    for (const auto& [key, value] : odd) {
        granted = good;
        granted[key] = value;
        const http_response answer = come_back(begin());
        EXPECT_EQ(answer.status, 502) << key << ": " << value;
        EXPECT_THAT(answer.body, HasSubstr("cannot be used")) << key << ": " << value;
    }
    expect_nothing_installed();
}

TEST_F(Installing, SaysWhenItCouldNotBeKept) {
    tokens without_key(dossier.desk(), *api, {});
    oauth there(without_key, *api, {"12345.67890", "hush-0EX1"});
    const auto table = there.routes();
    const http_response sent = dossier.io().await(table[0].handle(http_request{}));
    const std::string to = header_of(sent, "Location"), set = header_of(sent, "Set-Cookie");
    http_request back;
    back.query = "code=code-1&state=" + to.substr(to.find("&state=") + 7);
    back.headers = {{"cookie", set.substr(0, set.find(';'))}};
    const http_response answer = dossier.io().await(table[1].handle(back));
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("could not keep the installation"));
}

TEST_F(Installing, LeavesSlackRoomForOthers) {
    granted = {{"ok", false}, {"error", "invalid_code"}};
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(come_back(begin()).status, 400);
    EXPECT_EQ(come_back(begin()).status, 503);
    EXPECT_EQ(slack.asked().size(), 100U);
}

}  // namespace
}  // namespace bot::slack
