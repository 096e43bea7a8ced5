#include "commands/markdown_line.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

TEST(ReadListItem, KnowsEveryBullet) {
    for (const char* const line :
         {"- text", "* text", "+ text", "• text", "1. text", "12) text", "- [x] text"}) {
        const auto item = read_list_item(line);
        ASSERT_TRUE(item) << line;
        EXPECT_EQ(item->text, "text") << line;
        EXPECT_FALSE(item->open_task) << line;
    }
    EXPECT_TRUE(read_list_item("- [ ] text")->open_task);
    EXPECT_EQ(read_list_item("\t- text")->indent, 4U);
    EXPECT_EQ(read_list_item("  - text")->indent, 2U);
}

TEST(ReadListItem, KnowsWhatIsNone) {
    for (const char* const line : {"text", "-text", "3.1% of it", "2026 was good", "", "---"})
        EXPECT_FALSE(read_list_item(line)) << line;
}

TEST(ReadHeading, TellsLevelAndText) {
    EXPECT_EQ(read_heading("## March 2026")->level, 2U);
    EXPECT_EQ(read_heading("## March 2026")->text, "March 2026");
    EXPECT_EQ(read_heading("# C ##")->text, "C");
    EXPECT_FALSE(read_heading("#checkout is a tag"));
    EXPECT_FALSE(read_heading("####### seven"));
}

TEST(IsRule, IsALineOfStrokes) {
    EXPECT_TRUE(is_rule("---"));
    EXPECT_TRUE(is_rule("|---|:--|"));
    EXPECT_FALSE(is_rule("-"));
    EXPECT_FALSE(is_rule("- - text"));
}

TEST(WithoutMarkup, ShowsWhatAReaderSees) {
    EXPECT_EQ(without_markup("the **new** `link` and _more_"), "the new link and more");
    EXPECT_EQ(without_markup("[coupon](https://example.com/x) ![picture](p.png)"),
              "coupon https://example.com/x");
    EXPECT_EQ(without_markup("[here](#anchor)"), "here");
    EXPECT_EQ(without_markup("a <!-- hidden --> b"), "a  b");
    EXPECT_EQ(without_markup("\\#checkout 3 &lt; 4 &amp; more"), "#checkout 3 < 4 & more");
    EXPECT_EQ(without_markup("2 * 3 and snake_case"), "2 * 3 and snake_case");
}

TEST(WithoutMarkup, LeavesUnfinishedMarkupAlone) {
    EXPECT_EQ(without_markup("[open"), "[open");
    EXPECT_EQ(without_markup("[open](never"), "[open](never");
    EXPECT_EQ(without_markup("a <!-- never closed"), "a");
    EXPECT_EQ(without_markup("\\"), "\\");
}

TEST(ReadLabel, IsBoldBeforeAColon) {
    EXPECT_EQ(read_label("**Because:** retention")->label, "Because");
    EXPECT_EQ(read_label("**Because:** retention")->text, "retention");
    EXPECT_EQ(read_label("**Because**: retention")->text, "retention");
    EXPECT_FALSE(read_label("**bold** words"));
    EXPECT_FALSE(read_label("**never closed"));
}

}  // namespace
}  // namespace commands
