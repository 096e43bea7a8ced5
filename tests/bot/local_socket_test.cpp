#include "bot/local_socket.hpp"

#include "tests/support/office.hpp"
#include "tests/support/process_limits.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace bot {
namespace {

using nlohmann::json;
using support::office;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A plain blocking client that sends the bytes that it is given.
class unix_client {
public:
    explicit unix_client(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{30, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        path.string().copy(where.sun_path, sizeof where.sun_path - 1);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
    }
    ~unix_client() { ::close(socket_); }
    unix_client(const unix_client&) = delete;
    unix_client& operator=(const unix_client&) = delete;

    bool connected() const { return connected_; }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(std::size_t(sent));
        }
    }

    // A line, or "" when the connection ended.
    std::string read() {
        for (;;) {
            const std::size_t end = received_.find('\n');
            if (end != std::string::npos) {
                const std::string line = received_.substr(0, end);
                received_.erase(0, end + 1);
                return line;
            }
            char buffer[4096];
            const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
            if (got <= 0) return {};
            received_.append(buffer, std::size_t(got));
        }
    }

    std::string ask(std::string_view bytes) {
        send(bytes);
        return read();
    }

private:
    int socket_;
    bool connected_;
    std::string received_;
};

std::string request(const std::string& line, const std::string& key = "",
                    const std::string& as = "local:ana") {
    return json{{"as", as}, {"line", line}, {"zone", "UTC"}, {"key", key}}.dump() + "\n";
}

class ALocalSocket : public testing::Test {
protected:
    office dossier;
    std::optional<local_socket> socket;
    std::filesystem::path path = dossier.database().string() + ".sock";

    ALocalSocket() {
        dossier.io().call([&] {
            socket.emplace(dossier.io().context().get_executor(), dossier.database(), dossier.desk());
            socket->start();
        });
    }
    ~ALocalSocket() override { stop(); }

    void stop() {
        if (std::exchange(stopped, true)) return;
        dossier.io().call([&] { socket->stop(); });
        dossier.close();
    }

    bool stopped = false;
};

TEST_F(ALocalSocket, CarriesALineAndItsReply) {
    delivery next = office::line("/decision Dropped gift wrap 🎁", "key", "slack:T0EX1/U0EX1");
    next.zone = "Asia/Tokyo";
    const auto reply = say_to_server(dossier.database(), next);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->headline, "D-1 saved");
    EXPECT_EQ(reply->zone, "Asia/Tokyo");
    EXPECT_THAT(dossier.said("slack:T0EX1/U0EX1"), ElementsAre("/decision Dropped gift wrap 🎁"));
    EXPECT_EQ(say_to_server(dossier.database(), next)->headline, "D-1 saved");
    EXPECT_EQ(dossier.said("slack:T0EX1/U0EX1").size(), 1U) << "the same delivery";
}

TEST_F(ALocalSocket, LeavesThePacketToTheTerminal) {
    const auto reply = say_to_server(dossier.database(), office::line("/packet charter"));
    ASSERT_TRUE(reply && reply->packet);
    EXPECT_EQ(reply->packet->artifact, "launch-charter");
}

TEST_F(ALocalSocket, LeavesTheExportToTheTerminal) {
    const auto reply = say_to_server(dossier.database(), office::line("/evidence export csv"));
    ASSERT_TRUE(reply && reply->exported);
    EXPECT_EQ(reply->exported->format, "csv");
}

parcel proposals(std::size_t count, std::size_t length) {
    std::vector<evidence::proposal> found;
    for (std::size_t i = 0; i < count; ++i)
        found.push_back({0, "/decision " + std::to_string(i) + std::string(length, ' ') + "🎁", "n.md, line 1",
                         evidence::calendar_date::from_iso("2026-03").value(), std::to_string(i)});
    return {{"local:ana"}, "UTC", parcel_kind::proposals, to_parcel_bytes(found)};
}

TEST_F(ALocalSocket, CarriesAParcelInPieces) {
    const parcel large = proposals(3000, 400);
    ASSERT_GT(large.bytes.size(), 1024U * 1024) << "more than one request may hold";
    EXPECT_EQ(bring_to_server(dossier.database(), large)->headline, "3000 new, 0 known");
    EXPECT_EQ(bring_to_server(dossier.database(), large)->headline,
              "0 new, 3000 known. Nothing was changed.");
}

TEST_F(ALocalSocket, KeepsNothingOfAParcelThatDidNotArriveWhole) {
    const json piece{
        {"as", "local:ana"}, {"zone", "UTC"}, {"parcel", "proposals"}, {"piece", "[{"}, {"last", false}};
    {
        unix_client client(path);
        EXPECT_EQ(client.ask(piece.dump() + "\n"), "{}");
    }
    EXPECT_EQ(bring_to_server(dossier.database(), proposals(1, 0))->headline, "1 new, 0 known");
}

TEST_F(ALocalSocket, RefusesAParcelThatCannotBeRead) {
    parcel bad = proposals(1, 0);
    bad.bytes = "garbage";
    EXPECT_EQ(bring_to_server(dossier.database(), bad)->how, commands::tone::refused);
    bad.kind = parcel_kind::log;
    EXPECT_THAT(bring_to_server(dossier.database(), bad)->headline, HasSubstr("not whole"));
}

TEST_F(ALocalSocket, BringsNoParcelWithoutAServer) {
    stop();
    EXPECT_FALSE(bring_to_server(dossier.database(), proposals(1, 0)));
}

TEST_F(ALocalSocket, IsForItsOwnerAlone) {
    EXPECT_EQ(support::mode_of(path), 0600U);
}

