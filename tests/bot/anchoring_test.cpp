#include "bot/anchoring.hpp"

#include "bot/anchor_now.hpp"
#include "storage/anchors.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

namespace bot {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::time_stamp_authority;
using manner = time_stamp_authority::manner;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// A desk, and an authority that answers over HTTP as a test wants it.
class AnchoringInTime : public testing::Test {
protected:
    support::office dossier;
    time_stamp_authority tsa{"Test TSA", {}};
    std::atomic<manner> how = manner::right;
    std::atomic<bool> broken = false;
    std::optional<canned_server> authority;
    anchoring_options chosen;

    AnchoringInTime() {
        authority.emplace([this](const asked_request& asked) {
            if (broken) return std::string("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
            return fakes::http_ok("application/timestamp-reply", tsa.answer(asked.body, system_now(), how));
        });
        chosen.database = dossier.database();
        chosen.authority = authority->url("/tsa");
        chosen.authority_ca = dossier.database().string() + ".ca.pem";
        support::write_file(chosen.authority_ca, tsa.ca());
    }

    // `dossier anchor`.
    std::vector<std::string> anchor() {
        const anchored_once told = dossier.io().await(anchor_once(dossier.desk(), chosen));
        done = told.done;
        return told.lines;
    }
    bool done = false;

    storage::anchors_report report() { return storage::verify_anchors(dossier.database()); }
    desk_counts counts() {
        return dossier.io().call([&] { return dossier.desk().counts(); });
    }
    // Nothing is told when the loop has finished a round, so it is looked for.
    template <class Reached>
    static bool eventually(Reached reached) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!reached()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            std::this_thread::yield();
        }
        return true;
    }
};

TEST_F(AnchoringInTime, SignsAndStamps) {
    dossier.say("/decision Dropped gift wrap");
    EXPECT_THAT(anchor(), ElementsAre(StartsWith("Anchored: 1 leaf, 1 new, signed by dossier/"),
                                      testing::MatchesRegex("Stamped 20.*Z by Test TSA\\.")));
    EXPECT_TRUE(done);
    EXPECT_EQ(report().stamped, 1U);
    EXPECT_THAT(report().problems, IsEmpty());
    const auto asked = authority->asked();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_THAT(asked[0].head, HasSubstr("Content-Type: application/timestamp-query\r\n"));
}

TEST_F(AnchoringInTime, HasNothingToDoTwice) {
    dossier.say("/decision Dropped gift wrap");
    anchor();
    EXPECT_THAT(anchor(), ElementsAre("Nothing was logged since the last anchor."));
    EXPECT_TRUE(done);
    EXPECT_EQ(authority->asked().size(), 1U);
}

TEST_F(AnchoringInTime, WorksWithoutAnAuthority) {
    dossier.say("/decision Dropped gift wrap");
    chosen.authority.clear();
    EXPECT_THAT(anchor(),
                ElementsAre(StartsWith("Anchored: 1 leaf"), StartsWith("Not stamped: no time-stamp")));
    EXPECT_TRUE(done);
    EXPECT_EQ(report().stamped, 0U);
}

TEST_F(AnchoringInTime, KeepsNoStampThatDoesNotHold) {
    dossier.say("/decision Dropped gift wrap");
    for (const auto& [wrong, why] : {std::pair{manner::wrong_nonce, "its nonce is not the one that was sent"},
                                     {manner::wrong_imprint, "it stamps something else"},
                                     {manner::truncated, "it is no time-stamp reply that can be read"},
                                     {manner::rejected, "the authority refused"}}) {
        how = wrong;
        EXPECT_THAT(anchor().back(), HasSubstr(why));
        EXPECT_FALSE(done);
        EXPECT_EQ(report().stamped, 0U);
    }
    how = manner::right;
    EXPECT_THAT(anchor().back(), StartsWith("Stamped "));
}

TEST_F(AnchoringInTime, SaysWhatTheAuthorityAnswered) {
    dossier.say("/decision Dropped gift wrap");
    broken = true;
    EXPECT_THAT(anchor().back(), HasSubstr("/tsa gave no time stamp: it answered with status 503"));
    authority.reset();
    EXPECT_THAT(anchor().back(), HasSubstr("gave no time stamp: no connection"));
    EXPECT_EQ(report().heads, 1U) << "the head is signed all the same";
    std::filesystem::remove(chosen.authority_ca);
    EXPECT_THAT(anchor().back(), HasSubstr("cannot be read"));
}

