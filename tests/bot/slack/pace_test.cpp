#include "bot/slack/pace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using moment = pace::moment;

class APace : public testing::Test {
protected:
    pace keeper;
    moment now{1000h};

    // Milliseconds from now until that call may go.
    long wait(const std::string& method, const std::string& channel = "", const std::string& team = "T0EX1") {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   keeper.earliest(team, method, channel, now) - now)
            .count();
    }

    void use(const std::string& method, const std::string& channel = "", const std::string& team = "T0EX1") {
        keeper.used(team, method, channel, now);
    }

    // When each of so many calls went that went as soon as each could.
    std::vector<moment> all_at_once(const std::string& method, int calls) {
        std::vector<moment> gone;
        for (int i = 0; i < calls; ++i) {
            now = keeper.earliest("T0EX1", method, "", now);
            use(method);
            gone.push_back(now);
        }
        return gone;
    }

    static long most_in_a_minute(const std::vector<moment>& gone) {
        long most = 0;
        for (auto from = gone.begin(); from != gone.end(); ++from)
            most = std::max(most, std::lower_bound(from, gone.end(), *from + 60s) - from);
        return most;
    }
};

TEST_F(APace, StaysWithinEachTierHoweverMuchThereIsToDo) {
    EXPECT_EQ(most_in_a_minute(all_at_once("apps.connections.open", 10)), 1);
    EXPECT_EQ(most_in_a_minute(all_at_once("users.list", 200)), 20);
    EXPECT_EQ(most_in_a_minute(all_at_once("conversations.open", 300)), 50);
    EXPECT_EQ(most_in_a_minute(all_at_once("users.info", 500)), 100);
    EXPECT_EQ(most_in_a_minute(all_at_once("chat.postMessage", 1000)), 200) << "of the whole workspace";
    EXPECT_EQ(most_in_a_minute(all_at_once("some.newMethod", 200)), 20);
}

TEST_F(APace, LetsAFewGoAtOnceAndThenOneAfterTheOther) {
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(wait("conversations.open"), 0);
        use("conversations.open");
    }
    EXPECT_EQ(wait("conversations.open"), 1464);
    now += 1464ms;
    EXPECT_EQ(wait("conversations.open"), 0);
    use("conversations.open");
    EXPECT_EQ(wait("conversations.open"), 1464);
    now += 1h;
    for (int i = 0; i < 10; ++i)
        use("conversations.open");
    EXPECT_EQ(wait("conversations.open"), 1464) << "an hour's rest saves up no more than a few";
}

TEST_F(APace, SendsOneMessageASecondToEachChannel) {
    use("chat.postMessage", "D0EX1");
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 1000);
    EXPECT_EQ(wait("chat.postMessage", "D0EX2"), 0);
    EXPECT_EQ(wait("chat.update", "D0EX1"), 0) << "which is counted by itself";
    now += 999ms;
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 1);
    use("chat.postMessage", "D0EX1");
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 1001) << "what went too early is made up for";
}

TEST_F(APace, KeepsTheWorkspacesLimitAcrossChannels) {
    for (int i = 0; i < 20; ++i)
        use("chat.postMessage", "D0EX" + std::to_string(i));
    EXPECT_GT(wait("chat.postMessage", "D0EX99"), 0);
    EXPECT_EQ(wait("chat.postMessage", "D0EX99", "T0EX2"), 0) << "another workspace's is untouched";
}

TEST_F(APace, SendsOneASecondToEachAddress) {
    for (const std::string_view kind : {by_response_url, by_webhook}) {
        const std::string method(kind);
        use(method, "one");
        EXPECT_EQ(wait(method, "one"), 1000);
        EXPECT_EQ(wait(method, "other"), 0);
    }
    for (int i = 0; i < 100; ++i)
        use(std::string(by_response_url), "url" + std::to_string(i));
    EXPECT_EQ(wait(std::string(by_response_url), "new"), 0)
        << "addresses have nothing to do with one another";
}

TEST_F(APace, HoldsBackOnlyWhatWasLimited) {
    keeper.blocked("T0EX1", "chat.postMessage", now + 30s);
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 30000);
    EXPECT_EQ(wait("chat.postMessage", "D0EX2"), 30000);
    EXPECT_EQ(wait("chat.postMessage", "D0EX1", "T0EX2"), 0);
    EXPECT_EQ(wait("chat.update"), 0);
    keeper.blocked("T0EX1", "chat.postMessage", now + 10s);
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 30000) << "the longer wait stands";
    now += 30s;
    EXPECT_EQ(wait("chat.postMessage", "D0EX1"), 0);
}

TEST_F(APace, ForgetsWhatHasNoEffectAnyMore) {
    std::size_t most = 0;
    for (int i = 0; i < 100000; ++i) {
        now += 100ms;
        use("chat.postMessage", "D0EX" + std::to_string(i), "T0EX" + std::to_string(i % 1000));
        keeper.blocked("T0EX" + std::to_string(i), "chat.update", now + 1s);
        most = std::max(most, keeper.remembered());
    }
    EXPECT_LE(most, 600U);
}

TEST(APause, GrowsUpToAMinuteAndIsNeverTheSame) {
    const auto longest = [](unsigned failures) {
        std::chrono::milliseconds most{0}, least{1h};
        for (int i = 0; i < 2000; ++i) {
            const auto pause = pause_after(failures);
            most = std::max(most, pause);
            least = std::min(least, pause);
        }
        EXPECT_LT(least, most / 2) << "anything from nothing on";
        return most;
    };
    EXPECT_LE(longest(0), 1s);
    EXPECT_LE(longest(1), 1s);
    EXPECT_GT(longest(2), 1s);
    EXPECT_LE(longest(2), 2s);
    EXPECT_GT(longest(6), 16s);
    EXPECT_LE(longest(6), 32s);
    EXPECT_LE(longest(7), 60s);
    EXPECT_GT(longest(1000000), 32s);
    EXPECT_LE(longest(1000000), 60s);
}

}  // namespace
}  // namespace bot::slack
