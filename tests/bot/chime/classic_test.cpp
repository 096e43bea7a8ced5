#include "bot/chime/classic.hpp"

#include "bot/chime/classic_events.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/office.hpp"
#include "tests/support/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace bot::chime {
namespace {

using nlohmann::json;
using support::client;
using support::http_answer;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* token = "example-security-token-0123456789";
constexpr std::chrono::seconds patience{30};

// The webhooks of rooms: they take down what is posted, and answer as they are told.
class webhooks {
public:
    std::vector<route> routes() {
        return {{"POST", "/incomingwebhooks/*", 64 * 1024,
                 [this](http_request request) { return take(std::move(request)); }}};
    }
    // The next posts get those answers; later ones are taken.
    void answer_with(std::vector<unsigned> statuses) {
        const std::lock_guard lock(mutex_);
        statuses_ = std::move(statuses);
    }
    // "short-1: /md Saved as D-1.", in order, once there are so many.
    std::vector<std::string> posts(std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, patience, [&] { return posts_.size() >= count; });
        return posts_;
    }

private:
    boost::asio::awaitable<http_response> take(http_request request) {
        const std::lock_guard lock(mutex_);
        const json body = json::parse(request.body);
        posts_.push_back(request.path.substr(request.path.rfind('/') + 1) + ": " +
                         body["Content"].get<std::string>());
        unsigned status = 200;
        if (!statuses_.empty()) {
            status = statuses_.front();
            statuses_.erase(statuses_.begin());
        }
        arrived_.notify_all();
        co_return plain(status, "");
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<std::string> posts_;
    std::vector<unsigned> statuses_;
};

class ClassicChime : public testing::Test {
protected:
    support::office dossier;
    webhooks rooms;
    support::running_server hooks{rooms.routes()};
    std::optional<support::running_server> server{std::in_place};
    std::optional<classic> adapter;

    ClassicChime() {
        adapter.emplace(server->io().context().get_executor(), dossier.desk(), settings());
        server->start(adapter->routes(), {});
        server->io().call([this] { adapter->start(); });
    }
    ~ClassicChime() override {
        server->io().call([this] { adapter->stop(); });
        server->end();
        hooks.end();
    }

    static config::settings settings() {
        config::settings chosen;
        chosen.chime_classic = true;
        chosen.chime_classic_tokens = {"new token", token};
        chosen.chime_classic_hooks = "127.0.0.1";
        chosen.token_key = std::string(32, 'k');
        return chosen;
    }

