#include "packet/plain_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace packet {
namespace {

std::string repeated(const std::string& what, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += what;
    return text;
}

TEST(OneLine, KeepsOrdinaryTextAsItIs) {
    EXPECT_EQ(one_line("Moved 3.1 % → 3.5 % 🚀"), "Moved 3.1 % → 3.5 % 🚀");
}

TEST(OneLine, MakesOneSpaceOfLineBreaksTabsAndControls) {
    EXPECT_EQ(one_line("  first\r\n\tsecond\x01\x7f third\u2028fourth  "), "first second third fourth");
}

TEST(OneLine, ReplacesBrokenBytes) {
    EXPECT_EQ(one_line("a\xff z"), "a\uFFFD z");
    EXPECT_EQ(one_line("cut \xE6\xB1"), "cut \uFFFD\uFFFD");
    EXPECT_EQ(one_line(std::string_view{"nul\0byte", 8}), "nul\uFFFDbyte");
}

TEST(OneLine, DropsWhatTurnsTheDirectionOfText) {
    EXPECT_EQ(one_line("paid \u202Etxet\u202C \u2066now\u2069 \uFEFFok"), "paid txet now ok");
}

TEST(OneLine, KeepsNoBreakSpaces) {
    EXPECT_EQ(one_line("3\u00A0%"), "3\u00A0%");
}

TEST(CutAtWord, LeavesShortTextAlone) {
    EXPECT_EQ(cut_at_word("exactly ten", 11), "exactly ten");
    EXPECT_EQ(cut_at_word("", 5), "");
}

TEST(CutAtWord, EndsAfterAWholeWord) {
    EXPECT_EQ(cut_at_word("We dropped gift wrapping for good", 20), "We dropped gift…");
}

TEST(CutAtWord, CutsInsideAWordThatFillsTheLine) {
    EXPECT_EQ(cut_at_word(repeated("w", 5000), 10), repeated("w", 9) + "…");
}

TEST(CutAtWord, CountsCharactersNotBytes) {
    EXPECT_EQ(cut_at_word(repeated("é", 10), 10), repeated("é", 10));
    EXPECT_EQ(cut_at_word(repeated("é", 11), 10), repeated("é", 9) + "…");
}

TEST(CutAtWord, NeverCutsInsideAJoinedEmoji) {
    const std::string family = "👩\u200D👩\u200D👧";
    EXPECT_EQ(cut_at_word(repeated(family, 3), 8), family + "…");
    EXPECT_EQ(cut_at_word(repeated(family, 3), 3), "…");
}

TEST(CutAtWord, NeverPartsALetterFromItsAccent) {
    EXPECT_EQ(cut_at_word(repeated("e\u0301", 8), 6), repeated("e\u0301", 2) + "…");
}

TEST(Joined, PutsCommasBetween) {
    EXPECT_EQ(joined({}), "");
    EXPECT_EQ(joined({"D-3"}), "D-3");
    EXPECT_EQ(joined({"D-3", "D-9"}), "D-3, D-9");
    EXPECT_EQ(joined({"D-3", "D-9"}, " · "), "D-3 · D-9");
}

}  // namespace
}  // namespace packet