TEST_F(ALocalSocket, TakesSeveralLinesInOrder) {
    unix_client client(path);
    client.send(request("/decision one") + request("/decision two"));
    EXPECT_THAT(client.read(), HasSubstr("D-1 saved"));
    EXPECT_THAT(client.read(), HasSubstr("D-2 saved"));
}

TEST_F(ALocalSocket, AnswersNothingToWhatIsNoRequest) {
    unix_client client(path);
    for (const std::string& bad :
         {std::string("garbage\n"), std::string("\n"), std::string("[]\n"), std::string("{}\n"),
          std::string("{\"as\":5}\n"), std::string("\xff\xfe\n"), request("/decision x", "", "martian:x"),
          request("/decision x", "", "slack:T0EX1"), request("/decision x", "", "")})
        EXPECT_EQ(client.ask(bad), "{}") << bad;
    EXPECT_THAT(dossier.people(), IsEmpty());
    EXPECT_THAT(client.ask(request("/decision one")), HasSubstr("D-1 saved")) << "and goes on";
}

TEST_F(ALocalSocket, EndsOverALineWithoutEnd) {
    unix_client client(path);
    client.send(std::string(2 * 1024 * 1024, 'x'));
    EXPECT_EQ(client.read(), "");
    EXPECT_THAT(unix_client(path).ask(request("/decision one")), HasSubstr("D-1 saved"));
}

TEST_F(ALocalSocket, LetsAPeerLeave) {
    { unix_client leaves(path); }
    {
        unix_client leaves(path);
        leaves.send(request("/decision one"));
    }
    EXPECT_THAT(unix_client(path).ask(request("/evidence list")), HasSubstr("\"tone\":\"answer\""));
}

TEST_F(ALocalSocket, EndsItsIdleConnectionsWhenItStops) {
    unix_client idle(path);
    EXPECT_THAT(idle.ask(request("/decision one")), HasSubstr("D-1 saved"));
    stop();
    EXPECT_EQ(idle.read(), "");
    EXPECT_FALSE(unix_client(path).connected());
}

TEST_F(ALocalSocket, GoesWithItsFile) {
    EXPECT_TRUE(std::filesystem::exists(path));
    stop();
    socket.reset();
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_EQ(say_to_server(dossier.database(), office::line("/decision x")), std::nullopt);
}

TEST_F(ALocalSocket, TakesOverWhatAnEarlierProcessLeft) {
    stop();
    socket.reset();
    support::write_file(path, "left behind");
    office after;
    boost::asio::io_context io(1);
    EXPECT_NO_THROW(local_socket(io.get_executor(), dossier.database(), after.desk()));
}

TEST(ALocalSocketDeepInFolders, CanBeReached) {
    const support::temporary_folder folder;
    const auto deep = folder / std::string(120, 'a') / std::string(120, 'b');
    std::filesystem::create_directories(deep);
    support::io_thread io;
    desk front({deep / "dossier.db", "UTC", packet::paper::letter, {}});
    std::optional<local_socket> socket;
    io.call([&] {
        socket.emplace(io.context().get_executor(), deep / "dossier.db", front);
        socket->start();
    });
    const auto reply = say_to_server(deep / "dossier.db", office::line("/decision one"));
    EXPECT_EQ(reply ? reply->headline : "no answer", "D-1 saved");
    io.call([&] { socket->stop(); });
    io.finish();
}

TEST(NobodyAtTheSocket, IsNoReply) {
    const support::temporary_folder folder;
    EXPECT_EQ(say_to_server(folder / "dossier.db", office::line("/decision x")), std::nullopt);
}

// By hand, without a thread: each step of the I/O loop is the test's.
class ALocalSocketByHand : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    boost::asio::io_context io{1};
    std::optional<desk> front{std::in_place, desk::options{database, "UTC", packet::paper::letter, {}}};
    local_socket socket{io.get_executor(), database, *front};
    std::filesystem::path path = database.string() + ".sock";
};

TEST_F(ALocalSocketByHand, AcceptsAgainAfterRunningOutOfDescriptors) {
    socket.start();
    unix_client client(path);
    client.send(request("/decision one"));
    {
        const support::no_more_descriptors during;
        io.poll();
        EXPECT_TRUE(socket.idle()) << "nothing could be accepted";
    }
    while (socket.idle())
        ASSERT_GT(io.run_one(), 0U) << "it no longer listens";
    while (front->counts().replies[std::size_t(commands::tone::saved)] == 0)
        ASSERT_GT(io.run_one(), 0U);
    io.poll();
    EXPECT_THAT(client.read(), HasSubstr("D-1 saved"));
    socket.stop();
    io.run();
}

TEST_F(ALocalSocketByHand, FinishesTheLineInHandWhenItStops) {
    socket.start();
    unix_client client(path);
    client.send(request("/decision one"));
    {
        const support::held_database held(database);
        while (socket.idle())
            io.run_one();
        io.poll();  // the line is with the writer, who cannot commit
        socket.stop();
        EXPECT_FALSE(socket.idle());
    }
    while (!socket.idle())
        ASSERT_GT(io.run_one(), 0U);
    EXPECT_THAT(client.read(), HasSubstr("D-1 saved"));
    EXPECT_EQ(client.read(), "");
    io.run();
}

TEST_F(ALocalSocketByHand, TellsWhichProcessListens) {
    EXPECT_EQ(server_process(database), ::getpid());
    socket.stop();
    EXPECT_EQ(server_process(database), std::nullopt);
}

}  // namespace
}  // namespace bot
