#include "bot/slack/inbound.hpp"

#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using nlohmann::json;

json read(const char* text) {
    return json::parse(text);
}

// What an event of a direct message or a channel carries around its inner event.
json event(const char* inner) {
    return {{"type", "event_callback"}, {"team_id", "T0EX1"}, {"event_id", "Ev0EX1"}, {"event", read(inner)}};
}

inbound of_event(const char* inner) {
    return read_inbound("events_api", event(inner));
}

TEST(Inbound, ReadsASlashCommand) {
    const inbound said = read_inbound("slash_commands", read(R"({
        "command": "/decision", "text": "adopt plan B", "user_id": "U0EX1", "team_id": "T0EX1",
        "team_domain": "acme", "channel_id": "C0EX1", "trigger_id": "11.22.abc",
        "response_url": "https://hooks.slack.com/commands/T0EX1/11/aBc"})"));
    EXPECT_EQ(said.kind, inbound_kind::command);
    EXPECT_EQ(said.text, "/decision adopt plan B");
    EXPECT_EQ(person_of(said), "slack:T0EX1/U0EX1");
    EXPECT_EQ(said.trigger, "11.22.abc");
    EXPECT_EQ(said.key, "slack:T0EX1:trigger:11.22.abc");
    EXPECT_EQ(said.domain, "acme");
}

TEST(Inbound, ReadsAPostedCommandAsTheSameInJson) {
    std::map<std::string, std::string> form{
        {"command", "/acme-decision"}, {"text", "adopt <@U0EX2|sam>"},
        {"user_id", "W0EX1"},          {"team_id", "T0EX1"},
        {"enterprise_id", "E0EX1"},    {"team_domain", "acme"},
        {"channel_id", "C0EX1"},       {"response_url", "https://hooks.slack.com/commands/T0EX1/11/aBc"}};
    const auto expect_same = [&] {
        const inbound posted = read_inbound(form), in_json = read_inbound("slash_commands", json(form));
        EXPECT_EQ(posted.kind, in_json.kind);
        EXPECT_EQ(posted.text, in_json.text);
        EXPECT_EQ(posted.key, in_json.key) << "the same delivery, whichever way it came";
        EXPECT_EQ(person_of(posted), person_of(in_json));
        EXPECT_EQ(posted.enterprise, in_json.enterprise);
        EXPECT_EQ(posted.domain, in_json.domain);
        EXPECT_EQ(posted.channel, in_json.channel);
        EXPECT_EQ(posted.response_url, in_json.response_url);
        return posted;
    };
    EXPECT_EQ(expect_same().text, "/decision adopt <@U0EX2|sam>");
    form["trigger_id"] = "11.22.abc";
    EXPECT_EQ(expect_same().key, "slack:T0EX1:trigger:11.22.abc");
    form["user_id"] = "W0EX1/../x";
    EXPECT_EQ(expect_same().kind, inbound_kind::ignored);
    form = {{"token", "x"}};
    EXPECT_EQ(expect_same().kind, inbound_kind::ignored);
}

TEST(Inbound, ReadsACommandThatAnAppHadToCallOtherwise) {
    const auto text_of = [](const char* command) {
        return read_inbound(
                   "slash_commands",
                   json{{"command", command}, {"text", "a-b"}, {"user_id", "U0EX1"}, {"team_id", "T0EX1"}})
            .text;
    };
    EXPECT_EQ(text_of("/acme-decision"), "/decision a-b");
    EXPECT_EQ(text_of("/acme-test-packet"), "/packet a-b");
    EXPECT_EQ(text_of("/acme-"), "/ a-b");
}

TEST(Inbound, NamesACommandWithoutTriggerByItsContent) {
    const auto key_of = [](const char* text) {
        return read_inbound(
                   "slash_commands",
                   json{{"command", "/decision"}, {"text", text}, {"user_id", "U0EX1"}, {"team_id", "T0EX1"}})
            .key;
    };
    EXPECT_EQ(key_of("one"), key_of("one"));
    EXPECT_NE(key_of("one"), key_of("two"));
}

TEST(Inbound, IgnoresIdsThatAreNotSlacks) {
    for (const char* user : {"", "u0ex1", "U0EX1/../x", "U0EX1\n", "U0000000000000000000000000000000000"})
        EXPECT_EQ(read_inbound("slash_commands",
                               json{{"command", "/decision"}, {"user_id", user}, {"team_id", "T0EX1"}})
                      .kind,
                  inbound_kind::ignored)
            << user;
}

