#include "evidence/clock.hpp"

#include <gtest/gtest.h>

namespace evidence {
namespace {

moment at(std::string_view rfc3339) {
    return from_rfc3339(rfc3339).value();
}

TEST(Rfc3339, ReturnsAsItWasWritten) {
    for (const char* text :
         {"2026-03-04T12:03:11.123Z", "1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"})
        EXPECT_EQ(to_rfc3339(at(text)), text);
}

TEST(Rfc3339, CountsMillisecondsFromTheEpoch) {
    EXPECT_EQ(at("2026-03-04T12:00:00.001Z").time_since_epoch().count(), 1772625600001);
}

TEST(Rfc3339, ReadsNothingElse) {
    for (const char* text :
         {"", "2026-03-04", "2026-03-04T12:03:11Z", "2026-03-04T12:03:11.123+01:00",
          "2026-03-04 12:03:11.123Z", "2026-02-30T12:03:11.123Z", "2026-03-04T24:00:00.000Z",
          "2026-03-04T12:60:00.000Z", "2026-03-04T12:00:61.000Z", "2026-03-04T-1:00:00.000Z",
          "2026-03-04T12:00:00.-01Z", "2026-03-04T12:00:00.000z"})
        EXPECT_FALSE(from_rfc3339(text)) << text;
}

TEST(OnTheWall, MovesWithDaylightSaving) {
    EXPECT_EQ(to_words(at("2026-03-29T00:59:59.999Z"), "Europe/Lisbon"), "29 Mar 2026, 00:59 WET");
    EXPECT_EQ(to_words(at("2026-03-29T01:00:00.000Z"), "Europe/Lisbon"), "29 Mar 2026, 02:00 WEST");
    EXPECT_EQ(to_words(at("2026-03-08T06:59:59.999Z"), "America/New_York"), "8 Mar 2026, 01:59 EST");
    EXPECT_EQ(to_words(at("2026-03-08T07:00:00.000Z"), "America/New_York"), "8 Mar 2026, 03:00 EDT");
}

TEST(OnTheWall, ShowsTheDoubledHourTwiceInAutumn) {
    EXPECT_EQ(to_words(at("2026-10-25T00:30:00.000Z"), "Europe/Lisbon"), "25 Oct 2026, 01:30 WEST");
    EXPECT_EQ(to_words(at("2026-10-25T01:30:00.000Z"), "Europe/Lisbon"), "25 Oct 2026, 01:30 WET");
}

TEST(OnTheWall, KnowsHalfHoursAndOtherDays) {
    EXPECT_EQ(to_words(at("2026-03-04T20:00:00.000Z"), "Asia/Kolkata"), "5 Mar 2026, 01:30 IST");
    EXPECT_EQ(to_words(at("2026-01-01T03:00:00.000Z"), "America/New_York"), "31 Dec 2025, 22:00 EST");
}

TEST(OnTheWall, TakesAnUnknownZoneForUtc) {
    EXPECT_EQ(to_words(at("2026-07-04T12:00:00.000Z"), "Atlantis/Capital"), "4 Jul 2026, 12:00 UTC");
    EXPECT_EQ(to_words(at("2026-07-04T12:00:00.000Z"), ""), "4 Jul 2026, 12:00 UTC");
}

TEST(KnownZones, AreThoseOfTheSystem) {
    for (const char* zone : {"Europe/Lisbon", "America/New_York", "Asia/Kolkata", "UTC"})
        EXPECT_TRUE(is_known_zone(zone)) << zone;
    for (const char* zone : {"", "Lisbon", "PST", "Europe/", "../../etc/passwd"})
        EXPECT_FALSE(is_known_zone(zone)) << zone;
}

TEST(SystemZone, IsAZone) {
    EXPECT_TRUE(is_known_zone(system_zone())) << system_zone();
}

}  // namespace
}  // namespace evidence
