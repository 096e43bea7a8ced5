#include "bot/chime/inbound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using testing::ElementsAre;

const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111";
const std::string log_bot = instance + "/user/log-bot";
const std::string ana = instance + "/user/ana";
const std::string ben = instance + "/user/ben";
const listener as{log_bot, "Log Bot"};

channel_message message_of(const std::string& text) {
    channel_message message;
    message.channel = instance + "/channel/c1";
    message.id = "m1";
    message.content = text;
    message.type = "STANDARD";
    message.sender = {ana, "Ana"};
    return message;
}

inbound read(const channel_message& message, std::string_view event = "CREATE_CHANNEL_MESSAGE") {
    return read_inbound(message, event, as);
}

TEST(Inbound, IsWhatSomebodySaid) {
    const inbound from = read(message_of(" decision Dropped gift wrap"));
    EXPECT_EQ(from.kind, inbound_kind::said);
    EXPECT_EQ(from.person.value, "chime:1111/ana");
    EXPECT_EQ(from.user, ana);
    EXPECT_EQ(from.text, "decision Dropped gift wrap");
    EXPECT_EQ(from.key, "chime:m1");
    EXPECT_EQ(from.place, "chime:c1:m1");
    EXPECT_FALSE(from.is_addressed);
}

TEST(Inbound, IsMeantForDossierWhereItIsACommandOrNamed) {
    for (const char* text : {"/decision x", "  /decision x", "@dossier decision x", "@Dossier: decision x",
                             "@log bot decision x"})
        EXPECT_TRUE(read(message_of(text)).is_addressed) << text;
    for (const char* text :
         {"decision x", "@dossiers decision x", "@log decision x", "hello /decision", "@ben x", ""})
        EXPECT_FALSE(read(message_of(text)).is_addressed) << text;
}

TEST(Inbound, IsMeantForDossierWhereItIsMentionedOrItsOnlyReader) {
    channel_message mentioning = message_of("please keep this @Log Bot decision x");
    mentioning.mentions = {ben, log_bot};
    EXPECT_TRUE(read(mentioning).is_addressed);
    EXPECT_EQ(read(mentioning).text, "decision x");
    channel_message targeted = message_of("decision x");
    targeted.targets = {log_bot};
    EXPECT_TRUE(read(targeted).is_addressed);
}

TEST(Inbound, HasNoNameBeforeItsLine) {
    EXPECT_EQ(read(message_of("@Log Bot, decision x @Log Bot y")).text, "decision x @Log Bot y");
    channel_message behind = message_of("decision x @Log Bot");
    behind.mentions = {log_bot};
    EXPECT_EQ(read(behind).text, "decision x ");
}

TEST(Inbound, IsNotWhatIsNobodysOrForOthersEyes) {
    channel_message own = message_of("/decision x");
    own.sender = {log_bot, "Log Bot"};
    channel_message of_a_bot = message_of("/decision x");
    of_a_bot.sender = {instance + "/bot/lex", "Lex"};
    channel_message typing = message_of("/decision x");
    typing.type = "CONTROL";
    channel_message for_ben = message_of("/decision x");
    for_ben.targets = {ben};
    channel_message of_nobody = message_of("/decision x");
    of_nobody.sender = {};
    channel_message nowhere = message_of("/decision x");
    nowhere.channel = ben;
    for (const channel_message& one : {own, of_a_bot, typing, for_ben, of_nobody, nowhere})
        EXPECT_EQ(read(one).kind, inbound_kind::ignored) << one.sender.arn;
    EXPECT_EQ(read(message_of("/decision x"), "PENDING_CREATE_CHANNEL_MESSAGE").kind, inbound_kind::ignored);
}

TEST(Inbound, IsWhatBecameOfAMessage) {
    channel_message edited = message_of("/decision y");
    edited.edited = evidence::moment{std::chrono::milliseconds(1500)};
    EXPECT_EQ(read(edited, "UPDATE_CHANNEL_MESSAGE").kind, inbound_kind::said_otherwise);
    EXPECT_EQ(read(edited, "UPDATE_CHANNEL_MESSAGE").key, "chime:m1:edited:1500");
    for (const char* event : {"REDACT_CHANNEL_MESSAGE", "DELETE_CHANNEL_MESSAGE"}) {
        EXPECT_EQ(read(edited, event).kind, inbound_kind::unsaid) << event;
        EXPECT_EQ(read(edited, event).key, "chime:m1:unsaid") << event;
    }
    edited.redacted = true;
    EXPECT_EQ(read(edited, "UPDATE_CHANNEL_MESSAGE").kind, inbound_kind::unsaid);
    EXPECT_EQ(read(edited).kind, inbound_kind::ignored);
}

TEST(Inbound, TellsEditsApartThoughNobodySaysWhen) {
    const inbound first = read(message_of("/decision y"), "UPDATE_CHANNEL_MESSAGE");
    EXPECT_EQ(first.key, read(message_of("/decision y"), "UPDATE_CHANNEL_MESSAGE").key);
    EXPECT_NE(first.key, read(message_of("/decision z"), "UPDATE_CHANNEL_MESSAGE").key);
}

TEST(History, HasWhatWasSaidAndWhatBecameOfIt) {
    channel_message message = message_of("/decision x");
    EXPECT_THAT(events_of(message), ElementsAre(created));
    message.edited = evidence::moment{std::chrono::milliseconds(1500)};
    EXPECT_THAT(events_of(message), ElementsAre(created, updated));
    message.redacted = true;
    EXPECT_THAT(events_of(message), ElementsAre(redacted));
}

}  // namespace
}  // namespace bot::chime
