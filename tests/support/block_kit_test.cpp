// The checker has to see every fault that it is there for.
#include "tests/support/block_kit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace support {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

json text(const std::string& says) {
    return {{"type", "plain_text"}, {"text", says}};
}
json field(const std::string& id) {
    return {{"type", "input"},
            {"block_id", id},
            {"label", text("Because")},
            {"element", {{"type", "plain_text_input"}, {"action_id", id}}}};
}
json one_button(const std::string& id) {
    return {{"type", "button"}, {"action_id", id}, {"text", text("Undo")}, {"value", "x"}};
}
json modal(json blocks) {
    return {{"type", "modal"}, {"title", text("A")}, {"submit", text("Save")}, {"blocks", std::move(blocks)}};
}
json message(json blocks) {
    return {{"text", "Saved."}, {"blocks", std::move(blocks)}};
}

// One fault each, and what is said about it.
struct fault_case {
    json view;
    std::string said;
};

std::vector<fault_case> faulty_views() {
    std::vector<fault_case> cases;
    const auto with = [&](const std::string& pointer, json value, std::string said) {
        json view = modal(json::array({field("a"), {{"type", "actions"}, {"elements", {one_button("b")}}}}));
        view[json::json_pointer(pointer)] = std::move(value);
        cases.push_back({std::move(view), std::move(said)});
    };
    with("/title/text", std::string(25, 'x'), "title: 25 characters of 24");
    with("/title/type", "mrkdwn", "title: is no text");
    with("/submit/text", std::string(13, 'x') + "🎁🎁🎁🎁🎁🎁", "submit: 25 characters of 24");
    with("/private_metadata", std::string(3001, 'x'), "private_metadata: 3001");
    with("/callback_id", std::string(256, 'x'), "callback_id: 256");
    with("/blocks", json::array(), "blocks: is empty");
    with("/blocks/0/label/text", std::string(2001, 'x'), "label: 2001 characters of 2000");
    with("/blocks/0/hint", text(std::string(2001, 'x')), "hint: 2001 characters of 2000");
    with("/blocks/0/element/placeholder", text(std::string(151, 'x')), "placeholder: 151 characters of 150");
    with("/blocks/0/element/initial_value", std::string(3001, 'x'), "initial_value: 3001 characters of 3000");
    with("/blocks/0/element/max_length", 3001, "max_length: is no number up to 3000");
    with("/blocks/0/element/type", "button", "a \"button\" may not stand here");
    with("/blocks/0/element/colour", "red", "has no \"colour\"");
    with("/blocks/0/type", "table", "a \"table\" may not stand here");
    with("/blocks/1/elements/0/value", std::string(2001, 'x'), "value: 2001 characters of 2000");
    with("/blocks/1/elements/0/text/text", std::string(76, 'x'), "text: 76 characters of 75");
    with("/blocks/1/elements/0/action_id", std::string(256, 'x'), "action_id: 256 characters of 255");
    with("/blocks/1/elements/1", one_button("b"), "two have the action_id b");
    with("/blocks/1/block_id", "a", "two have the block_id \"a\"");
    with("/blocks/1", {{"type", "section"}}, "needs text or fields");
    with("/blocks/1", {{"type", "header"}, {"text", text(std::string(151, 'x'))}}, "151 characters of 150");
    with("/blocks/1", {{"type", "header"}}, "lacks \"text\"");
    with("/blocks/1", {{"type", "section"}, {"text", text("")}}, "is empty");
    with("/blocks/1", {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", "a &am…"}}}},
         "an escape is cut in two");
    with("/blocks/1", {{"type", "context"}, {"elements", json(11, text("a"))}}, "11 items of 10");
    with("/blocks/1/elements", json(26, one_button("b")), "26 items of 25");
    with("/blocks", json(101, {{"type", "divider"}}), "101 items of 100");
    json without_submit = modal(json::array({field("a")}));
    without_submit.erase("submit");
    cases.push_back({without_submit, "submit: a modal with inputs needs it"});
    cases.push_back(
        {modal(json(100, {{"type", "section"}, {"text", text(std::string(2900, 'x'))}})), "250 KB"});
    cases.push_back({json::object(), "a view is a modal or a home"});
    return cases;
}

TEST(TheChecker, SeesEachFault) {
    EXPECT_THAT(faults_in_view(modal(json::array({field("a"), field("b")}))), IsEmpty());
    for (const fault_case& one : faulty_views())
        EXPECT_THAT(faults_in_view(one.view), Contains(HasSubstr(one.said)));
}

TEST(TheChecker, KnowsMessages) {
    EXPECT_THAT(faults_in_message(message(json(50, {{"type", "divider"}}))), IsEmpty());
    EXPECT_THAT(faults_in_message(message(json(51, {{"type", "divider"}}))),
                Contains("blocks: 51 items of 50"));
    EXPECT_THAT(faults_in_message({{"blocks", json(1, {{"type", "divider"}})}}),
                Contains("a message lacks \"text\""));
    EXPECT_THAT(faults_in_message({{"text", std::string(4001, 'x')}, {"blocks", {{{"type", "divider"}}}}}),
                Contains("text: 4001 characters of 4000"));
    EXPECT_THAT(faults_in_message(message(json::array({field("a")}))), Contains(HasSubstr("no inputs")));
}

TEST(TheChecker, KnowsOptions) {
    const json one = {{"text", text("a")}, {"value", "a"}};
    EXPECT_THAT(faults_in_options({{"options", json(100, one)}}), IsEmpty());
    EXPECT_THAT(faults_in_options({{"options", json(101, one)}}), Contains("options: 101 items of 100"));
    json long_value = one;
    long_value["value"] = std::string(76, 'x');
    EXPECT_THAT(faults_in_options({{"options", {long_value}}}),
                Contains("options[0].value: 76 characters of 75"));
}

TEST(LiveReferences, AreFoundWhereMrkdwnIsRead) {
    const json section = {{"type", "section"},
                          {"text", {{"type", "mrkdwn"}, {"text", "a <!channel> <@U0EX2>"}}}};
    EXPECT_THAT(live_references(message(json::array({section}))),
                testing::ElementsAre("<!channel>", "<@U0EX2>"));
    EXPECT_THAT(live_references({{"text", "<!here>"}}), testing::ElementsAre("<!here>"));
    EXPECT_THAT(live_references({{"text", "<!date^1^{date}|then>"}}), IsEmpty());
    EXPECT_THAT(live_references(text("<!channel>")), IsEmpty()) << "plain text is shown as it is";
}

TEST(ReadAloud, IsWhatAPersonSees) {
    EXPECT_EQ(read_aloud(modal(json::array(
                  {field("a"), {{"type", "actions"}, {"elements", json::array({one_button("b")})}}}))),
              "A\nBecause (required): []\n(Undo)\n(Save)\n");
}

}  // namespace
}  // namespace support
