#include "packet/rounded_money.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

std::string to_one(std::string_view text, bool only_money = false) {
    return joined(with_rounded_money(text, {1, true}, only_money));
}
std::string to_two(std::string_view text, bool only_money = false) {
    return joined(with_rounded_money(text, {2, false}, only_money));
}
evidence::quantity amount(std::string_view text) {
    return evidence::read_quantity(text).value();
}
std::string rounded_to(std::string_view text, int digits) {
    return to_text(rounded(amount(text), digits));
}

TEST(RoundedMoney, KeepsItsSize) {
    EXPECT_EQ(rounded_to("$2,345,678", 1), "$2M");
    EXPECT_EQ(rounded_to("$2,345,678", 2), "$2.3M");
    EXPECT_EQ(rounded_to("$9.6M", 1), "$10M");
    EXPECT_EQ(rounded_to("$25", 1), "$30");
    EXPECT_EQ(rounded_to("-$2,345/yr", 1), "−$2k/yr");
    EXPECT_EQ(rounded_to("€0.0345", 1), "€0.03");
    EXPECT_EQ(rounded_to("$0", 1), "$0");
    EXPECT_EQ(rounded_to("$2,345,678", 0), "$2,345,678");
}

TEST(RoundedMoney, SaysAboutWhereItWasChanged) {
    EXPECT_EQ(to_two("saved $2,345,678 a year"), "saved about $2.3M/yr");
    EXPECT_EQ(to_two("stake $2.3M"), "stake $2.3M");
    EXPECT_EQ(to_two("roughly $2,345,678"), "roughly $2.3M");
    EXPECT_EQ(to_two("~$2,345,678"), "about $2.3M");
}

TEST(RoundedMoney, SaysAboutEverywhereForThoseOutside) {
    EXPECT_EQ(to_one("stake $2M, of it $345k lost"), "stake about $2M, of it about $300k lost");
    EXPECT_EQ(to_one("about $2.4M"), "about $2M");
}

TEST(RoundedMoney, LeavesEverythingElse) {
    for (const char* text : {"conversion 3.125%", "12,345 users", "in 2026-03", "D-14 and M-7", "p95 412 ms",
                             "3 of 5 teams", "try 3 things", "no money", ""})
        EXPECT_EQ(to_one(text), text);
}

TEST(RoundedMoney, IsFoundInEveryCurrencyAndSpelling) {
    EXPECT_EQ(to_one("2,345,678 USD"), "about $2M");
    EXPECT_EQ(to_one("USD 2345678"), "about $2M");
    EXPECT_EQ(to_one("2.345.678 €"), "about €2M");
    EXPECT_EQ(to_one("£1.234m"), "about £1M");
    EXPECT_EQ(to_one("1.23 million dollars"), "about $1M");
    EXPECT_EQ(to_one("234 567 kr"), "about 200k kr");
    EXPECT_EQ(to_one(" 234 567 kr"), " about 200k kr");
    EXPECT_EQ(to_one("R$ 2,345"), "about R$ 2k");
    EXPECT_EQ(to_one("SEK 2,345,678"), "about SEK 2M");
    EXPECT_EQ(to_one("₩2,345,678"), "about ₩2M");
    EXPECT_EQ(to_one("US$2,345,678"), "about $2M");
}

TEST(RoundedMoney, IsFoundAtBothEndsOfARange) {
    EXPECT_EQ(to_one("$2.3-3.4M"), "about $2-3M");
    EXPECT_EQ(to_one("2.34M to 3.45M dollars"), "about 2M to 3M dollars");
    EXPECT_EQ(to_one("between 2.34 and 3.45 million dollars"), "between about 2 and 3M dollars");
    EXPECT_EQ(to_one("in Q2 and 234 kr later"), "in Q2 and about 200 kr later");
    EXPECT_EQ(to_one("$2.34M–$3.45M"), "about $2M–about $3M");
}

TEST(RoundedMoney, DoesNotMisstateAMove) {
    EXPECT_EQ(to_one("revenue $1.4M → $1.5M"), "revenue from about $1M, by +7.1%");
    EXPECT_EQ(to_one("from $1.04M to $1.14M a year"), "from about $1M/yr, by +9.6%");
    EXPECT_EQ(to_one("from $1M to $2M"), "from about $1M to about $2M");
    EXPECT_TRUE(rounding_misleads(amount("$1.4M"), amount("$1.5M"), 1));
    EXPECT_TRUE(rounding_misleads(amount("$1.01M"), amount("$1.04M"), 1));
    EXPECT_FALSE(rounding_misleads(amount("$1M"), amount("$3M"), 1));
    EXPECT_FALSE(rounding_misleads(amount("$0"), amount("$3M"), 1));
}

TEST(RoundedMoney, NeedsNoSignInAFieldOfMoney) {
    EXPECT_EQ(to_one("2,345,678", true), "about 2M");
    EXPECT_EQ(to_one("2345678 over 3 years until 2027", true), "about 2M over 3 years until 2027");
    EXPECT_EQ(to_one("345", true), "about 300");
    EXPECT_EQ(to_one("345"), "345");
}

TEST(RoundedMoney, GivesUpAFigureThatCannotBeRead) {
    EXPECT_EQ(to_one("$12345678901234567890"), "an amount");
}

}  // namespace
}  // namespace packet
