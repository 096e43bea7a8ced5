#include "commands/import_history.hpp"

#include "tests/support/found_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string hash(char digit) {
    return std::string(40, digit);
}

std::string commit(char digit, const std::string& subject,
                   const std::string& date = "2026-03-04T23:30:00-08:00",
                   const std::string& mail = "ana@example.com") {
    return "commit " + hash(digit) + "\nAuthor: Ana <" + mail + ">\nDate:   " + date + "\n\n    " + subject +
           "\n\n    Further words.\n\n";
}

std::vector<std::string> found_in(const std::string& text, std::string_view author = "") {
    return support::to_lines(find_in_history(text, "shop", author, support::import_day));
}

TEST(History, GivesTheSubjectTheDayAndTheShortHash) {
    EXPECT_THAT(found_in(commit('a', "Drop the fork")),
                ElementsAre("4 Mar 2026 /decision Drop the fork (shop, commit aaaaaaaaaaaa)"));
}

TEST(History, ReadsEveryFormOfADate) {
    EXPECT_THAT(
        found_in(commit('a', "One", "Wed Mar 4 12:00:00 2026 +0100") +
                 commit('b', "Two", "2026-03-05 12:00:00 +0100") + commit('c', "Three", "2026-03-06") +
                 commit('d', "Four", "Thu, 1 Jan 2026 12:00:00 +0100")),
        ElementsAre("4 Mar 2026 /decision One (shop, commit aaaaaaaaaaaa)",
                    "5 Mar 2026 /decision Two (shop, commit bbbbbbbbbbbb)",
                    "6 Mar 2026 /decision Three (shop, commit cccccccccccc)",
                    "1 Jan 2026 /decision Four (shop, commit dddddddddddd)"));
}

// The day of the import stands in.
TEST(History, ReadsNoDayFromWhatIsNone) {
    for (const std::string date :
         {"3 days ago", "Wed 2am at Wed Wed", "x Jan 1 12:00:00 yesterday", "1 2 3 4 5",
          "Wed, last week Tuesday 2026", "Sun Mar 4 12:00:00 1066 +0000"})
        EXPECT_THAT(found_in(commit('a', "One", date)), ElementsAre(testing::StartsWith("21 Nov 2026 ")))
            << date;
}

TEST(History, TakesOnePersonsCommits) {
    const std::string text = commit('a', "Hers") + commit('b', "His", "2026-03-04", "Ben@Example.com");
    EXPECT_THAT(found_in(text, "ben@example.COM"), ElementsAre(testing::HasSubstr("His")));
    EXPECT_THAT(found_in(text), SizeIs(2));
    EXPECT_THAT(authors_in_history(text), ElementsAre("ana@example.com", "ben@example.com"));
}

TEST(History, PassesOverMerges) {
    std::string merge = commit('a', "Something");
    merge.insert(merge.find("Author:"), "Merge: 1111111 2222222\n");
    EXPECT_THAT(
        found_in(merge + commit('b', "Merge branch 'main'") + commit('c', "Merge pull request #3 from x")),
        IsEmpty());
}

TEST(History, KnowsACommitAgainByItsHash) {
    const auto keys = support::keys_of(find_in_history(commit('a', "One"), "shop", "", support::import_day));
    EXPECT_EQ(keys,
              support::keys_of(find_in_history(commit('a', "Reworded"), "copy", "", support::import_day)));
}

TEST(History, TakesTheNewest) {
    std::string text;
    for (std::size_t i = 0; i < most_commits + 2; ++i)
        text += commit('a', "One");
    const findings found = find_in_history(text, "shop", "", support::import_day);
    EXPECT_THAT(found.proposals, SizeIs(most_commits));
    EXPECT_THAT(found.problems,
                ElementsAre("the history: the newest 2000 commits were taken, and 2 older ones left out"));
}

TEST(History, NamesACommitWithoutASubject) {
    const findings found =
        find_in_history("commit " + hash('a') + "\nAuthor: Ana <a@b>\n", "shop", "", support::import_day);
    EXPECT_THAT(found.problems, ElementsAre("commit aaaaaaaaaaaa: it has no subject"));
}

TEST(IsHistory, IsToldByTheFirstLine) {
    EXPECT_TRUE(is_history("commit " + hash('a') + " (HEAD -> main)\nAuthor: …"));
    EXPECT_FALSE(is_history("commit to quality\n"));
    EXPECT_FALSE(is_history("commit 12345\n"));
    EXPECT_FALSE(is_history(""));
}

}  // namespace
}  // namespace commands
