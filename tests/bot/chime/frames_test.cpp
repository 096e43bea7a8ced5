#include "bot/chime/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot::chime {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111";
const std::string channel = instance + "/channel/c1";
const std::string ana = instance + "/user/ana";

// A frame as the service writes it: the payload is JSON in a string.
std::string framed(const std::string& event, const json& payload) {
    return json{{"Headers", {{"x-amz-chime-event-type", event}, {"x-amz-chime-message-type", "STANDARD"}}},
                {"Payload", payload.dump()}}
        .dump();
}

json a_message() {
    return {{"ChannelArn", channel},       {"MessageId", "9f2c"},
            {"Content", "/decision list"}, {"Type", "STANDARD"},
            {"Persistence", "PERSISTENT"}, {"CreatedTimestamp", "2026-03-02T10:15:30.123Z"},
            {"Redacted", false},           {"Sender", {{"Arn", ana}, {"Name", "Ana"}}}};
}

std::string when(const json& from) {
    const auto at = read_time(from);
    return at ? evidence::to_rfc3339(*at) : "";
}

TEST(ReadFrame, KnowsWhenTheSessionBegins) {
    const auto read = read_frame(R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, frame_kind::session_established);
    EXPECT_THAT(read->messages, IsEmpty());
    EXPECT_EQ(
        read_frame(R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"},"Payload":null})")->kind,
        frame_kind::session_established);
}

TEST(ReadFrame, BringsAMessage) {
    json said = a_message();
    said["ContentType"] = "text/markdown";
    said["Metadata"] = "{}";
    said["SubChannelId"] = "s1";
    said["LastEditedTimestamp"] = "2026-03-02T10:16:00Z";
    said["Status"] = {{"Value", "SENT"}};
    said["Target"] = json::array({{{"MemberArn", instance + "/user/log-bot"}}});
    said["MessageAttributes"]["CHIME.mentions"]["StringValues"] = json::array({ana, 5, nullptr});
    const auto read = read_frame(framed("CREATE_CHANNEL_MESSAGE", said));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, frame_kind::message_created);
    EXPECT_EQ(read->channel, channel);
    ASSERT_THAT(read->messages, SizeIs(1));
    const channel_message& message = read->messages[0];
    EXPECT_EQ(message.channel, channel);
    EXPECT_EQ(message.id, "9f2c");
    EXPECT_EQ(message.content, "/decision list");
    EXPECT_EQ(message.content_type, "text/markdown");
    EXPECT_EQ(message.metadata, "{}");
    EXPECT_EQ(message.sub_channel, "s1");
    EXPECT_EQ(message.type, "STANDARD");
    EXPECT_EQ(message.status, "SENT");
    EXPECT_EQ(message.sender.arn, ana);
    EXPECT_EQ(message.sender.name, "Ana");
    EXPECT_TRUE(message.persistent);
    EXPECT_FALSE(message.redacted);
    EXPECT_EQ(evidence::to_rfc3339(*message.created), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(evidence::to_rfc3339(*message.edited), "2026-03-02T10:16:00.000Z");
    EXPECT_THAT(message.targets, ElementsAre(instance + "/user/log-bot"));
    EXPECT_THAT(message.mentions, ElementsAre(ana));
}

TEST(ReadFrame, TakesNullForMissing) {
    json said = a_message();
    for (const char* key :
         {"Content", "ContentType", "Metadata", "Type", "Status", "Sender", "Target", "MessageAttributes",
          "SubChannelId", "LastEditedTimestamp", "CreatedTimestamp", "Redacted", "Persistence"})
        said[key] = nullptr;
    const auto read = read_frame(framed("CREATE_CHANNEL_MESSAGE", said));
    ASSERT_THAT(read->messages, SizeIs(1));
    EXPECT_EQ(read->messages[0].content, "");
    EXPECT_EQ(read->messages[0].sender.arn, "");
    EXPECT_FALSE(read->messages[0].created);
    said["Status"] = {{"Value", nullptr}};
    said["Target"] = json::array({nullptr, 1});
    said["MessageAttributes"] = {{"CHIME.mentions", nullptr}};
    said["Sender"] = {{"Arn", nullptr}};
    const auto again = read_frame(framed("CREATE_CHANNEL_MESSAGE", said));
    ASSERT_THAT(again->messages, SizeIs(1));
    EXPECT_THAT(again->messages[0].targets, ElementsAre("", "")) << "it is not for everybody all the same";
}

TEST(ReadFrame, LeavesOutAMessageThatCannotBeToldFromOthers) {
    for (const char* key : {"MessageId", "ChannelArn"}) {
        json said = a_message();
        said.erase(key);
        EXPECT_THAT(read_frame(framed("CREATE_CHANNEL_MESSAGE", said))->messages, IsEmpty());
    }
    EXPECT_THAT(read_frame(framed("CREATE_CHANNEL_MESSAGE", nullptr))->messages, IsEmpty());
    EXPECT_THAT(read_frame(framed("CREATE_CHANNEL_MESSAGE", json::array({1})))->messages, IsEmpty());
}

TEST(ReadFrame, TellsChangesAndOutcomesFromNewMessages) {
    for (const char* event : {"UPDATE_CHANNEL_MESSAGE", "REDACT_CHANNEL_MESSAGE", "DELETE_CHANNEL_MESSAGE"})
        EXPECT_EQ(read_frame(framed(event, a_message()))->kind, frame_kind::message_changed);
    for (const std::string how : {"PENDING_", "FAILED_", "DENIED_"})
        for (const std::string what : {"CREATE", "UPDATE"}) {
            const auto read = read_frame(framed(how + what + "_CHANNEL_MESSAGE", a_message()));
            EXPECT_EQ(read->kind, frame_kind::message_outcome);
            EXPECT_EQ(read->event, how + what + "_CHANNEL_MESSAGE");
        }
}

