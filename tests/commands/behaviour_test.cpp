#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using support::days;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class BehaviourCommand : public support::conversation {
protected:
    const std::string agreed = "/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena";

    bool has_hint() const { return !fact("Wording").empty(); }
};

TEST_F(BehaviourCommand, KeepsWhatWasAgreedOnAndShowsTheDayThatItUnderstood) {
    EXPECT_EQ(say(agreed),
              "B-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Behaviour: Leads a launch across two teams\n"
              "By: 30 Sep 2026, in 210 days\n"
              "With: @lena\n"
              "Link to it: say behaviour: B-1 with whatever shows it, as in /decision D-1 behaviour: B-1");
    EXPECT_EQ(entry("B-1"),
              "B-1, 4 Mar 2026: Leads a launch across two teams\nby: 30 Sep\nwith: @lena\n@lena")
        << "the words stay as typed";
}

TEST_F(BehaviourCommand, AsksUntilWhenAndWithWhom) {
    say("/evidence behaviour Leads a launch across two teams");
    EXPECT_EQ(next(), "Until when? /evidence behaviour B-1 by: ");
    say("/evidence behaviour B-1 by: in 3 weeks");
    EXPECT_EQ(fact("By"), "25 Mar 2026, in 21 days");
    EXPECT_EQ(next(), "Who agreed to it? /evidence behaviour B-1 with: ");
    say("/evidence behaviour B-1 with: @lena");
    EXPECT_EQ(next(), "");
}

TEST_F(BehaviourCommand, ReadsADayFromTheDayOnWhichItWasSaid) {
    say("/evidence behaviour Leads a launch across two teams by: tomorrow with: @lena");
    EXPECT_EQ(fact("By"), "5 Mar 2026, in 1 day");
    after(30 * days);
    say("/evidence behaviour B-1");
    EXPECT_EQ(fact("Until"), "5 Mar 2026") << "what was tomorrow then";
}

TEST_F(BehaviourCommand, KeepsADayThatItCannotReadAndSaysSo) {
    say("/evidence behaviour Leads a launch across two teams by: when it suits with: @lena");
    EXPECT_TRUE(saved());
    EXPECT_THAT(fact("By"),
                StartsWith("when it suits (kept as you typed it: I can read no day ahead in it."));
    EXPECT_THAT(entry("B-1"), HasSubstr("by: when it suits"));
    say("/evidence behaviour");
    EXPECT_EQ(reply().rows.front().note, "by when it suits, with @lena; no entry linked yet");
}

TEST_F(BehaviourCommand, ListsWhatWasAgreedOnWithWhatShowsIt) {
    say(agreed);
    say("/evidence behaviour Writes the yearly plan");
    say("/decision Dropped gift wrap behaviour: B-1");
    say("/metric conversion 3.5% behaviour: B-1");
    say("/mentor @sam pairing behaviour: B-1");
    say("/evidence keep It saved the launch from: @sam behaviour: B-1");
    EXPECT_EQ(say("/evidence behaviour"),
              "2 agreed behaviours\n"
              "B-1  4 Mar 2026  Leads a launch across two teams (by 30 Sep 2026, with @lena; shown by E-1, "
              "P-1, M-1, D-1)\n"
              "B-2  4 Mar 2026  Writes the yearly plan (no entry linked yet)");
}

TEST_F(BehaviourCommand, ShowsOneWithItsEntries) {
    say(agreed);
    say("/evidence behaviour B-1");
    EXPECT_EQ(fact("Shown by"), "no entry yet");
    EXPECT_THAT(fact("Link to it"), HasSubstr("behaviour: B-1"));
    say("/decision Dropped gift wrap behaviour: B-1");
    say("/evidence behaviour b1");
    EXPECT_EQ(fact("Until"), "30 Sep 2026");
    EXPECT_EQ(fact("Shown by"), "D-1");
    ASSERT_EQ(reply().rows.size(), 1U);
    EXPECT_EQ(reply().rows.front().title, "Dropped gift wrap");
}

TEST_F(BehaviourCommand, TellsWhatALinkedEntryShows) {
    say(agreed);
    say("/decision Dropped gift wrap");
    say("/decision D-1 behaviour: b1");
    EXPECT_EQ(headline(), "Added to D-1");
    EXPECT_EQ(fact("Shows"), "B-1 Leads a launch across two teams");
    EXPECT_THAT(entry("D-1"), HasSubstr("behaviour: B-1")) << "in its usual form";
}

TEST_F(BehaviourCommand, LinksOneEntryToSeveral) {
    say(agreed);
    say("/evidence behaviour Writes the yearly plan");
    say("/decision Dropped gift wrap behaviour: B-1 and B-2");
    EXPECT_THAT(last_reply(), HasSubstr("Shows: B-1 Leads a launch across two teams\n"
                                        "Shows: B-2 Writes the yearly plan"));
    say("/evidence behaviour B-2");
    EXPECT_EQ(fact("Shown by"), "D-1");
}

