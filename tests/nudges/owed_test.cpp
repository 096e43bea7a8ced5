#include "nudges/owed.hpp"

#include "tests/support/days.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using support::at;
using support::day;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// Somebody whose share of the spread is less than a minute, so that times read as they were chosen.
std::string punctual_person() {
    for (int i = 0;; ++i)
        if (const std::string who = "local:ana" + std::to_string(i); share_of_spread(who) < minutes{1})
            return who;
}

// A person and their nudges, over time on their own clock.
//
//     someone ana("fri 16:00 zone Europe/Lisbon", "2026-03-02 09:00");
//     ana.until("2026-03-09 09:00");
//     EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02"));
class someone {
public:
    someone(std::string_view chosen, std::string_view from) {
        of_.person = punctual_person();
        of_.rhythm = read_rhythm(chosen).value;
        now_ = local(from);
        of_.since = now_;
        look_again();
    }

    // Whoever calls look does it when it was told to.
    void until(std::string_view when) {
        const moment end = local(when);
        while (next_ && *next_ <= end) {
            ASSERT_GT(*next_, now_);
            now_ = *next_;
            look_again();
        }
        now_ = end;
    }
    // Nobody looks until then, and then once.
    void down_until(std::string_view when) {
        now_ = local(when);
        look_again();
    }

    void chooses(std::string_view text) {
        of_.rhythm = read_rhythm(text, of_.rhythm).value;
        look_again();
    }
    void plans(std::string_view text) {
        of_.cycle = read_cycle(text).value.value();
        of_.cycle_since = now_;
        look_again();
    }
    void decides(std::uint32_t number, std::string_view review, std::string when = "after 2 weeks") {
        of_.look_backs.push_back({{evidence::entry_kind::decision, number}, day(review), when, when});
        look_again();
    }
    void says(bool a_number = false) { of_.said.push_back({now_, a_number}); }
    void says_that_nothing_happened() { of_.said.push_back({now_, false, true}); }
    void answers() { EXPECT_TRUE(answer(of_.past, newest())); }
    void snoozes(snooze how_long) {
        EXPECT_TRUE(put_off(of_.past, newest(), snoozed_until(how_long, of_.rhythm, of_.person, now_)));
        look_again();
    }
    void learns_the_outcome() {
        of_.look_backs.clear();
        look_again();
    }

    // "Fri 2026-03-06 16:00 weekly 2026-03-02", and what was dropped as "weekly 2026-03-02: <reason>".
    std::vector<std::string> got() const { return got_; }
    std::vector<std::string> dropped() const { return dropped_; }
    void forget() {
        got_.clear();
        dropped_.clear();
    }
    const nudge& last() const { return last_; }
    std::optional<moment> next() const { return next_; }
    const situation& of() const { return of_; }
    moment now() const { return now_; }

private:
    moment local(std::string_view when) const { return at(when, of_.rhythm.zone); }
    std::string newest() const { return last_.key; }

    void look_again() {
        const owed found = look(of_, now_);
        settle(of_.past, found, now_);
        if (found.send) {
            last_ = *found.send;
            got_.push_back(support::on_the_wall(now_, of_.rhythm.zone) + " " + last_.key +
                           (last_.again ? " again" : ""));
        }
        for (const auto& one : found.drop)
            dropped_.push_back(one.key + ": " + std::string(to_words(one.why)));
        next_ = found.next_look;
    }

    situation of_;
    moment now_{};
    std::optional<moment> next_;
    nudge last_;
    std::vector<std::string> got_, dropped_;
};

TEST(WeeklyNudge, ComesOnceAWeekAtTheChosenTime) {
    someone ana("zone Europe/Lisbon", "2026-03-16 09:00");
    for (const char* friday : {"2026-03-20 18:00", "2026-03-27 18:00", "2026-04-03 18:00"}) {
        ana.until(friday);
        ana.answers();
    }
    EXPECT_THAT(
        ana.got(),
        ElementsAre("Fri 2026-03-20 16:00 weekly 2026-03-16", "Fri 2026-03-27 16:00 weekly 2026-03-23",
                    "Fri 2026-04-03 16:00 weekly 2026-03-30"));  // summer time began on the 29th
    EXPECT_THAT(ana.dropped(), IsEmpty());
}

