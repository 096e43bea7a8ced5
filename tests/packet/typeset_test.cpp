#include "packet/typeset.hpp"

#include "packet/left_out.hpp"
#include "tests/support/pdf_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace packet {
namespace {

// What would make tomorrow's bytes differ from today's.
bool names_a_time(const std::string& pdf) {
    return pdf.find("CreationDate") != std::string::npos || pdf.find("ModDate") != std::string::npos;
}

using names = std::vector<std::string>;

std::string repeated(const std::string& what, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += what;
    return text;
}

statement says(std::string text, names cites = {"D-1"}) {
    return {std::move(text), std::move(cites), false};
}
statement asks(std::string question) {
    return {std::move(question), {}, true};
}
letterhead head() {
    return {"local:author", "1 Jan 2026 – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "3f2a90bc12de4455"};
}

int count(std::string_view what, std::string_view in) {
    int found = 0;
    for (auto at = in.find(what); at != std::string_view::npos; at = in.find(what, at + 1))
        ++found;
    return found;
}

// The pages that a reader's viewer will find in the file, whatever the typesetter says.
int pages_in(const std::string& pdf) {
    return count("/Type /Page ", pdf);
}

// What poppler reads in it, without the indentation: "H1 (block)" above "Decision log" in quotes.
std::vector<std::string> structure_of(const std::string& pdf) {
    std::istringstream printed{support::pdf_reader{pdf}.structure()};
    std::vector<std::string> lines;
    for (std::string line; std::getline(printed, line);)
        lines.push_back(line.substr(std::min(line.find_first_not_of(' '), line.size())));
    return lines;
}

std::vector<std::string> lines_of_text(const std::string& pdf) {
    std::istringstream printed{support::pdf_reader{pdf}.text()};
    std::vector<std::string> lines;
    for (std::string line; std::getline(printed, line);)
        lines.push_back(line);
    return lines;
}

// Where a line stands among others; behind them all when it does not.
std::ptrdiff_t place_of(const std::string& line, const std::vector<std::string>& lines) {
    return std::find(lines.begin(), lines.end(), line) - lines.begin();
}

// That the lines stand in this order, whatever stands between them.
void expect_in_order(const std::vector<std::string>& wanted, const std::vector<std::string>& lines) {
    auto from = lines.begin();
    for (const auto& line : wanted) {
        from = std::find(from, lines.end(), line);
        ASSERT_NE(from, lines.end()) << line << " is missing, or out of order";
    }
}

// What holds for every artifact, whatever was put in.
void expect_a_document(const typeset_document& made, int most_pages) {
    EXPECT_TRUE(made.pdf.starts_with("%PDF-"));
    EXPECT_NE(made.pdf.find("%%EOF"), std::string::npos);
    EXPECT_GE(made.pages, 1);
    EXPECT_LE(made.pages, most_pages);
    EXPECT_EQ(pages_in(made.pdf), made.pages);
}

// Every kind of text that once broke a page: each has thousands of characters or none that is ordinary.
const names wild_texts{repeated("lorem ipsum dolor ", 300),
                       repeated("w", 5000),
                       repeated("決", 2000),
                       repeated("👩\u200D👩\u200D👧", 700),
                       "قررت تأجيل ميزة التغليف [D-1] לדחות את 3.5%",
                       "e" + repeated("\u0301", 5000),
                       "broken \xff\xfe bytes \xE6\xB1",
                       std::string{"nul \0 inside", 12},
                       "lines\nand\u2028paragraphs\ttabs \u202Eturned",
                       repeated("\n", 3000),
                       "https://example.com/" + repeated("path/", 900),
                       ""};

// ---- the decision log ------------------------------------------------------------------------------------

// `decision("D-1").stage("Results", "…")` adds to the log that `typeset()` sets.
class DecisionLog : public testing::Test {
public:
    DecisionLog& decision(const std::string& number, int rank = 0) {
        decision_block block;
        block.number = number;
        block.title = says("Deprioritised gift wrap", {number});
        block.when = {"4 Mar 2026", ""};
        block.initiative = "checkout";
        block.digest = "3f2a90bc12de";
        block.rank = rank;
        log_.decisions.push_back(std::move(block));
        return *this;
    }
    DecisionLog& titled(const std::string& title) {
        log_.decisions.back().title.text = title;
        return *this;
    }
    DecisionLog& stage(const std::string& label, statement what) {
        log_.decisions.back().stages.push_back(
            {label, std::move(what), {"9 Apr 2026", "logged 34 days after"}});
        return *this;
    }
    // About five lines each.
    DecisionLog& stages(int how_many) {
        for (int i = 0; i < how_many; ++i)
            stage("Results", says(repeated("ten letters ", 30)));
        return *this;
    }

    typeset_document result(paper size = paper::letter) const { return typeset(log_, size); }

    decision_log log_{head(), {}};
};

TEST_F(DecisionLog, OfNothingIsOnePage) {
    expect_a_document(result(), 1);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(DecisionLog, KeepsEverythingThatFits) {
    for (int i = 1; i <= 8; ++i)
        decision("D-" + std::to_string(i)).stages(2);
    expect_a_document(result(), 4);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(DecisionLog, HasAsManyPagesAsItNeeds) {
    EXPECT_EQ(decision("D-1").stages(2).result().pages, 1);
    for (int i = 2; i <= 7; ++i)
        decision("D-" + std::to_string(i)).stages(3);
    EXPECT_EQ(result().pages, 3);
}

TEST_F(DecisionLog, NeverHasMoreThanFourPages) {
    for (int i = 1; i <= 60; ++i)
        decision("D-" + std::to_string(i)).stages(4);
    expect_a_document(result(paper::letter), 4);
    expect_a_document(result(paper::a4), 4);
    EXPECT_EQ(result().pages, 4);
}

TEST_F(DecisionLog, LeavesOutTheWorstRanksInPrintingOrder) {
    for (int i = 1; i <= 20; ++i)
        decision("D-" + std::to_string(i), i % 2 == 0 ? 0 : i).stages(2);
    const auto left_out = names_of(result().left_out);
    ASSERT_GT(left_out.size(), 2U);
    EXPECT_LT(left_out.size(), 10U);
    int before = 0;
    for (const auto& number : left_out) {
        const int current = std::stoi(number.substr(2));
        EXPECT_GT(current, before);
        EXPECT_EQ(current % 2, 1) << "an even decision has the best rank";
        before = current;
    }
    EXPECT_EQ(left_out.back(), "D-19");
}

TEST_F(DecisionLog, AmongEqualRanksLeavesOutTheLater) {
    for (int i = 1; i <= 40; ++i)
        decision("D-" + std::to_string(i)).stages(2);
    const auto left_out = names_of(result().left_out);
    ASSERT_FALSE(left_out.empty());
    EXPECT_EQ(left_out.back(), "D-40");
    EXPECT_EQ(left_out.front(), "D-" + std::to_string(41 - static_cast<int>(left_out.size())));
}

TEST_F(DecisionLog, NamesWhatItLeftOutOnItsPages) {
    for (int i = 1; i <= 40; ++i)
        decision("D-" + std::to_string(i)).stages(2);
    const auto all = result();
    log_.decisions.resize(log_.decisions.size() - all.left_out.size());
    EXPECT_NE(result().pdf, all.pdf);
}

TEST_F(DecisionLog, BreaksADecisionThatIsLongerThanAPage) {
    decision("D-1").stages(16);
    expect_a_document(result(), 4);
    EXPECT_EQ(result().pages, 2);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(DecisionLog, ADecisionTooLongForFourPagesDoesNotPushOutTheOthers) {
    decision("D-1", 0).stages(200).decision("D-2", 1).stages(1);
    EXPECT_EQ(names_of(result().left_out), names{"D-1"});
    EXPECT_EQ(result().pages, 1);
}

TEST_F(DecisionLog, CutsAnEndlessStatementInsteadOfTheDecision) {
    for (const auto& wild : wild_texts) {
        decision("D-1").titled(wild).stage("Results", says(wild)).stage(wild, says(wild));
        log_.decisions.back().initiative = wild;
        log_.decisions.back().digest = wild;
        log_.decisions.back().when = {wild, wild};
        const auto made = result();
        expect_a_document(made, 1);
        EXPECT_TRUE(made.left_out.empty()) << wild.substr(0, 20);
        log_.decisions.clear();
    }
}

TEST_F(DecisionLog, PrintsAnyLetterhead) {
    for (const auto& wild : wild_texts) {
        log_.head = {wild, wild, wild, wild};
        expect_a_document(decision("D-1").result(), 1);
        log_.decisions.clear();
    }
}

TEST_F(DecisionLog, KeepsALongCitationOnThePage) {
    names cites;
    for (int i = 1; i <= 3000; ++i)
        cites.push_back("M-" + std::to_string(i));
    decision("D-1").stage("Results", says("Moved.", cites));
    expect_a_document(result(), 1);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(DecisionLog, ABlankTakesRoomOfItsOwn) {
    decision("D-1").stage("Results", asks("What came of it?"));
    const auto blank = result();
    log_.decisions.back().stages.back().what = says("What came of it?", {});
    EXPECT_NE(result().pdf, blank.pdf);
}

TEST_F(DecisionLog, GivesTheSameBytesAndNamesNoTime) {
    decision("D-1").stages(3).stage("Experiment", says("決定 🚀 قررت")).decision("D-2").stages(2);
    const auto first = result();
    EXPECT_EQ(result().pdf, first.pdf);
    EXPECT_FALSE(names_a_time(first.pdf));
}

TEST_F(DecisionLog, GivesTheSameBytesOnAnotherThread) {
    decision("D-1").stages(3).stage("Experiment", says("決定 🚀 قررت"));
    typeset_document elsewhere;
    std::thread{[&] { elsewhere = result(); }}.join();
    EXPECT_EQ(elsewhere.pdf, result().pdf);
}

TEST_F(DecisionLog, CanBeSetOnSeveralThreadsAtOnce) {
    for (int i = 1; i <= 12; ++i)
        decision("D-" + std::to_string(i)).stages(3);
    const auto alone = result();
    std::vector<typeset_document> made(4);
    std::vector<std::thread> threads;
    for (auto& one : made)
        threads.emplace_back([&one, this] { one = result(); });
    for (auto& thread : threads)
        thread.join();
    for (const auto& one : made)
        EXPECT_EQ(one.pdf, alone.pdf);
}

TEST_F(DecisionLog, IsPrintedOnThePaperAskedFor) {
    decision("D-1");
    EXPECT_NE(result(paper::letter).pdf.find("/MediaBox [ 0 0 612 792 ]"), std::string::npos);
    EXPECT_NE(result(paper::a4).pdf.find("/MediaBox [ 0 0 595."), std::string::npos);
}

TEST_F(DecisionLog, TellsAViewerItsTitleItsAuthorAndItsDecisions) {
    decision("D-7").titled("Ship it");
    const auto pdf = result().pdf;
    EXPECT_NE(pdf.find("/Title (Decision log)"), std::string::npos);
    EXPECT_NE(pdf.find("/Author (local:author)"), std::string::npos);
    EXPECT_NE(pdf.find("(D-7 Ship it)"), std::string::npos);
}

TEST_F(DecisionLog, OfThousandsCostsNoMoreThanItsPages) {
    for (int i = 1; i <= 20000; ++i)
        decision("D-" + std::to_string(i)).stages(3);
    expect_a_document(result(), 4);  // ctest's time limit ends a run that measures them all
}

TEST_F(DecisionLog, IsTaggedInTheOrderOfReading) {
    decision("D-1").stage("Because", says("People leave to hunt for codes"));
    decision("D-2").titled("Kill the carousel");
    const auto parts = structure_of(result().pdf);
    expect_in_order({"Document", "H1 (block)", "\"Decision log\"", "Sect", "H2 (block)",
                     "\"D-1 Deprioritised gift wrap\"", "\"4 Mar 2026\"", "Table (block)", "TR",
                     "\"Because\"", "\"9 Apr 2026\"", "\"People leave to hunt for codes\"", "\"[D-1]\"",
                     "Sect", "\"D-2 Kill the carousel\""},
                    parts);
}

TEST_F(DecisionLog, CopiesWithTheSpacesAtWhichItsLinesBreak) {
    const std::string long_one = repeated("ten letters ", 20) + "end";
    const auto parts = structure_of(decision("D-1").stage("Results", says(long_one)).result().pdf);
    EXPECT_LT(place_of("\"" + long_one + "\"", parts), std::ssize(parts));
}

TEST_F(DecisionLog, IsReadFromRightToLeftInTheOrderOfItsWords) {
    decision("D-1").stage("Results", says("עלה מ-3.1% ל-3.5%"));
    const auto text = support::pdf_reader{result().pdf}.structure();
    EXPECT_LT(text.find("3.1"), text.find("3.5"));
}

TEST_F(DecisionLog, SaysWhoMadeItAndForWhom) {
    log_.head.version = "packet 4";
    log_.head.profile = "For the committee: people as initials";
    const auto pdf = decision("D-1").result().pdf;
    const auto facts = support::pdf_reader{pdf}.facts();
    EXPECT_THAT(facts, testing::HasSubstr("Title:           Decision log\n"));
    EXPECT_THAT(facts, testing::HasSubstr("Author:          local:author\n"));
    EXPECT_THAT(facts, testing::ContainsRegex("Subject: .*packet 4 .*For the committee"));
    EXPECT_THAT(facts, testing::HasSubstr("Tagged:          yes\n"));
    EXPECT_THAT(pdf, testing::HasSubstr("/Lang (en)"));
    expect_in_order(
        {"\"1 Jan 2026 – 21 Nov 2026  ·  packet 4\"", "\"For the committee: people as initials\""},
        structure_of(pdf));
}

TEST_F(DecisionLog, LinksTheAddressesInIt) {
    decision("D-1").stage("Results", says("see https://example.com/a_(b)?c='d'&e=1."));
    EXPECT_THAT(support::pdf_reader{result().pdf}.links(),
                testing::HasSubstr("https://example.com/a_(b)?c='d'&e=1\n"));
}

TEST_F(DecisionLog, NamesTheCharactersThatNoFontHas) {
    decision("D-1").stage("Results", says("a \U000F0001 b \u0378 c \U000F0001"));
    EXPECT_EQ(result().unset_characters, (names{"U+0378: no character of Unicode that this machine knows",
                                                "U+F0001: for private use; no font package has it"}));
    log_.decisions.clear();
    EXPECT_TRUE(
        decision("D-1").stage("Results", says("決定 한국어 🚀 قررت")).result().unset_characters.empty());
}

TEST_F(DecisionLog, DoesNotNameTheCharactersOfWhatItLeftOut) {
    decision("D-1").stage("Results", says("\U000F0001")).stages(200).decision("D-2", 1);
    EXPECT_EQ(names_of(result().left_out), names{"D-1"});
    EXPECT_TRUE(result().unset_characters.empty());
}

TEST_F(DecisionLog, SaysOverleafWhichDecisionGoesOn) {
    const auto pages = support::pdf_reader{decision("D-1").stages(16).result().pdf}.text();
    EXPECT_THAT(pages, testing::ContainsRegex("Decision log +D-1, continued"));
}

// The note of what is left out takes room itself: the shortage is that beside the note.
TEST_F(DecisionLog, SaysOnPaperByHowMuchSomethingDidNotFitAsItSaysElsewhere) {
    int short_of_room = 0;
    for (int number = 1; number <= 40 && short_of_room < 2; ++number) {
        const typeset_document made = decision("D-" + std::to_string(number)).stages(3).result();
        if (made.left_out.empty()) continue;
        ++short_of_room;
        EXPECT_THAT(support::pdf_reader{made.pdf}.text(), testing::HasSubstr("(" + made.left_out[0].reason));
    }
    EXPECT_EQ(short_of_room, 2);
}

TEST_F(DecisionLog, SaysAtTheFootOfTheFirstPageWhatIsNotPrintedAndWhy) {
    for (int i = 1; i <= 40; ++i)
        decision("D-" + std::to_string(i)).stages(2);
    log_.left_out = {{"D-99", "left out by the author on 3 Mar 2026"}};
    log_.order = "Kept first: the best.";
    const auto lines = lines_of_text(result().pdf);
    int notes = 0;
    for (const auto& line : lines)
        notes += line.starts_with("Not printed: ");
    EXPECT_EQ(notes, 1);
    const auto text = support::pdf_reader{result().pdf}.text();
    EXPECT_THAT(text, testing::HasSubstr("(no room: the pages are full)"));
    EXPECT_THAT(text, testing::HasSubstr("D-99 (left out by the author on 3 Mar 2026)"));
    EXPECT_THAT(text, testing::HasSubstr("Kept first: the best."));
}

// Whatever the length of a line, its last short word does not stand alone below it.
TEST_F(DecisionLog, LeavesNoShortWordAloneOnALine) {
    for (int words = 8; words <= 24; ++words)
        decision("D-" + std::to_string(words)).stage("Results", says(repeated("moved ", words) + "it"));
    const auto lines = lines_of_text(result().pdf);
    EXPECT_EQ(place_of("it", lines), std::ssize(lines));
}

TEST_F(DecisionLog, DoesNotPartANumberFromItsUnit) {
    for (int words = 8; words <= 24; ++words)
        decision("D-" + std::to_string(words))
            .stage("Results",
                   says(repeated("moved ", words) + "from 640 ms to much less in all the markets"));
    for (const auto& line : lines_of_text(result().pdf))
        EXPECT_FALSE(line.ends_with(" 640") || line.starts_with("ms ")) << line;
}

// ---- the product outcome map -----------------------------------------------------------------------------

// `row("checkout").metric(points).trade_off("…")` adds to the map that `typeset()` sets.
class OutcomeMap : public testing::Test {
public:
    OutcomeMap& row(const std::string& initiative, int rank = 0) {
        outcome_row added;
        added.initiative = initiative;
        added.feature = says("One-page checkout for returning buyers");
        added.rank = rank;
        map_.rows.push_back(std::move(added));
        return *this;
    }
    OutcomeMap& metric(int points = 2) {
        metric_line line;
        line.name = "checkout-conversion";
        line.baseline = says("3.1%", {"M-1"});
        line.latest = says("3.5%", {"M-2"});
        line.change = says("+0.4 pp (+12.9%)", {"M-1", "M-2"});
        line.source = says("Looker/checkout", {"M-2"});
        line.when = {"4 Mar 2026", ""};
        for (int i = 0; i < points; ++i)
            line.points.push_back({20000 + i, 3.1 + 0.1 * i, "3.1%", "4 Mar 2026"});
        map_.rows.back().metrics.push_back(std::move(line));
        return *this;
    }
    OutcomeMap& trade_off(const std::string& text) {
        map_.rows.back().trade_offs.push_back(says(text));
        return *this;
    }

    metric_line& last_metric() { return map_.rows.back().metrics.back(); }
    typeset_document result(paper size = paper::letter) const { return typeset(map_, size); }

    outcome_map map_{head(), {}};
};

TEST_F(OutcomeMap, OfNothingIsOnePage) {
    expect_a_document(result(), 1);
}

TEST_F(OutcomeMap, HoldsFiveInitiativesWithEightMetrics) {
    for (const auto* initiative : {"checkout", "returns", "search", "fraud", "onboarding"}) {
        row(initiative).metric().trade_off("Deprioritised gift wrap because retention was at risk");
        if (map_.rows.size() <= 3) metric(5);
    }
    for (const auto size : {paper::letter, paper::a4}) {
        expect_a_document(result(size), 1);
        EXPECT_TRUE(result(size).left_out.empty());
    }
}

TEST_F(OutcomeMap, NeverHasMoreThanOnePage) {
    for (int i = 1; i <= 50; ++i)
        row("feature-" + std::to_string(i), i).metric().metric();
    const auto made = result();
    expect_a_document(made, 1);
    ASSERT_FALSE(made.left_out.empty());
    EXPECT_LT(made.left_out.size(), 50U);
    EXPECT_EQ(made.left_out.back().name, "feature-50");
}

TEST_F(OutcomeMap, LeavesOutTheWorstRank) {
    for (int i = 1; i <= 12; ++i)
        row("feature-" + std::to_string(i), i == 2 ? 9 : 0).metric();
    EXPECT_EQ(result().left_out.front().name, "feature-2");
}

TEST_F(OutcomeMap, NamesARowWithoutInitiativeByItsEntry) {
    for (int i = 1; i <= 3; ++i)
        row("").metric().metric().metric().metric().metric().metric().metric();
    map_.rows[1].feature.cites = {"D-42"};
    map_.rows[2].feature = asks("What shipped?");
    EXPECT_EQ(names_of(result().left_out), (names{"D-42", "a row without an initiative"}));
}

TEST_F(OutcomeMap, ARowTallerThanThePageDoesNotPushOutTheOthers) {
    row("endless", 0);
    for (int i = 0; i < 30; ++i)
        metric();
    row("checkout", 1).metric();
    EXPECT_EQ(names_of(result().left_out), names{"endless"});
}

TEST_F(OutcomeMap, DrawsATrendFromTwoDays) {
    const auto trend = row("checkout").metric(2).result();
    map_.rows.clear();
    const auto point = row("checkout").metric(1).result();
    map_.rows.clear();
    const auto nothing = row("checkout").metric(0).result();
    EXPECT_NE(trend.pdf, point.pdf);
    EXPECT_NE(point.pdf, nothing.pdf);
}

TEST_F(OutcomeMap, CutsEndlessTextInsteadOfTheRow) {
    for (const auto& wild : wild_texts) {
        row(wild.empty() ? "checkout" : wild).metric().trade_off(wild);
        map_.rows.back().feature = says(wild);
        auto& line = last_metric();
        line.name = wild;
        line.baseline = line.latest = line.change = line.source = line.money = says(wild);
        line.when = {wild, wild};
        for (auto& point : line.points)
            point.label = point.date = wild;
        const auto made = result();
        expect_a_document(made, 1);
        EXPECT_TRUE(made.left_out.empty()) << wild.substr(0, 20);
        map_.rows.clear();
    }
}

TEST_F(OutcomeMap, PrintsABlankWhereverSomethingIsMissing) {
    row("checkout").metric();
    auto& line = last_metric();
    line.baseline = line.latest = line.change = line.source = line.money = asks("What was it?");
    line.points.clear();
    map_.rows.back().feature = asks("What shipped?");
    expect_a_document(result(), 1);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(OutcomeMap, GivesTheSameBytesAndNamesNoTime) {
    row("checkout").metric(5).trade_off("決定 🚀 قررت");
    const auto first = result();
    EXPECT_EQ(result().pdf, first.pdf);
    EXPECT_FALSE(names_a_time(first.pdf));
}

TEST_F(OutcomeMap, IsOneTableInTheOrderOfReading) {
    row("checkout").metric().trade_off("Gift wrap");
    expect_in_order(
        {"\"Product outcome map\"", "Table (block)", "TR", "TH", "\"SHIPPED\"", "\"TRADE-OFF DECIDED\"", "TR",
         "TD", "\"checkout\"", "TD", "\"checkout-conversion\"", "\"3.1% [M-1]\"", "\"3.5% [M-2]\"",
         "\"+0.4 pp (+12.9%)\"", "Figure", "TD", "\"Gift wrap [D-1]\""},
        structure_of(result().pdf));
}

TEST_F(OutcomeMap, SaysWhatItsChartsShow) {
    row("checkout").metric(2);
    std::string utf16 = "<FEFF";
    for (const char c : std::string{"From 3.1% on 4 Mar 2026 to 3.1% on 4 Mar 2026, 2 points"}) {
        std::array<char, 8> unit{};
        std::snprintf(unit.data(), unit.size(), "%04X", static_cast<unsigned>(c));
        utf16 += unit.data();
    }
    EXPECT_THAT(result().pdf, testing::HasSubstr("/Alt " + utf16 + ">"));
}

TEST_F(OutcomeMap, AFlagshipSaysThatItIsOne) {
    row("checkout").metric();
    EXPECT_THAT(structure_of(result().pdf), testing::Not(testing::Contains("\"FLAGSHIP\"")));
    map_.rows.back().flagship = true;
    expect_in_order({"\"FLAGSHIP\"", "\"checkout\""}, structure_of(result().pdf));
}

TEST_F(OutcomeMap, SetsTheChainFromAGainToMoney) {
    row("latency").metric();
    map_.rows.back().chain = {{"Technical", says("p95 640 ms → 418 ms")},
                              {"User", says("bounce 23% → 17%")},
                              {"Money", asks("what is that worth in money?")}};
    expect_in_order({"\"TECHNICAL\"", "\"p95 640 ms → 418 ms [D-1]\"", "\"USER\"", "\"MONEY\"",
                     "\"what is that worth in money?\""},
                    structure_of(result().pdf));
}

// A page that is full of charts holds more rows with lines in their place, and of flagships keeps the charts.
TEST_F(OutcomeMap, DrawsLinesWithoutAxesWhereChartsFindNoRoom) {
    const auto charts = [this] {  // figures that have labels
        const auto parts = structure_of(result().pdf);
        int labelled = 0;
        for (std::size_t at = 0; at + 1 < parts.size(); ++at)
            labelled += parts[at] == "Figure" && parts[at + 1].starts_with('"') && parts[at + 1] != "\"\"";
        return labelled;
    };
    row("flagship").metric(5);
    map_.rows.back().flagship = true;
    EXPECT_EQ(charts(), 1);
    row("small", 1).metric(5);
    EXPECT_EQ(charts(), 2) << "two rows have room for all their charts";
    for (int i = 2; i <= 12; ++i)
        row("feature-" + std::to_string(i), i).metric(5);
    EXPECT_EQ(charts(), 1);
}

TEST_F(OutcomeMap, LiesOnItsSide) {
    EXPECT_NE(result(paper::letter).pdf.find("/MediaBox [ 0 0 792 612 ]"), std::string::npos);
}

// ---- the launch charter ----------------------------------------------------------------------------------

// `section("Scope").line("…", "D-1").team("Legal", "…", "D-2")` adds to the charter that `typeset()` sets.
class Charter : public testing::Test {
public:
    Charter& section(const std::string& title) {
        charter_.sections.push_back({title, {}, {}});
        return *this;
    }
    Charter& line(const std::string& text, const std::string& cite) {
        charter_.sections.back().statements.push_back(says(text, {cite}));
        return *this;
    }
    Charter& lines(int how_many, const std::string& letter) {
        for (int i = 1; i <= how_many; ++i)
            line("Returning buyers only", letter + "-" + std::to_string(i));
        return *this;
    }
    Charter& blank(const std::string& question) {
        charter_.sections.back().statements.push_back(asks(question));
        return *this;
    }
    Charter& team(const std::string& name, statement what) {
        charter_.sections.back().responsibilities.push_back({name, std::move(what)});
        return *this;
    }

    typeset_document result(paper size = paper::letter) const { return typeset(charter_, size); }

    launch_charter charter_{head(), "checkout", {}};
};

TEST_F(Charter, OfNothingIsOnePage) {
    expect_a_document(result(), 1);
    charter_ = {};
    expect_a_document(result(), 1);
}

TEST_F(Charter, KeepsEverythingThatFits) {
    section("Vision").line("Every buyer pays in twenty seconds.", "C-1");
    section("Scope").lines(6, "S");
    section("Success criteria").blank("Which number, from what to what?");
    section("Cross-team responsibilities")
        .team("Legal", says("Reviews the terms"))
        .team("Finance", asks("?"));
    expect_a_document(result(), 1);
    EXPECT_TRUE(result().left_out.empty());
}

TEST_F(Charter, TheLongestSectionGivesUpItsLastStatements) {
    section("Vision").line("Every buyer pays in twenty seconds.", "C-1").section("Scope").lines(60, "S");
    const auto made = result();
    expect_a_document(made, 1);
    ASSERT_FALSE(made.left_out.empty());
    EXPECT_EQ(made.left_out.back().name, "S-60");
    EXPECT_EQ(made.left_out.front().name, "S-" + std::to_string(61 - static_cast<int>(made.left_out.size())));
}

TEST_F(Charter, LongSectionsGiveUpInTurn) {
    section("Scope").lines(60, "S").section("Success criteria").lines(60, "K");
    int scope = 0;
    int success = 0;
    for (const auto& name : names_of(result().left_out))
        ++(name.starts_with("S") ? scope : success);
    EXPECT_NEAR(scope, success, 1);
}

TEST_F(Charter, NamesAnEntryOnceHoweverManyOfItsStatementsAreLeftOut) {
    section("Scope");
    for (int i = 0; i < 100; ++i)
        line("Returning buyers only", "C-1");
    EXPECT_EQ(names_of(result().left_out), names{"C-1"});
}

TEST_F(Charter, NamesATeamWhoseBlankWasLeftOut) {
    section("Cross-team responsibilities");
    for (int i = 0; i < 50; ++i)
        team("Team " + std::to_string(i), asks("What does it answer for?"));
    EXPECT_EQ(result().left_out.back().name, "Team 49");
}

TEST_F(Charter, ASectionKeepsItsOnlyStatementAsLongAsOthersCanSpareOne) {
    section("Vision").line(repeated("Every buyer pays in twenty seconds. ", 50), "C-1");
    section("Scope").lines(60, "S");
    for (const auto& name : names_of(result().left_out))
        EXPECT_NE(name, "C-1");
}

TEST_F(Charter, FitsHoweverManySectionsThereAre) {
    for (int i = 0; i < 12; ++i)
        section("Scope").line(repeated("Returning buyers ", 200), "C-" + std::to_string(i));
    expect_a_document(result(), 1);
    EXPECT_FALSE(result().left_out.empty());
}

TEST_F(Charter, CutsEndlessTextInsteadOfTheStatement) {
    for (const auto& wild : wild_texts) {
        section(wild).line(wild, "C-1").section("Teams").team(wild, says(wild)).blank(wild);
        charter_.initiative = wild;
        expect_a_document(result(), 1);
        EXPECT_TRUE(result().left_out.empty()) << wild.substr(0, 20);
        charter_.sections.clear();
    }
}

TEST_F(Charter, GivesTheSameBytesAndNamesNoTime) {
    section("Scope").lines(60, "S");
    const auto first = result();
    EXPECT_EQ(result().pdf, first.pdf);
    EXPECT_FALSE(names_a_time(first.pdf));
}

TEST_F(Charter, IsTaggedSectionBySection) {
    section("Vision").line("Every buyer pays in twenty seconds.", "C-1");
    section("Cross-team responsibilities").team("Legal", says("Reviews the terms", {"C-2"}));
    expect_in_order({"\"Launch charter: checkout\"", "Sect", "H2 (block)", "\"Vision\"",
                     "\"Every buyer pays in twenty seconds.\"", "\"[C-1]\"", "Sect",
                     "\"Cross-team responsibilities\"", "\"Legal\"", "\"Reviews the terms\"", "\"[C-2]\""},
                    structure_of(result().pdf));
}

TEST_F(Charter, HasItsSectionsInTheOutline) {
    section("Vision")
        .line("Every buyer pays in twenty seconds.", "C-1")
        .section("Scope")
        .blank("What is in?");
    EXPECT_THAT(result().pdf, testing::HasSubstr("(Vision)"));
    EXPECT_THAT(result().pdf, testing::HasSubstr("(Scope)"));
}

TEST_F(Charter, OfThousandsOfLinesCostsNoMoreThanItsPage) {
    section("Scope");
    for (int i = 1; i <= 100'000; ++i)
        line(repeated("Returning buyers ", 20), "C-" + std::to_string(i));
    const auto made = result();  // ctest's time limit ends a run that sets them all
    expect_a_document(made, 1);
    EXPECT_EQ(made.left_out.back().name, "C-100000");
}

TEST(WarmUpFonts, CanBeAskedForTwice) {
    warm_up_fonts();
    warm_up_fonts();
}

}  // namespace
}  // namespace packet
