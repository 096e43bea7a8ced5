#include "evidence/portfolio.hpp"

#include "evidence/chain.hpp"
#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace evidence {
namespace {

// Records written by hand, one a line: what was said about which entry, on which day.
class Fold : public testing::Test {
protected:
    Fold& log(record_kind kind, std::string_view entry, std::string_view day, std::string text,
              std::vector<field> fields = {}) {
        record said;
        said.author = {"local:author"};
        said.seq = records_.size() + 1;
        said.logged_at = from_rfc3339("2026-06-01T12:00:00.000Z").value() + std::chrono::days{said.seq};
        said.what.kind = kind;
        said.what.entry = read_entry_id(entry).value();
        said.what.text = std::move(text);
        said.what.fields = std::move(fields);
        said.what.happened = calendar_date::from_iso(day).value();
        said.hash = hash_content({}, std::to_string(said.seq));
        records_.push_back(std::move(said));
        return *this;
    }
    Fold& observe(std::string_view entry, std::string_view day, const std::string& name,
                  const std::string& value) {
        return log(record_kind::logged, entry, day, "",
                   {{"name", name, std::nullopt}, {"value", value, read_quantity(value)}});
    }
    statement& last() { return records_.back().what; }

    portfolio folded() const { return fold(records_); }
    std::string story(std::string_view entry) const {
        const portfolio all = folded();
        const evidence::entry* const found = all.find(read_entry_id(entry).value());
        return found ? support::to_story(*found) : "";
    }
    std::string numbers(const std::vector<evidence::entry>& entries) const {
        std::string text;
        for (const evidence::entry& one : entries)
            text += (text.empty() ? "" : " ") + to_text(one.id);
        return text;
    }

