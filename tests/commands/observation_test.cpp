#include "commands/observation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace commands {
namespace {

// "conversion: 3.5% (was 3.1%) | after the launch"
std::string taken_apart(const std::string& text) {
    const observation seen = take_apart(text);
    std::string shown = seen.name + ":";
    if (seen.value) shown += " " + to_text(*seen.value);
    if (seen.before) shown += " (was " + to_text(*seen.before) + ")";
    if (!seen.note.empty()) shown += " | " + seen.note;
    return shown;
}

void expect_all(const std::vector<std::pair<const char*, const char*>>& cases) {
    for (const auto& [typed, meant] : cases)
        EXPECT_EQ(taken_apart(typed), meant) << typed;
}

TEST(AnObservation, IsANameAndANumber) {
    expect_all({{"conversion 3.5%", "conversion: 3.5%"},
                {"p95 latency 200 ms", "p95 latency: 200 ms"},
                {"conversion is now at 3.5%", "conversion: 3.5%"},
                {"conversion: 3.5%", "conversion: 3.5%"},
                {"\"signed up\" = 12k users", "signed up: 12k users"},
                {"conversion", "conversion:"}});
}

TEST(AnObservation, NamesWhatStandsBehindTheNumberWhereNothingStandsBefore) {
    expect_all({{"3.5% conversion", "conversion: 3.5%"},
                {"12k users", "users: 12k users"},
                {"+8% GMV", "GMV: +8%"},
                {"0 incidents in March", "incidents: 0 incidents | in March"}});
}

TEST(AnObservation, HasWhatTheNumberWasBefore) {
    expect_all({{"bounce from 23% to 17%", "bounce: 17% (was 23%)"},
                {"bounce fell from 23% to 17% after the launch", "bounce: 17% (was 23%) | after the launch"},
                {"bounce 17%, down from 23%", "bounce: 17% (was 23%)"},
                {"bounce 17% baseline 23%", "bounce: 17% (was 23%)"},
                {"incidents from 30 incidents/month to 1 incident/month",
                 "incidents: 1 incident/month (was 30 incidents/month)"}});
}

TEST(AnObservation, ReadsWhatItWasBehindTheName) {
    expect_all({{"3.2% churn, was 5%", "churn: 3.2% (was 5%)"},
                {"3.2% churn (was 5%)", "churn: 3.2% (was 5%)"},
                {"200 ms latency, down from 640 ms", "latency: 200 ms (was 640 ms)"},
                {"Top 10 customers churn 2%", "Top 10 customers churn: 2%"},
                {"2025 revenue $3M", "2025 revenue: $3M"},
                {"checkout conv. 3.1%", "checkout conv: 3.1%"}});
}

TEST(AnObservation, KnowsAChangeFromALevel) {
    expect_all({{"retention up 12%", "retention: +12%"},
                {"p95 fell by 40 ms", "p95: −40 ms"},
                {"p95 down to 160 ms", "p95: 160 ms"},
                {"p95 down 20% to 160 ms", "p95: 160 ms"},
                {"retention 12% higher than before", "retention: +12% | higher than before"},
                {"costs 12% lower", "costs: −12% | lower"}});
}

TEST(AnObservation, LeavesNoLooseMarksBehindTheNumber) {
    expect_all({{"conversion 3.5%.", "conversion: 3.5%"},
                {"conversion 3.5%…", "conversion: 3.5%"},
                {"conversion 3.5%, on phones", "conversion: 3.5% | on phones"}});
}

TEST(AName, LosesTheWordsThatJoinItToItsNumber) {
    EXPECT_EQ(as_name("conversion is now at"), "conversion");
    EXPECT_EQ(as_name("conversion ="), "conversion");
    EXPECT_EQ(as_name("latency <"), "latency");
    EXPECT_EQ(as_name("is at"), "");
}

}  // namespace
}  // namespace commands
