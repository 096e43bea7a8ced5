#include "bot/chime/classic_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot::chime {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* token = "example-security-token-0123456789";
constexpr const char* stamp = "2026-01-15T09:30:00.000Z";
constexpr const char* mention_body =
    R"({"EventType":"Mention","Message":"@logbot@example.com /decision list"})";
constexpr const char* challenge_body =
    R"({"Challenge":"00000000000000000000","EventType":"HTTPSEndpointVerification"})";

evidence::moment then() {
    return evidence::from_rfc3339(stamp).value();
}

classic_verdict check(std::string_view body, std::string_view signature, evidence::moment now = then(),
                      std::vector<std::string> tokens = {token}, std::string_view timestamp = stamp) {
    return check_classic_signature(tokens, timestamp, signature, body, now);
}

// Made with Python's hmac and the openssl program.
TEST(ClassicSignature, IsTheOneThatOthersCompute) {
    EXPECT_EQ(sign_classic(token, stamp, mention_body), "ZJ//FtzsLnRRPp5VILW2GFq6PlgCMtkGVFL1UxSuGAs=");
    EXPECT_EQ(sign_classic(token, stamp, challenge_body), "09ooK85kYeK9ZwSnGWBPbpri4qWIDQr7A08Klktja6w=");
}

TEST(ClassicSignature, IsCheckedOverTheVeryBytes) {
    const std::string signature = sign_classic(token, stamp, mention_body);
    EXPECT_EQ(check(mention_body, signature), classic_verdict::genuine);
    EXPECT_EQ(check(std::string(mention_body) + " ", signature), classic_verdict::forged);
    EXPECT_EQ(check(mention_body, signature, then(), {token}, "2026-01-15T09:30:00.001Z"),
              classic_verdict::forged)
        << "the time is signed too";
    EXPECT_EQ(check(mention_body, signature, then(), {"another token"}), classic_verdict::forged);
}

TEST(ClassicSignature, IsTakenWithTheOldTokenAndTheNewOne) {
    const std::string with_old = sign_classic("old", stamp, mention_body);
    const std::string with_new = sign_classic("new", stamp, mention_body);
    EXPECT_EQ(check(mention_body, with_old, then(), {"new", "old"}), classic_verdict::genuine);
    EXPECT_EQ(check(mention_body, with_new, then(), {"new", "old"}), classic_verdict::genuine);
    EXPECT_EQ(check(mention_body, with_old, then(), {"new"}), classic_verdict::forged);
    EXPECT_EQ(check(mention_body, sign_classic("", stamp, mention_body), then(), {""}),
              classic_verdict::forged)
        << "an empty token never matches";
    EXPECT_EQ(check(mention_body, with_old, then(), {}), classic_verdict::forged);
}

TEST(ClassicSignature, IsGoodForFiveMinutes) {
    const std::string signature = sign_classic(token, stamp, mention_body);
    EXPECT_EQ(check(mention_body, signature, then() + minutes(5)), classic_verdict::genuine);
    EXPECT_EQ(check(mention_body, signature, then() - minutes(5)), classic_verdict::genuine);
    EXPECT_EQ(check(mention_body, signature, then() + minutes(6)), classic_verdict::stale);
    EXPECT_EQ(check(mention_body, signature, then() - minutes(6)), classic_verdict::stale);
}

