#include "evidence/calendar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

using std::chrono::sys_days;

sys_days day(const std::string& iso) {
    return calendar_date::from_iso(iso).value().first_day();
}

// What a text means, said on a day: "2026-03-03", "2026-03" for a month, "" for what cannot be read.
std::string meant(const std::string& text, const std::string& today = "2026-03-04") {
    const auto date = read_date(text, day(today));
    return date ? date->to_iso() : "";
}

std::string leading(const std::string& text) {
    const auto found = read_leading_date(text, day("2026-03-04"));
    return found ? found->date.to_iso() + "|" + text.substr(found->end) : "";
}

// 2026-03-04 is a Wednesday.

TEST(ReadDate, KnowsTheDaysAroundToday) {
    EXPECT_EQ(meant("today"), "2026-03-04");
    EXPECT_EQ(meant("now"), "2026-03-04");
    EXPECT_EQ(meant("Yesterday"), "2026-03-03");
    EXPECT_EQ(meant("the day before yesterday"), "2026-03-02");
    EXPECT_EQ(meant("last night"), "2026-03-03");
}

TEST(ReadDate, MayLieInTheFuture) {
    EXPECT_EQ(meant("tomorrow"), "2026-03-05");
    EXPECT_EQ(meant("2027-01-01"), "2027-01-01");
    EXPECT_EQ(meant("4 March 2027"), "2027-03-04");
}

TEST(ReadDate, TakesAWeekdayForTheMostRecentOne) {
    EXPECT_EQ(meant("last Tuesday"), "2026-03-03");
    EXPECT_EQ(meant("Tuesday"), "2026-03-03");
    EXPECT_EQ(meant("on monday"), "2026-03-02");
    EXPECT_EQ(meant("Thurs"), "2026-02-26");
    EXPECT_EQ(meant("last fri."), "2026-02-27");
}

TEST(ReadDate, TakesTodaysWeekdayForTheOneAWeekAgo) {
    EXPECT_EQ(meant("last Wednesday"), "2026-02-25");
    EXPECT_EQ(meant("Wednesday"), "2026-02-25");
    EXPECT_EQ(meant("last Tuesday", "2026-03-03"), "2026-02-24");
}

TEST(ReadDate, KnowsADayOfTheWeekBeforeAndOfThisOne) {
    EXPECT_EQ(meant("Tuesday last week"), "2026-02-24");
    EXPECT_EQ(meant("on tuesday of last week"), "2026-02-24");
    EXPECT_EQ(meant("last week Friday"), "2026-02-27");
    EXPECT_EQ(meant("Sunday last week"), "2026-03-01") << "weeks begin on Monday";
    EXPECT_EQ(meant("Monday this week"), "2026-03-02");
    EXPECT_EQ(meant("Friday this week"), "2026-03-06");
    EXPECT_EQ(meant("Tuesday last month"), "");
}

TEST(ReadDate, TakesThisWeekdayForToday) {
    EXPECT_EQ(meant("this Wednesday"), "2026-03-04");
    EXPECT_EQ(meant("this Tuesday"), "2026-03-03");
}

TEST(ReadDate, CountsBack) {
    EXPECT_EQ(meant("3 weeks ago"), "2026-02-11");
    EXPECT_EQ(meant("two days ago"), "2026-03-02");
    EXPECT_EQ(meant("a week ago"), "2026-02-25");
    EXPECT_EQ(meant("week ago"), "2026-02-25");
    EXPECT_EQ(meant("about 3 weeks ago"), "2026-02-11");
    EXPECT_EQ(meant("a couple of days ago"), "2026-03-02");
    EXPECT_EQ(meant("2w ago"), "2026-02-18");
    EXPECT_EQ(meant("10d ago"), "2026-02-22");
    EXPECT_EQ(meant("a year ago"), "2025-03-04");
    EXPECT_EQ(meant("last week"), "2026-02-25");
    EXPECT_EQ(meant("0 days ago"), "2026-03-04");
}

TEST(ReadDate, StaysInsideTheMonthWhenItCountsMonthsBack) {
    EXPECT_EQ(meant("a month ago", "2026-03-31"), "2026-02-28");
    EXPECT_EQ(meant("a month ago", "2024-03-31"), "2024-02-29");
    EXPECT_EQ(meant("2 months ago", "2026-01-31"), "2025-11-30");
    EXPECT_EQ(meant("a year ago", "2024-02-29"), "2023-02-28");
}

