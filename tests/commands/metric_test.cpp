#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace commands {
namespace {

using support::days;

class MetricCommand : public support::conversation {
protected:
    // The name and the number that a line was understood as: "p95: 200 ms", with " < 300 ms" for its
    // baseline.
    std::string observed(const std::string& line) {
        say(line);
        if (!saved()) return headline();
        const std::string baseline = fact("Baseline");
        return fact("Metric") + ": " + fact("Value") + (baseline.empty() ? "" : " < " + baseline);
    }
};

TEST_F(MetricCommand, AnswersWithItsNumberItsTimeAndTheNextQuestion) {
    EXPECT_EQ(say("/metric checkout-conversion 3.5% source: Looker/checkout #checkout"),
              "M-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Metric: checkout-conversion\n"
              "Value: 3.5%\n"
              "Source: Looker/checkout\n"
              "Initiative: #checkout\n"
              "Next: What was it before? /metric M-1 baseline: ");
    EXPECT_EQ(entry("M-1"),
              "M-1, 4 Mar 2026: \nname: checkout-conversion\nvalue: 3.5% [3.5%]\nsource: "
              "Looker/checkout\n#checkout");
}

TEST_F(MetricCommand, IsUnderstoodAsPeopleTypeIt) {
    const std::vector<std::pair<std::string, std::string>> lines{
        {"checkout-conversion 3.5%", "checkout-conversion: 3.5%"},
        {"Checkout Conversion: 3,5 %", "Checkout Conversion: 3.5%"},
        {"conversion is now at 3.5%", "conversion: 3.5%"},
        {"conversion = 3.5 percent", "conversion: 3.5%"},
        {"\"checkout conversion\" 3.5%", "checkout conversion: 3.5%"},
        {"p95: 200ms", "p95: 200 ms"},
        {"200ms p95", "p95: 200 ms"},
        {"+8% GMV", "GMV: +8%"},
        {"churn -0.4 pp", "churn: −0.4 pp"},
        {"12k users", "users: 12k users"},
        {"deploys 12/day", "deploys: 12/day"},
        {"NPS 42 points", "NPS: 42 points"},
        {"7-day retention 18%", "7-day retention: 18%"},
        {"android 30 day retention 41%", "android 30 day retention: 41%"},
        {"D7 retention 18%", "D7 retention: 18%"},
        {"3.5% conversion in 2 weeks", "conversion in 2 weeks: 3.5%"},
        {"revenue 3,2 Mio. €", "revenue: €3.2M"},
        {"revenue 1 200 €", "revenue: €1.2k"},
        {"error-rate .5%", "error-rate: 0.5%"},
        {"転換率3.5%", "転換率: 3.5%"},
        {"conversion 3.5%.", "conversion: 3.5%"},
        {"conversion 3.5%...", "conversion: 3.5%"},
        {"latency <200ms", "latency: 200 ms"},
        {"cost ($1.2M)", "cost: $1.2M"},
        {"savings approx. $1M", "savings: $1M"},
        {"savings at least $1M", "savings: $1M"},
        {"0 incidents in march", "incidents: 0 incidents"},
        {"#checkout conversion 3.5%", "conversion: 3.5%"},
        {"MTTR 2h 15min", "MTTR: 135 min"},
        {"build 1h30m", "build: 90 min"},
        {"🚀 conversion 3.5%", "🚀 conversion: 3.5%"},
    };
    for (const auto& [line, expected] : lines)
        EXPECT_EQ(observed("/metric " + line), expected) << line;
}

TEST_F(MetricCommand, TakesBothEndsOfAMove) {
    const std::vector<std::pair<std::string, std::string>> lines{
        {"bounce from 23% to 17%", "bounce: 17% < 23%"},
        {"bounce from 23 to 17%", "bounce: 17% < 23%"},
        {"bounce 23% → 17%", "bounce: 17% < 23%"},
        {"bounce 17% (was 23%)", "bounce: 17% < 23%"},
        {"bounce 17%, down from 23%", "bounce: 17% < 23%"},
        {"bounce 17% was: 23%", "bounce: 17% < 23%"},
        {"revenue from $1M to 1.5M", "revenue: $1.5M < $1M"},
        {"p95 down 20% to 505 ms", "p95: 505 ms"},
        {"margin from -12% to 3%", "margin: 3% < −12%"},
        {"nps from -5 to 12 points", "nps: 12 points < −5 points"},
        {"conversion up 0.4 pp to 3.5%", "conversion: 3.5%"},
    };
    for (const auto& [line, expected] : lines)
        EXPECT_EQ(observed("/metric " + line), expected) << line;
}

TEST_F(MetricCommand, KeepsTheRestAsANote) {
    say("/metric conversion 3.5%, after the fix");
    EXPECT_EQ(fact("Note"), "after the fix");
    EXPECT_EQ(newest().text, "after the fix");
    say("/metric conversion 3.5%. After the fix.");
    EXPECT_EQ(newest().text, "After the fix.");
}

TEST_F(MetricCommand, ReadsTheFullStopsThatAPhoneTypes) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5%, up from 3.1%. source: Looker. for: D-1.");
    EXPECT_TRUE(saved()) << last_reply();
    EXPECT_THAT(entry("M-1"),
                testing::HasSubstr("value: 3.5% [3.5%]\nbaseline: 3.1% [3.1%]\nsource: Looker."));
}

