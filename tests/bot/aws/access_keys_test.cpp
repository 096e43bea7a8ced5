#include "bot/aws/access_keys.hpp"

#include <gtest/gtest.h>

namespace bot::aws {
namespace {

TEST(AccessKeys, AreWhatCanBeSent) {
    EXPECT_TRUE(access_keys("AKID", "a/b+c=").are_well_formed());
    EXPECT_TRUE(access_keys("AKID", "secret", std::string(2000, 't')).are_well_formed());
    EXPECT_FALSE(access_keys("", "secret").are_well_formed());
    EXPECT_FALSE(access_keys("AKID", "").are_well_formed());
    EXPECT_FALSE(access_keys("AKID", "two words").are_well_formed());
    EXPECT_FALSE(access_keys("AKID\r\nX: y", "secret").are_well_formed());
    EXPECT_FALSE(access_keys("AKID", "secret", "t\xc3\xa9").are_well_formed());
    EXPECT_FALSE(access_keys(std::string(129, 'A'), "secret").are_well_formed());
    EXPECT_FALSE(access_keys("AKID", "secret", std::string(8193, 't')).are_well_formed());
}

TEST(Wipe, LeavesAnEmptyText) {
    std::string text(100, 's');
    text = "short";
    wipe(text);
    EXPECT_EQ(text, "");
    wipe(text);
    EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace bot::aws
