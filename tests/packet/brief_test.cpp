#include "packet/brief.hpp"

#include "packet/gate.hpp"
#include "packet/markdown.hpp"
#include "packet/typeset.hpp"
#include "tests/support/notebook.hpp"
#include "tests/support/pdf_reader.hpp"
#include "tests/support/year.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using support::to_story;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// "D-1: Dropped gift wrap [D-1] (4 Mar 2026) | Because: retention risk [D-1]"
std::string told(const brief_line& line) {
    std::string text = line.label.empty() ? "" : line.label + ": ";
    text += to_story(line.what);
    if (!line.when.date.empty()) text += " (" + to_story(line.when) + ")";
    for (const decision_stage& stage : line.below) {
        text += " | " + (stage.label.empty() ? "" : stage.label + ": ") + to_story(stage.what);
        if (!stage.when.date.empty()) text += " (" + stage.when.date + ")";
    }
    return text;
}

std::vector<std::string> told(const std::vector<brief_section>& sections, std::string_view title) {
    std::vector<std::string> lines;
    for (const brief_section& section : sections)
        if (section.title == title)
            for (const brief_line& line : section.lines)
                lines.push_back(told(line));
    return lines;
}

std::vector<std::string> titles_of(const std::vector<brief_section>& sections) {
    std::vector<std::string> titles;
    for (const brief_section& section : sections)
        titles.push_back(section.title);
    return titles;
}

void expect_no_sentence_without_entry(const std::vector<brief_section>& sections) {
    for (const brief_section& section : sections) {
        for (const brief_line& line : section.lines) {
            support::expect_no_sentence_without_entry(line.what);
            for (const decision_stage& stage : line.below)
                support::expect_no_sentence_without_entry(stage.what);
        }
        for (const statement& question : section.questions) {
            EXPECT_TRUE(question.blank);
            support::expect_no_sentence_without_entry(question);
        }
    }
}

class ABrief : public testing::Test {
protected:
    brief_setting at(const setting& when) { return {when, says.when().counted, until}; }
    brief_setting at() { return at(says.when()); }
    brief_setting since(std::string_view iso) {
        setting when = says.when();
        when.counted.from = evidence::calendar_date::from_iso(iso).value().first_day();
        return at(when);
    }

    check_in_brief composed(const brief_setting& how) {
        const check_in_brief brief = compose_brief(says.folded(), how, default_pack());
        expect_no_sentence_without_entry(brief.sections);
        return brief;
    }
    std::vector<std::string> section(std::string_view title) { return told(composed(at()).sections, title); }
    std::vector<std::string> section(std::string_view title, const brief_setting& how) {
        return told(composed(how).sections, title);
    }

    support::notebook says;
    std::map<evidence::entry_id, std::string> until;
};

TEST_F(ABrief, OfNothingAsksForWhatIsMissing) {
    const check_in_brief brief = composed(at());
    EXPECT_THAT(titles_of(brief.sections),
                ElementsAre("Decided", "Numbers", "Agreed", "Still thin", "To ask"));
    for (const brief_section& section : brief.sections)
        for (const brief_line& line : section.lines)
            EXPECT_TRUE(line.what.blank) << section.title;
    EXPECT_EQ(brief.sections.back().questions.size(), 4U);
}

TEST_F(ABrief, TellsADecisionWithItsReasonItsPriceAndTheNewestResult) {
    says("/decision Dropped gift wrap because: retention risk rejected: gift wrap for Valentines");
    says.after(days{7});
    says("/decision D-1 results: conversion 3.3%");
    says.after(days{7});
    says("/decision D-1 results: conversion 3.5%");
    EXPECT_THAT(
        section("Decided"),
        ElementsAre("D-1: Dropped gift wrap [D-1] (4 Mar 2026) | Because: retention risk [D-1] | Given "
                    "up: gift wrap for Valentines [D-1] | Results: conversion 3.5% [D-1] (18 Mar 2026)"));
}

