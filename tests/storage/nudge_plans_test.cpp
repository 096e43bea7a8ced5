#include "storage/nudge_plans.hpp"

#include "storage/outbox.hpp"
#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

namespace storage {
namespace {

using evidence::kept_nudge;
using evidence::moment;
using evidence::nudge_plan;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using support::ana;
using support::ben;
using support::noon;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const evidence::person_id dana{"slack:T0EX1/U0EX1"};

class NudgePlans : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");

    std::int64_t number(const evidence::person_id& who) { return ensure_person(on, who); }

    // Somebody who is looked at then.
    void plan(const evidence::person_id& who, moment at) { nudge_plans::begin(on, number(who), noon(), at); }
    nudge_plan plan_of(const evidence::person_id& who) {
        return nudge_plans::plan_of(on, number(who)).value();
    }

    std::vector<std::string> due(moment now, const std::string& platform = "local", std::size_t limit = 100) {
        std::vector<std::string> names;
        for (const nudge_plans::due_person& one : nudge_plans::due(on, platform, now, limit))
            names.push_back(one.who.value + (one.reach.empty() ? "" : " by " + one.reach));
        return names;
    }

    // What was asked of the store until now, of all that has those words.
    std::vector<std::string> statements_about(const std::string& words) {
        std::vector<std::string> found;
        sqlite3* const handle = on.database().getHandle();
        for (sqlite3_stmt* one = sqlite3_next_stmt(handle, nullptr); one;
             one = sqlite3_next_stmt(handle, one)) {
            const std::string sql = sqlite3_sql(one);
            if (sql.find(words) != sql.npos) found.push_back(sql);
        }
        return found;
    }
    std::string way_of(const std::string& sql) {
        query row(on, "EXPLAIN QUERY PLAN " + sql);
        std::string steps;
        while (row.next())
            steps += row.column(3).getString() + "\n";
        return steps;
    }

