#include "commands/nudge_times.hpp"

#include "commands/nudge_turn.hpp"
#include "nudges/owed.hpp"
#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using std::chrono::sys_days;

sys_days day(const std::string& iso) {
    return evidence::calendar_date::from_iso(iso).value().first_day();
}
evidence::moment moment_at(std::string_view rfc3339) {
    return evidence::from_rfc3339(rfc3339).value();
}

TEST(ADayAhead, IsNamedAsPeopleNameIt) {
    const sys_days today = day("2026-03-04");
    EXPECT_EQ(day_in_words(today, today), "today");
    EXPECT_EQ(day_in_words(day("2026-03-05"), today), "tomorrow");
    EXPECT_EQ(day_in_words(day("2026-03-06"), today), "Friday 6 Mar");
    EXPECT_EQ(day_in_words(day("2026-03-03"), today), "Tuesday 3 Mar");
    EXPECT_EQ(day_in_words(day("2027-01-01"), today), "Friday 1 Jan 2027");
}

TEST(ADayAhead, IsSoFarAway) {
    const sys_days today = day("2026-03-04");
    EXPECT_EQ(days_from(today, today), "today");
    EXPECT_EQ(days_from(today, day("2026-03-05")), "in 1 day");
    EXPECT_EQ(days_from(today, day("2026-11-15")), "in 256 days");
    EXPECT_EQ(days_from(today, day("2026-03-03")), "1 day ago");
    EXPECT_EQ(days_from(today, day("2026-02-02")), "30 days ago");
}

TEST(ATimeAhead, IsThatOfThePersonsClock) {
    const auto now = moment_at("2026-03-04T20:00:00.000Z");
    EXPECT_EQ(time_in_words(moment_at("2026-03-04T21:05:59.999Z"), "Europe/Lisbon", now), "today at 21:05");
    EXPECT_EQ(time_in_words(moment_at("2026-03-04T21:05:00.000Z"), "Asia/Kolkata", now), "today at 02:35")
        << "it is the fifth already in both cases";
    EXPECT_EQ(time_in_words(moment_at("2026-03-30T15:00:00.000Z"), "Europe/Lisbon", now),
              "Monday 30 Mar at 16:00")
        << "the clocks have changed by then";
    EXPECT_EQ(clock_in_words(std::chrono::minutes{0}), "00:00");
    EXPECT_EQ(clock_in_words(std::chrono::minutes{23 * 60 + 59}), "23:59");
}

// It is Wednesday, 4 March 2026, noon in Lisbon.
class TheNextNudge : public support::conversation {
protected:
    std::string next() {
        const nudges::rhythm chosen = rhythm_of(log());
        const nudge_ahead found = find_next_nudge(log(), chosen, now());
        const std::string every =
            found.every_weeks == 1 ? "" : ", every " + std::to_string(found.every_weeks) + " weeks";
        return (found.at ? time_in_words(*found.at, chosen.zone, now()) : "none") + every;
    }
};

TEST_F(TheNextNudge, IsStillThatOfTodayUntilThePersonsShareHasPassed) {
    const auto share = nudges::share_of_spread(log().author().value);
    at("2026-03-06T16:00:00.000Z");
    after(share - std::chrono::milliseconds{1});
    EXPECT_EQ(next(), "today at 16:00");
    after(std::chrono::milliseconds{1});
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00");
}

TEST_F(TheNextNudge, BacksOffAsTheNudgesDo) {
    EXPECT_EQ(next(), "Friday 6 Mar at 16:00");
    nudged("weekly 2026-02-23", "2026-02-27T16:03:00.000Z");
    EXPECT_EQ(next(), "Friday 6 Mar at 16:00") << "one may go unanswered";
    nudged("look-back D-1 after 2 weeks", "2026-02-25T16:03:00.000Z", "look-back");
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00, every 2 weeks");
    nudged("weekly 2026-02-09", "2026-02-13T16:03:00.000Z");
    nudged("weekly 2026-02-02", "2026-02-06T16:03:00.000Z");
    EXPECT_EQ(next(), "Friday 27 Mar at 16:00, every 4 weeks");
    nudged("mark review 2026-03-03", "2026-03-03T16:03:00.000Z", "mark");
    EXPECT_EQ(next(), "Friday 27 Mar at 16:00, every 4 weeks") << "a mark asks for no answer";
    say("/decision Dropped gift wrap because: retention");
    EXPECT_EQ(next(), "Friday 6 Mar at 16:00");
}

TEST_F(TheNextNudge, IsNotOneThatWasDropped) {
    evidence::kept_nudge dropped{"weekly 2026-03-02", "weekly", {}, false, now(), now(), {}, false, {}};
    log().note_nudge(dropped, now());
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00");
}

TEST_F(TheNextNudge, IsOneThatWasPutOffWhenThatComesSooner) {
    at("2026-03-06T16:15:00.000Z");
    nudged("weekly 2026-03-02", "2026-03-06T16:03:00.000Z");
    say("/evidence nudges snooze 3h", 0);
    EXPECT_EQ(next(), "today at 19:15");
    after(std::chrono::hours{3} + std::chrono::minutes{1});
    EXPECT_EQ(next(), "today at 19:16") << "it is about to come";
}

TEST_F(TheNextNudge, IsALateOneThatIsStillOwed) {
    log().plan_nudges({.since = now()});
    at("2026-03-06T18:00:00.000Z");
    EXPECT_EQ(next(), "today at 18:00");
    at("2026-03-06T21:00:00.000Z");
    EXPECT_EQ(next(), "Monday 9 Mar at 08:00") << "quiet hours, and then the weekend";
    at("2026-03-10T09:00:00.000Z");
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00") << "too late for it to make sense";
}

TEST_F(TheNextNudge, IsADateOfTheCycle) {
    say("/evidence cycle period 2026 mid-year 2026-07-01 due 2026-03-19");
    EXPECT_EQ(next(), "today at 16:00") << "the signatures, 15 days before the packet is due";
}

TEST_F(TheNextNudge, ListensToNothingThatIsRecalledOrTakenBack) {
    say("/decision Dropped gift wrap because: retention");
    nudged("weekly 2026-02-16", "2026-03-05T16:03:00.000Z");
    nudged("weekly 2026-02-23", "2026-03-05T17:03:00.000Z");
    at("2026-03-06T09:00:00.000Z");
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00, every 2 weeks");
    say("/evidence retract D-1 reason: logged twice");
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00, every 2 weeks") << "as the nudges see it";
    say("/evidence nudges nothing last week");
    EXPECT_EQ(next(), "Friday 13 Mar at 16:00") << "this week has had two";
}

TEST_F(TheNextNudge, IsNoneWhenThereIsNone) {
    say("/evidence nudges off");
    EXPECT_EQ(next(), "none");
}

}  // namespace
}  // namespace commands
