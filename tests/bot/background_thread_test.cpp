#include "bot/background_thread.hpp"

#include "tests/support/io_thread.hpp"

#include <boost/asio/this_coro.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace bot {
namespace {

class ABackgroundThread : public testing::Test {
protected:
    // What went wrong in `what`.
    std::string carry_out(background_thread::work what) { return io.await(aside.run(std::move(what))); }

    support::io_thread io;
    background_thread aside;
};

// Where a coroutine of the I/O thread is before and after its work, and where the work is done.
struct places {
    std::thread::id before, within, after;
};

boost::asio::awaitable<places> look_around(background_thread& aside) {
    places seen;
    seen.before = std::this_thread::get_id();
    background_thread::work look = [&seen](const std::stop_token&) {
        seen.within = std::this_thread::get_id();
    };
    const std::string problem = co_await aside.run(std::move(look));
    EXPECT_EQ(problem, "");
    seen.after = std::this_thread::get_id();
    co_return seen;
}

TEST_F(ABackgroundThread, WorksAsideAndReturnsToWhoeverWaits) {
    const places seen = io.await(look_around(aside));
    EXPECT_NE(seen.within, seen.before);
    EXPECT_EQ(seen.after, seen.before);
}

TEST_F(ABackgroundThread, GivesWayToAllOthers) {
    int niceness = 0;
    carry_out([&](const std::stop_token&) { niceness = ::getpriority(PRIO_PROCESS, id_t(::gettid())); });
    EXPECT_EQ(niceness, 19);
    EXPECT_LT(::getpriority(PRIO_PROCESS, id_t(::gettid())), 19) << "and nobody else does";
}

TEST_F(ABackgroundThread, SaysWhatWentWrongAndGoesOn) {
    EXPECT_EQ(carry_out([](const std::stop_token&) { throw std::runtime_error("the disk is on holiday"); }),
              "the disk is on holiday");
    EXPECT_EQ(carry_out([](const std::stop_token&) {}), "");
}

TEST_F(ABackgroundThread, DoesOneThingAfterTheOther) {
    std::promise<void> released;
    std::string order;
    auto first = io.spawn(aside.run([&](const std::stop_token&) {
        released.get_future().wait();
        order += "1";
    }));
    auto second = io.spawn(aside.run([&](const std::stop_token&) { order += "2"; }));
    released.set_value();
    first.get();
    second.get();
    EXPECT_EQ(order, "12");
}

TEST_F(ABackgroundThread, TellsWhatRunsToStopAndAllThatFollows) {
    std::promise<void> began;
    auto running = io.spawn(aside.run([&](const std::stop_token& stop) {
        std::promise<void> told;
        const std::stop_callback on_stop(stop, [&] { told.set_value(); });
        began.set_value();
        told.get_future().wait();
    }));
    began.get_future().wait();
    aside.request_stop();
    running.get();
    bool was_told = false;
    carry_out([&](const std::stop_token& stop) { was_told = stop.stop_requested(); });
    EXPECT_TRUE(was_told);
}

TEST_F(ABackgroundThread, WaitsForWhatWasBegunWhenItFinishes) {
    std::promise<void> began;
    bool has_ended = false;
    auto running = io.spawn(aside.run([&](const std::stop_token& stop) {
        std::promise<void> told;
        const std::stop_callback on_stop(stop, [&] { told.set_value(); });
        began.set_value();
        told.get_future().wait();
        has_ended = true;
    }));
    began.get_future().wait();
    aside.finish();
    EXPECT_TRUE(has_ended);
    EXPECT_EQ(running.get(), "");
}

}  // namespace
}  // namespace bot
