// What the sender does with a letter whose time is over, and when the store fails it; the rest of it is shown
// against a whole Slack (tests/e2e/slack_test.py, tests/e2e/slack_faults_test.py).
#include "bot/slack/sender.hpp"

#include "bot/slack/letters.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/workspace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace bot::slack {
namespace {

using evidence::moment;
using nlohmann::json;
using std::chrono::hours;
using std::chrono::milliseconds;
using support::workspace;
using testing::HasSubstr;

const evidence::person_id dana{"slack:T0EX1/U0EX1"};

class TheSender : public testing::Test {
protected:
    support::log_watch told;
    workspace acme;

    static storage::outgoing letter_to(const evidence::person_id& who, const std::string& key,
                                       moment expires = {}) {
        letter what;
        what.to = {"T0EX1", "", "U0EX1", "D0EX1", ""};
        what.person = who;
        what.message = {{"text", key}};
        storage::outgoing row = to_outgoing(what, key);
        row.who = who;
        row.expires = expires;
        return row;
    }
    void put(const std::string& key, moment expires = {}) { acme.put(letter_to(dana, key, expires)); }

    // What /evidence export asks for, of a log that holds something.
    void put_export() {
        desk::store_job job = [](storage::connection& on, moment now) {
            storage::sqlite_log(on, dana, "UTC").append(support::logged("D-1", "Dropped gift wrap"), now);
        };
        acme.dossier().io().await(acme.dossier().desk().write(std::move(job)));
        letter what;
        what.kind = letter_kind::files;
        what.to = {"T0EX1", "", "U0EX1", "D0EXAMPLE1", ""};
        what.person = dana;
        what.wanted.exported = commands::export_request{};
        storage::outgoing row = to_outgoing(what, "export");
        row.who = dana;
        acme.put(row);
    }

    void start() {
        acme.dossier().io().call([this] { acme.sender().start(); });
    }
    void notice() {
        acme.dossier().io().call([this] { acme.sender().notice(); });
    }
    void stop() {
        acme.dossier().io().call([this] { acme.sender().stop(); });
        EXPECT_TRUE(is_idle_in_the_end());
    }
    bool is_idle_in_the_end() {
        return support::eventually(
            [this] { return acme.dossier().io().call([this] { return acme.sender().idle(); }); });
    }
    void tamper(const std::string& sql) {
        desk::store_job job = [sql](storage::connection& on, moment) { on.database().exec(sql); };
        EXPECT_EQ(acme.dossier().io().await(acme.dossier().desk().write(std::move(job))), "");
    }

    // A letter has been begun and waits two seconds for its turn, as Slack asks.
    void let_one_wait_for_its_turn(const std::string& key) {
        const json busy = {{"ok", false}, {"error", "ratelimited"}};
        acme.answers_in("chat.postMessage", fakes::http_answer("429 Too Many Requests", "application/json",
                                                               busy.dump(), "Retry-After: 2\r\n"));
        put("first");
        start();
        EXPECT_TRUE(support::eventually([&] { return acme.times("chat.postMessage") == 1; }));
        acme.answers("chat.postMessage", {{"ok", true}});
        acme.put(letter_to({"slack:T0EX1/U0EX2"}, key, system_now() + hours(1)));
        notice();
        EXPECT_TRUE(support::eventually([&] {
            const std::vector<std::string> rows = acme.outbox();
            return std::find(rows.begin(), rows.end(), key + " sending ") != rows.end();
        }));
    }