TEST(WeeklyNudge, IsNotSentTwiceByASecondLookOrARestart) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-06 16:05");
    ana.down_until("2026-03-06 16:05");
    ana.down_until("2026-03-06 16:06");
    EXPECT_EQ(ana.got().size(), 1U);
    EXPECT_EQ(look(ana.of(), ana.now()).send, std::nullopt);
}

TEST(WeeklyNudge, IsTheSameForTheSameSituation) {
    someone ana("", "2026-03-02 09:00");
    const owed one = look(ana.of(), at("2026-03-06 16:05")), two = look(ana.of(), at("2026-03-06 16:05"));
    ASSERT_TRUE(one.send && two.send);
    EXPECT_EQ(one.send->key, two.send->key);
    EXPECT_EQ(one.next_look, two.next_look);
}

TEST(WeeklyNudge, IsNotOwedForAWeekBeforeThePersonCame) {
    someone ana("", "2026-03-06 17:00");
    ana.until("2026-03-12 09:00");
    EXPECT_THAT(ana.got(), IsEmpty());
    EXPECT_THAT(ana.dropped(), IsEmpty());
}

TEST(WeeklyNudge, IsLeftOutInARichWeek) {
    someone ana("", "2026-03-02 09:00");
    ana.says();
    ana.until("2026-03-03 09:00");
    ana.says(true);
    ana.until("2026-03-04 09:00");
    ana.says();
    ana.until("2026-03-13 18:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-13 16:00 weekly 2026-03-09"));
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-03-02: enough was logged that week"));
}

TEST(WeeklyNudge, ComesWhenMuchWasSaidWithoutANumberOrLittleWithOne) {
    someone words("", "2026-03-02 09:00"), numbers("", "2026-03-02 09:00");
    for (int i = 0; i < 5; ++i)
        words.says();
    numbers.says(true);
    numbers.says(true);
    words.until("2026-03-07 09:00");
    numbers.until("2026-03-07 09:00");
    EXPECT_EQ(words.got().size(), 1U);
    EXPECT_EQ(numbers.got().size(), 1U);
}

TEST(BackingOff, GoesToEverySecondAndThenEveryFourthWeek) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-05-30 09:00");
    EXPECT_THAT(
        ana.got(),
        ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02", "Fri 2026-03-13 16:00 weekly 2026-03-09",
                    "Fri 2026-03-27 16:00 weekly 2026-03-23", "Fri 2026-04-10 16:00 weekly 2026-04-06",
                    "Fri 2026-05-08 16:00 weekly 2026-05-04"));
    EXPECT_THAT(ana.dropped(), Contains("weekly 2026-03-16: the nudges before it were not answered"));
}

TEST(BackingOff, IsSaidBeforehand) {
    someone ana("", "2026-03-02 09:00");
    std::vector<std::pair<int, int>> told;
    for (const char* friday :
         {"2026-03-06 18:00", "2026-03-13 18:00", "2026-03-27 18:00", "2026-04-10 18:00"}) {
        ana.until(friday);
        told.emplace_back(ana.last().unanswered, ana.last().next_in_weeks);
    }
    EXPECT_THAT(told, ElementsAre(std::pair{0, 1}, std::pair{1, 2}, std::pair{2, 2}, std::pair{3, 4}));
}

TEST(BackingOff, TakesWhatWasPutOffForAnswered) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-13 17:00");
    ana.snoozes(snooze::tomorrow);
    ana.until("2026-03-20 17:00");
    EXPECT_THAT(
        ana.got(),
        ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02", "Fri 2026-03-13 16:00 weekly 2026-03-09",
                    "Mon 2026-03-16 08:00 weekly 2026-03-09 again", "Fri 2026-03-20 16:00 weekly 2026-03-16"))
        << "one that came twice is one that was not answered";
}

TEST(BackingOff, EndsWithAnAnswerOrAnythingSaid) {
    someone answering("", "2026-03-02 09:00"), saying("", "2026-03-02 09:00");
    answering.until("2026-03-14 09:00");
    answering.answers();
    answering.until("2026-03-21 09:00");
    EXPECT_EQ(answering.got().size(), 3U);
    saying.until("2026-03-14 09:00");
    saying.says();
    saying.until("2026-03-21 09:00");
    EXPECT_EQ(saying.got().size(), 3U);
    EXPECT_EQ(saying.last().unanswered, 0);
}

