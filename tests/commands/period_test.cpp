#include "commands/period.hpp"

#include "commands/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace commands {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

// Wednesday, 4 March 2026.
const sys_days today{2026y / std::chrono::March / 4};

std::string read(const std::string& text, sys_days on = today) {
    const auto days = read_period(text, on);
    return days ? to_words(*days) : "nothing";
}

TEST(ReadPeriod, KnowsWeeksMonthsQuartersAndYears) {
    const std::pair<const char*, const char*> said[]{
        {"this week", "2 – 8 Mar 2026"},
        {"last week", "23 Feb – 1 Mar 2026"},
        {"Past Week", "23 Feb – 1 Mar 2026"},
        {"this month", "1 – 31 Mar 2026"},
        {"last month", "1 – 28 Feb 2026"},
        {"this quarter", "1 Jan – 31 Mar 2026"},
        {"last quarter", "1 Oct – 31 Dec 2025"},
        {"this year", "1 Jan – 31 Dec 2026"},
        {"last year", "1 Jan – 31 Dec 2025"},
        {"2024", "1 Jan – 31 Dec 2024"},
        {"Q1", "1 Jan – 31 Mar 2026"},
        {"q2", "1 Apr – 30 Jun 2025"},
        {"Q1 2025", "1 Jan – 31 Mar 2025"},
        {"2025 Q3", "1 Jul – 30 Sep 2025"},
        {"2025-Q3", "1 Jul – 30 Sep 2025"},
        {"Q3/2025", "1 Jul – 30 Sep 2025"},
        {"quarter 3", "1 Jul – 30 Sep 2025"},
        {"quarter 3, 2024", "1 Jul – 30 Sep 2024"},
        {"H1", "1 Jan – 30 Jun 2026"},
        {"h2", "1 Jul – 31 Dec 2025"},
        {"2024-H2", "1 Jul – 31 Dec 2024"},
        {"the 1st of March", "1 Mar 2026"},
        {"March", "1 – 31 Mar 2026"},
        {"in April", "1 – 30 Apr 2025"},
        {"March 2024", "1 – 31 Mar 2024"},
        {"2026-02", "1 – 28 Feb 2026"},
        {"2026-02-03", "3 Feb 2026"},
        {"yesterday", "3 Mar 2026"},
        {"3 weeks ago", "11 Feb 2026"},
        {"last 3 days", "2 – 4 Mar 2026"},
        {"last 2 weeks", "19 Feb – 4 Mar 2026"},
        {"last 3 months", "5 Dec 2025 – 4 Mar 2026"},
        {"last 2 quarters", "5 Sep 2025 – 4 Mar 2026"},
        {"last 2 years", "5 Mar 2024 – 4 Mar 2026"},
        {"week 10", "2 – 8 Mar 2026"},
        {"week 11", "10 – 16 Mar 2025"},
        {"week 1", "29 Dec 2025 – 4 Jan 2026"},
        {"week 1 2025", "30 Dec 2024 – 5 Jan 2025"},
        {"week 11 of 2024", "11 – 17 Mar 2024"},
        {"week 11, 2024", "11 – 17 Mar 2024"},
        {"W10", "2 – 8 Mar 2026"},
        {"w11 2024", "11 – 17 Mar 2024"},
        {"2024-W11", "11 – 17 Mar 2024"},
        {"2024w11", "11 – 17 Mar 2024"},
        {"week 53", "28 Dec 2020 – 3 Jan 2021"},
    };
    for (const auto& [text, days] : said)
        EXPECT_EQ(read(text), days) << text;
}

TEST(ReadPeriod, ReadsNothingElse) {
    for (const char* text : {"",
                             "retention",
                             "week",
                             "week 0",
                             "week 54",
                             "week 53 2025",
                             "Q5",
                             "Q0",
                             "H3",
                             "quarter 5",
                             "w",
                             "w54",
                             "2024-W54",
                             "2024/W11",
                             "24-W11",
                             "last 999 years",
                             "q",
                             "Q1 26",
                             "last decision",
                             "last 0 days",
                             "last few weeks",
                             "1969",
                             "14",
                             "decisions",
                             "next week",
                             "quarter",
                             "last 9999999999999999999 days",
                             "week 99999999999999999999"})
        EXPECT_EQ(read(text), "nothing") << text;
}

