#include "tests/support/notebook.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// What a metric measures, by what was typed about it.
metric_kind kind_of(const std::string& line) {
    support::notebook says;
    says("/metric " + line + " #checkout");
    return compose_outcome_map(says.folded(), says.when()).rows.at(0).metrics.at(0).kind;
}

TEST(TheKindOfAMetric, IsTechnicalByItsUnitOrItsName) {
    for (const char* line : {"p95-latency 418 ms", "page 300 ms", "error rate 2%", "crash-free 99.2%",
                             "build time 12 minutes", "uptime 99.9%", "deploys 12/day", "throughput 900 rps"})
        EXPECT_EQ(kind_of(line), metric_kind::technical) << line;
}

TEST(TheKindOfAMetric, IsMoneyByItsUnit) {
    EXPECT_EQ(kind_of("support-cost $310k/yr"), metric_kind::money);
    EXPECT_EQ(kind_of("GMV 3 EUR"), metric_kind::money);
}

TEST(TheKindOfAMetric, IsOtherwiseOfThePeopleWhoUseIt) {
    for (const char* line : {"checkout-conversion 3.5%", "signups 12k users", "bounce-rate 17%"})
        EXPECT_EQ(kind_of(line), metric_kind::user) << line;
}

TEST(TheKindOfAMetric, IsWhatThePersonSays) {
    EXPECT_EQ(kind_of("p95-latency 418 ms measures: user"), metric_kind::user);
    EXPECT_EQ(kind_of("signups 12k users measures: money"), metric_kind::money);
    EXPECT_EQ(kind_of("signups 12k users measures: business"), metric_kind::money);
    EXPECT_EQ(kind_of("signups 12k users measures: technical"), metric_kind::technical);
}

TEST(ThePointsOfAMetric, NameTheEntriesThatTheyStandFor) {
    support::notebook says;
    for (const char* value : {"3.1%", "3.3%", "3.5%"}) {
        says("/metric checkout-conversion " + std::string(value) + " #checkout");
        says.after(std::chrono::days{7});
    }
    const outcome_map map = compose_outcome_map(says.folded(), says.when());
    std::string points;
    for (const observation_point& at : map.rows.at(0).metrics.at(0).points)
        points += at.label + " [" + at.cite + "] ";
    EXPECT_EQ(points, "3.1% [M-1] 3.3% [M-2] 3.5% [M-3] ");
}

TEST(ThePointsOfAMetric, AreAllThatCanBeCompared) {
    support::notebook says;
    for (const char* value : {"1.2 s", "12 users", "800 ms"}) {
        says("/metric p95 " + std::string(value) + " #checkout");
        says.after(std::chrono::days{7});
    }
    const outcome_map map = compose_outcome_map(says.folded(), says.when());
    std::string points;
    for (const observation_point& at : map.rows.at(0).metrics.at(0).points)
        points += at.label + "; ";
    EXPECT_EQ(points, "1.2 s; 800 ms; ");
}

}  // namespace
}  // namespace packet
