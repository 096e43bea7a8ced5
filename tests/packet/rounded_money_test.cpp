#include "packet/rounded_money.hpp"

#include "packet/redact.hpp"
#include "tests/support/notebook.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

std::string to_one(std::string_view text, bool only_money = false) {
    return joined(with_rounded_money(text, {1, true}, only_money));
}
std::string to_two(std::string_view text, bool only_money = false) {
    return joined(with_rounded_money(text, {2, false}, only_money));
}
evidence::quantity amount(std::string_view text) {
    return evidence::read_quantity(text).value();
}
std::string rounded_to(std::string_view text, int digits) {
    return to_text(rounded(amount(text), digits));
}

TEST(RoundedMoney, KeepsItsSize) {
    EXPECT_EQ(rounded_to("$2,345,678", 1), "$2M");
    EXPECT_EQ(rounded_to("$2,345,678", 2), "$2.3M");
    EXPECT_EQ(rounded_to("$9.6M", 1), "$10M");
    EXPECT_EQ(rounded_to("$25", 1), "$30");
    EXPECT_EQ(rounded_to("-$2,345/yr", 1), "−$2k/yr");
    EXPECT_EQ(rounded_to("€0.0345", 1), "€0.03");
    EXPECT_EQ(rounded_to("$0", 1), "$0");
    EXPECT_EQ(rounded_to("$2,345,678", 0), "$2,345,678");
}

TEST(RoundedMoney, SaysAboutWhereItWasChanged) {
    EXPECT_EQ(to_two("saved $2,345,678 a year"), "saved about $2.3M/yr");
    EXPECT_EQ(to_two("stake $2.3M"), "stake $2.3M");
    EXPECT_EQ(to_two("roughly $2,345,678"), "roughly $2.3M");
    EXPECT_EQ(to_two("~$2,345,678"), "about $2.3M");
}

TEST(RoundedMoney, SaysAboutEverywhereForThoseOutside) {
    EXPECT_EQ(to_one("stake $2M, of it $345k lost"), "stake about $2M, of it about $300k lost");
    EXPECT_EQ(to_one("about $2.4M"), "about $2M");
}

TEST(RoundedMoney, LeavesEverythingElse) {
    for (const char* text : {"conversion 3.125%", "12,345 users", "in 2026-03", "D-14 and M-7", "p95 412 ms",
                             "3 of 5 teams", "try 3 things", "no money", ""})
        EXPECT_EQ(to_one(text), text);
}

TEST(RoundedMoney, IsFoundInEveryCurrencyAndSpelling) {
    EXPECT_EQ(to_one("2,345,678 USD"), "about $2M");
    EXPECT_EQ(to_one("USD 2345678"), "about $2M");
    EXPECT_EQ(to_one("2.345.678 €"), "about €2M");
    EXPECT_EQ(to_one("£1.234m"), "about £1M");
    EXPECT_EQ(to_one("1.23 million dollars"), "about $1M");
    EXPECT_EQ(to_one("234 567 kr"), "about 200k kr");
    EXPECT_EQ(to_one(" 234 567 kr"), " about 200k kr");
    EXPECT_EQ(to_one("R$ 2,345"), "about R$ 2k");
    EXPECT_EQ(to_one("SEK 2,345,678"), "about SEK 2M");
    EXPECT_EQ(to_one("₩2,345,678"), "about ₩2M");
    EXPECT_EQ(to_one("US$2,345,678"), "about $2M");
    EXPECT_EQ(to_one("2,345,678 RUB"), "about 2M RUB");
    EXPECT_EQ(to_one("2,345,678 usd"), "about 2M usd");
    EXPECT_EQ(to_one("2,345,678-dollar deal"), "about 2M-dollar deal");
    EXPECT_EQ(to_one("4.567 million US dollars"), "about 5M US dollars");
    EXPECT_EQ(to_one("2,34 Mio. €"), "about €2M");
    EXPECT_EQ(to_one("2,34 Mio. kr"), "about 2M kr");
    EXPECT_EQ(to_one("2,345,678 (USD)"), "about 2M (USD)");
    EXPECT_EQ(to_one("ARR (USD): 2,345,678"), "ARR (USD): about 2M");
    EXPECT_EQ(to_one("ARR in CAD = -2,345,678"), "ARR in CAD = about -2M");
    EXPECT_EQ(to_one("Rs. 2,345,678"), "about Rs. 2M");
    EXPECT_EQ(to_one("売上2,345,678 CAD"), "売上about 2M CAD");
}