    std::string hook(const std::string& name) {
        return "http://127.0.0.1:" + std::to_string(hooks.port()) + "/incomingwebhooks/" + name +
               "?token=EXAMPLE";
    }
    json event(const std::string& kind, const std::string& url = "", const std::string& line = "") {
        now_ += std::chrono::milliseconds(1);  // each happens at a time of its own
        json made = {{"Sender", {{"SenderId", "ana@example.com"}, {"SenderIdType", "EmailId"}}},
                     {"Discussion", {{"DiscussionId", "room-1"}, {"DiscussionType", "Room"}}},
                     {"EventType", kind},
                     {"EventTimestamp", evidence::to_rfc3339(now_)}};
        if (!url.empty()) made["InboundHttpsEndpoint"] = {{"EndpointType", "Persistent"}, {"Url", hook(url)}};
        if (kind == "Mention") made["Message"] = "@dossier@example.com " + line;
        return made;
    }
    http_answer post(const std::string& body, const std::string& signature, const std::string& stamp) {
        client chime(server->port());
        return chime.ask("POST /chime/events HTTP/1.1\r\nHost: " + chime.host() +
                         "\r\nContent-Type: application/json\r\nChime-Signature: " + signature +
                         "\r\nChime-Request-Timestamp: " + stamp +
                         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    http_answer post(const json& what) {
        const std::string stamp = evidence::to_rfc3339(system_now()), body = what.dump();
        return post(body, sign_classic(token, stamp, body), stamp);
    }
    int status_of(const json& what) { return post(what).status; }
    classic_counts counts() {
        return server->io().call([this] { return adapter->counts(); });
    }
    std::vector<std::string> said() { return dossier.said("chime:classic/ana@example.com"); }

private:
    evidence::moment now_ = system_now();
};

TEST_F(ClassicChime, ShowsThatTheAddressIsOurs) {
    const http_answer answer =
        post(json{{"Challenge", "48151623420000000000"}, {"EventType", "HTTPSEndpointVerification"}}.dump(),
             "", "");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "application/json");
    EXPECT_EQ(json::parse(answer.body), (json{{"Challenge", "48151623420000000000"}}));
}

TEST_F(ClassicChime, KeepsWhatIsSaidBeforeItAnswers) {
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite because: one file")), 200);
    EXPECT_THAT(said(), ElementsAre("decision Use SQLite because: one file"));
    EXPECT_THAT(rooms.posts(1).at(0),
                AllOf(StartsWith("short-1: /md @ana@example.com Saved as D-1."), Not(HasSubstr("SQLite"))));
}

TEST_F(ClassicChime, KeepsOnceWhatComesAgain) {
    const json mention = event("Mention", "short-1", "decision Use SQLite");
    EXPECT_EQ(status_of(mention), 200);
    EXPECT_EQ(status_of(mention), 200);
    EXPECT_EQ(status_of(event("Mention", "short-2", "decision Use SQLite")), 200);
    EXPECT_THAT(said(), ElementsAre("decision Use SQLite", "decision Use SQLite"));
    EXPECT_THAT(rooms.posts(2), ElementsAre(StartsWith("short-1: /md @ana@example.com Saved as D-1."),
                                            StartsWith("short-2: /md @ana@example.com Saved as D-2.")));
}

TEST_F(ClassicChime, RefusesWhatIsNotSigned) {
    const std::string body = event("Mention", "short-1", "decision Use SQLite").dump();
    const std::string now = evidence::to_rfc3339(system_now());
    const std::string old = evidence::to_rfc3339(system_now() - std::chrono::minutes(6));
    EXPECT_EQ(post(body, sign_classic("wrong", now, body), now).status, 401);
    EXPECT_EQ(post(body, "", now).status, 401);
    EXPECT_EQ(post(body + " ", sign_classic(token, now, body), now).status, 401);
    EXPECT_EQ(post(body, sign_classic(token, old, body), old).status, 401) << "it may be a replay";
    EXPECT_THAT(said(), IsEmpty());
    EXPECT_EQ(counts().refused, 4U);
}

TEST_F(ClassicChime, TakesOnlyEventsOfRooms) {
    EXPECT_EQ(status_of(json::array()), 400);
    EXPECT_EQ(status_of(json{{"EventType", "Mention"}}), 400);
    EXPECT_EQ(status_of(json{{"EventType", "Dance"}}), 200) << "a kind that may come one day";
}

TEST_F(ClassicChime, PostsToNoOtherHost) {
    json mention = event("Mention", "short-1", "decision Use SQLite");
    mention["InboundHttpsEndpoint"]["Url"] = "https://example.com/incomingwebhooks/1";
    EXPECT_EQ(status_of(mention), 400);
    EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ClassicChime, SaysHelloWhenItIsInvited) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    EXPECT_THAT(rooms.posts(1).at(0),
                AllOf(StartsWith("lasting: /md **Hello"), HasSubstr("Everybody in this room reads")));
}

TEST_F(ClassicChime, FallsBackToTheAddressOfTheInvitation) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    rooms.posts(1);
    rooms.answer_with({404});
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    const auto posts = rooms.posts(3);
    ASSERT_EQ(posts.size(), 3U);
    EXPECT_THAT(posts[1], StartsWith("short-1: "));
    EXPECT_THAT(posts[2], StartsWith("lasting: /md @ana@example.com Saved as D-1."));
}

TEST_F(ClassicChime, ClosesARoomWhoseAddressIsGone) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    rooms.posts(1);
    rooms.answer_with({403, 410});
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    ASSERT_TRUE(support::eventually([&] { return counts().dropped == 1; }));
    rooms.answer_with({403});
    EXPECT_EQ(status_of(event("Mention", "short-2", "decision Use WAL")), 200);
    ASSERT_TRUE(support::eventually([&] { return counts().dropped == 2; }));
    EXPECT_THAT(rooms.posts(4).back(), StartsWith("short-2: ")) << "the other address is not tried any more";
    EXPECT_THAT(said(), ElementsAre("decision Use SQLite", "decision Use WAL")) << "what was said is kept";
}

TEST_F(ClassicChime, ForgetsTheAddressWhenItIsTakenOut) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    rooms.posts(1);
    EXPECT_EQ(status_of(event("Remove")), 200);
    rooms.answer_with({404});
    EXPECT_EQ(status_of(event("Mention", "short-1", "help")), 200);
    ASSERT_TRUE(support::eventually([&] { return counts().dropped == 1; }));
    EXPECT_EQ(rooms.posts(2).size(), 2U);
}

TEST_F(ClassicChime, TriesAgainWhatARoomDidNotTake) {
    rooms.answer_with({503, 429});
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    const auto posts = rooms.posts(3);
    ASSERT_EQ(posts.size(), 3U);
    EXPECT_EQ(posts[2], posts[0]);
    ASSERT_TRUE(support::eventually([&] { return counts().sent == 1; }));
    EXPECT_EQ(counts().again, 2U);
}

