#include "commands/nudge_turn.hpp"

#include "nudges/open_time.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/days.hpp"
#include "tests/support/scribe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using evidence::kept_nudge;
using evidence::moment;
using evidence::nudge_plan;
using std::chrono::days;
using std::chrono::minutes;
using support::at;
using support::logged;
using support::with_field;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// Somebody in Lisbon who said something on a Monday morning, and is to be thought about on Friday at four.
class ATurn : public testing::Test {
protected:
    fakes::memory_log log{"Europe/Lisbon", support::ana};
    packet::rule_pack rules = packet::default_pack();

    static moment local(std::string_view when) { return at(when, "Europe/Lisbon"); }
    // Their own moment of that Friday.
    static moment friday() { return local("2026-03-06 16:00") + nudges::share_of_spread("local:ana"); }

    void decides(std::string_view when, const std::string& text = "Dropped gift wrap") {
        const auto number = log.next_entry(evidence::entry_kind::decision);
        evidence::statement what = logged(to_text(number), text);
        what.happened = evidence::calendar_date::from_iso(when.substr(0, 10)).value();
        log.append(what, local(when));
    }
    void measures(std::string_view when) {
        evidence::statement what = with_field(logged("M-1", ""), "name", "conversion");
        what.fields.push_back({"value", "3.5%", evidence::read_quantity("3.5%")});
        log.append(what, local(when));
    }

    turn taken(moment now) {
        const auto found = take_turn(log, rules, now);
        EXPECT_TRUE(found);
        return found.value_or(turn{});
    }
    // Taken and settled.
    turn passes(moment now, const std::string& letter = "") {
        turn one = taken(now);
        EXPECT_TRUE(settle_turn(log, one, letter, now));
        return one;
    }

    // "weekly 2026-03-02 sent by nudge:1", the newest first.
    std::vector<std::string> kept() {
        std::vector<std::string> lines;
        for (const kept_nudge& one : log.nudges())
            lines.push_back(one.key + (one.sent ? " sent" : " dropped") +
                            (one.letter.empty() ? "" : " by " + one.letter));
        return lines;
    }
    std::optional<moment> next_look() { return log.plan().value().next_look; }
};

TEST_F(ATurn, IsNobodysWhoHasSaidNothing) {
    log.set_setting("nudges", "thu 9:30");
    EXPECT_FALSE(take_turn(log, rules, friday()));
    EXPECT_FALSE(settle_turn(log, {}, "", friday()));
    EXPECT_EQ(log.plan(), std::nullopt);
}

TEST_F(ATurn, SaysWhenToLookAgain) {
    decides("2026-03-02 09:00");
    const turn monday = passes(local("2026-03-02 09:10"));
    EXPECT_FALSE(monday.owed);
    EXPECT_THAT(monday.keep, IsEmpty());
    EXPECT_EQ(monday.next_look, friday());
    EXPECT_EQ(next_look(), friday());
    EXPECT_THAT(kept(), IsEmpty());
}

TEST_F(ATurn, BringsTheWeeklyNudge) {
    decides("2026-03-02 09:00");
    const turn week = taken(friday());
    ASSERT_TRUE(week.owed);
    EXPECT_EQ(week.owed->key, "weekly 2026-03-02");
    EXPECT_THAT(week.words.says.headline, Not(IsEmpty()));
    EXPECT_EQ(week.leave_by, local("2026-03-06 20:00") - nudges::on_the_way) << "the quiet hours begin";
    EXPECT_EQ(week.useful_until, friday() + days(3));
    EXPECT_THAT(kept(), IsEmpty()) << "taking it keeps nothing";
    EXPECT_TRUE(settle_turn(log, week, "nudge:1", friday()));
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-02 sent by nudge:1"));
    const kept_nudge row = log.nudges().front();
    EXPECT_EQ(row.kind, "weekly");
    EXPECT_EQ(row.about, week.words.about);
    EXPECT_THAT(row.about, Not(IsEmpty())) << "a decision without its reason is thin";
    EXPECT_EQ(row.at, friday());
    EXPECT_EQ(row.last_at, friday());
    EXPECT_FALSE(row.answered);
    EXPECT_EQ(next_look(), week.next_look);
    EXPECT_GT(*next_look(), friday());
}

TEST_F(ATurn, BringsNothingTwice) {
    decides("2026-03-02 09:00");
    passes(friday(), "nudge:1");
    const turn again = passes(friday() + minutes(1));
    EXPECT_FALSE(again.owed);
    EXPECT_THAT(again.keep, IsEmpty());
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-02 sent by nudge:1"));
}

