#include "packet/gate.hpp"

#include "packet/typeset.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

namespace packet {
namespace {

using std::chrono::days;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// Some rules of the built-in pack alone.
rule_pack only(std::initializer_list<std::string_view> ids) {
    std::vector<rule> rules;
    for (const std::string_view id : ids)
        rules.push_back(*default_pack().find(id));
    return {"some", std::move(rules)};
}

// The words that an author would put where a line leaves room for them.
std::string filled_in(std::string line) {
    const std::string words = line.starts_with("/metric") ? "3.7%" : "some words";
    const std::string gap = "…";
    for (std::size_t at = line.find(gap); at != std::string::npos; at = line.find(gap, at))
        line.replace(at, gap.size(), words);
    for (const auto& [offered, own] : {std::pair{"what you decided", "Some choice"},
                                       {"/metric name ", "/metric orders "},
                                       {"#initiative ", "#orders "}})
        if (const std::size_t at = line.find(offered); at != std::string::npos)
            line.replace(at, std::string_view(offered).size(), own);
    if (line.ends_with("teams: ")) return line + "Legal, Supply Chain, Customer Service";
    return line.ends_with(": ") ? line + "some words 3%" : line;
}

bool can_be_said(const std::string& line) {
    return line.starts_with("/decision") || line.starts_with("/metric") || line.starts_with("/evidence") ||
           line.starts_with("/packet feature") || line.starts_with("/packet leave out");
}

// "A5 D-1 has no results yet → /decision D-1 results: "; advice in brackets.
std::string in_a_line(const finding& one) {
    const std::string line = one.rule + " " + one.missing + (one.fix.empty() ? "" : " → " + one.fix);
    return one.blocks ? line : "(" + line + ")";
}

std::vector<std::string> to_story(const std::vector<finding>& findings) {
    std::vector<std::string> lines;
    for (const finding& one : findings)
        lines.push_back(in_a_line(one));
    return lines;
}

class TheGate : public testing::Test {
protected:
    support::notebook says;
    rule_pack rules = only({"A2", "A3", "A4", "A5", "A6", "A9", "B4", "F4"});
    measured map_as_set{1, {}}, log_as_set{1, {}}, charter_as_set{1, {}};

    readiness look() { return look_at(says.when()); }
    readiness look_at(const setting& when) {
        const evidence::portfolio folded = says.folded();
        const composed made = compose(folded, when);
        return check({folded, when, made, map_as_set, log_as_set, charter_as_set}, rules);
    }
    artifact_readiness map() { return look().artifacts.at(0); }
    artifact_readiness log() { return look().artifacts.at(1); }
    artifact_readiness charter() { return look().artifacts.at(2); }

    void say_complete_decisions(int count, const std::string& tag = "") {
        for (int i = 0; i < count; ++i)
            says(
                "/decision Choice because: a rejected: b disagreed: x hypothesis: c experiment: d results: e "
                "feedback: f" +
                tag);
    }

