#include "bot/slack/endpoint.hpp"

#include "bot/slack/signature.hpp"
#include "evidence/chain.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"
#include "tests/support/process_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace bot::slack {
namespace {

using nlohmann::json;
using support::office;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* form_type = "application/x-www-form-urlencoded";

std::string encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return encoded;
}

// A slash command's body, as Slack sends it.
std::string body_of(std::string_view command, std::string_view text, std::string_view trigger = "1.2.abc",
                    std::string_view team = "T0EX1", std::string_view user = "U0EX1") {
    return "token=gone&team_id=" + encode(team) +
           "&team_domain=acme&channel_id=C0EX1&channel_name=directmessage&user_id=" + encode(user) +
           "&user_name=dana&command=" + encode(command) + "&text=" + encode(text) +
           "&api_app_id=A0EX1&is_enterprise_install=false&response_url=https%3A%2F%2Fhooks.slack.com%"
           "2Fcommands%2F1&trigger_id=" +
           encode(trigger);
}

class TheEndpoint : public testing::Test {
protected:
    office dossier;
    web_api nobody{dossier.io().context().get_executor(),
                   {"http://127.0.0.1:9/", "", std::chrono::seconds(1)}};
    tokens none{dossier.desk(), nobody, {}};
    sender outbox{dossier.io().context().get_executor(), dossier.desk(), none, nobody, command_names("")};
    front desk_front{
        dossier.io().context().get_executor(), dossier.desk(), none, nobody, outbox, command_names("")};
    endpoint slack{desk_front, {"new-secret", "old-secret"}};

    http_response send(std::vector<std::pair<std::string, std::string>> headers, std::string body) {
        http_request request;
        request.method = "POST";
        request.path = "/slack/events";
        request.headers = std::move(headers);
        request.body = std::move(body);
        return dossier.io().await(slack.handle(std::move(request)));
    }

    // Signed now, or so many seconds away from now.
    http_response signed_request(const std::string& body, const std::string& type = form_type,
                                 const std::string& secret = "new-secret", int seconds = 0) {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                         std::chrono::seconds(seconds);
        const std::string timestamp = std::to_string(now.time_since_epoch().count());
        return send({{"content-type", type},
                     {"x-slack-request-timestamp", timestamp},
                     {"x-slack-signature", sign(secret, timestamp, body)}},
                    body);
    }

    std::string headline(const http_response& answer) {
        return json::parse(answer.body)["blocks"][0]["text"]["text"];
    }
};

TEST_F(TheEndpoint, SavesASlashCommand) {
    const http_response answer =
        signed_request(body_of("/decision", "adopt plan B with <@U0EX2|sam> <#C0EX1|checkout>"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.type, "application/json; charset=utf-8");
    EXPECT_EQ(json::parse(answer.body).at("response_type"), "ephemeral");
    EXPECT_THAT(headline(answer), HasSubstr("D-1 saved"));
    const auto records = dossier.records("slack:T0EX1/U0EX1");
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].what.said, "/decision adopt plan B with @sam #checkout");
    EXPECT_THAT(records[0].what.initiatives, ElementsAre("checkout"));
    EXPECT_THAT(records[0].what.people, ElementsAre(evidence::mention{"sam", "U0EX2"}));
}

TEST_F(TheEndpoint, TakesACharsetBesideTheType) {
    EXPECT_EQ(signed_request(body_of("/evidence", "list"), "application/x-www-form-urlencoded; charset=utf-8")
                  .status,
              200);
}

TEST_F(TheEndpoint, TakesEitherSecretWhileTheyChange) {
    EXPECT_EQ(signed_request(body_of("/evidence", "list"), form_type, "old-secret").status, 200);
    EXPECT_EQ(signed_request(body_of("/evidence", "list"), form_type, "other").status, 401);
}

