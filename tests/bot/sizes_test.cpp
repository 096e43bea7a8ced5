#include "bot/sizes.hpp"

#include <gtest/gtest.h>

namespace bot {
namespace {

TEST(Sizes, CountInWords) {
    EXPECT_EQ(count_of(0, "record"), "0 records");
    EXPECT_EQ(count_of(1, "record"), "1 record");
    EXPECT_EQ(count_of(1, "person", "people"), "1 person");
    EXPECT_EQ(count_of(2, "person", "people"), "2 people");
}

TEST(Sizes, HaveOneDecimalBelowTen) {
    EXPECT_EQ(size_of(1), "1 byte");
    EXPECT_EQ(size_of(999), "999 bytes");
    EXPECT_EQ(size_of(1000), "1.0 kB");
    EXPECT_EQ(size_of(84'999), "84 kB");
    EXPECT_EQ(size_of(1'250'000), "1.2 MB");
    EXPECT_EQ(size_of(3'400'000'000), "3.4 GB");
    EXPECT_EQ(size_of(5'000'000'000'000), "5000 GB");
}

}  // namespace
}  // namespace bot
