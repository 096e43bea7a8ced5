#include "nudges/holidays.hpp"

#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nudges {
namespace {

using std::chrono::days;
using support::day;
using testing::ElementsAre;

// "01-01 04-03", the holidays of a year that are not on a weekend.
std::vector<std::string> working_days_off(std::string_view code, int year) {
    std::vector<std::string> found;
    for (sys_days at = day(std::to_string(year) + "-01-01"); at < day(std::to_string(year + 1) + "-01-01");
         at += days{1}) {
        const std::chrono::weekday weekday{at};
        if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) continue;
        if (is_public_holiday(code, at)) found.push_back(support::to_iso(at).substr(5));
    }
    return found;
}

TEST(Easter, IsTheSundayOfTheTables) {
    for (const char* iso :
         {"1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2024-03-31",
          "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18"})
        EXPECT_EQ(support::to_iso(easter(std::chrono::year_month_day{day("2000-01-01")}.year() +
                                         std::chrono::years{std::stoi(std::string(iso, 4)) - 2000})),
                  iso);
}

TEST(PublicHolidays, OfTheUnitedStatesMoveOffTheWeekend) {
    EXPECT_THAT(working_days_off("US", 2026),
                ElementsAre("01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11",
                            "11-26", "12-25"));
    EXPECT_TRUE(is_public_holiday("US", day("2021-12-31")));  // New Year 2022 was a Saturday
    EXPECT_TRUE(is_public_holiday("US", day("2023-01-02")));  // New Year 2023 a Sunday
}

TEST(PublicHolidays, OfGermanyAreThoseOfAllItsStates) {
    EXPECT_THAT(working_days_off("DE", 2026),
                ElementsAre("01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "12-25"));
}

TEST(PublicHolidays, OfPortugal) {
    EXPECT_THAT(working_days_off("PT", 2026),
                ElementsAre("01-01", "04-03", "05-01", "06-04", "06-10", "10-05", "12-01", "12-08", "12-25"));
    EXPECT_TRUE(is_public_holiday("PT", day("2026-04-05")));
}

TEST(PublicHolidays, OfEnglandAndWalesHaveSubstituteDays) {
    EXPECT_THAT(working_days_off("GB", 2026),
                ElementsAre("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"));
    // Christmas on a Saturday: Monday and Tuesday; on a Sunday: the Tuesday, for Monday is Boxing Day.
    EXPECT_TRUE(is_public_holiday("GB", day("2021-12-27")));
    EXPECT_TRUE(is_public_holiday("GB", day("2021-12-28")));
    EXPECT_FALSE(is_public_holiday("GB", day("2021-12-29")));
    EXPECT_TRUE(is_public_holiday("GB", day("2022-12-26")));
    EXPECT_TRUE(is_public_holiday("GB", day("2022-12-27")));
    EXPECT_FALSE(is_public_holiday("GB", day("2022-12-28")));
    EXPECT_TRUE(is_public_holiday("GB", day("2022-01-03")));
}

TEST(PublicHolidays, OfFranceSpainAndIndia) {
    EXPECT_THAT(working_days_off("FR", 2026),
                ElementsAre("01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "11-11", "12-25"));
    EXPECT_THAT(working_days_off("ES", 2026),
                ElementsAre("01-01", "01-06", "04-03", "05-01", "10-12", "12-08", "12-25"));
    EXPECT_THAT(working_days_off("IN", 2026), ElementsAre("01-26", "10-02"));
}

TEST(PublicHolidays, OfNobodyAreNone) {
    for (const char* code : {"", "XX", "us"})
        EXPECT_FALSE(is_public_holiday(code, day("2026-01-01"))) << code;
}

TEST(Countries, AreFoundByCodeAndByName) {
    EXPECT_EQ(country_code("pt"), "PT");
    EXPECT_EQ(country_code("united kingdom"), "GB");
    EXPECT_EQ(country_code("Atlantis"), "");
    EXPECT_EQ(known_countries().size(), 7U);
}

}  // namespace
}  // namespace nudges
