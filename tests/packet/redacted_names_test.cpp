#include "packet/redacted_names.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

TEST(NamesThatAreWords, AreKnownInAnyCase) {
    EXPECT_TRUE(is_also_a_word("will"));
    EXPECT_TRUE(is_also_a_word("Price"));
    EXPECT_FALSE(is_also_a_word("lopez"));
    EXPECT_FALSE(is_also_a_word(""));
}

}  // namespace
}  // namespace packet