    void follow(const std::vector<finding>& findings) {
        for (const finding& one : findings)
            if (can_be_said(one.fix)) says(filled_in(one.fix));
    }
};

TEST_F(TheGate, SaysWhatAnEmptyLogNeeds) {
    EXPECT_THAT(
        to_story(map().findings),
        ElementsAre("A2 no initiative is named yet → /decision what you decided #initiative because: "));
    EXPECT_THAT(to_story(log().findings),
                ElementsAre("A5 no decision is logged yet → /decision what you decided because: "));
    EXPECT_THAT(
        to_story(charter().findings),
        ElementsAre(
            "A6 the section “vision” is empty → /evidence charter vision: …",
            "A6 the section “scope” is empty → /evidence charter scope: …",
            "A6 the section “success criteria” is empty → /evidence charter success: …",
            "A6 the section “cross-team responsibilities” is empty → /evidence charter responsibilities: …"));
    EXPECT_FALSE(map().ready || log().ready || charter().ready);
}

TEST_F(TheGate, NamesTheArtifactAndItsFile) {
    EXPECT_EQ(map().artifact + " " + map().file, "Product outcome map product-outcome-map");
    EXPECT_EQ(log().artifact + " " + log().file, "Decision log decision-log");
    EXPECT_EQ(charter().artifact + " " + charter().file, "Launch charter launch-charter");
}

TEST_F(TheGate, ChecksOnlyWhatWasAskedFor) {
    const evidence::portfolio folded = says.folded();
    const setting when = says.when();
    const composed made = compose(folded, when);
    submission sent{folded, when, made};
    sent.charter = charter_as_set;
    const readiness state = check(sent, rules);
    ASSERT_THAT(state.artifacts, SizeIs(1));
    EXPECT_EQ(state.artifacts.front().file, "launch-charter");
}

TEST_F(TheGate, PassesAMapThatSaysEverything) {
    says("/decision Dropped gift wrap rejected: both because: risk #checkout");
    says("/metric conversion 3.5% baseline: 3.1% source: Looker #checkout");
    EXPECT_THAT(to_story(map().findings), IsEmpty());
    EXPECT_TRUE(map().ready);
    EXPECT_EQ(map().summary, "1 page, 1 initiative");
}

TEST_F(TheGate, PassesThreeCompleteDecisions) {
    say_complete_decisions(2);
    EXPECT_FALSE(log().ready);
    EXPECT_THAT(
        to_story(log().findings),
        ElementsAre(
            "F4 only 2 decisions have all stages; 3 are wanted → /decision what you decided because: "));
    say_complete_decisions(1);
    EXPECT_TRUE(log().ready);
    EXPECT_THAT(to_story(log().findings), IsEmpty());
    EXPECT_EQ(log().summary, "1 page, 3 decisions, 3 complete");
}

TEST_F(TheGate, NamesEveryMissingStageOfADecisionThatCarriesThePacket) {
    says("/decision Choice disagreed: the lead");
    EXPECT_THAT(to_story(log().findings),
                ElementsAre("B4 D-1 has no reason yet → /decision D-1 because: ",
                            "B4 D-1 has no trade-off yet → /decision D-1 rejected: ",
                            "A5 D-1 has no hypothesis yet → /decision D-1 hypothesis: ",
                            "A5 D-1 has no experiment yet → /decision D-1 experiment: ",
                            "A5 D-1 has no results yet → /decision D-1 results: ",
                            "A5 D-1 has no stakeholder feedback yet → /decision D-1 feedback: ",
                            "F4 no decision has all stages; 3 are wanted → /decision what you decided "
                            "because: "));
}

TEST_F(TheGate, NamesTheQuickestWayFirstAndTheRestAsAdvice) {
    says("/decision Bare");
    say_complete_decisions(2);
    says("/decision Almost because: a rejected: b hypothesis: c experiment: d results: e disagreed: f");
    EXPECT_THAT(
        to_story(log().findings),
        ElementsAre("A5 D-4 has no stakeholder feedback yet → /decision D-4 feedback: ",
                    "(B4 D-1 has no reason or trade-off yet → /decision D-1 because: )",
                    "(A5 D-1 has no hypothesis, experiment, results or stakeholder feedback yet → /decision "
                    "D-1 hypothesis: )"));
}

TEST_F(TheGate, AsksForNoResultsOfAReversedDecision) {
    says("/decision Choice reversed: it was wrong");
    EXPECT_THAT(to_story(log().findings),
                ElementsAre("F4 no decision has all stages; 3 are wanted → /decision what you decided "
                            "because: "));
}

TEST_F(TheGate, CountsOnlyWhatIsPrinted) {
    say_complete_decisions(3);
    log_as_set = {4, {{"D-2", "no room: 9 lines too long"}}};
    EXPECT_FALSE(log().ready) << "what found no room convinces nobody";
    EXPECT_EQ(log().summary, "4 pages, 2 decisions, 2 complete");
    EXPECT_THAT(log().left_out, ElementsAre(omission{"D-2", "no room: 9 lines too long"}));
}

TEST_F(TheGate, SaysNothingOfPagesBeforeTypesetting) {
    say_complete_decisions(1);
    log_as_set = {};
    EXPECT_EQ(log().summary, "1 decision, 1 complete");
}

TEST_F(TheGate, NamesWhatCountsTowardsARule) {
    say_complete_decisions(2);
    says("/decision Bare");
    const artifact_readiness state = log();
    for (const rule_state& one : state.rules) {
        if (one.rule == "A4") continue;
        EXPECT_THAT(one.counts, ElementsAre("D-1", "D-2")) << one.rule;
        EXPECT_EQ(one.stands, standing::unmet) << one.rule;
        EXPECT_TRUE(one.blocks) << one.rule;
        EXPECT_EQ(one.guide, default_pack().find(one.rule)->guide);
        EXPECT_EQ(one.says, default_pack().find(one.rule)->says);
    }
    EXPECT_THAT(state.findings.front().counts, ElementsAre("D-1", "D-2"));
    EXPECT_EQ(state.findings.front().guide, "narrative");
    EXPECT_EQ(state.findings.front().ask, default_pack().find("B4")->ask);
}

TEST_F(TheGate, AsksForOneLineOnce) {
    rules = only({"A9", "C11"});
    says("/metric conversion 3.5% source: Looker #checkout");
    EXPECT_THAT(to_story(map().findings),
                ElementsAre("A9 conversion has no baseline yet → /metric M-1 baseline: "));
}

TEST_F(TheGate, ChecksNothingThatThePackHasNot) {
    rules = only({"A4"});
    says("/decision Bare");
    EXPECT_TRUE(log().ready);
    EXPECT_THAT(log().findings, IsEmpty());
    EXPECT_FALSE(look().ahead);
}

TEST_F(TheGate, TakesItsNumbersFromThePack) {
    rule two = *default_pack().find("F4");
    two.limit = 2;
    rules = {"ours", {*default_pack().find("A5"), two}};
    say_complete_decisions(2);
    EXPECT_TRUE(log().ready);
}

TEST_F(TheGate, LetsThePackSayWhatBlocks) {
    rule advice = *default_pack().find("A9");
    advice.blocks = false;
    rules = {"ours", {advice}};
    says("/metric conversion 3.5% #checkout");
    EXPECT_TRUE(map().ready);
    EXPECT_THAT(to_story(map().findings), Contains(StartsWith("(A9 conversion has no baseline yet")));

    rule strict = *default_pack().find("B10");
    strict.blocks = true;
    rules = {"ours", {strict}};
    says("/decision Bare");
    EXPECT_FALSE(log().ready);
}

TEST_F(TheGate, BeginsWithTheArtifactOfWhichLeastIsThere) {
    rules = only({"A2", "A3", "A5", "A6"});
    says("/decision Dropped gift wrap rejected: both because: risk #checkout");
    says("/evidence charter vision: a #checkout");
    const readiness state = look();
    std::vector<std::string> order;
    for (const thin_place& place : thinnest_first(state))
        order.push_back(place.artifact->file + ": " + place.what->missing);
    EXPECT_THAT(order, ElementsAre("decision-log: D-1 has no hypothesis yet",
                                   "launch-charter: the section “scope” is empty",
                                   "product-outcome-map: #checkout has no metric yet",
                                   "decision-log: D-1 has no experiment yet",
                                   "launch-charter: the section “success criteria” is empty",
                                   "decision-log: D-1 has no results yet",
                                   "launch-charter: the section “cross-team responsibilities” is empty",
                                   "decision-log: D-1 has no stakeholder feedback yet"));
}

TEST_F(TheGate, PutsWhatBlocksBeforeAdvice) {
    rules = default_pack();
    says("/decision Dropped gift wrap #checkout");
    const readiness state = look();
    bool advice = false;
    for (const thin_place& place : thinnest_first(state)) {
        EXPECT_FALSE(advice && place.what->blocks) << place.what->missing;
        advice = !place.what->blocks;
    }
    EXPECT_TRUE(advice);
    EXPECT_FALSE(all_ready(state));
}

TEST_F(TheGate, SaysWhatAMissingArtifactCosts) {
    rules = only({"A5", "A6", "D9", "D10"});
    EXPECT_EQ(look().ahead->earliest, "8 Apr 2026");  // 35 days after 4 March
    EXPECT_EQ(look().ahead->missing, 2);
    EXPECT_EQ(look().ahead->worst_days(), 55 + 2 * 7);
    EXPECT_EQ(look().ahead->worst, "12 May 2026");
}

TEST_F(TheGate, CountsNoDelayThatThePackDoesNotName) {
    rules = only({"A5", "D9"});
    EXPECT_EQ(look().ahead->worst_days(), 55);
}

// A finding is honest when its line, typed, makes it go away: from nothing to ready by the lines alone.
TEST_F(TheGate, IsSatisfiedByTheLinesThatItNames) {
    rules = default_pack();
    for (int day = 0; day < 20 && !all_ready(look()); ++day) {
        for (const artifact_readiness& artifact : look().artifacts)
            follow(artifact.findings);
        says.after(days{1});
    }
    EXPECT_TRUE(all_ready(look()));
    for (const artifact_readiness& artifact : look().artifacts)
        for (const finding& one : artifact.findings)
            EXPECT_FALSE(one.blocks) << in_a_line(one);
}

TEST_F(TheGate, IsQuickOverALongLog) {
    rules = default_pack();
    for (int i = 0; i < 300; ++i)
        says("/decision Choice " + std::to_string(i) + " #initiative-" + std::to_string(i));
    const readiness state = look();
    for (const artifact_readiness& artifact : state.artifacts)
        for (const finding& one : artifact.findings)
            EXPECT_LE(one.counts.size(), 20U) << "a finding names the first entries, its rule all";
    EXPECT_GT(state.artifacts[1].findings.size(), 500U) << "all of them are there to be listed";
}

// ---- Each rule by itself: a log that meets it and one that does not, and the line that makes the
// difference.
class GuideRule : public TheGate {
protected:
    // How that rule fares when it stands alone, so that no other one speaks.
    rule_state held(const std::string& id) { return state_of(look_alone(id), id); }
    std::vector<std::string> findings(const std::string& id) {
        std::vector<std::string> lines;
        const readiness state = look_alone(id);
        for (const artifact_readiness& artifact : state.artifacts)
            for (const std::string& line : to_story(artifact.findings))
                lines.push_back(line);
        for (const std::string& line : to_story(state.findings))
            lines.push_back(line);
        return lines;
    }
    bool is_met(const std::string& id) { return held(id).stands == standing::met; }
    bool has_nothing_to_judge(const std::string& id) { return held(id).stands == standing::nothing_to_judge; }

