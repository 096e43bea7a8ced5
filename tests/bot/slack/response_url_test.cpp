#include "bot/slack/response_url.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

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

class AResponse : public testing::Test {
protected:
    std::optional<canned_server> slack;
    std::optional<web_api> api;
    support::io_thread io;

    ~AResponse() override {
        io.call([&] { api.reset(); });
    }

    respond_outcome answered_with(const fakes::reply& said) {
        slack.emplace([said](const asked_request&) { return said; });
        return respond_to(slack->url("/commands/T0EX1/11/secret"));
    }

    respond_outcome respond_to(const std::string& url) {
        io.call([&] {
            web_api::options chosen;
            chosen.base = "http://127.0.0.1:1/api/";
            api.emplace(io.context().get_executor(), chosen);
        });
        nlohmann::json message;
        message["response_type"] = "ephemeral";
        message["text"] = "Ready ✓ \xff";
        return io.await(respond(*api, url, message));
    }
};

TEST_F(AResponse, IsJsonWithoutAToken) {
    const respond_outcome outcome = answered_with(http_ok("text/html", "ok"));
    EXPECT_TRUE(outcome.ok);
    EXPECT_EQ(outcome.how, api_failure::none);
    const auto asked = slack->asked();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_THAT(asked[0].head, StartsWith("POST /commands/T0EX1/11/secret HTTP/1.1\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Content-Type: application/json; charset=utf-8\r\n"));
    EXPECT_THAT(asked[0].head, Not(HasSubstr("Authorization")));
    EXPECT_EQ(asked[0].body, R"({"response_type":"ephemeral","text":"Ready ✓ �"})");
    EXPECT_TRUE(answered_with(http_ok("application/json", R"({"ok":true})")).ok);
}

TEST_F(AResponse, SaysWhatAFailureAsksFor) {
    const auto how = [&](const fakes::reply& said) {
        const respond_outcome outcome = answered_with(said);
        EXPECT_FALSE(outcome.ok);
        EXPECT_NE(outcome.error, "");
        EXPECT_THAT(outcome.error, Not(HasSubstr("secret")));
        return outcome.how;
    };
    EXPECT_EQ(how(http_answer("404 Not Found", "text/plain", "expired_url")), api_failure::our_fault);
    EXPECT_EQ(how(http_answer("400 Bad Request", "text/plain", "invalid_payload")), api_failure::our_fault);
    EXPECT_EQ(how(http_answer("302 Found", "text/plain", "")), api_failure::our_fault);
    EXPECT_EQ(how(http_ok("application/json", R"({"ok":false,"error":"used_url secret"})")),
              api_failure::our_fault);
    EXPECT_EQ(how(http_answer("500 Oh", "text/html", "<p>Oh</p>")), api_failure::may_have_happened);
    EXPECT_EQ(how(http_answer("429 Slow Down", "text/plain", "")), api_failure::try_again);
    EXPECT_EQ(how(fakes::reply("", then::close)), api_failure::may_have_happened);
    EXPECT_EQ(answered_with(http_answer("429 Slow Down", "text/plain", "", "Retry-After: 3\r\n")).retry_after,
              std::chrono::seconds(3));
    const std::string gone = slack->url("/secret");
    slack.reset();
    EXPECT_EQ(respond_to(gone).how, api_failure::not_sent);
}

TEST_F(AResponse, GoesToNobodyElse) {
    const respond_outcome outcome = respond_to("https://hooks.slack.com.evil.example/commands/secret");
    EXPECT_EQ(outcome.how, api_failure::our_fault);
    EXPECT_EQ(outcome.error, "the address is not one of Slack's");
}

TEST(AResponsesAddress, IsOneOfSlacks) {
    const std::string live = "https://slack.com/api/", test = "http://127.0.0.1:4003/api/";
    EXPECT_TRUE(is_response_url("https://hooks.slack.com/commands/T0EX1/11/aBc", live));
    EXPECT_TRUE(is_response_url("https://hooks.slack-gov.com/actions/T0EX1/11/aBc", live));
    EXPECT_TRUE(is_response_url("https://hooks.slack.com/actions/T0EX1/11/aBc", test));
    EXPECT_TRUE(is_response_url("http://127.0.0.1:4004/actions/1", test));
    EXPECT_TRUE(is_response_url("http://localhost:4004/actions/1", test));
    for (const char* url : {"http://hooks.slack.com/commands/1", "https://hooks.slack.com:8443/commands/1",
                            "https://slack.com/commands/1", "https://evil.hooks.slack.com/1",
                            "https://hooks.slack.com.evil.example/1", "https://hooks-slack.com/1",
                            "https://hooks.slack.com@evil.example/1", "https://evil.example/hooks.slack.com",
                            "http://127.0.0.1:4004/1", "https://127.0.0.1/1", "http://169.254.169.254/latest",
                            "file:///etc/passwd", "//hooks.slack.com/1", ""})
        EXPECT_FALSE(is_response_url(url, live)) << url;
    EXPECT_FALSE(is_response_url("http://10.0.0.1:4004/1", test));
    EXPECT_FALSE(is_response_url("http://127.0.0.1:4004/1", "https://127.0.0.1/api/"));
}

}  // namespace
}  // namespace bot::slack
