#include "packet/compose.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using support::to_story;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// "checkout: Dropped gift wrap [D-1]"
std::string to_story(const outcome_row& row) {
    return row.initiative + ": " + to_story(row.feature);
}

// "conversion: 3.1% [M-1] → 3.5% [M-2], +0.4 pp (+12.9%) [M-1] [M-2], source Looker [M-1], $1M/yr [M-2] (4
// Mar 2026)"
std::string to_story(const metric_line& line) {
    std::string text = line.name + ": " + to_story(line.baseline) + " → " + to_story(line.latest) + ", " +
                       to_story(line.change) + ", source " + to_story(line.source);
    if (!line.money.text.empty()) text += ", " + to_story(line.money);
    return line.when.date.empty() ? text : text + " (" + to_story(line.when) + ")";
}

class TheOutcomeMap : public testing::Test {
protected:
    support::notebook says;

    outcome_map composed() { return composed(says.when()); }
    outcome_map composed(const setting& when) { return compose_outcome_map(says.folded(), when); }

    std::vector<std::string> rows() {
        std::vector<std::string> all;
        for (const outcome_row& row : composed().rows)
            all.push_back(to_story(row));
        return all;
    }
    std::vector<std::string> metrics(const setting& when) {
        std::vector<std::string> all;
        for (const outcome_row& row : composed(when).rows)
            for (const metric_line& line : row.metrics)
                all.push_back(to_story(line));
        return all;
    }
    std::vector<std::string> metrics() { return metrics(says.when()); }

    std::vector<std::string> trade_offs(std::size_t row = 0) {
        std::vector<std::string> all;
        const outcome_map map = composed();
        for (const statement& one : map.rows.at(row).trade_offs)
            all.push_back(to_story(one));
        return all;
    }
};

TEST_F(TheOutcomeMap, OfNothingHasNoRows) {
    const outcome_map map = composed();
    EXPECT_THAT(map.rows, IsEmpty());
    EXPECT_EQ(map.head.chain_head, "");
    EXPECT_EQ(map.head.period, "4 Mar 2026") << "one day is no span";
}

TEST_F(TheOutcomeMap, HasARowPerInitiativeInTheOrderOfTheirFirstMention) {
    says("/decision Dropped gift wrap #checkout");
    says("/metric search-latency 200 ms #search");
    says("/decision Kept the old ranking #checkout #search");
    says("/decision Nothing to do with either");
    EXPECT_THAT(rows(),
                ElementsAre("checkout: Kept the old ranking [D-2]", "search: Kept the old ranking [D-2]"));
}

TEST_F(TheOutcomeMap, ShowsWhatANumberWasAndIs) {
    says("/metric conversion 3.1% source: Looker/checkout #checkout");
    says.after(days{30});
    says("/metric conversion 3.5% money: $3.2M/yr #checkout");
    EXPECT_THAT(metrics(), ElementsAre("conversion: 3.1% [M-1] → 3.5% [M-2], +0.4 pp (+12.9%) [M-1] [M-2], "
                                       "source Looker/checkout [M-1], "
                                       "$3.2M/yr [M-2] (3 Apr 2026)"));
}

TEST_F(TheOutcomeMap, KeepsPercentApartFromPercentagePoints) {
    says("/metric retention 3% baseline: 4% #a");
    says("/metric errors 40 incidents baseline: 50 incidents #a");
    EXPECT_THAT(
        metrics(),
        ElementsAre("retention: 4% [M-1] → 3% [M-1], −1 pp (−25%) [M-1], source ____ source (4 Mar 2026)",
                    "errors: 50 incidents [M-2] → 40 incidents [M-2], −10 incidents (−20%) [M-2], source "
                    "____ source (4 Mar 2026)"));
}

TEST_F(TheOutcomeMap, LeavesBlankWhatOneObservationCannotSay) {
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(metrics(), ElementsAre("conversion: ____ what it was before → 3.5% [M-1], ____ net change, "
                                       "source ____ source (4 Mar 2026)"));
    EXPECT_THAT(composed().rows.at(0).metrics.at(0).points, SizeIs(1)) << "one point is no trend";
}

