#include "bot/slack/blocks.hpp"

#include "bot/slack/text.hpp"
#include "commands/text.hpp"

#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using nlohmann::json;

TEST(Units, AreThoseOfUtf16) {
    EXPECT_EQ(units("abc"), 3U);
    EXPECT_EQ(units("é"), 1U);
    EXPECT_EQ(units("日本"), 2U);
    EXPECT_EQ(units("🎁"), 2U);
}

TEST(Cut, LeavesWhatFits) {
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(cut("", 3), "");
    EXPECT_EQ(cut("日本語", 3), "日本語");
}

TEST(Cut, CutsBeforeACharacterAndSaysSo) {
    EXPECT_EQ(cut("abcd", 3), "ab…");
    EXPECT_EQ(cut("日本語語", 3), "日本…");
    EXPECT_EQ(cut("a🎁b", 3), "a…") << "a present takes two units";
    EXPECT_EQ(cut("🎁🎁", 3), "🎁…");
}

TEST(Cut, NeverCutsAnEscapeInTwo) {
    for (const std::string escape : {"&amp;", "&lt;", "&gt;"})
        for (std::size_t most = 2; most < escape.size() + 2; ++most)
            EXPECT_EQ(cut("a" + escape + "bcdefgh", most), "a…") << most;
    EXPECT_EQ(cut("a&amp;bcdefgh", 7), "a&amp;…");
    EXPECT_EQ(cut("a&bcdefgh", 5), "a&bc…") << "an ampersand alone is no escape";
}

TEST(Cut, HoldsForEveryLength) {
    const std::string text = escape("a<b>&🎁日é") + "&amp;&amp;";
    for (std::size_t most = 1; most < 60; ++most) {
        const std::string short_text = cut(text, most);
        EXPECT_LE(units(short_text), most);
        EXPECT_TRUE(commands::is_utf8(short_text));
    }
}

TEST(Cut, MendsWhatIsNoUtf8) {
    EXPECT_EQ(cut("a\xff\xfe", 9), "a\uFFFD\uFFFD");
    EXPECT_EQ(cut("\xed\xa0\x80", 9), "\uFFFD\uFFFD\uFFFD") << "half of a pair";
    EXPECT_EQ(cut("\xf0\x9f", 9), "\uFFFD\uFFFD");
    EXPECT_EQ(cut("\xc0\xaf\xe0\x80\x80", 9), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD") << "too long a form";
}

TEST(Pieces, LookAsSlackWantsThem) {
    EXPECT_EQ(section("*a*"),
              json::parse(R"({"type":"section","text":{"type":"mrkdwn","text":"*a*","verbatim":true}})"));
    EXPECT_EQ(header("a"), json::parse(R"({"type":"header","text":{"type":"plain_text","text":"a"}})"));
    EXPECT_EQ(divider(), json::parse(R"({"type":"divider"})"));
    EXPECT_EQ(context("a"), json::parse(R"({"type":"context","elements":[
        {"type":"mrkdwn","text":"a","verbatim":true}]})"));
    EXPECT_EQ(button({"Undo", act_say, "undo", "/evidence undo"}),
              json::parse(R"({"type":"button","text":{"type":"plain_text","text":"Undo"},
                              "action_id":"say:undo","value":"/evidence undo"})"));
    EXPECT_EQ(option("a", "b"), json::parse(R"({"text":{"type":"plain_text","text":"a"},"value":"b"})"));
    EXPECT_EQ(input({"because", "Because", "Why?", false}, text_input(true)),
              json::parse(R"({"type":"input","block_id":"because","optional":true,
                  "label":{"type":"plain_text","text":"Because"},"hint":{"type":"plain_text","text":"Why?"},
                  "element":{"type":"plain_text_input","action_id":"because","multiline":true,
                             "max_length":3000}})"));
}

TEST(Pieces, AreNeverEmpty) {
    EXPECT_EQ(section("")["text"]["text"], "…");
    EXPECT_EQ(plain("")["text"], "…");
}

TEST(AnOption, IsNoneWhenItsValueWouldBeCut) {
    EXPECT_TRUE(option("a", "").empty());
    EXPECT_TRUE(option("a", std::string(76, 'x')).empty());
    EXPECT_TRUE(option("a", "\xff").empty());
    EXPECT_EQ(units(option(std::string(200, 'x'), "a")["text"]["text"].get<std::string>()), 75U);
}

TEST(AnAct, StandsInFrontOfTheColon) {
    EXPECT_EQ(act_of("say:undo"), "say");
    EXPECT_EQ(act_of("ask"), "ask");
    EXPECT_EQ(act_of(""), "");
}

TEST(Lines, StayWhole) {
    json blocks = json::array();
    add_lines(blocks, {std::string(2000, 'a'), std::string(2000, 'b'), "c"}, 50);
    ASSERT_EQ(blocks.size(), 2U);
    EXPECT_EQ(blocks[1]["text"]["text"], std::string(2000, 'b') + "\nc");
    add_lines(blocks, {"one too many"}, 2);
    EXPECT_EQ(blocks.size(), 2U);
    add_lines(blocks, {}, 50);
    EXPECT_EQ(blocks.size(), 2U);
    add_lines(blocks, {"", ""}, 50);
    EXPECT_EQ(blocks.size(), 2U);
}

TEST(Lines, FillTheLastSectionThatThereIsRoomFor) {
    using Texts = std::vector<std::string>;
    const std::string long_line(2000, 'a');
    EXPECT_EQ(joined({long_line, "b", long_line}, 1), (Texts{long_line + "\nb"}));
    EXPECT_EQ(joined({"a", "b"}, 0), Texts{});
    EXPECT_EQ(joined({"", "a", "", "b"}, 2), Texts{"a\n\nb"});
    const std::string endless(4000, 'c');
    EXPECT_EQ(joined({"a", endless, "b"}, 9), (Texts{"a", endless, "b"})) << "cut when it is written";
}

}  // namespace
}  // namespace bot::slack
