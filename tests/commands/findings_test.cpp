#include "commands/findings.hpp"

#include "commands/invocation.hpp"
#include "tests/support/found_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using support::import_day;
using testing::ElementsAre;
using testing::SizeIs;

TEST(Finder, StandsWhatHasNoDateAtToday) {
    finder into("notes.txt", import_day);
    into.propose("/decision One", "line 1", std::nullopt);
    into.propose("/decision Two", "line 2", evidence::calendar_date::from_iso("2026-03"));
    const findings found = into.take();
    EXPECT_EQ(found.undated, 1U);
    EXPECT_THAT(support::to_lines(found), ElementsAre("21 Nov 2026 /decision One (notes.txt, line 1)",
                                                      "Mar 2026 /decision Two (notes.txt, line 2)"));
}

TEST(Finder, GivesTheSameKeyOnAnotherDayAndAnotherLine) {
    finder first("notes.txt", import_day), second("copy.txt", import_day + std::chrono::days{7});
    first.propose("/decision One", "line 1", std::nullopt);
    second.propose("/decision One", "line 8", std::nullopt);
    EXPECT_EQ(support::keys_of(first.take()), support::keys_of(second.take()));
}

TEST(Finder, TellsEqualLinesApart) {
    finder into("notes.txt", import_day);
    into.propose("/mentor @sam 1:1", "line 1", std::nullopt);
    into.propose("/mentor @sam 1:1", "line 2", std::nullopt);
    const auto keys = support::keys_of(into.take());
    EXPECT_NE(keys[0], keys[1]);
}

TEST(Finder, CutsALongNameAndTakesControlsOut) {
    finder into(std::string(300, 'n') + "\x1b[2J", import_day);
    into.propose("/decision One", "line 1", std::nullopt);
    const std::string source = into.take().proposals.front().source;
    EXPECT_LE(source.size(), longest_source);
    EXPECT_EQ(source.find('\x1b'), std::string::npos);
}

TEST(Finder, LeavesOutWhatIsTooLong) {
    finder into("notes.txt", import_day);
    into.propose("/decision " + std::string(longest_line, 'x'), "line 1", std::nullopt);
    const findings found = into.take();
    EXPECT_THAT(found.proposals, SizeIs(0));
    EXPECT_THAT(found.problems, ElementsAre("line 1: it is longer than an entry, which takes 32 kB"));
}

TEST(Finder, StopsAtTheMostThatOneImportTakes) {
    finder into("notes.txt", import_day);
    for (std::size_t i = 0; i < most_proposals + 5; ++i)
        into.propose("/decision One", "line " + std::to_string(i + 1), std::nullopt);
    EXPECT_TRUE(into.is_full());
    const findings found = into.take();
    EXPECT_THAT(found.proposals, SizeIs(most_proposals));
    EXPECT_THAT(
        found.problems,
        ElementsAre(
            "line 10001: one import takes up to 10000 proposals; this and what follows was left out"));
}

TEST(Finder, CountsTheProblemsThatItDoesNotTell) {
    finder into("notes.txt", import_day);
    for (std::size_t i = 0; i < most_problems + 3; ++i)
        into.leave_out("line 1", "unreadable");
    const findings found = into.take();
    EXPECT_THAT(found.problems, SizeIs(most_problems + 1));
    EXPECT_EQ(found.problems.back(), "and 3 more");
}

TEST(LinesOfDocument, EndInEveryWay) {
    EXPECT_THAT(lines_of_document("one\r\ntwo\n\nfour"), ElementsAre("one", "two", "", "four"));
    EXPECT_THAT(lines_of_document(""), SizeIs(0));
}

}  // namespace
}  // namespace commands
