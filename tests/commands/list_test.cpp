#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using ListCommand = support::conversation;
using support::days;

TEST_F(ListCommand, ShowsTheNewestFirst) {
    say("/decision Dropped gift wrap #checkout happened: yesterday");
    say("/metric checkout-conversion 3.5% #checkout");
    say("/mentor @sam first");
    say("/evidence retract P-1");
    EXPECT_EQ(say("/evidence list"),
              "3 entries\n"
              "P-1  4 Mar 2026  @sam first (retracted)\n"
              "M-1  4 Mar 2026  checkout-conversion 3.5% #checkout\n"
              "D-1  3 Mar 2026  Dropped gift wrap #checkout (logged 1 day after)");
}

TEST_F(ListCommand, ChoosesByKindAndInitiative) {
    say("/decision one #checkout");
    say("/decision two #latency");
    say("/metric p95 200 ms #latency");
    say("/mentor @sam x");
    EXPECT_EQ(say("/evidence list decisions"),
              "2 decisions\nD-2  4 Mar 2026  two #latency\nD-1  4 Mar 2026  one #checkout");
    EXPECT_EQ(say("/evidence list #Latency"),
              "2 entries for #latency\nM-1  4 Mar 2026  p95 200 ms #latency\nD-2  4 Mar 2026  two #latency");
    EXPECT_EQ(say("/evidence list metrics #latency"),
              "1 metric for #latency\nM-1  4 Mar 2026  p95 200 ms #latency");
    EXPECT_EQ(say("/evidence list mentoring"), "1 mentoring story\nP-1  4 Mar 2026  @sam x");
}

TEST_F(ListCommand, ShowsAnEntryAsItIsCalledToday) {
    say("/decision Droped it");
    say("/evidence correct D-1 Dropped it happened: 1 March");
    EXPECT_EQ(say("/evidence list"), "1 entry\nD-1  1 Mar 2026  Dropped it (logged 3 days after)");
}

TEST_F(ListCommand, SaysWhatToTypeWhenItIsEmpty) {
    EXPECT_EQ(say("/evidence list"),
              "0 entries\nTry: /decision Deprioritised gift wrap #checkout because: retention risk");
    EXPECT_FALSE(refused());
}

TEST_F(ListCommand, HasPages) {
    for (int i = 1; i <= 21; ++i)
        say("/decision number " + std::to_string(i) + " #checkout");
    say("/evidence list decisions #checkout");
    EXPECT_EQ(headline(), "21 decisions for #checkout, page 1 of 2, newest first");
    EXPECT_EQ(reply().rows.size(), 20U);
    EXPECT_EQ(reply().rows.front().entry, "D-21");
    EXPECT_EQ(examples(), "/evidence list decisions #checkout page 2");
    EXPECT_EQ(say(reply().examples.at(0)),
              "21 decisions for #checkout, page 2 of 2, newest first\nD-1  4 Mar 2026  number 1 #checkout");
    EXPECT_EQ(say("/evidence list page 3"),
              "There is no page 3; the last is page 2.\nTry: /evidence list page 2");
    EXPECT_TRUE(refused());
    say("/evidence list 2");
    EXPECT_EQ(headline(), "21 entries, page 2 of 2, newest first");
    EXPECT_EQ(say("/evidence list #latency page 2"),
              "There is no page 2; nothing is in the list.\nTry: /evidence list #latency");
}

