#include "commands/spoken.hpp"

#include "tests/support/days.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using support::day;

std::string ago(std::string_view iso, std::string_view today) {
    return spoken_ago(evidence::calendar_date::from_iso(iso).value(), day(today));
}

TEST(SpokenDay, NamesItsYearOnlyFarAway) {
    EXPECT_EQ(spoken_day(day("2026-03-04"), day("2026-11-15")), "4 Mar");
    EXPECT_EQ(spoken_day(day("2027-01-30"), day("2026-11-15")), "30 Jan");
    EXPECT_EQ(spoken_day(day("2025-03-04"), day("2026-11-15")), "4 Mar 2025");
    EXPECT_EQ(spoken_day(day("2027-11-15"), day("2026-11-15")), "15 Nov 2027");
}

TEST(SpokenAgo, CountsInTheUnitThatOneWouldUse) {
    EXPECT_EQ(ago("2026-03-04", "2026-03-04"), "today");
    EXPECT_EQ(ago("2026-03-03", "2026-03-04"), "yesterday");
    EXPECT_EQ(ago("2026-02-23", "2026-03-04"), "9 days ago");
    EXPECT_EQ(ago("2026-02-18", "2026-03-04"), "2 weeks ago");
    EXPECT_EQ(ago("2025-12-10", "2026-03-04"), "12 weeks ago");
    EXPECT_EQ(ago("2025-11-04", "2026-03-04"), "3 months ago");
    EXPECT_EQ(ago("2024-03-04", "2026-03-04"), "2 years ago");
}

TEST(SpokenAgo, NamesAMonthThatHasNoDay) {
    EXPECT_EQ(ago("2026-02", "2026-03-04"), "in February");
    EXPECT_EQ(ago("2025-02", "2026-03-04"), "in February 2025");
}

TEST(SpokenAhead, CountsInTheUnitThatOneWouldUse) {
    EXPECT_EQ(spoken_ahead(day("2026-03-04"), day("2026-03-04")), "today");
    EXPECT_EQ(spoken_ahead(day("2026-03-05"), day("2026-03-04")), "tomorrow");
    EXPECT_EQ(spoken_ahead(day("2026-03-11"), day("2026-03-04")), "in a week");
    EXPECT_EQ(spoken_ahead(day("2026-03-14"), day("2026-03-04")), "in 10 days");
    EXPECT_EQ(spoken_ahead(day("2026-04-29"), day("2026-03-04")), "in 8 weeks");
    EXPECT_EQ(spoken_ahead(day("2026-03-03"), day("2026-03-04")), "yesterday");
}

TEST(SpokenCount, KnowsOneFromMany) {
    EXPECT_EQ(spoken_count(0, "decision", "decisions"), "no decisions");
    EXPECT_EQ(spoken_count(1, "decision", "decisions"), "a decision");
    EXPECT_EQ(spoken_count(1, "agreed behaviour", "agreed behaviours"), "an agreed behaviour");
    EXPECT_EQ(spoken_count(2, "mentoring story", "mentoring stories"), "2 mentoring stories");
}

TEST(SpokenList, EndsWithAnd) {
    EXPECT_EQ(spoken_list({}), "");
    EXPECT_EQ(spoken_list({"a"}), "a");
    EXPECT_EQ(spoken_list({"a", "b"}), "a and b");
    EXPECT_EQ(spoken_list({"a", "b", "c"}), "a, b and c");
}

TEST(SpokenQuote, IsOneLineCutBetweenWords) {
    EXPECT_EQ(spoken_quote(""), "");
    EXPECT_EQ(spoken_quote("Dropped gift wrap."), "“Dropped gift wrap”");
    EXPECT_EQ(spoken_quote("Dropped\ngift  wrap"), "“Dropped gift wrap”");
    EXPECT_EQ(spoken_quote("Dropped gift wrap at checkout because four in five carts never opened it"),
              "“Dropped gift wrap at checkout because four in five carts…”");
    EXPECT_EQ(spoken_quote(std::string(100, 'x')), "“" + std::string(60, 'x') + "…”");
}

TEST(SpokenSentence, BeginsLargeAndEndsOnce) {
    EXPECT_EQ(spoken_sentence("no number since March"), "No number since March.");
    EXPECT_EQ(spoken_sentence("D-1 has none."), "D-1 has none.");
    EXPECT_EQ(spoken_sentence(""), "");
}

}  // namespace
}  // namespace commands