TEST_F(ABrief, LeavesOutWhatIsOlderUnlessSomethingCameOfItSince) {
    says("/decision Dropped gift wrap because: retention risk");
    says("/decision Hid the coupon box because: people leave");
    says.after(days{60});
    says("/decision D-2 results: conversion 3.5%");
    says("/decision Kept the wizard because: it is used");
    const auto decided = section("Decided", since("2026-04-01"));
    EXPECT_THAT(decided,
                ElementsAre(StartsWith("D-2: Hid the coupon box"), StartsWith("D-3: Kept the wizard")));
    EXPECT_THAT(composed(since("2026-04-01")).left_out, IsEmpty()) << "what is older was not left out";
}

TEST_F(ABrief, SaysWhatTheAuthorKeepsOutOfThePacket) {
    says("/decision Dropped gift wrap because: retention risk");
    says("/packet leave out D-1");
    const check_in_brief brief = composed(at());
    EXPECT_THAT(told(brief.sections, "Decided"), ElementsAre(StartsWith("____ No decision was logged")));
    ASSERT_EQ(brief.left_out.size(), 1U);
    EXPECT_EQ(brief.left_out.front().name, "D-1");
}

TEST_F(ABrief, ComparesANumberWithWhatItWasAtTheLastCheckIn) {
    says("/metric conversion 3.1% baseline: 2.8% source: Looker");
    says.after(days{30});
    says("/metric conversion 3.3%");
    says.after(days{30});
    says("/metric conversion 3.5%");
    EXPECT_THAT(
        section("Numbers", since("2026-04-20")),
        ElementsAre("conversion [M-2] [M-3] (3 May 2026) | 3.3% → 3.5%, +0.2 pp (+6.1%) [M-2] [M-3]"));
    EXPECT_THAT(section("Numbers"), ElementsAre(HasSubstr("2.8% → 3.5%")));
}

TEST_F(ABrief, PutsNumbersThatMovedFirstAndInventsNoMoveForTheOthers) {
    says("/metric latency 200 ms");
    says("/metric uptime 99.9% baseline: 99.9%");
    says("/metric conversion 3.5% baseline: 3.1%");
    EXPECT_THAT(section("Numbers"),
                ElementsAre(StartsWith("conversion"), HasSubstr("99.9% → 99.9%, no change [M-2]"),
                            "latency [M-1] (4 Mar 2026) | 200 ms [M-1]"));
}

TEST_F(ABrief, SpreadsDecisionsOverTheMonths) {
    says("/decision Dropped gift wrap");
    says.after(days{60});
    says("/decision Hid the coupon box");
    says("/decision Kept the wizard");
    says.after(days{60});
    const check_in_brief brief = composed(at());
    EXPECT_THAT(told(brief.sections, "By month"),
                ElementsAre("3 decisions in 2 of 5 months [D-1] [D-2] [D-3]"));
    const auto& months = brief.sections.at(2).months;
    ASSERT_EQ(months.size(), 5U);
    EXPECT_EQ(months[2].name, "May 2026");
    EXPECT_THAT(months[2].decisions, ElementsAre("D-2", "D-3"));
    EXPECT_THAT(months[1].decisions, IsEmpty());
}

TEST_F(ABrief, SpreadsALongLogOverItsLastMonthsAlone) {
    says("/decision Dropped gift wrap");
    says.after(days{1000});
    says("/decision Hid the coupon box");
    const check_in_brief brief = composed(at());
    EXPECT_THAT(told(brief.sections, "By month"),
                ElementsAre("1 of 1 decision lies in the last 30 days (guide rule D16) [D-2]"));
    EXPECT_EQ(brief.sections.at(2).months.size(), 18U);
    EXPECT_EQ(brief.sections.at(2).months.back().name, "Nov 2028");
}

// Guide rule D16.
TEST_F(ABrief, WarnsWhenMostWasDecidedInTheLastMonth) {
    says("/decision Dropped gift wrap");
    says.after(days{100});
    says("/decision Hid the coupon box");
    says("/decision Kept the wizard");
    EXPECT_THAT(section("By month"), ElementsAre("2 of 3 decisions lie in the last 30 days (guide rule D16) "
                                                 "[D-2] [D-3]"));
}