TEST_F(TheEndpoint, RefusesWhatSlackDidNotSign) {
    const support::log_watch log;
    const std::string body = body_of("/decision", "forged");
    const std::string now =
        std::to_string(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
                           .time_since_epoch()
                           .count());
    const std::string genuine = sign("new-secret", now, body);
    for (const auto& headers : std::vector<std::vector<std::pair<std::string, std::string>>>{
             {{"content-type", form_type}},
             {{"content-type", form_type}, {"x-slack-request-timestamp", now}},
             {{"content-type", form_type}, {"x-slack-signature", genuine}},
             {{"content-type", form_type},
              {"x-slack-request-timestamp", now},
              {"x-slack-signature", "v0=" + std::string(64, '0')}},
             {{"content-type", form_type},
              {"x-slack-request-timestamp", now},
              {"x-slack-signature", sign("", now, body)}},
             {{"content-type", form_type},
              {"x-slack-request-timestamp", "x"},
              {"x-slack-signature", sign("new-secret", "x", body)}}}) {
        const http_response answer = send(headers, body);
        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.body, "") << "nothing is told to a forger";
    }
    EXPECT_EQ(
        send(
            {{"content-type", form_type}, {"x-slack-request-timestamp", now}, {"x-slack-signature", genuine}},
            body + "&x=1")
            .status,
        401);
    EXPECT_EQ(log.lines_with("it has no signature; a proxy has to pass on X-Slack-Signature"), 3U);
    EXPECT_EQ(log.lines_with("its signature is wrong"), 4U);
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheEndpoint, RefusesWhatIsOldOrFromTheFuture) {
    EXPECT_EQ(signed_request(body_of("/decision", "old"), form_type, "new-secret", -400).status, 401);
    EXPECT_EQ(signed_request(body_of("/decision", "new"), form_type, "new-secret", 400).status, 401);
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheEndpoint, AnswersTheCertificateProbeAndDoesNothingElse) {
    const std::vector<std::pair<std::string, std::string>> unsigned_form{{"content-type", form_type}};
    for (const char* body : {"ssl_check=1&token=x", "ssl_check=1",
                             "ssl_check=1&team_id=T0EX1&user_id=U0EX1&text=forged&trigger_id=1"}) {
        const http_response answer = send(unsigned_form, body);
        EXPECT_EQ(answer.status, 200) << body;
        EXPECT_EQ(answer.body, "") << body;
    }
    EXPECT_EQ(send(unsigned_form, "ssl_check=0").status, 401);
    EXPECT_EQ(send({{"content-type", "application/json"}}, "ssl_check=1").status, 401);
    EXPECT_THAT(dossier.people(), IsEmpty());
}

// With a command inside it is no probe, and has to be signed.
TEST_F(TheEndpoint, HearsNoCommandInAProbe) {
    for (const std::string& body :
         {body_of("/decision", "forged") + "&ssl_check=1", std::string("ssl_check=1&payload=%7B%7D"),
          std::string("ssl_check=1&command=%2Fdecision")}) {
        const http_response answer = send({{"content-type", form_type}}, body);
        EXPECT_EQ(answer.status, 401) << body;
        EXPECT_EQ(answer.body, "") << body;
    }
    EXPECT_THAT(dossier.people(), IsEmpty());
    const desk_counts& counts = dossier.desk().counts();
    EXPECT_THAT(counts.replies, testing::Each(0U)) << "the desk was never asked";
}

TEST_F(TheEndpoint, ProvesThatItsAddressIsOurs) {
    const std::string body = R"({"token":"x","challenge":"abc123","type":"url_verification"})";
    const http_response answer = signed_request(body, "application/json");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "abc123");
    EXPECT_THAT(answer.type, testing::StartsWith("text/plain"));
    EXPECT_EQ(send({{"content-type", "application/json"}}, body).status, 401) << "only when it is signed";
}

TEST_F(TheEndpoint, RefusesOtherJson) {
    EXPECT_EQ(signed_request("not json", "application/json").status, 400);
    EXPECT_EQ(signed_request("[]", "application/json").status, 400);
    EXPECT_EQ(signed_request(R"({"type":"event_callback"})", "application/json").status, 200)
        << "what dossier does not use is not sent again";
    EXPECT_EQ(signed_request(R"({"type":"url_verification"})", "application/json").status, 404);
    EXPECT_EQ(signed_request(R"({"type":"url_verification","challenge":5})", "application/json").status, 404);
    EXPECT_EQ(signed_request(R"({"type":5,"challenge":"x"})", "application/json").status, 404);
}