    // The rule is unmet; what it says to type, typed and filled in, meets it.
    void expect_unmet_until_followed(const std::string& id) {
        EXPECT_FALSE(is_met(id)) << id;
        for (int round = 0; round < 5 && !is_met(id); ++round) {
            const readiness state = look_alone(id);
            for (const artifact_readiness& artifact : state.artifacts)
                follow(artifact.findings);
            follow(state.findings);
        }
        EXPECT_TRUE(is_met(id)) << id
                                << " is unmet after its own lines: " << testing::PrintToString(findings(id));
    }

private:
    readiness look_alone(const std::string& id) {
        rules = only({id});
        return look();
    }
    static rule_state state_of(const readiness& state, const std::string& id) {
        for (const artifact_readiness& artifact : state.artifacts)
            for (const rule_state& one : artifact.rules)
                if (one.rule == id) return one;
        for (const rule_state& one : state.rules)
            if (one.rule == id) return one;
        ADD_FAILURE() << id << " is not checked";
        return {};
    }
};

TEST_F(GuideRule, A1AsksForAllThreeArtifacts) {
    rules = only({"A1", "A5", "F4", "A6"});
    EXPECT_THAT(to_story(look().findings),
                ElementsAre("A1 the decision log is not ready → /decision what you decided because: ",
                            "A1 the launch charter is not ready → /evidence charter vision: …"));
    EXPECT_EQ(look().rules.front().stands, standing::unmet);
    say_complete_decisions(3);
    says("/evidence charter vision: a scope: b success: c responsibilities: Ops - runs it");
    EXPECT_THAT(look().findings, IsEmpty());
    EXPECT_EQ(look().rules.front().stands, standing::met);
}

TEST_F(GuideRule, A1AsksForThePacketWhenOneArtifactIsBuiltAlone) {
    rules = only({"A1"});
    const evidence::portfolio folded = says.folded();
    const setting when = says.when();
    const composed made = compose(folded, when);
    submission sent{folded, when, made};
    sent.log = log_as_set;
    EXPECT_THAT(to_story(check(sent, rules).findings),
                ElementsAre("A1 1 of 3 artifacts is in this packet → /packet"));
}

TEST_F(GuideRule, A2LinksEverythingShippedToAMetric) {
    EXPECT_THAT(findings("A2"),
                ElementsAre("A2 no initiative is named yet → /decision what you decided #initiative "
                            "because: "));
    expect_unmet_until_followed("A2");
    says("/decision Dropped gift wrap #words");
    EXPECT_THAT(findings("A2"), ElementsAre("A2 #words has no metric yet → /metric name 3.5% #words"));
    expect_unmet_until_followed("A2");
}

TEST_F(GuideRule, A2TakesANumberThatIsNoHeadline) {
    for (int i = 1; i <= 9; ++i)
        says("/metric metric-" + std::to_string(i) + " 3.5% baseline: 3.1% #initiative-" + std::to_string(i));
    const outcome_map whole = compose_outcome_map(says.folded(), says.when());
    EXPECT_TRUE(std::any_of(whole.rows.begin(), whole.rows.end(),
                            [](const outcome_row& row) { return row.metrics.empty(); }));
    EXPECT_TRUE(is_met("A2"));
    EXPECT_THAT(held("A2").counts, SizeIs(9));
}

TEST_F(GuideRule, A2IsOnePage) {
    says("/metric conversion 3.5% #checkout");
    EXPECT_TRUE(is_met("A2"));
    map_as_set.pages = 2;
    EXPECT_THAT(findings("A2"),
                ElementsAre("A2 it has 2 pages and may have 1 → /packet leave out #checkout"));
}

TEST_F(GuideRule, A3NamesTheTradeOffThatTheAuthorDecided) {
    says("/metric conversion 3.5% #number");
    EXPECT_THAT(findings("A3"),
                ElementsAre("A3 #number has a number and no decision behind it → /decision what you decided "
                            "#number because: "));
    expect_unmet_until_followed("A3");
    EXPECT_THAT(held("A3").counts, ElementsAre("D-1"));
}

TEST_F(GuideRule, A4IsFourPagesAndBetterTwo) {
    say_complete_decisions(3);
    log_as_set.pages = 2;
    EXPECT_THAT(findings("A4"), IsEmpty());
    log_as_set.pages = 3;
    EXPECT_THAT(findings("A4"),
                ElementsAre("(A4 the log has 3 pages; 2 read better → /packet leave out D-1)"));
    EXPECT_TRUE(is_met("A4"));
    log_as_set.pages = 5;
    EXPECT_THAT(findings("A4"), ElementsAre("A4 it has 5 pages and may have 4 → /packet leave out D-1"));
    EXPECT_FALSE(is_met("A4"));
    follow(log().findings);
    EXPECT_THAT(findings("A4"), ElementsAre(HasSubstr("/packet leave out D-2"))) << "D-1 is out by now";
}

TEST_F(GuideRule, A4IsMeasuredByTypesetting) {
    for (int i = 0; i < 40; ++i)
        say_complete_decisions(1);
    const decision_log composed_log = compose_decision_log(says.folded(), says.when());
    log_as_set.pages = typeset(composed_log, paper::letter).pages;
    EXPECT_TRUE(is_met("A4")) << "the typesetter keeps the limit";
}

TEST_F(GuideRule, A5AsksForFourDatedStages) {
    says("/decision Choice because: a rejected: b");
    EXPECT_THAT(findings("A5"), ElementsAre("A5 D-1 has no hypothesis yet → /decision D-1 hypothesis: ",
                                            "A5 D-1 has no experiment yet → /decision D-1 experiment: ",
                                            "A5 D-1 has no results yet → /decision D-1 results: ",
                                            "A5 D-1 has no stakeholder feedback yet → /decision D-1 "
                                            "feedback: "));
    expect_unmet_until_followed("A5");
    EXPECT_THAT(held("A5").counts, ElementsAre("D-1"));
}

TEST_F(GuideRule, A5TakesAMessageForFeedback) {
    says("/decision Choice hypothesis: c experiment: d results: e");
    says("/evidence keep That saved the launch from: @sam for: D-1");
    EXPECT_TRUE(is_met("A5"));
}

TEST_F(GuideRule, A6AsksForFourSectionsAndAResponsibilityForEachTeam) {
    says("/evidence charter vision: a scope: b success: c responsibilities: Legal; Ops - runs it #checkout");
    EXPECT_THAT(findings("A6"), ElementsAre("A6 Legal is named without a responsibility → /evidence "
                                            "charter responsibilities: Legal - … #checkout"));
    EXPECT_EQ(charter().summary, "1 page, 4 of 4 sections filled");
    expect_unmet_until_followed("A6");
}

TEST_F(GuideRule, A6BeginsAnEmptyCharterForTheFlagship) {
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(findings("A6").front(), HasSubstr("/evidence charter vision: … #checkout"));
}

TEST_F(GuideRule, A6IsMetSectionBySection) {
    expect_unmet_until_followed("A6");
    EXPECT_TRUE(charter().ready);
    charter_as_set.pages = 2;
    EXPECT_THAT(findings("A6"), ElementsAre(StartsWith("A6 it has 2 pages and may have 1")));
}

TEST_F(GuideRule, A7WarnsOfALongPastedText) {
    says("/decision Choice results: " + std::string(1200, 'x'));
    EXPECT_TRUE(is_met("A7"));
    says("/decision Other results: " + std::string(1300, 'x'));
    EXPECT_THAT(findings("A7"),
                ElementsAre("(A7 D-2 holds a text of 1,300 characters → /evidence correct D-2 results: )"));
    expect_unmet_until_followed("A7");
}

TEST_F(GuideRule, A7CountsLettersAndNotBytes) {
    std::string text;
    for (int i = 0; i < 700; ++i)
        text += "é";
    says("/decision " + text);
    EXPECT_TRUE(is_met("A7"));
    says("/decision " + text + text);
    EXPECT_THAT(findings("A7"),
                ElementsAre("(A7 D-2 holds a text of 1,400 characters → /evidence correct D-2 …)"));
    expect_unmet_until_followed("A7");
}

TEST_F(GuideRule, A9AsksForABaselineANumberAndASource) {
    says("/metric conversion 3.5% #checkout");
    says("/metric speed got better #onboarding");
    EXPECT_THAT(findings("A9"),
                testing::UnorderedElementsAre(
                    "A9 conversion has no baseline yet → /metric M-1 baseline: ",
                    "A9 conversion names no source that a reader can check → /metric M-1 source: ",
                    testing::AllOf(HasSubstr("has no number yet"), HasSubstr("3.5% #onboarding"))));
    says("/metric M-1 baseline: 3.1% source: Looker");
    EXPECT_THAT(findings("A9"), SizeIs(1));
    EXPECT_THAT(held("A9").counts, ElementsAre("M-1"));
}

TEST_F(GuideRule, A9IsMetByItsOwnLines) {
    says("/metric conversion 3.5% #checkout");
    expect_unmet_until_followed("A9");
}

TEST_F(GuideRule, A9AsksForTheSourceOfAChangeToo) {
    says("/metric GMV +8% #checkout");
    EXPECT_THAT(findings("A9"),
                ElementsAre("A9 GMV names no source that a reader can check → /metric M-1 source: "));
}

TEST_F(GuideRule, B1AsksToLogAsItHappens) {
    says("/decision Late happened: 2026-01-10");
    EXPECT_THAT(findings("B1"), ElementsAre("(B1 1 of 1 decision was logged more than 7 days after → "
                                            "/decision what you decided because: )"));
    expect_unmet_until_followed("B1");
    EXPECT_THAT(held("B1").counts, ElementsAre("D-2"));
}

TEST_F(GuideRule, B2AsksWhatWouldHaveHappenedOtherwise) {
    says("/decision Dropped gift wrap #checkout");
    EXPECT_THAT(findings("B2"),
                ElementsAre("(B2 no decision for #checkout says what would have happened without it → "
                            "/decision D-1 otherwise: )",
                            "(B2 no decision for #checkout says what else could explain the number → "
                            "/decision D-1 else-explains: )"));
    expect_unmet_until_followed("B2");
    EXPECT_THAT(held("B2").counts, ElementsAre("D-1"));
}

TEST_F(GuideRule, B3AsksForTheOwnPart) {
    says("/decision Dropped gift wrap #checkout");
    EXPECT_THAT(
        findings("B3"),
        ElementsAre("(B3 no decision for #checkout says what your own part was → /decision D-1 part: )",
                    "(B3 no decision for #checkout says what the team's part was → /decision D-1 "
                    "team-part: )"));
    expect_unmet_until_followed("B3");
}

TEST_F(GuideRule, B4AsksForReasonAndTradeOffAndThePressure) {
    says("/decision Choice");
    EXPECT_THAT(findings("B4"),
                ElementsAre("B4 D-1 has no reason yet → /decision D-1 because: ",
                            "B4 D-1 has no trade-off yet → /decision D-1 rejected: ",
                            "(B4 D-1 does not say who pressed for the other way → /decision D-1 "
                            "disagreed: )"));
    expect_unmet_until_followed("B4");
}

TEST_F(GuideRule, B4IsMetWithoutPressure) {
    says("/decision Choice because: a rejected: b");
    EXPECT_TRUE(is_met("B4"));
    EXPECT_THAT(findings("B4"), SizeIs(1)) << "advice remains";
}

TEST_F(GuideRule, B4DoesNotCountAnEntryTowardsWhatItLacks) {
    says("/decision Choice because: a rejected: b");
    says("/decision Other because: a rejected: b disagreed: the lead");
    EXPECT_THAT(held("B4").counts, ElementsAre("D-1", "D-2"));
    rules = only({"B4", "F4"});
    const std::vector<finding> advised = log().findings;
    ASSERT_THAT(advised, SizeIs(2));
    EXPECT_EQ(advised[1].missing, "D-1 does not say who pressed for the other way");
    EXPECT_THAT(advised[1].counts, ElementsAre("D-2"));
}

TEST_F(GuideRule, B2CountsTowardsEachQuestionWhatAnswersIt) {
    says("/decision Choice otherwise: o #checkout");
    EXPECT_THAT(held("B2").counts, ElementsAre("D-1"));
    rules = only({"B2"});
    const std::vector<finding> advised = log().findings;
    ASSERT_THAT(advised, SizeIs(1));
    EXPECT_THAT(advised[0].counts, IsEmpty()) << advised[0].missing;
}

TEST_F(GuideRule, C11CountsNoChangeAloneTowardsItsLevels) {
    says("/metric GMV +8% #checkout");
    rules = only({"C11"});
    const std::vector<finding> advised = map().findings;
    ASSERT_THAT(advised, SizeIs(1));
    EXPECT_THAT(advised[0].counts, IsEmpty());
}

TEST_F(GuideRule, B4AsksWhatWasDecided) {
    says("/decision because: a rejected: b disagreed: c");
    EXPECT_THAT(findings("B4"),
                ElementsAre("B4 D-1 does not say what was decided → /evidence correct D-1 …"));
    expect_unmet_until_followed("B4");
}

TEST_F(GuideRule, B6AsksForTheRisk) {
    says("/decision Choice hypothesis: more people finish");
    EXPECT_THAT(findings("B6"), ElementsAre("(B6 D-1 names no risk that you took → /decision D-1 risk: )"));
    expect_unmet_until_followed("B6");
}

TEST_F(GuideRule, B7AsksForANumberOnBothSides) {
    says("/decision Choice results: shipped 22 days sooner, +3% orders rejected: the bigger box");
    EXPECT_THAT(findings("B7"), ElementsAre("(B7 no decision has a number on both sides, what it brought and "
                                            "what it cost → /decision D-1 cost: )"));
    expect_unmet_until_followed("B7");
    EXPECT_THAT(held("B7").counts, ElementsAre("D-1"));
}

TEST_F(GuideRule, B7AsksForTheGainFirst) {
    says("/decision Choice");
    EXPECT_THAT(findings("B7"), ElementsAre(HasSubstr("/decision D-1 gain: ")));
    expect_unmet_until_followed("B7");
}

TEST_F(GuideRule, B10AsksForThreeTeamsBeyondOnesOwn) {
    says("/decision Choice teams: Legal");
    says("/decision Other teams: Legal, UX");
    EXPECT_THAT(findings("B10"), ElementsAre("(B10 2 teams beyond your own are named (Legal and UX); 3 are "
                                             "wanted → /decision D-2 teams: )"));
    expect_unmet_until_followed("B10");
}

TEST_F(GuideRule, B10SaysThatNoTeamIsNamed) {
    says("/decision Choice");
    EXPECT_THAT(findings("B10"), ElementsAre(StartsWith("(B10 no team beyond your own is named; 3 are")));
    expect_unmet_until_followed("B10");
}

TEST_F(GuideRule, C1WarnsOfManyMetricsUntilTheAuthorChooses) {
    for (int i = 1; i <= 3; ++i)
        says("/metric metric-" + std::to_string(i) + " 3.5% baseline: 3.1% source: Looker #checkout");
    EXPECT_TRUE(is_met("C1"));
    says("/metric metric-4 3.5% #gifts");
    EXPECT_THAT(findings("C1"),
                ElementsAre("(C1 4 metrics over 2 initiatives dilute each other, and you have not said which "
                            "one the packet is about → /packet feature #checkout)"));
    for (int i = 5; i <= 10; ++i)
        says("/metric metric-" + std::to_string(i) + " 3.5% #gifts");
    EXPECT_THAT(findings("C1"), ElementsAre(HasSubstr("10 metrics over 2 initiatives pretend to be a "
                                                      "strategy")));
    expect_unmet_until_followed("C1");
    says("/packet as usual #checkout");
    EXPECT_FALSE(is_met("C1")) << "of what was chosen, the newest counts";
}

TEST_F(GuideRule, C3CarriesATechnicalGainToMoney) {
    says("/metric p95-latency 450 ms baseline: 640 ms #checkout");
    EXPECT_THAT(findings("C3"),
                ElementsAre("(C3 #checkout does not say what users did → /metric name 3.5% #checkout)",
                            "(C3 #checkout is not carried on to money → /metric M-1 money: )"));
    says("/metric conversion 3.5% baseline: 3.1% money: $3.2M/yr #checkout");
    EXPECT_TRUE(is_met("C3"));
    EXPECT_THAT(held("C3").counts, Contains("M-1"));
}

TEST_F(GuideRule, C3TakesNoNumberThatDidNotMoveForALink) {
    says("/metric p95-latency 450 ms baseline: 640 ms money: $1M/yr #checkout");
    says("/metric conversion 3.5% baseline: 3.5% #checkout");
    EXPECT_THAT(findings("C3"),
                ElementsAre("(C3 #checkout does not say what users did → /metric name 3.5% #checkout)"));
    EXPECT_THAT(held("C3").counts, IsEmpty()) << "one that is not carried on does not count";
    EXPECT_TRUE(is_met("C4")) << "the technical number has one of the business beside it";
    EXPECT_THAT(held("C4").counts, Contains("M-2"));
    says("/metric bounce-rate 17% baseline: 23% #checkout");
    EXPECT_TRUE(is_met("C3"));
}

TEST_F(GuideRule, C3AsksForATechnicalGain) {
    says("/metric p95-latency 450 ms baseline: 450 ms #checkout");
    says("/metric conversion 3.5% baseline: 3.1% money: $1M/yr #checkout");
    EXPECT_THAT(findings("C3"), ElementsAre("(C3 #checkout has a technical number that did not move → "
                                            "/metric p95-latency … #checkout)"));
    says("/metric p95-latency 400 ms #checkout");
    EXPECT_TRUE(is_met("C3"));
}

TEST_F(GuideRule, C4SeesATechnicalNumberThatDidNotMove) {
    says("/metric p95-latency 450 ms baseline: 450 ms #checkout");
    EXPECT_THAT(findings("C4"),
                ElementsAre("C4 #checkout has technical numbers only → /metric name 3.5% #checkout"));
}

TEST_F(GuideRule, C4PairsATechnicalMetricWithOneOfTheBusiness) {
    says("/metric p95-latency 450 ms baseline: 640 ms #checkout");
    EXPECT_THAT(findings("C4"),
                ElementsAre("C4 #checkout has technical numbers only → /metric name 3.5% #checkout"));
    expect_unmet_until_followed("C4");
}

TEST_F(GuideRule, C10AsksForTwoDays) {
    says("/metric conversion 3.1% baseline: 2.8% #checkout");
    EXPECT_THAT(findings("C10"), ElementsAre("(C10 conversion was observed on 1 day; a trend needs 2 → "
                                             "/metric conversion … #checkout)"));
    EXPECT_THAT(held("C10").counts, IsEmpty());
    says("/metric conversion 3.2% #checkout");
    EXPECT_FALSE(is_met("C10")) << "two observations of one day are no trend";
    says.after(days{1});
    expect_unmet_until_followed("C10");
    EXPECT_THAT(held("C10").counts, Contains("M-3"));
}

TEST_F(GuideRule, C10AsksForLevelsWhereThereIsAChangeAlone) {
    says("/metric GMV +8% #checkout");
    EXPECT_THAT(findings("C10"), ElementsAre("(C10 GMV has no dated level yet; a trend needs 2 → /metric GMV "
                                             "… #checkout)"));
}

TEST_F(GuideRule, C11ShowsTheFirstMetricBeforeAndAfter) {
    says("/metric conversion 3.1% #checkout");
    EXPECT_THAT(findings("C11"), ElementsAre("C11 conversion has no baseline yet → /metric M-1 baseline: "));
    expect_unmet_until_followed("C11");
}

TEST_F(GuideRule, C11AdvisesLevelsForAChange) {
    says("/metric GMV +8% #checkout");
    EXPECT_TRUE(is_met("C11"));
    EXPECT_THAT(findings("C11"), ElementsAre("(C11 GMV says how far it moved, and not from where to where → "
                                             "/metric GMV … baseline: … #checkout)"));
    follow(look().artifacts.front().findings);
    EXPECT_THAT(findings("C11"), IsEmpty());
}

TEST_F(GuideRule, D7AsksForAHypothesisInTheFirstNinetyDays) {
    says("/decision Bare");
    says.after(days{60});
    EXPECT_THAT(findings("D7"),
                ElementsAre("(D7 no decision with a hypothesis lies in the first 90 days of "
                            "the period, which end on 1 Jun 2026 → /decision what you decided "
                            "hypothesis: …)"));
    expect_unmet_until_followed("D7");
    EXPECT_THAT(held("D7").counts, ElementsAre("D-2"));
}

TEST_F(GuideRule, D7SaysNothingWhileMostOfItsTimeIsLeft) {
    says("/decision Bare");
    says.after(days{59});
    EXPECT_THAT(findings("D7"), IsEmpty());
    EXPECT_TRUE(has_nothing_to_judge("D7"));
    says("/decision Early hypothesis: more people finish");
    EXPECT_TRUE(is_met("D7"));
}

TEST_F(GuideRule, D7TakesWhatHappenedThenWhenTheTimeIsOver) {
    says("/decision Bare");
    says.after(days{120});
    says("/decision Late hypothesis: more people finish");
    EXPECT_THAT(findings("D7"), ElementsAre(HasSubstr("first 90 days of the period → /decision what you "
                                                      "decided hypothesis: … happened: 2026-06)")));
    EXPECT_FALSE(is_met("D7"));
    says("/decision Early hypothesis: more people finish happened: 2026-05");
    EXPECT_TRUE(is_met("D7"));
}

TEST_F(GuideRule, D16WarnsWhenMostLiesInTheLastMonth) {
    says("/decision First");
    says.after(days{200});
    says("/decision Second");
    EXPECT_TRUE(is_met("D16"));
    says("/metric conversion 3.1%");
    EXPECT_THAT(findings("D16"), ElementsAre("(D16 2 of 3 entries lie in the last 30 days of the period; "
                                             "little is logged for Apr 2026 → /decision what you decided "
                                             "because: … happened: 2026-04)"));
    expect_unmet_until_followed("D16");
    EXPECT_THAT(held("D16").counts, Contains("D-1"));
}

TEST_F(GuideRule, D16SaysNothingOfAShortTime) {
    says("/decision First");
    says.after(days{20});
    says("/decision Second");
    EXPECT_TRUE(has_nothing_to_judge("D16"));
    EXPECT_THAT(findings("D16"), IsEmpty());
}

TEST_F(GuideRule, F4AsksForThreeCompleteDecisions) {
    says("/decision Choice");
    EXPECT_THAT(findings("F4"),
                ElementsAre("F4 only 1 decision has all stages; 3 are wanted → /decision what "
                            "you decided because: "));
    expect_unmet_until_followed("F4");
    EXPECT_THAT(held("F4").counts, ElementsAre("D-1", "D-2", "D-3"));
}

TEST_F(GuideRule, F7AsksForTheNumberBehindAClaim) {
    says("/decision Choice results: it went very well");
    EXPECT_THAT(findings("F7"), ElementsAre("(F7 D-1 says what came of it, and no number shows it → /metric "
                                            "name 3.5% for: D-1)"));
    expect_unmet_until_followed("F7");
    EXPECT_THAT(held("F7").counts, ElementsAre("M-1"));
    says("/decision Other results: conversion 3.1% → 3.5%");
    EXPECT_THAT(held("F7").counts, ElementsAre("D-2", "M-1"));
}

// A rule is met by entries or not at all. Those that ask for something to be there are unmet; those about
// what is there wait.
TEST_F(TheGate, MeetsNoRuleWithAnEmptyLog) {
    rules = default_pack();
    const readiness state = look();
    std::vector<std::string> unmet;
    const auto note = [&](const std::vector<rule_state>& of) {
        for (const rule_state& one : of) {
            EXPECT_NE(one.stands, standing::met) << one.rule;
            if (one.stands == standing::unmet) unmet.push_back(one.rule);
        }
    };
    for (const artifact_readiness& artifact : state.artifacts)
        note(artifact.rules);
    note(state.rules);
    EXPECT_THAT(unmet, ElementsAre("A2", "A5", "F4", "A6", "A1"));
}

TEST_F(TheGate, WaitsWithoutBlocking) {
    rules = only({"A3", "A9", "C4", "C11", "B4", "B10"});
    const readiness state = look();
    for (const artifact_readiness& artifact : state.artifacts) {
        EXPECT_TRUE(artifact.ready) << artifact.artifact;
        for (const rule_state& one : artifact.rules)
            EXPECT_EQ(one.stands, standing::nothing_to_judge) << one.rule;
    }
}

TEST_F(GuideRule, B7AndB10AskNothingOfWhatWasReversed) {
    says("/decision Choice reversed: it was wrong teams: Legal");
    rules = only({"B4", "B7", "B10"});
    for (const rule_state& one : log().rules)
        EXPECT_EQ(one.stands, standing::nothing_to_judge) << one.rule << ": one team is not three";
}

TEST_F(GuideRule, C1HasNothingToJudgeWithoutANumber) {
    says("/decision Choice #checkout");
    EXPECT_TRUE(has_nothing_to_judge("C1"));
    EXPECT_TRUE(has_nothing_to_judge("A9"));
}

// D9 and D10 are figures and cannot be unmet; SaysWhatAMissingArtifactCosts shows them.

}  // namespace
}  // namespace packet
