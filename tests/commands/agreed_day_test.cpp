#include "commands/agreed_day.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

// Said at that moment.
evidence::stage by(std::string words, std::string_view said_at = "2026-03-04T12:00:00.000Z") {
    evidence::stage said{
        "by", std::move(words), std::nullopt, evidence::calendar_date::from_iso("2026-03-04").value(), {}};
    said.said_at = evidence::from_rfc3339(said_at).value();
    return said;
}

TEST(ADayAgreedOn, IsReadAheadFromTheDayOnWhichItWasSaid) {
    EXPECT_EQ(agreed_day_in_words(by("30 Sep"), "UTC"), "30 Sep 2026");
    EXPECT_EQ(agreed_day_in_words(by("1 Feb"), "UTC"), "1 Feb 2027");
    EXPECT_EQ(agreed_day_in_words(by("in 3 weeks"), "UTC"), "25 Mar 2026");
}

// A correction says it anew.
TEST(ADayAgreedOn, IsReadFromTheDayOfTheWordsThatStand) {
    EXPECT_EQ(agreed_day_in_words(by("tomorrow", "2026-04-10T12:00:00.000Z"), "UTC"), "11 Apr 2026");
}

TEST(ADayAgreedOn, IsTheDayWhereThePersonIs) {
    EXPECT_EQ(agreed_day_in_words(by("tomorrow"), "Pacific/Auckland"), "6 Mar 2026");
}

TEST(ADayAgreedOn, StaysInWordsWhereItNamesNoDayAhead) {
    for (const char* const words : {"when it suits", "2026-03-01", "the next cycle"}) {
        EXPECT_FALSE(day_agreed(by(words), "UTC")) << words;
        EXPECT_EQ(agreed_day_in_words(by(words), "UTC"), words);
    }
}

}  // namespace
}  // namespace commands
