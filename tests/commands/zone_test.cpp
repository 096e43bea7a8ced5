#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using ZoneCommand = support::conversation;

TEST_F(ZoneCommand, IsShownAndChosen) {
    EXPECT_EQ(say("/evidence zone"),
              "Your time zone is Europe/Lisbon; there it is 4 Mar 2026, 12:00 WET.\nTry: /evidence zone "
              "Europe/Lisbon");
    EXPECT_EQ(say("/evidence zone Asia/Kolkata"),
              "Your time zone is now Asia/Kolkata; there it is 4 Mar 2026, 17:30 IST.");
    EXPECT_TRUE(saved());
}

TEST_F(ZoneCommand, IsKnownByItsCityInAnyCase) {
    for (const char* line :
         {"/evidence zone new york", "/evidence zone america/new_york", "/evidence zone New York"}) {
        say(line);
        EXPECT_EQ(headline(), "Your time zone is now America/New_York; there it is 4 Mar 2026, 07:00 EST.")
            << line;
    }
}

TEST_F(ZoneCommand, IsRefusedWhenNobodyKnowsIt) {
    EXPECT_EQ(say("/evidence zone Atlantis"),
              "“Atlantis” is no time zone that I know. Nothing was changed: say it as region and city.\n"
              "Try: /evidence zone Europe/Lisbon\n"
              "Try: /evidence zone America/Los_Angeles");
    EXPECT_TRUE(refused());
    say("/evidence zone");
    EXPECT_EQ(headline(), "Your time zone is Europe/Lisbon; there it is 4 Mar 2026, 12:00 WET.");
}

}  // namespace
}  // namespace commands
