// That the judge of the simulated years finds fault where there is one.
#include "tests/nudges/reckoner.hpp"

#include "tests/support/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reckoning {
namespace {

using std::chrono::minutes;
using support::at;
using support::day;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* lisbon = "Europe/Lisbon";

// Three weeks in spring of somebody in Lisbon, with what is told of them on their own clock.
class Reckoner : public testing::Test {
protected:
    Reckoner() {
        of.person = "slack:T0EX1/U0EX1";
        of.since = at("2023-03-20 09:00", lisbon);
        chooses("fri 16:00 standard", "2023-03-20 09:00");
        says("2023-03-20 09:00");
    }

    void chooses(const std::string& text, const std::string& when) {
        choices now{{at(when, lisbon), end}, nudges::read_rhythm(text).value, {}, {}, {}};
        now.rhythm.zone = lisbon;
        if (!of.chosen.empty()) of.chosen.back().during.to = now.during.from;
        of.chosen.push_back(now);
    }
    void says(const std::string& when) { of.said.push_back({at(when, lisbon), false}); }
    void gets(const std::string& key, const std::string& when) {
        const moment then = at(when, lisbon);
        of.deliveries.push_back({key, then, then, then});
        says(when);  // and answers at once
    }
    // What is as it should be, but for what a test leaves out.
    void gets_the_usual(const std::string& but = "") {
        for (const char* friday : {"2023-03-24", "2023-03-31", "2023-04-07"})
            if (friday != but)
                gets("weekly " + support::to_iso(day(friday) - std::chrono::days{4}),
                     std::string(friday) + " 16:03");
    }

    std::map<std::string, std::uint64_t> wrong() {
        tally counts;
        reckon(of, met, end, counts);
        return counts.wrong;
    }

    diary of;
    hindrances met;
    moment end = at("2023-04-09 00:00", lisbon);
};

TEST_F(Reckoner, FindsNothingWrongWithWhatIsRight) {
    gets_the_usual();
    EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(Reckoner, MissesWhatDidNotCome) {
    gets_the_usual("2023-03-31");
    EXPECT_THAT(wrong(), ElementsAre(Pair("never looked at though owed", 1)));
}

TEST_F(Reckoner, SeesTheHourOfAClockChange) {
    gets_the_usual("2023-03-31");
    gets("weekly 2023-03-27", "2023-03-31 15:03");  // summer time from 26 March on
    EXPECT_THAT(wrong(), ElementsAre(Pair("sent though not owed", 1)));
    of.deliveries.back() = {"weekly 2023-03-27", at("2023-03-31 17:03", lisbon),
                            at("2023-03-31 17:03", lisbon), at("2023-03-31 17:03", lisbon)};
    EXPECT_THAT(wrong(), ElementsAre(Pair("late without a cause", 1)));
    met.down = {{at("2023-03-31 15:00", lisbon), at("2023-03-31 17:00", lisbon)}};
    EXPECT_THAT(wrong(), IsEmpty()) << "which is one";
}

TEST_F(Reckoner, SeesWhatComesTwice) {
    gets_the_usual();
    gets("weekly 2023-04-03", "2023-04-08 10:00");
    EXPECT_THAT(wrong(), ElementsAre(Pair("doubled", 1), Pair("on a closed day", 1)));
}

TEST_F(Reckoner, SeesQuietHours) {
    gets_the_usual("2023-03-31");
    met.down = {{at("2023-03-31 15:00", lisbon), at("2023-03-31 21:00", lisbon)}};
    gets("weekly 2023-03-27", "2023-03-31 21:00");
    EXPECT_THAT(wrong(), ElementsAre(Pair("in quiet hours", 1)));
}

TEST_F(Reckoner, SeesAPause) {
    chooses("fri 16:00 standard pause 2023-04-03", "2023-03-28 09:00");
    gets_the_usual();
    EXPECT_EQ(wrong().at("in a pause"), 1U);
}

TEST_F(Reckoner, SeesTheCapAndTheHour) {
    chooses("fri 16:00 light", "2023-03-28 09:00");
    of.chosen.back().cycle =
        nudges::cycle{day("2023-01-01"), day("2023-12-31"), day("2023-04-07"), day("2023-12-31"), ""};
    gets_the_usual();
    gets("mid-year-soon 2023-03-31", "2023-03-31 16:04");
    gets("mid-year 2023-04-07", "2023-04-07 17:30");
    const auto found = wrong();
    EXPECT_EQ(found.at("two in an hour"), 1U);
    EXPECT_EQ(found.at("two on a day"), 2U);
    EXPECT_EQ(found.at("over the cap of the week"), 2U);
}

TEST_F(Reckoner, BelievesNoReasonThatDoesNotHold) {
    gets_the_usual("2023-03-31");
    of.drops.push_back({"weekly 2023-03-27", at("2023-03-31 16:03", lisbon), nudges::reason::rich_week});
    EXPECT_THAT(wrong(), ElementsAre(Pair("dropped for a reason that does not hold", 1)));
    says("2023-03-28 10:00");
    says("2023-03-28 11:00");
    of.said.push_back({at("2023-03-28 12:00", lisbon), true});
    EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(Reckoner, SeesWhoIsNaggedThoughTheyDoNotAnswer) {
    gets_the_usual();
    of.said.resize(1);
    EXPECT_THAT(wrong(), ElementsAre(Pair("sent though the week was rich or nobody answers", 1)))
        << "the third one should have waited";
}

}  // namespace
}  // namespace reckoning
