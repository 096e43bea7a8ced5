#include "packet/decision_pace.hpp"

#include "tests/support/notebook.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;

class ThePaceOfADecision : public testing::Test {
protected:
    support::notebook says;

    // The line "Speed" of the newest decision, with what it rests on; empty when there is none.
    std::string speed() {
        const decision_log log = compose_decision_log(says.folded(), says.when());
        const std::string newest = "D-" + std::to_string(log.decisions.size());
        for (const decision_block& block : log.decisions)
            for (const decision_stage& stage : block.stages)
                if (block.number == newest && stage.label == "Speed") return support::to_story(stage.what);
        return {};
    }
};

TEST_F(ThePaceOfADecision, IsUnknownWithoutASecondDate) {
    says("/decision Dropped gift wrap because: risk hypothesis: less is more experiment: 50/50 results: +2%");
    EXPECT_EQ(speed(), "") << "all of it was told at once";
}

TEST_F(ThePaceOfADecision, IsCountedFromTheDecisionToItsExperimentAndFirstResult) {
    says("/decision Dropped gift wrap");
    says.after(days{5});
    says("/decision D-1 experiment: 50/50");
    says.after(days{14});
    says("/decision D-1 results: +1%");
    says.after(days{7});
    says("/decision D-1 results: +2%");
    EXPECT_EQ(speed(), "experiment after 5 days, first result after 19 days [D-1]");
}

TEST_F(ThePaceOfADecision, GoesByTheDaysOnWhichThingsHappened) {
    says("/decision Dropped gift wrap happened: 2026-03-01");
    says.after(days{30});
    says("/decision D-1 results: +1% happened: 2026-03-02");
    EXPECT_EQ(speed(), "first result after 1 day [D-1]");
    says("/decision Kept it happened: 2026-04-01");
    says("/decision D-2 experiment: 50/50 happened: 2026-04-01");
    EXPECT_EQ(speed(), "");
}

TEST_F(ThePaceOfADecision, ComesFromTheDayOfTheData) {
    says("/decision Dropped gift wrap data came: 2 days ago");
    EXPECT_EQ(speed(), "decided 2 days after the data came [D-1]");
    says("/decision Kept it data-came: today");
    EXPECT_EQ(speed(), "decided on the day the data came [D-2]");
    says("/decision Guessed data-came: whenever");
    EXPECT_EQ(speed(), "");
}

TEST_F(ThePaceOfADecision, IsToldInHoursWhereBothTimesAreKnown) {
    says("/decision Dropped gift wrap data-came: 2026-03-02 13:30");
    EXPECT_EQ(speed(), "decided within 47 hours of the data [D-1]");
    says("/decision Kept it data-came: today 11:40");
    EXPECT_EQ(speed(), "decided within an hour of the data [D-2]");
    says("/decision Late data-came: 2026-02-02 13:30");
    EXPECT_EQ(speed(), "decided 30 days after the data came [D-3]");
    says("/decision Told later happened: yesterday data-came: 2026-03-02 13:30");
    EXPECT_EQ(speed(), "decided 1 day after the data came [D-4]") << "nobody knows at which hour";
}

TEST_F(ThePaceOfADecision, CountsAgainstWhatWasAtStake) {
    says("/decision Dropped gift wrap stake: $2M data-came: 2 days ago");
    says.after(days{5});
    says("/decision D-1 results: +2%");
    EXPECT_EQ(speed(),
              "decided 2 days after the data came with $2M at stake, first result after 5 days [D-1]");
    says("/decision Kept it stake: our name");
    says.after(days{5});
    says("/decision D-2 results: +2%");
    EXPECT_EQ(speed(), "first result after 5 days [D-2]");
}

TEST_F(ThePaceOfADecision, TakesAnObservationForTheData) {
    says("/metric gift-wrap-share 0.4%");
    says.after(days{2});
    says("/decision Dropped gift wrap data-came: M-1");
    EXPECT_EQ(speed(), "decided within 48 hours of the data [D-1] [M-1]");
    says("/decision Kept it data-came: M-9");
    EXPECT_EQ(speed(), "") << "there is no such observation";
}

TEST_F(ThePaceOfADecision, DoesNotRunBackwards) {
    says("/decision Dropped gift wrap happened: 2026-03-01 data-came: 2026-03-03");
    EXPECT_EQ(speed(), "");
    says("/decision Kept it data-came: today 18:00");
    EXPECT_EQ(speed(), "") << "it is noon";
}

TEST(DaysBetween, AreThoseOfTheCalendar) {
    const auto between = [](const char* first, const char* second) {
        return days_between(*evidence::calendar_date::from_iso(first),
                            *evidence::calendar_date::from_iso(second));
    };
    EXPECT_EQ(between("2026-02-28", "2026-03-01"), 1);
    EXPECT_EQ(between("2026-03-01", "2026-03-01"), 0);
    EXPECT_EQ(between("2026-03-02", "2026-03-01"), std::nullopt);
    EXPECT_EQ(between("2026-02", "2026-03-01"), std::nullopt) << "a month is no day";
}

}  // namespace
}  // namespace packet
