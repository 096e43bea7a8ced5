#include "bot/websocket_client.hpp"

#include "tests/fakes/socket_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace bot {
namespace {

using fakes::received_frame;
using fakes::socket_server;
using testing::HasSubstr;
using testing::StartsWith;

// A client on its I/O thread, and what it told, in order.
class AWebSocketClient : public testing::Test {
protected:
    support::io_thread io;
    fakes::identity ca = fakes::root("Test root");
    fakes::identity server_of_localhost =
        fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca);
    websocket_place place;
    std::unique_ptr<websocket_client> client;

    AWebSocketClient() { place.trust = std::make_shared<tls_trust>(fakes::to_pem(ca.certificate.get())); }
    ~AWebSocketClient() override {
        io.call([this] { client.reset(); });
        io.finish();
    }

    void connect(const std::string& url) {
        place.url = url;
        io.call([this] {
            websocket_events events;
            events.opened = [this] { tell("opened"); };
            events.received = [this](const std::string& text) { tell("received " + text); };
            events.pinged = [this] { tell("pinged"); };
            events.ponged = [this] { tell("ponged"); };
            events.ended = [this](const std::string& why) { tell("ended " + why); };
            client = std::make_unique<websocket_client>(io.context().get_executor(), place, events);
        });
    }

    bool send(const std::string& text) {
        return io.call([&] { return client->send(text); });
    }
    void ping() {
        io.call([this] { client->ping(); });
    }
    void close() {
        io.call([this] { client->close(); });
    }

