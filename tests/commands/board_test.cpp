#include "commands/board.hpp"

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

// A person logs things, and looks at the board.
class Board : public testing::Test {
protected:
    void say(const std::string& line) {
        const reply answer = handle({log_.author(), line, {}}, log_, now_);
        EXPECT_EQ(answer.how, tone::saved) << line << "\n" << answer.headline;
    }
    void after(std::chrono::milliseconds passed) { now_ += passed; }
    board look() { return describe_board(log_, now_); }

    // "Decision log: not ready; D-1 has no hypothesis yet; …"
    std::string artifact(std::size_t at) {
        const board_artifact shown = look().artifacts.at(at);
        std::string text = shown.name + ": " + (shown.ready ? "ready" : "not ready");
        for (const board_gap& gap : shown.gaps)
            text += "; " + gap.missing;
        return text;
    }
    std::string thinnest() {
        const auto spot = look().thinnest;
        if (!spot) return "";
        return spot->missing + " | " + spot->about + " | " + spot->next.ask + " | " + spot->next.type;
    }
    std::string metrics() {
        std::string text;
        for (const board_metric& metric : look().metrics)
            text += metric.name + ": " + metric.trend + "\n";
        return text;
    }

    fakes::memory_log log_{"Europe/Lisbon"};
    evidence::moment now_ = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
};

TEST_F(Board, IsEmptyAtFirst) {
    const board shown = look();
    EXPECT_TRUE(shown.is_empty);
    EXPECT_EQ(shown.zone, "Europe/Lisbon");
    EXPECT_EQ(shown.emoji, "pushpin");
    EXPECT_EQ(shown.today, "4 Mar 2026");
    EXPECT_TRUE(shown.recent.empty());
    EXPECT_EQ(artifact(0), "Product outcome map: not ready; no initiative is named yet");
    EXPECT_EQ(artifact(1), "Decision log: not ready; no decision is logged yet");
    EXPECT_EQ(thinnest(),
              "no initiative is named yet |  | What did you decide, and for which initiative? | "
              "/decision what you decided #initiative because: ");
}

TEST_F(Board, TellsTheDayWhereThePersonIs) {
    log_.set_zone("Pacific/Auckland");
    now_ = *evidence::from_rfc3339("2026-03-04T23:00:00.000Z");
    EXPECT_EQ(look().today, "5 Mar 2026");
}

TEST_F(Board, TellsWhatIsChosenAboutReminding) {
    EXPECT_EQ(look().nudges, "Fridays at 16:00, standard; next Friday 6 Mar");
    EXPECT_EQ(look().to_change_nudges, "/evidence nudges fri 16:00 standard quiet 20:00-08:00 work mon-fri");
    EXPECT_EQ(look().cycle, "");
    EXPECT_EQ(look().to_change_cycle, "/evidence cycle period ");
    say("/evidence nudges thu 9:30 light off 5 Mar");
    EXPECT_EQ(look().nudges, "Thursdays at 09:30, light; next Thursday 12 Mar");
    EXPECT_EQ(look().to_change_nudges, "/evidence nudges thu 09:30 light quiet 20:00-08:00 work mon-fri")
        << "a thousand days off fit on no button";
    say("/evidence nudges pause until 1 Aug");
    EXPECT_EQ(look().nudges, "Thursdays at 09:30, light; paused until Saturday 1 Aug");
    say("/evidence nudges off");
    EXPECT_EQ(look().nudges, "off");
    say("/evidence cycle period 2026 mid-year 1 Jul due 15 Nov");
    EXPECT_EQ(look().cycle, "packet due 15 Nov 2026, in 256 days");
    EXPECT_EQ(look().to_change_cycle,
              "/evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15");
    say("/evidence cycle target Senior PM");
    EXPECT_EQ(look().cycle, "Senior PM: packet due 15 Nov 2026, in 256 days");
}

TEST_F(Board, NamesTheEntryThatIsThin) {
    say("/evidence charter #checkout vision: two taps scope: guests success: 4% responsibilities: Legal - "
        "terms");
    for (int i = 1; i <= 3; ++i)
        say("/decision Hide the box because: a rejected: b hypothesis: c experiment: d results: 3% feedback: "
            "e #gifts");
    say("/decision Show the coupon box #checkout because: people hunt for codes");
    say("/metric gift-orders 3.0% baseline: 2.8% source: Looker #gifts");
    EXPECT_EQ(artifact(1), "Decision log: ready");
    EXPECT_EQ(thinnest(),
              "#checkout names no trade-off that you decided | Show the coupon box | "
              "What did you give up for it? | /decision D-4 rejected: ");
    say("/decision D-4 rejected: a bigger box");
    EXPECT_EQ(thinnest(),
              "#checkout has no metric yet |  | Which number did it move, and from what to what? "
              "| /metric name 3.5% #checkout");
    say("/metric conversion 3.0% baseline: 2.8% source: Looker #checkout");
    EXPECT_EQ(artifact(0), "Product outcome map: ready");
    EXPECT_EQ(thinnest(), "") << "advice is no thin spot";
}

