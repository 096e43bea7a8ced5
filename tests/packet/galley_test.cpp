#include "packet/galley.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

phrase body(const std::string& text) {
    return {{text, styles::body}};
}

double line_height() {
    return styles::body.leading;
}

TEST(Galley, IsAsHighAsItsLines) {
    galley type{200};
    EXPECT_DOUBLE_EQ(type.set(body("One line"), {.width = 200}), line_height());
    EXPECT_DOUBLE_EQ(type.height(), line_height());
}

TEST(Galley, HasLinesOfOneHeightInAnyScript) {
    for (const auto* text : {"決済ページ", "قررت تأجيل", "하나로 줄인다", "🚀👩\u200D👩\u200D👧", "पृष्ठ"})
        EXPECT_DOUBLE_EQ(galley{200}.set(body(text), {.width = 200}), line_height()) << text;
}

TEST(Galley, AnEmptyPhraseTakesNoRoom) {
    galley type{200};
    EXPECT_DOUBLE_EQ(type.set(body(""), {.y = 7, .width = 200}), 7);
    EXPECT_DOUBLE_EQ(type.height(), 0);
}

TEST(Galley, TakesOverAnotherAtItsCorner) {
    galley inner{100};
    inner.set(body("One line"), {.width = 100});
    galley outer{200};
    EXPECT_DOUBLE_EQ(outer.insert(std::move(inner), {0, 30}), 30 + line_height());
    EXPECT_DOUBLE_EQ(outer.height(), 30 + line_height());
}

TEST(Lines, AWordWiderThanItsColumnIsBroken) {
    EXPECT_GT(lines_of(body(std::string(200, 'w')), 100), 5);
}

TEST(UnsetCharacters, AreNoneWhereAFontHasThem) {
    galley type{300};
    type.set(body("Latin, Ω Ж, 決 ア 한, قرر, 🚀 and ½ → ✓"), {.width = 300});
    EXPECT_THAT(type.unset_characters(), IsEmpty());
}

TEST(UnsetCharacters, AreKnownHoweverDeepTheyStand) {
    galley inner{100};
    inner.set(body("a \U000F0001 b \U000F0001"), {.width = 100});
    galley outer{200};
    outer.set(body("\U0010FFFD"), {.width = 200});
    outer.insert(std::move(inner), {0, 20});
    EXPECT_THAT(outer.unset_characters(), ElementsAre(U'\U000F0001', U'\U0010FFFD'));
}

TEST(Figures, AreKnownInTheirOrder) {
    galley page{200};
    const auto draw = [](const std::string& shown) {
        galley chart{50};
        chart.figure(shown, [&] { chart.stroke({{0, 0}, {50, 10}}, pens::series); });
        return chart;
    };
    page.insert(draw("first"), {0, 0}, role::cell);
    page.insert(draw("second"), {0, 20}, role::cell);
    EXPECT_THAT(page.figures_shown(), ElementsAre("first", "second"));
}

TEST(Figures, OfOneWidthOnlyInColumns) {
    const auto width_in = [](const type_style& style, const std::string& digits) {
        return width_of({{digits, style}});
    };
    EXPECT_DOUBLE_EQ(width_in(styles::figure, "1111"), width_in(styles::figure, "8888"));
    EXPECT_LT(width_in(styles::body, "1111"), width_in(styles::body, "8888"));
}

}  // namespace
}  // namespace packet
