#include "storage/projection.hpp"

#include "tests/support/notebook.hpp"

#include <gtest/gtest.h>

namespace storage {
namespace {

// What the row of the only decision or metric says once these lines were said.
projection row_of(const std::vector<std::string>& lines) {
    support::notebook says;
    for (const std::string& line : lines)
        says(line);
    const evidence::portfolio folded = says.folded();
    return projection_of(folded.decisions.empty() ? folded.metrics.at(0).observations.at(0)
                                                  : folded.decisions.at(0));
}

TEST(AProjection, RepeatsWhatADecisionSays) {
    const projection row = row_of({"/decision Dropped gift wrap #checkout #search happened: 2026-03-01"});
    EXPECT_EQ(row.title, "Dropped gift wrap");
    EXPECT_EQ(row.happened, "2026-03-01");
    EXPECT_EQ(row.initiatives, "checkout search");
    EXPECT_FALSE(row.retracted);
}

TEST(AProjection, NamesAMetricWithItsValue) {
    const projection row = row_of({"/metric Checkout Conversion 3.1% #checkout"});
    EXPECT_EQ(row.title, "Checkout Conversion 3.1%");
    EXPECT_EQ(row.subject, "checkout-conversion");
}

TEST(AProjection, TakesAFieldWhereThereIsNoText) {
    EXPECT_EQ(row_of({"/decision because: retention risk"}).title, "retention risk");
}

TEST(AProjection, FollowsACorrection) {
    EXPECT_EQ(row_of({"/decision Dropped gift wrap", "/evidence correct D-1 Kept gift wrap"}).title,
              "Kept gift wrap");
}

}  // namespace
}  // namespace storage