TEST_F(ATurn, LeavesNoLongerThanTheNudgeMakesSense) {
    decides("2026-03-02 09:00");
    const turn late = taken(local("2026-03-09 10:00"));
    ASSERT_TRUE(late.owed);
    EXPECT_EQ(late.leave_by, friday() + days(3)) << "which is before the quiet hours of Monday";
    EXPECT_EQ(late.useful_until, friday() + days(3));
}

TEST_F(ATurn, FollowsWhatThePersonChose) {
    decides("2026-03-02 09:00");
    log.set_setting("nudges", "thu 09:30");
    EXPECT_FALSE(taken(local("2026-03-05 09:00")).owed);
    EXPECT_TRUE(taken(local("2026-03-05 09:45")).owed);
    log.set_zone("America/Lima");
    EXPECT_FALSE(taken(local("2026-03-05 09:45")).owed) << "where it is night";
    log.set_zone("Europe/Lisbon");
    log.set_setting("nudges", "thu 09:30 silent");
    const turn silent = passes(local("2026-03-05 09:45"));
    EXPECT_FALSE(silent.owed);
    EXPECT_EQ(next_look(), std::nullopt) << "only when something changes";
}

TEST_F(ATurn, BringsTheDatesOfTheCycle) {
    decides("2026-06-22 09:00");
    log.set_setting("cycle", "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-12-31");
    const turn soon = taken(local("2026-06-24 16:10"));
    ASSERT_TRUE(soon.owed);
    EXPECT_EQ(soon.owed->key, "mid-year-soon 2026-06-24");
    EXPECT_THAT(soon.keep, ElementsAre(testing::Field(&kept_nudge::kind, "mid-year")));
    nudge_plan plan = log.plan().value();
    plan.cycle_since = local("2026-06-24 17:00");
    log.plan_nudges(plan);
    EXPECT_FALSE(taken(local("2026-06-24 16:10")).owed) << "it was past when the cycle was set";
}

// --- what happened between taking and settling ---

class ATurnThatIsOvertaken : public ATurn {
protected:
    ATurnThatIsOvertaken() {
        decides("2026-03-02 09:00");
        passes(local("2026-03-02 09:10"));
        seen_.emplace(taken(friday()));
        EXPECT_TRUE(seen_->owed);
    }

    // Refused, and all is as it was.
    void expect_refused(moment now = friday()) {
        const auto plan = log.plan();
        const auto nudges = log.nudges();
        EXPECT_FALSE(settle_turn(log, *seen_, "nudge:1", now));
        EXPECT_EQ(log.plan(), plan);
        EXPECT_EQ(log.nudges(), nudges);
    }

private:
    std::optional<turn> seen_;
};

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenSomethingWasSaid) {
    decides("2026-03-06 09:00", "Kept the old search");
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenOnlyTheLogHasGrown) {
    decides("2026-03-06 16:00", "Kept the old search");
    EXPECT_EQ(next_look(), friday());
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenTheyMoved) {
    log.set_zone("Asia/Tokyo");
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenTheyChoseSomethingElse) {
    log.set_setting("nudges", "thu 09:30");
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenTheySetACycle) {
    log.set_setting("cycle", "due 2026-11-15");
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenItWasSettledBefore) {
    EXPECT_TRUE(settle_turn(log, taken(friday()), "nudge:0", friday()));
    expect_refused();
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-02 sent by nudge:0"));
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenTheyAnswered) {
    kept_nudge answered;
    answered.key = "weekly 2026-03-02";
    answered.kind = "weekly";
    answered.answered = true;
    answered.at = answered.last_at = friday();
    log.note_nudge(answered, friday());
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsRefusedWhenEverythingWasErased) {
    log.erase_everything(friday());
    expect_refused();
}

TEST_F(ATurnThatIsOvertaken, IsNotRefusedForWhatIsAboutSomethingElse) {
    log.set_setting("emoji", "pushpin");
    EXPECT_TRUE(settle_turn(log, taken(friday()), "nudge:1", friday()));
}

// --- what is not sent, and what comes again ---

