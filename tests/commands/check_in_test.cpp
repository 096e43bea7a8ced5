#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using support::days;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckInCommand : public support::conversation {
protected:
    // What is handed over to be made: "brief 2026-03-01 -", "update - -"; empty: nothing.
    std::string asked_for() const {
        if (!reply().brief) return {};
        const brief_request& wanted = *reply().brief;
        return std::string(wanted.is_update ? "update " : "brief ") +
               (wanted.from.empty() ? "-" : wanted.from) + " " + (wanted.to.empty() ? "-" : wanted.to);
    }
};

TEST_F(CheckInCommand, AsksForABriefWithoutWords) {
    say("/evidence checkin");
    EXPECT_EQ(asked_for(), "brief - -");
    say("/evidence checkin brief");
    EXPECT_EQ(asked_for(), "brief - -");
    say("/evidence checkin since: 2026-02-01");
    EXPECT_EQ(asked_for(), "brief 2026-02-01 -");
    EXPECT_EQ(records(), 0U);
}

TEST_F(CheckInCommand, AsksForTheMonthlyUpdate) {
    say("/evidence checkin update");
    EXPECT_EQ(asked_for(), "update - -");
    say("/evidence checkin update since: 2026-02-01");
    EXPECT_EQ(asked_for(), "update 2026-02-01 -");
    say("/evidence checkin Update February");
    EXPECT_EQ(asked_for(), "update 2026-02-01 2026-02-28");
}

TEST_F(CheckInCommand, RefusesATimeThatIsNone) {
    say("/evidence checkin update since: the flood");
    EXPECT_TRUE(refused());
    EXPECT_THAT(headline(), HasSubstr("is no date that I can be sure of. Nothing was made"));
    say("/evidence checkin update since: 2027-01-01");
    EXPECT_THAT(headline(), HasSubstr("is still to come"));
    say("/evidence checkin update from: 2026-02-01 to: 2026-01-01");
    EXPECT_THAT(headline(), HasSubstr("ends before it begins"));
    EXPECT_EQ(asked_for(), "");
}

TEST_F(CheckInCommand, KeepsWhatTheManagerSaidInTheirWords) {
    EXPECT_EQ(
        say("/evidence checkin said: Not yet, show me more ownership & a launch across two teams missing: "
            "Think Big with: @lena happened: yesterday"),
        "R-1 saved · 4 Mar 2026, 12:00 WET\n"
        "They said: Not yet, show me more ownership & a launch across two teams\n"
        "Missing: Think Big\n"
        "With: @lena\n"
        "Happened: 3 Mar 2026, logged 1 day after\n"
        "Next: What did you agree that they will see? /evidence behaviour ");
    EXPECT_EQ(entry("R-1"),
              "R-1, 3 Mar 2026: \n"
              "said: Not yet, show me more ownership & a launch across two teams\n"
              "missing: Think Big\n"
              "with: @lena\n"
              "@lena");
}

TEST_F(CheckInCommand, TakesTextWithoutAFieldAsWhatWasSaid) {
    say("/evidence checkin not yet, show me a launch across two teams with: @lena");
    EXPECT_EQ(entry("R-1"),
              "R-1, 4 Mar 2026: \nsaid: not yet, show me a launch across two teams\nwith: @lena\n@lena");
    say("/evidence checkin since March you have shown less");
    EXPECT_THAT(entry("R-2"), HasSubstr("said: since March you have shown less"));
}

// They are not the author's words.
TEST_F(CheckInCommand, AdvisesOnNobodysWording) {
    say("/evidence checkin said: you helped significantly, and we supported it");
    EXPECT_EQ(fact("Wording"), "");
}

TEST_F(CheckInCommand, DoesNotTakeAnotherWordForAnUpdate) {
    say("/evidence checkin update your plan until the summer");
    EXPECT_TRUE(refused());
    EXPECT_THAT(examples(), HasSubstr("/evidence checkin said: update your plan until the summer"));
    EXPECT_EQ(records(), 0U);
}

TEST_F(CheckInCommand, AsksWhetherASlipOfUpdateIsMeant) {
    say("/evidence checkin updates");
    EXPECT_TRUE(refused());
    EXPECT_THAT(examples(), StartsWith("/evidence checkin update\n"));
    say("/evidence checkin updates since: 2026-02-01");
    EXPECT_THAT(examples(), StartsWith("/evidence checkin update since: 2026-02-01\n"));
    EXPECT_EQ(asked_for(), "");
    EXPECT_EQ(records(), 0U);
}

