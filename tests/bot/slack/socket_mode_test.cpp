#include "bot/slack/socket_mode.hpp"

#include "tests/fakes/socket_server.hpp"
#include "tests/support/io_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

namespace bot::slack {
namespace {

using fakes::socket_server;
using nlohmann::json;
using testing::ElementsAre;

std::string hello() {
    return R"({"type":"hello","num_connections":1})";
}
std::string disconnect(const std::string& reason) {
    return R"({"type":"disconnect","reason":")" + reason + R"("})";
}
std::string envelope(const std::string& name, const std::string& text) {
    const json said{{"envelope_id", name},
                    {"type", "slash_commands"},
                    {"accepts_response_payload", true},
                    {"payload", {{"text", text}}}};
    return said.dump();
}

// Slack on loopback, whose connections the test accepts one by one, and a handler that repeats what it hears:
// "wait" until the test lets it go on, "throw", anything else at once.
class SocketMode : public testing::Test {
protected:
    support::io_thread io;
    fakes::identity ca = fakes::root("Test root");
    fakes::identity of_localhost = fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca);
    socket_server slack{&of_localhost};
    std::vector<std::string> heard;
    std::atomic<unsigned> asked = 0;
    boost::asio::steady_timer hold{io.context(), std::chrono::steady_clock::time_point::max()};
    std::optional<socket_mode> mode;

    ~SocketMode() override {
        if (mode) stop();
        io.finish();
    }

    void start(std::size_t connections = 1) { start(options(connections)); }

    socket_mode_options options(std::size_t connections) {
        socket_mode_options chosen;
        chosen.connections = connections;
        chosen.trusted = fakes::to_pem(ca.certificate.get());
        chosen.open = [this] { return open(); };
        return chosen;
    }

    void start(socket_mode_options chosen) {
        io.call([&] {
            socket_mode::handler deal = [this](std::string type, json payload) {
                return repeat(std::move(type), std::move(payload));
            };
            mode.emplace(io.context().get_executor(), std::move(chosen), std::move(deal));
            EXPECT_TRUE(mode->idle());
            mode->start();
        });
    }

    void stop() {
        io.call([this] { mode->stop(); });
    }
    void let_go_on() {
        io.call([this] { hold.cancel(); });
    }

    socket_mode_counts counts() {
        return io.call([this] { return mode->counts(); });
    }
    bool idle() {
        return io.call([this] { return mode->idle(); });
    }
    std::vector<std::string> all_heard() {
        return io.call([this] { return heard; });
    }

    // Waits until it is so; the ctest timeout ends a wait in vain.
    template <class Condition>
    void wait_until(Condition holds) {
        while (!io.call(holds))
            std::this_thread::yield();
    }

    socket_server::connection greet() {
        auto made = slack.accept();
        made.send(hello());
        return made;
    }

private:
    boost::asio::awaitable<url_answer> open() {
        ++asked;
        url_answer answer;
        answer.url = slack.url("/link/?ticket=" + std::to_string(asked), "localhost");
        co_return answer;
    }

