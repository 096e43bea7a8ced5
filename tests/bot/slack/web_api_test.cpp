#include "bot/slack/web_api.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <optional>
#include <sstream>

namespace bot::slack {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::http_answer;
using fakes::http_ok;
using fakes::then;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string token = "xoxb-0EX1-secret";

std::string name_of(api_failure how) {
    switch (how) {
        case api_failure::none:
            return "none";
        case api_failure::token_dead:
            return "token dead";
        case api_failure::permission:
            return "permission";
        case api_failure::our_fault:
            return "our fault";
        case api_failure::try_again:
            return "try again";
        case api_failure::may_have_happened:
            return "may have happened";
        case api_failure::not_sent:
            return "not sent";
    }
    return "?";
}

class TheWebApi : public testing::Test {
protected:
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> usual_log = spdlog::default_logger();
    web_api::options chosen;
    std::optional<canned_server> server;
    std::optional<web_api> api;
    support::io_thread io;

    TheWebApi() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto caught = std::make_shared<spdlog::logger>("caught", std::move(sink));
        caught->set_level(spdlog::level::trace);
        spdlog::set_default_logger(std::move(caught));
    }
    ~TheWebApi() override {
        io.call([&] { api.reset(); });
        io.finish();
        spdlog::set_default_logger(usual_log);
        EXPECT_THAT(log.str(), Not(HasSubstr("secret")));
    }

    void open(canned_server::answer how, const fakes::identity* with = nullptr,
              const std::string& host = "127.0.0.1") {
        server.emplace(std::move(how), with);
        open_to(server->url("/api/", host));
    }

    void open_to(const std::string& base) {
        chosen.base = base;
        io.call([&] { api.emplace(io.context().get_executor(), chosen); });
    }

    api_answer call(const std::string& method, form_fields form = {}) {
        return io.await(api->call(token, method, std::move(form)));
    }

    // "class: error" of a call that is answered like this, with what is asked to be waited for.
    std::string failure_of(const fakes::reply& said) {
        open([&](const asked_request&) { return said; });
        const api_answer answer = call("chat.postMessage");
        EXPECT_FALSE(answer.ok);
        EXPECT_TRUE(answer.body.is_object());
        const auto wait = answer.retry_after.count();
        return name_of(answer.how) + ": " + answer.error + (wait ? ", " + std::to_string(wait) + " s" : "");
    }

    static std::string refusal(const std::string& error) {
        return http_ok("application/json", R"({"ok":false,"error":")" + error + "\"}");
    }
};