TEST(Inbound, IgnoresWhatItDoesNotUnderstand) {
    for (const json& payload : {json(), json(1), json::array(), json::object(), read(R"({"event": []})"),
                                read(R"({"team_id": 5, "event": {"type": ["message"]}})")})
        for (const char* type : {"slash_commands", "interactive", "events_api", "", "hello"})
            EXPECT_EQ(read_inbound(type, payload).kind, inbound_kind::ignored) << type << payload;
    EXPECT_EQ(of_event(R"({"type": "channel_created", "user": "U0EX1"})").kind, inbound_kind::ignored);
}

TEST(Inbound, ReadsADirectMessage) {
    const inbound said = of_event(R"({"type": "message", "channel_type": "im", "channel": "D0EX1",
        "user": "U0EX1", "text": "decision one", "ts": "1767225600.000100"})");
    EXPECT_EQ(said.kind, inbound_kind::said);
    EXPECT_TRUE(said.in_direct_message);
    EXPECT_EQ(said.text, "decision one");
    EXPECT_EQ(said.key, "slack:T0EX1:event:Ev0EX1");
    EXPECT_EQ(place_of(said), "slack:T0EX1:D0EX1:1767225600.000100");
}

TEST(Inbound, PassesOverWhatABotSaid) {
    EXPECT_EQ(of_event(R"({"type": "message", "channel_type": "im", "channel": "D0EX1", "user": "U0BOT",
        "bot_id": "B0EX1", "text": "saved", "ts": "1.1"})")
                  .kind,
              inbound_kind::ignored);
    EXPECT_EQ(of_event(R"({"type": "app_mention", "channel": "C0EX1", "user": "U0BOT", "bot_id": "B0EX1",
        "text": "<@U0BOT> hi", "ts": "1.1"})")
                  .kind,
              inbound_kind::ignored);
}

TEST(Inbound, ReadsAMentionInAThread) {
    const inbound said = of_event(R"({"type": "app_mention", "channel": "C0EX1", "user": "U0EX1",
        "text": "<@U0BOT> decision one", "ts": "1767225700.000100", "thread_ts": "1767225600.000100"})");
    EXPECT_EQ(said.kind, inbound_kind::said);
    EXPECT_FALSE(said.in_direct_message);
    EXPECT_EQ(said.thread, "1767225600.000100");
}

TEST(Inbound, ReadsAnEditedAndADeletedMessage) {
    const inbound edited = of_event(R"({"type": "message", "subtype": "message_changed",
        "channel_type": "im", "channel": "D0EX1", "ts": "9.9",
        "message": {"user": "U0EX1", "text": "decision two", "ts": "1767225600.000100"},
        "previous_message": {"user": "U0EX1", "text": "decision one", "ts": "1767225600.000100"}})");
    EXPECT_EQ(edited.kind, inbound_kind::said_otherwise);
    EXPECT_EQ(edited.text, "decision two");
    EXPECT_EQ(place_of(edited), "slack:T0EX1:D0EX1:1767225600.000100");
    const inbound deleted = of_event(R"({"type": "message", "subtype": "message_deleted",
        "channel_type": "im", "channel": "D0EX1", "ts": "9.9", "deleted_ts": "1767225600.000100",
        "previous_message": {"user": "U0EX1", "text": "decision one"}})");
    EXPECT_EQ(deleted.kind, inbound_kind::unsaid);
    EXPECT_EQ(place_of(deleted), "slack:T0EX1:D0EX1:1767225600.000100");
    EXPECT_EQ(deleted.user, "U0EX1");
}

TEST(Inbound, ReadsATombstoneAsTheEndOfItsMessage) {
    const inbound deleted =
        of_event(R"({"type": "message", "subtype": "message_changed", "channel_type": "im",
        "channel": "D0EX1", "message": {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.",
        "ts": "1767225600.000100"}, "previous_message": {"user": "U0EX1", "text": "decision one"}})");
    EXPECT_EQ(deleted.kind, inbound_kind::unsaid);
    EXPECT_EQ(place_of(deleted), "slack:T0EX1:D0EX1:1767225600.000100");
    EXPECT_EQ(deleted.user, "U0EX1");
}

TEST(Inbound, PassesOverSlackbot) {
    EXPECT_EQ(of_event(R"({"type": "message", "channel_type": "im", "channel": "D0EX1", "user": "USLACKBOT",
        "text": "Reminder: log your decision.", "ts": "1.1"})")
                  .kind,
              inbound_kind::ignored);
}

TEST(Inbound, PassesOverAPreviewThatSlackAdds) {
    EXPECT_EQ(of_event(R"({"type": "message", "subtype": "message_changed", "channel_type": "im",
        "channel": "D0EX1", "message": {"user": "U0EX1", "text": "same", "ts": "1.1"},
        "previous_message": {"user": "U0EX1", "text": "same"}})")
                  .kind,
              inbound_kind::ignored);
}

