#include "storage/outbox.hpp"

#include "storage/nudge_plans.hpp"
#include "storage/people.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using evidence::moment;
using std::chrono::minutes;
using support::ana;
using support::ben;
using support::noon;
using testing::ElementsAre;
using testing::IsEmpty;

class Outbox : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");

    // The key is the text too.
    static outgoing message(const std::string& key, moment due = {}) {
        outgoing what = support::message(key, key);
        what.due = due;
        return what;
    }
    static outgoing about(outgoing what, const evidence::person_id& who, std::uint64_t first,
                          std::uint64_t last) {
        what.who = who;
        what.first = first;
        what.last = last;
        return what;
    }

    bool put(const outgoing& what) { return outbox::put(on, what, noon()); }

    static std::vector<std::string> keys_of(const std::vector<outbox::letter>& letters) {
        std::vector<std::string> keys;
        for (const outbox::letter& one : letters)
            keys.push_back(one.key);
        return keys;
    }
    std::vector<std::string> due(moment now = noon(), std::size_t limit = 100) {
        return keys_of(outbox::due(on, "slack", now, limit));
    }
    // The first of each person, of those who are not busy.
    std::vector<std::string> due_beside(const std::set<std::int64_t>& busy, std::size_t limit = 100) {
        return keys_of(outbox::due(on, "slack", noon(), limit, busy));
    }
    std::vector<std::string> in_flight() { return keys_of(outbox::in_flight(on, "slack")); }
    std::int64_t id_of(const std::string& key) {
        query row(on, "SELECT id FROM outbox WHERE key = ?", key);
        return row.next() ? row.column(0).getInt64() : 0;
    }
    void begin(const std::string& key) { EXPECT_TRUE(outbox::begin(on, id_of(key))) << key; }

    std::vector<std::string> keys_of_all() {
        query row(on, "SELECT key FROM outbox ORDER BY id");
        std::vector<std::string> keys;
        while (row.next())
            keys.push_back(row.column(0).getString());
        return keys;
    }

    // "key state body problem" of every row, in the order put.
    std::vector<std::string> rows() {
        query row(on, "SELECT key || ' ' || state || ' ' || body || ' ' || problem FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.next())
            lines.push_back(row.column(0).getString());
        return lines;
    }
};

TEST_F(Outbox, GivesWhatWasPutInItsOrder) {
    EXPECT_TRUE(put(message("one")));
    EXPECT_TRUE(put(message("two")));
    const auto letters = outbox::due(on, "slack", noon(), 100);
    ASSERT_EQ(letters.size(), 2U);
    EXPECT_EQ(letters[0].key, "one");
    EXPECT_EQ(letters[0].team, "T0EX1");
    EXPECT_EQ(letters[0].kind, "message");
    EXPECT_EQ(letters[0].body, R"({"text":"one"})");
    EXPECT_EQ(letters[0].attempts, 0U);
    EXPECT_EQ(letters[0].made_at, noon());
    EXPECT_EQ(letters[1].key, "two");
    EXPECT_THAT(due(noon(), 1), ElementsAre("one"));
    EXPECT_THAT(outbox::due(on, "chime", noon(), 100), IsEmpty());
}

TEST_F(Outbox, LetsNobodyWaitBehindSomebodyElsesMany) {
    for (const char* key : {"ana 1", "ana 2", "ana 3"})
        put(about(message(key), ana, 1, 1));
    put(about(message("ben 1"), ben, 1, 1));
    for (const char* key : {"anybody 1", "anybody 2"})
        put(message(key));
    EXPECT_THAT(due_beside({}), ElementsAre("ana 1", "ben 1", "anybody 1", "anybody 2"));
    EXPECT_THAT(due_beside({}, 2), ElementsAre("ana 1", "ben 1"));
    const std::int64_t busy = outbox::due(on, "slack", noon(), 1).front().person;
    EXPECT_THAT(due_beside({busy}), ElementsAre("ben 1", "anybody 1", "anybody 2"));
}

