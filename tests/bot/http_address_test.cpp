#include "bot/http_address.hpp"

#include <gtest/gtest.h>

namespace bot {
namespace {

// "https host authority port path", or "none".
std::string parts(const std::string& url) {
    const auto to = read_http_address(url);
    if (!to) return "none";
    return std::string(to->secure ? "https " : "http ") + to->host + " " + to->authority + " " + to->port +
           " " + to->path;
}

TEST(AnHttpAddress, HasItsParts) {
    EXPECT_EQ(parts("https://slack.com/api/"), "https slack.com slack.com 443 /api/");
    EXPECT_EQ(parts("http://127.0.0.1:4003/api/?a=b%20c#part"),
              "http 127.0.0.1 127.0.0.1:4003 4003 /api/?a=b%20c");
    EXPECT_EQ(parts("HTTPS://Slack.COM"), "https slack.com slack.com 443 /");
    EXPECT_EQ(parts("http://[::1]:80/x"), "http ::1 [::1]:80 80 /x");
}

TEST(AnHttpAddress, IsNothingElse) {
    for (const char* url :
         {"", "slack.com", "ftp://slack.com/", "https://", "https:///api", "//slack.com/",
          "https://user@slack.com/", "https://slack.com@evil.example/", "https://sla ck.com/",
          "wss://slack.com/", "http://127.0.0.1.evil.example/", "http://[::1]evil/"})
        EXPECT_EQ(parts(url), "none") << url;
}

TEST(AnHttpAddress, KnowsItsOrigin) {
    const auto same = [](const char* one, const char* other) {
        return read_http_address(one)->same_origin(*read_http_address(other));
    };
    EXPECT_TRUE(same("https://slack.com/api/a", "https://SLACK.com:443/other"));
    EXPECT_FALSE(same("https://slack.com/", "http://slack.com/"));
    EXPECT_FALSE(same("https://slack.com/", "https://slack.com:8443/"));
    EXPECT_FALSE(same("https://slack.com/", "https://slack.com.evil.example/"));
}

TEST(AnHttpAddress, KnowsThisMachine) {
    for (const char* url : {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/",
                            "http://127.9.9.9/", "http://[::1]/"})
        EXPECT_TRUE(read_http_address(url)->on_loopback()) << url;
    for (const char* url : {"http://localhost.evil.example/", "http://10.0.0.1/", "http://0.0.0.0/",
                            "http://[::]/", "http://slack.com/"})
        EXPECT_FALSE(read_http_address(url)->on_loopback()) << url;
}

}  // namespace
}  // namespace bot