TEST_F(TheEndpoint, AnswersASecondDeliveryWithTheFirstAnswer) {
    const http_response first = signed_request(body_of("/decision", "adopt plan B"));
    const http_response second =
        signed_request(body_of("/decision", "adopt plan B"), form_type, "new-secret", -100);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 1U);
    signed_request(body_of("/decision", "adopt plan B", "another.trigger"));
    EXPECT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 2U) << "typed again";
}

TEST_F(TheEndpoint, AnswersADeliveryWithoutTriggerOnce) {
    const std::string body = "command=%2Fdecision&text=adopt&team_id=T0EX1&user_id=U0EX1";
    const std::string now =
        std::to_string(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
                           .time_since_epoch()
                           .count());
    for (int i = 0; i < 2; ++i)
        send({{"content-type", form_type},
              {"x-slack-request-timestamp", now},
              {"x-slack-signature", sign("new-secret", now, body)}},
             body);
    EXPECT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 1U);
}

TEST_F(TheEndpoint, TakesOnlySlacksIds) {
    for (const char* id : {"", "T0EX1/U0EX9", "../T", "t0ex1", "T0 EX1", "T:EX1", "T0EX1\n", "é",
                           "T0EX1T0EX1T0EX1T0EX1T0EX1T0EX1T0EX1"}) {
        EXPECT_EQ(signed_request(body_of("/decision", "x", "1", id, "U0EX1")).status, 400) << id;
        EXPECT_EQ(signed_request(body_of("/decision", "x", "1", "T0EX1", id)).status, 400) << id;
    }
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheEndpoint, RefusesAFormThatIsNoCommand) {
    EXPECT_EQ(signed_request("team_id=T0EX1&user_id=U0EX1").status, 400);
    EXPECT_EQ(signed_request(body_of("decision", "without a slash")).status, 400);
    EXPECT_EQ(signed_request("command=%2Fdecision&text=%zz&team_id=T0EX1&user_id=U0EX1").status, 400);
    EXPECT_EQ(signed_request(body_of("/decision", "x") + "&user_id=U0EX2").status, 400)
        << "two opinions about who it is";
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheEndpoint, AnswersABadLineWithASentence) {
    for (const auto& [command, text] :
         {std::pair("/nonsense", "x"), std::pair("/decision", "D-7 results: x"),
          std::pair("/metric", "conversion 3.5"), std::pair("/decision", "bad \xff\xfe bytes"),
          std::pair("/decision", "x happened: 2099-01-01")}) {
        const http_response answer = signed_request(body_of(command, text, text));
        EXPECT_EQ(answer.status, 200) << "business errors are answers, not transport errors";
        EXPECT_TRUE(json::accept(answer.body));
    }
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheEndpoint, OpensNobodyElsesEvidence) {
    signed_request(body_of("/decision", "hers", "1", "T0EX1", "U0EX1"));
    EXPECT_THAT(signed_request(body_of("/evidence", "list", "2", "T0EX1", "U0EX2")).body,
                testing::Not(HasSubstr("hers")));
    EXPECT_THAT(signed_request(body_of("/evidence", "list", "3", "T0EX2", "U0EX1")).body,
                testing::Not(HasSubstr("hers")))
        << "the same id in another team";
}

