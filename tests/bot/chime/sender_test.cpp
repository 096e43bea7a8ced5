// What the sender does when the store fails it, or something in dossier does; the rest of it is shown against
// a whole Chime (tests/e2e/chime_test.py).
#include "bot/chime/sender.hpp"

#include "bot/aws/credentials.hpp"
#include "bot/chime/letters.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
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
    std::mutex mutex;
    std::vector<std::string> next_answers;  // of Chime, as status lines; without one it takes the letter
    fakes::canned_server chime{[this](const fakes::asked_request&) {
        const std::lock_guard lock(mutex);
        std::string said = R"({"MessageId":"1","Status":{"Value":"SENT"}})", status = "201 Created";
        if (!next_answers.empty()) {
            status = next_answers.front();
            next_answers.erase(next_answers.begin());
        }
        return fakes::reply(fakes::http_answer(status, "application/json", said), fakes::then::keep);
    }};
    support::office dossier;
    std::atomic<bool> clock_is_broken = false;
    links with_links{dossier.desk(), "https://dossier.example.com"};
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
            letters.emplace(executor, dossier.desk(), *calls, with_links);
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
    static letter letter_of(const std::string& text) {
        letter what;
        what.channel = instance + "/channel/c1";
        what.text = text;
        return what;
    }
    void put(const std::string& key, const letter& what) {
        storage::outgoing row = to_outgoing(what, key);
        row.who = dana;
        write([row](storage::connection& on, evidence::moment now) { storage::outbox::put(on, row, now); });
    }
    void put(const std::string& key) { put(key, letter_of(key)); }
    void answer_next(std::vector<std::string> with) {
        const std::lock_guard lock(mutex);
        next_answers = std::move(with);
    }
    void notice() {
        dossier.io().call([this] { letters->notice(); });
    }
    // The letters that Chime was asked to take.
    std::vector<nlohmann::json> asked() {
        std::vector<nlohmann::json> bodies;
        for (const fakes::asked_request& one : chime.asked())
            if (one.head.find("/messages ") != std::string::npos)
                bodies.push_back(nlohmann::json::parse(one.body));
        return bodies;
    }
    // Two parts of a letter: 5,000 bytes of words.
    static std::string long_text() {
        std::string text;
        while (text.size() < 5000)
            text += "word ";
        return text;
    }
    void start() {
        dossier.io().call([this] { letters->start(); });
    }
    void stop() {
        dossier.io().call([this] { letters->stop(); });
        EXPECT_TRUE(
            support::eventually([this] { return dossier.io().call([this] { return letters->idle(); }); }));
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

TEST_F(TheChimeSender, SettlesALetterAsSoonAsItCanBeWrittenDown) {
    tamper(support::refuse_to_settle);
    put("answer");
    put("next");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 1; }));
    EXPECT_THAT(outbox(), ElementsAre("answer sending ", "next waiting "));
    tamper(support::let_settle);
    expect_outbox("answer sent ", "next sent ");
    EXPECT_EQ(chime.asked().size(), 2U);
}

TEST_F(TheChimeSender, EndsThoughALetterCannotBeSettled) {
    tamper(support::refuse_to_settle);
    put("answer");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 0; }));
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
        EXPECT_TRUE(support::eventually([&] { return told.lines_with("cannot be read") > 0; }));
    }
    expect_outbox("left sent ");
}

// A row's number is given again where it was the highest.
TEST_F(TheChimeSender, SendsAllOfALetterThatHasTheNumberOfOneThatWasErased) {
    std::vector<std::string> first_part_only(1000, "503 Service Unavailable");
    first_part_only.front() = "201 Created";
    answer_next(first_part_only);
    put("first", letter_of(long_text()));
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("is put off") > 0; }));
    EXPECT_TRUE(support::eventually([&] { return outbox().front().starts_with("first waiting"); }));
    tamper("DELETE FROM outbox");
    answer_next({});
    put("second");
    notice();
    expect_outbox("second sent ");
    const auto sent = asked();
    EXPECT_TRUE(
        std::any_of(sent.begin(), sent.end(), [](const auto& one) { return one["Content"] == "second"; }));
}

TEST_F(TheChimeSender, SendsOnlyThePartsThatAreNotThere) {
    answer_next({"201 Created", "503 Service Unavailable"});
    put("answer", letter_of(long_text()));
    start();
    expect_outbox("answer sent ");
    const auto sent = asked();
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_NE(sent[0]["ClientRequestToken"], sent[1]["ClientRequestToken"]);
    EXPECT_EQ(sent[1]["ClientRequestToken"], sent[2]["ClientRequestToken"]) << "so that Chime takes it once";
}

// Chime takes each token once, wherever it was used.
TEST_F(TheChimeSender, SaysAllOfItDirectlyWhereTheChannelIsGone) {
    letter what = letter_of(long_text());
    what.target = instance + "/user/dana";
    answer_next({"201 Created", "403 Forbidden"});
    put("answer", what);
    start();
    expect_outbox("answer sent ");
    const auto sent = asked();
    ASSERT_EQ(sent.size(), 4U);
    EXPECT_EQ(sent[0]["Content"], sent[2]["Content"]);
    EXPECT_NE(sent[0]["ClientRequestToken"], sent[2]["ClientRequestToken"]);
}

TEST_F(TheChimeSender, DropsWhatIsForAllOfAChannelThatIsGone) {
    answer_next({"404 Not Found"});
    put("greeting");
    start();
    EXPECT_TRUE(support::eventually([&] { return outbox().front().starts_with("greeting dropped"); }));
    EXPECT_EQ(chime.asked().size(), 1U);
}

TEST_F(TheChimeSender, DropsWhatItCannotRead) {
    put("odd");
    tamper("UPDATE outbox SET body = '{}'");
    start();
    expect_outbox("odd dropped it cannot be read");
}

TEST_F(TheChimeSender, PutsALinkInThePlaceOfALetterThatAsksForFiles) {
    letter what = letter_of("");
    what.person = dana;
    what.wanted.emplace().exported.emplace();
    put("files", what);
    start();
    expect_outbox("files sent ", "files:link sent ");
    EXPECT_THAT(asked().back()["Content"].get<std::string>(), testing::HasSubstr("/files-for-you/"));
}

// It was erased while its link was made.
TEST_F(TheChimeSender, PutsNoLinkInThePlaceOfALetterThatIsGone) {
    letter what = letter_of("");
    what.person = dana;
    what.wanted.emplace().exported.emplace();
    tamper("CREATE TRIGGER erase_meanwhile AFTER INSERT ON download BEGIN DELETE FROM outbox; END");
    put("files", what);
    start();
    EXPECT_TRUE(support::eventually([this] { return outbox().empty(); }));
    put("next");
    notice();
    expect_outbox("next sent ");
    EXPECT_EQ(asked().size(), 1U);
}

}  // namespace
}  // namespace bot::chime
