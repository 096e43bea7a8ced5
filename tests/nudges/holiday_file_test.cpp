// An iCalendar file of days off, whole and with every error that such files have.
#include "nudges/holidays.hpp"
#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using support::day;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Events inside a calendar; the first line of the first event is line 3.
holiday_file read(const std::string& events, std::string_view from = "2026-01-01",
                  std::string_view to = "2028-12-31") {
    return read_holidays("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n", day(from),
                         day(to));
}

std::string event(const std::string& lines) {
    return "BEGIN:VEVENT\r\n" + lines + "\r\nSUMMARY:Off\r\nEND:VEVENT\r\n";
}

std::vector<std::string> days_of(const holiday_file& file) {
    std::vector<std::string> all;
    for (const sys_days one : file.days)
        all.push_back(support::to_iso(one));
    return all;
}

TEST(HolidayFile, GivesTheDaysOfItsEvents) {
    const auto file = read(event("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227") +
                           event("DTSTART;VALUE=DATE:20260501") +
                           event("DTSTART;VALUE=DATE:20260601\r\nDURATION:P2D") + event("DTSTART:20260701"));
    EXPECT_THAT(days_of(file), ElementsAre("2026-05-01", "2026-06-01", "2026-06-02", "2026-07-01",
                                           "2026-12-25", "2026-12-26"));
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_EQ(file.events, 4U);
}

TEST(HolidayFile, ReturnsEveryYear) {
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY"))),
                ElementsAre("2026-05-01", "2027-05-01", "2028-05-01"));
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;INTERVAL=2"))),
                ElementsAre("2026-05-01", "2028-05-01"));
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;COUNT=3"))),
                ElementsAre("2026-05-01", "2027-05-01"));
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;UNTIL=20270430"))),
                ElementsAre("2026-05-01"));
    EXPECT_THAT(
        days_of(read(event("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1\r\n"
                           "EXDATE;VALUE=DATE:20270501"))),
        ElementsAre("2026-05-01", "2028-05-01"));
}

TEST(HolidayFile, ReturnsOnALeapDayInLeapYearsAlone) {
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY"))),
                ElementsAre("2028-02-29"));
}

TEST(HolidayFile, MayReachOverTheBeginningOfThePeriod) {
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DATE:20251230\r\nDTEND;VALUE=DATE:20260103"))),
                ElementsAre("2026-01-01", "2026-01-02"));
}

TEST(HolidayFile, IsUnfoldedAndMayEndItsLinesAsItLikes) {
    EXPECT_THAT(days_of(read(event("DTSTART;VALUE=DA\r\n TE:2026\r\n\t0501\r\nDESCRIPTION:a\r\n  b"))),
                ElementsAre("2026-05-01"));
    const auto file = read_holidays(
        "\xEF\xBB\xBF"
        "begin:vcalendar\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\n"
        "END:VEVENT\nEND:VCALENDAR",
        day("2026-01-01"), day("2026-12-31"));
    EXPECT_THAT(days_of(file), ElementsAre("2026-05-01"));
    EXPECT_THAT(file.problems, IsEmpty());
}

TEST(HolidayFile, PassesOverWhatIsNoHoliday) {
    const auto file = read(
        "BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n" +
        event("DTSTART;VALUE=DATE:20260501\r\nSTATUS:CANCELLED") +
        event("DTSTART;VALUE=DATE:20260601\r\nBEGIN:VALARM\r\nDTSTART:x\r\nEND:VALARM"));
    EXPECT_THAT(days_of(file), ElementsAre("2026-06-01"));
    EXPECT_THAT(file.problems, IsEmpty());
}

TEST(HolidayFile, NamesTheLineOfWhatItCannotRead) {
    const auto problems = [](const std::string& lines) { return read(event(lines)).problems; };
    EXPECT_THAT(problems("DTSTART:20260501T160000Z"),
                ElementsAre("Line 4: this event has a time of day; only whole days count "
                            "(DTSTART;VALUE=DATE:20261225)."));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:20260230"),
                ElementsAre("Line 4: “20260230” is no day of the calendar; write 20261225."));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:2026-5-1\x01\xFF"),
                ElementsAre(HasSubstr("“2026-5-1??” is no day")));
    EXPECT_THAT(problems("UID:1"), ElementsAre(HasSubstr("Line 3: this event has no DTSTART")));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260501"),
                ElementsAre(HasSubstr("Line 5: “20260501” is no end of this event")));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:20260501\r\nDURATION:PT8H"),
                ElementsAre(HasSubstr("Line 5: “PT8H” is no end")));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20270501"),
                ElementsAre(HasSubstr("lasts 365 days")));
    EXPECT_THAT(problems("DTSTART;VALUE=DATE:20260501\r\nEXDATE:nonsense"),
                ElementsAre(HasSubstr("Line 5: “nonsense”")));
}

