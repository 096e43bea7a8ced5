#include "commands/import_line.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

std::string line(std::string_view sentence) {
    return line_to_propose(sentence, {});
}

TEST(LineToPropose, MakesAMetricOfWhatMoved) {
    EXPECT_EQ(line("conversion from 2.8% to 3.1%"), "/metric conversion from 2.8% to 3.1%");
    EXPECT_EQ(line("Improved checkout conversion from 2.8% to 3.1% by hiding the box"),
              "/metric checkout conversion from 2.8% to 3.1% by hiding the box");
    EXPECT_EQ(line("Reduced p95 latency by 30%"), "/metric p95 latency down 30%");
    EXPECT_EQ(line("We increased signups by 12%"), "/metric signups up 12%");
}

TEST(LineToPropose, TakesTheRangeForWhatMoved) {
    EXPECT_EQ(line("Cut checkout errors by 40% (from 2.5% to 1.5%)"),
              "/metric checkout errors from 2.5% to 1.5%");
    EXPECT_EQ(line("Cut errors (from 2.5% to 1.5%) with Legal"),
              "/metric errors from 2.5% to 1.5% with Legal");
    EXPECT_EQ(line("Conversion: from 2.8% to 3.1%"), "/metric Conversion from 2.8% to 3.1%");
    EXPECT_EQ(line("Cut errors 40% and pages from 20 pages to 10 pages"),
              "/decision Cut errors 40% and pages from 20 pages to 10 pages")
        << "40% would be read as the value";
}

TEST(LineToPropose, LeavesANumberInALongSentenceToADecision) {
    const std::string told = "After six months of work with Legal and Payments we moved from 3% to 4%";
    EXPECT_EQ(line(told), "/decision " + told);
    EXPECT_EQ(line("Won by 3% of the votes"), "/decision Won by 3% of the votes");
}

TEST(LineToPropose, MakesAStoryOfMentoring) {
    EXPECT_EQ(line("Mentored Sam on design docs"), "/mentor @Sam Mentored Sam on design docs");
    EXPECT_EQ(line("coached Sam Lee, weekly"), "/mentor @Sam-Lee coached Sam Lee, weekly");
    EXPECT_EQ(line("Paired with @kim on tests"), "/mentor Paired with @kim on tests");
    EXPECT_EQ(line("Onboarded Robin"), "/mentor @Robin Onboarded Robin");
    EXPECT_EQ(line("1:1s with Priya"), "/mentor @Priya 1:1s with Priya");
    EXPECT_EQ(line("Mentored two interns"), "/mentor Mentored two interns");
}

TEST(LineToPropose, TakesTeachingForMentoringOnlyBeforeAName) {
    EXPECT_EQ(line("trained the ranking model"), "/decision trained the ranking model");
    EXPECT_EQ(line("paired with the wrong plug"), "/decision paired with the wrong plug");
}

TEST(LineToPropose, MakesADecisionOfEverythingElse) {
    EXPECT_EQ(line("Decided against a rewrite because: cost"),
              "/decision Decided against a rewrite because: cost");
    EXPECT_EQ(line("  won\tan award "), "/decision won an award");
}

TEST(LineToPropose, KeepsALineThatIsACommand) {
    EXPECT_EQ(line("/metric conversion 3.1%"), "/metric conversion 3.1%");
    EXPECT_EQ(line("/evidence erase everything"), "/decision /evidence erase everything");
}

TEST(LineToPropose, NeverAddsToAnEntryOfThisLog) {
    EXPECT_EQ(line("D-14 results: +2%"), "/decision results: +2%");
    EXPECT_EQ(line("D-14"), "/decision About D-14");
}

TEST(LineToPropose, AddsTheSectionsInitiativesWhereNoneIsNamed) {
    EXPECT_EQ(line_to_propose("Dropped it", {"checkout", "eu"}), "/decision Dropped it #checkout #eu");
    EXPECT_EQ(line_to_propose("Dropped it #search", {"checkout"}), "/decision Dropped it #search");
}

}  // namespace
}  // namespace commands