TEST_F(CheckInCommand, KeepsWhatWasSaidWithoutTheColonOfSaid) {
    say("/evidence checkin said nothing much with: @lena");
    EXPECT_EQ(entry("R-1"), "R-1, 4 Mar 2026: \nsaid: nothing much\nwith: @lena\n@lena");
    say("/evidence checkin R-1 Said bring numbers");
    EXPECT_THAT(entry("R-1"), HasSubstr("said: bring numbers"));
}

TEST_F(CheckInCommand, TakesNoSingleWordForWhatWasSaid) {
    say("/evidence checkin great with: @lena");
    EXPECT_TRUE(refused());
    EXPECT_EQ(
        headline(),
        "“great” alone could be a slip. Nothing was saved: if they said just that, put it behind “said:”.");
    EXPECT_EQ(examples(), "/evidence checkin with: @lena said: great");
    say("/evidence checkin said");
    EXPECT_EQ(next(), "What did they say, in their own words? /evidence checkin said: ");
    say("/evidence checkin said: great");
    EXPECT_EQ(entry("R-1"), "R-1, 4 Mar 2026: \nsaid: great");
    say("/evidence checkin R-1 fine");
    EXPECT_EQ(examples(), "/evidence checkin R-1 said: fine");
    say("/evidence checkin R-1 missing");
    EXPECT_EQ(records(), 1U);
}

TEST_F(CheckInCommand, AsksForTheirWordsWhenThereAreNone) {
    say("/evidence checkin with: @lena");
    EXPECT_TRUE(refused());
    EXPECT_EQ(next(), "What did they say, in their own words? /evidence checkin with: @lena said: ");
    say("/evidence checkin said:");
    EXPECT_TRUE(refused());
    EXPECT_EQ(next(), "What did they say, in their own words? /evidence checkin said: ");
}

TEST_F(CheckInCommand, AddsToACheckIn) {
    say("/evidence checkin said: not yet");
    say("/evidence checkin R-1 said: and bring numbers");
    EXPECT_EQ(headline(), "Added to R-1");
    EXPECT_EQ(next(), "Who was it with? /evidence checkin R-1 with: ");
    say("/evidence checkin r1 with: @lena");
    EXPECT_EQ(next(), "What did you agree that they will see? /evidence behaviour ");
    say("/evidence checkin R-1 they also liked the launch");
    EXPECT_EQ(
        entry("R-1"),
        "R-1, 4 Mar 2026: \nsaid: not yet\nsaid: and bring numbers\nwith: @lena\nsaid: they also liked the "
        "launch\n@lena");
    EXPECT_THAT(say("/evidence checkin R-1"), HasSubstr("bring numbers")) << "shown";
    say("/evidence checkin R-9 said: not yet");
    EXPECT_TRUE(refused());
}

TEST_F(CheckInCommand, RefusesAPlaceholderThatWasOffered) {
    say("/evidence checkin said: …");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(CheckInCommand, RefusesATalkThatIsStillToCome) {
    say("/evidence checkin said: not yet happened: 2026-05-01");
    EXPECT_TRUE(refused());
    EXPECT_THAT(headline(), HasSubstr("still to come"));
}

TEST_F(CheckInCommand, IsListedFoundCorrectedRetractedUndoneAndErased) {
    say("/evidence checkin said: not yet, show me a launch");
    EXPECT_THAT(say("/evidence list check-ins"), HasSubstr("R-1  4 Mar 2026  not yet, show me a launch"));
    EXPECT_THAT(say("/evidence search launch"), HasSubstr("R-1"));
    say("/evidence correct R-1 said: not yet, show me two launches");
    EXPECT_THAT(entry("R-1"), HasSubstr("said: not yet, show me two launches (corrected)"));
    say("/evidence undo");
    EXPECT_THAT(entry("R-1"), HasSubstr("said: not yet, show me a launch"));
    say("/evidence retract R-1 reason: it was a joke");
    say("/evidence checkin R-1 said: again");
    EXPECT_TRUE(refused());
    say("/evidence erase R-1");
    EXPECT_EQ(entry("R-1"), "R-1, erased");
}

TEST_F(CheckInCommand, IsTakenWithoutItsCommandWhenTheLineNamesIt) {
    say("/evidence checkin said: not yet");
    say("R-1 missing: Think Big");
    EXPECT_EQ(headline(), "Added to R-1");
}

TEST_F(CheckInCommand, IsExplained) {
    EXPECT_THAT(say("/evidence checkin help"), HasSubstr("/evidence checkin said: not yet"));
    EXPECT_EQ(asked_for(), "");
}

}  // namespace
}  // namespace commands
