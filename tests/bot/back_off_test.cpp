#include "bot/back_off.hpp"

#include <gtest/gtest.h>

#include <set>

namespace bot {
namespace {

using namespace std::chrono_literals;

TEST(ABackOff, DoublesUpToTheLongest) {
    back_off pause(1min, 1h);
    for (const auto most : {1min, 2min, 4min, 8min, 16min, 32min, 60min, 60min, 60min}) {
        const auto wait = pause.wait();
        EXPECT_LE(wait, most);
        EXPECT_GE(wait, most / 2);
    }
}

TEST(ABackOff, BeginsAgainAfterASuccess) {
    back_off pause(1min, 1h);
    for (int i = 0; i < 5; ++i)
        pause.wait();
    pause.reset();
    EXPECT_LE(pause.wait(), 1min);
}

TEST(ABackOff, IsNotTheSameForEverybody) {
    std::set<back_off::duration> waits;
    for (int i = 0; i < 50; ++i)
        waits.insert(back_off(1min, 1h).wait());
    EXPECT_GT(waits.size(), 1U);
}

}  // namespace
}  // namespace bot
