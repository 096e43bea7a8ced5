#include "packet/export_markdown.hpp"

#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::Not;

class TheReadableExport : public testing::Test {
protected:
    support::notebook says;
    std::string text() { return export_markdown(says.records(), says.now(), "UTC"); }
};

TEST_F(TheReadableExport, OfNothingSaysSo) {
    EXPECT_EQ(text(), "# Evidence log\n\nNothing was logged yet.\n");
}

TEST_F(TheReadableExport, StandsByKindAndInitiative) {
    says("/metric conversion 3.1% #checkout");
    says("/decision Kept the ranking");
    says("/decision Dropped gift wrap #checkout");
    const std::string shown = text();
    const std::vector<std::string> headings{"## Decisions",
                                            "### \\#checkout",
                                            "#### D-2 Dropped gift wrap",
                                            "### Without initiative",
                                            "#### D-1 Kept the ranking",
                                            "## Metrics",
                                            "#### M-1 conversion 3.1%"};
    std::size_t at = 0;
    for (const std::string& heading : headings) {
        const std::size_t next = shown.find(heading + "\n", at);
        ASSERT_NE(next, std::string::npos) << heading << " in\n" << shown;
        at = next;
    }
}

TEST_F(TheReadableExport, HoldsWhatWasAgreedOnWithTheManager) {
    says("/evidence checkin said: not yet with: @lena");
    says("/evidence behaviour Leads a launch by: 30 Sep");
    says("/decision Dropped gift wrap behaviour: B-1");
    const std::string shown = text();
    EXPECT_THAT(shown, HasSubstr("## Agreed behaviours\n\n#### B-1 Leads a launch\n"));
    EXPECT_THAT(shown, HasSubstr("- **By:** 30 Sep\n"));
    EXPECT_THAT(shown, HasSubstr("## Check-ins\n\n#### R-1\n"));
    EXPECT_THAT(shown, HasSubstr("- **Said:** not yet\n- **With:** @lena\n"));
    EXPECT_THAT(shown, HasSubstr("- **Behaviour:** B-1\n"));
}

TEST_F(TheReadableExport, GivesEveryStageItsDates) {
    says("/decision Dropped gift wrap because: retention happened: 2026-03-01");
    says.after(days{10});
    says("/decision D-1 results: +2% happened: 2026-03-10");
    says.after(days{1});
    says("/evidence correct D-1 results: +3%");
    EXPECT_THAT(text(),
                HasSubstr("- **Happened:** 1 Mar 2026, logged 3 days after\n"
                          "- **Logged:** 4 Mar 2026, 12:00 UTC\n"
                          "- **Because:** retention\n"
                          "- **Results:** +3% (10 Mar 2026, logged 4 days after; logged 14 Mar 2026, 12:00 "
                          "UTC; corrected 15 Mar 2026, 12:00 UTC)\n"));
}

TEST_F(TheReadableExport, MarksWhatWasRetractedAndNamesWhatWasErased) {
    says("/decision Dropped gift wrap");
    says("/decision Paid the vendor");
    says("/evidence retract D-1 reason: not mine");
    says("/evidence erase D-2");
    EXPECT_THAT(text(), HasSubstr("#### D-1 Dropped gift wrap\n\n- **Retracted:** not mine\n"));
    EXPECT_THAT(text(), HasSubstr("- **Erased:** D-2: the content is gone, the numbers stay taken\n"));
    EXPECT_THAT(text(), Not(HasSubstr("vendor")));
}

TEST_F(TheReadableExport, LetsNothingTypedBecomeMarkup) {
    says("/decision # <b>Dropped</b> *it* [x](http://y) | z");
    EXPECT_THAT(text(), Not(HasSubstr("<b>")));
    EXPECT_THAT(text(), HasSubstr("\\*it\\*"));
}

}  // namespace
}  // namespace packet
