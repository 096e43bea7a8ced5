#include "commands/first_words.hpp"

#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using FirstWords = support::conversation;
using testing::HasSubstr;

TEST_F(FirstWords, SayWhatIsKeptWhoCanSeeItAndHowToTakeItAway) {
    for (const char* said :
         {"keeps what you tell it", "Nobody but you", "/evidence export", "/evidence erase"})
        EXPECT_THAT(first_words(), HasSubstr(said));
}

TEST_F(FirstWords, ComeOnceWithTheFirstEntry) {
    say("/evidence help");
    EXPECT_EQ(reply().welcome, "") << "nothing is kept yet";
    say("/decision Dropped gift wrap");
    EXPECT_EQ(reply().welcome, first_words());
    say("/decision Kept the old ranking");
    EXPECT_EQ(reply().welcome, "");
}

}  // namespace
}  // namespace commands
