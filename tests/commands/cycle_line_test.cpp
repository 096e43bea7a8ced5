#include "commands/cycle_line.hpp"

#include "commands/table.hpp"
#include "evidence/calendar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

const std::chrono::sys_days today = evidence::calendar_date::from_iso("2026-03-04").value().first_day();

// The text form of what was read; the problems where there are some.
std::string meant(const std::string& words, const std::string& start = "") {
    const auto before = start.empty() ? std::nullopt : nudges::read_cycle(start).value;
    const nudges::cycle_read read = read_cycle_line(words, before, today);
    std::string text;
    for (const std::string& problem : read.problems)
        text += problem + "\n";
    return read.value ? nudges::to_text(*read.value) : text;
}

const std::string year = "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15";

TEST(ACycleLine, ReadsBackWhatToTextWrites) {
    for (const std::string& text : {year, year + " target Senior PM, Payments and due diligence"})
        EXPECT_EQ(meant(text), text);
}

TEST(ACycleLine, KnowsPeriodsByTheirNames) {
    EXPECT_EQ(meant("period 2026 mid-year 2026-07-01 due 2026-11-15"), year);
    EXPECT_EQ(meant("period H2 2026"), "period 2026-07-01..2026-12-31 mid-year 2026-10-01 due 2026-12-31");
    EXPECT_EQ(meant("period 1 Apr 2026 - 31 Mar 2027"),
              "period 2026-04-01..2027-03-31 mid-year 2026-09-30 due 2027-03-31");
    EXPECT_EQ(meant("period 1 Apr to 31 Mar 2027"),
              "period 2026-04-01..2027-03-31 mid-year 2026-09-30 due 2027-03-31")
        << "its first day is in the year before";
}

TEST(ACycleLine, PutsDaysWithoutAYearIntoThePeriod) {
    EXPECT_EQ(meant("due 15 Feb mid-year 1 Oct period 1 Apr 2026 to 31 Mar 2027"),
              "period 2026-04-01..2027-03-31 mid-year 2026-10-01 due 2027-02-15");
    EXPECT_EQ(meant("due 30 Nov", year), "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-30");
    EXPECT_EQ(meant("mid-year 1 Feb", year),
              "period 2026-01-01..2026-12-31 mid-year 2026-02-01 due 2026-11-15");
}

TEST(ACycleLine, MovesAMidYearThatNobodySaidWithThePeriod) {
    const std::string unsaid = meant("period 2026");
    EXPECT_EQ(unsaid, "period 2026-01-01..2026-12-31 mid-year 2026-07-02 due 2026-12-31");
    EXPECT_EQ(meant("period H1 2026", unsaid),
              "period 2026-01-01..2026-06-30 mid-year 2026-04-01 due 2026-06-30");
    EXPECT_EQ(meant("period H1 2026", year).find("The mid-year date, 1 Jul 2026, lies outside the period"),
              0U)
        << "it was said";
}

TEST(ACycleLine, ReadsNoDatesInTheTarget) {
    EXPECT_EQ(meant("target period 1 May", year), year + " target period 1 May");
    EXPECT_EQ(meant("target", year + " target Senior PM"), year);
}

TEST(ACycleLine, IsReadOnEveryDayInTheWordsOfTheHints) {
    std::string hint(find_command(evidence_commands(), "cycle")->example);
    hint.erase(0, std::string("/evidence cycle ").size());
    for (int later = 0; later < 1'000; ++later) {
        const auto day = today + std::chrono::days{later};
        const nudges::cycle_read read = read_cycle_line(hint, std::nullopt, day);
        ASSERT_TRUE(read.value) << later << " days later: " << read.problems.front();
        EXPECT_GE(read.value->to, day);
    }
}

TEST(ACycleLine, SpeaksOfAllThatItCannotRead) {
    EXPECT_EQ(meant("period 2026 due 31 Feb"), "“31\u00a0Feb” is no day of the calendar: say due 15 Nov.\n");
    EXPECT_EQ(meant("period 2026 due soon mid-year March 2026"),
              "“soon” is no day of the calendar: say due 15 Nov.\n"
              "“March\u00a02026” is no day of the calendar: say mid-year 1 Jul.\n");
    EXPECT_EQ(meant("period 2026 due"), "The day behind due is missing: say due 15 Nov.\n");
}

}  // namespace
}  // namespace commands
