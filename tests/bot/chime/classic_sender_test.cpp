// What the sender does when the store fails it; the rest of it is shown with all of the adapter
// (classic_test.cpp).
#include "bot/chime/classic_sender.hpp"

#include "bot/chime/classic_letters.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace bot::chime {
namespace {

using testing::ElementsAre;

class TheClassicSender : public testing::Test {
protected:
    support::log_watch told;
    std::mutex mutex;
    std::vector<std::string> next_answers;   // of the webhook; without one it takes the post
    std::function<void()> before_an_answer;  // the next one; on the webhook's thread
    fakes::canned_server hooks{[this](const fakes::asked_request&) {
        const std::lock_guard lock(mutex);
        if (const auto first = std::exchange(before_an_answer, nullptr)) first();
        std::string said = fakes::http_ok("application/json", "{}");
        if (!next_answers.empty()) {
            said = next_answers.front();
            next_answers.erase(next_answers.begin());
        }
        return fakes::reply(said, fakes::then::keep);
    }};
    support::office dossier;
    std::shared_ptr<const known_rooms> rooms = std::make_shared<known_rooms>(std::string(32, 'k'));
    classic_sender letters{dossier.io().context().get_executor(), dossier.desk(), rooms, "127.0.0.1"};

    TheClassicSender() {
        const std::string url = hooks.url("/incomingwebhooks/lasting?token=EXAMPLE");
        write([this, url](storage::connection& on, evidence::moment now) {
            rooms->enter(on, "room-1", url, now);
        });
    }
    ~TheClassicSender() override {
        stop();
        dossier.close();
    }

    void write(desk::store_job job) {
        EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(job))), "");
    }
    static storage::outgoing letter_of(const std::string& key,
                                       room_letter_kind kind = room_letter_kind::answer,
                                       const std::string& who = "ana", std::size_t posts = 1) {
        room_letter what;
        what.room = "room-1";
        what.kind = kind;
        for (std::size_t i = 1; i <= posts; ++i)
            what.posts.push_back(R"({"Content":")" + key + " " + std::to_string(i) + R"("})");
        storage::outgoing row = to_outgoing(what, key, system_now() + std::chrono::hours(1));
        row.who = {"chime:classic/" + who + "@example.com"};
        return row;
    }
    void put(const storage::outgoing& row) {
        write([row](storage::connection& on, evidence::moment now) { storage::outbox::put(on, row, now); });
    }
    void put(const std::string& key, room_letter_kind kind = room_letter_kind::answer) {
        put(letter_of(key, kind));
    }
    void notice() {
        dossier.io().call([this] { letters.notice(); });
    }
    void answer_next(std::vector<std::string> with) {
        const std::lock_guard lock(mutex);
        next_answers = std::move(with);
    }
    static std::string too_fast(const std::string& seconds) {
        return fakes::http_answer("429 Too Many Requests", "text/plain", "",
                                  "Retry-After: " + seconds + "\r\n");
    }
    // A letter has been begun and waits for its turn, which the room has put off by three seconds.
    void let_one_wait_for_its_turn(const std::string& key) {
        answer_next({too_fast("3")});
        put("first");
        start();
        EXPECT_TRUE(support::eventually([&] { return hooks.asked().size() == 1; }));
        EXPECT_TRUE(support::eventually([&] { return told.lines_with("is put off") == 1; }));
        put(letter_of(key, room_letter_kind::answer, "ben"));
        notice();
        EXPECT_TRUE(support::eventually([&] { return state_of(key) == "sending"; }));
    }
    std::string state_of(const std::string& key) {
        SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT state FROM outbox WHERE key = ?");
        row.bind(1, key);
        return row.executeStep() ? row.getColumn(0).getString() : "";
    }
    std::vector<std::string> posts() {
        std::vector<std::string> bodies;
        for (const fakes::asked_request& one : hooks.asked())
            bodies.push_back(one.body);
        return bodies;
    }
    void start() {
        dossier.io().call([this] { letters.start(); });
    }
    void stop() {
        dossier.io().call([this] { letters.stop(); });
        EXPECT_TRUE(
            support::eventually([this] { return dossier.io().call([this] { return letters.idle(); }); }));
    }
    void tamper(const std::string& sql) {
        write([sql](storage::connection& on, evidence::moment) { on.database().exec(sql); });
    }

    // "key state problem" of every row, in the order put.
    std::vector<std::string> outbox() {
        SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT key || ' ' || state || ' ' || problem FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.executeStep())
            lines.push_back(row.getColumn(0).getString());
        return lines;
    }
    template <class... Lines>
    void expect_outbox(Lines... lines) {
        const std::vector<std::string> wanted{lines...};
        support::eventually([&] { return outbox() == wanted; });
        EXPECT_EQ(outbox(), wanted);
    }
};

