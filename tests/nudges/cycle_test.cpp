#include "nudges/cycle.hpp"

#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using support::day;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* year_2026 = "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15";

cycle chosen(std::string_view text) {
    const cycle_read read = read_cycle(text);
    EXPECT_THAT(read.problems, IsEmpty()) << text;
    return read.value.value();
}

TEST(Cycle, IsKeptAsOneTextAndReadBackAsItWas) {
    for (const std::string text : {year_2026, "Period: 2026-01-01..2026-12-31 target: Senior PM,  \"L6\" ",
                                   "due 2028-02-29 period 2027-03-01..2028-02-29"}) {
        const cycle first = chosen(text);
        EXPECT_EQ(chosen(to_text(first)), first) << text;
    }
    EXPECT_EQ(to_text(chosen(std::string(year_2026) + " target Senior PM")),
              std::string(year_2026) + " target Senior PM");
    using namespace std::string_literals;
    EXPECT_EQ(chosen(year_2026 + " target \x1f Senior\0PM \0"s).target, "Senior PM") << "controls are blanks";
    EXPECT_EQ(chosen(year_2026 + " target \0"s).target, "");
}

TEST(Cycle, HasItsMidYearInTheMiddleAndThePacketDueAtTheEnd) {
    EXPECT_EQ(to_text(chosen("period 2026-01-01..2026-12-31")),
              "period 2026-01-01..2026-12-31 mid-year 2026-07-02 due 2026-12-31");
}

TEST(Cycle, ChangesWhatIsSaidAndLeavesTheRest) {
    const auto changed = read_cycle("mid-year 2026-06-15", chosen(year_2026));
    EXPECT_EQ(to_text(changed.value.value()),
              "period 2026-01-01..2026-12-31 mid-year 2026-06-15 due 2026-11-15");
}

TEST(Cycle, MovesTheDaysThatNobodySaidWithThePeriod) {
    const auto changed = read_cycle("period 2026-01-01..2026-06-30", chosen("period 2026-01-01..2026-12-31"));
    EXPECT_EQ(to_text(changed.value.value()),
              "period 2026-01-01..2026-06-30 mid-year 2026-04-01 due 2026-06-30");
}

TEST(Cycle, SaysWhatToTypeInsteadOfABadDate) {
    const auto problem = [](const std::string& text) {
        const cycle_read read = read_cycle(text);
        EXPECT_FALSE(read.value.has_value()) << text;
        return read.problems;
    };
    EXPECT_THAT(problem(""),
                ElementsAre(HasSubstr("The review period is missing: say period 1 Jan to 31 Dec")));
    EXPECT_THAT(problem("period 2026-01-01"), ElementsAre(HasSubstr("say period 1 Jan to 31 Dec.")));
    EXPECT_THAT(problem("period 2026-01-01..2026-02-30"), ElementsAre(HasSubstr("is no period")));
    EXPECT_THAT(problem("period 2026-12-31..2026-01-01"), ElementsAre(HasSubstr("ends before it begins")));
    EXPECT_THAT(problem("period 2026-01-01..2026-01-10"), ElementsAre(HasSubstr("lasts 10 days")));
    EXPECT_THAT(problem("period 2026-01-01..2029-01-10"), ElementsAre(HasSubstr("from 30 to 800")));
    EXPECT_THAT(problem("period 2026-01-01..2026-12-31 mid-year 2027-07-01"),
                ElementsAre(AllOf(HasSubstr("1 Jul 2027, lies outside the period, 1 Jan 2026 to 31 Dec 2026"),
                                  HasSubstr("say mid-year with a day inside it"))));
    EXPECT_THAT(problem("period 2026-01-01..2026-12-31 mid-year 2026-02-29"),
                ElementsAre("“2026-02-29” is no day of the calendar: say mid-year 1 Jul."));
    EXPECT_THAT(problem("period 2026-01-01..2026-12-31 mid-year"), ElementsAre(HasSubstr("is missing")));
    EXPECT_THAT(problem("period 2026-01-01..2026-12-31 due 2025-12-01"),
                ElementsAre(HasSubstr("before the period has begun")));
    EXPECT_THAT(problem("period 2026-01-01..2026-12-31 due 2028-12-01"),
                ElementsAre(HasSubstr("more than a year after")));
    EXPECT_THAT(problem(std::string(year_2026) + " target " + std::string(201, 'x')),
                ElementsAre(HasSubstr("in a few words")));
    EXPECT_THAT(problem("sometime soon"), ElementsAre(HasSubstr("“sometime”"), HasSubstr("“soon”")));
}

TEST(Marks, StandWhereTheGuideRulesPutThem) {
    std::vector<std::string> found;
    for (const mark& one : marks_of(chosen(year_2026)))
        found.push_back(support::to_iso(one.day) + " " + one.rule + " " + one.id);
    EXPECT_THAT(found,
                ElementsAre("2026-03-31 D7 day-90", "2026-06-24 J1 mid-year-soon", "2026-07-01 J1 mid-year",
                            "2026-07-18 D1 start", "2026-09-20 D8 outcome-map", "2026-10-16 D2 review",
                            "2026-10-31 D3 signatures", "2026-11-05 D4 rehearsal"));
}

TEST(Marks, SayWhatIsDueAndWhatASlipCosts) {
    for (const mark& one : marks_of(chosen(year_2026))) {
        EXPECT_TRUE(one.what.ends_with('.')) << one.id;
        EXPECT_THAT(one.cost, HasSubstr("guide rule")) << one.id;
        EXPECT_FALSE(one.title.empty());
        EXPECT_EQ(one.is_mid_year(), one.id.starts_with("mid-year")) << one.id;
    }
}

TEST(Marks, CountOverALeapDay) {
    const auto marks = marks_of(chosen("period 2028-01-01..2028-12-31 due 2028-03-05"));
    const auto find = [&](std::string_view id) {
        return support::to_iso(
            std::find_if(marks.begin(), marks.end(), [&](const mark& one) { return one.id == id; })->day);
    };
    EXPECT_EQ(find("rehearsal"), "2028-02-24");
    EXPECT_EQ(find("day-90"), "2028-03-30");
}

TEST(Decision, IsToBeExpectedInAWindowAndLaterWithWhatIsMissing) {
    const decision_window ahead = decision_after(day("2026-11-15"), 2);
    EXPECT_EQ(ahead.earliest, day("2026-12-20"));
    EXPECT_EQ(ahead.usual, day("2026-12-30"));
    EXPECT_EQ(ahead.latest, day("2027-01-09"));
    EXPECT_EQ(ahead.worst, day("2027-01-23"));
    EXPECT_EQ(decision_after(day("2026-11-15"), 1, {1, 2, 3, 10}).worst, day("2026-11-28"));
}

}  // namespace
}  // namespace nudges
