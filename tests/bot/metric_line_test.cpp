#include "bot/metric_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

storage::durations::counts of(std::initializer_list<std::chrono::nanoseconds> times) {
    storage::durations all;
    for (const auto one : times)
        all.add(one);
    return all.read();
}

TEST(AMetric, IsALineWithWhatItMeans) {
    EXPECT_EQ(
        metric_line("dossier_busy_total", "Refused.", "counter", 7),
        "# HELP dossier_busy_total Refused.\n# TYPE dossier_busy_total counter\ndossier_busy_total 7\n");
}

TEST(AHistogram, AddsUpFromBucketToBucket) {
    const std::string text = metric_histogram("a_seconds", "A time.", {{"", of({50us, 3ms, 7s})}});
    EXPECT_THAT(text, StartsWith("# HELP a_seconds A time.\n# TYPE a_seconds histogram\n"
                                 "a_seconds_bucket{le=\"0.0001\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\na_seconds_bucket{le=\"0.0025\"} 1\na_seconds_bucket{le=\"0.005\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\na_seconds_bucket{le=\"5\"} 2\na_seconds_bucket{le=\"+Inf\"} 3\n"
                                "a_seconds_sum 7.00305\na_seconds_count 3\n"));
}

TEST(AHistogram, KeepsTheWaysInApartUnderOneHead) {
    const std::string text = metric_histogram("a_seconds", "A time.", {{"one", of({1s})}, {"two", of({})}});
    EXPECT_THAT(text, HasSubstr("\na_seconds_bucket{way=\"one\",le=\"1\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\na_seconds_sum{way=\"one\"} 1\na_seconds_count{way=\"one\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\na_seconds_sum{way=\"two\"} 0\na_seconds_count{way=\"two\"} 0\n"));
    EXPECT_EQ(text.find("# TYPE"), text.rfind("# TYPE"));
    EXPECT_EQ(metric_histogram("a_seconds", "A time.", {}), "") << "no head without a sample";
}

}  // namespace
}  // namespace bot
