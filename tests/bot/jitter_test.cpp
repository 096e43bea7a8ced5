#include "bot/jitter.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bot {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

milliseconds longest_of_many(unsigned failures) {
    milliseconds longest{0};
    for (int i = 0; i < 2000; ++i)
        longest = std::max(longest, full_jitter(failures, 1s, 60s));
    return longest;
}

TEST(FullJitter, GrowsWithEachFailureUpToTheLongest) {
    for (const auto& [failures, most] : {std::pair{1U, 1s}, {2U, 2s}, {4U, 8s}, {7U, 60s}, {1000U, 60s}}) {
        EXPECT_LE(longest_of_many(failures), most) << failures;
        EXPECT_GE(longest_of_many(failures), most * 8 / 10) << failures;
    }
}

TEST(FullJitter, BeginsAtNothing) {
    milliseconds shortest{60s};
    for (int i = 0; i < 2000; ++i)
        shortest = std::min(shortest, full_jitter(7, 1s, 60s));
    EXPECT_LE(shortest, 6s);
}

TEST(FullJitter, TakesNoFailureForTheFirst) {
    EXPECT_LE(longest_of_many(0), 1s);
}

}  // namespace
}  // namespace bot
