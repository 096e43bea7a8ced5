#include "evidence/quantity.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace evidence {
namespace {

// A quantity as dossier shows it; "" for what is none.
std::string shown(std::string_view text) {
    const auto amount = read_quantity(text);
    return amount ? to_text(*amount) : "";
}

std::string found(std::string_view text) {
    const auto amount = find_quantity(text);
    return amount ? to_text(amount->amount) : "";
}

std::string range(std::string_view text) {
    const auto ends = find_range(text);
    return ends ? to_text(ends->from) + " .. " + to_text(ends->to) : "";
}

std::string level(std::string_view text) {
    const auto amount = find_level(text);
    return amount ? to_text(amount->amount) : "";
}

std::string bare(std::string_view text) {
    const auto number = find_bare_number(text);
    return number ? number->text : "";
}

std::string change(std::string_view from, std::string_view to) {
    return net_change(read_quantity(from).value(), read_quantity(to).value()).value_or("");
}

using cases = std::vector<std::pair<const char*, const char*>>;

TEST(ReadQuantity, KnowsPercent) {
    for (const auto& [typed, kept] : cases{{"3.1%", "3.1%"},
                                           {"3.1 %", "3.1%"},
                                           {"99.9%", "99.9%"},
                                           {"4 percent", "4%"},
                                           {"4 per cent", "4%"},
                                           {"4 pct", "4%"},
                                           {".5%", "0.5%"},
                                           {"0.50%", "0.50%"}})
        EXPECT_EQ(shown(typed), kept) << typed;
}

TEST(ReadQuantity, KeepsPercentagePointsApartFromPercent) {
    for (const char* text : {"0.4 pp", "0.4pp", "0.4 percentage points", "0.4 percentage point",
                             "0.4 percent points", "0.4% points", "0.4% pts", "0.4 ppt"})
        EXPECT_EQ(shown(text), "0.4 pp") << text;
    EXPECT_NE(read_quantity("0.4 pp"), read_quantity("0.4%"));
    EXPECT_EQ(shown("50 basis points"), "50 bps");
    EXPECT_EQ(shown("44 pts"), "44 points") << "of a score, as likely as of a hundred";
}

TEST(ReadQuantity, KnowsMoneyAndItsPeriod) {
    for (const auto& [typed, kept] : cases{{"$4.5M/yr", "$4.5M/yr"},
                                           {"$4.5M a year", "$4.5M/yr"},
                                           {"$4.5M per year", "$4.5M/yr"},
                                           {"$4.5m p.a.", "$4.5M/yr"},
                                           {"$4.5 million a year", "$4.5M/yr"},
                                           {"$4.5MM", "$4.5M"},
                                           {"€3.2M", "€3.2M"},
                                           {"3.2M €", "€3.2M"},
                                           {"3.2M€", "€3.2M"},
                                           {"3,2 Mio. €", "€3.2M"},
                                           {"USD 4.5M", "$4.5M"},
                                           {"US$4.5M", "$4.5M"},
                                           {"4.5M USD", "$4.5M"},
                                           {"£900", "£900"},
                                           {"¥1.2bn", "¥1.2B"},
                                           {"₹3 crore", "₹30M"},
                                           {"CHF 200k", "CHF 200k"},
                                           {"$60k/month", "$60k/month"},
                                           {"20 dollars", "$20"},
                                           {"300k€/yr", "€300k/yr"}})
        EXPECT_EQ(shown(typed), kept) << typed;
}

TEST(ReadQuantity, KnowsDurations) {
    for (const auto& [typed, kept] : cases{{"200 ms", "200 ms"},
                                           {"200ms", "200 ms"},
                                           {"200 milliseconds", "200 ms"},
                                           {"1.4s", "1.4 s"},
                                           {"1.4 seconds", "1.4 s"},
                                           {"2 hrs", "2 h"},
                                           {"3 days", "3 days"},
                                           {"5 minutes", "5 min"},
                                           {"30 us", "30 µs"},
                                           {"1 week", "1 week"},
                                           {"7 weeks", "7 weeks"}})
        EXPECT_EQ(shown(typed), kept) << typed;
}

TEST(ReadQuantity, AddsThePartsOfOneStretchOfTime) {
    for (const auto& [typed, kept] : cases{{"2h 15min", "135 min"},
                                           {"2 hours and 15 minutes", "135 min"},
                                           {"1h30m", "90 min"},
                                           {"1h30", "90 min"},
                                           {"1h 30m", "90 min"},
                                           {"3d 4h", "76 h"},
                                           {"9min 30s", "570 s"},
                                           {"1 week 2 days", "9 days"},
                                           {"-2h 15min", "−135 min"},
                                           {"1d 2h 3min", "1,563 min"}})
        EXPECT_EQ(shown(typed), kept) << typed;
    EXPECT_EQ(found("2 h 75 min"), "2 h") << "an hour has no 75 minutes";
    EXPECT_EQ(found("1.5h 30min"), "1.5 h");
    EXPECT_EQ(found("3 days 41%"), "3 days");
    EXPECT_EQ(found("2h p95"), "2 h");
    EXPECT_EQ(change("2h 15min", "135 min"), "no change");
}

TEST(ReadQuantity, AddsNothingThatSaysHowOften) {
    for (const auto& [typed, kept] : cases{{"2 weeks 5 days a week", "2 weeks"},
                                           {"3 days 8 hours per day", "3 days"},
                                           {"4 weeks 2 days/week", "4 weeks"},
                                           {"1h30m15s", "5,415 s"},
                                           {"1h30 to review", "90 min"}})
        EXPECT_EQ(found(typed), kept) << typed;
}

TEST(ReadQuantity, KeepsNounsAsTyped) {
    for (const auto& [typed, kept] : cases{{"12k users", "12k users"},
                                           {"12K users", "12k users"},
                                           {"12 k users", "12k users"},
                                           {"1,200 incidents", "1,200 incidents"},
                                           {"10k+ users", "10k users"},
                                           {"42 NPS", "42 NPS"},
                                           {"1.5x", "1.5x"},
                                           {"1.5×", "1.5x"},
                                           {"2 times", "2x"},
                                           {"10GB", "10 GB"},
                                           {"1.2M MAU", "1.2M MAU"},
                                           {"120 req/s", "120 req/s"},
                                           {"500 потребители", "500 потребители"}})
        EXPECT_EQ(shown(typed), kept) << typed;
}

TEST(ReadQuantity, CountsInMillionsWhatIsCountedSo) {
    for (const auto& [typed, kept] : cases{{"1.2m users", "1.2M users"},
                                           {"3m requests/day", "3M requests/day"},
                                           {"2m MAU", "2M MAU"},
                                           {"1.2m$", "$1.2M"},
                                           {"5m", "5 m"}})
        EXPECT_EQ(shown(typed), kept) << typed;
    for (const char* text :
         {"45m this week", "12m thanks to caching", "30m calls", "12m always", "20m versus 30m"})
        EXPECT_TRUE(found(text).ends_with(" m")) << text << ": " << found(text);
}

TEST(ReadQuantity, KnowsRatesWithoutANoun) {
    EXPECT_EQ(shown("12/day"), "12/day");
    EXPECT_EQ(shown("3 per week"), "3/week");
    EXPECT_EQ(shown("12k/month"), "12k/month");
}

TEST(ReadQuantity, ReadsTheSeparatorsOfTheWorld) {
    for (const auto& [typed, kept] : cases{{"3,5 %", "3.5%"},
                                           {"0,4 pp", "0.4 pp"},
                                           {"12,5k users", "12.5k users"},
                                           {"$1,200,000", "$1.2M"},
                                           {"1 200 incidents", "1,200 incidents"},
                                           {"4 000 €", "€4k"},
                                           {"€3.200.000", "€3.2M"},
                                           {"€1.200", "€1.2k"},
                                           {"1.200 €", "€1.2k"},
                                           {"1.200+ €", "€1.2k"},
                                           {"1.200 EUR", "€1.2k"},
                                           {"1.200 euros", "€1.2k"},
                                           {"-1.200 EUR", "−€1.2k"},
                                           {"1.200k EUR", "€1.2k"},
                                           {"€0.500", "€0.500"},
                                           {"1.200 users", "1,200 users"},
                                           {"4.125 stars", "4.125 stars"},
                                           {"1.250 kg", "1.250 kg"},
                                           {"7.500,25 EUR", "€7,500.25"},
                                           {"7,500.25 EUR", "€7,500.25"},
                                           {"CHF 1'250", "CHF 1.25k"},
                                           {"₹3,00,000", "₹300k"},
                                           {"1.000.000 users", "1M users"},
                                           {"0,500 s", "0.500 s"}})
        EXPECT_EQ(shown(typed), kept) << typed;
}

TEST(ReadQuantity, IsPrintedSoThatItIsReadAsTheSame) {
    EXPECT_EQ(shown("€0.999999k"), "€999.9990") << "€999.999 would be the German for 999,999";
    EXPECT_EQ(shown("€999.9990"), "€999.9990");
    EXPECT_EQ(shown("€1,000.001"), "€1,000.001");
}

TEST(ReadQuantity, KnowsAChangeByItsSign) {
    EXPECT_EQ(shown("-0.4 pp"), "−0.4 pp");
    EXPECT_EQ(shown("−8%"), "−8%");
    EXPECT_EQ(shown("+8%"), "+8%");
    EXPECT_EQ(shown("$-3M"), "−$3M");
    EXPECT_EQ(shown("-$3M"), "−$3M");
    EXPECT_TRUE(read_quantity("+8%").value().change);
    EXPECT_FALSE(read_quantity("8%").value().change);
    EXPECT_NE(read_quantity("+8%"), read_quantity("8%"));
}

TEST(ReadQuantity, IgnoresAbout) {
    EXPECT_EQ(shown("~3%"), "3%");
    EXPECT_EQ(shown("~ 3%"), "3%");
    EXPECT_EQ(shown("≈$2M"), "$2M");
}

TEST(ReadQuantity, NeedsAUnit) {
    for (const char* text : {"3.5", "12k", "42", "-5", "", "four percent", "1,200", "2026"})
        EXPECT_EQ(shown(text), "") << text;
}

TEST(ReadQuantity, IsTheWholeText) {
    EXPECT_EQ(shown(" 3.5%. "), "3.5%");
    EXPECT_EQ(shown("about 3.5%"), "");
    EXPECT_EQ(shown("3.5% of users"), "");
}

TEST(ReadQuantity, HoldsFifteenDigits) {
    EXPECT_EQ(shown("100000000000000 users"), "100,000B users");
    EXPECT_EQ(shown("1000000000000000 users"), "");
    EXPECT_EQ(shown("999999999999999999999999 users"), "");
    EXPECT_EQ(shown("0.1234567890123456%"), "");
}

TEST(ReadQuantity, ReturnsFromItsOwnText) {
    for (const char* text :
         {"3.1%", "−0.4 pp", "+8%", "$4.5M/yr", "−$3M", "€7,500.25", "CHF 1.25k", "200 ms", "1,200 incidents",
          "12k users", "1.5x", "12/day", "120 req/s", "0.05%", "1,234.5 users", "₹300k"})
        EXPECT_EQ(shown(text), text);
}

TEST(ReadQuantity, IsExact) {
    EXPECT_EQ(read_quantity("3.4999999%").value().value.to_text(), "3.4999999");
    EXPECT_EQ(read_quantity("$0.1M").value().value.to_text(), "100000");
    EXPECT_EQ(read_quantity("$1.234M").value().value.to_text(), "1234000");
}

TEST(FindQuantity, FindsItInASentence) {
    EXPECT_EQ(found("conversion is at 3.5% after the fix"), "3.5%");
    EXPECT_EQ(found("(3.5%)"), "3.5%");
    EXPECT_EQ(found("conversion=3.5%, up"), "3.5%");
    EXPECT_EQ(found("<200ms"), "200 ms");
    EXPECT_EQ(found("p95 640ms"), "640 ms");
    EXPECT_EQ(found("転換率3.5%に上昇"), "3.5%");
    EXPECT_EQ(found("🚀3.5%"), "3.5%");
}

TEST(FindQuantity, SaysWhereItStands) {
    const auto in = find_quantity("at 3.5% now").value();
    EXPECT_EQ(in.begin, 3U);
    EXPECT_EQ(in.end, 7U);
    EXPECT_EQ(to_text(find_quantity("3% then 4%", 2).value().amount), "4%");
}

TEST(FindQuantity, PassesOverNumbersInsideNames) {
    for (const char* text :
         {"p95", "p95 latency", "7-day retention", "v1.2.3", "1.2.3", "Q3", "#42", "D-14", "@user7 days",
          "3rd place", "1st response", "14:30 standup", "50/50 split", "24/7 support", "2026-03-04", "x2",
          "ISO-9001 audit", "30 day retention", "1,5,7 users"})
        EXPECT_EQ(found(text), "") << text;
}

TEST(FindQuantity, PassesOverJoiningWords) {
    EXPECT_EQ(found("moved 3 to the left"), "");
    EXPECT_EQ(found("we cut 3 and kept 2"), "");
    EXPECT_EQ(found("sprint 7 because: risk"), "");
}

TEST(FindQuantity, TakesNoEndOfASpanForAValue) {
    for (const char* text : {"$2-3M", "3-4%", "2-3 weeks", "$2M-$3M", "23%-17%"})
        EXPECT_EQ(found(text), "") << text;
}

TEST(FindQuantity, TakesNoWholeForItsPart) {
    EXPECT_EQ(found("3 of 5 teams"), "");
    EXPECT_EQ(found("18 out of 20 users"), "");
    EXPECT_EQ(found("0.5% of 12k users"), "0.5%");
}

TEST(FindQuantity, ReadsNoAmountThatItDoesNotUnderstand) {
    EXPECT_EQ(found("$5x the cost"), "");
    EXPECT_EQ(found("$3Gazillion"), "");
}

TEST(FindBareNumber, FindsANumberWithoutAUnit) {
    EXPECT_EQ(bare("checkout-conversion 3.5"), "3.5");
    EXPECT_EQ(bare("NPS +42"), "+42");
    EXPECT_EQ(bare("signups 12k"), "12k");
    EXPECT_EQ(bare("sessions 12 000"), "12 000");
    EXPECT_EQ(bare("incidents: 3."), "3");
    EXPECT_EQ(bare("p95 now 3,5"), "3,5");
}

TEST(FindBareNumber, PassesOverNumbersInsideNames) {
    for (const char* text : {"p95", "7-day retention", "v1.2.3", "#42", "14:30", "50/50", "2026-03-04",
                             "3.5%x", "$2M-$3M", "conversion"})
        EXPECT_EQ(bare(text), "") << text;
}

TEST(FindRange, KnowsBothEnds) {
    for (const char* text :
         {"from 23% to 17%", "from 23 to 17%", "from 23% to 17", "23% → 17%", "23%→17%", "23 → 17%",
          "23% -> 17%", "23% => 17%", "was 23% now 17%", "was 23%, now 17%", "17%, down from 23%",
          "17% (was 23%)", "17% from 23%", "bounce went from 23% to 17% in March"})
        EXPECT_EQ(range(text), "23% .. 17%") << text;
}

TEST(FindRange, GoesAllTheWay) {
    for (const char* text :
         {"from 5% down to 3.2%", "from 5% all the way down to 3.2%", "from 5% last quarter to 3.2% now",
          "from 5% to just 3.2%", "5% → 4% → 3.2%", "5%->4%->3.2%"})
        EXPECT_EQ(range(text), "5% .. 3.2%") << text;
    EXPECT_EQ(range("coverage: before 60%, after 85%"), "60% .. 85%");
    EXPECT_EQ(range("before 60%, later 85%"), "");
    EXPECT_EQ(range("cpu 80% → 1/3"), "");
    EXPECT_EQ(range("from 2h30 to 1h15"), "150 min .. 75 min");
    EXPECT_EQ(range("2h → 45m"), "2 h .. 45 min");
    EXPECT_EQ(range("from 1h30m to 45m this week"), "90 min .. 45 min");
    EXPECT_EQ(range("from 60m to 45m this week"), "60 m .. 45 m");
    EXPECT_EQ(range("1.2MB → 800kB"), "1.2 MB .. 800 kB");
    EXPECT_EQ(range("$1.2m → €1.5m"), "$1.2M .. €1.5M") << "which do not compare, and are both said";
    EXPECT_EQ(range("from 3 teams, then lunch to 40%"), "");
}

TEST(FindRange, LendsTheUnitEitherWay) {
    EXPECT_EQ(range("from $1M to 1.5M"), "$1M .. $1.5M");
    EXPECT_EQ(range("from $1M to $1.5M a year"), "$1M/yr .. $1.5M/yr");
    EXPECT_EQ(range("from 3,1 to 3,5 %"), "3.1% .. 3.5%");
    EXPECT_EQ(range("from 1.2s to 800 ms"), "1.2 s .. 800 ms");
    EXPECT_EQ(range("from 800 to 1,200 users"), "800 users .. 1,200 users");
    EXPECT_EQ(range("from 30 incidents/month to 1 incident/month"), "30 incidents/month .. 1 incident/month");
    EXPECT_EQ(range("from 1 query to 30 queries"), "1 query .. 30 queries");
    EXPECT_EQ(range("nps from 31 points to 44 pts"), "31 points .. 44 points");
    EXPECT_EQ(range("from 1.200 to 1.500 EUR"), "€1.2k .. €1.5k");
    EXPECT_EQ(range("from €950 to 1.500"), "€950 .. €1.5k");
}

TEST(FindRange, KnowsLevelsBelowZero) {
    EXPECT_EQ(range("margin from -12% to 3%"), "−12% .. 3%");
    EXPECT_EQ(range("margin -12% -> -3%"), "−12% .. −3%");
    EXPECT_EQ(range("-$1.2M → -$0.3M"), "−$1.2M .. −$300k");
    EXPECT_EQ(range("nps from -5 to 12 points"), "−5 points .. 12 points");
    EXPECT_FALSE(find_range("from -12% to 3%")->from.change);
    EXPECT_EQ(range("-0.4 pp to 3.5%"), "");
    EXPECT_EQ(range("margin -12% -> +3%"), "−12% .. 3%");
    EXPECT_EQ(range("margin from -5% to +8%"), "−5% .. 8%");
}

TEST(FindRange, CoversItsWords) {
    const std::string text = "bounce from 23% to 17% today";
    const auto ends = find_range(text).value();
    EXPECT_EQ(text.substr(ends.begin, ends.end - ends.begin), "from 23% to 17%");
    const std::string backwards = "17% (was 23%) today";
    const auto behind = find_range(backwards).value();
    EXPECT_EQ(backwards.substr(behind.begin, behind.end - behind.begin), "17% (was 23%)");
}

TEST(FindRange, TakesNoChangeForAnEnd) {
    for (const char* text : {"by 6% (from 23% to 17%)", "down 6%, from 23% to 17%", "6% from 23% → 17%"})
        EXPECT_EQ(range(text), "23% .. 17%") << text;
    EXPECT_EQ(range("17%, down from 23% to everybody's joy"), "23% .. 17%");
}

TEST(FindRange, IsNoDistance) {
    for (const char* text :
         {"up 8% to 23%", "rose 0.4 pp to 3.5%", "+0.4 pp to 3.5%", "down by 20% to 505 ms", "3% today 5%",
          "3% to 200 ms", "3.5%", "from 3.1 to 3.5", ""})
        EXPECT_EQ(range(text), "") << text;
}

TEST(FindLevel, IsWhereASentenceArrives) {
    EXPECT_EQ(level("from 23% to 17%"), "17%");
    EXPECT_EQ(level("17%, down from 23%"), "17%");
    EXPECT_EQ(level("down 20% to 505 ms"), "505 ms");
    EXPECT_EQ(level("+0.4 pp to 3.5%"), "3.5%");
    EXPECT_EQ(level("3.5% in 2 weeks"), "3.5%");
    EXPECT_EQ(level("lead time 3 days"), "3 days");
}

TEST(FindLevel, IsNeitherARankNorAYear) {
    EXPECT_EQ(level("top 10 customers churn 2%"), "2%");
    EXPECT_EQ(level("2025 revenue $3M"), "$3M");
    EXPECT_EQ(level("2025 users"), "2,025 users");
}

TEST(FindLevel, IsNotTheTimeOverWhichItWasMeasured) {
    EXPECT_EQ(level("30 day retention 41%"), "41%");
    EXPECT_EQ(level("30d retention 41%"), "41%");
    EXPECT_EQ(level("over 30 days 41%"), "41%");
    EXPECT_EQ(level("lead time 3 days median, 5% better"), "3 days");
}

TEST(NetChange, CountsPercentInPoints) {
    EXPECT_EQ(change("3.1%", "3.5%"), "+0.4 pp (+12.9%)");
    EXPECT_EQ(change("23%", "17%"), "−6 pp (−26.1%)");
    EXPECT_EQ(change("3%", "4%"), "+1 pp (+33.3%)");
}

TEST(NetChange, ConvertsDurations) {
    EXPECT_EQ(change("1.2 s", "800 ms"), "−400 ms (−33.3%)");
    EXPECT_EQ(change("800 ms", "1.2 s"), "+0.4 s (+50%)");
    EXPECT_EQ(change("2 days", "36 h"), "−12 h (−25%)");
}

TEST(NetChange, CountsMoneyAndThings) {
    EXPECT_EQ(change("$460k/yr", "$310k/yr"), "−$150k/yr (−32.6%)");
    EXPECT_EQ(change("1,200 incidents", "3 incidents"), "−1,197 incidents (−99.8%)");
    EXPECT_EQ(change("12/day", "15/day"), "+3/day (+25%)");
    EXPECT_EQ(change("30 incidents/month", "1 incident/month"), "−29 incidents/month (−96.7%)");
    EXPECT_EQ(change("1 crash", "3 crashes"), "+2 crashes (+200%)");
    EXPECT_EQ(change("1.2 MB", "800 kB"), "−400 kB (−33.3%)");
    EXPECT_EQ(change("99.95%", "99.99%"), "+0.04 pp (+0.04%)");
    EXPECT_EQ(change("100 users", "400 users"), "+300 users (+300%)");
}

TEST(NetChange, SaysWhenThereIsNone) {
    EXPECT_EQ(change("3.5%", "3.50%"), "no change");
    EXPECT_EQ(change("0 incidents", "3 incidents"), "+3 incidents");
}

TEST(NetChange, ComparesOnlyWhatCompares) {
    EXPECT_EQ(change("3%", "3 pp"), "");
    EXPECT_EQ(change("3%", "200 ms"), "");
    EXPECT_EQ(change("$3M", "€3M"), "");
    EXPECT_EQ(change("3 incidents", "3 accidents"), "");
    EXPECT_EQ(change("$3M/yr", "$3M/month"), "");
    EXPECT_EQ(change("+3%", "4%"), "");
}

TEST(ComparableValue, PutsDurationsOnOneScale) {
    EXPECT_DOUBLE_EQ(comparable_value(read_quantity("1.2 s").value()), 1200.0);
    EXPECT_DOUBLE_EQ(comparable_value(read_quantity("3.5%").value()), 3.5);
}

}  // namespace
}  // namespace evidence