TEST_F(ClassicChime, GivesUpWhatARoomRefuses) {
    rooms.answer_with({400});
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    ASSERT_TRUE(support::eventually([&] { return counts().dropped == 1; }));
    EXPECT_EQ(rooms.posts(1).size(), 1U);
}

TEST_F(ClassicChime, KeepsAddressesSealed) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
    EXPECT_EQ(raw.execAndGet("SELECT count(*) FROM place WHERE about GLOB '*EXAMPLE*'").getInt(), 0);
    EXPECT_EQ(raw.execAndGet("SELECT count(*) FROM outbox WHERE body GLOB '*EXAMPLE*'").getInt(), 0);
    EXPECT_EQ(
        raw.execAndGet("SELECT count(*) FROM delivery WHERE CAST(reply AS TEXT) GLOB '*EXAMPLE*'").getInt(),
        0);
}

TEST_F(ClassicChime, RemindsInTheRoomWithoutAWordOfWhat) {
    EXPECT_EQ(status_of(event("Invite", "lasting")), 200);
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    rooms.posts(2);
    const nudge_way way = server->io().call([this] { return adapter->nudges().value(); });
    EXPECT_EQ(way.platform, "chime");
    const evidence::person_id ana{"chime:classic/ana@example.com"};
    EXPECT_TRUE(way.reaches(ana));
    EXPECT_FALSE(way.reaches({"chime:instance/user"}));
    nudge_letter what;
    what.key = "nudge:1";
    what.nudge = "look-back D-1";
    what.who = ana;
    what.reach = SQLite::Database(dossier.database().string())
                     .execAndGet("SELECT reach FROM person WHERE name = 'chime:classic/ana@example.com'")
                     .getString();
    what.says.headline = "A look back at D-1 “Use SQLite”.";
    what.leave_by = system_now() + std::chrono::hours(1);
    const storage::outgoing row = way.letter(what);
    EXPECT_EQ(row.key, "nudge:1");
    EXPECT_EQ(row.expires, what.leave_by);
    desk::store_job job = [row](storage::connection& on, evidence::moment now) {
        storage::outbox::put(on, row, now);
    };
    EXPECT_EQ(server->io().await(dossier.desk().write(std::move(job))), "");
    server->io().call([&] { way.notice(); });
    EXPECT_THAT(rooms.posts(3).at(2), AllOf(StartsWith("lasting: /md @ana@example.com It is time"),
                                            Not(HasSubstr("SQLite")), Not(HasSubstr("D-1"))));
}

TEST_F(ClassicChime, TellsItsFigures) {
    EXPECT_EQ(status_of(event("Mention", "short-1", "help")), 200);
    ASSERT_TRUE(support::eventually([&] { return counts().sent == 1; }));
    const std::string metrics = server->io().call([this] { return adapter->metrics(); });
    EXPECT_THAT(metrics, AllOf(HasSubstr("\ndossier_chime_classic_events_total 1\n"),
                               HasSubstr("\ndossier_chime_classic_posts_sent_total 1\n")));
}

TEST_F(ClassicChime, SaysSoWhenACommandFails) {
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 200);
    rooms.posts(1);
    support::tamper(dossier.database(), "UPDATE record SET canonical = '{'");
    EXPECT_EQ(status_of(event("Mention", "short-2", "evidence show D-1")), 200);
    const auto posts = rooms.posts(2);
    ASSERT_EQ(posts.size(), 2U);
    EXPECT_THAT(posts[1], HasSubstr("Something went wrong on our side"));
}

TEST_F(ClassicChime, AsksForTheEventOnceMoreWhenNothingCanBeWritten) {
    SQLite::Database other(dossier.database().string(), SQLite::OPEN_READWRITE);
    other.setBusyTimeout(10'000);  // the sender looks at the outbox just now
    other.exec("BEGIN IMMEDIATE");
    EXPECT_EQ(status_of(event("Mention", "short-1", "decision Use SQLite")), 503);
    other.exec("ROLLBACK");
    EXPECT_THAT(said(), IsEmpty());
}

TEST(ClassicChimeThatIsOff, IsNotThere) {
    support::office dossier;
    classic off(dossier.io().context().get_executor(), dossier.desk(), config::settings{});
    EXPECT_TRUE(off.routes().empty());
    EXPECT_FALSE(off.nudges());
    EXPECT_EQ(off.metrics(), "");
    off.start();
    EXPECT_TRUE(off.idle());
    off.stop();
}

}  // namespace
}  // namespace bot::chime
