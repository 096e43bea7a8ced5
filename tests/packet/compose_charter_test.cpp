#include "packet/compose.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using support::to_story;
using testing::ElementsAre;

class TheCharter : public testing::Test {
protected:
    support::notebook says;

    launch_charter composed() { return composed(says.when()); }
    launch_charter composed(const setting& when) { return compose_charter(says.folded(), when); }

    // "Vision: checkout in two taps [C-1]", a team as "Legal - reviews the terms [C-2]".
    std::vector<std::string> told(const launch_charter& charter) {
        std::vector<std::string> all;
        for (const charter_section& section : charter.sections) {
            std::string line = section.title + ":";
            for (const statement& said : section.statements)
                line += " " + to_story(said);
            for (const responsibility& one : section.responsibilities)
                line += " " + one.team + " - " + to_story(one.what);
            all.push_back(line);
        }
        return all;
    }
    std::vector<std::string> told() { return told(composed()); }
    std::string responsibilities() { return told().at(3); }
};

TEST_F(TheCharter, OfNothingIsFourBlanks) {
    EXPECT_THAT(
        told(),
        ElementsAre("Vision: ____ the vision, in one sentence: /evidence charter vision: …",
                    "Scope: ____ what is in scope, and what is not: /evidence charter scope: …",
                    "Success criteria: ____ the number that makes it a success: /evidence charter success: …",
                    "Cross-team responsibilities: ____ which team is responsible for what: /evidence charter "
                    "responsibilities: …"));
    EXPECT_EQ(composed().initiative, "");
}

TEST_F(TheCharter, HoldsWhatWasSaidOfEachSection) {
    says("/evidence charter vision: checkout in two taps scope: web only #checkout");
    says("/evidence charter scope: no gift wrap success: conversion 4% #checkout");
    EXPECT_THAT(told(),
                ElementsAre("Vision: checkout in two taps [C-1]", "Scope: web only [C-1] no gift wrap [C-2]",
                            "Success criteria: conversion 4% [C-2]",
                            "Cross-team responsibilities: ____ which team is responsible for what: /evidence "
                            "charter #checkout responsibilities: …"));
    EXPECT_EQ(composed().initiative, "checkout");
}

TEST_F(TheCharter, TakesResponsibilitiesApart) {
    says(
        "/evidence charter responsibilities: Legal - reviews the terms; Ops: runs it; Finance = pays.; Data "
        "→ measures #checkout");
    EXPECT_EQ(responsibilities(),
              "Cross-team responsibilities: Legal - reviews the terms [C-1] Ops - runs it [C-1] Finance - "
              "pays [C-1] "
              "Data - measures [C-1]");
}

TEST_F(TheCharter, TellsTeamsApartHoweverTheyAreListed) {
    for (const char* list : {"Legal - terms, privacy, Payments - vault, UX - screens",
                             "Legal: terms, privacy | Payments: vault | UX: screens",
                             "• Legal - terms, privacy • Payments - vault • UX - screens",
                             "1. Legal - terms, privacy 2. Payments - vault 3. UX - screens"}) {
        support::notebook one;
        one(std::string("/evidence charter responsibilities: ") + list);
        EXPECT_EQ(told(compose_charter(one.folded(), one.when())).at(3),
                  "Cross-team responsibilities: Legal - terms, privacy [C-1] Payments - vault [C-1] "
                  "UX - screens [C-1]")
            << list;
    }
}

TEST_F(TheCharter, MakesNoTeamOfWhatOneTeamDoes) {
    for (const char* alone :
         {"SRE - keeps 99.9% uptime, on call 24 - 7", "Legal - reviews by Q3, note: no sign-off",
          "Ops - Mon to Fri, 9 - 5 support", "Payments - phase 1. checkout: EU 2. refunds: US"}) {
        support::notebook one;
        one(std::string("/evidence charter responsibilities: ") + alone);
        EXPECT_EQ(told(compose_charter(one.folded(), one.when())).at(3),
                  std::string("Cross-team responsibilities: ") + alone + " [C-1]");
    }
}

TEST_F(TheCharter, AsksWhatATeamIsResponsibleFor) {
    says("/evidence charter responsibilities: Legal; Ops - runs it");
    EXPECT_EQ(
        responsibilities(),
        "Cross-team responsibilities: Legal - ____ what is this team responsible for? Ops - runs it [C-1]");
}

TEST_F(TheCharter, SplitsATeamFromItsDutyAtTheFirstMark) {
    says("/evidence charter responsibilities: Trust - Safety: reviews - twice");
    EXPECT_EQ(responsibilities(), "Cross-team responsibilities: Trust - Safety: reviews - twice [C-1]");
}