    unsigned close_code() {
        return io.call([this] { return client->close_code(); });
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

TEST_F(AWebSocketClient, TalksOverTlsWithTheHostThatItAskedFor) {
    socket_server server(&server_of_localhost);
    connect(server.url("/link/?ticket=1&app_id=A0EX1", "localhost"));
    auto peer = server.accept();
    EXPECT_EQ(peer.asked_name(), "localhost");
    EXPECT_THAT(peer.head(), StartsWith("GET /link/?ticket=1&app_id=A0EX1 HTTP/1.1\r\n"));
    EXPECT_THAT(peer.head(), HasSubstr("Host: localhost:" + std::to_string(server.port()) + "\r\n"));
    EXPECT_THAT(peer.head(), HasSubstr("User-Agent: dossier/"));
    EXPECT_EQ(next(), "opened");
    peer.send("hello");
    EXPECT_EQ(next(), "received hello");
    EXPECT_TRUE(send("good day"));
    EXPECT_EQ(peer.read_text(), "good day");
    close();
    EXPECT_TRUE(peer.read_goodbye());
    EXPECT_EQ(next(), "ended closed");
}

TEST_F(AWebSocketClient, GoesOnWithNobodyWhoseCertificateIsAnothers) {
    const fakes::identity of_another =
        fakes::issue("elsewhere", {{NID_subject_alt_name, "DNS:elsewhere.example"}}, &ca);
    socket_server server(&of_another);
    connect(server.url("/", "localhost"));
    EXPECT_FALSE(server.accept_only().is_trusted());
    EXPECT_THAT(next(), StartsWith("ended no trusted connection"));
}

TEST_F(AWebSocketClient, GoesOnWithNobodyWhoseCertificateNobodySigned) {
    const fakes::identity stranger = fakes::root("localhost");
    socket_server server(&stranger);
    connect(server.url("/", "localhost"));
    EXPECT_FALSE(server.accept_only().is_trusted());
    EXPECT_THAT(next(), StartsWith("ended no trusted connection"));
}

TEST_F(AWebSocketClient, SaysWhichCertificatesItCannotRead) {
    place.trust = std::make_shared<tls_trust>("no certificates");
    connect("wss://localhost:1/");
    EXPECT_THAT(next(), StartsWith("ended TLS cannot be set up"));
}

TEST(AWebSocketAddress, IsOneOfTlsOrOfThisMachine) {
    for (const char* url : {"wss://wss-primary.slack.com/link/?ticket=1&app_id=A0EX1", "wss://127.0.0.1:9",
                            "ws://127.0.0.1:80/link", "ws://[::1]/", "ws://localhost:8080/"})
        EXPECT_TRUE(is_websocket_url(url)) << url;
    for (const char* url :
         {"", "ws://wss-primary.slack.com/", "ws://10.0.0.1/", "https://slack.com/", "http://127.0.0.1/",
          "wss://", "wss:///link", "wss://ana@slack.com/", "WSS", "ws://127.0.0.1.example/"})
        EXPECT_FALSE(is_websocket_url(url)) << url;
}

TEST_F(AWebSocketClient, DoesNotConnectToAnyOtherAddress) {
    connect("ws://wss-primary.slack.com/");
    EXPECT_EQ(next(), "ended the address is not one of wss");
}

TEST_F(AWebSocketClient, SaysThatNobodyListens) {
    std::string url;
    {
        socket_server gone;
        url = gone.url();
    }
    connect(url);
    EXPECT_THAT(next(), StartsWith("ended no connection"));
}

TEST_F(AWebSocketClient, DoesNotTakeAnOrdinaryAnswerForAWebSocket) {
    socket_server server;
    connect(server.url());
    auto peer = server.accept_only();
    peer.read_head();
    peer.drop();
    EXPECT_THAT(next(), StartsWith("ended no WebSocket there"));
}

TEST_F(AWebSocketClient, DoesNotWaitForEverForThePeersAnswer) {
    socket_server server;
    place.deadline = std::chrono::milliseconds(50);
    connect(server.url());
    auto peer = server.accept_only();
    EXPECT_EQ(next(), "ended no connection in time");
}

TEST_F(AWebSocketClient, SendsEveryTextInOneFrame) {
    socket_server server;
    place.largest_sent = 20'479;
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    EXPECT_TRUE(send(std::string(20'479, 'a')));
    EXPECT_TRUE(send("behind it"));
    const received_frame large = peer.read();
    EXPECT_EQ(large.opcode, socket_server::text);
    EXPECT_TRUE(large.is_whole);
    EXPECT_TRUE(large.is_masked);
    EXPECT_EQ(large.payload, std::string(20'479, 'a'));
    EXPECT_EQ(peer.read_text(), "behind it");
    EXPECT_FALSE(send(std::string(20'480, 'a'))) << "too large";
}

TEST_F(AWebSocketClient, SendsNothingWhileThereIsNoConnection) {
    socket_server server;
    connect(server.url());
    EXPECT_FALSE(send("too early"));
    ping();
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    close();
    EXPECT_FALSE(send("too late"));
    ping();
    const received_frame goodbye = peer.read();
    EXPECT_EQ(goodbye.opcode, socket_server::closing) << "none of them has come";
}

TEST_F(AWebSocketClient, SendsWhatItWasGivenBeforeItCloses) {
    socket_server server;
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    io.call([this] {
        for (int i = 0; i < 100; ++i)
            client->send(std::to_string(i));
        client->close();
        client->close();
    });
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(peer.read_text(), std::to_string(i));
    EXPECT_TRUE(peer.read_goodbye());
    EXPECT_EQ(next(), "ended closed");
}

TEST_F(AWebSocketClient, DropsAPeerThatDoesNotSayGoodbye) {
    socket_server server;
    place.close_patience = std::chrono::milliseconds(50);
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    close();
    EXPECT_EQ(next(), "ended closed");
}

TEST_F(AWebSocketClient, DropsAPeerThatSaysGoodbyeAndStays) {
    socket_server server(&server_of_localhost);
    place.close_patience = std::chrono::milliseconds(50);
    connect(server.url("/", "localhost"));
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    EXPECT_EQ(close_code(), 0U);
    peer.send("\x03\xf1", socket_server::closing);  // 1009
    EXPECT_EQ(next(), "ended closed by the peer");
    EXPECT_EQ(close_code(), 1009U);
}

TEST_F(AWebSocketClient, CanBeClosedBeforeItIsOpen) {
    socket_server server;
    connect(server.url());
    auto peer = server.accept_only();
    close();
    EXPECT_EQ(next(), "ended closed");
}

TEST_F(AWebSocketClient, HearsPingsAndPongs) {
    socket_server server;
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    peer.send("are you there", socket_server::ping);
    EXPECT_EQ(next(), "pinged");
    const received_frame answer = peer.read();
    EXPECT_EQ(answer.opcode, socket_server::pong);
    EXPECT_EQ(answer.payload, "are you there");
    ping();
    const received_frame ours = peer.read();
    EXPECT_EQ(ours.opcode, socket_server::ping);
    peer.send(ours.payload, socket_server::pong);
    EXPECT_EQ(next(), "ponged");
}

TEST_F(AWebSocketClient, TellsThatTheConnectionWasCut) {
    socket_server server(&server_of_localhost);
    connect(server.url("/", "localhost"));
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    peer.drop();
    EXPECT_THAT(next(), StartsWith("ended the connection broke"));
    EXPECT_FALSE(send("into the void"));
}

TEST_F(AWebSocketClient, TakesNoMessageThatIsLargerThanIsAllowed) {
    socket_server server;
    place.largest_received = 1000;
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    peer.send(std::string(1000, 'a'));
    EXPECT_EQ(next(), "received " + std::string(1000, 'a'));
    peer.send(std::string(1001, 'a'));
    EXPECT_EQ(peer.read().opcode, socket_server::closing);
    peer.drop();
    EXPECT_THAT(next(), StartsWith("ended the connection broke"));
}

TEST_F(AWebSocketClient, TellsNothingMoreOnceItIsGone) {
    socket_server server;
    connect(server.url());
    auto peer = server.accept();
    EXPECT_EQ(next(), "opened");
    io.call([this] { client.reset(); });
    EXPECT_FALSE(peer.read_goodbye()) << "it is dropped";
    connect(server.url());
    auto second = server.accept();
    EXPECT_EQ(next(), "opened") << "of the second one";
}

}  // namespace
}  // namespace bot
