#include "bot/retrying.hpp"

#include "tests/support/office.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

namespace bot {
namespace {

using namespace std::chrono_literals;

class Retrying : public testing::Test {
protected:
    support::office dossier;
    retrying patiently{dossier.io().context().get_executor(), dossier.desk()};
    std::atomic<int> tries = 0;

    // A job that the store refuses so often.
    desk::store_job refused(int times) {
        return [this, times](storage::connection&, evidence::moment) {
            if (++tries <= times) throw std::runtime_error("the disk is full");
        };
    }
    std::future<bool> begin(boost::asio::awaitable<bool> work) {
        return boost::asio::co_spawn(dossier.io().context(), std::move(work), boost::asio::use_future);
    }
    void stop() {
        dossier.io().call([this] { patiently.stop(); });
    }
};

TEST_F(Retrying, WritesOnceWhatIsTaken) {
    EXPECT_TRUE(begin(patiently.write(refused(0), "not written")).get());
    EXPECT_EQ(tries, 1);
}

TEST_F(Retrying, WritesUntilItIsTaken) {
    EXPECT_TRUE(begin(patiently.write(refused(2), "not written")).get());
    EXPECT_EQ(tries, 3);
}

TEST_F(Retrying, WaitsAsLongAsItIsTold) {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(begin(patiently.wait(20ms)).get());
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 20ms);
}

TEST_F(Retrying, StopsEveryPause) {
    auto first = begin(patiently.wait(1h)), second = begin(patiently.wait(1h));
    stop();
    EXPECT_FALSE(first.get());
    EXPECT_FALSE(second.get());
}

TEST_F(Retrying, DoesNotBeginAPauseAfterAStop) {
    stop();
    EXPECT_TRUE(dossier.io().call([this] { return patiently.is_stopped(); }));
    EXPECT_FALSE(begin(patiently.wait(1h)).get());
}

TEST_F(Retrying, GivesUpWritingWhenItIsStopped) {
    auto written = begin(patiently.write(refused(1'000'000), "not written"));
    while (tries == 0)
        std::this_thread::yield();
    stop();
    EXPECT_FALSE(written.get());
}

}  // namespace
}  // namespace bot