TEST_F(Outbox, GivesAllThatWaitsForOnePerson) {
    put(about(message("hers"), ana, 0, 0));
    put(about(message("his"), ben, 0, 0));
    outgoing later = about(message("later"), ana, 0, 0);
    later.due = noon() + minutes(5);
    put(later);
    put(about(message("gone"), ana, 0, 0));
    begin("gone");
    put(about(message("also hers"), ana, 0, 0));
    put(message("nobody's"));
    EXPECT_THAT(keys_of(outbox::waiting(on, "slack", ana, noon())), ElementsAre("hers", "also hers"));
    EXPECT_THAT(keys_of(outbox::waiting(on, "slack", ana, noon() + minutes(5))),
                ElementsAre("hers", "later", "also hers"));
    EXPECT_THAT(outbox::waiting(on, "page", ana, noon()), IsEmpty());
    EXPECT_THAT(outbox::waiting(on, "slack", {"local:eve"}, noon()), IsEmpty()) << "whom nobody knows";
}

TEST_F(Outbox, TakesAKeyOnce) {
    EXPECT_TRUE(put(message("one")));
    outgoing other = message("one");
    other.body = "{}";
    EXPECT_FALSE(put(other));
    EXPECT_THAT(rows(), ElementsAre(R"(one waiting {"text":"one"} )"));
    begin("one");
    outbox::sent(on, id_of("one"), noon());
    EXPECT_FALSE(put(message("one"))) << "it was sent before";
    EXPECT_THAT(due(), IsEmpty());
}

TEST_F(Outbox, RefusesWhatCouldNeverBeSent) {
    EXPECT_THROW(put(message("")), std::logic_error);
    outgoing empty = message("one");
    empty.body.clear();
    EXPECT_THROW(put(empty), std::logic_error);
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(Outbox, HoldsBackWhatIsNotDueYet) {
    put(message("later", noon() + minutes(5)));
    put(message("sooner", noon() + minutes(2)));
    EXPECT_THAT(due(), IsEmpty());
    EXPECT_EQ(outbox::next_due(on, "slack"), noon() + minutes(2));
    EXPECT_THAT(due(noon() + minutes(2)), ElementsAre("sooner"));
    EXPECT_THAT(due(noon() + minutes(5)), ElementsAre("sooner", "later"));
    EXPECT_EQ(outbox::next_due(on, "chime"), std::nullopt);
}

TEST_F(Outbox, SendsAtOnceWhateverTheClockSays) {
    put(message("one"));
    EXPECT_THAT(due(noon() - std::chrono::hours{24 * 365}), ElementsAre("one"));
}

// Whoever still sends a letter that was erased meanwhile settles it by its number.
TEST_F(Outbox, NeverGivesANumberAgain) {
    put(about(message("erased"), ana, 1, 1));
    const std::int64_t number = id_of("erased");
    on.database().exec("DELETE FROM outbox");
    put(message("another"));
    EXPECT_GT(id_of("another"), number);
}

TEST_F(Outbox, BeginsEachMessageOnce) {
    put(message("one"));
    EXPECT_TRUE(outbox::begin(on, id_of("one")));
    EXPECT_FALSE(outbox::begin(on, id_of("one")));
    EXPECT_THAT(due(), IsEmpty());
    EXPECT_EQ(outbox::next_due(on, "slack"), std::nullopt);
    EXPECT_FALSE(outbox::begin(on, 77)) << "there is none of that number";
}

TEST_F(Outbox, LetsGoWhatWasBegunAndIsNotTooLate) {
    outgoing brief = message("brief");
    brief.expires = noon() + minutes(5);
    put(brief);
    put(message("patient"));
    EXPECT_FALSE(outbox::may_go(on, id_of("brief"), noon())) << "it was not begun";
    begin("brief");
    begin("patient");
    EXPECT_TRUE(outbox::may_go(on, id_of("brief"), noon() + minutes(4)));
    EXPECT_FALSE(outbox::may_go(on, id_of("brief"), noon() + minutes(5)));
    EXPECT_TRUE(outbox::may_go(on, id_of("patient"), noon() + std::chrono::hours{24 * 365}));
    outbox::sent(on, id_of("patient"), noon());
    EXPECT_FALSE(outbox::may_go(on, id_of("patient"), noon()));
    EXPECT_FALSE(outbox::may_go(on, 77, noon())) << "there is none of that number";
}

TEST_F(Outbox, ForgetsTheBodyOnceItIsSent) {
    put(message("one"));
    begin("one");
    outbox::sent(on, id_of("one"), noon());
    EXPECT_THAT(rows(), ElementsAre("one sent  "));
    EXPECT_THAT(in_flight(), IsEmpty());
}

TEST_F(Outbox, TriesAgainWhenItIsTold) {
    put(message("one"));
    begin("one");
    outbox::again(on, id_of("one"), noon() + minutes(1), "Slack asked for a minute");
    EXPECT_THAT(due(), IsEmpty());
    EXPECT_THAT(rows(), ElementsAre(R"(one waiting {"text":"one"} Slack asked for a minute)"));
    const auto letters = outbox::due(on, "slack", noon() + minutes(1), 1);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters[0].attempts, 1U);
    begin("one");
    outbox::sent(on, id_of("one"), noon() + minutes(1));
    EXPECT_THAT(rows(), ElementsAre("one sent  "));
}

