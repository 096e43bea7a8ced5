#include "nudges/open_time.hpp"

#include "tests/support/days.hpp"

#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using support::at;
using support::day;
using support::on_the_wall;

// A rhythm as it would be typed.
rhythm chosen(std::string_view text) {
    const rhythm_read read = read_rhythm(text);
    EXPECT_TRUE(read.problems.empty()) << text << ": " << read.problems.front();
    return read.value;
}

std::string weekly(std::string_view text, std::string_view monday) {
    const rhythm of = chosen(text);
    const auto found = weekly_in(of, day(monday));
    return found ? on_the_wall(*found, of.zone) : "none";
}

TEST(WeeklyTime, IsFridayAtFourWithNothingSet) {
    EXPECT_EQ(weekly("zone Europe/Lisbon", "2026-03-02"), "Fri 2026-03-06 16:00");
    EXPECT_EQ(weekly("zone Asia/Kathmandu", "2026-03-02"), "Fri 2026-03-06 16:00");
}

TEST(WeeklyTime, MovesToTheNearestOpenDayBeforeInTheSameWeek) {
    EXPECT_EQ(weekly("off 2026-03-06", "2026-03-02"), "Thu 2026-03-05 16:00");
    EXPECT_EQ(weekly("off 2026-03-04..2026-03-06", "2026-03-02"), "Tue 2026-03-03 16:00");
    EXPECT_EQ(weekly("holidays DE", "2026-03-30"), "Thu 2026-04-02 16:00");  // Good Friday
    EXPECT_EQ(weekly("sat work mon-fri", "2026-03-02"), "Fri 2026-03-06 16:00");
}

TEST(WeeklyTime, MovesToTheNearestOpenDayAfterWhenThereIsNoneBefore) {
    EXPECT_EQ(weekly("mon off 2026-03-02", "2026-03-02"), "Tue 2026-03-03 16:00");
    EXPECT_EQ(weekly("tue off 2026-03-02..2026-03-04", "2026-03-02"), "Thu 2026-03-05 16:00");
}

TEST(WeeklyTime, IsNotInAWeekThatIsClosedAltogether) {
    EXPECT_EQ(weekly("off 2026-03-02..2026-03-06", "2026-03-02"), "none");
}

TEST(WeeklyTime, MovesOutOfTheQuietHoursOnTheSameDay) {
    EXPECT_EQ(weekly("fri 06:00", "2026-03-02"), "Fri 2026-03-06 08:00");
    EXPECT_EQ(weekly("fri 22:00", "2026-03-02"), "Fri 2026-03-06 19:50");
    EXPECT_EQ(weekly("fri 20:00", "2026-03-02"), "Fri 2026-03-06 19:50");
    EXPECT_EQ(weekly("fri 12:30 quiet 12:00-14:00", "2026-03-02"), "Fri 2026-03-06 14:00");
    EXPECT_EQ(weekly("fri 23:00 quiet none", "2026-03-02"), "Fri 2026-03-06 23:00");
}

TEST(WeeklyTime, LeavesRoomForTheSpreadBeforeTheQuietHours) {
    EXPECT_EQ(weekly("fri 19:55", "2026-03-02"), "Fri 2026-03-06 19:50");
    EXPECT_EQ(weekly("fri 19:50", "2026-03-02"), "Fri 2026-03-06 19:50");
    EXPECT_EQ(weekly("fri 23:55 quiet 0:00-8:00", "2026-03-02"), "Fri 2026-03-06 23:50");
    EXPECT_EQ(weekly("fri 00:00 quiet 0:05-8:00", "2026-03-02"), "Fri 2026-03-06 23:55");
}

TEST(WeeklyTime, StandsInAGapAtItsEndAndInARepeatedHourOnce) {
    EXPECT_EQ(weekly("sun 01:30 quiet none work mon-sun zone Europe/Lisbon", "2026-03-23"),
              "Sun 2026-03-29 02:00");
    const rhythm twice = chosen("sun 01:30 quiet none work mon-sun zone Europe/Lisbon");
    const auto first = weekly_in(twice, day("2026-10-19"));
    EXPECT_EQ(first, at("2026-10-25 00:30"));
    EXPECT_EQ(next_weekly(twice, *first), at("2026-11-01 01:30"));  // not the second 01:30
}

