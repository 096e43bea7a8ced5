// A year of nudges through the real storage (simulated_year.hpp), judged by other means (reckoner.hpp): a few
// people here, a thousand in nudged_year.
#include "tests/nudges/simulated_year.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace {

using simulation::story;

void expect_a_clean_year(const simulation::year& what) {
    const support::temporary_folder folder;
    const story told = simulation::live_through(what, folder.path());
    const reckoning::tally judged = told.judge();
    std::ostringstream table;
    print(table, told, judged);
    EXPECT_EQ(judged.all_wrong() + told.left_over + told.speechless, 0U) << table.str();
    // The year was worth living through.
    EXPECT_GT(judged.sent, std::uint64_t(10 * what.people)) << table.str();
    EXPECT_GT(judged.sent_again, 0U) << table.str();
    EXPECT_GT(judged.late, 0U) << table.str();
    EXPECT_GE(judged.dropped.size(), 4U) << table.str();
    EXPECT_GT(told.kills, 0U) << table.str();
}

TEST(StoredYear, IsCleanWhileZonesChangeTheirRules) {
    expect_a_clean_year({simulation::year_of_changes, 4, 1, 10, 5});
}

TEST(StoredYear, IsCleanWithALeapDay) {
    expect_a_clean_year({simulation::leap_year, 4, 2, 10, 5});
}

}  // namespace
