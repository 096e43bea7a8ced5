#include "packet/dashboard.hpp"

#include "evidence/base64.hpp"
#include "evidence/chain.hpp"
#include "tests/support/markup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace packet {
namespace {

using support::attribute_of;
using support::elements_named;
using support::markup;
using support::markup_element;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using names = std::vector<std::string>;

statement says(std::string text, names cites = {"D-1"}) {
    return {std::move(text), std::move(cites), false};
}
statement asks(std::string question) {
    return {std::move(question), {}, true};
}

metric_line metric(const std::string& name) {
    metric_line line;
    line.name = name;
    line.baseline = says("3.1%", {"M-1"});
    line.latest = says("3.5%", {"M-2"});
    line.change = says("+0.4 pp", {"M-1", "M-2"});
    line.source = asks("Who can confirm it?");
    line.when = {"4 Mar 2026", ""};
    line.points = {{20000, 3.1, "3.1%", "4 Jan 2026", false, "M-1"},
                   {20060, 3.5, "3.5%", "4 Mar 2026", true, "M-2"}};
    return line;
}

outcome_row row(const std::string& initiative) {
    return {initiative,
            says("Shipped " + initiative),
            {metric("conversion of " + initiative)},
            {says("Deprioritised gift wrap", {"D-2"})},
            0};
}

decision_block decision(const std::string& number, const std::string& initiative) {
    decision_block block;
    block.number = number;
    block.title = says("Decided " + number, {number});
    block.when = {"4 Mar 2026", "logged 34 days after"};
    block.initiative = initiative;
    if (!initiative.empty()) block.initiatives = {initiative};
    block.digest = "3f2a90bc12de";
    block.stages = {{"Results", says("worked for " + number, {number, "M-2"}), {"9 Apr 2026", ""}}};
    return block;
}

composed sample() {
    composed of;
    of.map.head = {"ana",      "1 Jan – 21 Nov 2026", "21 Nov 2026, 14:03 UTC", "3f2a90bc12de4455",
                   "packet 4", "for the committee"};
    of.map.rows = {row("checkout"), row("latency")};
    of.map.rows[0].flagship = true;
    of.map.rows[0].chain = {{"User", says("fewer leave", {"M-3"})}, {"Money", asks("what is it worth?")}};
    of.map.rows[1].in_brief = {says("visits 10k → 12k", {"M-9"})};
    of.log.left_out = {{"D-9", "outside of the period"}};
    of.map.order = "Featured entries are kept first.";
    of.log.decisions = {decision("D-1", "checkout"), decision("D-2", "")};
    of.charter.initiative = "checkout";
    of.charter.sections = {{"Vision", {says("two taps", {"C-1"})}, {}},
                           {"Responsibilities", {}, {{"Legal", says("reviews", {"C-2"})}}}};
    return of;
}

markup read(const std::string& html) {
    constexpr std::string_view doctype = "<!doctype html>\n";
    EXPECT_TRUE(html.starts_with(doctype));
    markup page = support::read_markup(std::string_view{html}.substr(doctype.size()));
    EXPECT_EQ(page.problem, "");
    return page;
}

markup page_of(const composed& of, const left_out_of_each& left_out = {}) {
    return read(to_dashboard(of, left_out));
}

std::vector<std::string> texts_of(const markup& page, std::string_view name) {
    std::vector<std::string> texts;
    for (const markup_element& one : elements_named(page, name))
        texts.push_back(one.text);
    return texts;
}

std::vector<std::string> values_of(const markup& page, std::string_view name, const std::string& attribute) {
    std::vector<std::string> values;
    for (const markup_element& one : elements_named(page, name))
        values.push_back(attribute_of(one, attribute));
    return values;
}

// The text of the page without its style and its script.
std::string told(const markup& page) {
    return elements_named(page, "main").at(0).text;
}

TEST(TheDashboard, ShowsTheThreeArtifacts) {
    const markup page = page_of(sample());
    EXPECT_THAT(texts_of(page, "h1"), ElementsAre("Outcome dashboard"));
    EXPECT_THAT(texts_of(page, "h2"),
                ElementsAre("Product outcome map", "Decision log", "Launch charter: checkout"));
    EXPECT_THAT(texts_of(page, "h3"),
                ElementsAre("checkout flagship", "latency", "D-1 Decided D-1 [D-1]", "D-2 Decided D-2 [D-2]",
                            "Left out", "Vision", "Responsibilities"));
}

TEST(TheDashboard, SaysWhatThePagesSay) {
    const std::string text = told(page_of(sample()));
    for (const char* said :
         {"Shipped checkout [D-1]", "Baseline3.1% [M-1]", "Latest3.5% [M-2]", "Net change+0.4 pp [M-1, M-2]",
          "Source☐ To fill in: Who can confirm it? ________",
          "2 points since 4 Jan 2026, 1 of them logged afterwards", "User: fewer leave [M-3]",
          "Money: ☐ To fill in: what is it worth? ________", "Deprioritised gift wrap [D-2]",
          "4 Mar 2026, logged 34 days after · checkout · digest 3f2a90bc12de", "Results 9 Apr 2026",
          "worked for D-1 [D-1, M-2]", "two taps [C-1]", "Legalreviews [C-2]",
          "Featured entries are kept first.", "In briefvisits 10k → 12k [M-9]", "outside of the period: D-9"})
        EXPECT_THAT(text, HasSubstr(said));
}

TEST(TheDashboard, SaysWhoseItIs) {
    const markup page = page_of(sample());
    EXPECT_THAT(texts_of(page, "header").at(0),
                HasSubstr("ana · 1 Jan – 21 Nov 2026 · packet 4 · for the committee"));
    EXPECT_THAT(texts_of(page, "footer").at(0),
                HasSubstr("Made 21 Nov 2026, 14:03 UTC. Chain head 3f2a90bc12de4455."));
    EXPECT_THAT(texts_of(page, "title").at(0), "Outcome dashboard · ana");
}

TEST(TheDashboard, NamesWhatWasLeftOutAndDoesNotWriteIt) {
    const std::string text = told(page_of(
        sample(), {{{"latency", "no room: 9 lines too long"}}, {{"D-1", "left out by the author"}}, {}}));
    EXPECT_THAT(text, Not(HasSubstr("Shipped latency")));
    EXPECT_THAT(text, HasSubstr("no room: 9 lines too long: latency"));
    EXPECT_THAT(text, Not(HasSubstr("worked for D-1")));
    EXPECT_THAT(text, HasSubstr("left out by the author: D-1"));
}

TEST(TheDashboard, WritesTheCharterWholeAndSaysWhatThePageLacks) {
    const std::string text = told(page_of(sample(), {{}, {}, {{"C-1", "no room: 2 lines too long"}}}));
    EXPECT_THAT(text, HasSubstr("two taps [C-1]"));
    EXPECT_THAT(text, HasSubstr("written hereno room: 2 lines too long: C-1"));
}

TEST(TheDashboard, LeadsFromACitationToTheDecisionThatItShows) {
    const markup page = page_of(sample(), {{}, {{"D-2", "no room"}}, {}});
    std::set<std::string> places;
    for (const markup_element& one : page.elements) {
        const std::string id = attribute_of(one, "id");
        EXPECT_TRUE(id.empty() || places.insert(id).second) << id << " stands twice";
    }
    const names targets = values_of(page, "a", "href");
    for (const std::string& target : targets) {
        ASSERT_TRUE(target.starts_with("#")) << target;
        EXPECT_TRUE(places.contains(target.substr(1))) << target;
    }
    EXPECT_THAT(targets, testing::Contains("#D-1"));
    EXPECT_THAT(targets, Not(testing::Contains("#D-2"))) << "left out";
}

TEST(TheDashboard, OffersAFilterByInitiative) {
    const markup page = page_of(sample());
    EXPECT_THAT(values_of(page, "button", "value"), ElementsAre("", "checkout", "latency"));
    EXPECT_THAT(values_of(page, "button", "aria-pressed"), ElementsAre("true", "false", "false"));
    EXPECT_THAT(values_of(page, "article", "data-initiatives"),
                ElementsAre(R"(["checkout"])", R"(["latency"])", R"(["checkout"])", "[]", R"(["checkout"])",
                            R"(["checkout"])"));
    for (const markup_element& one : page.elements)
        EXPECT_TRUE(!one.attributes.contains("hidden") || attribute_of(one, "id") == "filter" ||
                    attribute_of(one, "class") == "nothing-of-it")
            << "without the script everything is shown";
}

TEST(TheDashboard, FiltersADecisionByEachOfItsInitiatives) {
    composed of = sample();
    of.log.decisions[0].initiatives = {"checkout", "search", "Initiative \"A\""};
    const markup page = page_of(of);
    EXPECT_THAT(values_of(page, "button", "value"),
                ElementsAre("", "checkout", "latency", "search", "Initiative \"A\""));
    EXPECT_EQ(values_of(page, "article", "data-initiatives").at(2),
              R"(["checkout","search","Initiative \"A\""])");
    EXPECT_THAT(told(page), HasSubstr("logged 34 days after · checkout, search, Initiative \"A\" · digest"));
}

