#include "packet/left_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(WhatIsLeftOut, IsListedByItsReasonInTheOrderOfTheFirstEntry) {
    EXPECT_THAT(by_reason({{"D-9", "no room: 2 lines too long"},
                           {"D-1", "outside of the period"},
                           {"D-4", "no room: 2 lines too long"}}),
                ElementsAre("no room: 2 lines too long: D-9, D-4", "outside of the period: D-1"));
    EXPECT_THAT(by_reason({}), IsEmpty());
}

TEST(WhatIsLeftOut, SaysARunOfNumbersByItsEnds) {
    EXPECT_THAT(by_reason({{"D-1", "a"}, {"D-2", "a"}, {"D-3", "a"}, {"D-5", "a"}, {"M-6", "a"}}),
                ElementsAre("a: D-1 to D-3, D-5, M-6"));
    EXPECT_THAT(by_reason({{"D-1", "a"}, {"D-2", "a"}}), ElementsAre("a: D-1, D-2"));
    EXPECT_THAT(by_reason({{"checkout", "a"}, {"search", "a"}}), ElementsAre("a: checkout, search"));
}

TEST(WhatIsLeftOut, IsCountedWhereItWouldNotBeRead) {
    std::vector<omission> odd;
    for (int i = 0; i < 100; ++i)
        odd.push_back({"D-" + std::to_string(2 * i + 1), "a"});
    const std::string line = by_reason(odd).at(0);
    EXPECT_TRUE(line.starts_with("a: D-1, D-3, ")) << line;
    EXPECT_TRUE(line.ends_with("D-45, D-47 and 76 more")) << line;
}

TEST(NoRoom, IsMeasuredInLines) {
    EXPECT_EQ(no_room(0.5), "no room: 1 line too long");
    EXPECT_EQ(no_room(115), "no room: 10 lines too long");
    EXPECT_EQ(no_room(0), "no room: the pages are full");
}

TEST(TheNameOfARow, IsItsInitiativeOrItsEntry) {
    outcome_row row;
    EXPECT_EQ(name_of(row), "a row without an initiative");
    row.feature.cites = {"D-4"};
    EXPECT_EQ(name_of(row), "D-4");
    row.initiative = "checkout";
    EXPECT_EQ(name_of(row), "checkout");
}

}  // namespace
}  // namespace packet