TEST_F(Outbox, DropsWhatCannotBeSent) {
    put(message("waits"));
    put(message("goes"));
    begin("goes");
    outbox::drop(on, id_of("waits"), noon(), "the channel is gone");
    outbox::drop(on, id_of("goes"), noon(), "the account is gone");
    EXPECT_THAT(rows(),
                ElementsAre("waits dropped  the channel is gone", "goes dropped  the account is gone"));
    EXPECT_FALSE(put(message("waits")));
}

TEST_F(Outbox, NamesWhatACrashLeftOnItsWay) {
    put(message("one"));
    put(message("two"));
    put(message("three"));
    begin("two");
    begin("one");
    EXPECT_THAT(in_flight(), ElementsAre("one", "two"));
    EXPECT_EQ(outbox::in_flight(on, "slack")[0].body, R"({"text":"one"})");
    EXPECT_EQ(outbox::in_flight(on, "slack")[0].attempts, 1U);
}

TEST_F(Outbox, ChangesNothingThatIsSettledOrGone) {
    put(message("sent"));
    begin("sent");
    outbox::sent(on, id_of("sent"), noon());
    put(message("waits"));
    const auto before = rows();
    for (const std::int64_t id : {id_of("sent"), std::int64_t{77}}) {
        EXPECT_FALSE(outbox::begin(on, id));
        outbox::sent(on, id, noon());
        outbox::again(on, id, noon(), "no");
        outbox::drop(on, id, noon(), "no");
    }
    outbox::sent(on, id_of("waits"), noon());
    outbox::again(on, id_of("waits"), noon() + minutes(1), "no");
    EXPECT_EQ(rows(), before);
    EXPECT_THAT(due(), ElementsAre("waits"));
}

TEST_F(Outbox, DropsAllOfAWorkspaceThatLeft) {
    put(message("waits"));
    put(message("goes"));
    put(message("sent"));
    for (const char* key : {"goes", "sent"})
        begin(key);
    outbox::sent(on, id_of("sent"), noon());
    outgoing other = message("theirs");
    other.team = "T0EX2";
    put(other);
    EXPECT_EQ(outbox::drop_all_of_team(on, "slack", "T0EX1", noon()), 2U);
    EXPECT_THAT(rows(), ElementsAre("waits dropped  the workspace took dossier out",
                                    "goes dropped  the workspace took dossier out", "sent sent  ",
                                    R"(theirs waiting {"text":"theirs"} )"));
}

TEST_F(Outbox, IsCounted) {
    EXPECT_EQ(outbox::count(on, "slack").waiting, 0U);
    EXPECT_EQ(outbox::count(on, "slack").oldest, moment{});
    outbox::put(on, message("second"), noon() + minutes(1));
    outbox::put(on, message("first"), noon());
    begin("first");
    EXPECT_EQ(outbox::count(on, "slack").waiting, 2U);
    EXPECT_EQ(outbox::count(on, "slack").oldest, noon());
    outbox::sent(on, id_of("first"), noon() + minutes(2));
    EXPECT_EQ(outbox::count(on, "slack").waiting, 1U);
    EXPECT_EQ(outbox::count(on, "slack").oldest, noon() + minutes(1));
    EXPECT_EQ(outbox::count(on, "chime").waiting, 0U);
}

