#include "bot/chime/session_life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A session whose time and whose other side a test plays.
class SessionLife : public testing::Test {
protected:
    using moment = session_life::moment;

    session_life life;
    moment now{1h};
    std::vector<std::string> log;

    // What is to be done, in a word each; what is for the log goes there.
    std::vector<std::string> done(const session_steps& steps) {
        std::vector<std::string> words;
        for (const auto& step : steps) {
            if (std::get_if<session_step::ask_for_address>(&step)) words.push_back("ask");
            if (const auto* const one = std::get_if<session_step::connect>(&step))
                words.push_back("connect " + one->url);
            if (std::get_if<session_step::ping>(&step)) words.push_back("ping");
            if (std::get_if<session_step::drop>(&step)) words.push_back("drop");
            if (const auto* const one = std::get_if<session_step::note>(&step))
                log.push_back((one->grave ? "grave: " : "") + one->text);
        }
        return words;
    }

    std::vector<std::string> start() { return done(life.start(now)); }
    std::vector<std::string> addressed(const std::string& url) {
        return done(life.addressed(now, {url, "", false}));
    }
    std::vector<std::string> ended(unsigned code) { return done(life.ended(now, code, "it broke")); }

    void connect() {
        start();
        addressed("wss://one/");
        done(life.opened(now));
    }
    void establish() {
        connect();
        done(life.established(now));
    }

    // How long until the machine wants to do something.
    std::chrono::nanoseconds sleeps() const { return *life.wake_at() - now; }

    std::vector<std::string> sleep() {
        now = *life.wake_at();
        return done(life.tick(now));
    }
};

TEST_F(SessionLife, BeginsByAskingForAnAddressAndConnectsThere) {
    EXPECT_THAT(start(), ElementsAre("ask"));
    EXPECT_THAT(addressed("wss://one/"), ElementsAre("connect wss://one/"));
    EXPECT_FALSE(life.is_up());
    done(life.opened(now));
    EXPECT_FALSE(life.is_up());
    done(life.established(now));
    EXPECT_TRUE(life.is_up());
    EXPECT_EQ(life.counts().established, 1U);
}

TEST_F(SessionLife, GivesASocketFifteenSecondsToBecomeASession) {
    connect();
    EXPECT_EQ(sleeps(), 15s);
    EXPECT_THAT(sleep(), ElementsAre("drop"));
    EXPECT_THAT(sleep(), ElementsAre("ask"));
    EXPECT_EQ(life.counts().lost, 0U);
}

TEST_F(SessionLife, AsksASilentPeerWhetherItIsThere) {
    establish();
    EXPECT_EQ(sleeps(), 20s);
    EXPECT_THAT(sleep(), ElementsAre("ping"));
    now += 1s;
    life.heard(now);
    EXPECT_EQ(sleeps(), 20s);
    EXPECT_THAT(sleep(), ElementsAre("ping"));
}

TEST_F(SessionLife, HoldsAPeerForDeadThatDoesNotAnswer) {
    establish();
    sleep();
    EXPECT_EQ(sleeps(), 30s);
    EXPECT_THAT(sleep(), ElementsAre("drop"));
    EXPECT_FALSE(life.is_up());
    EXPECT_EQ(life.counts().lost, 1U);
    EXPECT_THAT(sleep(), ElementsAre("ask"));
}

TEST_F(SessionLife, LeavesAPeerAloneThatSpeaks) {
    establish();
    for (int i = 0; i < 100; ++i) {
        now += 19s;
        life.heard(now);
        EXPECT_THAT(done(life.tick(now)), IsEmpty());
    }
}

TEST_F(SessionLife, ComesAgainSoonBehindCodesThatSaySo) {
    for (const unsigned code : {0U, 1001U, 1006U, 1011U, 1012U, 1013U, 1014U, 4001U, 4005U, 4999U})
        EXPECT_EQ(judge_close(code), come_again::soon) << code;
    for (const unsigned code : {1000U, 1002U, 1003U, 1008U, 1009U, 4000U, 4002U})
        EXPECT_EQ(judge_close(code), come_again::slowly) << code;
    for (const unsigned code : {4003U, 4401U})
        EXPECT_EQ(judge_close(code), come_again::in_vain) << code;
}

TEST_F(SessionLife, WaitsMinutesAndTellsTheOperatorWhereItIsNotGranted) {
    for (const unsigned code : {4401U, 4003U}) {
        connect();
        ended(code);
        EXPECT_GE(sleeps(), 60s);
        EXPECT_LE(sleeps(), 120s);
        EXPECT_THAT(log.back(), HasSubstr("grave: Chime does not grant a session"));
        EXPECT_THAT(log.back(), HasSubstr(std::to_string(code)));
        EXPECT_THAT(log.back(), HasSubstr("dossier doctor --chime"));
        EXPECT_THAT(sleep(), ElementsAre("ask"));
        life = session_life();
    }
}

TEST_F(SessionLife, OpensNoTwoSocketsWithinASecond) {
    establish();
    for (int i = 0; i < 50; ++i) {
        const moment opened = now;
        ended(1012);
        EXPECT_THAT(sleep(), ElementsAre("ask"));
        EXPECT_GE(now - opened, 1s);
        addressed("wss://next/");
        done(life.opened(now));
        done(life.established(now));
    }
}

TEST_F(SessionLife, WaitsLongerFromFailureToFailureAndNeverGivesUp) {
    start();
    std::chrono::nanoseconds longest{0};
    for (int i = 0; i < 500; ++i) {
        addressed("");
        EXPECT_LE(sleeps(), 30s);
        longest = std::max(longest, sleeps());
        EXPECT_THAT(sleep(), ElementsAre("ask"));
    }
    EXPECT_GE(longest, 20s);
}

TEST_F(SessionLife, BeginsAnewBehindASessionThatLasted) {
    start();
    for (int i = 0; i < 10; ++i) {
        addressed("");
        sleep();
    }
    addressed("wss://one/");
    done(life.opened(now));
    done(life.established(now));
    now += 15s;
    life.heard(now);
    ended(1001);
    EXPECT_LE(sleeps(), 1s);
}

TEST_F(SessionLife, NotesTheSameProblemOnce) {
    start();
    for (int i = 0; i < 5; ++i) {
        done(life.addressed(now, {"", "HTTP status 500", false}));
        sleep();
    }
    EXPECT_THAT(log, ElementsAre("grave: There is no session with Chime: HTTP status 500"));
}

TEST_F(SessionLife, WaitsMinutesWhereAPermissionIsMissing) {
    start();
    done(life.addressed(now, {"", "ForbiddenException", true}));
    EXPECT_GE(sleeps(), 60s);
    EXPECT_THAT(log.back(), HasSubstr("ForbiddenException"));
}

TEST_F(SessionLife, IsOverWhenItIsStopped) {
    establish();
    EXPECT_THAT(done(life.stop()), ElementsAre("drop"));
    EXPECT_TRUE(life.is_over());
    EXPECT_EQ(life.wake_at(), std::nullopt);
    EXPECT_THAT(ended(1012), IsEmpty());
    EXPECT_THAT(addressed("wss://late/"), IsEmpty());
    EXPECT_THAT(done(life.established(now)), IsEmpty());
}

}  // namespace
}  // namespace bot::chime