TEST(ReadPeriod, BeginsAWeekOnMonday) {
    EXPECT_EQ(read("this week", sys_days{2026y / std::chrono::March / 8}), "2 – 8 Mar 2026");
    EXPECT_EQ(read("this week", sys_days{2026y / std::chrono::March / 9}), "9 – 15 Mar 2026");
    EXPECT_EQ(read("week 53", sys_days{2021y / std::chrono::January / 2}), "28 Dec 2020 – 3 Jan 2021");
    EXPECT_EQ(read("last 1 month", sys_days{2026y / std::chrono::March / 31}), "1 – 31 Mar 2026");
}

// "since 1 Mar 2026 | gift wrap": the days, and the words that are left.
std::string taken(const std::string& text, bool by_itself = true) {
    const period_in_text found = take_period(split_words(text), today, by_itself);
    std::string story = to_words(found.days);
    if (!found.unread.empty()) story += "?" + found.unread;
    if (found.days.ends_before_it_begins()) story += " backwards";
    return story + " | " + join_words(found.rest);
}

TEST(TakePeriod, StandsBehindItsKey) {
    EXPECT_EQ(taken("since: March"), "since 1 Mar 2026 | ");
    EXPECT_EQ(taken("since:March gift wrap"), "since 1 Mar 2026 | gift wrap");
    EXPECT_EQ(taken("from: January to: last month #checkout"), "1 Jan – 28 Feb 2026 | #checkout");
    EXPECT_EQ(taken("gift from 1 March to 3 March wrap"), "1 – 3 Mar 2026 | gift wrap");
    EXPECT_EQ(taken("since: Q1 decisions"), "since 1 Jan 2026 | decisions");
    EXPECT_EQ(taken("until: last week"), "until 1 Mar 2026 | ");
    EXPECT_EQ(taken("before: March"), "until 28 Feb 2026 | ");
    EXPECT_EQ(taken("after: February"), "since 1 Mar 2026 | ");
    EXPECT_EQ(taken("happened: March gift"), "1 – 31 Mar 2026 | gift");
    EXPECT_EQ(taken("on: 2026-03-04"), "4 Mar 2026 | ");
}

TEST(TakePeriod, StandsByItselfWhereThatIsMeant) {
    EXPECT_EQ(taken("decisions last week #checkout"), "23 Feb – 1 Mar 2026 | decisions #checkout");
    EXPECT_EQ(taken("decisions in March"), "1 – 31 Mar 2026 | decisions");
    EXPECT_EQ(taken("March April"), "1 – 31 Mar 2026 | April") << "one period, and a word";
    EXPECT_EQ(taken("decisions January - March"), "1 Jan – 31 Mar 2026 | decisions");
    EXPECT_EQ(taken("between January and last month"), "1 Jan – 28 Feb 2026 | ");
    EXPECT_EQ(taken("March and metrics"), "1 – 31 Mar 2026 | and metrics") << "no date behind it";
    EXPECT_EQ(taken("decisions and metrics - March"), "1 – 31 Mar 2026 | decisions and metrics -");
    EXPECT_EQ(taken("between January and March", false), " | between January and March");
    EXPECT_EQ(taken("moved to March", false), " | moved to March");
    EXPECT_EQ(taken("moved since March", false), "since 1 Mar 2026 | moved");
    EXPECT_EQ(taken("moved to: March", false), "until 31 Mar 2026 | moved");
}

TEST(TakePeriod, GivesBackWhatIsNoDate) {
    EXPECT_EQ(taken("since: the launch gift"), "?the launch gift | ");
    EXPECT_EQ(taken("since: launch because: x"), "?launch | because: x");
    EXPECT_EQ(taken("since the launch"), " | since the launch");
    EXPECT_EQ(taken("gift since:"), "?since: | gift");
    EXPECT_EQ(taken("since: because: x"), "?since: | because: x");
}

TEST(TakePeriod, KeepsOneThatEndsBeforeItBegins) {
    EXPECT_EQ(taken("since: March until: January"), "1 Mar – 31 Jan 2026 backwards | ");
    EXPECT_EQ(taken("since: March until: March"), "1 – 31 Mar 2026 | ");
    const period_in_text said = take_period(split_words("March - January"), today, true);
    EXPECT_EQ(said.since + "/" + said.until, "March/January");
}

TEST(ToLine, CanBeReadAgain) {
    for (const char* text : {"since: March", "until: March", "Q1", "yesterday"}) {
        const period days = take_period(split_words(text), today, true).days;
        EXPECT_EQ(take_period(split_words(to_line(days)), today, false).days, days) << text;
    }
}

}  // namespace
}  // namespace commands