TEST_F(MetricCommand, LendsItsUnitToBareNumbersBesideIt) {
    say("/metric conversion 3.5% baseline: 3.1 target: 4");
    EXPECT_EQ(
        entry("M-1"),
        "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.5% [3.5%]\nbaseline: 3.1% [3.1%]\ntarget: 4% [4%]");
}

TEST_F(MetricCommand, KeepsMoneyAsAmount) {
    say("/metric conversion 3.5% money: $3.2M/yr");
    EXPECT_EQ(entry("M-1"),
              "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.5% [3.5%]\nmoney: $3.2M/yr [$3.2M/yr]");
}

TEST_F(MetricCommand, ComparesWithTheFirstOfItsSeries) {
    say("/metric checkout-conversion 3.1%");
    after(7 * days);
    say("/metric Checkout Conversion 3.5%");
    EXPECT_EQ(fact("Since 4 Mar 2026"), "3.1% → 3.5%: +0.4 pp (+12.9%)");
    after(7 * days);
    say("/metric checkout_conversion 3.4%");
    EXPECT_EQ(fact("Since 4 Mar 2026"), "3.1% → 3.4%: +0.3 pp (+9.7%)");
}

TEST_F(MetricCommand, ComparesWithTheBaselineOfTheFirst) {
    say("/metric p95 640 ms baseline: 0.7 s");
    say("/metric p95 505 ms");
    EXPECT_EQ(fact("Since the baseline"), "0.7 s → 505 ms: −195 ms (−27.9%)");
}

TEST_F(MetricCommand, ComparesForwardsWhenAnEarlierOneIsToldLater) {
    say("/metric mobile 3.0%");
    say("/metric mobile 2.6% happened: 2026-02-15");
    EXPECT_EQ(fact("Until 4 Mar 2026"), "2.6% → 3.0%: +0.4 pp (+15.4%)");
}

TEST_F(MetricCommand, ComparesOnlyWhatCompares) {
    say("/metric mobile 3.0%");
    EXPECT_EQ(say("/metric mobile 12k users"),
              "M-2 saved · 4 Mar 2026, 12:00 WET\nMetric: mobile\nValue: 12k users\nNext: Where can someone "
              "check this number? /metric M-2 source: ");
}

TEST_F(MetricCommand, ShowsTheNewestOfItsSeriesByItsNameAlone) {
    say("/metric checkout-conversion 3.1%");
    say("/metric checkout-conversion 3.5%");
    say("/metric checkout conversion?");
    EXPECT_EQ(headline(), "M-2, metric");
    EXPECT_EQ(records(), 2U);
    say("/metric checkout-conversion https://example.org/dashboard");
    EXPECT_EQ(headline(), "M-3 saved");
}

TEST_F(MetricCommand, IsSavedWithoutANumberAndAsksForIt) {
    say("/metric checkout-conversion, number follows");
    EXPECT_EQ(entry("M-1"), "M-1, 4 Mar 2026: \nname: checkout-conversion, number follows");
    EXPECT_EQ(next(), "What is the number, with its unit? /metric M-1 value: ");
    say("/metric M-1 3.5%");
    EXPECT_EQ(entry("M-1"),
              "M-1, 4 Mar 2026: \nname: checkout-conversion, number follows\nvalue: 3.5% [3.5%]");
}

TEST_F(MetricCommand, TakesANumberByItsField) {
    EXPECT_EQ(observed("/metric top 10 share value: 41%"), "top 10 share: 41%");
    say("/metric cost value: 41");
    EXPECT_TRUE(refused());
    EXPECT_EQ(
        last_reply(),
        "“41” is no number with a unit. Nothing was saved: say it like this.\nTry: /metric cost value: 3.5%");
}