TEST_F(AnchoringInTime, StampsEveryHeadThatWaits) {
    broken = true;
    for (const char* line : {"/decision one", "/decision two", "/decision three"}) {
        dossier.say(line);
        anchor();
    }
    EXPECT_EQ(report().stamped, 0U);
    broken = false;
    EXPECT_EQ(anchor().size(), 4U) << "nothing new, and three stamps";
    EXPECT_EQ(report().stamped, 3U);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(AnchoringInTime, DoesNotSignOverWhatIsNotIntact) {
    dossier.say("/decision Dropped gift wrap");
    SQLite::Database(dossier.database().string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE record SET canonical = replace(canonical, 'wrap', 'box')");
    EXPECT_THAT(anchor(),
                ElementsAre(StartsWith("Not anchored: The head of 1 leaves is not signed: the chain of "
                                       "local:ana is not intact: record 1 was altered")));
    EXPECT_FALSE(done);
    EXPECT_EQ(report().heads, 0U);
}

// --- while a server runs ---

TEST_F(AnchoringInTime, LooksAfterTheStart) {
    dossier.say("/decision Dropped gift wrap");
    anchoring loop(dossier.io().context().get_executor(), dossier.desk(), chosen);
    dossier.io().call([&] { loop.start(); });
    EXPECT_TRUE(eventually([&] { return report().stamped == 1; }));
    EXPECT_TRUE(eventually([&] { return counts().anchor_size == 1 && counts().anchors_unstamped == 0; }));
    dossier.io().call([&] { loop.stop(); });
    EXPECT_TRUE(eventually([&] { return dossier.io().call([&] { return loop.idle(); }); }));
}

TEST_F(AnchoringInTime, AnchorsTheFirstEntryOfADayAtOnceAndNoFurther) {
    anchoring loop(dossier.io().context().get_executor(), dossier.desk(), chosen);
    dossier.io().call([&] { loop.start(); });
    dossier.say("/decision the first of the day");
    dossier.io().call([&] { loop.notice(); });
    EXPECT_TRUE(eventually([&] { return report().heads == 1; }));
    dossier.say("/decision another one");
    dossier.io().call([&] { loop.notice(); });
    dossier.io().call([&] { loop.stop(); });
    EXPECT_TRUE(eventually([&] { return dossier.io().call([&] { return loop.idle(); }); }));
    EXPECT_EQ(report().leaves, 1U);
}

TEST_F(AnchoringInTime, DelaysNobodyWhileTheAuthorityIsSilent) {
    canned_server silent([](const asked_request&) { return std::string(); });
    chosen.authority = silent.url("/");
    dossier.say("/decision one");
    anchoring loop(dossier.io().context().get_executor(), dossier.desk(), chosen);
    dossier.io().call([&] { loop.start(); });
    EXPECT_TRUE(eventually([&] { return !silent.asked().empty(); }));
    EXPECT_THAT(dossier.say("/decision two").said.headline, StartsWith("D-2 saved"));
    EXPECT_TRUE(eventually([&] { return counts().anchors_unstamped == 1; }));
    dossier.io().call([&] { loop.stop(); });
    EXPECT_TRUE(eventually([&] { return dossier.io().call([&] { return loop.idle(); }); }))
        << "stopping does not wait for the authority";
}

TEST_F(AnchoringInTime, CountsNothingAsUnstampedWithoutAnAuthority) {
    chosen.authority.clear();
    dossier.say("/decision one");
    anchoring loop(dossier.io().context().get_executor(), dossier.desk(), chosen);
    dossier.io().call([&] { loop.start(); });
    EXPECT_TRUE(eventually([&] { return counts().anchor_size == 1; }));
    EXPECT_EQ(counts().anchors_unstamped, 0U);
    dossier.io().call([&] { loop.stop(); });
}

// --- `dossier anchor` and its settings ---

TEST(AnchoringInATerminal, NeedsADatabaseThatNobodyHolds) {
    config::settings chosen;
    const support::temporary_folder folder;
    chosen.database = folder / "none.db";
    EXPECT_THROW(anchor(chosen), storage::cannot_open);
    EXPECT_FALSE(std::filesystem::exists(chosen.database));
    support::office dossier;
    chosen.database = dossier.database();
    try {
        anchor(chosen);
        ADD_FAILURE() << "it was anchored";
    } catch (const storage::already_open& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("It anchors every day by itself"));
    }
}

TEST(AnchoringInATerminal, NamesWhatIsWrongWithTheAuthority) {
    const support::temporary_folder folder;
    config::settings chosen;
    EXPECT_FALSE(authority_problem(chosen));
    chosen.tsa = "http://tsa.example/";
    chosen.tsa_ca = folder / "ca.pem";
    support::write_file(chosen.tsa_ca, time_stamp_authority().ca());
    EXPECT_FALSE(authority_problem(chosen));
    support::write_file(chosen.tsa_ca, "no certificate");
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("holds no certificates in PEM form"));
    support::write_file(chosen.tsa_ca, std::string(40000, ' ') + "\n" + time_stamp_authority().ca());
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("larger than 32 kB"));
    chosen.tsa = "http://tsa example/";
    EXPECT_THAT(authority_problem(chosen).value_or(""), HasSubstr("is not an address that can be asked"));
}

}  // namespace
}  // namespace bot
