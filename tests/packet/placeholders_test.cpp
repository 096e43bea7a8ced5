#include "packet/placeholders.hpp"

#include "packet/gate.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using evidence::entry;
using evidence::stage;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(APlaceholder, IsNothingButDotsAndDashes) {
    for (const char* text : {"…", "...", "….", "-", "–", "—", " … ", "- …", "--"})
        EXPECT_TRUE(is_placeholder(text)) << text;
    for (const char* text : {"", " ", "3%", "−5%", "a…", "… and the rest", "-1", "?", "\xE2\x80"})
        EXPECT_FALSE(is_placeholder(text)) << text;
}

const evidence::calendar_date that_day = *evidence::calendar_date::from_iso("2026-03-04");

entry said(std::string text, const std::vector<std::pair<std::string, std::string>>& fields) {
    entry made{{evidence::entry_kind::decision, 1},
               std::move(text),
               that_day,
               {},
               {},
               {},
               {},
               {},
               {},
               0,
               false,
               false,
               "",
               ""};
    for (const auto& [name, words] : fields)
        made.stages.push_back({name, words, {}, that_day, {}});
    return made;
}

TEST(APortfolioWithoutPlaceholders, IsTheSameOneWhereThereAreNone) {
    evidence::portfolio of;
    of.decisions.push_back(said("Dropped gift wrap", {{"because", "it costs more than it brings …"}}));
    EXPECT_FALSE(without_placeholders(of));
}

TEST(APortfolioWithoutPlaceholders, LosesThemAndNothingElse) {
    evidence::portfolio of;
    of.decisions.push_back(said("…", {{"because", "..."}, {"because", "a risk"}, {"rejected", "–"}}));
    of.charter.push_back(said("", {{"vision", "…"}}));
    of.metrics.push_back({"conversion", {said("", {{"source", "…"}})}, {}});
    const auto cleared = without_placeholders(of);
    ASSERT_TRUE(cleared);
    ASSERT_THAT(cleared->decisions, SizeIs(1));
    EXPECT_EQ(cleared->decisions[0].text, "");
    ASSERT_THAT(cleared->decisions[0].stages, SizeIs(1));
    EXPECT_EQ(cleared->decisions[0].stages[0].text, "a risk");
    EXPECT_THAT(cleared->charter.at(0).stages, IsEmpty());
    EXPECT_THAT(cleared->metrics.at(0).observations.at(0).stages, IsEmpty());
}

setting that_evening(const evidence::portfolio& of) {
    const evidence::moment now = *evidence::from_rfc3339("2026-03-04T18:00:00.000Z");
    return {now, "UTC", whole_period(of, now, "UTC")};
}

// A log in which every template was sent as it was offered.
evidence::portfolio of_templates() {
    evidence::portfolio of;
    of.author = {"local:ana"};
    of.records = 1;
    entry decision = said("…", {{"because", "…"},
                                {"rejected", "..."},
                                {"hypothesis", "…."},
                                {"experiment", "-"},
                                {"results", "–"},
                                {"feedback", "…"},
                                {"disagreed", "…"},
                                {"risk", "…"},
                                {"teams", "…"}});
    decision.initiatives = {"checkout"};
    decision.seq = 1;
    decision.logged_at = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
    of.decisions.push_back(decision);
    entry item = said("", {{"vision", "…"}, {"responsibilities", "Legal - …"}});
    item.id = {evidence::entry_kind::charter, 1};
    of.charter.push_back(item);
    return of;
}

TEST(Placeholders, AreNoEvidence) {
    const evidence::portfolio of = of_templates();
    const setting when = that_evening(of);
    const composed made = compose(of, when);
    EXPECT_TRUE(made.map.rows.at(0).feature.blank);
    EXPECT_TRUE(made.map.rows.at(0).trade_offs.at(0).blank);
    EXPECT_TRUE(made.log.decisions.at(0).title.blank);
    ASSERT_THAT(made.log.decisions.at(0).stages, SizeIs(1));
    EXPECT_TRUE(made.log.decisions.at(0).stages.at(0).what.blank);
    EXPECT_THAT(made.log.decisions.at(0).teams, IsEmpty());
    EXPECT_TRUE(made.charter.sections.at(0).statements.at(0).blank);
    const responsibility& legal = made.charter.sections.at(3).responsibilities.at(0);
    EXPECT_EQ(legal.team, "Legal");
    EXPECT_TRUE(legal.what.blank);
    EXPECT_TRUE(compose_decision_log(of, when).decisions.at(0).title.blank);
    EXPECT_TRUE(compose_outcome_map(of, when).rows.at(0).feature.blank);
    EXPECT_TRUE(compose_charter(of, when).sections.at(0).statements.at(0).blank);
}

TEST(Placeholders, MeetNoRule) {
    const evidence::portfolio of = of_templates();
    const setting when = that_evening(of);
    const readiness state = check(of, when, default_pack());
    std::vector<std::string> met;
    const auto note = [&](const std::vector<rule_state>& rules) {
        for (const rule_state& one : rules)
            if (one.stands == standing::met) met.push_back(one.rule);
    };
    for (const artifact_readiness& artifact : state.artifacts)
        note(artifact.rules);
    note(state.rules);
    EXPECT_THAT(met, ElementsAre("A4", "B1", "A7")) << "it is short, and was logged in time";
}

}  // namespace
}  // namespace packet
