#include "evidence/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

TEST(Utf8, AcceptsEveryScript) {
    for (const char* text :
         {"", "plain", "é", "שלום", "مرحبا", "日本語", "👩‍👩‍👧", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
    for (const char* text : {"\xff", "\xc3", "a\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf",
                             "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xe2\x28\xa1"})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, IsReadOneCodePointAfterTheOther) {
    EXPECT_EQ(read_utf8("aé").value, U'a');
    EXPECT_EQ(read_utf8("é").value, U'é');
    EXPECT_EQ(read_utf8("é").bytes, 2U);
    EXPECT_EQ(read_utf8("漢字").value, U'漢');
    EXPECT_EQ(read_utf8("\xf0\x9f\x8e\x81").value, U'\U0001f381');
    EXPECT_EQ(read_utf8("\xf0\x9f\x8e").bytes, 0U);
}

}  // namespace
}  // namespace evidence