TEST_F(TheCharter, ReadsNoTeamOutOfPunctuation) {
    says("/evidence charter responsibilities: ; ;; .");
    EXPECT_EQ(responsibilities(),
              "Cross-team responsibilities: ____ which team is responsible for what: /evidence charter "
              "responsibilities: …");
}

TEST_F(TheCharter, IsOfTheInitiativeWithTheMostItems) {
    says("/evidence charter vision: search that finds #search");
    says("/evidence charter vision: two taps #checkout");
    says("/evidence charter scope: web only #checkout");
    says("/evidence charter success: conversion 4%");
    const auto lines = told();
    EXPECT_EQ(composed().initiative, "checkout");
    EXPECT_EQ(lines[0], "Vision: two taps [C-2]") << "the other initiative's vision is not this charter's";
    EXPECT_EQ(lines[2], "Success criteria: conversion 4% [C-4]")
        << "what names no initiative belongs to whichever is chartered";
}

TEST_F(TheCharter, IsOfTheInitiativeThatIsAskedFor) {
    says("/evidence charter vision: two taps #checkout");
    says("/evidence charter vision: search that finds #search");
    says("/evidence charter scope: web only #checkout");
    setting when = says.when();
    when.chartered = "search";
    EXPECT_EQ(told(composed(when))[0], "Vision: search that finds [C-2]");
    EXPECT_THAT(composed(when).left_out, ElementsAre(omission{"C-1", "in the charter of #checkout"},
                                                     omission{"C-3", "in the charter of #checkout"}));
    when.chartered = "returns";
    EXPECT_EQ(composed(when).initiative, "returns") << "a packet of blanks for what has no charter yet";
}

TEST_F(TheCharter, IsOfTheFlagshipRatherThanOfTheInitiativeWithTheMostItems) {
    says("/evidence charter vision: two taps #checkout");
    says("/evidence charter scope: web only #checkout");
    says("/evidence charter vision: search that finds #search");
    says("/decision Bought the list #search");
    says("/packet feature #search");
    EXPECT_EQ(composed().initiative, "search");
    says("/decision Returns by mail #returns");
    says("/packet feature #returns");
    EXPECT_EQ(composed().initiative, "search") << "a choice alone is no charter";
}

TEST_F(TheCharter, LeavesOutAnItemThatTheAuthorLeftOut) {
    says("/evidence charter vision: two taps #checkout");
    says("/evidence charter vision: one tap #checkout");
    says("/packet leave out C-1");
    EXPECT_EQ(told()[0], "Vision: one tap [C-2]");
    EXPECT_THAT(composed().left_out, ElementsAre(omission{"C-1", "left out by the author on 4 Mar 2026"}));
}

TEST_F(TheCharter, CountsOnlyThePeriod) {
    says("/evidence charter vision: two taps #checkout");
    says.after(days{60});
    says("/evidence charter scope: web only #checkout");
    const auto lines = told(composed(says.between("2026-03-01", "2026-03-31")));
    EXPECT_EQ(lines[0], "Vision: two taps [C-1]");
    EXPECT_EQ(lines[1],
              "Scope: ____ what is in scope, and what is not: /evidence charter #checkout scope: …");
}

TEST_F(TheCharter, ShowsCorrectionsAndNotWhatWasRetracted) {
    says("/evidence charter vision: two taps #checkout");
    says("/evidence charter vision: three taps #checkout");
    says("/evidence correct C-1 vision: one tap");
    says("/evidence retract C-2 reason: superseded");
    EXPECT_EQ(told()[0], "Vision: one tap [C-1]");
}

TEST_F(TheCharter, SaysHowLateItsWordsWereLogged) {
    says(
        "/evidence charter vision: two taps responsibilities: Legal - reviews happened: 2026-03-01 "
        "#checkout");
    const auto lines = told();
    EXPECT_EQ(lines[0], "Vision: two taps (logged 3 days after) [C-1]");
    EXPECT_EQ(lines[3], "Cross-team responsibilities: Legal - reviews (logged 3 days after) [C-1]");
}

TEST_F(TheCharter, SaysNothingWithoutAnEntry) {
    says("/evidence charter vision: two taps responsibilities: Legal - reviews; Ops #checkout");
    for (const charter_section& section : composed().sections) {
        for (const statement& said : section.statements)
            support::expect_no_sentence_without_entry(said);
        for (const responsibility& one : section.responsibilities)
            support::expect_no_sentence_without_entry(one.what);
    }
}

}  // namespace
}  // namespace packet
