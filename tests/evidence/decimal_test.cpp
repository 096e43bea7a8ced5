#include "evidence/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

std::string again(std::string_view text) {
    const auto value = decimal::from_text(text);
    return value ? value->to_text() : "";
}

std::string difference(std::string_view left, std::string_view right) {
    const auto result = decimal::from_text(left).value().minus(decimal::from_text(right).value());
    return result ? result->to_text() : "";
}

TEST(Decimal, ReturnsWhatWasTyped) {
    for (const char* text : {"3.1", "-0.4", "4500000", "0", "0.05", "999999999999999", "-999999999999999",
                             "0.00000000000001", "3.50", "0.000"})
        EXPECT_EQ(again(text), text);
}

TEST(Decimal, DropsWhatCarriesNothing) {
    EXPECT_EQ(again("+3"), "3");
    EXPECT_EQ(again("007"), "7");
    EXPECT_EQ(again(".5"), "0.5");
    EXPECT_EQ(again("5."), "5");
    EXPECT_EQ(again("-0"), "0");
}

TEST(Decimal, ReadsNothingElse) {
    for (const char* text : {"", "-", ".", "+-1", "1e3", "1,5", "1.2.3", " 1", "1 ", "0x10", "NaN", "--1"})
        EXPECT_FALSE(decimal::from_text(text)) << text;
}

TEST(Decimal, HoldsFifteenDigits) {
    EXPECT_TRUE(decimal::from_text("123456789012345"));
    EXPECT_FALSE(decimal::from_text("1234567890123456"));
    EXPECT_FALSE(decimal::from_text("0.1234567890123456"));
    EXPECT_FALSE(decimal::from_text("99999999999999999999999999999999"));
}

TEST(Decimal, SubtractsExactly) {
    EXPECT_EQ(difference("3.5", "3.1"), "0.4");
    EXPECT_EQ(difference("0.3", "0.1"), "0.2");
    EXPECT_EQ(difference("17", "23"), "-6");
    EXPECT_EQ(difference("1", "1.000"), "0");
    EXPECT_EQ(difference("-1", "-1.5"), "0.5");
}

TEST(Decimal, SaysWhenADifferenceDoesNotFit) {
    EXPECT_EQ(difference("999999999999999", "-1"), "");
    EXPECT_EQ(difference("999999999999999", "0.000001"), "");
}

TEST(Decimal, ComputesWithoutTrailingZeros) {
    EXPECT_EQ(difference("3.50", "3.00"), "0.5");
    EXPECT_EQ(difference("3.00", "3"), "0");
    EXPECT_EQ(decimal::from_text("4.50").value().times_power_of_ten(1).value().to_text(), "45");
}

TEST(Decimal, ScalesExactly) {
    EXPECT_EQ(decimal::from_text("4.5").value().times_power_of_ten(6).value().to_text(), "4500000");
    EXPECT_EQ(decimal::from_text("4500000").value().times_power_of_ten(-6).value().to_text(), "4.5");
    EXPECT_FALSE(decimal::from_text("4.5").value().times_power_of_ten(15));
}

TEST(Decimal, ComparesByValue) {
    EXPECT_EQ(decimal::from_text("3.50"), decimal::from_text("3.5"));
    EXPECT_NE(decimal::from_text("3.5"), decimal::from_text("35"));
    EXPECT_EQ(decimal::make(350, 2), decimal::from_text("3.5"));
    EXPECT_EQ(decimal::make(35, -1), decimal::from_text("350"));
}

}  // namespace
}  // namespace evidence