TEST(ReadFrame, TellsWhoComesAndGoes) {
    const json one{{"ChannelArn", channel}, {"Member", {{"Arn", ana}, {"Name", "Ana"}}}};
    const auto joined = read_frame(framed("CREATE_CHANNEL_MEMBERSHIP", one));
    EXPECT_EQ(joined->kind, frame_kind::members_joined);
    EXPECT_EQ(joined->channel, channel);
    ASSERT_THAT(joined->members, SizeIs(1));
    EXPECT_EQ(joined->members[0].arn, ana);
    EXPECT_EQ(read_frame(framed("DELETE_CHANNEL_MEMBERSHIP", one))->kind, frame_kind::members_left);
    const json several{
        {"ChannelArn", channel},
        {"Members", json::array({{{"Arn", ana}}, {{"Arn", instance + "/user/ben"}}, nullptr})}};
    const auto all = read_frame(framed("BATCH_CREATE_CHANNEL_MEMBERSHIP", several));
    EXPECT_EQ(all->kind, frame_kind::members_joined);
    EXPECT_THAT(all->members, SizeIs(2));
    EXPECT_EQ(read_frame(framed("DELETE_CHANNEL", {{"ChannelArn", channel}}))->kind,
              frame_kind::channel_deleted);
}

TEST(ReadFrame, BringsAChannelsDetails) {
    json message = a_message();
    message.erase("ChannelArn");
    const json details{{"Channel", {{"ChannelArn", channel}}},
                       {"ChannelMessages", json::array({message})},
                       {"ChannelMemberships", json::array({{{"Member", {{"Arn", ana}}}}})},
                       {"ChannelMessagesHasMore", true},
                       {"ReadMarkerTimestamp", "2026-03-02T10:15:30Z"}};
    const auto read = read_frame(framed("CHANNEL_DETAILS", details));
    EXPECT_EQ(read->kind, frame_kind::channel_details);
    EXPECT_EQ(read->channel, channel);
    ASSERT_THAT(read->messages, SizeIs(1));
    EXPECT_EQ(read->messages[0].channel, channel) << "which the message itself does not say";
    EXPECT_THAT(read->members, SizeIs(1));
    EXPECT_TRUE(read->has_more);
}

TEST(ReadFrame, PassesOverWhatItDoesNotKnow) {
    const auto read = read_frame(framed("CREATE_SOMETHING_NEW", {{"ChannelArn", 7}}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, frame_kind::other);
    EXPECT_EQ(read->event, "CREATE_SOMETHING_NEW");
    EXPECT_EQ(read_frame(framed("UPDATE_CHANNEL", {{"ChannelArn", channel}}))->channel, channel);
}

TEST(ReadFrame, RefusesWhatIsNoFrame) {
    for (const std::string& text :
         {std::string(), std::string("hello"), std::string("null"), std::string("[]"), std::string("{}"),
          std::string(R"({"Headers":null})"), std::string(R"({"Headers":{"x-amz-chime-event-type":null}})"),
          std::string(R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"}) ")"),
          std::string(100000, '[')})
        EXPECT_FALSE(read_frame(text)) << text.substr(0, 80);
}

TEST(ReadFrame, TakesNoMoreThanItMay) {
    std::string text = R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"}})";
    text.resize(largest_frame, ' ');
    EXPECT_TRUE(read_frame(text));
    EXPECT_FALSE(read_frame(text + " "));
}

TEST(ReadFrame, StandsAPayloadThatIsTooDeepOrBroken) {
    json frame{{"Headers", {{"x-amz-chime-event-type", "CREATE_CHANNEL_MESSAGE"}}}};
    for (const std::string& payload : {std::string("{"), std::string(100000, '['), std::string("\"text\"")}) {
        frame["Payload"] = payload;
        const auto read = read_frame(frame.dump());
        ASSERT_TRUE(read);
        EXPECT_THAT(read->messages, IsEmpty());
    }
    frame["Payload"] = a_message();
    EXPECT_THAT(read_frame(frame.dump())->messages, SizeIs(1))
        << "an object in place of a string says as much";
    frame["Payload"] =
        R"({"ChannelArn":"c","MessageId":"m","Content":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"[["})";
    EXPECT_THAT(read_frame(frame.dump())->messages, SizeIs(1)) << "brackets in a text are none";
}

TEST(ReadTime, TakesAllThreeForms) {
    EXPECT_EQ(when(1772446530), "2026-03-02T10:15:30.000Z");
    EXPECT_EQ(when(1772446530.123), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(when(1772446530.1236), when("2026-03-02T10:15:30.1236Z")) << "one moment, in both";
    EXPECT_EQ(when("2026-03-02T10:15:30.25Z"), "2026-03-02T10:15:30.250Z");
    EXPECT_EQ(when("2026-03-02T10:15:30.123456Z"), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(when("2026-03-02T10:15:30Z"), "2026-03-02T10:15:30.000Z");
    for (const json& other : {json(nullptr), json(-1), json(1e300), json("soon"), json("1772446530"),
                              json(true), json::array(), json::object()})
        EXPECT_EQ(when(other), "") << other;
}

TEST(ReadMessage, TakesTheChannelFromTheAnswerAroundIt) {
    json said = a_message();
    said.erase("ChannelArn");
    said["CreatedTimestamp"] = 1772446530.123;
    const channel_message message = read_message(said, channel);
    EXPECT_EQ(message.channel, channel);
    EXPECT_EQ(evidence::to_rfc3339(*message.created), "2026-03-02T10:15:30.123Z");
    EXPECT_EQ(read_message(json("text"), channel).id, "");
}

}  // namespace
}  // namespace bot::chime