TEST(TheDashboard, OffersNoFilterBetweenOneAndItself) {
    composed of = sample();
    of.map.rows.resize(1);
    EXPECT_THAT(elements_named(page_of(of), "button"), IsEmpty());
}

TEST(TheDashboard, NamesAnInitiativeThatIsAnAddressWithoutALinkInItsButton) {
    composed of = sample();
    of.map.rows[1].initiative = "https://example.com";
    const std::string html = to_dashboard(of, {});
    const std::size_t from = html.find("<button");
    EXPECT_THAT(html.substr(from, html.rfind("</button>") - from), Not(HasSubstr("<a ")));
    EXPECT_THAT(texts_of(read(html), "button"), ElementsAre("All", "checkout", "https://example.com"));
}

TEST(TheDashboard, AllowsOnlyItsOwnStyleAndScript) {
    const std::string html = to_dashboard(sample(), {});
    const markup page = read(html);
    const auto hash_of = [&](const std::string& name) {
        const std::size_t from = html.find("<" + name + ">") + name.size() + 2;
        const evidence::digest hash =
            evidence::sha256_of(html.substr(from, html.find("</" + name + ">") - from));
        return "'sha256-" + evidence::to_base64(std::string(hash.begin(), hash.end())) + "'";
    };
    std::string policy;
    for (const markup_element& one : elements_named(page, "meta"))
        if (attribute_of(one, "http-equiv") == "Content-Security-Policy")
            policy = attribute_of(one, "content");
    EXPECT_EQ(policy, "default-src 'none'; style-src " + hash_of("style") + "; script-src " +
                          hash_of("script") + "; base-uri 'none'; form-action 'none'");
    EXPECT_EQ(elements_named(page, "script").size(), 1U);
    EXPECT_EQ(elements_named(page, "style").size(), 1U);
}

