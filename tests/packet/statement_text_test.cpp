#include "packet/statement_text.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

TEST(StatementText, IsTheWordsWithTheirNote) {
    EXPECT_EQ(words_of(statement{"Dropped\ngift wrap", {"D-1"}}), "Dropped gift wrap");
    EXPECT_EQ(words_of(statement{"Dropped gift wrap", {"D-1"}, false, "logged 34 days after"}),
              "Dropped gift wrap (logged 34 days after)");
}

TEST(StatementText, CitesItsEntries) {
    EXPECT_EQ(cites_of({"3.5%", {"M-1", "M-2"}}), "[M-1, M-2]");
    EXPECT_EQ(cites_of({"what came of it?", {}, true}), "");
}

TEST(StatementText, SaysADateWithItsNote) {
    EXPECT_EQ(words_of(dated{"4 Mar 2026", "logged 34 days after"}), "4 Mar 2026, logged 34 days after");
    EXPECT_EQ(words_of(dated{"4 Mar 2026", ""}), "4 Mar 2026");
    EXPECT_EQ(words_of(dated{}), "");
}

TEST(StatementText, TellsNothingFromABlank) {
    EXPECT_FALSE(is_said(statement{}));
    EXPECT_TRUE(is_said({"", {}, true}));
    EXPECT_TRUE(is_said({"3.5%", {"M-1"}}));
    EXPECT_TRUE(metric_wanted().blank);
    EXPECT_TRUE(trade_off_wanted().blank);
}

TEST(StatementText, SaysWhatBecameOfADecision) {
    EXPECT_EQ(words_of(decision_outcome::stands), "");
    EXPECT_EQ(words_of(decision_outcome::reversed), "reversed, and what it taught");
    EXPECT_EQ(words_of(decision_outcome::missed), "missed its target, and what it taught");
}

}  // namespace
}  // namespace packet