TEST(BackingOff, EndsWithAWeekThatIsCalledQuiet) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-14 09:00");
    ana.says_that_nothing_happened();
    ana.until("2026-03-21 09:00");
    EXPECT_EQ(ana.got().size(), 3U);
}

TEST(WeeklyNudge, TakesNothingForNoThingOfARichWeek) {
    someone ana("", "2026-03-02 09:00");
    ana.says(true);
    ana.says();
    ana.says_that_nothing_happened();
    ana.until("2026-03-07 09:00");
    EXPECT_EQ(ana.got().size(), 1U);
}

TEST(BackingOff, CountsWhatIsInARowAndWithoutAWord) {
    const moment first = at("2026-03-06 16:00"), second = at("2026-03-13 16:00"),
                 now = at("2026-03-20 16:00");
    const auto sent = [](std::string key, kind what, moment when) {
        return past_nudge{std::move(key), what, true, when, when, std::nullopt, false};
    };
    std::vector<past_nudge> past{sent("weekly 2026-03-02", kind::weekly, first),
                                 sent("look-back D-1 on 2026-03-13", kind::look_back, second),
                                 sent("mark review 2026-03-14", kind::mark, second),
                                 sent("weekly 2026-03-16", kind::weekly, now)};
    EXPECT_EQ(unanswered_in_a_row(past, {}, now), 2) << "what is sent now could not be answered yet";
    EXPECT_EQ(unanswered_in_a_row(past, first + hours{1}, now), 1);
    past[1].answered = true;
    EXPECT_EQ(unanswered_in_a_row(past, {}, now), 0);
}

TEST(EverythingSaid, HoldsQuietWeeksAsNothing) {
    support::notebook says;
    says("/evidence nudges nothing");
    const auto all = everything_said(says.folded());
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().at, says.now());
    EXPECT_TRUE(all.front().is_nothing);
}

TEST(Snooze, BringsItBackOnceAndMovesNoRegularTime) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-06 16:10");
    ana.snoozes(snooze::one_hour);
    ana.until("2026-03-06 17:30");
    ana.answers();
    ana.until("2026-03-13 18:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02",
                                       "Fri 2026-03-06 17:10 weekly 2026-03-02 again",
                                       "Fri 2026-03-13 16:00 weekly 2026-03-09"));
}

TEST(Snooze, MayBeRepeated) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-06 16:10");
    ana.snoozes(snooze::one_hour);
    ana.until("2026-03-06 17:10");
    ana.snoozes(snooze::one_hour);
    ana.until("2026-03-06 19:00");
    EXPECT_THAT(ana.got(), Contains("Fri 2026-03-06 18:10 weekly 2026-03-02 again"));
}

TEST(Snooze, UntilSomeDayIsAtNineOnAnOpenDay) {
    const rhythm of = read_rhythm("off 2026-03-09 zone Europe/Lisbon").value;
    const std::string who = punctual_person();
    const auto shown = [&](snooze how_long, std::string_view now) {
        return support::on_the_wall(snoozed_until(how_long, of, who, at(now, of.zone)), of.zone);
    };
    EXPECT_EQ(shown(snooze::tomorrow, "2026-03-04 16:00"), "Thu 2026-03-05 09:00");
    EXPECT_EQ(shown(snooze::tomorrow, "2026-03-06 16:00"), "Tue 2026-03-10 08:00");
    EXPECT_EQ(shown(snooze::next_week, "2026-03-04 16:00"), "Tue 2026-03-10 08:00");
    EXPECT_EQ(shown(snooze::next_week, "2026-03-13 16:00"), "Mon 2026-03-16 09:00");
    EXPECT_EQ(shown({{}, std::chrono::days{7}, 0}, "2026-03-04 16:00"), "Wed 2026-03-11 09:00");
    EXPECT_EQ(shown({{}, {}, 2}, "2026-03-04 16:00"), "Mon 2026-03-16 09:00");
    EXPECT_EQ(shown({std::chrono::minutes{20}, {}, 0}, "2026-03-04 16:00"), "Wed 2026-03-04 16:20");
    EXPECT_EQ(shown(snooze::three_hours, "2026-03-04 16:00"), "Wed 2026-03-04 19:00");
    EXPECT_EQ(shown(snooze::three_hours, "2026-03-04 18:00"), "Thu 2026-03-05 08:00");
    EXPECT_EQ(shown(snooze::three_hours, "2026-03-06 18:00"), "Tue 2026-03-10 08:00");
}