    boost::asio::awaitable<std::string> repeat(std::string type, json payload) {
        const std::string text = payload.value("text", "");
        heard.push_back(type + " " + text);
        auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
        if (text == "wait") co_await hold.async_wait(token);
        if (text == "throw") throw std::runtime_error("the handler cannot");
        if (text == "large") co_return json{{"text", std::string(30'000, 'a')}}.dump();
        co_return text == "silence" ? "" : json{{"text", "heard " + text}}.dump();
    }
};

std::string ack(const std::string& name, const std::string& text) {
    return R"({"envelope_id":")" + name + R"(","payload":{"text":")" + text + R"("}})";
}
std::string ack(const std::string& name) {
    return R"({"envelope_id":")" + name + R"("})";
}

TEST_F(SocketMode, AcksOverTlsWithWhatTheHandlerSays) {
    start();
    auto peer = greet();
    EXPECT_EQ(peer.asked_name(), "localhost");
    peer.send(envelope("e1", "one"));
    EXPECT_EQ(peer.read_text(), ack("e1", "heard one"));
    peer.send(envelope("e2", "silence"));
    EXPECT_EQ(peer.read_text(), ack("e2"));
    peer.send(envelope("e1", "one"));
    EXPECT_EQ(peer.read_text(), ack("e1", "heard one")) << "again";
    stop();
    EXPECT_TRUE(peer.read_goodbye());
    wait_until([this] { return mode->idle(); });
    EXPECT_THAT(all_heard(), ElementsAre("slash_commands one", "slash_commands silence"));
    EXPECT_EQ(counts().connections.envelopes, 2U);
    EXPECT_EQ(counts().connections.acked, 3U);
}

TEST_F(SocketMode, AcksEnvelopesInTheOrderInWhichTheyAreDone) {
    start();
    auto peer = greet();
    peer.send(envelope("e1", "wait"));
    peer.send(envelope("e2", "two"));
    EXPECT_EQ(peer.read_text(), ack("e2", "heard two"));
    let_go_on();
    EXPECT_EQ(peer.read_text(), ack("e1", "heard wait"));
}

TEST_F(SocketMode, SendsAnAckWithoutWhatDoesNotFitIntoIt) {
    start();
    auto peer = greet();
    peer.send(envelope("e1", "large"));
    EXPECT_EQ(peer.read_text(), ack("e1"));
}

TEST_F(SocketMode, AcksAndCountsWhatTookTooLong) {
    socket_mode_options impatient = options(1);
    impatient.late_after = std::chrono::milliseconds(-1);
    start(std::move(impatient));
    auto peer = greet();
    peer.send(envelope("e1", "one"));
    EXPECT_EQ(peer.read_text(), ack("e1", "heard one"));
    EXPECT_EQ(counts().late, 1U);
}

TEST_F(SocketMode, DoesNotAckWhatTheHandlerCouldNotDo) {
    start();
    auto peer = greet();
    peer.send(envelope("e1", "throw"));
    peer.send(envelope("e2", "two"));
    EXPECT_EQ(peer.read_text(), ack("e2", "heard two"));
    EXPECT_EQ(counts().failed, 1U);
    EXPECT_EQ(counts().connections.unacked, 1U);
}

TEST_F(SocketMode, HasSeveralConnections) {
    start(2);
    auto first = greet();
    auto second = greet();
    second.send(envelope("e2", "two"));
    EXPECT_EQ(second.read_text(), ack("e2", "heard two"));
    first.send(envelope("e1", "one"));
    EXPECT_EQ(first.read_text(), ack("e1", "heard one"));
    EXPECT_THAT(first.head(), testing::HasSubstr("ticket=1"));
    EXPECT_THAT(second.head(), testing::HasSubstr("ticket=2")) << "each has an address of its own";
}

TEST_F(SocketMode, OpensAnotherConnectionBeforeItClosesTheOldOne) {
    start();
    auto old = greet();
    old.send(envelope("e1", "wait"));
    old.send(disconnect("refresh_requested"));
    auto fresh = slack.accept();
    old.send(envelope("e2", "still here"));
    EXPECT_EQ(old.read_text(), ack("e2", "heard still here"));
    fresh.send(hello());
    fresh.send(envelope("e3", "three"));
    EXPECT_EQ(fresh.read_text(), ack("e3", "heard three"));
    fresh.send(envelope("e1", "wait"));
    fresh.send(envelope("e4", "four"));
    EXPECT_EQ(fresh.read_text(), ack("e4", "heard four"));
    let_go_on();
    EXPECT_EQ(old.read_text(), ack("e1", "heard wait"));
    EXPECT_EQ(fresh.read_text(), ack("e1", "heard wait")) << "once, and acked where it came";
    EXPECT_TRUE(old.read_goodbye());
    EXPECT_EQ(counts().connections.repeated, 1U);
    EXPECT_EQ(counts().connections.lost, 0U);
}

TEST_F(SocketMode, LosesAndDoublesNothingOverManyReplacements) {
    start();
    auto current = greet();
    for (int i = 0; i < 60; ++i) {
        const std::string name = "e" + std::to_string(i);
        current.send(envelope(name, name));
        current.send(disconnect(i % 2 ? "warning" : "refresh_requested"));
        auto fresh = greet();
        fresh.send(envelope(name, name));
        EXPECT_EQ(current.read_text(), ack(name, "heard " + name));
        EXPECT_EQ(fresh.read_text(), ack(name, "heard " + name));
        EXPECT_TRUE(current.read_goodbye());
        std::destroy_at(&current);
        std::construct_at(&current, std::move(fresh));
    }
    EXPECT_EQ(all_heard().size(), 60U);
    EXPECT_EQ(counts().connections.opened, 61U);
}

TEST_F(SocketMode, ConnectsAgainWhenTheConnectionIsCut) {
    start();
    auto first = greet();
    first.send(envelope("e1", "wait"));
    wait_until([this] { return heard.size() == 1; });
    first.drop();
    auto second = greet();
    let_go_on();
    second.send(envelope("e2", "two"));
    EXPECT_EQ(second.read_text(), ack("e2", "heard two"));
    second.send(envelope("e1", "wait"));
    EXPECT_EQ(second.read_text(), ack("e1", "heard wait"));
    EXPECT_EQ(counts().connections.lost, 1U);
    EXPECT_EQ(all_heard().size(), 2U);
}

TEST_F(SocketMode, StopsWhenSlackSwitchesItOff) {
    start();
    auto peer = greet();
    peer.send(disconnect("link_disabled"));
    EXPECT_TRUE(peer.read_goodbye());
    wait_until([this] { return mode->idle(); });
    EXPECT_TRUE(counts().has_given_up);
    EXPECT_EQ(asked, 1U);
}

boost::asio::awaitable<url_answer> refuse() {
    url_answer answer;
    answer.error = "invalid_auth";
    co_return answer;
}

TEST_F(SocketMode, StopsWhenItsTokenIsNoGood) {
    socket_mode_options chosen;
    chosen.open = refuse;
    start(std::move(chosen));
    wait_until([this] { return mode->idle(); });
    EXPECT_TRUE(counts().has_given_up);
}

boost::asio::awaitable<url_answer> break_down() {
    throw std::runtime_error("no address today");
    co_return url_answer{};
}

TEST_F(SocketMode, TriesAgainWhenAskingBrokeDown) {
    socket_mode_options chosen;
    chosen.open = [this] {
        ++asked;
        return break_down();
    };
    start(std::move(chosen));
    wait_until([this] { return asked == 2; });
    EXPECT_FALSE(counts().has_given_up);
}

TEST_F(SocketMode, LetsACommandBeAckedBeforeItStops) {
    start();
    auto peer = greet();
    peer.send(envelope("e1", "wait"));
    wait_until([this] { return heard.size() == 1; });
    stop();
    EXPECT_FALSE(idle());
    let_go_on();
    EXPECT_EQ(peer.read_text(), ack("e1", "heard wait"));
    EXPECT_TRUE(peer.read_goodbye());
    wait_until([this] { return mode->idle(); });
}

boost::asio::awaitable<url_answer> answer_never() {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer for_ever(executor, std::chrono::steady_clock::time_point::max());
    co_await for_ever.async_wait(boost::asio::use_awaitable);
    co_return url_answer{};
}

TEST_F(SocketMode, StopsWhileItAsksForAnAddress) {
    socket_mode_options chosen;
    chosen.open = answer_never;
    start(std::move(chosen));
    EXPECT_FALSE(idle());
    stop();
    wait_until([this] { return mode->idle(); });
}

TEST_F(SocketMode, StopsWhileItConnects) {
    start();
    auto peer = slack.accept();
    stop();
    wait_until([this] { return mode->idle(); });
    EXPECT_EQ(counts().connections.opened, 0U);
}

}  // namespace
}  // namespace bot::slack
