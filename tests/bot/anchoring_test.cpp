#include "bot/anchoring.hpp"

#include "storage/anchors.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/fakes/time_stamp_authority.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/eventually.hpp"
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

    // The process may not write what it is about to sign: something stands in the way of its file.
    std::filesystem::path obstacle() const { return dossier.database().string() + ".anchor.new"; }
    void hinder_the_signer() { std::filesystem::create_directory(obstacle()); }
    void let_it_sign() { std::filesystem::remove(obstacle()); }

    // Tries again at once, and goes on doing so.
    void be_impatient() {
        chosen.rhythm = std::chrono::milliseconds(2);
        chosen.longest_pause = std::chrono::milliseconds(2);
    }

    // A loop as a server has it, until the end of the test's block.
    class running {
    public:
        explicit running(AnchoringInTime& in)
            : in_(in), loop_(in.dossier.io().context().get_executor(), in.dossier.desk(), in.chosen) {
            in_.dossier.io().call([this] { loop_.start(); });
        }
        ~running() { stop(); }
        running(const running&) = delete;
        running& operator=(const running&) = delete;
        void notice() {
            in_.dossier.io().call([this] { loop_.notice(); });
        }
        void stop() {
            in_.dossier.io().call([this] { loop_.stop(); });
            EXPECT_TRUE(support::eventually(
                [this] { return in_.dossier.io().call([this] { return loop_.idle(); }); }));
        }

    private:
        AnchoringInTime& in_;
        anchoring loop_;
    };

    storage::anchors_report report() { return storage::verify_anchors(dossier.database()); }
    desk_counts counts() {
        return dossier.io().call([&] { return dossier.desk().counts(); });
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

TEST_F(AnchoringInTime, TakesNoStampThatIsLargerThanAny) {
    dossier.say("/decision Dropped gift wrap");
    authority.emplace([](const asked_request&) {
        return fakes::http_ok("application/timestamp-reply", std::string(256 * 1024 + 1, 'x'));
    });
    chosen.authority = authority->url("/");
    EXPECT_THAT(anchor().back(), HasSubstr("gave no time stamp: the answer is too large"));
    EXPECT_EQ(report().stamped, 0U);
    EXPECT_THAT(report().no_stamp_because, HasSubstr("the answer is too large")) << "for dossier doctor";
}

TEST_F(AnchoringInTime, GoesOnWithTheSameHeadOnceItCanBeSigned) {
    dossier.say("/decision Dropped gift wrap");
    hinder_the_signer();
    EXPECT_THAT(anchor(), ElementsAre(testing::AllOf(StartsWith("Not anchored: The file "),
                                                     HasSubstr(".anchor.new cannot be written"))));
    EXPECT_FALSE(done);
    EXPECT_EQ(report().leaves, 1U);
    EXPECT_EQ(report().heads, 0U);
    EXPECT_THAT(authority->asked(), IsEmpty()) << "nothing is shown that is not signed";
    let_it_sign();
    dossier.say("/decision Kept the old ranking");
    EXPECT_THAT(anchor(),
                ElementsAre(StartsWith("Anchored: 1 leaf, 0 new"), StartsWith("Anchored: 2 leaves, 1 new"),
                            StartsWith("Stamped "), StartsWith("Stamped ")))
        << "what was laid is signed first";
    EXPECT_TRUE(done);
    EXPECT_THAT(report().problems, IsEmpty());
}

TEST_F(AnchoringInTime, DoesNotSignOverWhatIsNotIntact) {
    dossier.say("/decision Dropped gift wrap");
    support::tamper(dossier.database(), "UPDATE record SET canonical = replace(canonical, 'wrap', 'box')");
    EXPECT_THAT(anchor(),
                ElementsAre(StartsWith("Not anchored: The head of 1 leaves is not signed: the chain of "
                                       "local:ana is not intact: record 1 was altered")));
    EXPECT_FALSE(done);
    EXPECT_EQ(report().heads, 0U);
}

// --- while a server runs ---

TEST_F(AnchoringInTime, LooksAfterTheStart) {
    dossier.say("/decision Dropped gift wrap");
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return report().stamped == 1; }));
    EXPECT_TRUE(
        support::eventually([&] { return counts().anchor_size == 1 && counts().anchors_unstamped == 0; }));
}

TEST_F(AnchoringInTime, AnchorsTheFirstEntryOfADayAtOnceAndNoFurther) {
    running loop(*this);
    dossier.say("/decision the first of the day");
    loop.notice();
    EXPECT_TRUE(support::eventually([&] { return report().heads == 1; }));
    dossier.say("/decision another one");
    loop.notice();
    loop.stop();
    EXPECT_EQ(report().leaves, 1U);
}

TEST_F(AnchoringInTime, AsksAnAuthorityThatFailedAgain) {
    be_impatient();
    broken = true;
    dossier.say("/decision one");
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return authority->asked().size() > 2; }));
    EXPECT_EQ(report().stamped, 0U);
    EXPECT_EQ(report().heads, 1U);
    broken = false;
    EXPECT_TRUE(support::eventually([&] { return report().stamped == 1; }));
    EXPECT_TRUE(support::eventually([&] { return counts().anchors_unstamped == 0; }));
}

TEST_F(AnchoringInTime, StampsAllThatWaitedOnceTheAuthorityAnswers) {
    broken = true;
    for (const char* line : {"/decision one", "/decision two", "/decision three"}) {
        dossier.say(line);
        anchor();
    }
    broken = false;
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return report().stamped == 3; }));
}

TEST_F(AnchoringInTime, TriesToSignAgain) {
    be_impatient();
    hinder_the_signer();
    dossier.say("/decision one");
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return report().leaves == 1; }));
    EXPECT_EQ(report().heads, 0U);
    EXPECT_THAT(dossier.say("/decision two").said.headline, StartsWith("D-2 saved"));
    let_it_sign();
    EXPECT_TRUE(support::eventually([&] { return report().stamped == 1; }));
    EXPECT_EQ(report().leaves, 1U);
}

TEST_F(AnchoringInTime, DelaysNobodyWhileTheAuthorityIsSilent) {
    canned_server silent([](const asked_request&) { return std::string(); });
    chosen.authority = silent.url("/");
    dossier.say("/decision one");
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return !silent.asked().empty(); }));
    EXPECT_THAT(dossier.say("/decision two").said.headline, StartsWith("D-2 saved"));
    EXPECT_TRUE(support::eventually([&] { return counts().anchors_unstamped == 1; }));
    loop.stop();  // which does not wait for the authority
    EXPECT_EQ(report().no_stamp_because, "") << "it was we who gave up";
}

TEST_F(AnchoringInTime, DoesNothingWhenItIsStoppedBeforeItStarts) {
    dossier.say("/decision one");
    anchoring loop(dossier.io().context().get_executor(), dossier.desk(), chosen);
    EXPECT_TRUE(loop.idle());
    dossier.io().call([&] {
        loop.stop();
        loop.start();
    });
    EXPECT_TRUE(support::eventually([&] { return dossier.io().call([&] { return loop.idle(); }); }));
    EXPECT_EQ(report().leaves, 0U);
}

TEST_F(AnchoringInTime, CountsNothingAsUnstampedWithoutAnAuthority) {
    chosen.authority.clear();
    dossier.say("/decision one");
    running loop(*this);
    EXPECT_TRUE(support::eventually([&] { return counts().anchor_size == 1; }));
    EXPECT_EQ(counts().anchors_unstamped, 0U);
}

}  // namespace
}  // namespace bot
