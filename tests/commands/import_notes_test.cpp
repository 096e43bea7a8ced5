#include "commands/import_notes.hpp"

#include "packet/export_markdown.hpp"
#include "tests/support/found_lines.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using support::keys_of;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found_in(std::string_view text, std::string_view name = "n.md") {
    return support::to_lines(find_in_notes(text, name, support::import_day));
}

TEST(Notes, GiveOneProposalForEachBullet) {
    EXPECT_THAT(found_in("## March 2026\n\n- Dropped the fork\n* Chose one vendor\n1. Won an award\n"),
                ElementsAre("Mar 2026 /decision Dropped the fork (n.md, line 3)",
                            "Mar 2026 /decision Chose one vendor (n.md, line 4)",
                            "Mar 2026 /decision Won an award (n.md, line 5)"));
}

TEST(Notes, TakeTheNearestDate) {
    EXPECT_THAT(
        found_in("# 2025\n\n## March\n\n- Went live\n- 4 Apr: in April\n\n### Checkout\n\n- Still March\n\n"
                 "## Others\n\n- That year\n"),
        ElementsAre("Mar 2025 /decision Went live (n.md, line 5)",
                    "4 Apr 2025 /decision in April (n.md, line 6)",
                    "Mar 2025 /decision Still March (n.md, line 10)",
                    "Dec 2025 /decision That year (n.md, line 14)"));
}

TEST(Notes, TakeADateThatStandsAloneOnItsLine) {
    EXPECT_THAT(
        found_in("**2026-03-04**\n\n- One\n\n2026-03-05\n\n- Two\n\n- 2026-03-06\n  - Three\n- Four\n"),
        ElementsAre("4 Mar 2026 /decision One (n.md, line 3)", "5 Mar 2026 /decision Two (n.md, line 7)",
                    "6 Mar 2026 /decision Three (n.md, line 10)",
                    "5 Mar 2026 /decision Four (n.md, line 11)"));
}

TEST(Notes, JoinTheLinesOfAParagraphInMarkdown) {
    EXPECT_THAT(found_in("Dropped the\nfork.\n\n- Chose one\n  vendor\n"),
                ElementsAre("21 Nov 2026 /decision Dropped the fork. (n.md, line 1)",
                            "21 Nov 2026 /decision Chose one vendor (n.md, line 4)"));
}

TEST(Notes, HoldOneThingALineInPlainText) {
    EXPECT_THAT(
        found_in("2026-03-04: dropped the fork\n2026-03-05: chose one vendor\nshort\nlines\n", "n.txt"),
        ElementsAre("4 Mar 2026 /decision dropped the fork (n.txt, line 1)",
                    "5 Mar 2026 /decision chose one vendor (n.txt, line 2)",
                    "21 Nov 2026 /decision short (n.txt, line 3)",
                    "21 Nov 2026 /decision lines (n.txt, line 4)"));
}

TEST(Notes, TakeTheTagOfAHeading) {
    EXPECT_THAT(found_in("## #checkout\n\n- Dropped the fork\n- Kept the ranking #search\n"),
                ElementsAre("21 Nov 2026 /decision Dropped the fork #checkout (n.md, line 3)",
                            "21 Nov 2026 /decision Kept the ranking #search (n.md, line 4)"));
}

TEST(Notes, PassOverWhatIsNoStatement) {
    EXPECT_THAT(found_in("---\ntitle: mine\n---\n\n```\ncode\n```\n\n<!-- a\ncomment -->\n\n***\n\n- \n"),
                IsEmpty());
}

TEST(Notes, ReadHeadingsThatAreUnderlinedAndQuotes) {
    EXPECT_THAT(found_in("March 2026\n==========\n\n> Dropped the fork\n"),
                ElementsAre("Mar 2026 /decision Dropped the fork (n.md, line 4)"));
}

