#include "bot/chime/pace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace bot::chime {
namespace {

using namespace std::chrono_literals;
using moment = pace::moment;

const moment start{1000h};

// Milliseconds from the start at which each of so many calls goes that are all wanted at once.
std::vector<long> all_at_once(pace& keeper, int calls) {
    std::vector<long> gone;
    for (int i = 0; i < calls; ++i)
        gone.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(keeper.take(start) - start).count());
    return gone;
}

TEST(APaceOfChime, LetsAsManyGoAsAreGrantedInASecond) {
    pace keeper(5);
    EXPECT_EQ(all_at_once(keeper, 12),
              (std::vector<long>{0, 0, 0, 0, 0, 1100, 1100, 1100, 1100, 1100, 2200, 2200}));
}

TEST(APaceOfChime, NeverExceedsASecondHoweverTheCallsCome) {
    pace keeper(10);
    std::vector<moment> gone;
    moment now = start;
    for (int i = 0; i < 1000; ++i) {
        now += std::chrono::milliseconds((i * 37) % 150);
        gone.push_back(keeper.take(now));
        EXPECT_GE(gone.back(), now);
    }
    ASSERT_TRUE(std::is_sorted(gone.begin(), gone.end()));
    for (auto from = gone.begin(); from != gone.end(); ++from)
        EXPECT_LE(std::lower_bound(from, gone.end(), *from + 1s) - from, 10);
}

TEST(APaceOfChime, KeepsNobodyWaitingWithoutNeed) {
    pace keeper(1);
    EXPECT_EQ(keeper.take(start), start);
    EXPECT_EQ(keeper.take(start + 1100ms), start + 1100ms);
    EXPECT_EQ(keeper.take(start + 1h), start + 1h);
}

TEST(APaceOfChime, HoldsEverythingBackAfterARefusal) {
    pace keeper(10);
    keeper.blocked(start + 2s);
    keeper.blocked(start + 1s);
    EXPECT_EQ(keeper.take(start), start + 2s) << "the longer wait stands";
    EXPECT_EQ(keeper.take(start + 3s), start + 3s);
}

TEST(CallsPerSecond, AreThoseOfTheRegion) {
    EXPECT_EQ(calls_per_second("us-east-1"), 10U);
    EXPECT_EQ(calls_per_second("eu-central-1"), 5U);
    EXPECT_EQ(calls_per_second("elsewhere"), 5U);
}

}  // namespace
}  // namespace bot::chime