TEST_F(TheOutcomeMap, TakesAStatedBaselineForOneObservation) {
    says("/metric conversion 3.5% baseline: 3.1% #checkout");
    EXPECT_THAT(
        metrics(),
        ElementsAre(
            "conversion: 3.1% [M-1] → 3.5% [M-1], +0.4 pp (+12.9%) [M-1], source ____ source (4 Mar 2026)"));
}

TEST_F(TheOutcomeMap, SaysAChangeAsItWasSaid) {
    says("/metric GMV +8% #checkout");
    EXPECT_THAT(metrics(), ElementsAre("GMV:  → , +8% [M-1], source ____ source (4 Mar 2026)"));
}

TEST_F(TheOutcomeMap, BeginsNoTrailWithAChange) {
    says("/metric conversion +12% #checkout");
    says.after(days{1});
    says("/metric conversion 3.1% #checkout");
    says.after(days{1});
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(metrics(), ElementsAre(testing::HasSubstr("3.1% [M-2] → 3.5% [M-3]")));
}

TEST_F(TheOutcomeMap, DoesNotSubtractWhatDoesNotCompare) {
    says("/metric latency 200 ms #search");
    says.after(days{1});
    says("/metric latency 3% #search");
    EXPECT_THAT(metrics(), ElementsAre("latency: 200 ms [M-1] → 3% [M-2], ____ net change: the units differ, "
                                       "source ____ source (5 Mar 2026)"));
    EXPECT_THAT(composed().rows.at(0).metrics.at(0).points, SizeIs(1)) << "a chart has one scale";
}

TEST_F(TheOutcomeMap, AsksForTheNumberOfAnObservationWithoutOne) {
    says("/metric conversion went up a lot #checkout");
    const auto lines = metrics();
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_THAT(lines[0], testing::HasSubstr("→ ____ the number, with its unit"));
}

TEST_F(TheOutcomeMap, DrawsEveryDatedPointInTheOrderOfTheDays) {
    says("/metric conversion 3.1% #checkout");
    says.after(days{20});
    says("/metric conversion 3.3% #checkout");
    says("/metric conversion 3.2% happened: 2026-03-14 #checkout");
    const outcome_map map = composed();
    const std::vector<observation_point>& drawn = map.rows.at(0).metrics.at(0).points;
    std::vector<std::string> points;
    for (const observation_point& point : drawn)
        points.push_back(point.label + " " + point.date);
    ASSERT_THAT(points, ElementsAre("3.1% 4 Mar 2026", "3.2% 14 Mar 2026", "3.3% 24 Mar 2026"));
    EXPECT_EQ(drawn[1].day - drawn[0].day, 10);
    EXPECT_DOUBLE_EQ(drawn[0].value, 3.1);
}

TEST_F(TheOutcomeMap, CountsOnlyThePeriod) {
    says("/metric conversion 3.1% #checkout");
    says("/decision Dropped gift wrap #checkout");
    says.after(days{60});
    says("/metric conversion 3.5% #checkout");
    says("/decision Kept the old ranking #search");
    const setting spring = says.between("2026-03-01", "2026-03-31");
    EXPECT_THAT(metrics(spring), ElementsAre("conversion: ____ what it was before → 3.1% [M-1], ____ net "
                                             "change, source ____ source (4 Mar 2026)"));
    EXPECT_THAT(composed(spring).rows, SizeIs(1)) << "#search came later";
    EXPECT_EQ(composed(spring).head.period, "1 Mar 2026 – 31 Mar 2026");
    EXPECT_THAT(composed(says.between("2026-01-01", "2026-02-01")).rows, IsEmpty());
}

TEST_F(TheOutcomeMap, LeavesOutANumberFromOutsideThePeriod) {
    says("/decision Dropped gift wrap #checkout");
    says.after(days{60});
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(metrics(says.between("2026-03-01", "2026-03-31")), IsEmpty())
        << "it has a number: there is nothing to fill";
}