TEST(RoundedMoney, IsFoundHoweverItsDigitsAreGrouped) {
    EXPECT_EQ(to_one("1\u00a0234\u00a0567 €"), "about 1M €");
    EXPECT_EQ(to_one("1\u202f234\u202f567\u202f€"), "about 1M\u202f€");
    EXPECT_EQ(to_one("CHF 2’345’678"), "about CHF 2M");
    EXPECT_EQ(to_one("＄２，３４５，６７８"), "about ＄2M");
    EXPECT_EQ(to_one("２３４５６７８ USD"), "about 2M USD");
    EXPECT_EQ(to_one("in 2026 345 kr"), "in 2026 about 300 kr");
}

TEST(RoundedMoney, IsFoundAtBothEndsOfARange) {
    EXPECT_EQ(to_one("$2.3-3.4M"), "about $2-3M");
    EXPECT_EQ(to_one("2.34M to 3.45M dollars"), "from about $2M to about $3M");
    EXPECT_EQ(to_one("between 2.34 and 3.45 million dollars"), "between about 2 and 3M dollars");
    EXPECT_EQ(to_one("in Q2 and 234 kr later"), "in Q2 and about 200 kr later");
    EXPECT_EQ(to_one("$2.34M–$3.45M"), "about $2M–$3M");
    EXPECT_EQ(to_one("$2,345,678 - 2,456,789"), "about $2M - 2M");
    EXPECT_EQ(to_one("USD 2,345,678 - 3,456,789"), "about USD 2M - 3M");
    EXPECT_EQ(to_one("2,345,678 USD – 3,456,789"), "about 2M USD – 3M");
    EXPECT_EQ(to_one("€2.345M–3.456M"), "about €2M–3M");
    EXPECT_EQ(to_one("$2.345M / 3.456M"), "about $2M / 3M");
    EXPECT_EQ(to_one("$2.345M/yr - 3.456M/yr"), "about $2M/yr - 3M/yr");
    EXPECT_EQ(to_one("between $2.345M and 3.456M"), "between about $2M and 3M");
    EXPECT_EQ(to_one("~$2.345M-3.456M"), "about $2M-3M");
    EXPECT_EQ(to_one("$234-256"), "about $200-300");
    EXPECT_EQ(to_two("$2.3M - 2.4M"), "$2.3M - 2.4M") << "as round as it may be";
    EXPECT_EQ(to_two("$2.3M - 2.45M"), "about $2.3M - 2.5M");
}

TEST(RoundedMoney, SharesTheScaleOfARange) {
    EXPECT_EQ(to_one("2.345-3.456M USD"), "about 2-3M USD");
    EXPECT_EQ(to_one("$2.345-$3.456M"), "about $2-$3M");
    EXPECT_EQ(to_one("$0.234-3.456M"), "about $200k-3M");
    EXPECT_EQ(to_one("$500-$2M"), "about $500-$2M");
}

TEST(RoundedMoney, LeavesWhatOnlyStandsBehindIt) {
    EXPECT_EQ(to_one("$5M - 37 teams"), "about $5M - 37 teams");
    EXPECT_EQ(to_one("$5M / 2026"), "about $5M / 2026");
    EXPECT_EQ(to_one("$5M - 2026-03-01"), "about $5M - 2026-03-01");
    EXPECT_EQ(to_one("$240/12 months"), "about $200/12 months");
    EXPECT_EQ(to_one("$5 t-shirts"), "about $5 t-shirts");
    EXPECT_EQ(to_one("bought 12 $2,345 laptops"), "bought 12 about $2k laptops");
    EXPECT_EQ(to_one("told in USD: 37 teams"), "told in USD: 37 teams");
}

