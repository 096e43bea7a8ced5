#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// It is Wednesday, 4 March 2026, noon in Lisbon.
class CycleCommand : public support::conversation {
protected:
    std::string sets(const std::string& words) {
        say("/evidence cycle " + words);
        return saved() ? setting("cycle") : last_reply();
    }
    const std::string whole_year = "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15";
};

TEST_F(CycleCommand, SaysAtFirstWhatItIsFor) {
    EXPECT_EQ(say("/evidence cycle"),
              "No review cycle is set yet. With it I tell you in time what is due on the way to the packet, "
              "remind you of "
              "the mid-year check-in, and hand the dates to your calendar.\n"
              "Next: When does your review period begin and end, and when is the packet due? /evidence cycle "
              "period \n"
              "Try: /evidence cycle period 1 Jan to 31 Dec mid-year 1 Jul due 15 Nov\n"
              "Try: /evidence cycle period 2026 due 15 Nov target Senior PM");
    EXPECT_EQ(sets("period 1 Jan to 31 Dec mid-year 1 Jul due 15 Nov"), whole_year);
    say("/evidence cycle period 2026 due 15 Nov target Senior PM");
    EXPECT_TRUE(saved()) << "its examples can be said";
}

TEST_F(CycleCommand, ShowsTheWayToThePacket) {
    say("/evidence cycle " + whole_year + " target Senior PM");
    EXPECT_TRUE(saved());
    const std::string set = last_reply();
    EXPECT_EQ(say("/evidence cycle"), set) << "what is set is shown at once";
    EXPECT_EQ(set,
              "Your packet for Senior PM is due on 15 Nov 2026, in 256 days.\n"
              "Period: 1 Jan 2026 to 31 Dec 2026\n"
              "Day 90 of the period: 31 Mar 2026, in 27 days. A decision with its hypothesis from the first "
              "90 days is in the "
              "log. If it slips: a story that begins later reads as made up afterwards (guide rule D7).\n"
              "Mid-year check-in in a week: 24 Jun 2026, in 112 days. Make the brief with /evidence checkin "
              "and set a time "
              "with your manager. If it slips: without a check-in, what is missing is heard at the end of "
              "the year (guide rule "
              "J1).\n"
              "Mid-year check-in: 1 Jul 2026, in 119 days. Hold the check-in, and log what your manager says "
              "in their words. "
              "If it slips: what is not written down that day is remembered in two ways (guide rule J1).\n"
              "Packet, begin: 18 Jul 2026, in 136 days. Begin the formal process and gather the data. If it "
              "slips: a step that "
              "runs past its day makes the packet late, and late means the next cycle (guide rule D5).\n"
              "Outcome map, begin: 20 Sep 2026, in 200 days. Begin the product outcome map, and find the "
              "second number of each "
              "metric. If it slips: a metric with one number shows no trend when the packet is due (guide "
              "rule C10).\n"
              "Packet, review by the product leader: 16 Oct 2026, in 226 days. Have the product leader read "
              "the packet. If it "
              "slips: as for “Packet, begin” (guide rule D2).\n"
              "Packet, signatures of peers: 31 Oct 2026, in 241 days. Have the signatures of the peers who "
              "speak for you. If it "
              "slips: as for “Packet, begin” (guide rule D3).\n"
              "Packet, rehearse the debrief: 5 Nov 2026, in 246 days. Rehearse the debrief, before the "
              "review itself. If it "
              "slips: as for “Packet, begin” (guide rule D4).\n"
              "Packet due: 15 Nov 2026, in 256 days\n"
              "Decision: from 20 Dec 2026 to 9 Jan 2027 when the packet is handed in on its day (guide rule "
              "D9); 30 Jan 2027 at "
              "worst, for 3 artifacts are not ready, and each that a reviewer misses adds about a week "
              "(guide rule D10)\n"
              "Next: Did a date move? /evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due "
              "2026-11-15 target "
              "Senior PM");
    ASSERT_EQ(reply().choices.size(), 1U);
    EXPECT_EQ(reply().choices.front().line, "/evidence cycle ics");
}