TEST(Inbound, ReadsAReaction) {
    const inbound put = of_event(R"({"type": "reaction_added", "user": "U0EX1", "reaction": "pushpin",
        "item": {"type": "message", "channel": "C0EX1", "ts": "1767225600.000100"}})");
    EXPECT_EQ(put.kind, inbound_kind::reaction);
    EXPECT_EQ(put.emoji, "pushpin");
    EXPECT_EQ(place_of(put), "slack:T0EX1:C0EX1:1767225600.000100");
    EXPECT_EQ(of_event(R"({"type": "reaction_added", "user": "U0EX1", "reaction": "pushpin",
        "item": {"type": "file", "file": "F0EX1"}})")
                  .kind,
              inbound_kind::ignored);
}

TEST(Inbound, ReadsTheMessageShortcut) {
    const inbound kept = read_inbound("interactive", read(R"({"type": "message_action",
        "callback_id": "keep", "trigger_id": "1.2.x", "team": {"id": "T0EX1", "domain": "acme"},
        "user": {"id": "U0EX1"}, "channel": {"id": "C0EX1", "name": "checkout"},
        "message": {"user": "U0EX2", "text": "Dropping gift wrap saved us", "ts": "1767225600.000100"}})"));
    EXPECT_EQ(kept.kind, inbound_kind::kept_message);
    EXPECT_EQ(kept.author, "U0EX2");
    EXPECT_FALSE(kept.author_is_bot);
    EXPECT_EQ(kept.text, "Dropping gift wrap saved us");
    EXPECT_EQ(place_of(kept), "slack:T0EX1:C0EX1:1767225600.000100");
}

TEST(Inbound, TakesTheWordsOfAMessageFromWhereTheyStand) {
    EXPECT_EQ(words_of(read(R"({"text": "said", "attachments": [{"text": "beside"}]})")), "said");
    EXPECT_EQ(words_of(read(R"({"text": "", "attachments": [{"fallback": "Error rate is back to 0.1%"},
        {"title": "Runbook", "text": "Rolled back"}]})")),
              "Error rate is back to 0.1%\nRolled back");
    EXPECT_EQ(words_of(read(R"({"files": [{"name": "plan.pdf"}, {"title": "Plan", "name": "x"}]})")),
              "plan.pdf\nPlan");
    EXPECT_EQ(words_of(read(R"({"blocks": []})")), "");
}

TEST(Inbound, ReadsButtonsAndSelects) {
    const inbound used = read_inbound("interactive", read(R"({"type": "block_actions",
        "team": null, "user": {"id": "U0EX1", "team_id": "T0EX1"}, "trigger_id": "1.2.x",
        "container": {"type": "message", "message_ts": "1767225600.000100", "channel_id": "D0EX1"},
        "actions": [{"action_id": "ask", "value": "/decision D-1 results: "},
                    {"action_id": "pick", "selected_option": {"value": "a"}},
                    {"action_id": "none", "selected_option": null}]})"));
    EXPECT_EQ(used.kind, inbound_kind::buttons);
    EXPECT_EQ(used.team, "T0EX1") << "an org-wide installation names no team";
    ASSERT_EQ(used.presses.size(), 3U);
    EXPECT_EQ(used.presses[0].action, "ask");
    EXPECT_EQ(used.presses[0].value, "/decision D-1 results: ");
    EXPECT_EQ(used.presses[1].value, "a");
    EXPECT_EQ(used.presses[2].value, "");
}

TEST(Inbound, NamesAFormByItself) {
    const inbound sent = read_inbound("interactive", read(R"({"type": "view_submission",
        "team": {"id": "T0EX1"}, "user": {"id": "U0EX1"}, "trigger_id": "1.2.x",
        "view": {"id": "V0EX1", "callback_id": "form", "state": {"values": {}}}})"));
    EXPECT_EQ(sent.kind, inbound_kind::form_sent);
    EXPECT_EQ(sent.key, "slack:T0EX1:form:V0EX1") << "sent twice it is one entry";
    EXPECT_EQ(sent.view.at("callback_id"), "form");
}

TEST(Inbound, ReadsWhatEndsAnInstallation) {
    const inbound revoked = read_inbound("events_api", read(R"({"team_id": "T0EX1", "event_id": "Ev1",
        "event": {"type": "tokens_revoked", "tokens": {"oauth": ["U0EX1"], "bot": ["U0BOT"]}}})"));
    EXPECT_EQ(revoked.kind, inbound_kind::tokens_revoked);
    EXPECT_EQ(revoked.revoked, std::vector<std::string>{"U0BOT"});
    EXPECT_EQ(of_event(R"({"type": "app_uninstalled"})").kind, inbound_kind::uninstalled);
}

TEST(Inbound, ReadsTheHome) {
    EXPECT_EQ(of_event(R"({"type": "app_home_opened", "user": "U0EX1", "tab": "home"})").kind,
              inbound_kind::home_opened);
    EXPECT_EQ(of_event(R"({"type": "app_home_opened", "user": "U0EX1", "tab": "messages"})").kind,
              inbound_kind::ignored);
}