TEST(TheDashboard, TakesNothingFromElsewhere) {
    for (const char* name :
         {"link", "img", "iframe", "object", "embed", "form", "base", "audio", "video", "use", "image"})
        EXPECT_THAT(elements_named(page_of(sample()), name), IsEmpty()) << name;
    for (const markup_element& one : page_of(sample()).elements)
        for (const auto& [name, value] : one.attributes) {
            EXPECT_FALSE(name.starts_with("on") || name == "src" || name == "style")
                << one.name << " " << name;
            EXPECT_EQ(value.find("url("), std::string::npos);
        }
    const std::string style = texts_of(page_of(sample()), "style").at(0);
    EXPECT_THAT(style, Not(HasSubstr("url(")));
    EXPECT_THAT(style, Not(HasSubstr("@import")));
}

TEST(TheDashboard, FollowsOnlyTheAddressesThatTheAuthorTyped) {
    composed of = sample();
    of.log.decisions[0].stages[0].what.text = "see https://example.com/a?b&c not javascript:alert(1)";
    std::vector<std::string> outside;
    for (const markup_element& one : elements_named(page_of(of), "a"))
        if (!attribute_of(one, "href").starts_with("#")) {
            outside.push_back(attribute_of(one, "href"));
            EXPECT_EQ(attribute_of(one, "rel"), "noopener noreferrer nofollow");
        }
    EXPECT_THAT(outside, ElementsAre("https://example.com/a?b&c"));
}

