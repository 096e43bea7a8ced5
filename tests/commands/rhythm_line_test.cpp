#include "commands/rhythm_line.hpp"

#include "evidence/calendar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using std::chrono::sys_days;

sys_days day(const std::string& iso) {
    return evidence::calendar_date::from_iso(iso).value().first_day();
}

const sys_days today = day("2026-03-04");

// What the words make of the defaults; the problems where there are some.
std::string meant(const std::string& words, const std::string& start = "") {
    const rhythm_line read = read_rhythm_line(words, nudges::read_rhythm(start).value, today);
    std::string text;
    for (const std::string& problem : read.problems)
        text += problem + "\n";
    if (read.asks_until_when) text += "until when?";
    return text.empty() ? nudges::to_text(read.value) : text;
}

const std::string defaults = "fri 16:00 standard quiet 20:00-08:00 work mon-fri";

TEST(ARhythmLine, ReadsBackWhatToTextWrites) {
    for (const std::string& text :
         {defaults,
          std::string(
              "thu 09:30 light quiet none work sun-thu zone Asia/Kolkata pause 2026-08-01 holidays PT off "
              "2026-12-24..2026-12-31,2027-01-02")})
        EXPECT_EQ(meant(text), text);
}

TEST(ARhythmLine, IsReadOnEveryDayInTheWordsOfTheHints) {
    for (int later = 0; later < 1'000; ++later)
        for (const char* hint : {"off 24 Dec", "off 24 Dec to 31 Dec", "pause until 1 Aug"}) {
            const rhythm_line read = read_rhythm_line(hint, {}, today + std::chrono::days{later});
            ASSERT_TRUE(read.problems.empty()) << hint << ", " << later << " days later";
        }
}

TEST(ARhythmLine, OfNothingChangesNothing) {
    EXPECT_EQ(meant(""), defaults);
    EXPECT_EQ(meant("please"), defaults);
}

TEST(ARhythmLine, EndsSilenceOnlyWithAWordThatSaysSo) {
    EXPECT_EQ(meant("on", "silent"), defaults);
    EXPECT_EQ(meant("start again", "silent"), defaults);
    EXPECT_EQ(meant("resume light", "silent pause 2026-08-01"),
              "fri 16:00 light quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(meant("on", "active"), "fri 16:00 active quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(meant("on fridays", "silent"), "fri 16:00 silent quiet 20:00-08:00 work mon-fri");
}

TEST(ARhythmLine, ComesBackAsItWasBeforeSilence) {
    EXPECT_EQ(meant("on", meant("off", "light")), "fri 16:00 light quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(meant("resume", meant("mute", "active")), "fri 16:00 active quiet 20:00-08:00 work mon-fri");
}

TEST(ARhythmLine, ReadsWorkDaysBetweenSpaces) {
    EXPECT_EQ(meant("work mon tue wed"), "fri 16:00 standard quiet 20:00-08:00 work mon-wed");
    EXPECT_EQ(meant("work mondays wednesdays and thursdays"),
              "fri 16:00 standard quiet 20:00-08:00 work mon,wed,thu");
    EXPECT_EQ(meant("work mon tue thu 9:30"), "thu 09:30 standard quiet 20:00-08:00 work mon,tue");
    EXPECT_EQ(meant("work mon-thu tue"), "tue 16:00 standard quiet 20:00-08:00 work mon-thu");
    EXPECT_EQ(meant("work mon tue light"), "fri 16:00 light quiet 20:00-08:00 work mon,tue");
}

TEST(ARhythmLine, KnowsNoonAndQuietOff) {
    EXPECT_EQ(meant("fri 9 quiet off"), "fri 09:00 standard quiet none work mon-fri");
    EXPECT_EQ(meant("thu noon"), "thu 12:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(meant("quiet 0:00-24:00").find("These quiet hours leave less than an hour of the day"), 0U);
}

TEST(ARhythmLine, TellsOffFromDaysOff) {
    EXPECT_EQ(meant("off"), "fri 16:00 silent quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(meant("off quiet 22-6"), "fri 16:00 silent quiet 22:00-06:00 work mon-fri");
    EXPECT_EQ(meant("off until 1 Aug"), defaults + " pause 2026-08-01");
    EXPECT_EQ(meant("off 24 Dec, 31 Dec"), defaults + " off 2026-12-24,2026-12-31");
    EXPECT_EQ(meant("off 24 Dec - 2 Jan light"),
              "fri 16:00 light quiet 20:00-08:00 work mon-fri off 2026-12-24..2027-01-02");
    EXPECT_EQ(meant("off today"), defaults + " off 2026-03-04");
    EXPECT_EQ(meant("off none", "off 2026-12-24"), defaults);
}

TEST(ARhythmLine, LeavesTheNextPartAlone) {
    EXPECT_EQ(meant("pause 2 weeks quiet 22-6"),
              "fri 16:00 standard quiet 22:00-06:00 work mon-fri pause 2026-03-18");
    EXPECT_EQ(meant("zone Lisbon thu 9:30"),
              "thu 09:30 standard quiet 20:00-08:00 work mon-fri zone Europe/Lisbon");
    EXPECT_EQ(meant("work mon-thu fri"), "fri 16:00 standard quiet 20:00-08:00 work mon-thu");
    EXPECT_EQ(meant("quiet none work mon-thu"), "fri 16:00 standard quiet none work mon-thu");
}

TEST(ARhythmLine, AsksAndComplainsOfOneThingOnce) {
    EXPECT_EQ(meant("pause 1 jul - 3 jul light"), meant("off 1 jul - 3 jul light"));
    EXPECT_EQ(meant("pause from 2026-07-01 to 2026-07-03"), meant("off 2026-07-01..2026-07-03"));
    EXPECT_EQ(meant("pause"), "until when?");
    EXPECT_EQ(meant("pause light"), "until when?");
    EXPECT_EQ(
        meant("pause until the cows come home"),
        "“the cows come home” is no day of the next two years that I can read: say pause until 1 Aug or "
        "pause 2 weeks.\n");
}

TEST(DaysOff, AreAThousandAtMost) {
    nudges::rhythm of;
    std::set<sys_days> many;
    for (int i = 0; i < 1000; ++i)
        many.insert(today + std::chrono::days{i});
    EXPECT_TRUE(add_days_off(of, many, today));
    EXPECT_FALSE(add_days_off(of, {today + std::chrono::days{5000}}, today));
    EXPECT_EQ(of.days_off.size(), 1000U);
    EXPECT_TRUE(add_days_off(of, {today + std::chrono::days{5000}}, today + std::chrono::days{20}))
        << "those that have passed are forgotten";
    EXPECT_EQ(meant(line_for_days_off(many).substr(17)), nudges::to_text([&] {
                  nudges::rhythm all;
                  all.days_off = many;
                  return all;
              }()));
    EXPECT_LT(line_for_days_off(many).size(), 32U * 1024U);
}

TEST(DaysOff, MakeALine) {
    EXPECT_EQ(line_for_days_off({day("2026-12-24"), day("2026-12-25"), day("2027-01-02")}),
              "/evidence nudges off 2026-12-24..2026-12-25,2027-01-02");
}

TEST(ACalendarThatWasBrought, IsReadFromThisWeekOnForTwoYears) {
    const auto days_of = [](const std::string& date) {
        return read_calendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:" + date +
                                 "\nEND:VEVENT\nEND:VCALENDAR\n",
                             today)
            .days.size();
    };
    EXPECT_EQ(days_of("20260301"), 0U) << "last week's Sunday";
    EXPECT_EQ(days_of("20260302"), 1U);
    EXPECT_EQ(days_of("20280304"), 1U);
    EXPECT_EQ(days_of("20280401"), 0U);
}

TEST(ACalendarThatWasBrought, BeginsWhereItSaysSo) {
    EXPECT_EQ(find_calendar("holidays BEGIN:VCALENDAR"), 9U);
    EXPECT_EQ(find_calendar("begin:vcalendar"), 0U);
    EXPECT_EQ(find_calendar("holidays PT"), std::string::npos);
}

}  // namespace
}  // namespace commands