TEST(NextWeekly, IsStrictlyAfter) {
    const rhythm of = chosen("zone Europe/Lisbon");
    EXPECT_EQ(next_weekly(of, at("2026-03-06 15:59")), at("2026-03-06 16:00"));
    EXPECT_EQ(next_weekly(of, at("2026-03-06 16:00")), at("2026-03-13 16:00"));
    EXPECT_EQ(next_weekly(of, at("2026-03-27 16:00")), at("2026-04-03 15:00"));  // summer time
}

TEST(NextWeekly, WaitsForTheEndOfAPauseAndOfAHoliday) {
    EXPECT_EQ(next_weekly(chosen("pause 2026-08-01"), at("2026-07-01 12:00")), at("2026-08-07 16:00"));
    EXPECT_EQ(next_weekly(chosen("pause 2026-08-07"), at("2026-07-01 12:00")), at("2026-08-07 16:00"));
    EXPECT_EQ(next_weekly(chosen("off 2026-03-02..2026-03-31"), at("2026-03-01 12:00")),
              at("2026-04-03 16:00"));
    EXPECT_FALSE(next_weekly(chosen("off 2026-03-02..2028-03-31"), at("2026-03-01 12:00")));
}

TEST(OpenTime, SaysWhatClosesIt) {
    const rhythm of = chosen("zone Europe/Lisbon off 2026-03-04 pause 2026-03-03");
    EXPECT_EQ(closed_at(of, at("2026-03-02 12:00")), closed_by::pause);
    EXPECT_EQ(closed_at(of, at("2026-03-03 12:00")), closed_by::nothing);
    EXPECT_EQ(closed_at(of, at("2026-03-03 07:59")), closed_by::quiet_hours);
    EXPECT_EQ(closed_at(of, at("2026-03-03 08:00")), closed_by::nothing);
    EXPECT_EQ(closed_at(of, at("2026-03-03 20:00")), closed_by::quiet_hours);
    EXPECT_EQ(closed_at(of, at("2026-03-04 12:00")), closed_by::day_off);
    EXPECT_EQ(closed_at(of, at("2026-03-07 12:00")), closed_by::day_off);
}

TEST(OpenTime, OpensAgainAtTheEndOfWhatClosesIt) {
    const rhythm of = chosen("zone Europe/Lisbon off 2026-03-09");
    EXPECT_EQ(next_open(of, at("2026-03-05 12:00")), at("2026-03-05 12:00"));
    EXPECT_EQ(next_open(of, at("2026-03-05 21:00")), at("2026-03-06 08:00"));
    EXPECT_EQ(next_open(of, at("2026-03-06 21:00")), at("2026-03-10 08:00"));
    EXPECT_EQ(next_open(chosen("pause 2026-08-01"), at("2026-03-06 12:00")), at("2026-08-03 08:00"));
    EXPECT_FALSE(next_open(chosen("off 2026-03-02..2028-03-31"), at("2026-03-02 12:00")));
}

// From an open moment on, until when?
std::string closes(std::string_view text, std::string_view open) {
    const rhythm of = chosen(text);
    EXPECT_EQ(closed_at(of, at(open, of.zone)), closed_by::nothing) << open;
    return on_the_wall(closes_at(of, at(open, of.zone)), of.zone);
}

TEST(OpenTime, ClosesWhenTheQuietHoursBegin) {
    EXPECT_EQ(closes("zone Europe/Lisbon", "2026-03-05 08:00"), "Thu 2026-03-05 20:00");
    EXPECT_EQ(closes("zone Europe/Lisbon", "2026-03-05 19:59"), "Thu 2026-03-05 20:00");
    EXPECT_EQ(closes("quiet 12:00-14:00", "2026-03-05 11:00"), "Thu 2026-03-05 12:00");
    EXPECT_EQ(closes("zone Asia/Kathmandu", "2026-03-05 09:00"), "Thu 2026-03-05 20:00");
}

TEST(OpenTime, ClosesWhenTheDayEnds) {
    EXPECT_EQ(closes("quiet none", "2026-03-05 11:00"), "Fri 2026-03-06 00:00")
        << "the next day may be off; whether it is, the next look sees";
    EXPECT_EQ(closes("quiet 12:00-14:00", "2026-03-05 14:00"), "Fri 2026-03-06 00:00");
    EXPECT_EQ(closes("quiet 00:00-08:00", "2026-03-05 08:00"), "Fri 2026-03-06 00:00");
    EXPECT_EQ(closes("quiet 00:05-08:00 work mon-sun", "2026-03-05 00:00"), "Thu 2026-03-05 00:05");
}

