#include "packet/redacted_roles.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

TEST(ARole, IsToldInWords) {
    EXPECT_EQ(role_of("search-lead", {}), "the search lead");
    EXPECT_EQ(role_of("FraudLead", {}), "the fraud lead");
    EXPECT_EQ(role_of("head-of-design", {}), "the head of design");
    EXPECT_EQ(role_of("vp-eng", {}), "the VP eng");
    EXPECT_EQ(role_of("ops", {}), "ops");
    EXPECT_EQ(role_of("data_team-2", {}), "the data team 2");
}

TEST(ARole, MayBeThatOfAnInitiative) {
    EXPECT_EQ(role_of("gift-wrap-lead", {"giftwrap"}), "the gift wrap lead");
    EXPECT_EQ(role_of("gift-lead", {"giftwrap"}), "the lead");
    EXPECT_FALSE(tells_more_than_its_role("gift-wrap-lead", {"giftwrap"}));
}

TEST(ARole, IsAllThatIsToldOfWhoeverHasAnOffice) {
    EXPECT_EQ(role_of("marta-lead", {}), "the lead");
    EXPECT_EQ(role_of("marta.product.lead", {}), "the product lead");
    EXPECT_TRUE(tells_more_than_its_role("marta-lead", {}));
}

TEST(ARole, IsNoPerson) {
    for (const char* person : {"marta.lopez", "sam", "sam.data", "an", "zoë-ü", "", "42"})
        EXPECT_EQ(role_of(person, {}), "") << person;
}

TEST(ARoleWord, IsOneInAnyCase) {
    EXPECT_TRUE(is_role_word("Legal"));
    EXPECT_TRUE(is_role_word("of"));
    EXPECT_FALSE(is_role_word("lopez"));
    EXPECT_EQ(without_separators("Gift-Wrap_2"), "giftwrap2");
}

}  // namespace
}  // namespace packet
