#include "storage/installations.hpp"

#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using testing::ElementsAre;

class Installations : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
    const evidence::moment today = support::noon();

    static installation of(std::string team, std::string tokens, std::string enterprise = "") {
        installation made;
        made.platform = "slack";
        made.team = std::move(team);
        made.enterprise = std::move(enterprise);
        made.bot_user = "U0BOT";
        made.app_id = "A0EX1";
        made.name = "Example";
        made.scopes = "chat:write,commands";
        made.sealed = std::move(tokens);
        made.expires_at = support::noon() + std::chrono::hours{12};
        made.installed_by = "U0EX1";
        made.installed_at = support::noon();
        return made;
    }
    static installation of_organisation(std::string enterprise, std::string tokens) {
        installation made = of(enterprise, std::move(tokens), enterprise);
        made.is_org = true;
        return made;
    }

    // The tokens that speak to a workspace; "none" when there are none.
    std::string tokens_for(std::string_view team, std::string_view enterprise = "") {
        const auto found = installations::get(on, "slack", team, enterprise);
        return found ? found->sealed : "none";
    }
};

TEST_F(Installations, ComeBackAsTheyWerePut) {
    const installation first = of("T0EX1", std::string("\x01 bytes \0 «и»", 16), "E0EX1");
    installations::put(on, first);
    EXPECT_EQ(installations::get(on, "slack", "T0EX1", ""), first);
    EXPECT_THAT(installations::list(on, "slack"), ElementsAre(first));
    EXPECT_THAT(installations::list(on, "chime"), ElementsAre());
    EXPECT_EQ(installations::get(on, "chime", "T0EX1", ""), std::nullopt);
}

TEST_F(Installations, AreReplacedByALaterOneOfTheSameTeam) {
    installations::put(on, of("T0EX1", "old"));
    installations::put(on, of("T0EX2", "another's"));
    installations::put(on, of("T0EX1", "new"));
    EXPECT_EQ(tokens_for("T0EX1"), "new");
    EXPECT_EQ(tokens_for("T0EX2"), "another's");
    EXPECT_EQ(installations::list(on, "slack").size(), 2U);
}

TEST_F(Installations, OfAnOrganisationSpeakToAllItsWorkspaces) {
    installations::put(on, of_organisation("E0EX1", "everywhere"));
    EXPECT_EQ(tokens_for("T0EX1", "E0EX1"), "everywhere");
    EXPECT_EQ(tokens_for("T0EX1", "E0EX2"), "none");
    EXPECT_EQ(tokens_for("T0EX1"), "none") << "a workspace of no organisation";
    EXPECT_EQ(tokens_for("E0EX1", "E0EX1"), "everywhere");
}

TEST_F(Installations, OfTheWorkspaceItselfGoFirst) {
    installations::put(on, of_organisation("E0EX1", "everywhere"));
    installations::put(on, of("T0EX1", "its own", "E0EX1"));
    EXPECT_EQ(tokens_for("T0EX1", "E0EX1"), "its own");
    EXPECT_EQ(tokens_for("T0EX2", "E0EX1"), "everywhere") << "another workspace never gets those of this one";
    EXPECT_TRUE(installations::revoke(on, "slack", "T0EX1", today));
    EXPECT_EQ(tokens_for("T0EX1", "E0EX1"), "everywhere");
}

TEST_F(Installations, LoseTheirTokensWhenTheyAreRevoked) {
    installations::put(on, of("T0EX1", "secret"));
    EXPECT_TRUE(installations::revoke(on, "slack", "T0EX1", today));
    EXPECT_EQ(tokens_for("T0EX1"), "none");
    const auto kept = installations::list(on, "slack");
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_FALSE(kept[0].active);
    EXPECT_EQ(kept[0].sealed, "");
    EXPECT_EQ(kept[0].name, "Example");
    EXPECT_FALSE(installations::revoke(on, "slack", "T0EX1", today));
    EXPECT_FALSE(installations::revoke(on, "slack", "T0EX9", today));
}

TEST_F(Installations, AreNotEndedByWordOfTheOneBefore) {
    installation younger = of("T0EX1", "new");
    younger.installed_at = today + std::chrono::milliseconds(1700);
    installations::put(on, younger);
    EXPECT_FALSE(installations::revoke(on, "slack", "T0EX1", today));
    EXPECT_EQ(tokens_for("T0EX1"), "new");
    EXPECT_TRUE(installations::revoke(on, "slack", "T0EX1", today + std::chrono::seconds(1)))
        << "in the same second";
}

TEST_F(Installations, SayWhereThereIsNoneAnyMore) {
    const auto was_taken_out = [this](const char* team, const char* enterprise = "") {
        return installations::was_taken_out(on, "slack", team, enterprise);
    };
    installations::put(on, of_organisation("E0EX1", "everywhere"));
    EXPECT_FALSE(was_taken_out("T0EX1", "E0EX1"));
    EXPECT_FALSE(was_taken_out("T0EX1")) << "there never was one";
    installations::revoke(on, "slack", "E0EX1", today);
    EXPECT_TRUE(was_taken_out("T0EX1", "E0EX1"));
    EXPECT_FALSE(was_taken_out("T0EX1", "E0EX2"));
    installations::put(on, of("T0EX1", "its own", "E0EX1"));
    EXPECT_FALSE(was_taken_out("T0EX1", "E0EX1"));
}

TEST_F(Installations, CanBeMadeAgain) {
    installations::put(on, of("T0EX1", "old"));
    installations::revoke(on, "slack", "T0EX1", today);
    installations::put(on, of("T0EX1", "new"));
    EXPECT_EQ(tokens_for("T0EX1"), "new");
}

}  // namespace
}  // namespace storage