TEST(ReadDate, KeepsAMonthWithoutADay) {
    EXPECT_EQ(meant("in February"), "2026-02");
    EXPECT_EQ(meant("March"), "2026-03");
    EXPECT_EQ(meant("March 2025"), "2025-03");
    EXPECT_EQ(meant("2026-01"), "2026-01");
    EXPECT_EQ(meant("last month"), "2026-02");
    EXPECT_EQ(meant("this month"), "2026-03");
    EXPECT_EQ(meant("mid-February"), "2026-02");
    EXPECT_EQ(meant("end of Feb"), "2026-02");
}

TEST(ReadDate, TakesAMonthToComeForTheLastOne) {
    EXPECT_EQ(meant("December"), "2025-12");
    EXPECT_EQ(meant("last month", "2026-01-15"), "2025-12");
}

TEST(ReadDate, ReadsDaysWithTheirMonth) {
    for (const char* text :
         {"4 March", "March 4", "March 4 2026", "4 Mar 2026", "Mar. 4th, 2026", "the 4th of March",
          "4-Mar-2026", "4/Mar", "Wed 4 March", "Wednesday, 4 March 2026"})
        EXPECT_EQ(meant(text), "2026-03-04") << text;
}

TEST(ReadDate, TakesADayWithoutAYearForTheMostRecentOne) {
    EXPECT_EQ(meant("5 March"), "2025-03-05");
    EXPECT_EQ(meant("31 December"), "2025-12-31");
    EXPECT_EQ(meant("31/12"), "2025-12-31");
    EXPECT_EQ(meant("1 Jan", "2026-01-01"), "2026-01-01");
    EXPECT_EQ(meant("yesterday", "2026-01-01"), "2025-12-31");
}

TEST(ReadDate, ReadsNumbersThatHaveOneReading) {
    for (const char* text :
         {"2026-03-04", "2026-3-4", "2026/03/04", "04.03.2026", "4.3.2026", "04.03.26", "4.3.", "4.3"})
        EXPECT_EQ(meant(text), "2026-03-04") << text;
    EXPECT_EQ(meant("3/25/2025"), "2025-03-25");
    EXPECT_EQ(meant("25/3/2025"), "2025-03-25");
    EXPECT_EQ(meant("3/3/2026"), "2026-03-03");
}

TEST(ReadDate, RefusesNumbersThatHaveTwoReadings) {
    EXPECT_EQ(meant("03/04/2026"), "");
    EXPECT_EQ(meant("3/4"), "");
    EXPECT_EQ(meant("1-2-2026"), "");
}

TEST(ReadDate, KnowsLeapDays) {
    EXPECT_EQ(meant("29 Feb 2024"), "2024-02-29");
    EXPECT_EQ(meant("29.02.2024"), "2024-02-29");
    EXPECT_EQ(meant("29 Feb"), "2024-02-29");
    EXPECT_EQ(meant("29 Feb 2025"), "");
    EXPECT_EQ(meant("2025-02-29"), "");
    EXPECT_EQ(meant("1900-02-29"), "");
}

TEST(ReadDate, PassesOverTimesOfDay) {
    EXPECT_EQ(meant("yesterday 14:30"), "2026-03-03");
    EXPECT_EQ(meant("yesterday at 9:30pm"), "2026-03-03");
    EXPECT_EQ(meant("2026-03-01T10:00"), "2026-03-01");
    EXPECT_EQ(meant("2026-03-01 10:00"), "2026-03-01");
    EXPECT_EQ(meant("this morning"), "2026-03-04");
    EXPECT_EQ(meant("yesterday afternoon"), "2026-03-03");
    EXPECT_EQ(meant("tonight"), "2026-03-04");
}

TEST(ReadDate, PassesOverPunctuationAtTheEnd) {
    EXPECT_EQ(meant("yesterday."), "2026-03-03");
    EXPECT_EQ(meant("2026-03-01;"), "2026-03-01");
    EXPECT_EQ(meant("last Tuesday, "), "2026-03-03");
}

