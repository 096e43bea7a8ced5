#include "bot/slack/signature.hpp"

#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const std::string body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_"
    "name=foobar&user_id=U2CERLKJA&"
    "user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%"
    "2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
    "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const std::string secret = "8f742231b10e8888abcd99yyyzzz85a5";
const std::string timestamp = "1531420618";
const std::string signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const sys_seconds then{seconds{1531420618}};

TEST(ASignature, OfThePublishedExampleIsGenuine) {
    EXPECT_EQ(sign(secret, timestamp, body), signature);
    EXPECT_EQ(check_signature({secret}, timestamp, signature, body, then), verdict::genuine);
}

TEST(ASignature, IsOfTheRawBytes) {
    const auto signed_now = [](std::string_view text) {
        return sign("test-signing-secret-0123456789abcd", "1767225600", text);
    };
    EXPECT_EQ(signed_now(""), "v0=6bb8ad9ba3fe954e9fddd101b06bc4cffe18eaa4aca746ee912794c932f2289e");
    EXPECT_EQ(signed_now(R"({"type":"url_verification","challenge":"abc123"})"),
              "v0=27d191bfb9d2e5f174140bbc377515e4db8c9fa8456b31a94544e98444af35fb");
    EXPECT_EQ(
        signed_now(
            "payload=%7B%22type%22%3A%22block_actions%22%2C%22text%22%3A%22caf%C3%A9%20%E2%9C%93%22%7D"),
        "v0=8d5056c3932ea1e6800752ea9a423d17ba1e361f5a4fc357deaea826fbb3ce7c");
    EXPECT_EQ(signed_now(R"({"event":{"text":"naïve ✓"}})"),
              "v0=85e06a62db48e99b4f2914b13091a98d9984b9ed3a856986bdf227aae4def076");
}

TEST(ASignature, StandsForFiveMinutesInBothDirections) {
    const auto at = [](int distance) {
        return check_signature({secret}, timestamp, signature, body, then + seconds{distance});
    };
    EXPECT_EQ(at(300), verdict::genuine);
    EXPECT_EQ(at(-300), verdict::genuine);
    EXPECT_EQ(at(301), verdict::stale);
    EXPECT_EQ(at(-301), verdict::stale);
}

TEST(ASignature, CoversBodyTimestampAndSecret) {
    EXPECT_EQ(check_signature({secret}, timestamp, signature, body + " ", then), verdict::forged);
    EXPECT_EQ(check_signature({secret}, "1531420619", signature, body, then), verdict::forged);
    EXPECT_EQ(check_signature({"another"}, timestamp, signature, body, then), verdict::forged);
    EXPECT_EQ(check_signature({secret}, timestamp, signature, body, then + seconds{100000}), verdict::stale);
}

TEST(ASignature, HasOneSpelling) {
    const std::string digits = signature.substr(3);
    std::string upper = digits;
    for (char& c : upper)
        c = c >= 'a' && c <= 'f' ? char(c - 'a' + 'A') : c;
    for (const std::string& other :
         {"v1=" + digits, digits, "V0=" + digits, "v0=" + upper, "v0:" + digits, " " + signature,
          signature + " ", signature + "=junk", "v0=" + digits.substr(1), std::string("v0="),
          std::string("=junk"), std::string("v0"), std::string(), signature + "," + signature,
          "v0=" + std::string(64, '0'), std::string(67, 'x'), "v0=" + std::string(64, '\0'),
          signature.substr(0, 66) + "g"})
        EXPECT_EQ(check_signature({secret}, timestamp, other, body, then), verdict::forged) << other;
}

TEST(ASignature, NeedsATimestampOfDigits) {
    for (const std::string& other :
         {std::string(), std::string("abc"), std::string("1531420618a"), std::string("-1531420618"),
          std::string("+1531420618"), std::string(" 1531420618"), std::string("1531420618.0"),
          std::string("0x5b47c70a"), std::string("１５３"), std::string(13, '1'),
          std::string("1531420618\0", 11)})
        EXPECT_EQ(check_signature({secret}, other, sign(secret, other, body), body, then), verdict::forged)
            << other << " even when it is signed";
}

TEST(ASignature, MayBeOfEitherSecretWhileOneReplacesTheOther) {
    EXPECT_EQ(check_signature({"new", secret}, timestamp, signature, body, then), verdict::genuine);
    EXPECT_EQ(check_signature({secret, "new"}, timestamp, signature, body, then), verdict::genuine);
    EXPECT_EQ(check_signature({secret, "new"}, timestamp, sign("new", timestamp, body), body, then),
              verdict::genuine);
    EXPECT_EQ(check_signature({"old", "new"}, timestamp, signature, body, then), verdict::forged);
}

TEST(ASignature, IsOfItsOwnSecretWhateverWasSignedBefore) {
    const std::string with_none = sign("", timestamp, body);
    EXPECT_EQ(sign(secret, timestamp, body), signature);
    EXPECT_EQ(sign("", timestamp, body), with_none);
    EXPECT_EQ(sign({}, timestamp, body), with_none);
    EXPECT_NE(with_none, signature);
}

TEST(ASignature, NeverMatchesAnEmptySecret) {
    EXPECT_EQ(check_signature({""}, timestamp, sign("", timestamp, body), body, then), verdict::forged);
    EXPECT_EQ(check_signature({}, timestamp, sign("", timestamp, body), body, then), verdict::forged);
    EXPECT_EQ(check_signature({"", secret}, timestamp, signature, body, then), verdict::genuine);
}

}  // namespace
}  // namespace bot::slack