    // The outbox looks like this in the end.
    template <class... Lines>
    void expect_outbox(Lines... lines) {
        const std::vector<std::string> wanted{lines...};
        support::eventually([&] { return acme.outbox() == wanted; });
        EXPECT_EQ(acme.outbox(), wanted);
    }
};

TEST_F(TheSender, SendsALetterBeforeItIsTooLate) {
    put("patient");
    put("brief", system_now() + hours(1));
    start();
    expect_outbox("patient sent ", "brief sent ");
    EXPECT_EQ(acme.times("chat.postMessage"), 2U);
}

TEST_F(TheSender, NeverSendsWhatIsTooLate) {
    put("late", system_now() - milliseconds(1));
    start();
    expect_outbox("late dropped it was too late");
    EXPECT_EQ(acme.times("chat.postMessage"), 0U);
    EXPECT_EQ(acme.dossier().io().call([&] { return acme.sender().counts().sent; }), 0U);
}

TEST_F(TheSender, OwesTheNudgeAgainThatWasNotSentInTime) {
    desk::store_job job = [](storage::connection& on, moment now) {
        storage::sqlite_log log(on, dana, "UTC");
        log.append(support::logged("D-1", "Dropped gift wrap"), now);
        log.note_nudge({"weekly 2026-03-02", "weekly", "", true, now, now, std::nullopt, false, "nudge:1"},
                       now);
    };
    acme.dossier().io().await(acme.dossier().desk().write(std::move(job)));
    put("nudge:1", system_now() - milliseconds(1));
    start();
    expect_outbox("nudge:1 dropped it was too late");
    storage::connection on = storage::connection::open_for_reading(acme.dossier().database());
    storage::sqlite_log log(on, dana, "UTC");
    EXPECT_THAT(log.nudges(), testing::IsEmpty());
    EXPECT_EQ(log.plan().value().next_look, moment{});
}

// What was said between its arrival and now was said after it.
TEST_F(TheSender, KnowsFromSlackWhenALetterArrivedThatIsLookedFor) {
    const moment arrived = evidence::from_rfc3339("2026-03-06T16:00:03.250Z").value();
    desk::store_job job = [&](storage::connection& on, moment) {
        storage::sqlite_log log(on, dana, "UTC");
        const moment decided = arrived - std::chrono::seconds(3);
        log.append(support::logged("D-1", "Dropped gift wrap"), decided);
        log.note_nudge(
            {"weekly 2026-03-02", "weekly", "", true, decided, decided, std::nullopt, false, "nudge:1"},
            decided);
        storage::outgoing row = letter_to(dana, "nudge:1", system_now() + hours(1));
        storage::outbox::put(on, row, decided);
        storage::outbox::begin(on, 1);
    };
    acme.dossier().io().await(acme.dossier().desk().write(std::move(job)));
    acme.answers(
        "conversations.history",
        {{"ok", true},
         {"messages",
          {{{"ts", "1772812803.250100"}, {"metadata", {{"event_payload", {{"key", "nudge:1"}}}}}}}}});
    start();
    expect_outbox("nudge:1 sent ");
    storage::connection on = storage::connection::open_for_reading(acme.dossier().database());
    const auto nudges = storage::sqlite_log(on, dana, "UTC").nudges();
    ASSERT_EQ(nudges.size(), 1U);
    EXPECT_EQ(nudges[0].at, arrived);
    EXPECT_EQ(nudges[0].last_at, arrived);
}

// Of each person only the first letter is taken at a time.
TEST_F(TheSender, LetsNothingWaitBehindWhatIsTooLate) {
    put("late", system_now() - milliseconds(1));
    put("answer");
    start();
    expect_outbox("late dropped it was too late", "answer sent ");
}

TEST_F(TheSender, GivesUpWhatComesToItsTurnTooLate) {
    const json busy = {{"ok", false}, {"error", "ratelimited"}};
    acme.answers_in("chat.postMessage", fakes::http_answer("429 Too Many Requests", "application/json",
                                                           busy.dump(), "Retry-After: 1\r\n"));
    put("first");
    start();
    EXPECT_TRUE(support::eventually([&] { return acme.times("chat.postMessage") == 1; }));
    acme.put(letter_to({"slack:T0EX1/U0EX2"}, "late", system_now() + milliseconds(400)));
    acme.answers("chat.postMessage", {{"ok", true}});
    notice();
    expect_outbox("first sent ", "late dropped it was too late");
    for (const std::string& form : acme.forms("chat.postMessage"))
        EXPECT_THAT(form, testing::Not(HasSubstr("text=late")));
}

// What Slack did not get before dossier ended, and what it may not get any more.
TEST_F(TheSender, LooksForALetterUnderWayThoughItIsTooLate) {
    put("late", system_now() - hours(1));
    desk::store_job job = [](storage::connection& on, moment) { storage::outbox::begin(on, 1); };
    acme.dossier().io().await(acme.dossier().desk().write(std::move(job)));
    acme.answers("conversations.history",
                 {{"ok", true}, {"messages", {{{"metadata", {{"event_payload", {{"key", "late"}}}}}}}}});
    start();
    expect_outbox("late sent ");
    EXPECT_EQ(acme.times("chat.postMessage"), 0U);
}

// The first export went minutes before, and looks the same by its name.
TEST_F(TheSender, KnowsTheFilesThatItSentByTheirIds) {
    acme.answers("files.getUploadURLExternal",
                 {{"ok", true}, {"upload_url", acme.url("/api/bytes")}, {"file_id", "F0NEW"}});
    acme.answers_in("files.completeUploadExternal",
                    fakes::http_answer("500 Internal Server Error", "text/html", "<p>Oh</p>"));
    const json first = {{"ts", "1772812803.250100"},
                        {"files", {{{"id", "F0OLD"}, {"name", "dossier-log.jsonl"}}}}};
    acme.answers("conversations.history", {{"ok", true}, {"messages", {first}}});
    put_export();
    start();
    EXPECT_TRUE(support::eventually([&] { return acme.times("conversations.history") > 0; }));
    json second = first;
    second["files"][0]["id"] = "F0NEW";
    acme.answers("conversations.history", {{"ok", true}, {"messages", {second, first}}});
    expect_outbox("export sent ");
    EXPECT_EQ(acme.times("conversations.history"), 2U);
    EXPECT_EQ(acme.times("files.completeUploadExternal"), 1U);
}

// --- what happens to a letter while it waits for its turn ---

TEST_F(TheSender, SendsWhatMayStillGoWhenItsTurnComes) {
    let_one_wait_for_its_turn("second");
    expect_outbox("first sent ", "second sent ");
    EXPECT_THAT(acme.forms("chat.postMessage"), testing::Contains(HasSubstr("text=second")).Times(1));
}

TEST_F(TheSender, DoesNotSendWhatWasErasedBeforeItsTurn) {
    let_one_wait_for_its_turn("second");
    tamper("DELETE FROM outbox WHERE key = 'second'");
    stop();
    EXPECT_THAT(acme.forms("chat.postMessage"), testing::Not(testing::Contains(HasSubstr("text=second"))));
}

TEST_F(TheSender, DoesNotSendWhatBecameTooLateBeforeItsTurn) {
    let_one_wait_for_its_turn("second");
    tamper("UPDATE outbox SET expires_at = 1 WHERE key = 'second'");
    expect_outbox("first sent ", "second dropped it was too late");
    EXPECT_THAT(acme.forms("chat.postMessage"), testing::Not(testing::Contains(HasSubstr("text=second"))));
}

// --- when the store does not take it ---

TEST_F(TheSender, SettlesALetterAsSoonAsItCanBeWrittenDown) {
    tamper(support::refuse_to_settle);
    put("answer");
    put("next");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 1; }));
    EXPECT_EQ(acme.outbox(), (std::vector<std::string>{"answer sending ", "next waiting "}));
    tamper(support::let_settle);
    expect_outbox("answer sent ", "next sent ");
    EXPECT_EQ(acme.times("chat.postMessage"), 2U);
}

TEST_F(TheSender, EndsThoughALetterCannotBeSettled) {
    tamper(support::refuse_to_settle);
    put("answer");
    start();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("fate") > 0; }));
    stop();
    EXPECT_THAT(acme.outbox(), testing::ElementsAre("answer sending "));
}

TEST_F(TheSender, LooksAfterWhatACrashLeftAsSoonAsItCanBeRead) {
    put("left");
    tamper("UPDATE outbox SET state = 'sending'");
    acme.answers("conversations.history",
                 {{"ok", true}, {"messages", {{{"metadata", {{"event_payload", {{"key", "left"}}}}}}}}});
    {
        const support::full_queue full(acme.dossier().io(), acme.dossier().desk());
        start();
        EXPECT_TRUE(support::eventually([&] { return told.lines_with("cannot be read") > 0; }));
    }
    expect_outbox("left sent ");
    EXPECT_EQ(acme.times("chat.postMessage"), 0U);
}

}  // namespace
}  // namespace bot::slack