TEST(Snooze, IsOverWhenTheNextWeeklyNudgeIsDue) {
    someone ana("", "2026-03-02 09:00");
    ana.until("2026-03-06 16:10");
    ana.snoozes(snooze::next_week);
    ana.down_until("2026-03-13 16:30");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02",
                                       "Fri 2026-03-13 16:30 weekly 2026-03-09"));
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-03-02: its occasion was over"));
}

TEST(Snooze, IsOverWhenTheOutcomeIsKnown) {
    someone ana("", "2026-03-02 09:00");
    ana.decides(1, "2026-03-03");
    ana.until("2026-03-03 16:10");
    ana.snoozes(snooze::tomorrow);
    ana.learns_the_outcome();
    ana.until("2026-03-05 09:00");
    EXPECT_EQ(ana.got().size(), 1U);
    EXPECT_THAT(ana.dropped(), ElementsAre("look-back D-1 after 2 weeks: its occasion was over"));
}

TEST(Snooze, IsNotForWhatWasNeverSent) {
    std::vector<past_nudge> past;
    EXPECT_FALSE(put_off(past, "weekly 2026-03-02", at("2026-03-06 17:00")));
    EXPECT_FALSE(answer(past, "weekly 2026-03-02"));
}

TEST(Late, IsSentOnceWhileItMakesSense) {
    someone ana("zone Europe/Lisbon", "2026-03-02 09:00");
    ana.down_until("2026-03-06 18:30");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 18:30 weekly 2026-03-02"));
    ana.until("2026-03-12 09:00");
    EXPECT_EQ(ana.got().size(), 1U);
}

TEST(Late, WaitsForTheEndOfQuietHoursAndDaysOff) {
    someone ana("zone Europe/Lisbon", "2026-03-02 09:00");
    ana.down_until("2026-03-06 23:00");
    EXPECT_THAT(ana.got(), IsEmpty());
    EXPECT_EQ(support::on_the_wall(*ana.next()), "Mon 2026-03-09 08:00");
    ana.until("2026-03-09 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Mon 2026-03-09 08:00 weekly 2026-03-02"));
}

TEST(Late, IsDroppedWithTheReasonWhenItMakesNoSenseAnyMore) {
    someone ana("", "2026-03-02 09:00");
    ana.down_until("2026-03-10 09:00");
    EXPECT_THAT(ana.got(), IsEmpty());
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-03-02: it was too late for it to make sense"));
    ana.until("2026-03-13 18:00");
    EXPECT_EQ(ana.got().size(), 1U);
}

// What waits to be seen is taken down then.
TEST(Late, IsToldHowLongANudgeMakesSense) {
    const auto good_until = [](const someone& who) {
        return support::on_the_wall(who.last().good_until, who.of().rhythm.zone);
    };
    someone ana("zone Europe/Lisbon", "2026-03-02 09:00");
    ana.until("2026-03-06 16:10");
    EXPECT_EQ(good_until(ana), "Mon 2026-03-09 16:00");
    ana.snoozes(snooze::tomorrow);
    ana.until("2026-03-09 09:00");
    EXPECT_EQ(good_until(ana), "Thu 2026-03-12 08:00") << "three days after it came again";
    ana.decides(14, "2026-03-10");
    ana.until("2026-03-10 16:10");
    EXPECT_EQ(good_until(ana), "Tue 2026-03-24 16:00");
    ana.plans("period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-12-31");
    ana.until("2026-06-24 18:00");
    EXPECT_EQ(ana.last().key, "mid-year-soon 2026-06-24");
    EXPECT_EQ(good_until(ana), "Wed 2026-07-01 00:00") << "which is the day itself";
}

