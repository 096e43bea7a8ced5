#include "commands/import_table.hpp"

#include "packet/export_metrics.hpp"
#include "tests/support/found_lines.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

findings read(std::string_view text) {
    return find_in_table(text, "m.csv", support::import_day);
}

std::vector<std::string> found_in(std::string_view text) {
    return support::to_lines(read(text));
}

TEST(Table, GivesAMetricForEachRow) {
    EXPECT_THAT(
        found_in("date,metric,value,unit,baseline,target,source,initiative\r\n"
                 "2026-03-04,conversion,3.1,%,2.8%,4%,Looker,checkout\r\n"
                 "2026-03,signups,12k,users,,,,\"#growth, eu\"\r\n"),
        ElementsAre("4 Mar 2026 /metric conversion 3.1% baseline: 2.8% target: 4% source: Looker #checkout "
                    "(m.csv, line 2)",
                    "Mar 2026 /metric signups 12k users #growth #eu (m.csv, line 3)"));
}

TEST(Table, KnowsItsColumnsByOtherNamesInAnyOrder) {
    EXPECT_THAT(found_in("Value;KPI;Day;Comment\n3.1%;conversion;4 Mar 2026;after the test\n"),
                ElementsAre("4 Mar 2026 /metric conversion 3.1%, after the test (m.csv, line 2)"));
    EXPECT_THAT(found_in("when\tdescription\n2026-03-04\tDropped the fork\n"),
                ElementsAre("4 Mar 2026 /decision Dropped the fork (m.csv, line 2)"));
}

TEST(Table, ReadsQuotedCells) {
    EXPECT_THAT(found_in("date,text\n2026-03-04,\"Dropped \"\"the fork\"\",\nfor good\"\n2026-03-05,Next\n"),
                ElementsAre("4 Mar 2026 /decision Dropped \"the fork\", for good (m.csv, line 2)",
                            "5 Mar 2026 /decision Next (m.csv, line 4)"));
}

TEST(Table, JoinsATitleWithWhatIsSaidAboutIt) {
    EXPECT_THAT(
        found_in("date,title,description,notes\n2026-03-04,Dropped the fork,nobody used it,saved a week\n"
                 "2026-03-05,,Chose one vendor,\n"),
        ElementsAre("4 Mar 2026 /decision Dropped the fork - nobody used it - saved a week (m.csv, line 2)",
                    "5 Mar 2026 /decision Chose one vendor (m.csv, line 3)"));
    EXPECT_THAT(read("date,title,description\n2026-03-04,,\n").problems,
                ElementsAre("line 2: it says nothing"));
}

TEST(Table, LosesNoNumberThatStandsBesideWhatWasDone) {
    EXPECT_THAT(found_in("Date,What,Metric,Impact\n2026-01-05,Launched search,CTR 2.1% → 3.0%,$1.2M\n"),
                ElementsAre("5 Jan 2026 /decision Launched search - $1.2M results: CTR 2.1% → 3.0% "
                            "(m.csv, line 2)"));
}

TEST(Table, TakesColumnsThatAreCalledLikeAField) {
    EXPECT_THAT(
        found_in("Decision,Why,Alternatives,Project,Mood\nDropped the fork,cost,a rewrite,checkout,good\n"
                 "Mentored Sam,she asked,,,\n"),
        ElementsAre("21 Nov 2026 /decision Dropped the fork #checkout because: cost rejected: a rewrite "
                    "(m.csv, line 2)",
                    "21 Nov 2026 /mentor @Sam Mentored Sam (m.csv, line 3)"))
        << "a story of mentoring has no reason";
}

TEST(Table, TakesTheLineOfASpreadsheetThatNamesTheSeparator) {
    EXPECT_THAT(found_in("sep=;\r\ndate;text\r\n2026-03-04;Dropped the fork\r\n"),
                ElementsAre("4 Mar 2026 /decision Dropped the fork (m.csv, line 3)"));
    EXPECT_THAT(found_in("sep=;"), IsEmpty());
}

TEST(Table, PutsUnitsWhereTheyBelong) {
    EXPECT_THAT(
        found_in("metric,value,unit,per,change\nrevenue,4500000,USD,yr,\nspeed,2,x,,\nchurn,-3,pp,,yes\n"
                 "gain,3,%,,yes\n"),
        ElementsAre("21 Nov 2026 /metric revenue $4500000/yr (m.csv, line 2)",
                    "21 Nov 2026 /metric speed 2x (m.csv, line 3)",
                    "21 Nov 2026 /metric churn -3 pp (m.csv, line 4)",
                    "21 Nov 2026 /metric gain +3% (m.csv, line 5)"));
}

TEST(Table, NamesTheLineOfARowThatItCannotRead) {
    const findings found = read(
        "date,metric,value\nsomeday,a,1%\n2026-03-04,b,low\n2026-03-04,,1%\n"
        "2026-03-04,c,\n1,2,3,4\n2026-03-05,d,4%\n");
    EXPECT_THAT(found.problems,
                ElementsAre("line 2: “someday” is no date that I can be sure of; write it like 2026-03-04",
                            "line 3: its value “low” is no number", "line 4: it names no metric",
                            "line 5: it has no value", "line 6: it has 4 cells below 3 columns"));
    EXPECT_THAT(support::to_lines(found), ElementsAre("5 Mar 2026 /metric d 4% (m.csv, line 7)"));
}

TEST(Table, SaysThatAQuotationMarkIsNotClosed) {
    EXPECT_THAT(read("date,text\n2026-03-04,\"never\nclosed").problems,
                ElementsAre("line 2: a quotation mark is not closed"));
}

TEST(Table, HasToNameItsColumns) {
    EXPECT_THAT(
        read("a,b\n1,2\n").problems,
        ElementsAre(
            "line 1: it has to name the columns: date, metric, value, unit, … or date, text, initiative"));
    EXPECT_THAT(read("").proposals, IsEmpty());
}

TEST(IsTable, IsToldByTheFirstLine) {
    EXPECT_TRUE(is_table("date,metric,value\n"));
    EXPECT_TRUE(is_table("\nDate;Title\n"));
    EXPECT_FALSE(is_table("Dear diary, what a day\n"));
    EXPECT_FALSE(is_table("# Notes\n"));
    EXPECT_FALSE(is_table(""));
}

TEST(Table, ReadsOurOwn) {
    support::notebook says;
    says("/metric checkout-conversion 3.1% baseline: 2.8% source: =Looker #checkout happened: 2026-03-01");
    says("/metric revenue $4.5M/yr");
    EXPECT_THAT(
        found_in(packet::export_metrics(says.folded(), "UTC")),
        ElementsAre("1 Mar 2026 /metric checkout-conversion 3.1% baseline: 2.8% source: =Looker #checkout "
                    "(m.csv, line 2)",
                    "4 Mar 2026 /metric revenue $4500000/yr (m.csv, line 3)"));
}

}  // namespace
}  // namespace commands