    std::vector<record> records_;
};

constexpr record_kind logged = record_kind::logged, staged = record_kind::staged,
                      corrected = record_kind::corrected, retracted = record_kind::retracted;

TEST_F(Fold, OfNothingIsEmpty) {
    EXPECT_EQ(folded().records, 0U);
    EXPECT_TRUE(folded().decisions.empty());
    EXPECT_EQ(folded().find({entry_kind::decision, 1}), nullptr);
}

TEST_F(Fold, GivesEveryStageItsOwnDate) {
    log(logged, "D-1", "2026-03-04", "Dropped gift wrap", {{"because", "retention", std::nullopt}});
    log(staged, "D-1", "2026-04-02", "", {{"results", "+2%", read_quantity("+2%")}});
    log(staged, "D-1", "2026-05", "told the team");
    EXPECT_EQ(story("D-1"),
              "D-1, 4 Mar 2026: Dropped gift wrap\n"
              "because: retention\n"
              "results: +2% [+2%] (2 Apr 2026)\n"
              "text: told the team (May 2026)");
}

TEST_F(Fold, KeepsEveryStageOfAName) {
    log(logged, "D-1", "2026-03-04", "x");
    log(staged, "D-1", "2026-04-01", "", {{"results", "early", std::nullopt}});
    log(staged, "D-1", "2026-05-01", "", {{"results", "late", std::nullopt}});
    const portfolio all = folded();
    EXPECT_EQ(stages_named(all.decisions[0], "results").size(), 2U);
    EXPECT_EQ(newest_stage(all.decisions[0], "results")->text, "late");
    EXPECT_EQ(newest_stage(all.decisions[0], "risk"), nullptr);
}

TEST_F(Fold, CorrectsTheNewestStageAndKeepsItsDates) {
    log(logged, "D-1", "2026-03-04", "x", {{"stake", "$2M", read_quantity("$2M")}});
    log(staged, "D-1", "2026-04-01", "", {{"results", "early", std::nullopt}});
    log(corrected, "D-1", "2026-06-03", "",
        {{"stake", "$3M", read_quantity("$3M")}, {"results", "earlier", std::nullopt}});
    EXPECT_EQ(story("D-1"),
              "D-1, 4 Mar 2026: x\n"
              "stake: $3M [$3M] (corrected)\n"
              "results: earlier (1 Apr 2026) (corrected)");
    const portfolio all = folded();
    EXPECT_EQ(newest_stage(all.decisions[0], "stake")->logged_at, records_[0].logged_at);
    EXPECT_EQ(newest_stage(all.decisions[0], "stake")->seq, 3U);
}

TEST_F(Fold, CorrectsTheTextAndTheDayOfAnEntry) {
    log(logged, "D-1", "2026-03-04", "Droped wrap", {{"because", "y", std::nullopt}});
    log(corrected, "D-1", "2026-06-03", "Dropped wrap");
    EXPECT_EQ(story("D-1"), "D-1, 4 Mar 2026: Dropped wrap\nbecause: y");
    log(corrected, "D-1", "2026-02-01", "", {{"happened", "1 Feb", std::nullopt}});
    EXPECT_EQ(folded().decisions[0].happened, calendar_date::from_iso("2026-02-01").value());
}

TEST_F(Fold, AddsWhatACorrectionSaysAnew) {
    log(logged, "D-1", "2026-03-04", "x");
    log(corrected, "D-1", "2026-06-03", "", {{"risk", "late", std::nullopt}});
    EXPECT_EQ(story("D-1"), "D-1, 4 Mar 2026: x\nrisk: late (3 Jun 2026) (corrected)");
}

TEST_F(Fold, MovesTheDayOfAnEntryByAStageThatSaysOnlyWhen) {
    log(logged, "D-1", "2026-06-02", "x", {{"because", "y", std::nullopt}});
    log(staged, "D-1", "2026-03-04", "", {{"happened", "4 March", std::nullopt}});
    last().initiatives = {"checkout"};
    EXPECT_EQ(story("D-1"), "D-1, 4 Mar 2026: x\nbecause: y (2 Jun 2026)\n#checkout");
}

TEST_F(Fold, DatesAStageThatSaysWhenAndWhat) {
    log(logged, "D-1", "2026-06-02", "x");
    log(staged, "D-1", "2026-06-04", "",
        {{"results", "up", std::nullopt}, {"happened", "4 June", std::nullopt}});
    EXPECT_EQ(story("D-1"), "D-1, 2 Jun 2026: x\nresults: up (4 Jun 2026)");
}

TEST_F(Fold, LeavesOutWhatWasRetracted) {
    log(logged, "D-1", "2026-03-04", "x");
    log(logged, "D-2", "2026-03-05", "y");
    log(retracted, "D-1", "2026-06-03", "", {{"reason", "logged twice", std::nullopt}});
    EXPECT_EQ(numbers(folded().decisions), "D-2");
    EXPECT_EQ(folded().find({entry_kind::decision, 1}), nullptr);
    const entry one = fold_entry({records_[0], records_[2]});
    EXPECT_TRUE(one.retracted);
    EXPECT_EQ(one.retraction_reason, "logged twice");
    EXPECT_EQ(folded().records, 3U);
}

TEST_F(Fold, OrdersDecisionsByTheDayTheyHappened) {
    log(logged, "D-1", "2026-03-04", "b");
    log(logged, "D-2", "2026-01-04", "a");
    log(logged, "D-3", "2026-03-04", "c");
    EXPECT_EQ(numbers(folded().decisions), "D-2 D-1 D-3");
}

TEST_F(Fold, GathersWhatWasAgreedWithTheManager) {
    log(logged, "B-1", "2026-03-04", "Leads a launch across two teams", {{"by", "30 Sep", std::nullopt}});
    log(logged, "B-2", "2026-01-04", "Decides with numbers");
    log(logged, "R-1", "2026-05-04", "", {{"said", "more of it", std::nullopt}});
    log(logged, "R-2", "2026-04-04", "", {{"said", "on the way", std::nullopt}});
    log(logged, "D-1", "2026-03-05", "Launched with two teams", {{"behaviour", "B-1", std::nullopt}});
    EXPECT_EQ(numbers(folded().behaviours), "B-1 B-2") << "by number";
    EXPECT_EQ(numbers(folded().check_ins), "R-2 R-1") << "by the day";
    EXPECT_EQ(numbers(folded().decisions), "D-1");
    EXPECT_EQ(story("B-1"), "B-1, 4 Mar 2026: Leads a launch across two teams\nby: 30 Sep");
    EXPECT_EQ(story("R-1"), "R-1, 4 May 2026: \nsaid: more of it");
    log(retracted, "B-1", "2026-06-03", "");
    log(record_kind::undone, "R-1", "2026-06-03", "", {{"undoes", "3", std::nullopt}});
    EXPECT_EQ(numbers(folded().behaviours), "B-2");
    EXPECT_EQ(numbers(folded().check_ins), "R-2");
    EXPECT_EQ(folded().find({entry_kind::behaviour, 1}), nullptr);
}

TEST_F(Fold, KeepsQuietWeeksApart) {
    log(logged, "W-1", "2026-03-06", "nothing this week", {{"week", "2026-03-02", std::nullopt}});
    log(logged, "W-2", "2026-02-27", "nothing this week", {{"week", "2026-02-23", std::nullopt}});
    EXPECT_EQ(numbers(folded().quiet_weeks), "W-1 W-2");
    EXPECT_EQ(subject_of(folded().quiet_weeks[1]), "2026-02-23");
    EXPECT_EQ(folded().records, 2U);
    log(record_kind::undone, "W-1", "2026-03-06", "", {{"undoes", "1", std::nullopt}});
    EXPECT_EQ(numbers(folded().quiet_weeks), "W-2");
}

TEST_F(Fold, KnowsNoWeekOfAnythingElse) {
    log(logged, "B-1", "2026-03-04", "x", {{"week", "2026-03-02", std::nullopt}});
    log(logged, "W-1", "2026-03-04", "nothing");
    EXPECT_EQ(subject_of(folded().behaviours[0]), "");
    EXPECT_EQ(subject_of(folded().quiet_weeks[0]), "");
}

TEST_F(Fold, GathersObservationsOfOneMetric) {
    observe("M-1", "2026-03-04", "checkout-conversion", "3.1%");
    observe("M-2", "2026-03-05", "p95", "200 ms");
    observe("M-3", "2026-03-06", "Checkout Conversion", "3.5%");
    const portfolio all = folded();
    ASSERT_EQ(all.metrics.size(), 2U);
    EXPECT_EQ(all.metrics[0].name, "checkout-conversion");
    EXPECT_EQ(numbers(all.metrics[0].observations), "M-1 M-3");
    EXPECT_EQ(metric_series::value_of(all.metrics[0].observations[1])->text, "3.5%");
}

TEST_F(Fold, OrdersObservationsByTheDayTheyHappened) {
    observe("M-1", "2026-07-09", "mobile", "3.0%");
    observe("M-2", "2026-06-15", "mobile", "2.6%");
    observe("M-3", "2026-07-09", "mobile", "3.1%");
    EXPECT_EQ(numbers(folded().metrics[0].observations), "M-2 M-1 M-3");
}

TEST_F(Fold, KnowsAnObservationWithoutItsNumber) {
    log(logged, "M-1", "2026-03-04", "", {{"name", "NPS", std::nullopt}});
    EXPECT_EQ(metric_series::value_of(folded().metrics[0].observations[0]), nullptr);
}

TEST_F(Fold, GathersTagsPeopleAndLinksOnce) {
    log(logged, "P-1", "2026-03-04", "x");
    last().people = {{"Sam", ""}};
    last().initiatives = {"checkout"};
    log(staged, "P-1", "2026-03-05", "y");
    last().people = {{"sam", ""}, {"kim", ""}};
    last().initiatives = {"checkout", "ops"};
    last().links = {"https://example.org/1"};
    EXPECT_EQ(story("P-1"),
              "P-1, 4 Mar 2026: x\ntext: y (5 Mar 2026)\n#checkout #ops @Sam @kim https://example.org/1");
}

TEST_F(Fold, SkipsWhatBelongsToNoEntry) {
    log(staged, "D-7", "2026-03-04", "lost");
    EXPECT_TRUE(folded().decisions.empty());
    EXPECT_EQ(folded().records, 1U);
}

TEST_F(Fold, KnowsTheHeadOfTheChain) {
    log(logged, "D-1", "2026-03-04", "x");
    log(logged, "C-1", "2026-03-04", "y");
    EXPECT_EQ(folded().head, records_.back().hash);
    EXPECT_EQ(folded().author.value, "local:author");
    EXPECT_EQ(folded().decisions[0].first_hash, records_[0].hash);
    EXPECT_EQ(numbers(folded().charter), "C-1");
}

TEST(MetricKey, IsTheSameForSpellingsOfOneName) {
    for (const char* name : {"checkout-conversion", "Checkout Conversion", "checkout_conversion",
                             "checkout  -  conversion", "Checkout-conversion "})
        EXPECT_EQ(metric_key(name), "checkout-conversion") << name;
    EXPECT_NE(metric_key("checkout conversions"), "checkout-conversion");
    EXPECT_EQ(metric_key("転換率"), "転換率");
    EXPECT_EQ(metric_key(""), "");
}

TEST_F(Fold, PassesOverWhatWasTakenBack) {
    log(record_kind::logged, "D-1", "2026-03-04", "Dropped gift wrap");
    log(record_kind::staged, "D-1", "2026-03-05", "", {{"results", "+2%", std::nullopt}});
    log(record_kind::undone, "D-1", "2026-03-06", "", {{"undoes", "2", std::nullopt}});
    log(record_kind::logged, "D-2", "2026-03-06", "Dropped gift cards");
    log(record_kind::undone, "D-2", "2026-03-06", "", {{"undoes", "4", std::nullopt}});
    ASSERT_EQ(folded().decisions.size(), 1U);
    EXPECT_EQ(folded().decisions.front().text, "Dropped gift wrap");
    EXPECT_TRUE(folded().decisions.front().stages.empty());
    EXPECT_EQ(folded().records, 5U);
}

TEST_F(Fold, PassesOverWhatWasErased) {
    log(record_kind::logged, "D-1", "2026-03-04", "");
    log(record_kind::staged, "D-1", "2026-03-05", "");
    for (record& said : records_) {
        said.what = {};
        said.what.entry = read_entry_id("D-1").value();
        said.erased = true;
    }
    log(record_kind::erased, "D-1", "2026-03-06", "erased", {{"erases", "1-2", std::nullopt}});
    log(record_kind::logged, "D-2", "2026-03-06", "Dropped gift cards");
    ASSERT_EQ(folded().decisions.size(), 1U);
    EXPECT_EQ(to_text(folded().decisions.front().id), "D-2");
    EXPECT_EQ(folded().head, records_.back().hash);
}

}  // namespace
}  // namespace evidence