TEST_F(TheOutcomeMap, CountsAMonthThatOverlapsThePeriod) {
    says("/decision Dropped gift wrap happened: 2026-02 #checkout");
    EXPECT_THAT(composed(says.between("2026-02-20", "2026-03-01")).rows, SizeIs(1));
    EXPECT_THAT(composed(says.between("2026-03-01", "2026-03-31")).rows, IsEmpty());
}

TEST_F(TheOutcomeMap, LinksAMetricByTheDecisionThatItNames) {
    says("/decision Dropped gift wrap #checkout");
    says("/metric conversion 3.5% for: D-1");
    EXPECT_THAT(metrics(), SizeIs(1));
}

// The number is tagged with what it is about, and says what moved it.
TEST_F(TheOutcomeMap, PutsTheDecisionThatAMetricNamesBehindAnInitiativeWithoutOne) {
    says("/decision One ledger rejected: a nightly job because: two books drifted");
    says("/metric p95 from 1,240 ms to 820 ms for: D-1 #checkout");
    EXPECT_THAT(rows(), ElementsAre("checkout: One ledger [D-1]"));
    EXPECT_THAT(trade_offs(), ElementsAre("Gave up: a nightly job. Because: two books drifted [D-1]"));
    says("/decision Faster search rejected: a cache #checkout");
    EXPECT_THAT(rows(), ElementsAre("checkout: Faster search [D-2]")) << "its own come first";
}

TEST_F(TheOutcomeMap, NamesTheTradeOffs) {
    says("/decision Dropped gift wrap rejected: keeping both because: retention risk #checkout");
    EXPECT_THAT(trade_offs(), ElementsAre("Gave up: keeping both. Because: retention risk [D-1]"));
}

TEST_F(TheOutcomeMap, LosesNoTradeOffToALaterOne) {
    says("/decision Dropped gift wrap rejected: keeping both. because: retention risk #checkout");
    says("/decision D-1 rejected: a bigger box");
    says("/decision D-1 because: returns cost more happened: 2026-03-01");
    says("/decision D-1 because: retention risk");
    EXPECT_THAT(trade_offs(), ElementsAre("Gave up: keeping both; a bigger box. Because: retention risk; "
                                          "returns cost more (logged 3 days after) [D-1]"));
}

TEST_F(TheOutcomeMap, SaysHowLateADecisionAndItsTradeOffWereLogged) {
    says("/decision Dropped gift wrap rejected: keeping both happened: 2026-03-01 #checkout");
    EXPECT_THAT(rows(), ElementsAre("checkout: Dropped gift wrap (logged 3 days after) [D-1]"));
    EXPECT_THAT(trade_offs(), ElementsAre("Gave up: keeping both (logged 3 days after) [D-1]"));
}

TEST_F(TheOutcomeMap, SaysHowLateAReasonWasAddedToATradeOff) {
    says("/decision Dropped gift wrap rejected: keeping both #checkout");
    says.after(days{10});
    says("/decision D-1 because: retention risk happened: 2026-03-10");
    EXPECT_THAT(rows(), ElementsAre("checkout: Dropped gift wrap [D-1]"));
    EXPECT_THAT(trade_offs(),
                ElementsAre("Gave up: keeping both. Because: retention risk (logged 4 days after) [D-1]"));
}

TEST_F(TheOutcomeMap, SaysHowLateANumberAndWhatItIsComparedWithWereLogged) {
    says("/metric conversion 3.1% source: Looker money: $1M/yr happened: 2026-03-01 #checkout");
    says.after(days{20});
    says("/metric conversion 3.5% happened: 2026-03-23 #checkout");
    EXPECT_THAT(
        metrics(),
        ElementsAre("conversion: 3.1% [M-1] → 3.5% [M-2], +0.4 pp (+12.9%) [M-1] [M-2], source Looker "
                    "(logged 3 days after) [M-1], $1M/yr (logged 3 days after) [M-1] (23 Mar 2026, "
                    "logged 1 day after, baseline logged 3 days after)"));
}