TEST(ReadDate, RefusesAWeekdayThatIsNotThatDays) {
    EXPECT_EQ(meant("Tuesday 4 March"), "");
    EXPECT_EQ(meant("Mon 3 Mar 2026"), "");
}

TEST(ReadDate, RefusesNonsense) {
    for (const char* text : {"",
                             " ",
                             "soon",
                             "31 April",
                             "0 March",
                             "32 March",
                             "3/0/2026",
                             "2026-13-01",
                             "0000-01-01",
                             "99999999999",
                             "99999999999 days ago",
                             "-1 days ago",
                             "5000 days ago",
                             "a few days ago",
                             "next Tuesday",
                             "in 3 weeks",
                             "Q1",
                             "2026",
                             "ma",
                             "14:30",
                             "mayday",
                             "of the",
                             "mid"})
        EXPECT_EQ(meant(text), "") << text;
}

TEST(ReadLeadingDate, EndsWhereTheDateEnds) {
    EXPECT_EQ(leading("yesterday in the review"), "2026-03-03| in the review");
    EXPECT_EQ(leading("March 4, 2026 at the offsite"), "2026-03-04| at the offsite");
    EXPECT_EQ(leading("Tue 3 March 14:30, after lunch"), "2026-03-03| after lunch");
    EXPECT_EQ(leading("last Tuesday"), "2026-03-03|");
}

TEST(ReadLeadingDate, ReadsNoDateInPart) {
    EXPECT_EQ(leading("Tuesday 4 March"), "");
    EXPECT_EQ(leading("31 April after lunch"), "");
    EXPECT_EQ(leading("03/04/2026 with legal"), "");
}

TEST(ReadLeadingDate, TakesAShortWordForAMonthOnlyWhenItStandsAlone) {
    EXPECT_EQ(leading("may have been earlier"), "");
    EXPECT_EQ(leading("sat down with legal"), "");
    EXPECT_EQ(leading("May"), "2025-05|");
}

TEST(CalendarDate, ReadsIsoAndNothingElse) {
    EXPECT_EQ(calendar_date::from_iso("2026-03-04").value().to_iso(), "2026-03-04");
    EXPECT_EQ(calendar_date::from_iso("2026-03").value().to_iso(), "2026-03");
    for (const char* text :
         {"2026-3-4", "2026/03/04", "2026-03-04 ", "2026-00", "2026-02-30", "", "yesterday"})
        EXPECT_FALSE(calendar_date::from_iso(text)) << text;
}

TEST(CalendarDate, SpansAMonthWhenItHasNoDay) {
    const calendar_date february = calendar_date::from_iso("2024-02").value();
    EXPECT_FALSE(february.has_day());
    EXPECT_EQ(february.first_day(), day("2024-02-01"));
    EXPECT_EQ(february.last_day(), day("2024-02-29"));
    EXPECT_NE(february, calendar_date::from_iso("2024-02-01").value());
}

TEST(CalendarDate, SpeaksInWords) {
    EXPECT_EQ(to_words(calendar_date::from_iso("2026-03-04").value()), "4 Mar 2026");
    EXPECT_EQ(to_words(calendar_date::from_iso("2026-12").value()), "Dec 2026");
}

TEST(DaysLate, CountsFromTheEndOfWhatWasSaid) {
    EXPECT_EQ(days_late(calendar_date::from_iso("2026-01-29").value(), day("2026-03-04")), 34);
    EXPECT_EQ(days_late(calendar_date::from_iso("2026-02").value(), day("2026-03-04")), 4);
    EXPECT_EQ(days_late(calendar_date::from_iso("2026-03").value(), day("2026-03-04")), 0);
    EXPECT_EQ(days_late(calendar_date::from_iso("2026-03-04").value(), day("2026-03-04")), 0);
    EXPECT_EQ(days_late(calendar_date::from_iso("2027-01-01").value(), day("2026-03-04")), 0);
}

TEST(ReadDate, ReadsNoDateThatTheLogCannotKeep) {
    const std::chrono::sys_days today = std::chrono::year{2026} / 3 / 4;
    for (const char* text : {"60 years ago", "3000 weeks ago", "260.3", "3/260/2026", "March 260"})
        EXPECT_FALSE(read_date(text, today)) << text;
}

}  // namespace
}  // namespace evidence
