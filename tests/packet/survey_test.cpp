#include "packet/compose.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

// What is chosen, seen through the artifacts that it is chosen for.
class Selection : public testing::Test {
protected:
    support::notebook says;

    decision_log log() { return compose_decision_log(says.folded(), says.when()); }
    outcome_map map() { return compose_outcome_map(says.folded(), says.when()); }

    // The decisions, the one that is kept longest first.
    std::vector<std::string> kept_first() {
        std::map<int, std::string> by_rank;
        for (const decision_block& block : log().decisions)
            by_rank.emplace(block.rank, block.number);
        std::vector<std::string> numbers;
        for (const auto& [rank, number] : by_rank)
            numbers.push_back(number);
        return numbers;
    }

    std::vector<std::string> flagships() {
        std::vector<std::string> names;
        for (const outcome_row& row : map().rows)
            if (row.flagship) names.push_back(row.initiative);
        return names;
    }

    // "D-1 outside of the period"
    static std::vector<std::string> reasons(const std::vector<omission>& left_out) {
        std::vector<std::string> all;
        for (const omission& one : left_out)
            all.push_back(one.name + " " + one.reason);
        return all;
    }

    // A number that moved, its worth, and a trade-off that the author decided.
    void say_flagship(const std::string& name, const std::string& money) {
        says("/decision Shipped " + name + " rejected: the other #" + name);
        says("/metric " + name + "-rate 3.5% baseline: 3.1% source: Looker " + money + " #" + name);
    }
};

TEST_F(Selection, KeepsWhatTheAuthorFeaturedBeforeEverything) {
    says("/decision Bare");
    says("/decision Complete because: a rejected: b hypothesis: c experiment: d results: e feedback: f");
    EXPECT_THAT(kept_first(), ElementsAre("D-2", "D-1"));
    says("/packet feature D-1");
    EXPECT_THAT(kept_first(), ElementsAre("D-1", "D-2"));
    EXPECT_TRUE(log().decisions.at(0).featured);
    says("/packet as usual D-1");
    EXPECT_THAT(kept_first(), ElementsAre("D-2", "D-1"));
    EXPECT_FALSE(log().decisions.at(0).featured);
}

TEST_F(Selection, TakesAChoiceBackLikeAnythingElse) {
    says("/decision One");
    says("/decision Two");
    says("/packet feature D-1");
    says("/evidence undo");
    EXPECT_THAT(kept_first(), ElementsAre("D-2", "D-1"));
}

TEST_F(Selection, KeepsFlagshipsBeforeCompleteOnesBeforeMoneyBeforeNumbersBeforeTheNewest) {
    says("/decision Fragment of a flagship #checkout");
    says("/decision Complete because: a rejected: b hypothesis: c experiment: d results: e feedback: f");
    says("/decision With money");
    says("/decision With a number");
    says("/decision Old");
    says("/decision New");
    says("/metric conversion 3.5% money: $2M/yr for: D-3");
    says("/metric returns 5% for: D-4");
    says("/packet feature #checkout");
    EXPECT_THAT(kept_first(), ElementsAre("D-1", "D-2", "D-3", "D-4", "D-6", "D-5"));
}

TEST_F(Selection, CountsMoneyInTheResultAsMoney) {
    says("/decision One results: saved $2M");
    says("/decision Two results: 4% faster");
    EXPECT_THAT(kept_first(), ElementsAre("D-1", "D-2"));
}

TEST_F(Selection, TakesWhatWasReversedForCompleteWhenItTaught) {
    says("/decision Bought because: a rejected: b hypothesis: c experiment: d reversed: e learned: f");
    says("/decision Built because: a rejected: b hypothesis: c experiment: d");
    EXPECT_THAT(kept_first(), ElementsAre("D-1", "D-2"));
}

TEST_F(Selection, LeavesOutWhatTheAuthorLeftOutAndSaysSo) {
    says("/decision One");
    says("/decision Two");
    says.after(days{3});
    says("/packet leave out D-1");
    EXPECT_THAT(kept_first(), ElementsAre("D-2"));
    EXPECT_THAT(reasons(log().left_out), ElementsAre("D-1 left out by the author on 7 Mar 2026"));
}

TEST_F(Selection, LeavesOutAnInitiativeWithItsDecisions) {
    says("/decision Cards #gifts");
    says("/decision Both #gifts #checkout");
    says("/packet leave out #gifts");
    EXPECT_THAT(kept_first(), ElementsAre("D-2"));
    EXPECT_THAT(reasons(log().left_out),
                ElementsAre("D-1 left out by the author on 4 Mar 2026 with its initiative"));
    EXPECT_THAT(reasons(map().left_out), ElementsAre("gifts left out by the author on 4 Mar 2026"));
    says("/packet feature D-1");
    EXPECT_THAT(kept_first(), ElementsAre("D-1", "D-2")) << "what was asked for by number stands";
    says("/packet as usual #gifts");
    EXPECT_THAT(reasons(map().left_out), IsEmpty());
}

TEST_F(Selection, LeavesOutAnObservation) {
    says("/decision Shipped #checkout");
    says("/metric conversion 3.1% for: D-1 #checkout");
    says("/metric conversion 9.9% for: D-1 #checkout");
    says("/packet leave out M-2");
    const outcome_map composed = map();
    EXPECT_EQ(composed.rows.at(0).metrics.at(0).latest.text, "3.1%");
    EXPECT_THAT(reasons(composed.left_out), ElementsAre("M-2 left out by the author on 4 Mar 2026"));
}

