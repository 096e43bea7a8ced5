#include "packet/direction.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// What is read from the right in angle quotes: "Legal «…» 3".
std::string told(const std::string& text, direction paragraph = direction::left_to_right) {
    std::string parts;
    for (const directed_text& part : by_direction(text, paragraph))
        parts += part.read == direction::right_to_left ? "«" + part.text + "»" : part.text;
    return parts;
}

TEST(Direction, IsThatOfTheFirstLetter) {
    EXPECT_EQ(direction_of("Dropped gift wrap"), direction::left_to_right);
    EXPECT_EQ(direction_of("3.5% → قررت then English"), direction::right_to_left);
    EXPECT_EQ(direction_of("“לדחות”"), direction::right_to_left);
    EXPECT_EQ(direction_of("決定 قررت"), direction::left_to_right);
    EXPECT_EQ(direction_of("3.5% 🚀"), direction::left_to_right);
    EXPECT_EQ(direction_of(""), direction::left_to_right);
}

TEST(Direction, ChangesWhereTheScriptDoes) {
    EXPECT_EQ(told("Dropped it"), "Dropped it");
    EXPECT_EQ(told("see קוד הנחה now"), "see «קוד הנחה» now");
    EXPECT_EQ(told("قررت تأجيل", direction::right_to_left), "«قررت تأجيل»");
}

TEST(Direction, OfSignsAndDigitsIsThatOfTheLettersAroundThem) {
    EXPECT_EQ(told("קוד 3.5% הנחה"), "«קוד 3.5% הנחה»");
    EXPECT_EQ(told("קוד (3) done"), "«קוד» (3) done");
    EXPECT_EQ(told("3 קוד 4", direction::right_to_left), "«3 קוד 4»");
    EXPECT_EQ(told("3 קוד 4"), "3 «קוד» 4");
}

TEST(Direction, LosesNothing) {
    for (const std::string text :
         {"", " ", "a", "קוד", "🚀👩\u200D👧 é e\u0301 قَرَّرَت 決 \U0001E900 x", "[D-1] קוד [D-2]"}) {
        for (const direction paragraph : {direction::left_to_right, direction::right_to_left}) {
            std::string joined;
            for (const directed_text& part : by_direction(text, paragraph))
                joined += part.text;
            EXPECT_EQ(joined, text);
        }
    }
}

}  // namespace
}  // namespace packet
