#include "storage/durations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace storage {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreCountedUpToTheNextBound) {
    durations times;
    times.add(0ns);
    times.add(100us);
    times.add(100us + 1ns);
    times.add(1s);
    const durations::counts now = times.read();
    EXPECT_EQ(now.each[0], 2U) << "a bound belongs to what lies below it";
    EXPECT_EQ(now.each[1], 1U);
    EXPECT_EQ(now.each[12], 1U);
    EXPECT_EQ(now.sum, 1s + 200us + 1ns);
}

TEST(Durations, KeepWhatIsLongerThanAllBounds) {
    durations times;
    times.add(durations::bounds.back() + 1ns);
    EXPECT_EQ(times.read().each.back(), 1U);
    EXPECT_EQ(times.read().sum, 5s + 1ns);
}

TEST(Durations, HaveBoundsThatRise) {
    EXPECT_TRUE(std::is_sorted(durations::bounds.begin(), durations::bounds.end()));
}

}  // namespace
}  // namespace storage
