#include "packet/citations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using testing::ElementsAre;

statement says(std::string number) {
    return {"words", {std::move(number)}, false};
}

template <class Document>
std::set<std::string> cited_by(const Document& document, const std::vector<omission>& left_out = {}) {
    std::set<std::string> cites;
    collect_citations(document, left_out, cites);
    return cites;
}

outcome_row row() {
    outcome_row row;
    row.initiative = "checkout";
    row.feature = says("D-1");
    row.trade_offs = {says("D-2")};
    row.metrics.resize(1);
    row.metrics[0].baseline = says("M-1");
    row.metrics[0].latest = says("M-2");
    row.metrics[0].source = says("M-3");
    row.metrics[0].money = says("M-4");
    row.in_brief = {says("M-5")};
    row.chain = {{"User", says("M-6")}};
    return row;
}

TEST(TheCitationsOfAnOutcomeMap, AreThoseOfEveryColumn) {
    outcome_map map;
    map.rows = {row()};
    EXPECT_THAT(cited_by(map), ElementsAre("D-1", "D-2", "M-1", "M-2", "M-3", "M-4", "M-5", "M-6"));
    EXPECT_THAT(cited_by(map, {{"checkout", "no room: the pages are full"}}), testing::IsEmpty());
}

TEST(TheCitationsOfAnOutcomeMap, AreThoseOfEveryPointOfAChart) {
    outcome_map map;
    map.rows = {row()};
    map.rows[0].metrics[0].points = {{1, 3.1, "3.1%", "1 Jan 2026", false, "M-7"},
                                     {31, 3.3, "3.3%", "31 Jan 2026", true, "M-8"}};
    EXPECT_THAT(cited_by(map), testing::IsSupersetOf({"M-7", "M-8"}));
    map.rows[0].metrics[0].points[1].day = 1;
    EXPECT_THAT(cited_by(map), testing::Not(testing::Contains("M-7"))) << "of one day there is no chart";
}

TEST(TheCitationsOfADecisionLog, AreTheDecisionsAndWhatTheirStagesRestOn) {
    decision_log log;
    log.decisions.resize(2);
    log.decisions[0].number = "D-1";
    log.decisions[0].stages = {{"Stakeholder feedback", says("E-1"), {}}};
    log.decisions[1].number = "D-2";
    EXPECT_THAT(cited_by(log), ElementsAre("D-1", "D-2", "E-1"));
    EXPECT_THAT(cited_by(log, {{"D-1", "no room: 1 line too long"}}), ElementsAre("D-2"));
}

TEST(TheCitationsOfACharter, AreAllOfItWhateverFoundRoom) {
    launch_charter charter;
    charter.sections = {{"Scope", {says("C-1")}, {{"Legal", says("C-2")}}}};
    EXPECT_THAT(cited_by(charter, {{"C-1", "no room: 1 line too long"}}), ElementsAre("C-1", "C-2"));
}

}  // namespace
}  // namespace packet
