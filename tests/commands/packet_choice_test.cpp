#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::HasSubstr;

class PacketChoice : public support::conversation {
protected:
    PacketChoice() {
        say("/decision Dropped gift wrap #checkout");
        say("/decision Kept the old ranking #search");
        say("/metric conversion 3.5% #checkout");
    }
};

TEST_F(PacketChoice, FeaturesADecision) {
    EXPECT_EQ(say("/packet feature D-1"),
              "D-1 is featured · 4 Mar 2026, 12:00 WET\n"
              "So: It is kept first when a page is full.\n"
              "Try: /packet");
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\npacket: featured\n#checkout");
    EXPECT_EQ(newest().said, "/packet feature D-1");
}

TEST_F(PacketChoice, LeavesOutAndTakesThatBack) {
    EXPECT_THAT(say("/packet leave out D-1"),
                HasSubstr("D-1 is left out of the packet · 4 Mar 2026, 12:00 WET\n"
                          "So: It is not printed, and readiness.md says so with today's date."));
    EXPECT_THAT(say("/packet as usual D-1"), HasSubstr("D-1 is treated as usual again"));
    EXPECT_EQ(entry("D-1"),
              "D-1, 4 Mar 2026: Dropped gift wrap\npacket: left out\npacket: as usual\n#checkout");
}

TEST_F(PacketChoice, TakesSeveralAtOnce) {
    EXPECT_THAT(say("/packet leave out D-1, d2 and M-1", 3),
                HasSubstr("D-1, D-2 and M-1 are left out of the packet"));
    EXPECT_THAT(say("/packet Feature D-1 D-1 #search", 2), HasSubstr("D-1 and #search are featured"));
}

TEST_F(PacketChoice, KeepsAChoiceAboutAnInitiativeAsACharterItem) {
    say("/packet feature #Checkout");
    EXPECT_EQ(
        entry("C-1"),
        "C-1, 4 Mar 2026: In the packet: #checkout is featured\npacket: featured\nflagship: yes\n#checkout");
    EXPECT_EQ(fact("Flagships"), "the last two initiatives that you featured stand out on the outcome map");
    say("/packet leave-out #checkout");
    EXPECT_EQ(entry("C-2"),
              "C-2, 4 Mar 2026: In the packet: #checkout is left out of the packet\npacket: left out\n"
              "flagship: no\n#checkout");
}

TEST_F(PacketChoice, IsUndoneLikeAnythingElse) {
    say("/packet feature D-1");
    say("/evidence undo");
    EXPECT_EQ(headline(), "D-1 is as usual again in the packet.");
    EXPECT_EQ(examples(), "") << "it was just taken back";
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\n#checkout");
    say("/packet feature D-1");
    say("/packet leave out D-1");
    say("/evidence undo");
    EXPECT_EQ(headline(), "D-1 is featured again.");
    say("/packet feature #checkout");
    say("/evidence undo");
    EXPECT_EQ(headline(), "#checkout is as usual again in the packet.");
    say("/packet feature #checkout");
    EXPECT_TRUE(saved()) << "what was taken back can be chosen again";
}

TEST_F(PacketChoice, SaysWhenItIsSoAlready) {
    say("/packet feature D-1");
    EXPECT_EQ(say("/packet feature D-1"), "D-1 is featured already. Nothing was changed.");
    EXPECT_EQ(say("/packet as usual D-2 #search"),
              "D-2 and #search are treated as usual already. Nothing was "
              "changed.");
    EXPECT_THAT(say("/packet feature D-1 D-2"), HasSubstr("D-2 is featured")) << "the other one is new";
    say("/packet leave out #checkout");
    EXPECT_EQ(say("/packet leave out #checkout"),
              "#checkout is left out of the packet already. Nothing was changed.");
}

TEST_F(PacketChoice, RefusesWhatItCannotFind) {
    EXPECT_EQ(say("/packet feature D-9"),
              "There is no D-9; your newest is D-2. Nothing was changed.\nTry: /evidence list");
    EXPECT_EQ(say("/packet feature #gifts"),
              "No entry names #gifts. Nothing was changed.\nTry: /evidence list");
    EXPECT_EQ(say("/packet leave out gifts"),
              "“gifts” is neither the number of an entry nor an #initiative. Nothing was changed.\n"
              "Try: /packet leave out D-14\nTry: /packet leave out #checkout");
    EXPECT_EQ(say("/packet feature D-1 D-9"),
              "There is no D-9; your newest is D-2. Nothing was changed.\nTry: /evidence list")
        << "all or none";
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Dropped gift wrap\n#checkout");
}

TEST_F(PacketChoice, AsksWhatIsMeant) {
    EXPECT_EQ(
        say("/packet feature"),
        "What do you want to feature? Say the number of an entry or an #initiative. Nothing was changed.\n"
        "Try: /packet feature D-14\nTry: /packet feature #checkout");
    EXPECT_THAT(say("/packet as usual"), HasSubstr("What do you want to treat as usual again?"));
}

TEST_F(PacketChoice, RefusesWhatNoArtifactChooses) {
    say("/mentor @sam pairing");
    say("/evidence charter vision: two taps #checkout");
    EXPECT_EQ(say("/packet feature P-1"),
              "P-1 is a mentoring story, and none of the three artifacts prints those. Nothing was changed.");
    EXPECT_THAT(say("/packet feature C-1"),
                HasSubstr("C-1 is a charter item, and those are printed as long as there is room."));
    say("/packet leave out C-1");
    EXPECT_TRUE(saved());
    say("/evidence retract D-1");
    EXPECT_EQ(say("/packet feature D-1"),
              "D-1 was retracted and is in no artifact anyway. Nothing was changed.");
}

TEST_F(PacketChoice, RefusesALineOfAHundredThings) {
    std::string line = "/packet feature";
    for (int i = 1; i <= 100; ++i)
        line += " D-" + std::to_string(i);
    EXPECT_EQ(say(line), "That is more than 50 at once. Nothing was changed. Say it in several lines.");
}

TEST_F(PacketChoice, UnderstandsWhatIsNearlyRight) {
    EXPECT_THAT(say("/packet leave D-1"), HasSubstr("D-1 is left out of the packet"));
    EXPECT_THAT(say("/packet Featured D-1"), HasSubstr("D-1 is featured"));
    EXPECT_THAT(say("/packet omit D-2"), HasSubstr("D-2 is left out of the packet"));
    EXPECT_THAT(say("/packet leave"), HasSubstr("What do you want to leave out?"));
}

TEST_F(PacketChoice, OffersTheInitiativeThatLacksItsSign) {
    EXPECT_EQ(say("/packet feature Checkout"),
              "An initiative has its # before it. Nothing was changed. Did you mean this?\n"
              "Try: /packet feature #Checkout");
    EXPECT_TRUE(reply().meant);
    say(reply().examples.at(0));
    EXPECT_TRUE(saved());
}

TEST_F(PacketChoice, LeavesOtherWordsToThePacket) {
    say("/packet stickers");
    EXPECT_EQ(headline(), "I cannot build “stickers”. Try one of these:");
    say("/packet decision-log");
    EXPECT_TRUE(reply().packet);
}

}  // namespace
}  // namespace commands