TEST_F(TheEndpoint, GivesTheSameRecordAsThePage) {
    for (const char* line : {"/decision Dropped gift wrap because: “retention” – risk #checkout",
                             "/metric checkout-conversion 3.5% baseline: 3.1% #checkout",
                             "/mentor @sam first review gap: scoping",
                             "/decision a & b < c > d https://example.org/a?b=1&c=2"}) {
        std::string text = line;
        for (std::size_t at = 0; (at = text.find_first_of("&<>", at)) != std::string::npos; ++at)
            text.replace(at, 1, text[at] == '&' ? "&amp;" : text[at] == '<' ? "&lt;" : "&gt;");
        const std::size_t space = text.find(' ');
        signed_request(body_of(text.substr(0, space), text.substr(space + 1), line));
        dossier.say(office::line(line));
    }
    const auto from_slack = dossier.records("slack:T0EX1/U0EX1"), from_page = dossier.records("local:ana");
    ASSERT_EQ(from_slack.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(evidence::to_canonical(from_slack[i].what), evidence::to_canonical(from_page[i].what));
}

TEST_F(TheEndpoint, SaysThatNothingCanBeWritten) {
    {
        const support::full_disk full;
        const http_response answer = signed_request(body_of("/decision", "lost"));
        EXPECT_EQ(answer.status, 503);
        EXPECT_THAT(answer.body, HasSubstr("most likely not saved"));
    }
    EXPECT_EQ(signed_request(body_of("/decision", "later", "2")).status, 503);
}

// ---- interactions and events, which come to the same address

class TheEndpointForTheRest : public TheEndpoint {
protected:
    http_response interaction(const json& payload) {
        return signed_request("payload=" + encode(payload.dump()));
    }

    // Somebody says that in the direct message. more: headers beside the usual ones.
    http_response event(const std::string& text, const std::string& id,
                        std::vector<std::pair<std::string, std::string>> more = {}) {
        const std::string body = json{{"type", "event_callback"},
                                      {"team_id", "T0EX1"},
                                      {"event_id", id},
                                      {"event",
                                       {{"type", "message"},
                                        {"channel_type", "im"},
                                        {"channel", "D0EX1"},
                                        {"user", "U0EX1"},
                                        {"text", text},
                                        {"ts", "1767225600.0001" + id.substr(id.size() - 2)}}}}
                                     .dump();
        const std::string now =
            std::to_string(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
                               .time_since_epoch()
                               .count());
        more.insert(more.end(), {{"content-type", "application/json"},
                                 {"x-slack-request-timestamp", now},
                                 {"x-slack-signature", sign("new-secret", now, body)}});
        return send(more, body);
    }

    static std::vector<std::pair<std::string, std::string>> retry(const std::string& number) {
        return {{"x-slack-retry-num", number}, {"x-slack-retry-reason", "http_timeout"}};
    }
};

TEST_F(TheEndpointForTheRest, AnswersAnInteractionWithWhatItAsksFor) {
    signed_request(body_of("/decision", "adopt plan B #checkout"));
    const http_response answer = interaction({{"type", "block_suggestion"},
                                              {"team", {{"id", "T0EX1"}}},
                                              {"user", {{"id", "U0EX1"}}},
                                              {"action_id", "initiative"},
                                              {"value", "chec"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.type, "application/json; charset=utf-8");
    EXPECT_THAT(json::parse(answer.body).at("options").dump(), HasSubstr(R"("value":"checkout")"));
    const http_response closed =
        interaction({{"type", "view_closed"}, {"team", {{"id", "T0EX1"}}}, {"user", {{"id", "U0EX1"}}}});
    EXPECT_EQ(closed.status, 200);
    EXPECT_EQ(closed.body, "") << "an empty body is the acknowledgement";
}

TEST_F(TheEndpointForTheRest, RefusesAnInteractionThatItCannotRead) {
    EXPECT_EQ(signed_request("payload=%7Bno").status, 400);
    EXPECT_EQ(signed_request("payload=%5B%5D").status, 400);
    EXPECT_EQ(interaction({{"type", "block_actions"}}).status, 400) << "of nobody";
}

TEST_F(TheEndpointForTheRest, KeepsWhatAnEventSaysAndAnswersWithNothing) {
    const http_response answer = event("decision one", "Ev0E01");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    ASSERT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 1U);
}

TEST_F(TheEndpointForTheRest, TakesARepeatedEventOnceAndAFirstOneThatSlackCallsARepeat) {
    event("decision one", "Ev0E01");
    EXPECT_EQ(event("decision one", "Ev0E01", retry("1")).status, 200);
    EXPECT_EQ(event("decision one", "Ev0E01", retry("3")).status, 200);
    EXPECT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 1U);
    event("decision two", "Ev0E02", retry("2"));
    EXPECT_EQ(dossier.records("slack:T0EX1/U0EX1").size(), 2U) << "the first delivery may have been lost";
}

TEST_F(TheEndpointForTheRest, AsksForAnEventAgainThatCannotBeWritten) {
    const support::full_disk full;
    EXPECT_EQ(event("decision lost", "Ev0E01").status, 503);
}

TEST_F(TheEndpointForTheRest, HearsThatSlackHoldsEventsBack) {
    const std::string body =
        R"({"type":"app_rate_limited","team_id":"T0EX1","minute_rate_limited":1767225600,"api_app_id":"A0EX1"})";
    const http_response answer = signed_request(body, "application/json");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
}

}  // namespace
}  // namespace bot::slack