TEST(RoundedMoney, DoesNotMisstateAMove) {
    EXPECT_EQ(to_one("revenue $1.4M → $1.5M"), "revenue from about $1M, by +7.1%");
    EXPECT_EQ(to_one("from $1.04M to $1.14M a year"), "from about $1M/yr, by +9.6%");
    EXPECT_EQ(to_one("from $1M to $2M"), "from about $1M to $2M");
    EXPECT_EQ(to_one("latency went from 200 ms to 150 ms and ARR from $1.41M to $1.47M"),
              "latency went from 200 ms to 150 ms and ARR from about $1M, by +4.3%");
    EXPECT_EQ(to_one("costs $1M → $2M, ARR $1.41M → $1.47M"),
              "costs about $1M → $2M, ARR from about $1M, by +4.3%");
    EXPECT_EQ(to_one("$3,345,678, up from 1,134,567"), "from about $1M to about $3M");
    EXPECT_EQ(to_one("from 1,410,000 CAD to 1,470,000 CAD"), "from about 1M CAD, by +4.3%");
    EXPECT_EQ(to_two("$1.2M, up from 1.1M"), "$1.2M, up from 1.1M") << "as round as it may be";
    EXPECT_TRUE(rounding_misleads(amount("$1.4M"), amount("$1.5M"), 1));
    EXPECT_TRUE(rounding_misleads(amount("$1.01M"), amount("$1.04M"), 1));
    EXPECT_FALSE(rounding_misleads(amount("$1M"), amount("$3M"), 1));
    EXPECT_FALSE(rounding_misleads(amount("$0"), amount("$3M"), 1));
}

TEST(RoundedMoney, NeedsNoSignInAFieldOfMoney) {
    EXPECT_EQ(to_one("2,345,678", true), "about 2M");
    EXPECT_EQ(to_one("2345678 over 3 years until 2027", true), "about 2M over 3 years until 2027");
    EXPECT_EQ(to_one("345", true), "about 300");
    EXPECT_EQ(to_one("345"), "345");
}

TEST(RoundedMoney, GivesUpAFigureThatCannotBeRead) {
    EXPECT_EQ(to_one("$12345678901234567890"), "an amount");
}

// Lines that took minutes when what was found already was looked for again.
TEST(RoundedMoney, ReadsALongLine) {
    constexpr std::size_t long_line = 32 * 1024;
    for (const std::string_view part : {"$5 ", "$", "~", "1 ", "123 ", "5 to 6 USD ", "1 ms to 2 ms "}) {
        std::string line;
        while (line.size() < long_line)
            line += part;
        EXPECT_TRUE(to_one(line + "; $2,345,678").ends_with("about $2M")) << part;
    }
}

TEST(RoundedMoney, IsMoneyInEveryCurrency) {
    for (const char* text : {"$2M", "2M CAD", "2M RUB", "2M TRY", "2M kr", "2M pounds"})
        EXPECT_TRUE(is_money(amount(text))) << text;
    for (const char* text : {"2%", "2 ms", "2 users", "2 try", "12/day"})
        EXPECT_FALSE(is_money(amount(text))) << text;
}

TEST(RoundedMoney, IsOnTheMapInEveryCurrency) {
    support::notebook says;
    says("/metric arr 2,345,678 CAD baseline: 2,141,333 CAD source: Looker #checkout");
    says("/metric costs 4,567,890 kr #checkout");
    for (const std::string_view profile : {"committee", "outside"}) {
        const redactor hides(profile, says.records());
        const outcome_map map = compose_outcome_map(hides.redact(says.folded()), says.when());
        std::string figures;
        for (const outcome_row& row : map.rows)
            for (const metric_line& line : row.metrics)
                figures += (line.baseline.blank ? "" : line.baseline.text) + " → " + line.latest.text + "; ";
        EXPECT_EQ(figures, profile == "committee" ? "2.1M CAD → 2.3M CAD;  → 4.6M kr; "
                                                  : "100 index points → 109.5 index points;  → 5M kr; ");
    }
}

}  // namespace
}  // namespace packet