TEST(OpenTime, ClosesRightOnTheDayOfAClockChange) {
    const rhythm spring = chosen("quiet 20:00-08:00 work mon-sun zone Europe/Berlin");
    EXPECT_EQ(closes_at(spring, at("2026-03-29 10:00")), at("2026-03-29 18:00"))
        << "which is 20:00 in summer";
    const rhythm autumn = chosen("quiet none work mon-sun zone Europe/Berlin");
    EXPECT_EQ(closes_at(autumn, at("2026-10-24 22:30")), at("2026-10-25 23:00")) << "a day of 25 hours";
}

// Whatever is open stays so until it closes, and is closed or another day then.
TEST(OpenTime, IsOpenUntilItCloses) {
    for (const char* text : {"zone Europe/Lisbon", "quiet none", "quiet 12:00-14:00", "quiet 02:30-01:00",
                             "quiet 23:30-05:00 zone America/Santiago work mon-sun"}) {
        const rhythm of = chosen(text);
        for (moment now = at("2026-09-04 00:00"); now < at("2026-09-08 00:00"); now += minutes(10)) {
            if (closed_at(of, now) != closed_by::nothing) continue;
            const moment end = closes_at(of, now);
            ASSERT_GT(end, now) << text << ": " << on_the_wall(now, of.zone);
            EXPECT_EQ(closed_at(of, end - minutes(1)), closed_by::nothing)
                << text << ": " << on_the_wall(now, of.zone);
            EXPECT_TRUE(closed_at(of, end) != closed_by::nothing ||
                        local_day(end, of.zone) > local_day(now, of.zone))
                << text << ": " << on_the_wall(now, of.zone);
        }
    }
}

TEST(OpenTime, EndsQuietHoursRightInTheNightOfAClockChange) {
    // Until 02:30, which the clocks skip: they go from 02:00 to 03:00.
    const rhythm spring = chosen("quiet 20:00-02:30 work mon-sun zone Europe/Berlin");
    EXPECT_EQ(next_open(spring, at("2026-03-28 22:00")), at("2026-03-29 01:00"));
    // Until 02:30, which comes twice: from the second 02:10 it is twenty minutes.
    EXPECT_EQ(next_open(spring, at("2026-10-24 22:00")), at("2026-10-25 00:30"));
    EXPECT_EQ(next_open(spring, at("2026-10-25 01:10")), at("2026-10-25 01:30"));
}

TEST(RegularTime, IsBeforeADateAndNotAfterIt) {
    const rhythm of = chosen("off 2026-03-05");
    EXPECT_EQ(regular_by(of, day("2026-03-06")), at("2026-03-06 16:00"));
    EXPECT_EQ(regular_by(of, day("2026-03-05")), at("2026-03-04 16:00"));
    EXPECT_EQ(regular_by(of, day("2026-03-08")), at("2026-03-06 16:00"));
    EXPECT_EQ(regular_by(chosen("off 2026-03-01..2026-03-31"), day("2026-03-20")), at("2026-04-01 16:00"));
}

TEST(RegularTime, IsOnTheFirstOpenDayFromADayOn) {
    EXPECT_EQ(regular_from(chosen("off 2026-03-09"), day("2026-03-07")), at("2026-03-10 16:00"));
    EXPECT_FALSE(regular_from(chosen("off 2026-03-02..2028-03-31"), day("2026-03-02")));
}

TEST(Spread, IsEachPersonsOwnAndFillsTheTenMinutes) {
    EXPECT_EQ(share_of_spread("slack:T0EX1/U0EX1"), share_of_spread("slack:T0EX1/U0EX1"));
    std::array<int, 19> in_half_minute{};  // the twentieth is for the way
    for (int i = 0; i < 10'000; ++i) {
        const auto share = share_of_spread("slack:T0EX1/U" + std::to_string(i));
        ASSERT_GE(share, minutes{0});
        ASSERT_LT(share, spread - on_the_way);
        ++in_half_minute.at(std::size_t(share / on_the_way));
    }
    for (const int people : in_half_minute) {
        EXPECT_GT(people, 400);
        EXPECT_LT(people, 660);
    }
}

}  // namespace
}  // namespace nudges
