#include "packet/redact.hpp"

#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace packet {
namespace {

using evidence::entry;
using evidence::portfolio;
using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ARedaction : public testing::Test {
protected:
    support::notebook says;

    portfolio shown_to(std::string_view profile) {
        return redactor(profile, says.records()).redact(says.folded());
    }
    std::string text_for(std::string_view profile, std::string_view text) {
        return redactor(profile, says.records()).text(text);
    }

    // The numbers of the records whose words may be shown.
    std::vector<std::uint64_t> shown_as_they_are(std::string_view profile) {
        const redactor hides(profile, says.records());
        std::vector<std::uint64_t> shown;
        for (const evidence::record& said : says.records())
            if (hides.shows(said)) shown.push_back(said.seq);
        return shown;
    }

    static std::string field(const entry& of, std::string_view name) {
        const evidence::stage* const said = newest_stage(of, name);
        return said ? said->text + (said->amount ? " [" + to_text(*said->amount) + "]" : "") : "";
    }
};

TEST_F(ARedaction, ForNobodyChangesNothing) {
    says("/decision Agreed with @sam on $2,345,678 #checkout https://example.slack.com/archives/C0EX1/p1");
    const portfolio shown = shown_to("");
    EXPECT_EQ(shown.decisions[0].text, says.folded().decisions[0].text);
    EXPECT_EQ(shown.decisions[0].links, says.folded().decisions[0].links);
    EXPECT_THAT(shown_as_they_are(""), ElementsAre(1));
    EXPECT_EQ(profile_in_words(""), "");
}

TEST_F(ARedaction, HasThreeProfiles) {
    EXPECT_THAT(all_profiles(), ElementsAre("manager", "committee", "outside"));
    EXPECT_TRUE(is_profile("committee"));
    EXPECT_FALSE(is_profile("boss"));
    EXPECT_FALSE(is_profile(""));
    EXPECT_EQ(profile_in_words("committee"),
              "for the committee: people as initials, money rounded to two significant digits, links to the "
              "chat left out");
    EXPECT_THROW(redactor("boss", {}), std::invalid_argument);
}

TEST_F(ARedaction, ForTheManagerTakesTheSignsOfTagsAndTheChatsLinks) {
    says(
        "/decision Agreed with @sam on #checkout for $2,345,678 because: see https://example.org/board "
        "first");
    says(
        "/evidence keep It saved the launch from: @sam place: #launch https://example.org/archives/C0EX1/p1");
    const portfolio shown = shown_to("manager");
    EXPECT_EQ(shown.decisions[0].text, "Agreed with sam on checkout for $2,345,678");
    EXPECT_EQ(field(shown.decisions[0], "because"), "see https://example.org/board first");
    EXPECT_THAT(shown.messages[0].links, IsEmpty());
    EXPECT_EQ(field(shown.messages[0], "place"), "");
    EXPECT_THAT(shown_as_they_are("manager"), ElementsAre(1)) << "a sign is no secret";
}

TEST_F(ARedaction, ForTheCommitteeShowsInitialsAndRoundMoney) {
    says(
        "/decision Sam.Lee and @sam.lee chose @zoe's plan #checkout stake: $2,345,678 teams: Legal, Supply "
        "Chain");
    says("/metric checkout-revenue $4,512,345 source: Looker money: $1,234,567/yr #checkout");
    const portfolio shown = shown_to("committee");
    EXPECT_EQ(shown.decisions[0].text, "S. L. and S. L. chose Z.'s plan");
    EXPECT_EQ(shown.decisions[0].people.front().name, "S. L.");
    EXPECT_EQ(field(shown.decisions[0], "stake"), "about $2.3M [$2.3M]");
    EXPECT_EQ(field(shown.decisions[0], "teams"), "Legal, Supply Chain");
    EXPECT_EQ(shown.metrics[0].name, "checkout-revenue");
    EXPECT_THAT(shown.metrics[0].initiatives, ElementsAre("checkout"));
    EXPECT_EQ(field(shown.metrics[0].observations[0], "value"), "about $4.5M [$4.5M]");
    EXPECT_EQ(field(shown.metrics[0].observations[0], "money"), "about $1.2M/yr [$1.2M/yr]");
    EXPECT_EQ(field(shown.metrics[0].observations[0], "source"), "Looker");
}

TEST_F(ARedaction, ForOutsideShowsCodeNamesAndNobody) {
    says(
        "/decision Dropped gift wrap from the checkout with @sam #checkout because: Gift Wrap cost $345,678");
    says("/metric checkout-conversion 3.5% baseline: 3.1% source: Looker/checkout for: D-1 #checkout");
    says("/decision Bought time for the gifts #gift-wrap rejected: see example.org/plan");
    const portfolio shown = shown_to("outside");
    EXPECT_EQ(shown.decisions[0].text, "Dropped Initiative B from the Initiative A with a colleague");
    EXPECT_EQ(field(shown.decisions[0], "because"), "Initiative B cost about $300k");
    EXPECT_THAT(shown.decisions[0].initiatives, ElementsAre("Initiative A"));
    EXPECT_EQ(shown.metrics[0].name, "Initiative A conversion");
    EXPECT_THAT(shown.metrics[0].initiatives, ElementsAre("Initiative A"));
    const entry& observation = shown.metrics[0].observations[0];
    EXPECT_EQ(field(observation, "source"), "source named, not shown") << "no blank: it is in the log";
    EXPECT_EQ(field(observation, "value"), "3.5% [3.5%]");
    EXPECT_EQ(field(observation, "for"), "D-1");
    EXPECT_EQ(field(shown.decisions[1], "rejected"), "see (link left out)");
}

TEST_F(ARedaction, CallsAnInitiativeAsItsAuthorDoes) {
    says("/decision One #checkout");
    says("/decision Two #search");
    says("/decision Three #gifts");
    says("/evidence charter codename: Aurora #checkout");
    says("/evidence charter codename: Checkout Prime #search");
    says("/evidence charter codename: Aurora #gifts");
    const redactor hides("outside", says.records());
    EXPECT_EQ(hides.initiative("checkout"), "Aurora");
    EXPECT_EQ(hides.initiative("search"), "Initiative B") << "it would name another initiative";
    EXPECT_EQ(hides.initiative("gifts"), "Initiative C") << "two would be one";
    EXPECT_EQ(hides.text("checkout and search"), "Aurora and Initiative B");
    const std::vector<code_name> names = hides.code_names();
    ASSERT_EQ(names.size(), 3U);
    EXPECT_EQ(names[0].initiative + " " + names[0].code + (names[0].chosen ? ", chosen" : ""),
              "checkout Aurora, chosen");
    EXPECT_EQ(names[1].initiative + " " + names[1].code + (names[1].chosen ? ", chosen" : ""),
              "search Initiative B");
    EXPECT_THAT(redactor("committee", says.records()).code_names(), IsEmpty());
    EXPECT_EQ(field(hides.redact(says.folded()).charter[0], "codename"), "");
    says("/evidence correct C-1 codename: Borealis");
    EXPECT_EQ(redactor("outside", says.records()).initiative("checkout"), "Borealis");
}

TEST_F(ARedaction, KeepsALetterWhenAnInitiativeIsRetracted) {
    says("/decision One #checkout");
    says("/decision Two #search");
    says("/evidence retract D-1 reason: twice");
    EXPECT_EQ(redactor("outside", says.records()).initiative("search"), "Initiative B")
        << "or the same packet would call it otherwise than the last";
}

TEST_F(ARedaction, CountsOnBeyondTheAlphabet) {
    for (int i = 0; i < 28; ++i)
        says("/decision More #project-" + std::string(1, char('a' + i / 10)) + std::to_string(i));
    const redactor hides("outside", says.records());
    EXPECT_EQ(hides.initiative("project-c25"), "Initiative Z");
    EXPECT_EQ(hides.initiative("project-c26"), "Initiative AA");
    EXPECT_EQ(hides.initiative("project-c27"), "Initiative AB");
}

TEST_F(ARedaction, KnowsNamesFromEverywhereInTheLog) {
    says("/decision A plan with @sam");
    says("/evidence retract D-1 reason: twice");
    says("/evidence keep Well done from: Zoe Park");
    says("/decision Sam and Zoe Park agreed to the @sam plan, as did @ana");
    EXPECT_EQ(shown_to("outside").decisions[0].text,
              "A colleague and a colleague agreed to the colleague plan, as did ana");
    EXPECT_EQ(field(shown_to("committee").messages[0], "from"), "Z. P.");
    EXPECT_EQ(text_for("outside", "Ana's own part"), "Ana's own part") << "the author's own name stays";
}

TEST_F(ARedaction, FindsANameWithANumberInIt) {
    says("/decision Shipped Search 2 and spent $345,678 #search2");
    EXPECT_EQ(shown_to("outside").decisions[0].text, "Shipped Initiative A and spent about $300k");
}

TEST_F(ARedaction, KeepsRolesAndTeams) {
    says("/decision Asked @legal-lead and VP @zoe; @ops runs it teams: Legal, Ops");
    EXPECT_EQ(shown_to("outside").decisions[0].text, "Asked the legal lead and VP; ops runs it");
    EXPECT_EQ(field(shown_to("outside").decisions[0], "teams"), "Legal, Ops");
    EXPECT_EQ(shown_to("committee").decisions[0].text, "Asked the legal lead and VP Z.; ops runs it");
}

TEST_F(ARedaction, TellsARoleInWordsAlikeInEveryProfile) {
    says("/decision Our @search-lead and @fraud-lead chose it; @growth-lead agreed. @payments-lead built it");
    for (const std::string_view profile : all_profiles())
        EXPECT_EQ(
            shown_to(profile).decisions[0].text,
            "Our search lead and the fraud lead chose it; the growth lead agreed. Payments lead built it")
            << profile;
}

TEST_F(ARedaction, KnowsTheRoleOfAnInitiative) {
    says("/decision Asked @gift-wrap-lead and @marta-lead, whom Marta calls the lead #gift-wrap");
    EXPECT_EQ(shown_to("committee").decisions[0].text,
              "Asked the gift wrap lead and the lead, whom M. calls the lead");
    EXPECT_EQ(shown_to("outside").decisions[0].text,
              "Asked the Initiative A lead and the lead, whom a colleague calls the lead");
}

TEST_F(ARedaction, HidesEveryPartOfAName) {
    says(
        "/decision We chose it because: @marta.lopez asked, Lopez signed, lópez agreed, Zoë too @zoë-ü; see "
        "m.lopez, M. Lopez or MLopez, and Marta");
    EXPECT_EQ(field(shown_to("committee").decisions[0], "because"),
              "M. L. asked, L. signed, L. agreed, Z. too Z. ü.; see M. L., M. L. or M. L., and M.");
    EXPECT_EQ(field(shown_to("outside").decisions[0], "because"),
              "A colleague asked, a colleague signed, a colleague agreed, a colleague too a colleague; see "
              "a colleague, a colleague or a colleague, and a colleague");
}

TEST_F(ARedaction, HidesASurnameBehindAnInitial) {
    says("/decision Asked @mlopez; Lopez signed");
    says("/decision Asked @PaulaNovak2, and NOVAK signed for Paula");
    EXPECT_EQ(shown_to("committee").decisions[0].text, "Asked M.; L. signed");
    EXPECT_EQ(shown_to("committee").decisions[1].text, "Asked P. N., and N. signed for P.");
}

TEST_F(ARedaction, LeavesTheWordsOfTheLanguage) {
    says(
        "/decision Asked @anna.price and @tom.data about a price and the data because: Price found the "
        "price, and the search for data is legal with @legal-search-lead");
    EXPECT_EQ(shown_to("committee").decisions[0].text, "Asked A. P. and T. about a price and the data");
    EXPECT_EQ(field(shown_to("committee").decisions[0], "because"),
              "P. found the price, and the search for data is legal with the legal search lead");
}

TEST_F(ARedaction, LeavesOutAnAddressThatHoldsAName) {
    says("/metric conversion 3.5% source: https://looker.acme.com/marta.lopez/1");
    says("/metric conversion 3.6% source: Looker and https://looker.acme.com/marta.lopez/1 of @marta.lopez");
    says("/decision Asked her because: https://looker.acme.com/marta.lopez/1 says so");
    const portfolio shown = shown_to("committee");
    EXPECT_EQ(field(shown.metrics[0].observations[0], "source"), "source named, not shown");
    EXPECT_EQ(field(shown.metrics[0].observations[1], "source"), "Looker and (link left out) of M. L.");
    EXPECT_EQ(field(shown.decisions[0], "because"), "(link left out) says so");
    EXPECT_EQ(text_for("committee", "see looker.acme.com/lopez and https://looker.acme.com/2"),
              "see (link left out) and https://looker.acme.com/2");
    EXPECT_THAT(shown.decisions[0].links, IsEmpty());
    EXPECT_THAT(shown_as_they_are("committee"), IsEmpty());
}

TEST_F(ARedaction, ShowsNeitherChoicesNorWhatWasTakenBack) {
    says("/decision Wrote the design document");      // 1
    says("/packet leave out D-1");                    // 2
    says("/decision Stopped the rollout #checkout");  // 3
    says("/packet feature #checkout");                // 4
    says("/decision D-1 results: shipped");           // 5
    says("/evidence undo");                           // 6
    EXPECT_THAT(shown_as_they_are("manager"), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(shown_as_they_are("committee"), ElementsAre(1, 3, 5));
    EXPECT_THAT(shown_as_they_are("outside"), ElementsAre(1, 5));
    EXPECT_FALSE(redactor("committee", says.records()).shows_what_to_do());
    EXPECT_TRUE(redactor("manager", says.records()).shows_what_to_do());
}

TEST_F(ARedaction, KeepsWhatWasSaidBetweenTheAuthorAndTheirManager) {
    says("/decision Dropped gift wrap");
    says("/evidence checkin said: not yet, show me a launch");
    says("/evidence behaviour Leads a launch across two teams");
    says("/decision D-1 behaviour: B-1");
    says("/evidence checkin R-1 missing: Think Big");
    says("/evidence correct B-1 by: 30 Sep");
    says("/evidence retract R-1 reason: it was a joke");
    for (const std::string_view profile : all_profiles()) {
        EXPECT_THAT(shown_as_they_are(profile), ElementsAre(1, 4)) << profile;
        const portfolio shown = shown_to(profile);
        EXPECT_THAT(shown.behaviours, IsEmpty());
        EXPECT_THAT(shown.check_ins, IsEmpty());
        EXPECT_EQ(field(shown.decisions[0], "behaviour"), "");
    }
    EXPECT_THAT(shown_as_they_are(""), ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_EQ(shown_to("").behaviours.size(), 1U);
}

TEST_F(ARedaction, TellsASeriesOfMoneyAsAnIndexWhereRoundFiguresWouldMisstateIt) {
    says("/metric revenue $1,400,000 source: Looker #checkout");
    says("/metric revenue $1,500,000 #checkout");
    says("/metric costs $100,000 #checkout");
    says("/metric costs $300,000 #checkout");
    const portfolio shown = shown_to("outside");
    EXPECT_EQ(field(shown.metrics[0].observations[0], "value"), "100 index points [100 index points]");
    EXPECT_EQ(field(shown.metrics[0].observations[1], "value"), "107.1 index points [107.1 index points]");
    EXPECT_EQ(field(shown.metrics[0].observations[1], "measures"), "money") << "it is no count of people";
    EXPECT_EQ(field(shown.metrics[1].observations[0], "value"), "about $100k [$100k]");
    EXPECT_EQ(field(shown.metrics[1].observations[0], "measures"), "");
    EXPECT_EQ(field(shown.metrics[1].observations[1], "value"), "about $300k [$300k]");
    EXPECT_EQ(field(shown_to("committee").metrics[0].observations[1], "value"), "$1.5M [$1.5M]")
        << "to two digits nothing is misstated";
}

TEST_F(ARedaction, SaysStillThatSomethingWasReconstructed) {
    evidence::record said = [&] {
        says("/decision One #checkout");
        return says.records().front();
    }();
    said.what.reconstructed = "brag.md, line 12";
    const std::vector<evidence::record> records{said};
    const auto reconstructed = [&](std::string_view profile) {
        return redactor(profile, records).redact(evidence::fold(records)).decisions[0].reconstructed;
    };
    EXPECT_EQ(reconstructed("committee"), "brag.md, line 12");
    EXPECT_EQ(reconstructed("outside"), "earlier notes");
    EXPECT_FALSE(redactor("outside", records).shows(said));
}

TEST_F(ARedaction, ShowsTheWordsThatHideNothing) {
    says("/decision Wrote the design document because: nobody had");  // 1
    says("/decision Chose the queue with @sam");                      // 2
    says("/decision Stopped the rollout #checkout");                  // 3
    says("/metric p95-latency 412 ms source: Grafana");               // 4
    says("/decision Paid $2,345,678 for it");                         // 5
    says("/decision Paid $2.3M for it stake: $1M");                   // 6
    says("/decision See https://example.org/board");                  // 7
    EXPECT_THAT(shown_as_they_are("committee"), ElementsAre(1, 3, 4, 6, 7));
    EXPECT_THAT(shown_as_they_are("outside"), ElementsAre(1));
}

TEST_F(ARedaction, NamesTheAuthorWithoutTheirWorkspace) {
    says("/decision One");
    std::vector<evidence::record> records = says.records();
    EXPECT_EQ(redactor("outside", records).account(), "local:ana");
    records[0].author.value = "slack:T0EX1/U0EX1";
    EXPECT_EQ(redactor("outside", records).account(), "slack:U0EX1");
    EXPECT_EQ(redactor("committee", records).account(), "slack:T0EX1/U0EX1");
    EXPECT_EQ(redactor("outside", records).redact(evidence::fold(records)).author.value, "slack:U0EX1");
    EXPECT_FALSE(redactor("outside", records).shows_anchor());
    EXPECT_TRUE(redactor("committee", records).shows_anchor());
}

TEST_F(ARedaction, OfAnEmptyLogIsEmpty) {
    for (const std::string_view profile : all_profiles())
        EXPECT_THAT(redactor(profile, {}).redact(portfolio{}).decisions, IsEmpty());
}

}  // namespace
}  // namespace packet
