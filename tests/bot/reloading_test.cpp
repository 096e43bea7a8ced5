#include "bot/reloading.hpp"

#include "tests/support/log_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace bot {
namespace {

class Reloading : public testing::Test {
protected:
    Reloading() {
        running.slack_signing_secrets = {"old-secret"};
        next.chosen = running;
    }

    config::settings read_again() {
        return reload(running, next, [this](const config::settings& now) { taken.push_back(now); });
    }

    support::log_watch log;
    config::settings running;
    config::loaded next;
    std::vector<config::settings> taken;
};

TEST_F(Reloading, TakesUpWhatItCanAndNamesIt) {
    next.chosen.slack_signing_secrets = {"old-secret", "new-secret"};
    next.chosen.log = "json";
    next.chosen.port = 9000;
    const config::settings now = read_again();
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].slack_signing_secrets.size(), 2U);
    EXPECT_EQ(now.log, "json");
    EXPECT_EQ(now.port, running.port);
    EXPECT_EQ(log.lines_with("the settings were read again: took up SLACK_SIGNING_SECRET, log"), 1U);
    EXPECT_EQ(log.lines_with("the next start takes up listen"), 1U);
    EXPECT_EQ(log.lines_with("-secret"), 0U) << "no value";
}

TEST_F(Reloading, RenewsCertificatesWhenNothingDiffers) {
    read_again();
    EXPECT_EQ(taken.size(), 1U);
    EXPECT_EQ(log.lines_with("nothing to take up"), 1U);
}

TEST_F(Reloading, ChangesNothingByAMistake) {
    next.chosen.log = "json";
    next.problems = {"There is no setting “colour”.", "“paper” must be \"letter\" or \"a4\"."};
    EXPECT_EQ(read_again().log, "text");
    EXPECT_TRUE(taken.empty());
    EXPECT_EQ(log.lines_with("the settings stay as they were: There is no setting “colour”."), 1U);
    EXPECT_EQ(log.lines_with("the settings stay as they were: “paper”"), 1U);
}

TEST(ATerminal, IsNotGoneWhileItIsThereOrWhenThereWasNone) {
    EXPECT_FALSE(terminal_watch().is_gone());
}

}  // namespace
}  // namespace bot
