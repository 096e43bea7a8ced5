#include "nudges/local_time.hpp"

#include "tests/support/days.hpp"

#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using support::day;

std::string utc(std::string_view iso, int hour, int minute, std::string_view zone) {
    return evidence::to_rfc3339(to_utc(day(iso), hours{hour} + minutes{minute}, zone)).substr(0, 16) + "Z";
}

TEST(LocalTime, IsThereAndBackInEveryKindOfZone) {
    for (const char* zone : {"UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu",
                             "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia"})
        for (sys_days on = day("2026-01-01"); on < day("2027-01-01"); on += std::chrono::days{1}) {
            const local_time shown = to_local(to_utc(on, hours{16}, zone), zone);
            EXPECT_EQ(shown.day, on) << zone;
            EXPECT_EQ(shown.since_midnight, hours{16}) << zone;
        }
}

TEST(LocalTime, KeepsTheTimeOnTheWallOverAClockChange) {
    EXPECT_EQ(utc("2026-03-27", 16, 0, "Europe/Lisbon"), "2026-03-27T16:00Z");
    EXPECT_EQ(utc("2026-04-03", 16, 0, "Europe/Lisbon"), "2026-04-03T15:00Z");
    EXPECT_EQ(utc("2026-04-03", 16, 0, "Australia/Sydney"), "2026-04-03T05:00Z");
    EXPECT_EQ(utc("2026-04-10", 16, 0, "Australia/Sydney"), "2026-04-10T06:00Z");
}

TEST(LocalTime, TakesASkippedTimeForTheFirstMomentAfterTheGap) {
    EXPECT_EQ(utc("2026-03-29", 0, 59, "Europe/Lisbon"), "2026-03-29T00:59Z");
    EXPECT_EQ(utc("2026-03-29", 1, 0, "Europe/Lisbon"), "2026-03-29T01:00Z");
    EXPECT_EQ(utc("2026-03-29", 1, 30, "Europe/Lisbon"), "2026-03-29T01:00Z");
    EXPECT_EQ(utc("2026-03-29", 2, 0, "Europe/Lisbon"), "2026-03-29T01:00Z");
    EXPECT_EQ(utc("2026-10-04", 2, 15, "Australia/Lord_Howe"), "2026-10-03T15:30Z");  // half an hour
}

TEST(LocalTime, TakesARepeatedTimeForTheFirstOfTheTwo) {
    EXPECT_EQ(utc("2026-10-25", 1, 30, "Europe/Lisbon"), "2026-10-25T00:30Z");
    EXPECT_EQ(utc("2026-10-25", 2, 0, "Europe/Lisbon"), "2026-10-25T02:00Z");
    EXPECT_EQ(utc("2026-11-01", 1, 30, "America/New_York"), "2026-11-01T05:30Z");
    EXPECT_EQ(utc("2026-04-05", 1, 45, "Australia/Lord_Howe"), "2026-04-04T14:45Z");
}

TEST(LocalTime, FindsTheFirstMomentOfADayThatHasNoMidnight) {
    EXPECT_EQ(start_of_day(day("2026-04-24"), "Africa/Cairo"), moment{day("2026-04-23")} + hours{22});
    EXPECT_EQ(start_of_day(day("2026-09-06"), "America/Santiago"), moment{day("2026-09-06")} + hours{4});
    // Samoa went over the date line and had no 30 December 2011 at all.
    EXPECT_EQ(utc("2011-12-30", 12, 0, "Pacific/Apia"), "2011-12-30T10:00Z");
    EXPECT_EQ(start_of_day(day("2011-12-31"), "Pacific/Apia"), moment{day("2011-12-30")} + hours{10});
}

TEST(LocalTime, FollowsZonesThatChangedTheirRule) {
    EXPECT_EQ(utc("2010-07-01", 12, 0, "Europe/Moscow"), "2010-07-01T08:00Z");
    EXPECT_EQ(utc("2015-07-01", 12, 0, "Europe/Moscow"), "2015-07-01T09:00Z");
    EXPECT_EQ(utc("2015-08-01", 12, 0, "Asia/Pyongyang"), "2015-08-01T03:00Z");
    EXPECT_EQ(utc("2016-03-01", 12, 0, "Asia/Pyongyang"), "2016-03-01T03:30Z");
    EXPECT_EQ(utc("2022-07-01", 12, 0, "America/Mexico_City"), "2022-07-01T17:00Z");
    EXPECT_EQ(utc("2023-07-01", 12, 0, "America/Mexico_City"), "2023-07-01T18:00Z");
}

TEST(LocalTime, KnowsLeapDaysAndTheTurnOfTheYear) {
    EXPECT_EQ(utc("2028-02-29", 16, 0, "America/New_York"), "2028-02-29T21:00Z");
    EXPECT_EQ(local_day(moment{day("2028-03-01")} + hours{3}, "America/New_York"), day("2028-02-29"));
    EXPECT_EQ(local_day(moment{day("2026-12-31")} + hours{11}, "Pacific/Kiritimati"), day("2027-01-01"));
}

TEST(LocalTime, ReadsAnUnknownZoneAsUtc) {
    EXPECT_EQ(utc("2026-07-01", 16, 0, "Atlantis/Capital"), "2026-07-01T16:00Z");
    EXPECT_EQ(local_day(moment{day("2026-07-01")} + hours{23}, ""), day("2026-07-01"));
}

TEST(Weeks, BeginOnMonday) {
    for (const char* iso : {"2026-03-02", "2026-03-06", "2026-03-08"})
        EXPECT_EQ(monday_of(day(iso)), day("2026-03-02")) << iso;
    EXPECT_EQ(monday_of(day("2026-01-01")), day("2025-12-29"));
}

}  // namespace
}  // namespace nudges