TEST_F(Board, BeginsWithTheArtifactOfWhichLeastIsThere) {
    say("/decision Hide the coupon box #checkout because: people leave to hunt for codes");
    EXPECT_EQ(thinnest(),
              "the section “vision” is empty |  | What is the vision, in one sentence? | "
              "/evidence charter vision: … #checkout");
    say("/evidence charter #checkout vision: two taps");
    EXPECT_EQ(thinnest(),
              "D-1 has no trade-off yet | Hide the coupon box | What did you give up for it? | "
              "/decision D-1 rejected: ");
}

TEST_F(Board, CountsTheGapsBeyondThoseThatAreRead) {
    for (int i = 1; i <= 20; ++i)
        say("/decision Choice " + std::to_string(i) + " #initiative-" + std::to_string(i));
    const board_artifact map = look().artifacts.at(0);
    EXPECT_EQ(map.gaps.size(), 12U);
    EXPECT_EQ(map.more_gaps, 28U) << "each of 20 lacks a metric and a trade-off";
}

TEST_F(Board, KeepsToTheRulesOfTheOperator) {
    say("/decision Hide the box");
    packet::rule few = *packet::default_pack().find("F4");
    few.limit = 1;
    const board shown = describe_board(log_, now_, packet::rule_pack("ours", {few}));
    for (const board_artifact& one : shown.artifacts)
        EXPECT_TRUE(one.ready) << one.name;
    EXPECT_FALSE(shown.thinnest);
}

TEST_F(Board, TellsHowEachMetricMoves) {
    say("/metric conversion 3.1% baseline: 2.8%");
    say("/metric latency 700 ms");
    after(std::chrono::days{7});
    say("/metric conversion 3.5%");
    say("/metric gmv +8%");
    say("/metric signups 12k users");
    after(std::chrono::days{7});
    say("/metric signups 15k users");
    EXPECT_EQ(metrics(),
              "signups: 12k users → 15k users, +3,000 users (+25%) since 11 Mar 2026\n"
              "conversion: 2.8% → 3.5%, +0.7 pp (+25%) since the baseline\n"
              "gmv: +8% on 11 Mar 2026; the next one makes a trend\n"
              "latency: 700 ms on 4 Mar 2026; the next one makes a trend\n");
}

TEST_F(Board, LeavesOutWhatWasRetracted) {
    say("/metric conversion 3.1%");
    say("/metric conversion 9%");
    say("/evidence retract M-2 reason: typing error");
    EXPECT_EQ(metrics(), "conversion: 3.1% on 4 Mar 2026; the next one makes a trend\n");
    say("/evidence retract M-1 reason: both");
    EXPECT_EQ(metrics(), "");
    EXPECT_EQ(look().counts.observations, 0U);
}

TEST_F(Board, DoesNotNameAMetricTwice) {
    say("/evidence charter #checkout vision: two taps scope: guests success: 4% responsibilities: Legal - "
        "terms");
    for (int i = 1; i <= 3; ++i)
        say("/decision Hide the box because: a rejected: b hypothesis: c experiment: d results: 3% feedback: "
            "e #checkout");
    say("/metric conversion 3.1% baseline: 2.8% #checkout");
    EXPECT_EQ(
        thinnest(),
        "conversion names no source that a reader can check |  | Where can someone check this number? | "
        "/metric M-1 source: ");
}

TEST_F(Board, CountsAndListsTheNewest) {
    for (int i = 1; i <= 12; ++i)
        say("/decision number " + std::to_string(i));
    say("/metric conversion 3.1%");
    say("/mentor @sam explained the funnel");
    say("/evidence charter vision: two taps");
    log_.propose(
        {0, "/decision found", "notes.md, line 1", evidence::calendar_date::from_iso("2026-03").value(), {}});
    const board shown = look();
    EXPECT_FALSE(shown.is_empty);
    EXPECT_EQ(shown.counts.decisions, 12U);
    EXPECT_EQ(shown.counts.observations, 1U);
    EXPECT_EQ(shown.counts.stories, 1U);
    EXPECT_EQ(shown.counts.charter_items, 1U);
    EXPECT_EQ(shown.counts.waiting, 1U);
    ASSERT_EQ(shown.recent.size(), 10U);
    EXPECT_EQ(shown.recent.front().entry, "C-1");
}

TEST_F(Board, IsEmptyAgainAfterEverythingWasErased) {
    say("/decision Hide the coupon box");
    log_.erase_everything(now_);
    EXPECT_TRUE(look().is_empty);
    EXPECT_EQ(look().counts.decisions, 0U);
}

}  // namespace
}  // namespace commands