TEST(Notes, ReadTheRowsOfATable) {
    EXPECT_THAT(found_in("| What | Why |\n|---|---|\n| Dropped the fork | cost |\n"),
                ElementsAre("21 Nov 2026 /decision Dropped the fork - cost (n.md, line 3)"));
}

TEST(Notes, LeaveOpenTasksOut) {
    const findings found = find_in_notes("- [ ] write it\n- [x] wrote it\n", "n.md", support::import_day);
    EXPECT_THAT(found.problems, ElementsAre("line 1: an open task is no evidence yet"));
    EXPECT_THAT(support::to_lines(found), ElementsAre("21 Nov 2026 /decision wrote it (n.md, line 2)"));
}

TEST(Notes, ReadNoWordThatCountsFromToday) {
    EXPECT_THAT(found_in("- Yesterday: dropped it\n"),
                ElementsAre("21 Nov 2026 /decision Yesterday: dropped it (n.md, line 1)"));
}

TEST(Notes, SurviveWhatNobodyWouldWrite) {
    std::string deep;
    for (int i = 0; i < 5000; ++i)
        deep += std::string(std::size_t(i % 200), ' ') + "- [[[[**__`<!--\n" + std::string(50, '>') + "\n";
    EXPECT_NO_THROW(find_in_notes(deep, "n.md", support::import_day));
    EXPECT_THAT(found_in(std::string(100'000, '\n')), IsEmpty());
    EXPECT_THAT(found_in(std::string(100'000, '#')), testing::SizeIs(0));
}

class OurOwnMarkdown : public testing::Test {
protected:
    support::notebook says;

    std::vector<std::string> proposed() {
        std::vector<std::string> lines;
        const std::string text = packet::export_markdown(says.records(), says.now(), "UTC");
        for (const evidence::proposal& one : find_in_notes(text, "log.md", support::import_day).proposals)
            lines.push_back(to_words(one.happened) + " " + one.line);
        return lines;
    }
};

TEST_F(OurOwnMarkdown, GivesBackTheLines) {
    says("/decision Dropped *gift* wrap #checkout because: retention_risk & more rejected: gift wrap");
    says("/metric checkout-conversion 3.1% baseline: 2.8% source: Looker #checkout");
    says("/mentor @sam pairing on the doc gap: jumps ahead");
    says("/evidence charter vision: pays in under 60 seconds #checkout");
    EXPECT_THAT(
        proposed(),
        ElementsAre("4 Mar 2026 /decision Dropped *gift* wrap because: retention_risk & more rejected: gift "
                    "wrap #checkout",
                    "4 Mar 2026 /metric checkout-conversion 3.1% baseline: 2.8% source: Looker #checkout",
                    "4 Mar 2026 /mentor @sam pairing on the doc gap: jumps ahead",
                    "4 Mar 2026 /evidence charter vision: pays in under 60 seconds #checkout"));
}

TEST_F(OurOwnMarkdown, KeepsTheDayOfALaterStageAndNothingElseAboutIt) {
    says("/decision Dropped gift wrap happened: 2026-03-01");
    says.after(std::chrono::days{10});
    says("/decision D-1 results: +2%");
    says("/evidence correct D-1 results: +3%");
    EXPECT_THAT(proposed(), ElementsAre("1 Mar 2026 /decision Dropped gift wrap results: +3% (14 Mar 2026)"));
}

TEST_F(OurOwnMarkdown, ProposesNoChoicesForAPacket) {
    says("/decision Dropped gift wrap #checkout");
    says("/packet feature D-1 #checkout");
    EXPECT_THAT(proposed(), ElementsAre("4 Mar 2026 /decision Dropped gift wrap #checkout"));
}

TEST_F(OurOwnMarkdown, ProposesNothingThatWasTakenBack) {
    says("/decision Dropped gift wrap");
    says("/decision Said in a hurry");
    says("/evidence retract D-1 reason: not mine");
    EXPECT_THAT(proposed(), ElementsAre("4 Mar 2026 /decision Said in a hurry"));
}

}  // namespace
}  // namespace commands