TEST_F(MetricCommand, RefusesAValueWithoutAUnit) {
    EXPECT_EQ(say("/metric NPS 42"),
              "42 of what? Nothing was saved: send it again with its unit.\n"
              "Try: /metric NPS 42%\n"
              "Try: /metric NPS 42 ms\n"
              "Try: /metric NPS 42 points");
    EXPECT_TRUE(refused());
    for (const char* line :
         {"/metric 3.5", "/metric conversion 3.5 baseline: 3.1", "/metric incidents 3 in March",
          "/metric sessions 12 000", "/metric conversion from 3.1 to 3.5"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
    }
    EXPECT_EQ(records(), 0U);
}

TEST_F(MetricCommand, PutsTheUnitOfItsSeriesIntoTheLineToType) {
    say("/metric checkout-conversion 3.1%");
    say("/metric checkout-conversion 3.5 source: Looker #checkout");
    EXPECT_EQ(examples(), "/metric checkout-conversion 3.5% source: Looker #checkout");
    say(reply().examples.at(0));
    EXPECT_EQ(fact("Value"), "3.5%");
}

TEST_F(MetricCommand, RefusesTheBareEndsOfAMoveInOneGo) {
    say("/metric conversion from 3.1 to 3.5");
    ASSERT_TRUE(refused());
    EXPECT_EQ(reply().examples.at(0), "/metric conversion from 3.1 to 3.5%");
    EXPECT_EQ(observed(reply().examples.at(0)), "conversion: 3.5% < 3.1%");
}

TEST_F(MetricCommand, GuessesNoPercentageOfAScaledNumber) {
    say("/metric signups 12k");
    EXPECT_EQ(examples(), "/metric signups 12k users\n/metric signups $12k");
}

TEST_F(MetricCommand, RefusesANumberWithoutAName) {
    EXPECT_EQ(say("/metric 3.5%"),
              "3.5% of what? Nothing was saved: begin with the metric's name.\nTry: /metric "
              "checkout-conversion 3.5%");
    EXPECT_TRUE(refused());
    say("/metric target: 4%");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "Which metric? Nothing was saved: begin with the metric's name.");
}

TEST_F(MetricCommand, RefusesAPartOfAWhole) {
    say("/metric adoption 3 of 5 teams");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "3 of what? Nothing was saved: send it again with its unit.");
}

TEST_F(MetricCommand, NamesTheDecisionThatMovedIt) {
    say("/decision Dropped gift wrap");
    say("/metric conversion 3.5% for: d1");
    EXPECT_TRUE(saved());
    EXPECT_EQ(fact("For"), "d1");
}

TEST_F(MetricCommand, RefusesADecisionThatIsNotThere) {
    say("/metric conversion 3.5% for: D-9");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no D-9: you have logged no decisions yet. Nothing was saved.");
    say("/metric conversion 3.5% for: the gift wrap thing");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(),
              "“for: the gift wrap thing” names no decision. Nothing was saved: say a decision's number, as "
              "in for: D-14.");
}

TEST_F(MetricCommand, RefusesASecondNumberForOneObservation) {
    say("/metric conversion 3.5%");
    EXPECT_EQ(say("/metric M-1 3.6%"),
              "M-1 already has its number. Nothing was saved: log a new observation, or correct this one.\n"
              "Try: /metric conversion 3.6%\n"
              "Try: /evidence correct M-1 value: 3.6%");
    EXPECT_TRUE(refused());
    say(reply().examples.at(1));
    EXPECT_EQ(entry("M-1"), "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.6% [3.6%] (corrected)");
}

TEST_F(MetricCommand, RefusesAnAddedValueWithoutAUnit) {
    say("/metric conversion, later");
    say("/metric M-1 value: 3.5");
    EXPECT_TRUE(refused());
    EXPECT_EQ(examples(), "/metric M-1 value: 3.5%");
}

TEST_F(MetricCommand, TakesStagesByItsNumber) {
    say("/metric conversion 3.5%");
    after(1 * days);
    say("/metric m1 source: Looker baseline: 3.1%");
    EXPECT_EQ(entry("M-1"),
              "M-1, 4 Mar 2026: \nname: conversion\nvalue: 3.5% [3.5%]\nsource: Looker (5 Mar "
              "2026)\nbaseline: 3.1% [3.1%] (5 Mar 2026)");
}

