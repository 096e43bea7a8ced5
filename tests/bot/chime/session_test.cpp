#include "bot/chime/session.hpp"

#include "tests/fakes/socket_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace bot::chime {
namespace {

using fakes::socket_server;

const std::string established = R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"}})";
const std::string close_1012 = "\x03\xf4";

std::string event(const std::string& name) {
    return R"({"Headers":{"x-amz-chime-event-type":")" + name + R"("},"Payload":"{}"})";
}

// Chime on loopback, whose connections the test accepts one by one.
class ASession : public testing::Test {
protected:
    support::io_thread io;
    socket_server chime;
    std::optional<session> line;
    unsigned asked = 0;
    std::string problem;  // in place of the next address

    ~ASession() override {
        stop();
        io.finish();
    }

    void start() {
        io.call([this] {
            session::options chosen;
            chosen.address = [this] { return address(); };
            chosen.established = [this] { tell("established"); };
            chosen.lost = [this] { tell("lost"); };
            chosen.received = [this](const frame& what) { tell(what.event); };
            line.emplace(io.context().get_executor(), std::move(chosen));
            line->start();
        });
    }
    void stop() {
        io.call([this] {
            if (line) line->stop();
        });
    }
    session_totals counts() {
        return io.call([this] { return line->counts(); });
    }
    bool is_idle() {
        return io.call([this] { return line->idle(); });
    }

    boost::asio::awaitable<address_answer> address() {
        address_answer where;
        where.problem = std::exchange(problem, "");
        if (where.problem.empty()) where.url = chime.url("/connect?session=" + std::to_string(++asked));
        co_return where;
    }

    std::string next() {
        std::unique_lock lock(mutex_);
        if (!something_.wait_for(lock, std::chrono::seconds(30), [this] { return !told_.empty(); }))
            return "nothing";
        std::string first = std::move(told_.front());
        told_.pop_front();
        return first;
    }

private:
    void tell(std::string what) {
        const std::lock_guard lock(mutex_);
        told_.push_back(std::move(what));
        something_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable something_;
    std::deque<std::string> told_;
};

TEST_F(ASession, IsThereWhenChimeSaysSoAndNotBefore) {
    start();
    auto peer = chime.accept();
    peer.send(event("CREATE_CHANNEL_MESSAGE"));
    peer.send(event("DELETE_CHANNEL"));
    peer.send(established);
    EXPECT_EQ(next(), "established");
    EXPECT_EQ(next(), "CREATE_CHANNEL_MESSAGE");
    EXPECT_EQ(next(), "DELETE_CHANNEL");
    EXPECT_TRUE(counts().life.is_up);
    peer.send("no frame");
    peer.send(event("UPDATE_CHANNEL"));
    EXPECT_EQ(next(), "UPDATE_CHANNEL");
    EXPECT_EQ(counts().frames, 5U);
    EXPECT_EQ(counts().strange, 1U);
}

TEST_F(ASession, ComesAgainByAnotherAddress) {
    start();
    {
        auto peer = chime.accept();
        peer.send(established);
        EXPECT_EQ(next(), "established");
        peer.send(close_1012, socket_server::closing);
        EXPECT_EQ(next(), "lost");
    }
    auto peer = chime.accept();
    EXPECT_THAT(peer.head(), testing::HasSubstr("session=2"));
    peer.send(established);
    EXPECT_EQ(next(), "established");
    EXPECT_EQ(counts().life.lost, 1U);
}

TEST_F(ASession, ForgetsWhatItHeardBeforeASessionThatNeverCame) {
    start();
    {
        auto peer = chime.accept();
        peer.send(event("CREATE_CHANNEL_MESSAGE"));
    }
    auto peer = chime.accept();
    peer.send(established);
    EXPECT_EQ(next(), "established");
    peer.send(event("DELETE_CHANNEL"));
    EXPECT_EQ(next(), "DELETE_CHANNEL");
}

TEST_F(ASession, AsksAgainWhereThereIsNoAddress) {
    problem = "HTTP status 500";
    start();
    auto peer = chime.accept();
    peer.send(established);
    EXPECT_EQ(next(), "established");
}

TEST_F(ASession, EndsWhenItIsStopped) {
    start();
    auto peer = chime.accept();
    peer.send(established);
    EXPECT_EQ(next(), "established");
    stop();
    EXPECT_EQ(next(), "lost");
    EXPECT_TRUE(is_idle());
}

}  // namespace
}  // namespace bot::chime
