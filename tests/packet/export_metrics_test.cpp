#include "packet/export_metrics.hpp"

#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace packet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TheMetricsTable : public testing::Test {
protected:
    support::notebook says;

    // Without the header and the line ends.
    std::vector<std::string> rows() {
        std::istringstream stream(export_metrics(says.folded(), "UTC"));
        std::vector<std::string> all;
        for (std::string line; std::getline(stream, line);) {
            EXPECT_TRUE(line.ends_with('\r'));
            all.push_back(line.substr(0, line.size() - 1));
        }
        EXPECT_EQ(all.front(),
                  "entry,metric,value,unit,per,change,happened,logged_at,days "
                  "late,baseline,target,source,money,for,"
                  "initiatives,reconstructed");
        all.erase(all.begin());
        return all;
    }
};

TEST_F(TheMetricsTable, OfNothingIsItsHeader) {
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(TheMetricsTable, HasARowForEachObservation) {
    says("/decision Dropped gift wrap");
    says("/metric revenue $4.5M/yr target: $5M/yr source: Books for: D-1 #checkout #eu happened: 2026-03-01");
    says("/metric conversion +0.4 pp");
    EXPECT_THAT(
        rows(),
        ElementsAre("M-1,revenue,4500000,USD,yr,,2026-03-01,2026-03-04T12:00:00.000Z,3,,$5M/yr,Books,,"
                    "D-1,checkout eu,",
                    "M-2,conversion,0.4,pp,,yes,2026-03-04,2026-03-04T12:00:00.000Z,0,,,,,,,"));
}

TEST_F(TheMetricsTable, QuotesWhatHoldsACommaOrAQuotationMark) {
    says("/metric conversion 3.1% source: Looker, \"checkout\"");
    EXPECT_THAT(rows(), ElementsAre(testing::HasSubstr(",\"Looker, \"\"checkout\"\"\",")));
}

TEST_F(TheMetricsTable, MakesFormulasHarmlessAndLeavesNumbersAlone) {
    says("/metric =HYPERLINK() 3.1% source: @SUM(A1)");
    says("/metric churn -3 pp baseline: +4 pp");
    const auto table = rows();
    EXPECT_THAT(table[0], testing::HasSubstr(",'@SUM(A1),"));
    EXPECT_THAT(table[0], testing::Not(testing::HasSubstr(",=")));
    EXPECT_THAT(table[1], testing::HasSubstr(",churn,-3,pp,"));
    EXPECT_THAT(table[1], testing::HasSubstr(",'+4 pp,"));
}

TEST_F(TheMetricsTable, LeavesOutWhatWasRetracted) {
    says("/metric conversion 3.1%");
    says("/evidence retract M-1 reason: wrong board");
    EXPECT_THAT(rows(), IsEmpty());
}

}  // namespace
}  // namespace packet