TEST(ClassicSignature, ThatIsNoneIsForged) {
    for (const char* wrong : {"", "ZJ//", "ZJ//FtzsLnRRPp5VILW2GFq6PlgCMtkGVFL1UxSuGAs",
                              "ZJ__FtzsLnRRPp5VILW2GFq6PlgCMtkGVFL1UxSuGAs=",
                              "649fff16dcec2e74513e9e5520b5b6185aba3e580232d9065452f55314ae180b",
                              "ZJ//FtzsLnRRPp5VILW2GFq6PlgCMtkGVFL1UxSuGAs=\n"})
        EXPECT_EQ(check(mention_body, wrong), classic_verdict::forged) << wrong;
    for (const char* when : {"", "yesterday", "2026-01-15"})
        EXPECT_EQ(check(mention_body, sign_classic(token, when, mention_body), then(), {token}, when),
                  classic_verdict::forged)
            << when;
    const std::string endless(100'000, 'A');
    EXPECT_EQ(check(mention_body, endless), classic_verdict::forged);
    EXPECT_EQ(check(mention_body, sign_classic(token, endless, mention_body), then(), {token}, endless),
              classic_verdict::forged);
}

TEST(ClassicChallenge, IsSaidBackOnlyWhenItIsNothingElse) {
    EXPECT_EQ(read_challenge(challenge_body), "00000000000000000000");
    EXPECT_EQ(read_challenge(R"({"EventType":"HTTPSEndpointVerification","Challenge":"a\"b"})"), "a\"b");
    for (const std::string& other :
         {std::string(mention_body), std::string("{}"), std::string("[]"), std::string("no json"),
          std::string(R"({"Challenge":"1"})"),
          std::string(R"({"Challenge":1,"EventType":"HTTPSEndpointVerification"})"),
          std::string(R"({"Challenge":"","EventType":"HTTPSEndpointVerification"})"),
          std::string(R"({"Challenge":"1","EventType":"HTTPSEndpointVerification","Message":"x"})"),
          R"({"Challenge":")" + std::string(257, '1') + R"(","EventType":"HTTPSEndpointVerification"})",
          std::string(20'000, '[')})
        EXPECT_EQ(read_challenge(other), std::nullopt) << other.substr(0, 80);
}

json event(const std::string& kind) {
    json made = {{"Sender", {{"SenderId", "Ana@Example.com"}, {"SenderIdType", "EmailId"}}},
                 {"Discussion", {{"DiscussionId", "room-1"}, {"DiscussionType", "Room"}}},
                 {"EventType", kind},
                 {"EventTimestamp", stamp}};
    if (kind != "Remove")
        made["InboundHttpsEndpoint"] = {
            {"EndpointType", kind == "Mention" ? "ShortLived" : "Persistent"},
            {"Url", "https://hooks.a.chime.aws/incomingwebhooks/2?token=EXAMPLE"}};
    if (kind == "Mention") made["Message"] = "@dossier@example.com /decision Use SQLite";
    return made;
}

std::optional<classic_event> read(const json& from) {
    return read_classic_event(from.dump(), "dossier");
}

TEST(ClassicEvent, OfAMentionSaysWhoSaidWhatWhere) {
    const classic_event said = read(event("Mention")).value();
    EXPECT_EQ(said.kind, classic_kind::mention);
    EXPECT_EQ(said.room, "room-1");
    EXPECT_EQ(said.sender, "Ana@Example.com");
    EXPECT_EQ(said.person.value, "chime:classic/ana@example.com");
    EXPECT_EQ(said.line, "/decision Use SQLite");
    EXPECT_EQ(said.url, "https://hooks.a.chime.aws/incomingwebhooks/2?token=EXAMPLE");
    EXPECT_EQ(said.at, then());
}

TEST(ClassicEvent, OfAnInvitationAndARemovalIsRead) {
    const classic_event came = read(event("Invite")).value(), went = read(event("Remove")).value();
    EXPECT_EQ(came.kind, classic_kind::invite);
    EXPECT_THAT(came.url, StartsWith("https://"));
    EXPECT_EQ(went.kind, classic_kind::remove);
    EXPECT_EQ(went.room, "room-1");
    EXPECT_THAT(went.url, IsEmpty());
}

TEST(ClassicEvent, OfAnUnknownKindIsIgnored) {
    json other = event("Mention");
    other["EventType"] = "Dance";
    EXPECT_EQ(read(other).value().kind, classic_kind::ignored);
    EXPECT_EQ(read(json::object()).value().kind, classic_kind::ignored);
}

TEST(ClassicEvent, HasAKeyOfItsOwn) {
    const std::string key = read(event("Mention")).value().key;
    EXPECT_EQ(read(event("Mention")).value().key, key) << "the same event that comes again";
    for (const char* change :
         {R"([{"op":"replace","path":"/Message","value":"@dossier /metric"}])",
          R"([{"op":"replace","path":"/EventTimestamp","value":"2026-01-15T09:30:00.001Z"}])",
          R"([{"op":"replace","path":"/Discussion/DiscussionId","value":"room-2"}])",
          R"([{"op":"replace","path":"/Sender/SenderId","value":"ben@example.com"}])"})
        EXPECT_NE(read(event("Mention").patch(json::parse(change))).value().key, key) << change;
    json signed_anew = event("Mention");
    signed_anew["InboundHttpsEndpoint"]["Url"] = "https://hooks.a.chime.aws/incomingwebhooks/3?token=NEXT";
    EXPECT_EQ(read(signed_anew).value().key, key) << "where to answer does not make it another one";
}

TEST(ClassicEvent, ThatLacksWhatItNeedsIsNone) {
    for (const char* path : {"/Sender", "/Sender/SenderId", "/Sender/SenderIdType", "/Discussion",
                             "/Discussion/DiscussionId", "/Discussion/DiscussionType", "/EventTimestamp",
                             "/InboundHttpsEndpoint", "/InboundHttpsEndpoint/Url"}) {
        for (const json& wrong : {json(nullptr), json(7), json("")}) {
            json broken = event("Mention");
            broken[json::json_pointer(path)] = wrong;
            EXPECT_EQ(read(broken), std::nullopt) << path << " " << wrong;
        }
        json missing = event("Mention");
        const std::string parent = std::string(path).substr(0, std::string(path).rfind('/'));
        missing[json::json_pointer(parent)].erase(std::string(path).substr(parent.size() + 1));
        EXPECT_EQ(read(missing), std::nullopt) << path;
    }
    for (const std::string& other :
         {std::string("no json"), std::string("[]"), std::string(), std::string(9000, '[')})
        EXPECT_EQ(read_classic_event(other, "dossier"), std::nullopt);
    json silent = event("Mention");
    silent.erase("Message");
    EXPECT_EQ(read(silent).value().line, "") << "a mention without words";
}

TEST(LineOfAMention, StandsBehindTheName) {
    for (const char* said :
         {"@dossier decision Use SQLite", "@dossier@example.com decision Use SQLite",
          "@Dossier-chimebot@example.com   decision Use SQLite", "  @DOSSIER: decision Use SQLite ",
          "hey @dossier decision Use SQLite", "@dossier,\ndecision Use SQLite"})
        EXPECT_EQ(line_of_mention(said, "dossier"), "decision Use SQLite") << said;
}

TEST(LineOfAMention, MayHaveANameOfSeveralWords) {
    EXPECT_EQ(line_of_mention("@Log Bot@example.com /decision Use SQLite", "Log Bot"),
              "/decision Use SQLite");
    EXPECT_EQ(line_of_mention("@log bot decision Use SQLite", "Log Bot"), "decision Use SQLite");
}

TEST(LineOfAMention, StandsBeforeTheNameWhenNothingIsBehindIt) {
    EXPECT_EQ(line_of_mention("decision Use SQLite @dossier", "dossier"), "decision Use SQLite");
    EXPECT_EQ(line_of_mention("@dossier", "dossier"), "");
}

TEST(LineOfAMention, KeepsTheOtherNames) {
    EXPECT_EQ(line_of_mention("@dossier mentor @sam paired on the design", "dossier"),
              "mentor @sam paired on the design");
    EXPECT_EQ(line_of_mention("@dossiers decision Use SQLite", "dossier"), "decision Use SQLite")
        << "shown otherwise: only mentions of the bot come";
    EXPECT_EQ(line_of_mention("ask ana@dossier about it", "dossier"), "ask ana@dossier about it");
    EXPECT_EQ(line_of_mention("decision Use SQLite", "dossier"), "decision Use SQLite");
}

TEST(PersonOfAnAddress, IsTheSameInAnySpelling) {
    EXPECT_EQ(person_of_email("Ana.B+log@Example.COM").value().value, "chime:classic/ana.b+log@example.com");
}

TEST(PersonOfAnAddress, IsSafeInAName) {
    EXPECT_EQ(person_of_email("a/b c\n%@x").value().value, "chime:classic/a%2Fb%20c%0A%25@x");
    EXPECT_EQ(person_of_email("é@x").value().value, "chime:classic/%C3%A9@x");
    EXPECT_EQ(person_of_email(""), std::nullopt);
    EXPECT_EQ(person_of_email(std::string(300, 'a')), std::nullopt);
}

TEST(Hooks, AreOnlyWhereTheSettingsSay) {
    for (const char* good : {"https://hooks.chime.aws/incomingwebhooks/1?token=a",
                             "https://hooks.a.chime.aws/x", "https://HOOKS.A.Chime.AWS:443/x"})
        EXPECT_TRUE(is_hook(good, ".chime.aws")) << good;
    for (const char* wrong :
         {"", "http://hooks.chime.aws/", "https://chime.aws/", "https://hooks.chime.aws.example.com/",
          "https://evilchime.aws/", "https://hooks.chime.aws@example.com/", "https://example.com/.chime.aws",
          "https://example.com?.chime.aws", "https://example.com#.chime.aws", "https://a b.chime.aws/",
          "https://example.com\\.chime.aws/", "ftp://hooks.chime.aws/", "hooks.chime.aws",
          "http://127.0.0.1:1/", "https://[::1].chime.aws/"})
        EXPECT_FALSE(is_hook(wrong, ".chime.aws")) << wrong;
    EXPECT_TRUE(is_hook("https://gateway.example.com/hook", "gateway.example.com"));
    EXPECT_FALSE(is_hook("https://a.gateway.example.com/hook", "gateway.example.com"));
    EXPECT_TRUE(is_hook("http://127.0.0.1:8080/x", "127.0.0.1"));
    EXPECT_FALSE(is_hook("http://127.0.0.2:8080/x", "127.0.0.1"));
    EXPECT_FALSE(is_hook("https://hooks.chime.aws/", ""));
}

}  // namespace
}  // namespace bot::chime
