#include "bot/slack/nudges.hpp"

#include "bot/slack/letters.hpp"
#include "tests/support/block_kit.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/workspace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using nlohmann::json;
using support::workspace;
using testing::HasSubstr;

const evidence::person_id dana{"slack:T0EX1/U0EX1"};

class NudgesInSlack : public testing::Test {
protected:
    workspace acme{"acme-"};
    nudge_way way = nudges_by(acme.front(), acme.sender(), acme.names());

    static nudge_letter weekly(const evidence::person_id& who = dana) {
        nudge_letter what;
        what.key = "nudge:1";
        what.nudge = "weekly 2026-03-02";
        what.who = who;
        what.reach = "E0EX1";
        what.says.headline = "You logged two decisions this week.";
        what.says.next = commands::question{"What made you decide it?", "/decision D-1 because: "};
        what.says.choices = {{"Nothing this week", "/evidence nudges nothing weekly 2026-03-02"},
                             {"In an hour", "/evidence nudges snooze 1h weekly 2026-03-02"}};
        what.leave_by = support::noon() + std::chrono::hours(8);
        what.useful_until = support::noon() + std::chrono::days(3);
        return what;
    }
    // As the sender will read it.
    static letter read(const storage::outgoing& row) {
        storage::outbox::letter kept;
        kept.key = row.key;
        kept.team = row.team;
        kept.kind = row.kind;
        kept.body = row.body;
        return read_letter(kept).value();
    }

    std::string zone(const std::string& reach = "") {
        return acme.dossier().io().await(way.zone(dana, reach));
    }
    void says_zone(const std::string& zone) {
        acme.answers("users.info", {{"ok", true}, {"user", {{"name", "dana"}, {"tz", zone}}}});
    }
};

TEST_F(NudgesInSlack, AreForPeopleOfWorkspaces) {
    EXPECT_EQ(way.platform, "slack");
    EXPECT_TRUE(way.reaches(dana));
    for (const char* name : {"local:ana", "slack:T0EX1", "slack", ""})
        EXPECT_FALSE(way.reaches({name})) << name;
}

TEST_F(NudgesInSlack, GoToTheDirectMessageUntilTheDayEnds) {
    const storage::outgoing row = way.letter(weekly());
    EXPECT_EQ(row.key, "nudge:1");
    EXPECT_EQ(row.platform, "slack");
    EXPECT_EQ(row.team, "T0EX1");
    EXPECT_EQ(row.kind, "message");
    EXPECT_EQ(row.due, evidence::moment{}) << "at once";
    EXPECT_EQ(row.expires, support::noon() + std::chrono::hours(8));
    const letter sent = read(row);
    EXPECT_EQ(sent.to.team, "T0EX1");
    EXPECT_EQ(sent.to.user, "U0EX1");
    EXPECT_EQ(sent.to.enterprise, "E0EX1");
    EXPECT_EQ(sent.to.channel, "") << "which the sender opens";
    EXPECT_EQ(sent.person, dana);
    EXPECT_THAT(support::faults_in_message(sent.message), testing::IsEmpty());
}

TEST_F(NudgesInSlack, HaveButtonsInTheWorkspacesOwnWords) {
    const json message = read(way.letter(weekly())).message;
    const std::string text = message.dump();
    EXPECT_THAT(text, HasSubstr("You logged two decisions this week."));
    EXPECT_THAT(text, HasSubstr("`/acme-decision D-1 because: `"));
    std::vector<std::string> buttons;
    for (const json& block : message.at("blocks"))
        if (block.at("type") == "actions")
            for (const json& one : block.at("elements"))
                buttons.push_back(one["text"]["text"].get<std::string>() + ": " +
                                  one["value"].get<std::string>());
    EXPECT_THAT(buttons,
                testing::IsSupersetOf({"Nothing this week: /evidence nudges nothing weekly 2026-03-02",
                                       "In an hour: /evidence nudges snooze 1h weekly 2026-03-02"}))
        << "what a tap says is dossier's own line";
}

TEST_F(NudgesInSlack, AreSentWhenTheyArePutIntoTheOutbox) {
    acme.answers("conversations.open", {{"ok", true}, {"channel", {{"id", "D0EX1"}}}});
    acme.dossier().io().call([&] { acme.sender().start(); });
    storage::outgoing row = way.letter(weekly());
    row.expires = system_now() + std::chrono::hours(1);
    row.who = dana;
    acme.put(row);
    acme.dossier().io().call([&] { way.notice(); });
    EXPECT_TRUE(support::eventually([&] { return acme.outbox().front() == "nudge:1 sent "; }));
    ASSERT_EQ(acme.times("chat.postMessage"), 1U);
    EXPECT_THAT(acme.forms("conversations.open").at(0), HasSubstr("users=U0EX1"));
    EXPECT_THAT(acme.forms("chat.postMessage")[0], HasSubstr("channel=D0EX1"));
}

TEST_F(NudgesInSlack, AskSlackWhereSomebodyIs) {
    says_zone("Asia/Tokyo");
    EXPECT_EQ(zone(), "Asia/Tokyo");
    EXPECT_THAT(acme.forms("users.info").at(0), HasSubstr("user=U0EX1"));
    says_zone("Europe/Berlin");
    EXPECT_EQ(zone(), "Asia/Tokyo") << "which is remembered for half a day";
    EXPECT_EQ(acme.times("users.info"), 1U);
}

TEST_F(NudgesInSlack, AskAgainWhereSlackDidNotSay) {
    acme.answers("users.info", {{"ok", false}, {"error", "user_not_found"}});
    EXPECT_EQ(zone(), "");
    acme.answers_in("users.info", fakes::http_answer("500 Sorry", "text/plain", "no"));
    EXPECT_EQ(zone(), "");
    says_zone("Asia/Tokyo");
    EXPECT_EQ(zone(), "Asia/Tokyo");
}

TEST_F(NudgesInSlack, KnowNoZoneWhereDossierIsNot) {
    says_zone("Asia/Tokyo");
    EXPECT_EQ(acme.dossier().io().await(way.zone({"slack:T0EX2/U0EX1"}, "")), "");
    EXPECT_EQ(acme.times("users.info"), 0U);
}

}  // namespace
}  // namespace bot::slack