TEST_F(Selection, NamesTheNumbersThatBelongToNoInitiative) {
    says("/decision Annual plans because: churn");
    says("/metric churn 3.2% for: D-1");
    says("/metric conversion 3.5% #checkout");
    EXPECT_THAT(reasons(map().left_out),
                ElementsAre("M-1 no initiative is named by it or by its decision (#name)"));
}

TEST_F(Selection, LeavesOutWhatSomebodyElseWrote) {
    says("/decision Shipped");
    says("/evidence keep It saved the launch from: Sam for: D-1");
    says("/packet leave out E-1");
    const decision_log composed = log();
    for (const decision_stage& stage : composed.decisions.at(0).stages)
        EXPECT_NE(stage.label, "Stakeholder feedback");
    EXPECT_THAT(reasons(composed.left_out), ElementsAre("E-1 left out by the author on 4 Mar 2026"));
}

TEST_F(Selection, NamesAnInitiativeWhoseEntriesWereLeftOutOneByOneByThose) {
    says("/decision Cards #gifts");
    says("/packet leave out D-1");
    EXPECT_THAT(map().rows, IsEmpty());
    EXPECT_THAT(map().left_out, IsEmpty());
}

TEST_F(Selection, ListsWhatLiesOutsideOfThePeriod) {
    says("/decision Old #archive happened: 2025-06-01");
    says("/decision New #checkout");
    const setting spring = says.between("2026-03-01", "2026-03-31");
    EXPECT_THAT(reasons(compose_decision_log(says.folded(), spring).left_out),
                ElementsAre("D-1 outside of the period"));
    EXPECT_THAT(reasons(compose_outcome_map(says.folded(), spring).left_out),
                ElementsAre("archive outside of the period"));
}

TEST_F(Selection, TakesForFlagshipsWhatHasTheFullestEvidence) {
    says("/decision Words only #words");
    say_flagship("search", "");
    EXPECT_THAT(flagships(), ElementsAre("search"));
    say_flagship("checkout", "money: $2M/yr");
    EXPECT_THAT(flagships(), ElementsAre("checkout")) << "a second one has to be worth money";
    say_flagship("returns", "money: $1M/yr");
    say_flagship("fraud", "money: $1M/yr");
    EXPECT_EQ(flagships().size(), 2U) << "guide rule C1: one or two";
}

TEST_F(Selection, HasNoFlagshipWithoutANumberThatMovedOrATradeOff) {
    says("/decision Shipped it #checkout");
    says("/metric conversion 3.5% baseline: 3.1% money: $2M/yr #checkout");
    says("/decision Kept it rejected: the other #search");
    says("/metric latency 200 ms money: $1M/yr #search");
    EXPECT_THAT(flagships(), IsEmpty());
}

TEST_F(Selection, TakesTheFlagshipsThatTheAuthorChose) {
    say_flagship("checkout", "money: $2M/yr");
    says("/decision Words only #words");
    says("/decision Words only #more");
    says("/decision Words only #most");
    says("/packet feature #words");
    EXPECT_THAT(flagships(), ElementsAre("words"));
    says.after(days{1});
    says("/packet feature #more");
    EXPECT_THAT(flagships(), ElementsAre("more", "words")) << "the last choice first";
    says.after(days{1});
    says("/packet feature #most");
    EXPECT_THAT(flagships(), ElementsAre("most", "more"));
    says("/packet as usual #most");
    says("/packet as usual #more");
    says("/packet as usual #words");
    EXPECT_THAT(flagships(), ElementsAre("checkout"));
}

TEST_F(Selection, SaysItsOrderInOneSentence) {
    EXPECT_EQ(log().order, selection_order());
    EXPECT_EQ(map().order, selection_order());
}

// A log of a decision for every working hour of a life; two of three parts in some.
TEST(SelectionFromALongLog, ComposesAHundredThousandDecisions) {
    evidence::portfolio of;
    of.author = {"local:ana"};
    const auto noon = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
    for (std::uint32_t number = 1; number <= 100'000; ++number) {
        evidence::entry decision{{evidence::entry_kind::decision, number},
                                 "Chose",
                                 *evidence::calendar_date::from_iso("2026-03-04"),
                                 noon,
                                 {},
                                 {"area-" + std::to_string(number % 500)},
                                 {},
                                 {},
                                 {},
                                 number,
                                 false,
                                 false,
                                 {},
                                 {}};
        if (number % 3 == 0)
            decision.stages.push_back(
                {"because", "a", std::nullopt, decision.happened, noon, number, false, noon});
        of.decisions.push_back(std::move(decision));
    }
    const setting when{noon, "UTC", whole_period(of, noon, "UTC")};
    const composed made = compose(of, when);
    EXPECT_EQ(made.map.rows.size(), 500U);
    ASSERT_EQ(made.log.decisions.size(), 400U) << "more than four pages hold";
    EXPECT_EQ(made.log.decisions.back().number, "D-99999") << "the newest of those with a reason";
    EXPECT_EQ(made.log.decisions.back().rank, 0);
    EXPECT_EQ(made.log.decisions.front().number, "D-98802");
    ASSERT_EQ(made.log.left_out.size(), 99'600U);
    EXPECT_EQ(made.log.left_out.front(), (omission{"D-1", "no room: the pages are full"}));
}

}  // namespace
}  // namespace packet
