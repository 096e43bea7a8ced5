#include "commands/arrivals.hpp"

#include "commands/findings.hpp"
#include "commands/invocation.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using evidence::proposal;
using testing::HasSubstr;

class AWholeLogThatArrives : public testing::Test {
protected:
    AWholeLogThatArrives() {
        for (int i = 1; i <= 40; ++i)
            says("/decision Number " + std::to_string(i));
    }

    std::vector<evidence::record> first(std::size_t count) const {
        return {says.records().begin(), says.records().begin() + std::ptrdiff_t(count)};
    }

    support::notebook says;
    fakes::memory_log here{"UTC", {"local:ana"}};
};

TEST_F(AWholeLogThatArrives, IsContinuedByteForByte) {
    EXPECT_EQ(bring_back(here, first(7)).headline, "7 records brought in");
    const reply answer = bring_back(here, says.records());
    EXPECT_EQ(answer.headline, "33 records brought in");
    EXPECT_EQ(answer.how, tone::saved);
    EXPECT_EQ(here.appended().back().hash, says.records().back().hash);
}

TEST_F(AWholeLogThatArrives, ChangesNothingWhenItIsHere) {
    bring_back(here, says.records());
    for (const std::size_t count : {1U, 17U, 40U}) {
        const reply answer = bring_back(here, first(count));
        EXPECT_THAT(answer.headline, HasSubstr("Already here"));
        EXPECT_EQ(answer.how, tone::answer);
    }
    EXPECT_EQ(here.size(), 40U);
}

TEST_F(AWholeLogThatArrives, IsRefusedWhereItParts) {
    for (const std::size_t shared : {0U, 1U, 16U, 38U}) {
        fakes::memory_log other("UTC", {"local:ana"});
        for (const evidence::record& one : first(shared))
            other.restore(one);
        evidence::statement what;
        what.entry = other.next_entry(evidence::entry_kind::decision);
        what.said = what.text = "something else";
        other.append(what, says.now());
        const reply answer = bring_back(other, says.records());
        EXPECT_EQ(answer.how, tone::refused);
        EXPECT_THAT(answer.headline, HasSubstr("differ from record " + std::to_string(shared + 1) + " on:"));
        EXPECT_EQ(other.size(), shared + 1);
    }
}

proposal found(std::string line, std::string source = "n.md, line 1", std::string key = "") {
    return {0, std::move(line), std::move(source), evidence::calendar_date::from_iso("2026-03").value(),
            std::move(key)};
}

TEST(ProposalsThatArrive, AreCountedAsNewAndKnown) {
    fakes::memory_log here("UTC", {"local:ana"});
    EXPECT_EQ(put_into_inbox(here, {found("/decision One"), found("/decision Two")}).headline,
              "2 new, 0 known");
    const reply again = put_into_inbox(here, {found("/decision One"), found("/decision Three")});
    EXPECT_EQ(again.headline, "1 new, 1 known");
    EXPECT_EQ(again.facts.at(0).text, "3 waiting; nothing is evidence until you accept it");
    const reply nothing = put_into_inbox(here, {found("/decision One")});
    EXPECT_EQ(nothing.headline, "0 new, 1 known. Nothing was changed.");
    EXPECT_EQ(nothing.how, tone::answer);
}

TEST(ProposalsThatArrive, AreKnownByTheirKey) {
    fakes::memory_log here("UTC", {"local:ana"});
    put_into_inbox(here, {found("/decision One", "a.md, line 1", "k")});
    EXPECT_EQ(put_into_inbox(here, {found("/decision 1", "b.md, line 9", "k")}).headline,
              "0 new, 1 known. Nothing was changed.");
}

TEST(ProposalsThatArrive, AreCheckedBeforeTheyAreKept) {
    EXPECT_EQ(fault_in({found("/decision One")}), std::nullopt);
    for (const proposal& bad :
         {found(""), found("/decision One", ""), found(std::string(longest_line + 1, 'x')),
          found("/decision \xff"), found("/decision One", "n\nm"), found("/decision One", "n\x1b[2J"),
          found("/decision One", std::string(longest_source + 1, 'x'))})
        EXPECT_NE(fault_in({bad}), std::nullopt);
    EXPECT_THAT(*fault_in(std::vector<proposal>(most_proposals + 1, found("/decision One"))),
                HasSubstr("takes up to 10000"));
}

}  // namespace
}  // namespace commands