TEST(HolidayFile, TakesTheFirstDayOfARuleThatItCannotRead) {
    for (const char* rule : {"FREQ=MONTHLY", "FREQ=YEARLY;BYDAY=4TH", "COUNT=3", "FREQ=YEARLY;COUNT=x",
                             "FREQ=YEARLY;BYMONTH=6", "FREQ=YEARLY;UNTIL=never", "FREQ=YEARLY;INTERVAL=0"}) {
        const auto file = read(event("DTSTART;VALUE=DATE:20260501\r\nRRULE:" + std::string(rule)));
        EXPECT_THAT(days_of(file), ElementsAre("2026-05-01")) << rule;
        EXPECT_THAT(file.problems, ElementsAre(HasSubstr("Line 5: this event returns by a rule"))) << rule;
    }
}

TEST(HolidayFile, GoesOnAfterAnError) {
    const auto file = read(event("DTSTART:20260501T160000Z") + event("DTSTART;VALUE=DATE:20260601"));
    EXPECT_THAT(days_of(file), ElementsAre("2026-06-01"));
    EXPECT_EQ(file.problems.size(), 1U);
}

TEST(HolidayFile, MustBeACalendar) {
    for (const char* text : {"", "\r\n\r\n", "<html>", "BEGIN:VCARD\r\nEND:VCARD\r\n"}) {
        const auto file = read_holidays(text, day("2026-01-01"), day("2026-12-31"));
        EXPECT_THAT(file.problems, ElementsAre(HasSubstr("begins with BEGIN:VCALENDAR"))) << text;
        EXPECT_THAT(file.days, IsEmpty());
    }
}

TEST(HolidayFile, SaysWhenItIsCutShortOrCrossed) {
    const auto cut = read_holidays("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\n",
                                   day("2026-01-01"), day("2026-12-31"));
    EXPECT_THAT(cut.problems, ElementsAre("Line 3: the file ends inside a VEVENT; it may be cut short."));
    EXPECT_THAT(read("END:VEVENT\r\n").problems,
                ElementsAre(HasSubstr("Line 3: END:VEVENT without its BEGIN")));
    EXPECT_THAT(read("BEGIN:VEVENT\r\nEND:VTODO\r\nEND:VEVENT\r\n").problems,
                ElementsAre(HasSubstr("Line 4: END:VTODO where the end of VEVENT was expected"),
                            HasSubstr("has no DTSTART")));
}

TEST(HolidayFile, HasLimits) {
    EXPECT_THAT(
        read_holidays(std::string(largest_holiday_file + 1, 'x'), day("2026-01-01"), day("2026-12-31"))
            .problems,
        ElementsAre(HasSubstr("larger than 1024 KiB")));
    std::string many;
    for (std::size_t i = 0; i <= most_holiday_events; ++i)
        many += event("DTSTART;VALUE=DATE:20260501");
    EXPECT_THAT(read(many).problems, ElementsAre(HasSubstr("more than 2000 events")));
    std::string long_ones;
    for (int i = 0; i < 30; ++i)
        long_ones += event("DTSTART;VALUE=DATE:20" + std::to_string(26 + i) + "0501\r\nDURATION:P40D");
    const auto full = read(long_ones, "2026-01-01", "2099-01-01");
    EXPECT_EQ(full.days.size(), most_holidays);
    EXPECT_THAT(full.problems, ElementsAre(HasSubstr("more than 1000 days off")));
    std::string bad;
    for (int i = 0; i < 25; ++i)
        bad += event("UID:1");
    const auto problems = read(bad).problems;
    EXPECT_EQ(problems.size(), most_holiday_problems + 1);
    EXPECT_EQ(problems.back(), "And 5 more problems like these.");
    const auto folded = read(event("DTSTART;VALUE=DATE:20260501\r\nDESCRIPTION:" + std::string(20'000, 'x')));
    EXPECT_THAT(days_of(folded), ElementsAre("2026-05-01"));
}

}  // namespace
}  // namespace nudges