TEST_F(CycleCommand, SaysOfWhatHasPassedOnlyWhen) {
    say("/evidence cycle " + whole_year);
    at("2026-11-06T12:00:00.000Z");
    say("/evidence cycle");
    EXPECT_EQ(headline(), "Your packet is due on 15 Nov 2026, in 9 days.");
    EXPECT_EQ(fact("Day 90 of the period"), "31 Mar 2026, 220 days ago");
    EXPECT_EQ(fact("Packet, rehearse the debrief"), "5 Nov 2026, 1 day ago");
    at("2026-11-15T12:00:00.000Z");
    say("/evidence cycle");
    EXPECT_EQ(headline(), "Your packet is due on 15 Nov 2026, today.");
    at("2026-11-16T12:00:00.000Z");
    say("/evidence cycle");
    EXPECT_EQ(headline(), "Your packet was due on 15 Nov 2026, 1 day ago.");
}

TEST_F(CycleCommand, PutsThePacketsDayAmongTheOthers) {
    say("/evidence cycle period 2026 mid-year 1 Oct due 1 Sep");
    std::string labels;
    for (const commands::fact& one : reply().facts)
        labels += one.label + "\n";
    EXPECT_THAT(labels, HasSubstr("Packet due\nMid-year check-in in a week\nMid-year check-in\nDecision\n"));
}

TEST_F(CycleCommand, PutsNoArtifactInTheWorstCaseThatIsReady) {
    say("/evidence cycle " + whole_year);
    say("/evidence charter #checkout vision: two taps scope: guests success: 4% responsibilities: Legal - "
        "terms");
    for (int i = 1; i <= 3; ++i)
        say("/decision Hide the box because: a rejected: b hypothesis: c experiment: d results: 3% feedback: "
            "e #gifts");
    say("/evidence cycle");
    EXPECT_THAT(fact("Decision"), Not(HasSubstr("for 3 artifacts")));
}

TEST_F(CycleCommand, ChangesOneDateAndLeavesTheOthers) {
    sets(whole_year + " target Senior PM");
    EXPECT_EQ(sets("due 2026-11-30"),
              "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-30 target Senior PM");
    EXPECT_EQ(
        sets("target Principal PM, Payments"),
        "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-30 target Principal PM, Payments");
    EXPECT_EQ(sets("target"), "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-30");
}

TEST_F(CycleCommand, UnderstandsDatesAsPeopleSayThem) {
    const std::string year = "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15";
    for (const char* words :
         {"period 2026 mid-year 1 July due 15 Nov", "period: 2026, mid year: Jul 1, due: Nov 15",
          "due 15 Nov midyear 1 Jul 2026 period 1 Jan - 31 Dec",
          "period 1 Jan to 31 Dec 2026 mid-year 1 Jul packet due "
          "15 Nov",
          "Period 2026-01-01..2026-12-31 Mid-Year 2026-07-01 due on 15 November 2026"}) {
        say("/evidence cycle none", setting("cycle").empty() ? 0 : 1);
        EXPECT_EQ(sets(words), year) << words;
    }
    EXPECT_EQ(sets("period 1 Oct 2025 to 30 Sep 2026 mid-year 1 Apr due 15 Aug"),
              "period 2025-10-01..2026-09-30 mid-year 2026-04-01 due 2026-08-15");
    EXPECT_EQ(sets("mid-year 15 Feb"), "period 2025-10-01..2026-09-30 mid-year 2026-02-15 due 2026-08-15")
        << "it lies in the period, though it has passed";
    EXPECT_EQ(sets("due next month"), "period 2025-10-01..2026-09-30 mid-year 2026-02-15 due 2026-04-04");
    EXPECT_EQ(sets("period H1 2026 mid-year 1 Apr due 2026-06-30"),
              "period 2026-01-01..2026-06-30 mid-year 2026-04-01 due 2026-06-30");
}