TEST_F(Outbox, KnowsThePersonFromTheFirstMessageOn) {
    put(about(message("welcome"), ana, 0, 0));
    EXPECT_NE(find_person(on, ana), 0);
}

TEST_F(Outbox, ForgetsWhatSpeaksOfARecord) {
    put(about(message("before"), ana, 1, 2));
    put(about(message("it"), ana, 3, 5));
    put(about(message("after"), ana, 6, 6));
    put(about(message("his"), ben, 4, 4));
    put(message("nobody's"));
    begin("it");
    outbox::forget(on, find_person(on, ana), 4);
    EXPECT_THAT(keys_of_all(), ElementsAre("before", "after", "his", "nobody's"));
    EXPECT_THAT(in_flight(), IsEmpty());
}

TEST_F(Outbox, ForgetsWhatMightSpeakOfARecordUntilItIsSent) {
    put(about(message("a list"), ana, 0, 0));
    put(about(message("a list before"), ana, 0, 0));
    begin("a list before");
    outbox::sent(on, id_of("a list before"), noon());
    outbox::forget(on, find_person(on, ana), 4);
    EXPECT_THAT(rows(), ElementsAre("a list before sent  ")) << "what is sent has no body that could tell";
}

TEST_F(Outbox, ForgetsAllOfAPerson) {
    put(about(message("hers"), ana, 1, 1));
    put(about(message("a list"), ana, 0, 0));
    put(about(message("sent"), ana, 2, 2));
    begin("sent");
    outbox::sent(on, id_of("sent"), noon());
    put(about(message("his"), ben, 1, 1));
    put(message("nobody's"));
    outbox::forget_everything(on, find_person(on, ana));
    EXPECT_THAT(rows(),
                ElementsAre(R"(his waiting {"text":"his"} )", R"(nobody's waiting {"text":"nobody's"} )"));
    outbox::forget(on, 0, 0);
    outbox::forget_everything(on, 0);
    EXPECT_EQ(rows().size(), 2U) << "nobody's evidence is nobody's to erase";
}

TEST_F(Outbox, SweepsOnlyWhatIsSettledAndOld) {
    put(message("sent"));
    put(message("dropped"));
    put(message("waits"));
    begin("sent");
    outbox::sent(on, id_of("sent"), noon());
    outbox::drop(on, id_of("dropped"), noon(), "no");
    outbox::sweep(on, 1000, 0);
    outbox::sweep(on, 2000, 1000);
    EXPECT_EQ(rows().size(), 3U) << "settled at 1000, and that is not before 1000";
    outbox::sweep(on, 2001, 1001);
    EXPECT_THAT(rows(), ElementsAre(R"(waits waiting {"text":"waits"} )"));
}

TEST_F(Outbox, SweepsAFewAtATime) {
    for (int i = 0; i < 40; ++i) {
        put(message(std::to_string(i)));
        outbox::drop(on, id_of(std::to_string(i)), noon(), "no");
    }
    outbox::sweep(on, 1000, 0);
    EXPECT_TRUE(outbox::sweep(on, 5000, 4000)) << "there may be more";
    EXPECT_EQ(rows().size(), 8U);
    EXPECT_FALSE(outbox::sweep(on, 5000, 4000));
    EXPECT_THAT(rows(), IsEmpty());
}

// --- what is of no use later ---

TEST_F(Outbox, KnowsWhatIsTooLate) {
    outgoing brief = message("brief");
    brief.expires = noon() + minutes(5);
    put(brief);
    put(message("patient"));
    auto letters = outbox::due(on, "slack", noon(), 10);
    ASSERT_EQ(letters.size(), 2U);
    EXPECT_EQ(letters[0].expires, noon() + minutes(5));
    EXPECT_FALSE(letters[0].is_too_late(noon() + minutes(5) - std::chrono::milliseconds(1)));
    EXPECT_TRUE(letters[0].is_too_late(noon() + minutes(5)));
    EXPECT_EQ(letters[1].expires, moment{});
    EXPECT_FALSE(letters[1].is_too_late(noon() + std::chrono::days(10'000))) << "never";
    EXPECT_EQ(due(noon() + minutes(5)).size(), 2U) << "it is for the sender to say so";
    begin("brief");
    EXPECT_EQ(outbox::in_flight(on, "slack")[0].expires, noon() + minutes(5));
}

TEST_F(Outbox, EndsWhatIsTooLate) {
    put(message("waits"));
    put(message("goes"));
    put(message("sent"));
    for (const char* key : {"goes", "sent"})
        begin(key);
    outbox::sent(on, id_of("sent"), noon());
    for (const char* key : {"waits", "goes", "sent"})
        outbox::expire(on, id_of(key), noon());
    outbox::expire(on, 77, noon());
    EXPECT_THAT(rows(), ElementsAre("waits dropped  it was too late", "goes dropped  it was too late",
                                    "sent sent  "));
    EXPECT_FALSE(put(message("waits")));
}

// Somebody's nudge that a letter carries.
class ANudgeInTheOutbox : public Outbox {
protected:
    ANudgeInTheOutbox() {
        nudge_plans::begin(on, ensure_person(on, ana), noon(), noon() + minutes(90));
        put(about(message("nudge:1"), ana, 0, 0));
        nudge_plans::note(
            on, find_person(on, ana),
            {"weekly 2026-03-02", "weekly", "", true, noon(), noon(), std::nullopt, false, "nudge:1"},
            noon());
    }
    std::size_t nudges() { return nudge_plans::nudges_of(on, find_person(on, ana)).size(); }
    bool is_looked_at_once() {
        return nudge_plans::plan_of(on, find_person(on, ana)).value().next_look == moment{};
    }
};

TEST_F(ANudgeInTheOutbox, IsOwedAgainWhenItsTimeIsOver) {
    outbox::expire(on, id_of("nudge:1"), noon());
    EXPECT_EQ(nudges(), 0U);
    EXPECT_TRUE(is_looked_at_once());
}

TEST_F(ANudgeInTheOutbox, IsOwedAgainWhenItIsSureThatItDidNotArrive) {
    begin("nudge:1");
    outbox::expire(on, id_of("nudge:1"), noon());
    EXPECT_EQ(nudges(), 0U);
    EXPECT_TRUE(is_looked_at_once());
}

TEST_F(ANudgeInTheOutbox, CountsFromWhenItIsSentAndStandsFromThenOn) {
    begin("nudge:1");
    outbox::sent(on, id_of("nudge:1"), noon() + minutes(5));
    const auto sent = nudge_plans::nudges_of(on, find_person(on, ana));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].at, noon() + minutes(5));
    EXPECT_TRUE(is_looked_at_once()) << "what comes next counts from then, too";
    outbox::sent(on, id_of("nudge:1"), noon() + minutes(6));
    outbox::expire(on, id_of("nudge:1"), noon() + minutes(6));
    outbox::forget(on, find_person(on, ana), 4);
    EXPECT_EQ(nudge_plans::nudges_of(on, find_person(on, ana)), sent);
}

TEST_F(ANudgeInTheOutbox, IsPutInOtherWordsWhenItMightSpeakOfWhatIsErased) {
    outbox::forget(on, find_person(on, ana), 4);
    EXPECT_THAT(rows(), IsEmpty());
    EXPECT_EQ(nudges(), 0U);
    EXPECT_TRUE(is_looked_at_once());
}

// It may have arrived: said again, it would have come twice.
TEST_F(ANudgeInTheOutbox, IsNotSaidAgainWhenItIsErasedUnderWay) {
    begin("nudge:1");
    outbox::forget(on, find_person(on, ana), 4);
    EXPECT_THAT(rows(), IsEmpty());
    EXPECT_EQ(nudges(), 1U);
    EXPECT_FALSE(is_looked_at_once());
}

TEST_F(ANudgeInTheOutbox, IsNobodyElsesToErase) {
    ensure_person(on, ben);
    outbox::forget(on, find_person(on, ben), 4);
    outbox::forget(on, 0, 0);
    EXPECT_EQ(nudges(), 1U);
    EXPECT_EQ(rows().size(), 1U);
}

}  // namespace
}  // namespace storage
