#include "config/changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

settings some() {
    settings chosen;
    chosen.database = "/var/lib/dossier/dossier.db";
    chosen.slack_signing_secrets = {"one"};
    return chosen;
}

TEST(Changes, AreNoneWhereNothingDiffers) {
    const changes found = compare(some(), some());
    EXPECT_THAT(found.taken, IsEmpty());
    EXPECT_THAT(found.restarts, IsEmpty());
}

TEST(Changes, AreTakenUpWhereTheyCanBe) {
    settings next = some();
    next.log = "json";
    next.rules = "/etc/dossier/rules.toml";
    next.rules_text = "…";
    next.slack_signing_secrets = {"one", "two"};
    next.a4 = true;
    const changes found = compare(some(), next);
    EXPECT_THAT(found.taken, ElementsAre("paper", "rules", "SLACK_SIGNING_SECRET", "log"));
    EXPECT_THAT(found.restarts, IsEmpty());
    EXPECT_EQ(found.now.log, "json");
    EXPECT_EQ(found.now.rules_text, "…");
    EXPECT_THAT(found.now.slack_signing_secrets, ElementsAre("one", "two"));
    EXPECT_TRUE(found.now.a4);
}

TEST(Changes, WaitForAStartWhereTheyMust) {
    settings next = some();
    next.database = "/elsewhere.db";
    next.address = "0.0.0.0";
    next.port = 9000;
    next.public_url = "https://dossier.example.com";
    const changes found = compare(some(), next);
    EXPECT_THAT(found.taken, IsEmpty());
    EXPECT_THAT(found.restarts, ElementsAre("database", "listen", "public_url"));
    EXPECT_EQ(found.now.database, some().database) << "what holds is what runs";
    EXPECT_EQ(compare(found.now, next).restarts, found.restarts) << "said again until then";
}

TEST(Changes, OfASecretTurnNothingOnOrOff) {
    settings without = some(), with = some();
    without.slack_signing_secrets.clear();
    with.slack_bot_token = "xoxb-1";
    EXPECT_THAT(compare(some(), without).restarts, ElementsAre("SLACK_SIGNING_SECRET"));
    EXPECT_THAT(compare(some(), without).now.slack_signing_secrets, ElementsAre("one"));
    EXPECT_THAT(compare(some(), with).restarts, ElementsAre("SLACK_BOT_TOKEN"));
    EXPECT_EQ(compare(some(), with).now.slack_bot_token, "");
    settings other = with;
    other.slack_bot_token = "xoxb-2";
    EXPECT_THAT(compare(with, other).taken, ElementsAre("SLACK_BOT_TOKEN"));
}

}  // namespace
}  // namespace config
