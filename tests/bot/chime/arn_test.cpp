#include "bot/chime/arn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111-2222";
const std::string log_bot = instance + "/user/log-bot";
const std::string ana = instance + "/user/ana";
const std::string channel = instance + "/channel/c1";

TEST(ReadArn, TakesItApart) {
    const auto read = read_arn(channel);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->app_instance, instance);
    EXPECT_EQ(read->region, "us-east-1");
    EXPECT_EQ(read->instance, "1111-2222");
    EXPECT_EQ(read->kind, "channel");
    EXPECT_EQ(read->id, "c1");
    EXPECT_EQ(read_arn(instance + "/user/ana:b@example.com")->id, "ana:b@example.com");
}

TEST(ReadArn, RefusesEverythingElse) {
    for (const std::string& text : std::vector<std::string>{
             std::string(), std::string("ana"), instance, instance + "/", instance + "/user",
             instance + "/user/", instance + "/flow/x", instance + "/user/a/b", instance + "/user/a b",
             instance + "/user/a\n", "arn:aws:s3:us-east-1:123456789012:app-instance/1/user/a",
             "arn:aws:chime::123456789012:app-instance/1/user/a",
             "arn:aws:chime:us-east-1:1:meeting/1/user/a", instance + "/user/" + std::string(1600, 'a')})
        EXPECT_FALSE(read_arn(text)) << text;
}

TEST(ReadArn, TellsBotsAndChannelsFromPeople) {
    EXPECT_TRUE(is_bot(instance + "/bot/lex"));
    EXPECT_FALSE(is_bot(log_bot)) << "dossier is a user of its own";
    EXPECT_FALSE(is_bot("bot"));
    EXPECT_TRUE(is_channel(channel));
    EXPECT_FALSE(is_channel(ana));
}

TEST(PersonOf, NamesAUser) {
    EXPECT_EQ(person_of(ana)->value, "chime:1111-2222/ana");
    EXPECT_FALSE(person_of(channel));
    EXPECT_FALSE(person_of(instance + "/bot/lex"));
    EXPECT_FALSE(person_of("ana"));
    EXPECT_FALSE(person_of(instance + "/user/" + std::string(200, 'a'))) << "too long for a person's name";
}

TEST(UserArn, LeadsBackToThePersonOfTheSameInstance) {
    const arn here = *read_arn(log_bot);
    EXPECT_EQ(user_arn(*person_of(ana), here), ana);
    EXPECT_EQ(user_arn({"chime:3333/ana"}, here), "");
    EXPECT_EQ(user_arn({"slack:1111-2222/ana"}, here), "");
    EXPECT_EQ(channel_arn("c1", here), channel);
}

TEST(DirectChannelId, IsAlwaysTheSameForTheSameTwo) {
    const std::string id = direct_channel_id(log_bot, ana);
    EXPECT_EQ(id, direct_channel_id(log_bot, ana));
    EXPECT_NE(id, direct_channel_id(ana, log_bot));
    EXPECT_NE(id, direct_channel_id(log_bot, ana + "2"));
    EXPECT_THAT(id, testing::MatchesRegex("dossier-[0-9a-f]+"));
    EXPECT_EQ(id.size(), 48U) << "of the 64 that may be";
}

}  // namespace
}  // namespace bot::chime