TEST_F(TheOutcomeMap, MarksThePointsThatWereLoggedAfterwards) {
    says("/metric conversion 3.1% happened: 2026-03-01 #checkout");
    says("/metric conversion 3.3% #checkout");
    const outcome_map map = composed();
    const std::vector<observation_point>& drawn = map.rows.at(0).metrics.at(0).points;
    EXPECT_TRUE(drawn.at(0).afterwards);
    EXPECT_FALSE(drawn.at(1).afterwards);
}

TEST_F(TheOutcomeMap, AsksForATradeOffAndForADecision) {
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(rows(), ElementsAre("checkout: ____ which decision is behind this?"));
    EXPECT_THAT(trade_offs(), ElementsAre("____ what did you give up, and why?"));
}

TEST_F(TheOutcomeMap, PrintsNoMoreThanItsReaderTakesIn) {
    for (int i = 1; i <= 4; ++i) {
        says("/decision Choice " + std::to_string(i) + " rejected: the other #checkout");
        says("/metric number-" + std::to_string(i) + " " + std::to_string(i) + "% baseline: 9% #checkout");
    }
    EXPECT_THAT(metrics(), SizeIs(3));
    EXPECT_THAT(trade_offs(), SizeIs(2));
}

TEST_F(TheOutcomeMap, PutsALineThatSaysHowMuchBeforeOneThatCannot) {
    says("/metric latency 200 ms #checkout");
    says("/metric conversion 3.5% baseline: 3.1% #checkout");
    const outcome_map map = composed();
    ASSERT_THAT(map.rows.at(0).metrics, SizeIs(2));
    EXPECT_EQ(map.rows[0].metrics[0].name, "conversion");
}

TEST_F(TheOutcomeMap, RanksANumberThatMovedAboveMoneyAboveDecisions) {
    says("/decision One #words");
    says("/decision Two #words");
    says("/decision Three #words");
    says("/metric revenue 5 users money: $2M/yr #money");
    says("/metric conversion 3.5% baseline: 3.1% #moved");
    std::map<std::string, int> ranks;
    for (const outcome_row& row : composed().rows)
        ranks[row.initiative] = row.rank;
    EXPECT_LT(ranks["moved"], ranks["money"]);
    EXPECT_LT(ranks["money"], ranks["words"]);
    EXPECT_EQ(ranks["moved"], 0);
}

TEST_F(TheOutcomeMap, TranslatesATechnicalGainIntoMoney) {
    says("/decision Moved the images to the edge rejected: a second cache #latency");
    says("/metric p95-latency 418 ms baseline: 640 ms #latency");
    says("/metric bounce-rate 17% baseline: 23% money: $1.2M/yr #latency");
    std::vector<std::string> links;
    const outcome_map map = composed();
    for (const chain_link& link : map.rows.at(0).chain)
        links.push_back(link.label + ": " + to_story(link.what));
    EXPECT_THAT(links,
                ElementsAre("Technical: p95-latency 640 ms → 418 ms, −222 ms (−34.7%) [M-1]",
                            "User: bounce-rate 23% → 17%, −6 pp (−26.1%) [M-2]", "Money: $1.2M/yr [M-2]"));
}

TEST_F(TheOutcomeMap, AsksForTheMissingLinksOfATechnicalGain) {
    says("/metric p95-latency 418 ms baseline: 640 ms #latency");
    says("/metric conversion 3.5% #checkout");
    const outcome_map map = composed();
    ASSERT_THAT(map.rows.at(0).chain, SizeIs(3));
    EXPECT_EQ(to_story(map.rows[0].chain[1].what), "____ what did people do differently because of it?");
    EXPECT_EQ(to_story(map.rows[0].chain[2].what), "____ what is that worth in money?");
    EXPECT_THAT(map.rows.at(1).chain, IsEmpty()) << "there is nothing technical to translate";
}