TEST_F(CycleCommand, BringsTheNextLookForwardAndTellsNothingOfBefore) {
    sets(whole_year);
    ASSERT_TRUE(plan());
    EXPECT_EQ(plan()->cycle_since, now());
    EXPECT_EQ(plan()->rhythm_since, evidence::moment{});
    EXPECT_EQ(plan()->next_look, now());
    EXPECT_EQ(records(), 0U) << "a setting is no evidence";
}

TEST_F(CycleCommand, RefusesWhatCannotBeInASentence) {
    const auto why = [&](const std::string& words) {
        say("/evidence cycle " + words);
        EXPECT_TRUE(refused()) << words;
        return headline();
    };
    EXPECT_EQ(why("period 2026 mid-year 2027-07-01 due 2026-11-15"),
              "The mid-year date, 1 Jul 2027, lies outside the period, 1 Jan 2026 to 31 Dec 2026: say "
              "mid-year with a day "
              "inside it, or change the period. Nothing was changed.");
    EXPECT_EQ(why("period 2026 due 31 Feb"),
              "“31\u00a0Feb” is no day of the calendar: say due 15 Nov. Nothing was changed.");
    EXPECT_EQ(why("period 2026 due 2026-02-30 mid-year 2026-13-01"),
              "“2026-02-30” is no day of the calendar: say due 15 Nov. “2026-13-01” is no day of the "
              "calendar: say mid-year 1 Jul. Nothing was changed.")
        << "all of it at once";
    EXPECT_THAT(why("due 15 Nov"), StartsWith("The review period is missing: say period 1 Jan to 31 Dec"));
    EXPECT_THAT(why("period"), HasSubstr("is no period between two days of the calendar"));
    EXPECT_THAT(why("period 2026-12-31..2026-01-01"), HasSubstr("ends before it begins"));
    EXPECT_THAT(why("period 2026 due 2025-12-01"), HasSubstr("before the period has begun"));
    EXPECT_THAT(why("banana"), HasSubstr("I do not know “banana” here: say period"));
    EXPECT_EQ(setting("cycle"), "");
    EXPECT_EQ(plan(), std::nullopt);
}

TEST_F(CycleCommand, LeavesWhatWasSetWhenAChangeIsRefused) {
    sets(whole_year);
    sets("mid-year 2027-07-01");
    EXPECT_TRUE(refused());
    EXPECT_EQ(setting("cycle"), whole_year);
}

TEST_F(CycleCommand, IsTakenAwayWithAWayBack) {
    sets(whole_year + " target Senior PM");
    EXPECT_EQ(say("/evidence cycle none"),
              "Your review cycle is taken away: no date on the way to the packet is told any more. To have "
              "it back, say:\n"
              "Try: /evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target "
              "Senior PM");
    EXPECT_EQ(setting("cycle"), "");
    EXPECT_EQ(say("/evidence cycle none"), "No review cycle is set, so there is nothing to take away.");
    EXPECT_FALSE(saved());
}

TEST_F(CycleCommand, IsHandedOverAsAFile) {
    say("/evidence cycle ics");
    EXPECT_EQ(last_reply(),
              "No review cycle is set, so there are no dates to hand over yet: say it like this.\n"
              "Try: /evidence cycle period 1 Jan to 31 Dec mid-year 1 Jul due 15 Nov");
    EXPECT_FALSE(reply().exported);
    sets(whole_year);
    for (const char* line :
         {"/evidence cycle ics", "/evidence cycle calendar", "/evidence cycle export ICS"}) {
        say(line);
        ASSERT_TRUE(reply().exported) << line;
        EXPECT_EQ(reply().exported->format, "ics");
        EXPECT_FALSE(saved());
    }
}

}  // namespace
}  // namespace commands
