#include "bot/aws/sigv4.hpp"

#include "bot/aws/time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::aws {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

const std::string key_id = "AKIDEXAMPLE", secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

std::chrono::sys_seconds at(const std::string& iso) {
    return std::chrono::floor<std::chrono::seconds>(*read_iso_time(iso));
}

std::string signature_in(const std::string& text) {
    return text.substr(text.size() - 64);
}

// AWS's own cases (awslabs/aws-c-auth, "aws-signing-test-suite").
class APublishedCase : public testing::Test {
protected:
    signable what;
    signing_scope scope{"us-east-1", "service"};
    std::string session_token;
    std::chrono::sys_seconds now = at("2015-08-30T12:36:00Z");

    APublishedCase() { what.host = "example.amazonaws.com"; }

    std::string by_header() {
        return signature_in(sign(what, access_keys(key_id, secret, session_token), scope, now).back().second);
    }

    std::string by_query() {
        const access_keys keys(key_id, secret, session_token);
        return signature_in(presigned_query(what, keys, scope, now, std::chrono::seconds(3600)));
    }
};

const std::string temporary = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

TEST_F(APublishedCase, HasItsSigningKey) {
    scope.service = "iam";
    EXPECT_EQ(evidence::to_hex(signing_key(secret, "20150830", scope)),
              "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST_F(APublishedCase, IsSignedInItsHeader) {
    EXPECT_EQ(by_header(), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    session_token = temporary;
    EXPECT_EQ(by_header(), "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
}

TEST_F(APublishedCase, IsSignedWithItsBody) {
    what.method = "POST";
    what.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    what.body = "Param1=value1";
    EXPECT_EQ(by_header(), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    what.body = "Param1=value2";
    EXPECT_NE(by_header(), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

TEST_F(APublishedCase, IsSignedInItsQuery) {
    EXPECT_EQ(by_query(), "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d");
    session_token = temporary;
    EXPECT_EQ(by_query(), "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c");
    session_token.clear();
    what.query = {{"Param2", "value2"}, {"Param1", "value1"}};
    EXPECT_EQ(by_query(), "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5");
}

TEST_F(APublishedCase, LooksPastSpacesAndLettersOfAnotherSize) {
    what.headers = {{"My-Header1", "  value1  "}, {"My-Header2", "a \t  b"}};
    const std::string written = canonical_request(what);
    EXPECT_THAT(written, HasSubstr("\nmy-header1:value1\nmy-header2:a b\n\nhost;my-header1;my-header2\n"));
}

// What Chime is asked, as two other signers sign it.
class ACallOfChime : public testing::Test {
protected:
    const std::string instance =
        "arn:aws:chime:us-east-1:123456789012:app-instance/11111111-2222-3333-4444-555555555555";
    const std::string log_bot = instance + "/user/log-bot";
    const std::string channel = instance + "/channel/66666666-7777-8888-9999-000000000000";
    const signing_scope scope{"us-east-1", "chime"};
    const std::chrono::sys_seconds now = at("2026-03-02T10:15:30Z");
    signable what;

    ACallOfChime() { what.host = "messaging-chime.us-east-1.amazonaws.com"; }

    void connect() {
        what.host = "node001.ue1.ws-messaging.chime.aws";
        what.path = "/connect";
        what.query = {{"sessionId", "sess-0001"}, {"userArn", log_bot}};
    }
};

TEST_F(ACallOfChime, HasItsSigningKey) {
    EXPECT_EQ(evidence::to_hex(signing_key(secret, "20260302", scope)),
              "497cc8e778aec416d2f0566c61a47c9743638f78899cf2ea39ebed8f48095c2e");
}

TEST_F(ACallOfChime, AsksForTheEndpoint) {
    what.path = "/endpoints/messaging-session";
    signable dated = what;
    dated.headers = {{"X-Amz-Date", "20260302T101530Z"}};
    EXPECT_EQ(evidence::sha256_hex(canonical_request(dated)),
              "51671d92166a2b3b7b4a2879f4e5979ce9706090b88f57d723eedaf0120cd6b3");
    EXPECT_THAT(sign(what, access_keys(key_id, secret), scope, now),
                ElementsAre(Pair("X-Amz-Date", "20260302T101530Z"),
                            Pair("Authorization",
                                 "AWS4-HMAC-SHA256 "
                                 "Credential=AKIDEXAMPLE/20260302/us-east-1/chime/aws4_request, "
                                 "SignedHeaders=host;x-amz-date, Signature="
                                 "38e9d5ebd6a301fc37b4316ab8ff3704ac358f8e2187ea465fb55a44f71ccb35")));
}

TEST_F(ACallOfChime, SendsAMessageToAChannelWhoseNameIsEncodedTwice) {
    what.method = "POST";
    what.path = "/channels/" + uri_encode(channel) + "/messages";
    what.headers = {{"Content-Type", "application/json"}, {"x-amz-chime-bearer", log_bot}};
    what.body =
        R"({"Content":"hello","Type":"STANDARD","Persistence":"PERSISTENT","ClientRequestToken":"tok-0001"})";
    EXPECT_EQ(evidence::sha256_hex(what.body),
              "6511d083903917f4edda3299d91b1e3d4e56032c1816f3bb9e46b2f1643ec844");
    signable dated = what;
    dated.headers.emplace_back("X-Amz-Date", "20260302T101530Z");
    const std::string canonical = canonical_request(dated);
    EXPECT_THAT(canonical, HasSubstr("/channels/arn%253Aaws%253Achime"));
    EXPECT_EQ(evidence::sha256_hex(canonical),
              "b1c88ff0844b49f0c8a8c03f0dcb55711275510ce7dae938f9f9273b4d891008");
    const std::string authorization = sign(what, access_keys(key_id, secret), scope, now).back().second;
    EXPECT_THAT(authorization, HasSubstr("SignedHeaders=content-type;host;x-amz-chime-bearer;x-amz-date,"));
    EXPECT_EQ(signature_in(authorization),
              "1275edc167310d32e4473bf3df26b197decbeff9e0fc5753b0f3733055fd9ac7");
}

TEST_F(ACallOfChime, ConnectsWithASignedAddress) {
    connect();
    const access_keys keys(key_id, secret);
    const std::string query = presigned_query(what, keys, scope, now, std::chrono::seconds(10));
    EXPECT_THAT(query, HasSubstr("X-Amz-Credential=AKIDEXAMPLE%2F20260302%2Fus-east-1%2Fchime%2F"));
    EXPECT_THAT(query, HasSubstr("&X-Amz-Expires=10&"));
    EXPECT_THAT(query, HasSubstr("&sessionId=sess-0001&userArn=arn%3Aaws%3Achime"));
    EXPECT_THAT(query, HasSubstr("&X-Amz-Signature="
                                 "4fe5e3fa8cf336cc7268c5dd0ea5d684210dca072dbcbaf6586d4a8e25263b2f"));
    EXPECT_THAT(query, Not(HasSubstr("Security-Token")));
    signable dated = what;
    dated.query.insert(dated.query.end(),
                       {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
                        {"X-Amz-Credential", "AKIDEXAMPLE/20260302/us-east-1/chime/aws4_request"},
                        {"X-Amz-Date", "20260302T101530Z"},
                        {"X-Amz-Expires", "10"},
                        {"X-Amz-SignedHeaders", "host"}});
    EXPECT_EQ(evidence::sha256_hex(canonical_request(dated)),
              "276e164399a1e819b9519d30e130981fdc5fcfc4a651444154f7ed6365cc763c");
}

TEST_F(ACallOfChime, ConnectsWithTemporaryKeys) {
    connect();
    what.query.emplace_back("prefetch-on", "connect");
    const access_keys keys(key_id, secret, "IQoJb3JpZ2luX2VjEXAMPLE+/==");
    const std::string query = presigned_query(what, keys, scope, now, std::chrono::seconds(10));
    EXPECT_THAT(query, HasSubstr("&X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE%2B%2F%3D%3D&"));
    EXPECT_EQ(signature_in(query), "1a907003bb6108124d63c605e5410d8f38c73dc129a92022c6dc14e168cfdd80");
}

TEST(UriEncode, LeavesOnlyPlainCharacters) {
    EXPECT_EQ(uri_encode("azAZ09-._~"), "azAZ09-._~");
    EXPECT_EQ(uri_encode("a b+c/d:e%2F\xc3\xa9"), "a%20b%2Bc%2Fd%3Ae%252F%C3%A9");
}

TEST(WriteQuery, SortsWhatIsEncoded) {
    EXPECT_EQ(write_query({{"b", "2"}, {"a", "z"}, {"X", ""}, {"a", "b c"}}), "X=&a=b%20c&a=z&b=2");
    EXPECT_EQ(write_query({}), "");
}

}  // namespace
}  // namespace bot::aws