TEST_F(BehaviourCommand, RefusesALinkToWhatWasNeverAgreedOn) {
    for (const std::string line :
         {"/decision Dropped gift wrap behaviour: B-9", "/metric conversion 3.5% behaviour: B-9",
          "/mentor @sam pairing behaviour: B-9", "/evidence keep It saved us from: @sam behaviour: B-9"}) {
        say(line);
        EXPECT_TRUE(refused()) << line;
        EXPECT_EQ(headline(),
                  "There is no B-9: you have logged no agreed behaviours yet. Nothing was saved.");
    }
    say("/decision Dropped gift wrap behaviour: soon");
    EXPECT_EQ(
        headline(),
        "“behaviour: soon” names no agreed behaviour. Nothing was saved: say its number, as in behaviour: "
        "B-1.");
    EXPECT_EQ(examples(), "/evidence behaviour");
    EXPECT_EQ(records(), 0U);
}

TEST_F(BehaviourCommand, HintsOnceWhereNobodyCouldSeeIt) {
    for (const std::string words :
         {"be more strategic", "Be more proactive in meetings", "show leadership", "improve communication"}) {
        say("/evidence behaviour " + words);
        EXPECT_TRUE(saved());
        EXPECT_THAT(fact("Wording"), HasSubstr("what would one see?")) << words;
    }
    for (const std::string words :
         {"Leads a launch across two teams", "Shows leadership by running 3 launch reviews",
          "Says no in the planning meeting and gives the reason in writing", "Owns the weekly metrics review",
          "Sends more written summaries to partner teams", "Improves the scope document until Legal signs it",
          "mehr Verantwortung zeigen und strategischer denken"}) {
        say("/evidence behaviour " + words);
        EXPECT_FALSE(has_hint()) << words;
    }
}

TEST_F(BehaviourCommand, NeedsWords) {
    say("/evidence behaviour by: 30 Sep");
    EXPECT_TRUE(refused());
    EXPECT_THAT(headline(), StartsWith("What did you agree that they will see?"));
    EXPECT_THAT(say("/evidence behaviour"), HasSubstr("So far: you have agreed on none"));
    EXPECT_THAT(examples(), HasSubstr("/evidence behaviour Leads a launch"));
    say("/evidence behaviour B-4");
    EXPECT_TRUE(refused());
}

TEST_F(BehaviourCommand, ReadsTheAmericanWord) {
    say(agreed);
    say("/decision Dropped gift wrap behavior: B-1");
    EXPECT_EQ(fact("Shows"), "B-1 Leads a launch across two teams");
}

TEST_F(BehaviourCommand, MayBeCorrectedRetractedAndErased) {
    say(agreed);
    say("/decision Dropped gift wrap behaviour: B-1");
    say("/evidence correct B-1 by: 15 Oct");
    EXPECT_TRUE(saved());
    say("/evidence behaviour");
    EXPECT_THAT(reply().rows.front().note, StartsWith("by 15 Oct 2026"));
    say("/evidence retract D-1 reason: somebody else's");
    say("/evidence behaviour B-1");
    EXPECT_EQ(fact("Shown by"), "no entry yet");
    say("/evidence retract B-1 reason: moved on");
    EXPECT_THAT(say("/evidence behaviour"), HasSubstr("you have agreed on none"));
    say("/evidence erase B-1");
    say("/decision Kept the wizard behaviour: B-1");
    EXPECT_THAT(headline(), StartsWith("B-1 was erased on 4 Mar 2026"));
}

TEST_F(BehaviourCommand, IsUndoneLikeEverythingElse) {
    say(agreed);
    say("/evidence behaviour B-1 by: 15 Oct");
    say("/evidence undo");
    say("/evidence behaviour B-1");
    EXPECT_EQ(fact("Until"), "30 Sep 2026");
}

TEST_F(BehaviourCommand, IsListedByItsKindAndFound) {
    say(agreed);
    say("/decision Dropped gift wrap");
    EXPECT_THAT(say("/evidence list behaviours"), HasSubstr("B-1"));
    EXPECT_THAT(last_reply(), Not(HasSubstr("D-1")));
    EXPECT_THAT(say("/evidence search launch teams"), HasSubstr("B-1"));
    EXPECT_THAT(say("/evidence show B-1"), HasSubstr("Leads a launch across two teams"));
}

TEST_F(BehaviourCommand, IsTakenWithoutItsCommandWhenTheLineNamesIt) {
    say(agreed);
    say("B-1 with: @zoe");
    EXPECT_EQ(headline(), "Added to B-1");
}

}  // namespace
}  // namespace commands