TEST(Inbound, NamesTheWorkspaceThatHasTheInstallation) {
    const inbound shared = read_inbound("events_api", read(R"({"team_id": "T0EX9", "event_id": "Ev1",
        "context_team_id": "T0EX1", "context_enterprise_id": "E0EX1", "is_ext_shared_channel": true,
        "event": {"type": "app_mention", "channel": "C0EX1", "user": "U0EX1", "text": "hi", "ts": "1.1"}})"));
    EXPECT_EQ(person_of(shared), "slack:T0EX1/U0EX1") << "and not the one that the channel is of";
    EXPECT_EQ(shared.enterprise, "E0EX1");
    const inbound alone =
        of_event(R"({"type": "app_mention", "channel": "C0EX1", "user": "U0EX1", "ts": "1.1"})");
    EXPECT_EQ(alone.team, "T0EX1");
    EXPECT_EQ(alone.enterprise, "");
}

TEST(Inbound, ReadsACommandInsideAnOrganisation) {
    const inbound said = read_inbound("slash_commands", read(R"({"command": "/evidence", "text": "list",
        "user_id": "W0EX1", "user_name": "somebody-else", "team_id": "T0EX1", "enterprise_id": "E0EX1",
        "enterprise_name": "Example", "is_enterprise_install": "true", "channel_name": "privategroup"})"));
    EXPECT_EQ(person_of(said), "slack:T0EX1/W0EX1") << "by ids, never by names";
    EXPECT_EQ(said.enterprise, "E0EX1");
}

TEST(Inbound, ReadsTheGlobalShortcutAndAClosedForm) {
    const auto kind_of = [](const char* type) {
        const json payload{{"type", type},
                           {"team", {{"id", "T0EX1"}}},
                           {"user", {{"id", "U0EX1"}}},
                           {"trigger_id", "1.2.x"}};
        return read_inbound("interactive", payload).kind;
    };
    EXPECT_EQ(kind_of("shortcut"), inbound_kind::form_wanted);
    EXPECT_EQ(kind_of("view_closed"), inbound_kind::form_closed);
    EXPECT_EQ(kind_of("message_actions"), inbound_kind::ignored) << "Slack's prose has an s too many";
}

TEST(Inbound, NamesTheBotWhoseMessageIsKept) {
    const inbound kept = read_inbound("interactive", read(R"({"type": "message_action",
        "team": {"id": "T0EX1"}, "user": {"id": "U0EX1"}, "channel": {"id": "C0EX1"},
        "message": {"bot_id": "B0EX1", "username": "Looker", "text": "3.5%", "ts": "1.1"}})"));
    EXPECT_EQ(kept.author, "Looker");
    EXPECT_TRUE(kept.author_is_bot) << "though another one's name may look like an id";
}

TEST(AnEventOfAnOrganisation, IsOfTheInstallationThatHearsOfIt) {
    const auto enterprise_of = [](const char* more) {
        const std::string text = R"({"type": "event_callback", "team_id": "T0EX1", "event_id": "Ev1", )" +
                                 std::string(more) + R"("event_time": 1767225600,
            "event": {"type": "app_home_opened", "tab": "home", "user": "U0EX1"}})";
        return read_inbound("events_api", json::parse(text)).enterprise;
    };
    EXPECT_EQ(enterprise_of(""), "");
    EXPECT_EQ(enterprise_of(R"("enterprise_id": "E0EX1", )"), "E0EX1");
    EXPECT_EQ(enterprise_of(R"("authorizations": [{"enterprise_id": "E0EX2", "team_id": null}], )"), "E0EX2");
    EXPECT_EQ(enterprise_of(R"("authorizations": [], )"), "");
    EXPECT_EQ(enterprise_of(
                  R"("context_enterprise_id": "E0EX3", "authorizations": [{"enterprise_id": "E0EX2"}], )"),
              "E0EX3");
}

TEST(AnEvent, TellsWhenItHappened) {
    const auto at = [](const char* time) {
        return read_inbound("events_api", json::parse(R"({"type": "event_callback", "team_id": "T0EX1",
            "event": {"type": "app_uninstalled"}, "event_time": )" +
                                                      std::string(time) + "}"))
            .at;
    };
    EXPECT_EQ(at("1767225600"), evidence::moment(std::chrono::seconds(1767225600)));
    for (const char* none : {"null", "-5", "\"1767225600\"", "1.5"})
        EXPECT_EQ(at(none), evidence::moment{}) << none;
    EXPECT_GT(at("18446744073709551615"), evidence::moment{});
}

}  // namespace
}  // namespace bot::slack
