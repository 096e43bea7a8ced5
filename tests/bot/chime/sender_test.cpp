// What the sender does when the store fails it, or something in dossier does; the rest of it is shown against
// a whole Chime (tests/e2e/chime_test.py).
#include "bot/chime/sender.hpp"

#include "bot/aws/credentials.hpp"
#include "bot/chime/letters.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <thread>

namespace bot::chime {
namespace {

using testing::ElementsAre;

const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111";
const evidence::person_id dana{"chime:" + instance + "/user/dana"};

class TheChimeSender : public testing::Test {
protected:
    support::log_watch told;
    fakes::canned_server chime{[](const fakes::asked_request&) {
        const std::string said = R"({"MessageId":"1","Status":{"Value":"SENT"}})";
        return fakes::reply(fakes::http_answer("201 Created", "application/json", said), fakes::then::keep);
    }};
    support::office dossier;
    std::atomic<bool> clock_is_broken = false;
    links no_links{dossier.desk(), ""};
    std::optional<aws::credentials> keys;
    std::optional<api> calls;
    std::optional<sender> letters;

    TheChimeSender() {
        aws::surroundings in;
        in.variable = [](const std::string& name) {
            return name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY" ? "EXAMPLE" : "";
        };
        in.read = [](const std::string&) { return aws::file_text{"", "does not exist"}; };
        in.mark = [](const std::string&) { return std::string(); };
        in.now = system_now;
        api::options chosen;
        chosen.bot = instance + "/user/log-bot";
        chosen.base = chime.url("");
        chosen.now = [this] {
            if (clock_is_broken) throw std::runtime_error("no clock");
            return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        };
        const auto executor = dossier.io().context().get_executor();
        dossier.io().call([&] {
            keys.emplace(executor, std::move(in));
            calls.emplace(executor, *keys, chosen);
            letters.emplace(executor, dossier.desk(), *calls, no_links);
        });
    }
    ~TheChimeSender() override {
        stop();
        dossier.io().call([this] {
            letters.reset();
            calls.reset();
            keys.reset();
        });
        dossier.close();
    }

    void write(desk::store_job job) {
        EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(job))), "");
    }
    void put(const std::string& key) {
        letter what;
        what.channel = instance + "/channel/c1";
        what.text = key;
        storage::outgoing row = to_outgoing(what, key);
        row.who = dana;
        write([row](storage::connection& on, evidence::moment now) { storage::outbox::put(on, row, now); });
    }
    void start() {
        dossier.io().call([this] { letters->start(); });
    }
    void stop() {
        dossier.io().call([this] { letters->stop(); });
        EXPECT_TRUE(eventually([this] { return dossier.io().call([this] { return letters->idle(); }); }));
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
    // Nothing is told when something was sent, so it is looked for.
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

TEST_F(TheChimeSender, SettlesALetterAsSoonAsItCanBeWrittenDown) {
    tamper(support::refuse_to_settle);
    put("answer");
    put("next");
    start();
    EXPECT_TRUE(eventually([&] { return told.lines_with("fate") > 1; }));
    EXPECT_THAT(outbox(), ElementsAre("answer sending ", "next waiting "));
    tamper(support::let_settle);
    expect_outbox("answer sent ", "next sent ");
    EXPECT_EQ(chime.asked().size(), 2U);
}

TEST_F(TheChimeSender, EndsThoughALetterCannotBeSettled) {
    tamper(support::refuse_to_settle);
    put("answer");
    start();
    EXPECT_TRUE(eventually([&] { return told.lines_with("fate") > 0; }));
    stop();
    EXPECT_THAT(outbox(), ElementsAre("answer sending "));
}

TEST_F(TheChimeSender, SendsAgainWhatFailedInsideDossier) {
    clock_is_broken = true;
    put("answer");
    start();
    expect_outbox("answer waiting dossier failed while it dealt with it");
    clock_is_broken = false;
    expect_outbox("answer sent ");
}

TEST_F(TheChimeSender, PutsBackWhatACrashLeftAsSoonAsItCanBeRead) {
    put("left");
    tamper("UPDATE outbox SET state = 'sending'");
    {
        const support::full_queue full(dossier.io(), dossier.desk());
        start();
        EXPECT_TRUE(eventually([&] { return told.lines_with("cannot be read") > 0; }));
    }
    expect_outbox("left sent ");
}

}  // namespace
}  // namespace bot::chime