TEST_F(TheWebApi, SendsAFormAndReadsJson) {
    open([](const asked_request&) {
        return fakes::reply(
            http_ok("application/json; charset=utf-8", R"({"ok":true,"ts":"1767225600.000100"})"),
            then::keep);
    });
    const api_answer answer = call("chat.postMessage", {{"channel", "D0EX1"}, {"text", "a & b"}});
    EXPECT_TRUE(answer.ok);
    EXPECT_EQ(answer.how, api_failure::none);
    EXPECT_EQ(answer.error, "");
    EXPECT_EQ(answer.body["ts"], "1767225600.000100");
    EXPECT_TRUE(call("auth.test").ok);
    const auto asked = server->asked();
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_THAT(asked[0].head, StartsWith("POST /api/chat.postMessage HTTP/1.1\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Content-Type: application/x-www-form-urlencoded\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Authorization: Bearer " + token + "\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("User-Agent: dossier/"));
    EXPECT_EQ(asked[0].body, "channel=D0EX1&text=a%20%26%20b");
    EXPECT_EQ(asked[1].connection, 0U) << "over the same connection";
}

TEST_F(TheWebApi, SpeaksForTheAppWithItsIdAndSecret) {
    open([](const asked_request&) {
        return http_ok("application/json", R"({"ok":true,"access_token":"x"})");
    });
    const api_answer answer =
        io.await(api->call_as_app("12345.67890", "client-secret", "oauth.v2.access", {{"code", "c"}}));
    EXPECT_TRUE(answer.ok);
    EXPECT_EQ(answer.body["access_token"], "x");
    EXPECT_THAT(server->asked()[0].head,
                HasSubstr("Authorization: Basic MTIzNDUuNjc4OTA6Y2xpZW50LXNlY3JldA==\r\n"));
    EXPECT_EQ(server->asked()[0].body, "code=c");
}

TEST_F(TheWebApi, TellsWhatARefusalAsksFor) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> classes{
        {"token dead",
         {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
          "user_removed_from_team"}},
        {"permission",
         {"missing_scope", "not_allowed_token_type", "no_permission", "access_denied",
          "enterprise_is_restricted", "ekm_access_denied", "org_login_required", "team_access_not_granted",
          "two_factor_setup_required"}},
        {"our fault",
         {"invalid_arguments", "invalid_arg_name", "invalid_array_arg", "invalid_blocks", "unknown_method",
          "method_deprecated", "deprecated_endpoint", "channel_not_found", "some_new_error"}},
        {"try again",
         {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"}},
        {"may have happened", {"internal_error", "fatal_error"}},
    };
    for (const auto& [how, errors] : classes)
        for (const std::string& error : errors)
            EXPECT_EQ(failure_of(refusal(error)), how + ": " + error);
}

TEST_F(TheWebApi, NamesTheScopeThatIsMissing) {
    open([](const asked_request&) {
        return http_ok("application/json",
                       R"({"ok":false,"error":"missing_scope","needed":"im:write","provided":"commands"})");
    });
    const api_answer answer = call("conversations.open");
    EXPECT_EQ(answer.how, api_failure::permission);
    EXPECT_EQ(answer.needed, "im:write");
    EXPECT_EQ(answer.body["provided"], "commands");
}

TEST_F(TheWebApi, TellsWhichScopesTheTokenHas) {
    open([](const asked_request&) {
        return http_answer("200 OK", "application/json", R"({"ok":true})",
                           "X-OAuth-Scopes: commands,chat:write\r\n");
    });
    EXPECT_EQ(call("auth.test").scopes, "commands,chat:write");
}

TEST_F(TheWebApi, HeedsTheLimits) {
    const std::string type = "application/json", limited = R"({"ok":false,"error":"ratelimited"})";
    const auto after = [&](const std::string& line) {
        return failure_of(http_answer("429 Too Many Requests", type, limited, line));
    };
    EXPECT_EQ(after("Retry-After: 30\r\n"), "try again: ratelimited, 30 s");
    EXPECT_EQ(after(""), "try again: ratelimited");
    EXPECT_EQ(after("Retry-After: soon\r\n"), "try again: ratelimited");
    EXPECT_EQ(after("Retry-After: -5\r\n"), "try again: ratelimited");
    EXPECT_EQ(after("Retry-After:\r\n"), "try again: ratelimited");
    EXPECT_EQ(after("retry-after: 86400\r\n"), "try again: ratelimited, 3600 s");
    EXPECT_EQ(after("Retry-After: 99999999999999999999\r\n"), "try again: ratelimited, 3600 s");
    EXPECT_EQ(failure_of(http_answer("429 Too Many Requests", "text/html", "<p>slow down</p>",
                                     "Retry-After: 2\r\n")),
              "try again: HTTP status 429 without JSON, 2 s");
    EXPECT_EQ(
        failure_of(http_answer("429 Too Many Requests", type, R"({"ok":false,"error":"invalid_auth"})")),
        "try again: invalid_auth");
}

TEST_F(TheWebApi, KnowsThatAServerInTroubleMayHaveDoneIt) {
    const std::string type = "text/html", page = "<!DOCTYPE html><h1>Sorry</h1>";
    EXPECT_EQ(failure_of(http_answer("500 Internal Server Error", type, page)),
              "may have happened: HTTP status 500 without JSON");
    EXPECT_EQ(failure_of(http_answer("503 Service Unavailable", type, "")),
              "may have happened: HTTP status 503 without JSON");
    EXPECT_EQ(failure_of(http_answer("502 Bad Gateway", "application/json", R"({"ok":false})")),
              "may have happened: HTTP status 502, no error named");
    EXPECT_EQ(failure_of(http_answer("500 Oh", "application/json", R"({"ok":false,"error":"whatever"})")),
              "may have happened: whatever");
    EXPECT_EQ(failure_of(http_answer("500 Oh", "application/json", R"({"ok":true})")),
              "may have happened: HTTP status 500, no error named");
    EXPECT_EQ(failure_of(http_ok(type, page)), "may have happened: HTTP status 200 without JSON");
    EXPECT_EQ(failure_of(http_ok("application/json", "")), "may have happened: HTTP status 200 without JSON");
}

TEST_F(TheWebApi, TakesNothingForYesThatIsNotYes) {
    for (const char* body : {"[]", "true", "null", "{}", R"({"ok":"true"})", R"({"ok":1})", R"({"ok":null})",
                             R"({"ok":true)", "\xff\xfe"})
        EXPECT_EQ(failure_of(http_ok("application/json", body)),
                  "may have happened: HTTP status 200 without JSON")
            << body;
}

TEST_F(TheWebApi, KnowsThatSomethingInBetweenRefused) {
    EXPECT_EQ(failure_of(http_answer("404 Not Found", "text/html", "<p>no</p>")),
              "our fault: HTTP status 404 without JSON");
    EXPECT_EQ(failure_of(http_answer("302 Found", "text/html", "", "Location: https://login.example/\r\n")),
              "our fault: HTTP status 302 without JSON");
    EXPECT_EQ(failure_of(http_answer("408 Request Timeout", "text/html", "")),
              "try again: HTTP status 408 without JSON");
}

TEST_F(TheWebApi, SaysWhetherACallMayHaveArrived) {
    EXPECT_THAT(
        failure_of(fakes::reply("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true", then::close)),
        StartsWith("may have happened: "));
    EXPECT_THAT(failure_of(fakes::reply("", then::close)), StartsWith("may have happened: "));
    EXPECT_EQ(failure_of(http_ok("application/json", std::string(5 * 1024 * 1024, ' '))),
              "may have happened: the answer is too large");
    chosen.deadline = std::chrono::milliseconds(50);
    EXPECT_EQ(failure_of(fakes::reply("", then::silent)), "may have happened: no answer in time");
    const std::string gone = server->url("/api/");
    server.reset();
    chosen.deadline = std::chrono::seconds(10);
    open_to(gone);
    const api_answer answer = call("chat.postMessage");
    EXPECT_EQ(answer.how, api_failure::not_sent);
    EXPECT_THAT(answer.error, StartsWith("no connection"));
    EXPECT_TRUE(answer.body.is_object());
}

TEST_F(TheWebApi, SendsNoTokenToWhomItDoesNotTrust) {
    const fakes::identity ca = fakes::root("Test root");
    const fakes::identity here = fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca);
    const auto yes = [](const asked_request&) { return http_ok("application/json", R"({"ok":true})"); };
    open(yes, &here, "localhost");
    EXPECT_EQ(call("auth.test").how, api_failure::not_sent) << "the system does not know this authority";
    chosen.trusted = fakes::to_pem(ca.certificate.get());
    open_to(server->url("/api/", "127.0.0.1"));
    EXPECT_EQ(call("auth.test").how, api_failure::not_sent) << "the certificate has another name";
    EXPECT_THAT(server->asked(), IsEmpty());
    open_to(server->url("/api/", "localhost"));
    EXPECT_TRUE(call("auth.test").ok);
}

// A kept connection that ends under a call: only what does no harm twice is sent twice.
TEST_F(TheWebApi, RepeatsByItselfOnlyWhatDoesNoHarm) {
    const auto ends_at_the_second = [first = true](const asked_request& asked) mutable {
        if (asked.connection == 0 && !std::exchange(first, false)) return fakes::reply("", then::close);
        return fakes::reply(http_ok("application/json", R"({"ok":true})"), then::keep);
    };
    open(ends_at_the_second);
    EXPECT_TRUE(call("auth.test").ok);
    EXPECT_EQ(call("chat.postMessage").how, api_failure::may_have_happened);
    EXPECT_EQ(server->asked().size(), 2U);
    open(ends_at_the_second);
    EXPECT_TRUE(call("auth.test").ok);
    EXPECT_TRUE(call("users.info").ok);
    EXPECT_EQ(server->asked().size(), 3U);
    for (const char* method :
         {"chat.postMessage", "views.open", "files.completeUploadExternal", "oauth.v2.access"})
        EXPECT_FALSE(is_repeatable(method)) << method;
}

TEST_F(TheWebApi, LogsItsOwnMistakesWithoutWhatPeopleWrote) {
    open([](const asked_request&) {
        return http_ok(
            "application/json",
            R"({"ok":false,"error":"invalid_blocks","response_metadata":{"messages":[)"
            R"("[ERROR] must be shorter than 3001 characters: my secret plan [json-pointer:/blocks/0/text]",7]}})");
    });
    EXPECT_EQ(call("chat.postMessage").how, api_failure::our_fault);
    EXPECT_THAT(log.str(), HasSubstr("chat.postMessage: invalid_blocks [json-pointer:/blocks/0/text]"));
}

TEST_F(TheWebApi, PassesNoTokenOn) {
    open([](const asked_request&) {
        return http_ok("application/json",
                       R"({"ok":false,"error":")" + token + R"(","needed":")" + token + "\"}");
    });
    const api_answer echoed = call("auth.test");
    EXPECT_EQ(echoed.error, "HTTP status 200, no error named");
    EXPECT_EQ(echoed.needed, "");
}

TEST_F(TheWebApi, SendsNothingWithoutAToken) {
    open([](const asked_request&) { return http_ok("application/json", R"({"ok":true})"); });
    for (const char* bad : {"", "xoxb-secret\r\nX-More: 1", "xoxb secret", "xoxb-secrét"}) {
        const api_answer answer = io.await(api->call(bad, "auth.test", {}));
        EXPECT_EQ(answer.how, api_failure::token_dead) << bad;
        EXPECT_EQ(answer.error, "not_authed");
    }
    EXPECT_THAT(server->asked(), IsEmpty());
}

TEST_F(TheWebApi, NeedsAnAddress) {
    open([](const asked_request&) { return http_ok("application/json", R"({"ok":true})"); });
    open_to(server->url("/api"));
    EXPECT_TRUE(call("auth.test").ok);
    EXPECT_THAT(server->asked()[0].head, StartsWith("POST /api/auth.test "));
    chosen.base = "slack.com/api/";
    EXPECT_THROW(web_api(io.context().get_executor(), chosen), std::invalid_argument);
}

}  // namespace
}  // namespace bot::slack
