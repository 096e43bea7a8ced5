#include "commands/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

TEST(WithoutControls, KeepsLineBreaksAndTabs) {
    EXPECT_EQ(without_controls("a\tb\nc"), "a\tb\nc");
    EXPECT_EQ(without_controls("\x01the whole~ line!\x7f"), "the whole~ line!");
    EXPECT_EQ(without_controls(std::string_view("a\0b\x07\x1b[31m\x7f\xc2\x85z", 14)), "ab[31mz");
}

TEST(WithoutControls, KeepsWhatAPhoneMadePretty) {
    EXPECT_EQ(without_controls("“a” – b…👍"), "“a” – b…👍");
}

TEST(Normalise, StraightensQuotes) {
    EXPECT_EQ(normalise("“Have a code?” it’s ‘fine’"), "\"Have a code?\" it's 'fine'");
}

TEST(Normalise, MakesEverySpaceAPlainOne) {
    EXPECT_EQ(normalise("3\u00a0% of\u202f12\u2009k\u3000users\r\n\tdone  "), "3 % of 12 k users done");
}

TEST(Normalise, ShortensDashes) {
    EXPECT_EQ(normalise("L4–L5, drop‑offs, −4%"), "L4-L5, drop-offs, -4%");
    EXPECT_EQ(normalise("gift wrap—retention"), "gift wrap - retention");
    EXPECT_EQ(normalise("gift wrap — retention"), "gift wrap - retention");
}

TEST(Normalise, NarrowsFullWidthSigns) {
    EXPECT_EQ(normalise("because：３．５％ ＃checkout ＠sam ／decision"),
              "because:3.5% #checkout @sam /decision");
}

TEST(Normalise, DropsWhatCannotBeSeen) {
    EXPECT_EQ(normalise("be\u200bcause\ufeff: re\u00adtention"), "because: retention");
    EXPECT_EQ(normalise("\u200fbecause: \u202eabc\u202c \u2066x\u2069"), "because: abc x");
}

TEST(Normalise, KeepsScriptsAndJoinedEmoji) {
    for (const char* text : {"👩‍👩‍👧 👍🏽 🇵🇹", "שלום עולם", "مرحبا بالعالم",
                             "電話番号は後でいい", "می‌خواهم", "naïve Größe"})
        EXPECT_EQ(normalise(text), text);
}

TEST(Normalise, LeavesNoSpacesAtEitherEnd) {
    EXPECT_EQ(normalise("  \n x \t "), "x");
    EXPECT_EQ(normalise(" \u00a0 "), "");
}

TEST(Shorten, CutsBeforeACharacter) {
    EXPECT_EQ(shorten("abc", 3), "abc");
    EXPECT_EQ(shorten("abcd", 3), "abc…");
    EXPECT_EQ(shorten("aéb", 2), "a…");
    EXPECT_EQ(shorten("ab cd", 3), "ab…");
    EXPECT_EQ(shorten("日本", 2), "…");
}

TEST(Words, AreSplitAtSpacesAndJoinedAgain) {
    EXPECT_EQ(join_words(split_words("  a  b c "), "|"), "a|b|c");
    EXPECT_TRUE(split_words("   ").empty());
    EXPECT_EQ(join_words({}, "|"), "");
}

TEST(Trim, TakesBlanksOffBothEnds) {
    EXPECT_EQ(trim(" \t\r\n x y \n"), "x y");
    EXPECT_EQ(trim(" \n"), "");
}

TEST(LowerCase, TouchesOnlyLatinLetters) {
    EXPECT_EQ(lower_case("ABC É 日"), "abc É 日");
}

TEST(Slips, AreCounted) {
    EXPECT_EQ(slips_between("because", "because"), 0U);
    EXPECT_EQ(slips_between("becuase", "because"), 1U);   // swapped
    EXPECT_EQ(slips_between("becaus", "because"), 1U);    // forgotten
    EXPECT_EQ(slips_between("becauuse", "because"), 1U);  // doubled
    EXPECT_EQ(slips_between("becouse", "because"), 1U);   // another
    EXPECT_EQ(slips_between("desicion", "decision"), 2U);
    EXPECT_EQ(slips_between("", "abc"), 3U);
    EXPECT_EQ(slips_between("abc", ""), 3U);
}

}  // namespace
}  // namespace commands
