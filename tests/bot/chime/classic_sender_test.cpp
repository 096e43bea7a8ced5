// What the sender does when the store fails it; the rest of it is shown with all of the adapter
// (classic_test.cpp).
#include "bot/chime/classic_sender.hpp"

#include "bot/chime/classic_letters.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace bot::chime {
namespace {

using testing::ElementsAre;

class TheClassicSender : public testing::Test {
protected:
    support::log_watch told;
    fakes::canned_server hooks{[](const fakes::asked_request&) {
        return fakes::reply(fakes::http_ok("application/json", "{}"), fakes::then::keep);
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
    void put(const std::string& key, room_letter_kind kind = room_letter_kind::answer) {
        room_letter what;
        what.room = "room-1";
        what.kind = kind;
        what.posts = {R"({"Content":"hello"})"};
        storage::outgoing row = to_outgoing(what, key, system_now() + std::chrono::hours(1));
        row.who = {"chime:classic/ana@example.com"};
        write([row](storage::connection& on, evidence::moment now) { storage::outbox::put(on, row, now); });
    }
    void start() {
        dossier.io().call([this] { letters.start(); });
    }
    void stop() {
        dossier.io().call([this] { letters.stop(); });
        EXPECT_TRUE(eventually([this] { return dossier.io().call([this] { return letters.idle(); }); }));
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
    // Nothing is told when something was posted, so it is looked for.
    template <class Reached>
    static bool eventually(Reached reached) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!reached()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            std::this_thread::yield();
        }
        return true;
    }
    template <class... Lines>
    void expect_outbox(Lines... lines) {
        const std::vector<std::string> wanted{lines...};
        eventually([&] { return outbox() == wanted; });
        EXPECT_EQ(outbox(), wanted);
    }
};

TEST_F(TheClassicSender, SettlesALetterAsSoonAsItCanBeWrittenDown) {
    tamper(support::refuse_to_settle);
    put("answer");
    put("next");
    start();
    EXPECT_TRUE(eventually([&] { return told.lines_with("fate") > 1; }));
    EXPECT_THAT(outbox(), ElementsAre("answer sending ", "next waiting "));
    tamper(support::let_settle);
    expect_outbox("answer sent ", "next sent ");
    EXPECT_EQ(hooks.asked().size(), 2U);
}

TEST_F(TheClassicSender, EndsThoughALetterCannotBeSettled) {
    tamper(support::refuse_to_settle);
    put("answer");
    start();
    EXPECT_TRUE(eventually([&] { return told.lines_with("fate") > 0; }));
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
        EXPECT_TRUE(eventually([&] { return told.lines_with("cannot be read") > 0; }));
    }
    expect_outbox("left sent ", "nudge:1 dropped it may have arrived");
    EXPECT_EQ(hooks.asked().size(), 1U);
}

}  // namespace
}  // namespace bot::chime