TEST(Late, IsNeverABurst) {
    someone ana("active", "2026-03-02 09:00");
    for (std::uint32_t number = 1; number <= 6; ++number)
        ana.decides(number, "2026-03-04");
    ana.down_until("2026-03-06 17:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 17:00 weekly 2026-03-02"));
    ana.says();
    for (const char* when :
         {"2026-03-09 18:00", "2026-03-10 18:00", "2026-03-11 18:00", "2026-03-12 18:00"}) {
        ana.until(when);
        ana.says();
    }
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 17:00 weekly 2026-03-02",
                                       "Mon 2026-03-09 08:00 look-back D-1 after 2 weeks",
                                       "Tue 2026-03-10 08:00 look-back D-2 after 2 weeks",
                                       "Wed 2026-03-11 08:00 look-back D-3 after 2 weeks",
                                       "Thu 2026-03-12 08:00 look-back D-4 after 2 weeks"));
}

TEST(Late, LeavesOutWeeksOfALongDowntimeWithTheirReasons) {
    someone ana("", "2026-03-02 09:00");
    ana.down_until("2026-03-25 09:00");
    EXPECT_THAT(ana.got(), IsEmpty());
    EXPECT_EQ(ana.dropped().size(), 3U);
}

TEST(Late, IsAnHourApartFromASnoozedOne) {
    someone ana("active", "2026-03-02 09:00");
    ana.decides(1, "2026-03-05");
    ana.until("2026-03-05 16:10");
    ana.snoozes(snooze::tomorrow);
    ana.down_until("2026-03-06 17:00");
    ana.until("2026-03-06 19:00");
    EXPECT_THAT(ana.got(), ElementsAre("Thu 2026-03-05 16:00 look-back D-1 after 2 weeks",
                                       "Fri 2026-03-06 17:00 look-back D-1 after 2 weeks again",
                                       "Fri 2026-03-06 18:00 weekly 2026-03-02"));
}

TEST(Profile, LeavesTheWeeklyNudgeOutOfAFullWeek) {
    someone ana("light", "2026-06-29 09:00");
    ana.plans("period 2026-01-01..2026-12-31 mid-year 2026-07-01");
    ana.until("2026-07-07 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Wed 2026-07-01 16:00 mid-year 2026-07-01"));
    EXPECT_THAT(ana.dropped(),
                ElementsAre("weekly 2026-06-29: the week had as many nudges as the profile allows"));
}

TEST(Pause, HoldsEverythingUntilItsEnd) {
    someone ana("pause 2026-03-23", "2026-03-02 09:00");
    ana.decides(1, "2026-03-19");
    ana.until("2026-03-28 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Mon 2026-03-23 08:00 look-back D-1 after 2 weeks",
                                       "Fri 2026-03-27 16:00 weekly 2026-03-23"));
}

TEST(Pause, SaysSoWhereSomethingFellIntoIt) {
    someone ana("", "2026-03-02 09:00");
    ana.chooses("pause 2026-03-16");
    ana.until("2026-03-21 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-20 16:00 weekly 2026-03-16"));
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-03-02: nudges were paused",
                                           "weekly 2026-03-09: nudges were paused"));
}

TEST(Profile, SilentIsNothingAtAll) {
    someone ana("silent", "2026-03-02 09:00");
    EXPECT_EQ(ana.next(), std::nullopt);
}

TEST(Profile, LightIsOneAWeekWithoutLookBacks) {
    someone ana("light", "2026-09-28 09:00");
    ana.plans("period 2026-01-01..2026-12-31 due 2026-11-15");
    ana.decides(1, "2026-10-13");
    for (const char* week : {"2026-10-03 09:00", "2026-10-10 09:00", "2026-10-17 09:00"}) {
        ana.until(week);
        ana.says();
    }
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-10-02 16:00 weekly 2026-09-28",
                                       "Fri 2026-10-09 16:00 weekly 2026-10-05",
                                       "Fri 2026-10-16 16:00 mark review 2026-10-16"));
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-10-12: another nudge came that day"));
}

TEST(Profile, IsNeverExceeded) {
    someone ana("thu light", "2026-10-12 09:00");
    ana.plans("period 2026-01-01..2026-12-31 due 2026-11-15");
    ana.until("2026-10-17 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Thu 2026-10-15 16:00 weekly 2026-10-12"));
    ana.says();
    // The mark of Friday the 16th waits for the next week, which then has no room for a weekly one.
    ana.until("2026-10-24 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Thu 2026-10-15 16:00 weekly 2026-10-12",
                                       "Mon 2026-10-19 08:00 mark review 2026-10-16"));
    EXPECT_THAT(ana.dropped(),
                ElementsAre("weekly 2026-10-19: the week had as many nudges as the profile allows"));
}

