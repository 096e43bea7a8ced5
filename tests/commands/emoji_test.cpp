#include "commands/emoji.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using EmojiCommand = support::conversation;

TEST_F(EmojiCommand, IsShownAndChosen) {
    EXPECT_EQ(say("/evidence emoji"),
              "A message that you react to with :pushpin: is kept as evidence.\n"
              "Try: /evidence emoji :pushpin:");
    EXPECT_EQ(say("/evidence emoji :star:"),
              "A message that you react to with :star: is now kept as evidence.");
    EXPECT_TRUE(saved());
    say("/evidence emoji");
    EXPECT_EQ(headline(), "A message that you react to with :star: is kept as evidence.");
    EXPECT_EQ(records(), 0U);
}

TEST_F(EmojiCommand, IsRefusedWhenItIsNoName) {
    EXPECT_EQ(
        say("/evidence emoji two words"),
        "“two words” is no emoji's name. Nothing was changed: say one emoji by its name between colons, "
        "as your chat writes it.\n"
        "Try: /evidence emoji :pushpin:\n"
        "Try: /evidence emoji :star:");
    for (const char* line : {"/evidence emoji :a: :b:", "/evidence emoji 📌", "/evidence emoji ☆",
                             "/evidence emoji ::", "/evidence emoji <!channel>", "/evidence emoji a*b"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
    }
    say("/evidence emoji " + std::string(101, 'x'));
    EXPECT_TRUE(refused());
    say("/evidence emoji");
    EXPECT_EQ(headline(), "A message that you react to with :pushpin: is kept as evidence.");
}

TEST(AnEmojisName, IsTheSameHoweverItIsWritten) {
    for (const char* text : {"pushpin", ":pushpin:", ":Pushpin:", " :pushpin: ", ":pushpin", "pushpin:"})
        EXPECT_EQ(emoji_name(text), "pushpin") << text;
    EXPECT_EQ(emoji_name("+1::skin-tone-3"), "+1") << "as a reaction names it";
    EXPECT_EQ(emoji_name(":+1::skin-tone-3:"), "+1");
}

TEST(AnEmojisName, MayBeInAnyScript) {
    for (const char* name : {"étoile", "звезда", "星", "flag-pt", "non-potable_water", "100",
                             "man_in_business_suit_levitating", "sant'anna"})
        EXPECT_EQ(emoji_name(name), name);
    EXPECT_EQ(emoji_name(std::string(100, 'x')).size(), 100U);
}

TEST(AnEmojisName, IsEmptyForEverythingElse) {
    for (const char* text : {"", ":", "::", " ", "a b", "a.b", "<b>", "📌", "☆", "©"})
        EXPECT_EQ(emoji_name(text), "") << text;
}

}  // namespace
}  // namespace commands