TEST_F(ATurn, KeepsWhatWasDropped) {
    for (const char* when : {"2026-03-02 09:00", "2026-03-03 09:00", "2026-03-04 09:00"})
        decides(when);
    measures("2026-03-05 09:00");
    const turn rich = passes(friday(), "nudge:1");
    EXPECT_FALSE(rich.owed);
    ASSERT_EQ(rich.dropped.size(), 1U);
    EXPECT_EQ(rich.dropped[0].why, nudges::reason::rich_week);
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-02 dropped")) << "no letter carries it";
    EXPECT_EQ(log.nudges().front().about, "");
}

TEST_F(ATurn, BringsBackWhatWasPutOff) {
    decides("2026-03-02 09:00");
    const std::string about = passes(friday(), "nudge:1").words.about;
    kept_nudge put_off = log.nudges().front();
    put_off.again = friday() + minutes(60);
    put_off.answered = true;
    log.note_nudge(put_off, friday());
    EXPECT_FALSE(passes(friday() + minutes(59)).owed);
    EXPECT_EQ(next_look(), friday() + minutes(60));
    const turn back = passes(friday() + minutes(60), "nudge:2");
    ASSERT_TRUE(back.owed);
    EXPECT_TRUE(back.owed->again);
    EXPECT_EQ(back.words.about, about) << "what it asked for before it was put off, it asks for again";
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-02 sent by nudge:2"));
    const kept_nudge row = log.nudges().front();
    EXPECT_EQ(row.about, about);
    EXPECT_EQ(row.at, friday());
    EXPECT_EQ(row.last_at, friday() + minutes(60));
    EXPECT_EQ(row.again, std::nullopt);
    EXPECT_FALSE(row.answered);
}

TEST_F(ATurn, KeepsWhatANudgeAskedForThoughItsOccasionIsOver) {
    decides("2026-03-02 09:00");
    const std::string about = passes(friday(), "nudge:1").words.about;
    kept_nudge put_off = log.nudges().front();
    put_off.again = friday() + days(10);
    log.note_nudge(put_off, friday());
    const turn next_week = passes(friday() + days(7), "nudge:2");
    ASSERT_EQ(next_week.dropped.size(), 1U);
    EXPECT_EQ(next_week.dropped[0].why, nudges::reason::superseded);
    EXPECT_THAT(kept(), ElementsAre("weekly 2026-03-09 sent by nudge:2", "weekly 2026-03-02 sent by nudge:1"))
        << "each by the letter that carried it";
    EXPECT_EQ(log.nudges()[1].about, about);
    EXPECT_EQ(log.nudges()[1].again, std::nullopt);
}

// --- what is read ---

TEST_F(ATurn, ReadsTheRhythmThatIsKept) {
    EXPECT_EQ(rhythm_of(log).zone, "Europe/Lisbon");
    EXPECT_EQ(rhythm_of(log).profile, nudges::profile::standard);
    log.set_setting("nudges", "thu 09:30 light zone Asia/Tokyo");
    EXPECT_EQ(rhythm_of(log).weekday, std::chrono::Thursday);
    EXPECT_EQ(rhythm_of(log).profile, nudges::profile::light);
    EXPECT_EQ(rhythm_of(log).zone, "Europe/Lisbon") << "the log knows better where they are";
    log.set_setting("nudges", "no rhythm at all");
    nudges::rhythm usual;
    usual.zone = "Europe/Lisbon";
    EXPECT_EQ(rhythm_of(log), usual);
}

TEST_F(ATurn, ReadsTheCycleThatIsKept) {
    EXPECT_EQ(cycle_of(log), std::nullopt);
    log.set_setting("cycle", "period 2026-01-01..2026-12-31 due 2026-11-15");
    EXPECT_EQ(cycle_of(log).value().due, support::day("2026-11-15"));
    log.set_setting("cycle", "someday");
    EXPECT_EQ(cycle_of(log), std::nullopt);
}

TEST(AKeptNudge, IsTheSameForTheRoomThatReckons) {
    for (const char* kind : {"weekly", "mid-year", "mark", "look-back"}) {
        kept_nudge one;
        one.key = "a key";
        one.kind = kind;
        one.sent = false;
        one.at = support::noon();
        one.last_at = support::noon() + days(1);
        one.again = support::noon() + days(2);
        one.answered = true;
        EXPECT_EQ(to_kept(to_past(one)), one) << kind;
    }
}

TEST(AKeptNudge, OfAKindThatNobodyKnowsCountsAsWeekly) {
    kept_nudge one;
    one.kind = "monthly";
    EXPECT_EQ(to_past(one).what, nudges::kind::weekly);
}

}  // namespace
}  // namespace commands
