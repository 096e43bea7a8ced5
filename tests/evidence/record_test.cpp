#include "evidence/record.hpp"

#include <gtest/gtest.h>

namespace evidence {
namespace {

using numbers = std::vector<std::uint64_t>;

TEST(Ranges, AreWrittenShort) {
    EXPECT_EQ(to_ranges({}), "");
    EXPECT_EQ(to_ranges({3}), "3");
    EXPECT_EQ(to_ranges({3, 4, 5, 9, 11, 12}), "3-5 9 11-12");
}

TEST(Ranges, AreReadAsTheyAreWritten) {
    for (const numbers& some : {numbers{1}, numbers{1, 2}, numbers{1, 3, 5}, numbers{2, 3, 4, 90, 91, 1000}})
        EXPECT_EQ(from_ranges(to_ranges(some), 1000), some) << to_ranges(some);
}

TEST(Ranges, ThatCannotBeAreRefused) {
    for (const char* text :
         {"", "x", "3-", "-3", "5-3", "5-5", "3 3", "4 3", "3,4", "3  4", "18446744073709551616"})
        EXPECT_EQ(from_ranges(text, 1000), numbers{}) << text;
}

TEST(Ranges, OfAStrangerCannotFillTheMemory) {
    EXPECT_EQ(from_ranges("1-18446744073709551615", 1000), numbers{});
    EXPECT_EQ(from_ranges("1-1001", 1000), numbers{});
    EXPECT_EQ(from_ranges("1-1000", 1000).size(), 1000U);
    constexpr std::uint64_t largest = 18'446'744'073'709'551'615U;
    EXPECT_EQ(from_ranges("18446744073709551615", 1000), numbers{largest});
    EXPECT_EQ(from_ranges("18446744073709551614-18446744073709551615", 1000),
              (numbers{largest - 1, largest}));
}

TEST(UndoneBy, IsTheRecordThatIsNamed) {
    statement what;
    what.kind = record_kind::undone;
    what.fields = {{"undoes", "17", std::nullopt}};
    EXPECT_EQ(undone_by(what), 17U);
    what.kind = record_kind::staged;
    EXPECT_EQ(undone_by(what), 0U) << "a field of that name means nothing elsewhere";
    what.kind = record_kind::undone;
    what.fields.clear();
    EXPECT_EQ(undone_by(what), 0U);
}

}  // namespace
}  // namespace evidence