TEST(MidYear, IsToldAWeekBeforeAndOnItsDay) {
    someone ana("", "2026-06-22 09:00");
    ana.plans("period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-12-31");
    ana.until("2026-06-27 09:00");
    ana.answers();
    ana.until("2026-07-02 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Wed 2026-06-24 16:00 mid-year-soon 2026-06-24",
                                       "Fri 2026-06-26 16:00 weekly 2026-06-22",
                                       "Wed 2026-07-01 16:00 mid-year 2026-07-01"));
    EXPECT_EQ(ana.last().of_mark->rule, "J1");
}

TEST(Marks, AreToldBeforeADayThatIsOff) {
    someone ana("off 2026-11-05..2026-11-06", "2026-11-02 09:00");
    ana.plans("period 2026-01-01..2026-12-31 due 2026-11-15");
    ana.until("2026-11-07 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Wed 2026-11-04 16:00 mark rehearsal 2026-11-05"));
    // That week's own nudge had the same day.
    EXPECT_THAT(ana.dropped(), ElementsAre("weekly 2026-11-02: another nudge came that day"));
}

TEST(Marks, ThatWerePastWhenTheCycleWasSetAreNotOwed) {
    someone ana("", "2026-11-06 17:00");
    ana.plans("period 2026-01-01..2026-12-31 due 2026-11-15");
    ana.until("2026-11-09 09:00");
    EXPECT_THAT(ana.got(), IsEmpty());
    EXPECT_THAT(ana.dropped(), IsEmpty());
}

TEST(Marks, GiveWayToTheNextOneAfterDowntime) {
    someone ana("", "2026-10-26 09:00");
    ana.plans("period 2026-01-01..2026-12-31 due 2026-11-15");
    ana.down_until("2026-11-05 16:30");
    EXPECT_THAT(ana.got(), ElementsAre("Thu 2026-11-05 16:30 mark rehearsal 2026-11-05"));
    EXPECT_THAT(ana.dropped(), Contains("mark signatures 2026-10-31: it was too late for it to make sense"));
}

TEST(LookBackNudge, ComesAtTheRegularTimeOfAnOpenDay) {
    someone ana("", "2026-03-16 09:00");
    ana.decides(14, "2026-03-21");
    ana.until("2026-03-24 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-20 16:00 weekly 2026-03-16",
                                       "Mon 2026-03-23 16:00 look-back D-14 after 2 weeks"));
    EXPECT_EQ(evidence::to_text(ana.last().of_look_back->decision), "D-14");
}

TEST(LookBackNudge, LeavesFridayToTheWeeklyOne) {
    someone ana("", "2026-03-16 09:00");
    ana.decides(14, "2026-03-20");
    ana.until("2026-03-24 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-20 16:00 weekly 2026-03-16",
                                       "Mon 2026-03-23 08:00 look-back D-14 after 2 weeks"));
}

TEST(LookBackNudge, IsLeftToTheWeeklyOneWhileBackingOff) {
    someone ana("", "2026-03-02 09:00");
    ana.decides(14, "2026-03-18");
    ana.until("2026-03-20 09:00");
    EXPECT_THAT(ana.dropped(),
                ElementsAre("look-back D-14 after 2 weeks: the nudges before it were not answered"));
}

TEST(LookBackNudge, DoesNotBackOffForWhatIsSentInTheSameLook) {
    someone ana("", "2026-03-02 09:00");
    ana.decides(14, "2026-03-13");
    ana.until("2026-03-13 17:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02",
                                       "Fri 2026-03-13 16:00 weekly 2026-03-09"));
    EXPECT_THAT(ana.dropped(), IsEmpty()) << "one nudge was not answered, and the second came just now";
    ana.answers();
    ana.until("2026-03-16 09:00");
    EXPECT_EQ(ana.got().back(), "Mon 2026-03-16 08:00 look-back D-14 after 2 weeks");
}

