#include "bot/chime/api.hpp"

#include "bot/aws/sigv4.hpp"
#include "bot/aws/time.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <future>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace bot::chime {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::http_answer;
using fakes::http_ok;
using fakes::then;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111";
const std::string log_bot = instance + "/user/log-bot";
const std::string ana = instance + "/user/ana";
const std::string ben = instance + "/user/ben";
const std::string channel = instance + "/channel/c1";
const std::string channel_path =
    "/channels/arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%3Aapp-instance%2F1111%2Fchannel%2Fc1";

std::string name_of(api_failure how) {
    switch (how) {
        case api_failure::none:
            return "none";
        case api_failure::no_keys:
            return "no keys";
        case api_failure::keys_refused:
            return "keys refused";
        case api_failure::forbidden:
            return "forbidden";
        case api_failure::not_found:
            return "not found";
        case api_failure::conflict:
            return "conflict";
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

std::string header_of(const asked_request& asked, const std::string& name) {
    const std::size_t at = asked.head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t from = at + name.size() + 4;
    return asked.head.substr(from, asked.head.find("\r\n", from) - from);
}

class TheApi : public testing::Test {
protected:
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> usual_log = spdlog::default_logger();
    std::map<std::string, std::string> environment{{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                                                   {"AWS_SECRET_ACCESS_KEY", "secret-key"},
                                                   {"AWS_SESSION_TOKEN", "secret-token"},
                                                   {"AWS_EC2_METADATA_DISABLED", "true"}};
    std::chrono::sys_seconds now =
        std::chrono::floor<std::chrono::seconds>(*aws::read_iso_time("2026-03-02T10:15:30Z"));
    api::options chosen;
    std::optional<canned_server> server;
    std::optional<aws::credentials> keys;
    std::optional<api> chime;
    support::io_thread io;

    TheApi() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto caught = std::make_shared<spdlog::logger>("caught", std::move(sink));
        caught->set_level(spdlog::level::trace);
        spdlog::set_default_logger(std::move(caught));
        chosen.bot = log_bot;
        chosen.per_second = 1000;
        chosen.now = [this] { return now; };
    }
    ~TheApi() override {
        close();
        io.finish();
        spdlog::set_default_logger(usual_log);
        EXPECT_THAT(log.str(), Not(HasSubstr("secret")));
    }

    void close() {
        io.call([&] {
            chime.reset();
            keys.reset();
        });
    }

    void open(canned_server::answer how) {
        close();
        server.emplace(std::move(how));
        open_to(server->url(""));
    }

    void open_to(const std::string& base) {
        chosen.base = base;
        aws::surroundings in;
        in.variable = [this](const std::string& name) { return environment[name]; };
        in.read = [](const std::string&) { return aws::file_text{"", "does not exist"}; };
        in.mark = [](const std::string&) { return std::string(); };
        in.now = [this] { return evidence::moment(now); };
        io.call([&] {
            keys.emplace(io.context().get_executor(), std::move(in));
            chime.emplace(io.context().get_executor(), *keys, chosen);
        });
    }

    // Answers every call with that.
    void open_with(const json& body, const std::string& status = "200 OK") {
        open([=](const asked_request&) {
            return fakes::reply(http_answer(status, "application/json", body.dump()), then::keep);
        });
    }

    answer<sent_message> send(const outgoing_message& what) { return io.await(chime->send(what)); }

    // Whether a message that is given up at once was still waiting for its turn.
    bool next_one_waits() {
        boost::asio::cancellation_signal cancel;
        std::promise<bool> was_waiting;
        io.call([&] {
            boost::asio::co_spawn(
                io.context(), chime->send(hello()),
                boost::asio::bind_cancellation_slot(
                    cancel.slot(), [&](const std::exception_ptr& error, const answer<sent_message>&) {
                        was_waiting.set_value(error != nullptr);
                    }));
            cancel.emit(boost::asio::cancellation_type::terminal);
        });
        return was_waiting.get_future().get();
    }

    static outgoing_message hello() {
        outgoing_message what;
        what.channel = channel;
        what.content = "hello";
        what.token = "out-1";
        return what;
    }

    // "class: error" of a message that is answered like this.
    std::string failure_of(const fakes::reply& said) {
        open([=](const asked_request&) { return said; });
        const auto answer = send(hello());
        EXPECT_EQ(answer.value.id, "");
        EXPECT_THAT(answer.error, Not(HasSubstr("secret")));
        return name_of(answer.how) + ": " + answer.error;
    }

    std::string refusal(const std::string& status, const std::string& type, const std::string& body = "{}",
                        const std::string& further = {}) {
        return failure_of(http_answer(status, "application/json", body,
                                      (type.empty() ? "" : "x-amzn-ErrorType: " + type + "\r\n") + further));
    }

    // Whether the signature is the one for what arrived, headers and all.
    bool is_signed(const asked_request& asked, const std::string& names) {
        aws::signable what;
        what.method = asked.head.substr(0, asked.head.find(' '));
        const std::string target =
            asked.head.substr(what.method.size() + 1, asked.head.find(" HTTP/") - what.method.size() - 1);
        const std::size_t mark = std::min(target.find('?'), target.size());
        what.path = target.substr(0, mark);
        what.host = header_of(asked, "Host");
        what.body = asked.body;
        if (!header_of(asked, "Content-Type").empty())
            what.headers.emplace_back("content-type", header_of(asked, "Content-Type"));
        if (!header_of(asked, "x-amz-chime-bearer").empty())
            what.headers.emplace_back("x-amz-chime-bearer", header_of(asked, "x-amz-chime-bearer"));
        what.headers.emplace_back("x-amz-date", header_of(asked, "X-Amz-Date"));
        what.headers.emplace_back("x-amz-security-token", header_of(asked, "X-Amz-Security-Token"));
        // The query as it came, which is canonical if it was sent in order.
        std::string canonical = aws::canonical_request(what);
        const std::size_t query_at = canonical.find('\n', canonical.find('\n') + 1) + 1;
        if (mark < target.size()) canonical.insert(query_at, target.substr(mark + 1));
        const std::string authorization = header_of(asked, "Authorization");
        EXPECT_THAT(authorization, HasSubstr("Credential=AKIDEXAMPLE/20260302/us-east-1/chime/aws4_request"));
        EXPECT_THAT(authorization, HasSubstr("SignedHeaders=" + names + ","));
        EXPECT_THAT(canonical, HasSubstr("\n" + names + "\n"));
        const std::string text =
            "AWS4-HMAC-SHA256\n20260302T101530Z\n20260302/us-east-1/chime/aws4_request\n" +
            evidence::sha256_hex(canonical);
        const auto key = aws::signing_key("secret-key", "20260302", {"us-east-1", "chime"});
        return authorization.ends_with("Signature=" + hmac_in_hex(key, text));
    }

    static std::string hmac_in_hex(const std::array<unsigned char, 32>& key, const std::string& text) {
        unsigned char mac[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        HMAC(EVP_sha256(), key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
             text.size(), mac, &size);
        std::string hex;
        for (unsigned i = 0; i < size; ++i) {
            char two[3];
            std::snprintf(two, sizeof two, "%02x", mac[i]);
            hex += two;
        }
        return hex;
    }
};

TEST_F(TheApi, AsksWhereToConnect) {
    open_with({{"Endpoint", {{"Url", "node001.ue1.ws-messaging.chime.aws"}}}});
    const auto host = io.await(chime->session_host());
    EXPECT_TRUE(host.ok()) << host.error;
    EXPECT_EQ(host.value, "node001.ue1.ws-messaging.chime.aws");
    const asked_request asked = server->asked()[0];
    EXPECT_THAT(asked.head, StartsWith("GET /endpoints/messaging-session HTTP/1.1\r\n"));
    EXPECT_THAT(asked.head, Not(HasSubstr("bearer")));
    EXPECT_TRUE(is_signed(asked, "host;x-amz-date;x-amz-security-token"));
    open_with({{"Endpoint", nullptr}});
    EXPECT_EQ(io.await(chime->session_host()).error, "the answer names no endpoint");
}

TEST_F(TheApi, SendsAMessage) {
    open_with({{"ChannelArn", channel}, {"MessageId", "9f2c"}, {"Status", {{"Value", "PENDING"}}}},
              "201 Created");
    const auto sent = send(hello());
    EXPECT_TRUE(sent.ok()) << sent.error;
    EXPECT_EQ(sent.value.id, "9f2c");
    EXPECT_EQ(sent.value.status, "PENDING");
    const asked_request asked = server->asked()[0];
    EXPECT_THAT(asked.head, StartsWith("POST " + channel_path + "/messages HTTP/1.1\r\n"));
    EXPECT_EQ(header_of(asked, "x-amz-chime-bearer"), log_bot);
    EXPECT_EQ(header_of(asked, "Content-Type"), "application/json");
    EXPECT_EQ(json::parse(asked.body), json::parse(R"({"Content":"hello","Type":"STANDARD",
        "Persistence":"PERSISTENT","ClientRequestToken":"out-1"})"));
    EXPECT_TRUE(is_signed(asked, "content-type;host;x-amz-chime-bearer;x-amz-date;x-amz-security-token"));
}

TEST_F(TheApi, SendsAMessageForOnePersonWithAllThatBelongsToIt) {
    open_with({{"MessageId", "9f2c"}, {"Status", nullptr}}, "201 Created");
    outgoing_message what = hello();
    what.content = "caf\xc3\xa9 \xff";
    what.only_for = ana;
    what.content_type = "text/markdown";
    what.metadata = R"({"a":1})";
    what.sub_channel = "s1";
    EXPECT_EQ(send(what).value.status, "");
    const json body = json::parse(server->asked()[0].body);
    EXPECT_EQ(body["Content"], "caf\xc3\xa9 \xef\xbf\xbd");
    EXPECT_EQ(body["Target"], json::parse(R"([{"MemberArn":")" + ana + "\"}]"));
    EXPECT_EQ(body["ContentType"], "text/markdown");
    EXPECT_EQ(body["Metadata"], R"({"a":1})");
    EXPECT_EQ(body["SubChannelId"], "s1");
}

TEST_F(TheApi, ReadsAChannelsHistory) {
    open_with(json::parse(R"({"ChannelArn":"c","NextToken":"more/+=","ChannelMessages":[
        {"MessageId":"1","Content":"/decision list","CreatedTimestamp":1772446530.123,"Type":"STANDARD",
         "Metadata":null,"Sender":{"Arn":"a","Name":"Ana"}}, null, {"Content":"without an id"}]})"));
    const auto from = *aws::read_iso_time("2026-03-02T10:00:00.250Z");
    const auto page = io.await(chime->messages(channel, from, ""));
    EXPECT_TRUE(page.ok()) << page.error;
    ASSERT_THAT(page.value.messages, SizeIs(1));
    EXPECT_EQ(page.value.messages[0].channel, channel);
    EXPECT_EQ(evidence::to_rfc3339(*page.value.messages[0].created), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(page.value.next, "more/+=");
    io.await(chime->messages(channel, from, page.value.next));
    const auto asked = server->asked();
    EXPECT_THAT(asked[0].head, StartsWith("GET " + channel_path +
                                          "/messages?max-results=50&not-before=2026-03-02T10%3A00%3A00.250Z&"
                                          "sort-order=ASCENDING HTTP/1.1\r\n"));
    EXPECT_THAT(asked[1].head, HasSubstr("&next-token=more%2F%2B%3D&not-before="));
    for (const asked_request& one : asked)
        EXPECT_TRUE(is_signed(one, "host;x-amz-chime-bearer;x-amz-date;x-amz-security-token"));
}

TEST_F(TheApi, ListsItsChannels) {
    open_with(json::parse(R"({"NextToken":null,"ChannelMemberships":[
        {"ChannelSummary":{"ChannelArn":"c1","Name":"team","Privacy":"PRIVATE","LastMessageTimestamp":1772446530},
         "AppInstanceUserMembershipSummary":{"Type":"DEFAULT"}},
        {"ChannelSummary":null},{"ChannelSummary":{"ChannelArn":"c2","Privacy":"PUBLIC"}}]})"));
    const auto page = io.await(chime->channels("t"));
    ASSERT_THAT(page.value.channels, SizeIs(2));
    EXPECT_EQ(page.value.channels[0].arn, "c1");
    EXPECT_EQ(page.value.channels[0].name, "team");
    EXPECT_TRUE(page.value.channels[0].is_private);
    EXPECT_TRUE(page.value.channels[0].last_message);
    EXPECT_FALSE(page.value.channels[1].is_private);
    EXPECT_EQ(page.value.next, "");
    EXPECT_THAT(server->asked()[0].head,
                StartsWith("GET /channels?app-instance-user-arn=arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%"
                           "3Aapp-instance%2F1111%2Fuser%2Flog-bot&max-results=50&next-token=t&scope=app-"
                           "instance-user-memberships HTTP"));
}

TEST_F(TheApi, DescribesAChannelAndItsMembers) {
    open([](const asked_request& asked) {
        if (asked.head.find("/memberships?max-results=50&next-token=n ") != std::string::npos)
            return http_ok(
                "application/json",
                R"({"ChannelMemberships":[{"Member":{"Arn":"a","Name":"Ana"}},{}],"NextToken":"m"})");
        return http_ok("application/json",
                       R"({"Channel":{"ChannelArn":"c1","Name":"team","Privacy":"PRIVATE"}})");
    });
    const auto about = io.await(chime->describe(channel));
    EXPECT_EQ(about.value.name, "team");
    EXPECT_TRUE(about.value.is_private);
    EXPECT_THAT(server->asked()[0].head, StartsWith("GET " + channel_path + " HTTP"));
    const auto all = io.await(chime->members(channel, "n"));
    ASSERT_THAT(all.value.members, SizeIs(1));
    EXPECT_EQ(all.value.members[0].name, "Ana");
    EXPECT_EQ(all.value.next, "m");
}

TEST_F(TheApi, OpensAConversationWithOnePerson) {
    const std::string expected = instance + "/channel/" + direct_channel_id(log_bot, ana);
    open_with({{"ChannelArn", expected}}, "201 Created");
    const auto made = io.await(chime->open_direct(ana));
    EXPECT_TRUE(made.ok()) << made.error;
    EXPECT_EQ(made.value, expected);
    const asked_request asked = server->asked()[0];
    EXPECT_THAT(asked.head, StartsWith("POST /channels HTTP/1.1\r\n"));
    const json body = json::parse(asked.body);
    EXPECT_EQ(body["AppInstanceArn"], instance);
    EXPECT_EQ(body["ChannelId"], direct_channel_id(log_bot, ana));
    EXPECT_EQ(body["ClientRequestToken"], body["ChannelId"]);
    EXPECT_EQ(body["MemberArns"], json::array({ana}));
    EXPECT_EQ(body["Privacy"], "PRIVATE");
    EXPECT_EQ(body["Mode"], "RESTRICTED");
    open_with(json::object(), "201 Created");
    EXPECT_EQ(io.await(chime->open_direct(ana)).value, expected) << "which the answer need not say";
}

// Whoever can make channels could have made one of that id before dossier did.
TEST_F(TheApi, TakesAChannelThatIsThereOnlyWhenNobodyElseListens) {
    const std::string expected = instance + "/channel/" + direct_channel_id(log_bot, ana);
    std::string privacy = "PRIVATE";
    std::vector<std::string> inside{log_bot, ana};
    json next = nullptr;
    const auto opened = [&] {
        open([&](const asked_request& asked) {
            if (asked.head.starts_with("POST"))
                return http_answer("409 Conflict", "application/json", "{}",
                                   "x-amzn-ErrorType: ConflictException\r\n");
            if (asked.head.find("/memberships") == std::string::npos)
                return http_ok("application/json", json{{"Channel", {{"Privacy", privacy}}}}.dump());
            json list = json::array();
            for (const std::string& who : inside)
                list.push_back({{"Member", {{"Arn", who}}}});
            return http_ok("application/json",
                           json{{"ChannelMemberships", list}, {"NextToken", next}}.dump());
        });
        const auto answer = io.await(chime->open_direct(ana));
        return name_of(answer.how) + ": " + (answer.ok() ? answer.value : answer.error);
    };
    const std::string refused = "conflict: the channel " + expected + " is not for the two alone";
    EXPECT_EQ(opened(), "none: " + expected);
    inside = {log_bot, ana, ben};
    EXPECT_EQ(opened(), refused);
    inside = {log_bot};
    EXPECT_EQ(opened(), refused);
    inside = {log_bot, ana};
    next = "more";
    EXPECT_EQ(opened(), refused);
    next = nullptr;
    privacy = "PUBLIC";
    EXPECT_EQ(opened(), refused);
}

TEST_F(TheApi, SaysWhatKeptItFromLookingAtAChannelThatIsThere) {
    std::string forbidden = "/channels/";
    const auto opened = [&] {
        open([&](const asked_request& asked) {
            if (asked.head.starts_with("POST")) return http_answer("409 Conflict", "application/json", "{}");
            if (asked.head.find(forbidden) != std::string::npos)
                return http_answer("403 Forbidden", "application/json", "{}",
                                   "x-amzn-ErrorType: ForbiddenException\r\n");
            return http_ok("application/json", R"({"Channel":{"Privacy":"PRIVATE"}})");
        });
        const auto answer = io.await(chime->open_direct(ana));
        EXPECT_EQ(answer.value, "");
        return name_of(answer.how) + ": " + answer.error;
    };
    EXPECT_EQ(opened(), "forbidden: ForbiddenException");
    forbidden = "/memberships";
    EXPECT_EQ(opened(), "forbidden: ForbiddenException");
}

TEST_F(TheApi, TellsWhatARefusalAsksFor) {
    EXPECT_EQ(refusal("400 Bad Request", "BadRequestException"), "our fault: BadRequestException");
    EXPECT_EQ(refusal("400 Bad Request", "ResourceLimitExceededException"),
              "our fault: ResourceLimitExceededException");
    EXPECT_EQ(refusal("401 Unauthorized", "UnauthorizedClientException"),
              "keys refused: UnauthorizedClientException");
    EXPECT_EQ(refusal("403 Forbidden", "ForbiddenException"), "forbidden: ForbiddenException");
    EXPECT_EQ(refusal("404 Not Found", "NotFoundException"), "not found: NotFoundException");
    EXPECT_EQ(refusal("409 Conflict", "ConflictException"), "conflict: ConflictException");
    EXPECT_EQ(refusal("429 Too Many Requests", "ThrottledClientException"),
              "try again: ThrottledClientException");
    EXPECT_EQ(refusal("400 Bad Request", "ThrottlingException"), "try again: ThrottlingException");
    EXPECT_EQ(refusal("500 Oh", "ServiceFailureException"), "may have happened: ServiceFailureException");
    EXPECT_EQ(refusal("503 Oh", "ServiceUnavailableException"), "try again: ServiceUnavailableException");
    EXPECT_EQ(refusal("302 Found", ""), "our fault: HTTP status 302");
}

TEST_F(TheApi, FindsTheErrorsNameWhereverItStands) {
    EXPECT_EQ(refusal("403 Forbidden", "ForbiddenException:http://internal.amazon.com/coral/"),
              "forbidden: ForbiddenException");
    EXPECT_EQ(refusal("403 Forbidden", "", R"({"Code":"Forbidden"})"), "forbidden: Forbidden");
    EXPECT_EQ(refusal("400 Bad Request", "", R"({"__type":"com.amazon.coral#ThrottlingException"})"),
              "try again: ThrottlingException");
    EXPECT_EQ(refusal("404 Not Found", "no word at all, \"secret\"", "<html>"), "not found: HTTP status 404");
    EXPECT_EQ(refusal("502 Bad Gateway", "", "<html>"), "may have happened: HTTP status 502");
}

TEST_F(TheApi, PassesOnWhoMayNotDoWhat) {
    EXPECT_EQ(refusal("403 Forbidden", "AccessDeniedException",
                      R"({"Message":"User: x is not authorized to perform: chime:SendChannelMessage\n"})"),
              "forbidden: AccessDeniedException: User: x is not authorized to perform: "
              "chime:SendChannelMessage?");
    EXPECT_EQ(
        refusal("403 Forbidden", "InvalidSignatureException",
                R"({"message":"The Canonical String should have been x-amz-security-token:secret-token"})"),
        "keys refused: InvalidSignatureException")
        << "which quotes the token";
    EXPECT_EQ(refusal("400 Bad Request", "BadRequestException", R"({"Message":"Content secret-plan"})"),
              "our fault: BadRequestException")
        << "which quotes the message";
}

TEST_F(TheApi, TellsThatTheClockIsOff) {
    const auto refused_at = [&](const std::string& date) {
        return refusal("403 Forbidden", "InvalidSignatureException", "{}", "Date: " + date + "\r\n");
    };
    EXPECT_EQ(refused_at("Mon, 02 Mar 2026 10:22:30 GMT"),
              "keys refused: InvalidSignatureException; this machine's clock is 420 seconds behind AWS's");
    EXPECT_EQ(refused_at("Mon, 02 Mar 2026 10:00:30 GMT"),
              "keys refused: InvalidSignatureException; this machine's clock is 900 seconds ahead of AWS's");
    EXPECT_EQ(refused_at("Mon, 02 Mar 2026 10:15:00 GMT"), "keys refused: InvalidSignatureException");
    EXPECT_EQ(refused_at("some day"), "keys refused: InvalidSignatureException");
}

TEST_F(TheApi, KnowsWhatBecameOfACallWithoutAnAnswer) {
    EXPECT_THAT(failure_of(fakes::reply("", then::close)),
                StartsWith("may have happened: the connection ended"));
    EXPECT_EQ(failure_of(http_ok("text/html", "<html>")), "may have happened: HTTP status 200 without JSON");
    chosen.deadline = std::chrono::milliseconds(50);
    EXPECT_EQ(failure_of(fakes::reply("", then::silent)), "may have happened: no answer in time");
    chosen.deadline = std::chrono::seconds(10);
    close();
    server.reset();
    open_to("http://127.0.0.1:1");
    const auto unreached = send(hello());
    EXPECT_EQ(unreached.how, api_failure::not_sent);
    EXPECT_THAT(unreached.error, StartsWith("no connection"));
}

TEST_F(TheApi, SendsNothingWithoutKeys) {
    environment.erase("AWS_ACCESS_KEY_ID");
    environment.erase("AWS_SECRET_ACCESS_KEY");
    open_with(json::object());
    const auto answer = send(hello());
    EXPECT_EQ(answer.how, api_failure::no_keys);
    EXPECT_THAT(answer.error, StartsWith("No AWS keys were found: "));
    EXPECT_THAT(server->asked(), IsEmpty());
}

TEST_F(TheApi, RepeatsOverANewConnectionWhatTheOldOneLost) {
    open([first = true](const asked_request& asked) mutable {
        if (asked.connection == 0 && !std::exchange(first, false)) return fakes::reply("", then::close);
        return fakes::reply(http_ok("application/json", R"({"MessageId":"1"})"), then::keep);
    });
    EXPECT_TRUE(send(hello()).ok());
    EXPECT_TRUE(send(hello()).ok()) << "the token makes it harmless";
    EXPECT_THAT(server->asked(), SizeIs(3));
}

TEST_F(TheApi, WaitsForItsTurn) {
    chosen.per_second = 1;
    open_with({{"MessageId", "1"}}, "201 Created");
    EXPECT_TRUE(send(hello()).ok());
    EXPECT_TRUE(next_one_waits());
    EXPECT_THAT(server->asked(), SizeIs(1));
}

TEST_F(TheApi, LetsNothingGoRightAfterARefusalForHaste) {
    open_with(json::object(), "429 Too Many Requests");
    EXPECT_EQ(send(hello()).how, api_failure::try_again);
    EXPECT_TRUE(next_one_waits());
    EXPECT_THAT(server->asked(), SizeIs(1));
}

TEST_F(TheApi, IsForAUserAtAnAddressThatKeepsSecrets) {
    open_with(json::object());
    const auto made_with = [&](const std::string& bot, const std::string& base) {
        api::options with;
        with.bot = bot;
        with.base = base;
        api one(io.context().get_executor(), *keys, with);
    };
    EXPECT_NO_THROW(made_with(log_bot, ""));
    EXPECT_NO_THROW(made_with(log_bot, "https://vpce-1.example/"));
    EXPECT_NO_THROW(made_with(log_bot, "http://[::1]:8443"));
    EXPECT_THROW(made_with(instance + "/bot/lex", ""), std::invalid_argument);
    EXPECT_THROW(made_with("log-bot", ""), std::invalid_argument);
    for (const char* base : {"http://messaging.example", "https://messaging.example/path", "wss://x", "x"})
        EXPECT_THROW(made_with(log_bot, base), std::invalid_argument) << base;
}

TEST(ApiFailures, AreWorthRepeatingWhileNothingIsDecided) {
    for (const api_failure how : {api_failure::no_keys, api_failure::keys_refused, api_failure::try_again,
                                  api_failure::may_have_happened, api_failure::not_sent})
        EXPECT_TRUE(is_worth_repeating(how)) << name_of(how);
    for (const api_failure how : {api_failure::none, api_failure::forbidden, api_failure::not_found,
                                  api_failure::conflict, api_failure::our_fault})
        EXPECT_FALSE(is_worth_repeating(how)) << name_of(how);
}

}  // namespace
}  // namespace bot::chime