// It is Wednesday, 4 March 2026.
TEST_F(ListCommand, ChoosesByWeekMonthAndQuarter) {
    say("/decision october happened: 2025-10-20 #checkout");
    say("/decision february happened: February #checkout");
    say("/decision last week happened: 2026-02-25");
    say("/metric p95 200 ms happened: 2026-03-02");
    say("/decision today #checkout");
    const auto listed = [&](const std::string& what) {
        say("/evidence list " + what);
        std::string entries;
        for (const row& one : reply().rows)
            entries += " " + one.entry;
        return headline() + ":" + entries;
    };
    EXPECT_EQ(listed("this week"), "2 entries, 2 – 8 Mar 2026: D-4 M-1");
    EXPECT_EQ(listed("last week"), "2 entries, 23 Feb – 1 Mar 2026: D-3 D-2");
    EXPECT_EQ(listed("week 9"), "2 entries, 23 Feb – 1 Mar 2026: D-3 D-2");
    EXPECT_EQ(listed("this month"), "2 entries, 1 – 31 Mar 2026: D-4 M-1");
    EXPECT_EQ(listed("last month"), "2 entries, 1 – 28 Feb 2026: D-3 D-2");
    EXPECT_EQ(listed("2026-02"), "2 entries, 1 – 28 Feb 2026: D-3 D-2");
    EXPECT_EQ(listed("Q1"), "4 entries, 1 Jan – 31 Mar 2026: D-4 M-1 D-3 D-2");
    EXPECT_EQ(listed("Q4"), "1 entry, 1 Oct – 31 Dec 2025: D-1");
    EXPECT_EQ(listed("Q4 2025 #checkout"), "1 entry for #checkout, 1 Oct – 31 Dec 2025: D-1");
    EXPECT_EQ(listed("decisions this quarter #checkout"),
              "2 decisions for #checkout, 1 Jan – 31 Mar 2026: D-4 D-2");
    EXPECT_EQ(listed("since: March"), "2 entries, since 1 Mar 2026: D-4 M-1");
    EXPECT_EQ(listed("decisions since March"), "1 decision, since 1 Mar 2026: D-4");
    EXPECT_EQ(listed("until: 2025-12-31"), "1 entry, until 31 Dec 2025: D-1");
    EXPECT_EQ(listed("2025"), "1 entry, 1 Jan – 31 Dec 2025: D-1");
    EXPECT_EQ(listed("today"), "1 entry, 4 Mar 2026: D-4");
    EXPECT_EQ(listed("metrics last 3 days"), "1 metric, 2 – 4 Mar 2026: M-1");
    EXPECT_EQ(listed("january - march"), "4 entries, 1 Jan – 31 Mar 2026: D-4 M-1 D-3 D-2");
    EXPECT_EQ(listed("2026-W09"), "2 entries, 23 Feb – 1 Mar 2026: D-3 D-2");
    EXPECT_EQ(listed("by week"), "2 entries, 2 – 8 Mar 2026: D-4 M-1") << "the present one";
    EXPECT_EQ(listed("by quarter for #checkout"), "2 entries for #checkout, 1 Jan – 31 Mar 2026: D-4 D-2");
    EXPECT_EQ(listed("week 40"), "0 entries, 29 Sep – 5 Oct 2025:");
    EXPECT_EQ(examples(), "/evidence list");
}

TEST_F(ListCommand, KeepsThePeriodOverItsPages) {
    for (int i = 1; i <= 21; ++i)
        say("/decision number " + std::to_string(i));
    say("/evidence list decisions this week");
    EXPECT_EQ(headline(), "21 decisions, 2 – 8 Mar 2026, page 1 of 2, newest first");
    EXPECT_EQ(examples(), "/evidence list decisions this week page 2");
    say(reply().examples.at(0));
    EXPECT_EQ(reply().rows.size(), 1U);
}

TEST_F(ListCommand, RefusesADateThatItCannotRead) {
    EXPECT_EQ(say("/evidence list since: whenever"),
              "“whenever” is no date that I can read.\n"
              "Try: /evidence list since: March\nTry: /evidence list since: 2026-03-01");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/evidence list since:"),
              "“since:” needs a date behind it.\n"
              "Try: /evidence list since: March\nTry: /evidence list since: 2026-03-01");
}

TEST_F(ListCommand, RefusesDaysThatEndBeforeTheyBegin) {
    EXPECT_EQ(say("/evidence list since: March until: January"),
              "“march” begins after “january” has ended. Did you mean this?\n"
              "Try: /evidence list since: january until: march");
    EXPECT_TRUE(refused());
}

TEST_F(ListCommand, RefusesWhatItCannotListBy) {
    say("/evidence list checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "I cannot list by “checkout”. Try one of these:");
    EXPECT_EQ(reply().examples.at(0), "/evidence list #checkout");
    EXPECT_EQ(reply().examples.at(1), "/evidence search checkout");
    EXPECT_EQ(
        say("/evidence list next week"),
        "I cannot list by “next week”. Try one of these:\n"
        "Try: /evidence search next week\nTry: /evidence list decisions\nTry: /evidence list this month");
    say("/evidence list d-14");
    EXPECT_EQ(reply().examples.at(0), "/evidence show D-14");
    say("/evidence list @sam");
    EXPECT_EQ(reply().examples.at(0), "/evidence search @sam");
    say("/evidence list page 0");
    EXPECT_TRUE(refused());
}

TEST_F(ListCommand, TakesOneInitiativeAndOneKind) {
    say("/decision one #checkout");
    say("/evidence list #checkout #latency");
    EXPECT_EQ(headline(), "I cannot list by “#latency”. Try one of these:");
    EXPECT_EQ(reply().examples.at(0), "/evidence list #latency");
    say("/evidence list decisions metrics");
    EXPECT_EQ(headline(), "I cannot list by “metrics”. Try one of these:");
}

TEST_F(ListCommand, AsksWhichInitiative) {
    say("/evidence list by initiative");
    EXPECT_EQ(headline(), "No entry names an initiative yet. One is named like this:");
    EXPECT_NE(examples().find('#'), std::string::npos) << examples();
    say("/decision one #checkout");
    say("/decision two #latency");
    say("/evidence list by initiative");
    EXPECT_EQ(headline(), "Which initiative?");
    EXPECT_EQ(reply().examples.size(), 2U);
    say(reply().examples.front());
    EXPECT_EQ(reply().rows.size(), 1U);
}

}  // namespace
}  // namespace commands