TEST_F(ABrief, DoesNotWarnWhereNothingCanBeSpread) {
    says("/decision Hid the coupon box");
    says("/decision Kept the wizard");
    EXPECT_THAT(section("By month"), ElementsAre("2 decisions in Mar 2026 [D-1] [D-2]"));
}

TEST_F(ABrief, TellsOfABehaviourWhatIsLinkedAndNothingElse) {
    until[evidence::read_entry_id("B-1").value()] = "30 Sep 2026";
    says("/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena");
    EXPECT_THAT(
        section("Agreed"),
        ElementsAre("B-1: Leads a launch across two teams [B-1] (4 Mar 2026) | By: 30 Sep 2026 [B-1] | "
                    "With: @lena [B-1] | Shown by: no entry yet [B-1]"));
    says("/decision Dropped gift wrap behaviour: B-1");
    says("/metric conversion 3.5% behaviour: B-1");
    EXPECT_THAT(section("Agreed"),
                ElementsAre(HasSubstr("Shown by: M-1 conversion 3.5%; D-1 Dropped gift wrap [D-1] [M-1]")));
}

TEST_F(ABrief, NamesTheNewestOfManyLinkedEntriesAndCitesAll) {
    says("/evidence behaviour Leads a launch across two teams");
    for (int i = 0; i < 5; ++i)
        says("/decision Decided again behaviour: B-1");
    EXPECT_THAT(section("Agreed"),
                ElementsAre(HasSubstr("D-5 Decided again; D-4 Decided again; D-3 Decided again; and 2 more "
                                      "[D-1] [D-2] [D-3] [D-4] [D-5]")));
}

TEST_F(ABrief, BeginsWithWhatTheManagerSaidLastInTheirWords) {
    says("/evidence checkin said: not yet, show me a launch across two teams missing: Think Big with: @lena");
    says.after(days{1});
    says("/evidence checkin R-1 said: and write it down");
    EXPECT_THAT(
        section("Last time"),
        ElementsAre("R-1: “not yet, show me a launch across two teams” [R-1] (4 Mar 2026) | And: “and "
                    "write it down” [R-1] | Missing: “Think Big” [R-1] | With: @lena [R-1]"));
    EXPECT_EQ(composed(at()).sections.front().title, "Last time");
}

TEST_F(ABrief, NamesTheThreeThinnestPlacesOfThePacketAtMost) {
    says("/decision Dropped gift wrap #checkout");
    const auto thin = section("Still thin");
    EXPECT_EQ(thin.size(), 3U);
    for (const std::string& line : thin)
        EXPECT_THAT(line, StartsWith("____ "));
}

// ---- The page

class TheBriefPage : public ABrief {
protected:
    void log(int decisions) {
        for (int i = 1; i <= decisions; ++i) {
            const std::string number = std::to_string(i);
            says("/decision Decision number " + number +
                 " about the checkout, told in some length because: reason " + number +
                 ", which a reader can follow rejected: the other way");
            says.after(days{3});
            if (i % 4 == 0) says("/metric metric-" + number + " 3.5% baseline: 3.1% source: Looker");
        }
    }
};

TEST_F(TheBriefPage, IsOnePageWhateverTheLogHolds) {
    for (const int decisions : {0, 3, 27}) {
        log(decisions);
        for (const paper size : {paper::letter, paper::a4}) {
            const typeset_document page = typeset(composed(at()), size);
            EXPECT_EQ(page.pages, 1);
            EXPECT_THAT(support::pdf_reader{page.pdf}.facts(), HasSubstr("Pages:           1"));
        }
    }
}

TEST_F(TheBriefPage, PrintsOrNamesEveryDecision) {
    log(30);
    const typeset_document page = typeset(composed(at()), paper::letter);
    EXPECT_THAT(page.left_out, Not(IsEmpty()));
    const std::string text = support::pdf_reader{page.pdf}.text();
    for (int i = 1; i <= 30; ++i) {
        const std::string title = "Decision number " + std::to_string(i) + " about";
        const bool is_named =
            std::any_of(page.left_out.begin(), page.left_out.end(),
                        [&](const omission& one) { return one.name == "D-" + std::to_string(i); });
        EXPECT_NE(text.find(title) != std::string::npos, is_named) << title;
    }
    EXPECT_THAT(text, HasSubstr("Not printed: "));
    EXPECT_THAT(text, HasSubstr("no room: the page is full"));
}

