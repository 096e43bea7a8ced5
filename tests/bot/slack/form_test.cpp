#include "bot/slack/form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::map<std::string, std::string> read(std::string_view body) {
    const auto form = read_form(body);
    EXPECT_TRUE(form) << body;
    return form.value_or(std::map<std::string, std::string>{});
}

TEST(AForm, IsFieldsWithValues) {
    EXPECT_THAT(read("command=%2Fdecision&text=adopt+plan+B&empty="),
                ElementsAre(Pair("command", "/decision"), Pair("empty", ""), Pair("text", "adopt plan B")));
    EXPECT_THAT(read(""), IsEmpty());
    EXPECT_THAT(read("alone"), ElementsAre(Pair("alone", "")));
    EXPECT_THAT(read("&a=1&&b=2&"), ElementsAre(Pair("a", "1"), Pair("b", "2")));
}

TEST(AForm, DecodesPlusAndPercent) {
    EXPECT_EQ(read("t=a+b%20c%2Bd")["t"], "a b c+d");
    EXPECT_EQ(read("t=%3C%40U0EX2%7Csam%3E")["t"], "<@U0EX2|sam>");
    EXPECT_EQ(read("t=caf%C3%A9%20%E2%9C%93")["t"], "café ✓");
    EXPECT_EQ(read("t=100%25")["t"], "100%");
    EXPECT_EQ(read("t=%2525")["t"], "%25") << "once, not twice";
    EXPECT_EQ(read("t=a=b=c")["t"], "a=b=c");
    EXPECT_EQ(read("%74ext=x")["text"], "x");
    EXPECT_EQ(read("t=a%26b")["t"], "a&b");
}

TEST(AForm, KeepsBytesThatAreNoText) {
    EXPECT_EQ(read("t=%ff%fe%c0%80")["t"], "\xff\xfe\xc0\x80") << "whoever reads the text refuses it";
    EXPECT_EQ(read("t=a%00b")["t"], std::string("a\0b", 3));
    EXPECT_EQ(read("t=\xc3\xa9")["t"], "é");
}

TEST(AForm, HasEachFieldOnce) {
    EXPECT_EQ(read_form("user_id=U0EX1&user_id=U0EX2"), std::nullopt);
    EXPECT_EQ(read_form("user_id=U0EX1&user%5Fid=U0EX1"), std::nullopt)
        << "the same name in another spelling";
}

TEST(AForm, HasNoBrokenEscape) {
    for (const char* body : {"t=%", "t=%4", "t=%4g", "t=%zz", "%=1", "t=a%", "t=%u0041", "t=% 41"})
        EXPECT_EQ(read_form(body), std::nullopt) << body;
}

TEST(AForm, IsWrittenSoThatItReadsTheSame) {
    const form_fields fields{{"text", "a&b=c d+e%20\n<@U0EX1> “café” ✓"},
                             {"blocks", "[{\"type\":\"divider\"}]"},
                             {"empty", ""},
                             {"odd name&", "\xff"}};
    const auto back = read_form(write_form(fields));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, (std::map<std::string, std::string>(fields.begin(), fields.end())));
    EXPECT_EQ(write_form({{"a", "b c"}, {"d", "é~"}}), "a=b%20c&d=%C3%A9~");
    EXPECT_EQ(write_form({}), "");
}

}  // namespace
}  // namespace bot::slack