    static kept_nudge nudge(std::string key, moment at, std::string letter = "") {
        kept_nudge one;
        one.key = std::move(key);
        one.kind = "weekly";
        one.at = one.last_at = at;
        one.letter = std::move(letter);
        return one;
    }
    void note(const kept_nudge& one, moment now = noon()) { nudge_plans::note(on, number(ana), one, now); }
    std::vector<kept_nudge> nudges() { return nudge_plans::nudges_of(on, number(ana)); }
    void put(const std::string& letter, moment expires) {
        outgoing what = support::message(letter, "It is Friday");
        what.platform = "local";
        what.who = ana;
        what.expires = expires;
        outbox::put(on, what, noon());
    }
    std::int64_t begin(const std::string& letter) {
        query row(on, "SELECT id FROM outbox WHERE key = ?", letter);
        row.next();
        const std::int64_t id = row.column(0).getInt64();
        EXPECT_TRUE(outbox::begin(on, id));
        return id;
    }
    // "key state problem" of every letter, in the order put.
    std::vector<std::string> letters() {
        query row(on, "SELECT key || ' ' || state || ' ' || problem FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.next())
            lines.push_back(row.column(0).getString());
        return lines;
    }
    std::vector<std::string> keys() {
        std::vector<std::string> keys;
        for (const kept_nudge& one : nudges())
            keys.push_back(one.key);
        return keys;
    }
};

TEST_F(NudgePlans, NameWhoIsDueTheLongestDueFirst) {
    plan(ana, noon() + minutes(2));
    plan(ben, noon() + minutes(1));
    plan({"local:cat"}, noon() + minutes(3));
    EXPECT_THAT(due(noon()), IsEmpty());
    EXPECT_THAT(due(noon() + minutes(1)), ElementsAre("local:ben"));
    EXPECT_THAT(due(noon() + minutes(2)), ElementsAre("local:ben", "local:ana"));
    EXPECT_THAT(due(noon() + hours(1)), ElementsAre("local:ben", "local:ana", "local:cat"));
    EXPECT_THAT(due(noon() + hours(1), "local", 2), ElementsAre("local:ben", "local:ana"));
}

TEST_F(NudgePlans, KeepPlatformsApart) {
    plan(ana, noon());
    plan(dana, noon() - minutes(1));
    EXPECT_THAT(due(noon()), ElementsAre("local:ana"));
    EXPECT_THAT(due(noon(), "slack"), ElementsAre("slack:T0EX1/U0EX1"));
    EXPECT_THAT(due(noon(), "chime"), IsEmpty());
    EXPECT_EQ(nudge_plans::next_due(on, "local"), noon());
    EXPECT_EQ(nudge_plans::next_due(on, "slack"), noon() - minutes(1)) << "which may be past";
    EXPECT_EQ(nudge_plans::next_due(on, "chime"), std::nullopt);
}

TEST_F(NudgePlans, TellHowAPersonIsReached) {
    plan(dana, noon());
    remember_device(on, dana, "", "E0EX1");
    EXPECT_THAT(due(noon(), "slack"), ElementsAre("slack:T0EX1/U0EX1 by E0EX1"));
}

// Whoever has nothing to wait for costs nothing, however many they are.
TEST_F(NudgePlans, FindWhoIsDueByTheIndex) {
    due(noon());
    nudge_plans::next_due(on, "local");
    const std::vector<std::string> asked = statements_about("FROM nudge_plan");
    ASSERT_EQ(asked.size(), 2U);
    for (const std::string& sql : asked) {
        const std::string way = way_of(sql);
        EXPECT_THAT(way, HasSubstr("INDEX nudge_plan_by_look (platform=?")) << sql;
        EXPECT_THAT(way, Not(HasSubstr("SCAN"))) << sql;
        EXPECT_THAT(way, Not(HasSubstr("TEMP B-TREE"))) << sql;
    }
}

TEST_F(NudgePlans, AreBegunOnce) {
    EXPECT_EQ(nudge_plans::plan_of(on, number(ana)), std::nullopt);
    plan(ana, noon() + minutes(10));
    EXPECT_EQ(plan_of(ana), (nudge_plan{noon(), {}, {}, noon() + minutes(10), 0}));
    nudge_plans::begin(on, number(ana), noon() + hours(1), noon() + hours(2));
    EXPECT_EQ(plan_of(ana), (nudge_plan{noon(), {}, {}, noon() + minutes(10), 0}));
    nudge_plans::begin(on, 77, noon(), noon());
    EXPECT_EQ(nudge_plans::plan_of(on, 77), std::nullopt) << "there is nobody of that number";
}

TEST_F(NudgePlans, AreKeptWholeButForTheirChanges) {
    const nudge_plan chosen{noon(), noon() + hours(1), noon() + hours(2), noon() + hours(3), 40};
    nudge_plans::keep(on, number(ana), chosen);
    nudge_plan kept = chosen;
    kept.changes = 1;
    EXPECT_EQ(plan_of(ana), kept);
    kept.next_look.reset();
    kept.changes = 0;
    nudge_plans::keep(on, number(ana), kept);
    kept.changes = 2;
    EXPECT_EQ(plan_of(ana), kept);
    EXPECT_THAT(due(noon() + days(365)), IsEmpty()) << "only when something changes";
    EXPECT_EQ(nudge_plans::next_due(on, "local"), std::nullopt);
}

TEST_F(NudgePlans, AreBroughtForwardAndNeverPutBack) {
    nudge_plans::look_by(on, number(ana), noon());
    EXPECT_EQ(nudge_plans::plan_of(on, number(ana)), std::nullopt) << "that begins none";
    plan(ana, noon() + hours(2));
    nudge_plans::look_by(on, number(ana), noon() + hours(3));
    EXPECT_EQ(plan_of(ana).next_look, noon() + hours(2));
    nudge_plans::look_by(on, number(ana), noon() + hours(1));
    EXPECT_EQ(plan_of(ana).next_look, noon() + hours(1));
    nudge_plan nothing_to_wait_for = plan_of(ana);
    nothing_to_wait_for.next_look.reset();
    nudge_plans::keep(on, number(ana), nothing_to_wait_for);
    nudge_plans::look_by(on, number(ana), noon() + hours(4));
    EXPECT_EQ(plan_of(ana).next_look, noon() + hours(4));
    EXPECT_EQ(plan_of(ana).changes, 1U) << "when to look is no change of what was decided";
}

TEST_F(NudgePlans, CountChanges) {
    plan(ana, noon() + hours(2));
    nudge_plans::change(on, number(ana));
    EXPECT_EQ(plan_of(ana).changes, 1U);
    EXPECT_EQ(plan_of(ana).next_look, noon() + hours(2));
    nudge_plans::change_and_look(on, number(ana));
    EXPECT_EQ(plan_of(ana).changes, 2U);
    EXPECT_EQ(plan_of(ana).next_look, moment{}) << "which is at once, whatever the clock says";
    EXPECT_THAT(due(moment{}), ElementsAre("local:ana"));
    nudge_plans::change_and_look(on, number(ben));
    EXPECT_EQ(nudge_plans::plan_of(on, number(ben)), std::nullopt);
}

TEST_F(NudgePlans, RememberWhatANudgeWas) {
    kept_nudge sent = nudge("weekly 2026-03-02", noon(), "letter 1");
    sent.about = "D-14 results";
    sent.last_at = noon() + hours(3);
    sent.again = noon() + hours(4);
    sent.answered = true;
    kept_nudge dropped = nudge("look-back D-14 after 2 weeks", noon() + hours(1));
    dropped.kind = "look-back";
    dropped.sent = false;
    note(sent);
    note(dropped);
    EXPECT_THAT(nudges(), ElementsAre(sent, dropped));
    EXPECT_THAT(nudge_plans::nudges_of(on, number(ben)), IsEmpty());
    sent.again.reset();
    sent.answered = false;
    note(sent);
    EXPECT_THAT(nudges(), ElementsAre(sent, dropped)) << "in place of what stood under its key";
}

TEST_F(NudgePlans, NameTheNewestFirst) {
    note(nudge("a", noon()));
    note(nudge("c", noon() - hours(1)));
    note(nudge("b", noon()));
    EXPECT_THAT(keys(), ElementsAre("b", "a", "c"));
}

TEST_F(NudgePlans, ForgetNudgesAfterAHundredAndTwentyDays) {
    kept_nudge snoozed = nudge("put off", noon());
    snoozed.last_at = noon() + days(30);
    note(snoozed);
    note(nudge("old", noon()));
    nudge_plans::note(on, number(ben), nudge("his", noon()), noon());
    note(nudge("new", noon() + days(120)), noon() + days(120));
    EXPECT_THAT(keys(), ElementsAre("new", "put off", "old")) << "a hundred and twenty days to the minute";
    note(nudge("newer", noon() + days(121)), noon() + days(120) + minutes(1));
    EXPECT_THAT(keys(), ElementsAre("newer", "new", "put off"));
    EXPECT_EQ(nudge_plans::nudges_of(on, number(ben)).size(), 1U) << "his are his";
}

TEST_F(NudgePlans, AreForgottenWithTheirNudges) {
    plan(ana, noon());
    plan(ben, noon());
    note(nudge("a", noon()));
    nudge_plans::forget(on, number(ana));
    EXPECT_EQ(nudge_plans::plan_of(on, number(ana)), std::nullopt);
    EXPECT_THAT(keys(), IsEmpty());
    EXPECT_THAT(due(noon()), ElementsAre("local:ben"));
}

// --- a letter on its way ---

TEST_F(NudgePlans, KnowUntilWhenALetterIsOnItsWay) {
    plan(ana, noon() + hours(5));
    note(nudge("weekly 2026-03-02", noon(), "letter 1"));
    EXPECT_EQ(nudge_plans::on_its_way(on, number(ana)), std::nullopt);
    put("letter 1", noon() + hours(4));
    put("Ev0EX1 answer", noon() + hours(9));
    EXPECT_EQ(nudge_plans::on_its_way(on, number(ana)), noon() + hours(4)) << "an answer is no nudge";
    EXPECT_EQ(nudge_plans::on_its_way(on, number(ben)), std::nullopt);
    const std::int64_t letter = begin("letter 1");
    EXPECT_EQ(nudge_plans::on_its_way(on, number(ana)), noon() + hours(4));
    outbox::sent(on, letter, noon() + hours(1));
    EXPECT_EQ(nudge_plans::on_its_way(on, number(ana)), std::nullopt);
}

// Otherwise the next one could follow within the hour.
TEST_F(NudgePlans, CountANudgeFromWhenItArrived) {
    plan(ana, noon() + hours(5));
    note(nudge("weekly 2026-03-02", noon(), "letter 1"));
    kept_nudge again = nudge("mid-year 2026-03-03", noon() - days(1), "letter 2");
    again.last_at = noon();
    note(again);
    put("letter 1", noon() + hours(4));
    put("letter 2", noon() + hours(4));
    outbox::sent(on, begin("letter 1"), noon() + hours(2));
    outbox::sent(on, begin("letter 2"), noon() + hours(3));
    again.last_at = noon() + hours(3);
    EXPECT_THAT(nudges(), ElementsAre(again, nudge("weekly 2026-03-02", noon() + hours(2), "letter 1")));
    EXPECT_EQ(plan_of(ana).next_look, moment{});
    EXPECT_EQ(plan_of(ana).changes, 2U);
}

// What was decided for another zone or before a pause does not hold any more.
TEST_F(NudgePlans, TakeBackWhatWaitsWhenSomethingElseIsChosen) {
    plan(ana, noon() + hours(5));
    note(nudge("weekly 2026-03-02", noon(), "letter 1"));
    note(nudge("mid-year 2026-03-03", noon(), "letter 2"));
    put("letter 1", noon() + hours(4));
    put("letter 2", noon() + hours(4));
    put("Ev0EX1 answer", {});
    const std::int64_t under_way = begin("letter 2");
    nudge_plans::change_and_look(on, number(ana));
    EXPECT_THAT(keys(), ElementsAre("mid-year 2026-03-03")) << "which may have arrived";
    ASSERT_EQ(outbox::due(on, "local", noon(), 10).size(), 1U) << "the answer";
    EXPECT_EQ(plan_of(ana).next_look, moment{});
    outbox::again(on, under_way, noon(), "it did not arrive");
    const outbox::letter left = outbox::waiting(on, "local", ana, noon()).front();
    EXPECT_EQ(left.key, "letter 2");
    EXPECT_TRUE(left.is_too_late(noon())) << "so it is owed again";
}

// --- a letter that could not be sent in time ---

TEST_F(NudgePlans, OweANudgeAgainThatWasNotSent) {
    plan(ana, noon() + hours(5));
    note(nudge("weekly 2026-03-02", noon(), "letter 1"));
    note(nudge("weekly 2026-02-23", noon() - days(7), "letter 0"));
    nudge_plans::take_back(on, "letter 1");
    EXPECT_THAT(keys(), ElementsAre("weekly 2026-02-23"));
    EXPECT_EQ(plan_of(ana).next_look, moment{});
    EXPECT_EQ(plan_of(ana).changes, 1U);
}

TEST_F(NudgePlans, LeaveANudgePutOffWhenItWasNotSentASecondTime) {
    plan(ana, noon() + hours(5));
    kept_nudge again = nudge("weekly 2026-03-02", noon() - hours(3), "letter 2");
    again.about = "D-14 results";
    again.last_at = noon();
    note(again);
    nudge_plans::take_back(on, "letter 2");
    kept_nudge put_off = again;
    put_off.last_at = again.at;
    put_off.again = noon();
    put_off.answered = true;
    put_off.letter.clear();
    EXPECT_THAT(nudges(), ElementsAre(put_off)) << "as it was before its time came again";
    EXPECT_EQ(plan_of(ana).next_look, moment{});
    nudge_plans::take_back(on, "letter 2");
    EXPECT_THAT(nudges(), ElementsAre(put_off)) << "once";
}

// The answer came first: the letter's end is no reason to ask once more, or at another time.
TEST_F(NudgePlans, LeaveWhatWasAnsweredWhenItsLetterIsTakenBack) {
    plan(ana, noon() + hours(5));
    kept_nudge answered = nudge("weekly 2026-03-02", noon(), "letter 1");
    answered.answered = true;
    kept_nudge put_off = nudge("mid-year 2026-03-03", noon() - hours(3), "letter 2");
    put_off.last_at = noon() - hours(1);
    put_off.answered = true;
    put_off.again = noon() + hours(20);
    note(answered);
    note(put_off);
    nudge_plans::take_back(on, "letter 1");
    nudge_plans::take_back(on, "letter 2");
    answered.letter.clear();
    put_off.letter.clear();
    EXPECT_THAT(nudges(), ElementsAre(answered, put_off)) << "but for the letter that there is no more";
}

TEST_F(NudgePlans, DropTheLetterOfWhatIsAnsweredBeforeItLeft) {
    plan(ana, noon() + hours(5));
    kept_nudge answered = nudge("weekly 2026-03-02", noon(), "letter 1");
    kept_nudge put_off = nudge("mid-year 2026-03-03", noon(), "letter 2");
    kept_nudge under_way = nudge("mark review 2026-03-04", noon(), "letter 3");
    for (const kept_nudge& one : {answered, put_off, under_way}) {
        note(one);
        put(one.letter, noon() + hours(4));
    }
    put("Ev0EX1 answer", {});
    begin("letter 3");
    answered.answered = put_off.answered = under_way.answered = true;
    put_off.again = noon() + hours(1);
    for (const kept_nudge& one : {answered, put_off, under_way})
        note(one);
    EXPECT_THAT(letters(), ElementsAre("letter 1 dropped it was answered before it left",
                                       "letter 2 dropped it was answered before it left", "letter 3 sending ",
                                       "Ev0EX1 answer waiting "));
    EXPECT_THAT(nudges(), ElementsAre(answered, put_off, under_way)) << "answered they stay";
}

TEST_F(NudgePlans, KnowWhenSomethingWasSaidLast) {
    EXPECT_EQ(nudge_plans::last_said(on, number(ana)), std::nullopt);
    sqlite_log(on, ana, "UTC").append(support::logged("D-1", "one"), noon());
    sqlite_log(on, ana, "UTC").append(support::logged("D-2", "two"), noon() + hours(1));
    EXPECT_EQ(nudge_plans::last_said(on, number(ana)), noon() + hours(1));
    EXPECT_EQ(nudge_plans::last_said(on, number(ben)), std::nullopt);
}

TEST_F(NudgePlans, TakeNothingBackThatNoLetterCarries) {
    plan(ana, noon() + hours(5));
    note(nudge("dropped", noon()));
    note(nudge("sent", noon(), "letter 1"));
    nudge_plans::take_back(on, "");
    nudge_plans::take_back(on, "Ev0EX1 answer");
    EXPECT_THAT(keys(), ElementsAre("sent", "dropped"));
    EXPECT_EQ(plan_of(ana).next_look, noon() + hours(5));
    EXPECT_EQ(plan_of(ana).changes, 0U);
}

}  // namespace
}  // namespace storage