TEST_F(TheBriefPage, KeepsTheQuestionsAndRoomToAnswerThemHoweverFullItIs) {
    log(30);
    const std::string text = support::pdf_reader{typeset(composed(at()), paper::letter).pdf}.text();
    EXPECT_THAT(text, HasSubstr("what exactly would you have to see"));
    EXPECT_THAT(text, HasSubstr("What we agreed"));
}

TEST_F(TheBriefPage, IsTaggedLikeTheArtifacts) {
    log(8);
    says.after(days{40});
    const std::string structure = support::pdf_reader{typeset(composed(at()), paper::a4).pdf}.structure();
    EXPECT_THAT(structure, HasSubstr("H1 (block)"));
    EXPECT_THAT(structure, HasSubstr("H2 (block)"));
    EXPECT_THAT(structure, HasSubstr("Table"));
    EXPECT_THAT(structure, HasSubstr("Figure"));
    EXPECT_THAT(structure, HasSubstr("By month"));
}

TEST_F(TheBriefPage, IsTheSameForTheSameLogAndTime) {
    log(12);
    EXPECT_EQ(typeset(composed(at()), paper::a4).pdf, typeset(composed(at()), paper::a4).pdf);
}

// A text of one word without spaces, and one of many lines.
TEST_F(TheBriefPage, TakesWordsOfAnyLength) {
    says("/decision " + std::string(900, 'x') + " because: " + std::string(900, 'y'));
    std::string many;
    for (int i = 0; i < 400; ++i)
        many += "word ";
    says("/evidence behaviour " + many);
    says("/evidence checkin said: " + many);
    EXPECT_EQ(typeset(composed(at()), paper::letter).pages, 1);
}

TEST(TheBriefOfAYear, StandsOnOnePageAndCitesWhatItSays) {
    const support::year typed;
    const evidence::portfolio of = evidence::fold(typed.records());
    const setting when{typed.now(), "UTC", whole_period(of, typed.now(), "UTC")};
    const check_in_brief brief = compose_brief(of, {when, when.counted}, default_pack());
    expect_no_sentence_without_entry(brief.sections);
    const typeset_document page = typeset(brief, paper::letter);
    EXPECT_EQ(page.pages, 1);
    EXPECT_THAT(page.unset_characters, IsEmpty());
    const std::string text = support::pdf_reader{page.pdf}.text();
    for (const char* const title : {"Decided", "Numbers", "By month", "Agreed", "Still thin", "To ask"})
        EXPECT_THAT(text, HasSubstr(title));
}

// ---- As text

TEST_F(ABrief, IsWrittenWholeAsMarkdown) {
    says("/decision Dropped *gift* wrap because: retention risk");
    says("/evidence checkin said: not yet");
    const std::string text = to_markdown(composed(at()), {{"D-1", "no room: the page is full"}});
    EXPECT_THAT(text, StartsWith("# Check-in brief\n\n- **Author:** ana\n"));
    EXPECT_THAT(text, HasSubstr("## Last time\n\n- R-1 “not yet” \\[R-1\\] (4 Mar 2026)\n"));
    EXPECT_THAT(text, HasSubstr("- D-1 Dropped \\*gift\\* wrap \\[D-1\\] (4 Mar 2026)\n"
                                "  - **Because:** retention risk \\[D-1\\]\n"));
    EXPECT_THAT(text, HasSubstr("- ☐ **To fill in:** *If it is “not yet”"));
    EXPECT_THAT(text, HasSubstr("**Left out of the page, written here:** no room: the page is full: D-1\n"));
}

// ---- The monthly update

class AnUpdate : public ABrief {
protected:
    monthly_update update(const brief_setting& how) {
        const monthly_update made = compose_update(says.folded(), how);
        expect_no_sentence_without_entry(made.sections);
        return made;
    }
    monthly_update update() { return update(since("2026-04-01")); }
};