TEST_F(TheOutcomeMap, TellsNoNumberThatDidNotMoveAsALink) {
    says("/metric p95-latency 418 ms baseline: 640 ms #latency");
    says("/metric conversion 3.5% baseline: 3.5% #latency");
    says("/metric hosting-cost $310k/yr baseline: $310k/yr #latency");
    const outcome_map map = composed();
    const std::vector<chain_link>& chain = map.rows.at(0).chain;
    ASSERT_THAT(chain, SizeIs(3));
    EXPECT_EQ(to_story(chain[0].what), "p95-latency 640 ms → 418 ms, −222 ms (−34.7%) [M-1]");
    EXPECT_EQ(to_story(chain[1].what), "____ what did people do differently because of it?");
    EXPECT_THAT(chain[1].stood_still, ElementsAre("M-2"));
    EXPECT_EQ(to_story(chain[2].what), "____ what is that worth in money?");
}

TEST_F(TheOutcomeMap, MakesNoFlagshipOfANumberThatDidNotMove) {
    says("/decision Dropped gift wrap rejected: both #checkout");
    says("/metric conversion 3.5% baseline: 3.5% #checkout");
    EXPECT_FALSE(composed().rows.at(0).flagship);
    says("/metric conversion 3.6% #checkout");
    EXPECT_TRUE(composed().rows.at(0).flagship);
}

TEST_F(TheOutcomeMap, PrefersAMetricThatMovedForALink) {
    says("/metric p95-latency 418 ms baseline: 418 ms source: Grafana #latency");
    says("/metric bounce-rate 17% baseline: 23% #latency");
    EXPECT_EQ(to_story(composed().rows.at(0).chain.at(0).what), "____ what became better, and by how much?");
    says("/metric error-rate 1% baseline: 2% #latency");
    EXPECT_EQ(to_story(composed().rows.at(0).chain.at(0).what), "error-rate 2% → 1%, −1 pp (−50%) [M-3]");
}

TEST_F(TheOutcomeMap, TellsAMetricOfMoneyAsTheLastLink) {
    says("/metric p95-latency 418 ms #latency");
    says("/metric hosting-cost $310k/yr baseline: $460k/yr #latency");
    EXPECT_EQ(to_story(composed().rows.at(0).chain.at(2).what),
              "hosting-cost $460k/yr → $310k/yr, −$150k/yr (−32.6%) [M-2]");
}

TEST_F(TheOutcomeMap, BearsThreeHeadlinesBeyondTheFlagships) {
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        says("/metric first-" + std::string(name) + " 3% baseline: 2% source: Looker #" + name);
        says("/metric second-" + std::string(name) + " 5% #" + name);
    }
    std::size_t headlines = 0;
    for (const outcome_row& row : composed().rows) {
        headlines += row.metrics.size();
        EXPECT_EQ(row.metrics.size() + row.in_brief.size(), 1U)
            << "each row tells a number: " << row.initiative;
        EXPECT_THAT(row.further_metrics, ElementsAre("second-" + row.initiative));
    }
    EXPECT_EQ(headlines, 3U);
    EXPECT_THAT(composed().rows.at(0).metrics, IsEmpty()) << "the newest are kept";
    EXPECT_EQ(to_story(composed().rows.at(0).in_brief.at(0)), "first-a 2% → 3%, +1 pp (+50%) [M-1]");
}

TEST_F(TheOutcomeMap, LeavesAFlagshipItsOwnHeadlines) {
    says("/decision Shipped rejected: the other #checkout");
    says("/metric conversion 3.5% baseline: 3.1% money: $1M/yr #checkout");
    says("/metric returns 2% baseline: 3% #checkout");
    for (const char* name : {"b", "c", "d"})
        says("/metric first-" + std::string(name) + " 3% baseline: 2% #" + name);
    const outcome_map map = composed();
    EXPECT_TRUE(map.rows.at(0).flagship);
    EXPECT_THAT(map.rows.at(0).metrics, SizeIs(2));
    for (const outcome_row& row : map.rows)
        EXPECT_THAT(row.in_brief, IsEmpty()) << row.initiative;
}