TEST(TheDashboard, NamesItsPartsForThoseWhoCannotSeeIt) {
    const markup page = page_of(sample());
    EXPECT_EQ(attribute_of(elements_named(page, "html").at(0), "lang"), "en");
    for (const char* landmark : {"header", "nav", "main", "footer"})
        EXPECT_EQ(elements_named(page, landmark).size(), 1U) << landmark;
    for (const markup_element& one : elements_named(page, "th"))
        EXPECT_NE(attribute_of(one, "scope"), "") << one.text;
    EXPECT_EQ(elements_named(page, "caption").size(), elements_named(page, "table").size());
    for (const markup_element& one : elements_named(page, "svg")) {
        EXPECT_EQ(attribute_of(one, "role"), "img");
        EXPECT_NE(attribute_of(one, "aria-label"), "");
    }
}

TEST(TheDashboard, TellsEveryValueOfAChartAndItsEntryInATable) {
    const std::string text = told(page_of(sample()));
    EXPECT_THAT(text, HasSubstr("DateValueLoggedEntry4 Jan 20263.1%M-14 Mar 20263.5%logged afterwardsM-2"));
}

TEST(TheDashboard, OfNothingSaysWhereToBegin) {
    composed of;
    of.map.nothing = {asks("what shipped?")};
    of.log.nothing = {asks("what was decided?")};
    const std::string text = told(page_of(of));
    EXPECT_THAT(text, HasSubstr("☐ To fill in: what shipped? ________"));
    EXPECT_THAT(text, HasSubstr("☐ To fill in: what was decided? ________"));
}

TEST(TheDashboard, IsTheSameBytesForTheSameArtifacts) {
    EXPECT_EQ(to_dashboard(sample(), {}), to_dashboard(sample(), {}));
}

TEST(TheDashboard, HoldsWhateverIsTyped) {
    for (const std::string& wild :
         names{"</script><script>alert(1)</script>", "<!--", "\" onload=\"alert(1)", "' hidden='",
               "&lt;b&gt;", "قررت تأجيل [D-1] לדחות", "👩\u200D👩\u200D👧", "\xff\xfe", std::string{"nul \0", 5},
               "\n", std::string(5000, 'w'), "javascript:alert(1)"}) {
        composed of = sample();
        of.map.head = {wild, wild, wild, wild, wild, wild};
        of.map.rows.push_back(row(wild));
        of.map.rows.back().metrics.push_back(metric(wild));
        of.map.rows.back().chain = {{wild, says(wild, {wild})}};
        of.map.rows.back().further_metrics = {wild};
        of.log.decisions.push_back(decision(wild, wild));
        of.log.decisions.back().stages.push_back({wild, asks(wild), {wild, wild}});
        of.charter.initiative = wild;
        of.charter.sections.push_back({wild, {says(wild), asks(wild)}, {{wild, says(wild)}}});
        const markup page = page_of(of, {{{"x", wild}}, {{wild, wild}}, {{wild, "y"}}});
        EXPECT_EQ(elements_named(page, "script").size(), 1U);
        for (const std::string& target : values_of(page, "a", "href"))
            EXPECT_TRUE(target.starts_with("#")) << target;
    }
}

}  // namespace
}  // namespace packet