TEST_F(AnUpdate, GroupsWhatIsNewByWhatWasAgreed) {
    says("/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena");
    says("/evidence behaviour Writes the yearly plan");
    says("/decision Dropped gift wrap behaviour: B-1");
    says.after(days{60});
    says("/decision Hid the coupon box because: people leave behaviour: B-1");
    says("/metric conversion 3.5% baseline: 3.1% behaviour: B-1");
    says("/decision Kept the wizard");
    says("/metric latency 200 ms");
    says("/mentor @sam pairing");
    says("/evidence keep It saved us from: @zoe");
    const monthly_update made = update();
    EXPECT_THAT(titles_of(made.sections),
                ElementsAre("B-1 Leads a launch across two teams", "B-2 Writes the yearly plan",
                            "Other decisions", "Other numbers", "Mentoring", "What others wrote"));
    EXPECT_THAT(
        told(made.sections, "B-1 Leads a launch across two teams"),
        ElementsAre("agreed on 4 Mar 2026, by 30 Sep, with @lena; 3 entries linked, 2 of them new [B-1] "
                    "[D-1] [D-2] [M-1]",
                    "D-2: Hid the coupon box [D-2] (3 May 2026) | Because: people leave [D-2]",
                    "M-1: conversion 3.5% [M-1] (3 May 2026)"));
    EXPECT_THAT(told(made.sections, "B-2 Writes the yearly plan"),
                ElementsAre("agreed on 4 Mar 2026; no entry linked yet [B-2]"));
    EXPECT_THAT(told(made.sections, "Other decisions"),
                ElementsAre("D-3: Kept the wizard [D-3] (3 May 2026)"));
    EXPECT_THAT(told(made.sections, "Other numbers"), ElementsAre(StartsWith("latency [M-2]")));
    EXPECT_THAT(told(made.sections, "What others wrote"),
                ElementsAre("E-1: It saved us [E-1] (3 May 2026) | From: @zoe [E-1]"));
}

TEST_F(AnUpdate, CountsAnEntryAsNewWhenTheLinkIs) {
    says("/evidence behaviour Leads a launch across two teams");
    says("/decision Dropped gift wrap");
    says.after(days{60});
    says("/decision D-1 behaviour: B-1");
    EXPECT_THAT(told(update().sections, "B-1 Leads a launch across two teams"),
                ElementsAre(HasSubstr("1 entry linked, all new"), StartsWith("D-1: Dropped gift wrap")));
}

TEST_F(AnUpdate, WorksBeforeAnythingWasAgreedOnAndSaysHow) {
    says.after(days{60});
    says("/decision Kept the wizard");
    const monthly_update made = update();
    EXPECT_THAT(titles_of(made.sections), ElementsAre("Agreed behaviours", "Decisions"));
    EXPECT_THAT(told(made.sections, "Agreed behaviours"), ElementsAre(HasSubstr("/evidence behaviour ")));
}

TEST_F(AnUpdate, AsksWhenNothingIsNew) {
    says("/evidence behaviour Leads a launch across two teams");
    says("/decision Dropped gift wrap");
    says.after(days{60});
    const monthly_update made = update();
    EXPECT_THAT(titles_of(made.sections), ElementsAre("B-1 Leads a launch across two teams", "This month"));
    EXPECT_TRUE(made.sections.back().lines.front().what.blank);
}

TEST_F(AnUpdate, IsTextToCopy) {
    says.after(days{60});
    says("/evidence behaviour Leads a launch across two teams");
    says("/decision Hid the coupon box because: people leave behaviour: B-1");
    const std::string text = to_markdown(update());
    EXPECT_THAT(text, StartsWith("# Monthly update\n"));
    EXPECT_THAT(text,
                HasSubstr("## B-1 Leads a launch across two teams\n\n- agreed on 3 May 2026; 1 entry linked, "
                          "all new \\[B-1, D-1\\]\n- D-1 Hid the coupon box \\[D-1\\] (3 May 2026)\n"));
}

}  // namespace
}  // namespace packet