TEST_F(TheOutcomeMap, PutsFlagshipsFirst) {
    says("/decision First #words");
    says("/decision Shipped rejected: the other #checkout");
    says("/metric conversion 3.5% baseline: 3.1% #checkout");
    EXPECT_THAT(rows(), ElementsAre("checkout: Shipped [D-2]", "words: First [D-1]"));
}

TEST_F(TheOutcomeMap, HeadsARowWithTheMetricThatTheAuthorFeatured) {
    says("/metric conversion 3.5% baseline: 3.1% source: Looker #checkout");
    says("/metric delight 9 points #checkout");
    says("/packet feature M-2");
    EXPECT_EQ(composed().rows.at(0).metrics.at(0).name, "delight");
}

TEST_F(TheOutcomeMap, NamesTheDecisionThatTheAuthorFeatured) {
    says("/decision First #checkout");
    says("/decision Second results: +2% #checkout");
    says("/packet feature D-1");
    EXPECT_THAT(rows(), ElementsAre("checkout: First [D-1]"));
}

TEST_F(TheOutcomeMap, SaysWhereToBegin) {
    EXPECT_EQ(
        to_story(composed().nothing.at(0)),
        "____ Nothing is logged yet. Begin with what shipped and the number that it moved: /metric name "
        "3.5% baseline: 3.1% source: … #initiative");
    says("/decision Dropped gift wrap #checkout");
    EXPECT_THAT(
        to_story(composed(says.between("2026-01-01", "2026-01-31")).nothing.at(0)),
        testing::StartsWith("____ No initiative is named by an entry between 1 Jan 2026 and 31 Jan 2026."));
    EXPECT_THAT(to_story(composed(says.between("2026-01-01", "2026-01-01")).nothing.at(0)),
                testing::StartsWith("____ No initiative is named by an entry on 1 Jan 2026."));
    EXPECT_THAT(composed().nothing, IsEmpty());
}

TEST_F(TheOutcomeMap, LeavesOutWhatWasRetracted) {
    says("/decision Dropped gift wrap #checkout");
    says("/metric conversion 3.5% #checkout");
    says("/evidence retract D-1 reason: logged twice");
    says("/evidence retract M-1 reason: wrong number");
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(TheOutcomeMap, AsksForTheDecisionOfAnEntryWithoutText) {
    says("/decision because: retention risk #checkout");
    EXPECT_TRUE(composed().rows.at(0).feature.blank) << to_story(composed().rows.at(0).feature);
}

TEST_F(TheOutcomeMap, SaysNothingWithoutAnEntry) {
    says("/decision Dropped gift wrap rejected: both because: risk #checkout");
    says("/decision because: only a reason #checkout #empty");
    says("/metric conversion 3.1% #checkout");
    says("/metric conversion 3.5% source: Looker money: $1M #checkout");
    says("/metric GMV +8% #checkout");
    says("/metric something vague #search");
    says("/metric latency from 300 ms to 200 ms #search");
    for (const outcome_row& row : composed().rows) {
        support::expect_no_sentence_without_entry(row.feature);
        for (const statement& trade_off : row.trade_offs)
            support::expect_no_sentence_without_entry(trade_off);
        for (const metric_line& line : row.metrics) {
            support::expect_no_sentence_without_entry(line.source);
            for (const statement* said : {&line.baseline, &line.latest, &line.change, &line.money})
                support::expect_no_sentence_without_entry(*said, true);
        }
    }
}

TEST_F(TheOutcomeMap, CarriesTheHeadOfTheChain) {
    says("/decision Dropped gift wrap #checkout");
    const letterhead head = composed().head;
    EXPECT_EQ(head.author, "ana");
    EXPECT_EQ(head.made_on, "4 Mar 2026, 12:00 UTC");
    EXPECT_EQ(head.chain_head.size(), 16U);
}

}  // namespace
}  // namespace packet