TEST_F(TheClassicSender, SettlesALetterAsSoonAsItCanBeWrittenDown) {
    tamper(support::refuse_to_settle);
    put("answer");
    put("next");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 1; }));
    EXPECT_THAT(outbox(), ElementsAre("answer sending ", "next waiting "));
    tamper(support::let_settle);
    expect_outbox("answer sent ", "next sent ");
    EXPECT_EQ(hooks.asked().size(), 2U);
}

TEST_F(TheClassicSender, EndsThoughALetterCannotBeSettled) {
    tamper(support::refuse_to_settle);
    put("answer");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 0; }));
    stop();
    EXPECT_THAT(outbox(), ElementsAre("answer sending "));
}

TEST_F(TheClassicSender, SettlesWhatACrashLeftAsSoonAsItCanBeRead) {
    put("left");
    put("nudge:1", room_letter_kind::reminder);
    tamper("UPDATE outbox SET state = 'sending'");
    {
        const support::full_queue full(dossier.io(), dossier.desk());
        start();
        EXPECT_TRUE(support::eventually([&] { return told.lines_with("cannot be read") > 0; }));
    }
    expect_outbox("left sent ", "nudge:1 dropped it may have arrived");
    EXPECT_EQ(hooks.asked().size(), 1U);
}

// --- what happens to a letter while it waits for its turn ---

TEST_F(TheClassicSender, PostsWhatMayStillGoWhenItsTurnComes) {
    let_one_wait_for_its_turn("second");
    expect_outbox("first sent ", "second sent ");
    EXPECT_EQ(posts().size(), 3U);
}

TEST_F(TheClassicSender, DoesNotPostWhatWasErasedBeforeItsTurn) {
    let_one_wait_for_its_turn("second");
    tamper("DELETE FROM outbox WHERE key = 'second'");
    expect_outbox("first sent ");
    stop();
    EXPECT_THAT(posts(), testing::Each(testing::HasSubstr("first")));
}

TEST_F(TheClassicSender, DoesNotPostWhatBecameTooLateBeforeItsTurn) {
    let_one_wait_for_its_turn("second");
    tamper("UPDATE outbox SET expires_at = 1 WHERE key = 'second'");
    expect_outbox("first sent ", "second dropped it was too late");
    EXPECT_THAT(posts(), testing::Each(testing::HasSubstr("first")));
}

TEST_F(TheClassicSender, EndsThoughALetterWaitsForItsTurn) {
    let_one_wait_for_its_turn("second");
    stop();
    EXPECT_EQ(state_of("second"), "waiting");
}

// --- what the store says of a letter and of its room ---

TEST_F(TheClassicSender, PostsALetterThoughItsAddressCouldNotBeReadAtFirst) {
    room_letter what;
    what.room = "room-1";
    what.posts = {R"({"Content":"hello"})"};
    what.sealed_url = rooms->sealed("room-1", hooks.url("/incomingwebhooks/short?token=EXAMPLE"));
    what.url_until = system_now() + std::chrono::hours(1);
    storage::outgoing row = to_outgoing(what, "answer", what.url_until);
    row.who = {"chime:classic/ana@example.com"};
    std::promise<void> was_asked, may_answer;
    before_an_answer = [&] {
        was_asked.set_value();
        may_answer.get_future().wait();
    };
    answer_next({fakes::http_answer("404 Not Found", "text/plain", "")});
    put(row);
    start();
    was_asked.get_future().wait();
    {
        const support::full_queue full(dossier.io(), dossier.desk());
        may_answer.set_value();
        EXPECT_TRUE(support::eventually([&] { return told.lines_with("address cannot be read") > 0; }));
    }
    expect_outbox("answer sent ");
    EXPECT_EQ(posts().size(), 2U);
}

// A row's number is given again where it was the highest.
TEST_F(TheClassicSender, PostsAllOfALetterThatHasTheNumberOfOneThatWasErased) {
    std::vector<std::string> first_post_only(1000,
                                             fakes::http_answer("503 Service Unavailable", "text/plain", ""));
    first_post_only.front() = fakes::http_ok("application/json", "{}");
    answer_next(first_post_only);
    put(letter_of("first", room_letter_kind::answer, "ana", 2));
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("is put off") > 0; }));
    EXPECT_TRUE(support::eventually([&] { return state_of("first") == "waiting"; }));
    tamper("DELETE FROM outbox");
    answer_next({});
    put("second");
    notice();
    expect_outbox("second sent ");
    EXPECT_THAT(posts(), testing::Contains(testing::HasSubstr("second 1")));
}

}  // namespace
}  // namespace bot::chime