TEST(LookBackNudge, ThatWasAskedForComesWhileBackingOff) {
    someone ana("", "2026-03-02 09:00");
    ana.decides(14, "2026-03-18", "on 2026-03-18");
    ana.until("2026-03-20 09:00");
    EXPECT_EQ(ana.got().back(), "Wed 2026-03-18 16:00 look-back D-14 on 2026-03-18");
    EXPECT_THAT(ana.dropped(), IsEmpty());
    ana.decides(15, "2026-04-01");
    ana.until("2026-04-02 09:00");
    EXPECT_THAT(ana.dropped(),
                Contains("look-back D-15 after 2 weeks: the nudges before it were not answered"));
}

TEST(LookBackNudge, ThatWasAskedForComesUnderLightWithinItsNumber) {
    someone ana("light", "2026-03-02 09:00");
    ana.decides(1, "2026-03-03");
    ana.decides(2, "2026-03-04", "on 2026-03-04");
    ana.decides(3, "2026-03-05", "on 2026-03-05");
    ana.until("2026-03-12 09:00");
    EXPECT_THAT(ana.got(), ElementsAre("Wed 2026-03-04 16:00 look-back D-2 on 2026-03-04",
                                       "Mon 2026-03-09 08:00 look-back D-3 on 2026-03-05"));
    EXPECT_THAT(ana.dropped(),
                ElementsAre("weekly 2026-03-02: the week had as many nudges as the profile allows"));
}

TEST(LookBackNudge, ThatWasAskedForDoesNotComeUnderSilent) {
    someone ana("silent", "2026-03-02 09:00");
    ana.decides(2, "2026-03-04", "on 2026-03-04");
    ana.until("2026-03-12 09:00");
    EXPECT_THAT(ana.got(), IsEmpty());
}

TEST(Moving, ToAnotherZoneNeitherDoublesNorLosesAWeek) {
    someone ana("zone Pacific/Auckland", "2026-03-02 09:00");
    ana.until("2026-03-06 17:00");
    ana.chooses("zone America/Los_Angeles");  // where it is Thursday evening
    ana.says();
    ana.until("2026-03-13 17:00");
    EXPECT_THAT(ana.got(), ElementsAre("Fri 2026-03-06 16:00 weekly 2026-03-02",
                                       "Fri 2026-03-13 16:00 weekly 2026-03-09"));
    ana.chooses("zone Pacific/Kiritimati");  // where it is Saturday
    ana.says();
    ana.until("2026-03-21 17:00");
    EXPECT_EQ(ana.got().size(), 3U);
    EXPECT_EQ(ana.got().back(), "Fri 2026-03-20 16:00 weekly 2026-03-16");
}

TEST(Choosing, AnotherWeekdayOwesNothingForTheOneThatIsPast) {
    someone ana("fri", "2026-03-02 09:00");
    ana.until("2026-03-05 10:00");
    situation changed = ana.of();
    changed.rhythm = read_rhythm("tue").value;
    changed.rhythm_since = ana.now();
    const owed found = look(changed, ana.now());
    EXPECT_FALSE(found.send);
    EXPECT_THAT(found.drop, IsEmpty());
    EXPECT_EQ(support::on_the_wall(*found.next_look), "Tue 2026-03-10 16:00");
}

TEST(Spread, IsKeptByEverybodyWhoIsDueInTheSameMinute) {
    for (int i = 0; i < 50; ++i) {
        situation of;
        of.person = "slack:T0EX1/U" + std::to_string(i);
        of.since = at("2026-03-02 09:00");
        const auto next = look(of, at("2026-03-02 09:00")).next_look;
        ASSERT_TRUE(next);
        EXPECT_EQ(*next, at("2026-03-06 16:00") + share_of_spread(of.person));
    }
}

TEST(NextLook, ComesAfterSixtyWeeksWithoutAnOpenDay) {
    someone ana("off 2026-03-02..2028-01-01", "2026-03-02 09:00");
    ASSERT_TRUE(ana.next());
    EXPECT_EQ(*ana.next(), at("2026-03-02 09:00") + days{420});
}

TEST(Reasons, AreWords) {
    for (const reason why :
         {reason::too_late, reason::paused, reason::day_off, reason::quiet_hours, reason::full_week,
          reason::full_day, reason::rich_week, reason::backed_off, reason::superseded})
        EXPECT_FALSE(to_words(why).empty());
}

}  // namespace
}  // namespace nudges