TEST_F(MetricCommand, RefusesAnUnknownObservationAndADateToCome) {
    say("/metric M-9 source: x");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no M-9: you have logged no metrics yet. Nothing was saved.");
    say("/metric conversion 3.5% happened: tomorrow");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(MetricCommand, KeepsWhenItHappened) {
    say("/metric conversion 3.5% happened: February");
    EXPECT_EQ(fact("Happened"), "Feb 2026, logged 4 days after");
    say("/metric happened: yesterday uptime 99.9%");
    EXPECT_EQ(entry("M-2"), "M-2, 3 Mar 2026: \nname: uptime\nvalue: 99.9% [99.9%]");
}

TEST_F(MetricCommand, ShortensAnEndlessName) {
    say("/metric " + std::string(500, 'x') + " 3%");
    EXPECT_EQ(newest().fields.at(0).text, std::string(120, 'x') + "…");
}

TEST_F(MetricCommand, ShowsItsUsageWhenItIsEmpty) {
    say("/metric");
    EXPECT_EQ(headline(),
              "/metric name value [baseline: …] [target: …] [source: …] [money: …] [for: D-14] #initiative");
    EXPECT_EQ(fact("Fields, all optional"),
              "baseline, target, source, money, measures, for, behaviour, happened");
    EXPECT_EQ(records(), 0U);
}

TEST_F(MetricCommand, TellsAChangeFromALevel) {
    for (const auto& [line, value] : {std::pair{"/metric conversion up 12% vs last quarter", "+12%"},
                                      std::pair{"/metric latency fell by 40 ms", "−40 ms"},
                                      std::pair{"/metric bounce down to 17%", "17%"},
                                      std::pair{"/metric signups grew 12k users", "+12k users"}}) {
        say(line);
        EXPECT_EQ(fact("Value"), value) << line;
    }
}

TEST_F(MetricCommand, ReadsABaselineWithoutItsColon) {
    say("/metric import-errors 2,3% baseline 4.1% source: grafana");
    EXPECT_EQ(fact("Baseline"), "4.1%");
    EXPECT_EQ(fact("Note"), "");
}

TEST_F(MetricCommand, AsksWhenABareNumberLacksTheColonBeforeIt) {
    EXPECT_EQ(say("/metric conversion 3.5% baseline 3.1 #checkout"),
              "Did you mean baseline: 3.1%? Nothing was saved: fields need their colon.\n"
              "Try: /metric conversion 3.5% baseline: 3.1% #checkout");
    EXPECT_TRUE(reply().meant);
    say("/metric conversion 3.5% target 4%");
    EXPECT_EQ(examples(), "/metric conversion 3.5% target: 4%");
    EXPECT_EQ(records(), 0U);
    say("/metric conversion 3.5% baseline not known");
    EXPECT_EQ(fact("Note"), "baseline not known");
}

TEST_F(MetricCommand, TakesNoOfferedLineForEvidence) {
    EXPECT_EQ(
        say("/metric name 3.5% #checkout"),
        "“name” only keeps the place of a metric's name. Nothing was saved: begin with the name that you use "
        "for it.\n"
        "Try: /metric checkout-conversion 3.5%");
    EXPECT_TRUE(refused());
    EXPECT_EQ(say("/metric conversion … #checkout"),
              "“…” only keeps the place of the number. Nothing was saved: put it there, with its unit.\n"
              "Next: What is the number, with its unit? /metric conversion ");
    EXPECT_TRUE(refused());
    say("/metric conversion 3.5% baseline: …");
    EXPECT_EQ(next(), "What was it before? /metric conversion 3.5% baseline: ");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(MetricCommand, LendsItsUnitToABaselineThatComesLater) {
    say("/metric conversion 3.5% baseline: 3.1%");
    say("/metric M-1 baseline: 3.2");
    EXPECT_EQ(fact("Baseline"), "3.2%");
    say("/evidence correct M-1 baseline: 3.3");
    EXPECT_EQ(fact("Baseline"), "3.3%");
}

TEST_F(MetricCommand, PutsNoNumberOnADecision) {
    say("/decision Dropped gift wrap");
    say("/metric D-1 conversion 3.9%");
    EXPECT_TRUE(refused());
    EXPECT_EQ(reply().examples, std::vector<std::string>{"/metric name 3.9% for: D-1"});
}

TEST_F(MetricCommand, OffersACountWithTheNameAsItsUnit) {
    say("/metric incidents 3");
    EXPECT_TRUE(refused());
    EXPECT_EQ(reply().examples.front(), "/metric incidents 3 incidents");
}

TEST_F(MetricCommand, IsFoundByItsCorrectedName) {
    say("/metric convresion 3.1%");
    say("/evidence correct M-1 name: conversion");
    say("/metric conversion 3.5%");
    EXPECT_EQ(fact("Since 4 Mar 2026"), "3.1% → 3.5%: +0.4 pp (+12.9%)");
}

}  // namespace
}  // namespace commands
