#include "packet/fonts.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// deploy/packages installs them for the tests too.
TEST(Fonts, AreAllHere) {
    for (const missing_font& font : missing_fonts())
        ADD_FAILURE() << font.family << " is missing: " << font.package;
}

TEST(UnsetInWords, NamesThePackageThatWouldHelp) {
    EXPECT_EQ(unset_in_words(U'ア'), "U+30A2 ア: install fonts-noto-cjk");
    EXPECT_EQ(unset_in_words(U'한'), "U+D55C 한: install fonts-noto-cjk");
    EXPECT_EQ(unset_in_words(U'🚀'), "U+1F680 🚀: install fonts-noto-color-emoji");
    EXPECT_EQ(unset_in_words(U'ꀀ'), "U+A000 ꀀ: install fonts-noto-core or fonts-noto-extra");
}

TEST(UnsetInWords, SaysWhenNoneWould) {
    EXPECT_EQ(unset_in_words(U'\U000F0001'), "U+F0001: for private use; no font package has it");
    EXPECT_EQ(unset_in_words(U'\u0378'), "U+0378: no character of Unicode that this machine knows");
}

}  // namespace
}  // namespace packet
