#include "bot/server.hpp"

#include "bot/local_socket.hpp"
#include "bot/slack/signature.hpp"
#include "storage/connection.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/office.hpp"
#include "tests/support/process_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <future>
#include <iostream>
#include <optional>
#include <streambuf>
#include <unistd.h>

namespace bot {
namespace {

using support::client;
using support::office;
using testing::HasSubstr;
using testing::StartsWith;

// Catches the first line that is printed to standard output.
class first_line : public std::streambuf {
    std::promise<std::string> promise_;

public:
    first_line() : before_(std::cout.rdbuf(this)) {}
    ~first_line() override { std::cout.rdbuf(before_); }
    std::shared_future<std::string> text = promise_.get_future().share();

protected:
    int overflow(int byte) override {
        if (byte == '\n' && !told_) {
            told_ = true;
            promise_.set_value(line_);
        }
        line_ += char(byte);
        return byte;
    }

private:
    std::streambuf* before_;
    std::string line_;
    bool told_ = false;
};

// The whole server, in this process, on a port of the system's choice.
class serving {
public:
    explicit serving(config::settings chosen)
        : exit_code_(std::async(std::launch::async, [chosen] { return serve(chosen, "ana"); })) {
        // Either it is ready, or it ended before.
        while (ready_.text.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
            if (exit_code_.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready) return;
    }
    ~serving() {
        if (exit_code_.valid()) end();
    }
    serving(const serving&) = delete;
    serving& operator=(const serving&) = delete;

    std::string ready() { return ready_.text.get(); }
    std::uint16_t port() {
        const std::string line = ready();
        return std::uint16_t(std::stoi(line.substr(line.find("127.0.0.1:") + 10)));
    }
    std::string token() {
        const std::string line = ready();
        const std::size_t at = line.find("?token=");
        return at == std::string::npos ? "" : line.substr(at + 7);
    }

    int end() {
        ::kill(::getpid(), SIGTERM);
        return exit_code();
    }
    int exit_code() { return exit_code_.get(); }

private:
    first_line ready_;
    std::future<int> exit_code_;
};

class AServingDossier : public testing::Test {
protected:
    support::temporary_folder folder;
    config::settings chosen;

    AServingDossier() {
        chosen.database = folder / "dossier.db";
        chosen.port = 0;
        chosen.zone = "UTC";
    }
};

std::string get(const client& from, std::string_view target, std::string_view headers = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: " + from.host() + "\r\n" +
           std::string(headers) + "\r\n";
}

TEST_F(AServingDossier, PrintsTheLinkAndOpensThePage) {
    serving dossier(chosen);
    EXPECT_THAT(dossier.ready(), StartsWith("dossier is ready: http://127.0.0.1:"));
    client browser(dossier.port());
    EXPECT_EQ(browser.ask(get(browser, "/")).status, 401);
    const auto opened = browser.ask(get(browser, "/?token=" + dossier.token()));
    EXPECT_EQ(opened.status, 303);
    const std::string cookie = opened.header("set-cookie").substr(0, opened.header("set-cookie").find(';'));
    EXPECT_EQ(browser.ask(get(browser, "/", "Cookie: " + cookie + "\r\n")).status, 200);
    EXPECT_EQ(browser.upgrade("/chat", "Cookie: " + cookie + "\r\n").status, 101);
    EXPECT_THAT(browser.say(R"({"id":"1","text":"/decision Dropped gift wrap"})"), HasSubstr("D-1 saved"));
    EXPECT_EQ(dossier.end(), 0);
}

TEST_F(AServingDossier, AnswersTheOperator) {
    serving dossier(chosen);
    client probe(dossier.port());
    for (const char* path : {"/healthz", "/readyz", "/metrics"})
        EXPECT_EQ(probe.ask(get(probe, path)).status, 200) << path;
}

TEST_F(AServingDossier, HasNoPageWhenItIsSwitchedOff) {
    chosen.page = false;
    serving dossier(chosen);
    EXPECT_EQ(dossier.token(), "");
    for (const char* path : {"/", "/chat/state", "/page.js", "/files/a/b"}) {
        client browser(dossier.port());
        EXPECT_EQ(browser.ask(get(browser, path)).status, 404) << path;
    }
    EXPECT_EQ(client(dossier.port()).upgrade("/chat").status, 404);
    EXPECT_FALSE(std::filesystem::exists(chosen.database.string() + ".page-key"));
}

TEST_F(AServingDossier, TakesSlackOnlyWithASecret) {
    const std::string body =
        "command=%2Fdecision&text=Dropped+gift+wrap&team_id=T0EX1&user_id=U0EX1&trigger_id=1";
    const auto request = [&](const client& from) {
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count();
        const std::string timestamp = std::to_string(now);
        return "POST /slack/events HTTP/1.1\r\nHost: " + from.host() +
               "\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Slack-Request-Timestamp: " +
               timestamp + "\r\nX-Slack-Signature: " + slack::sign("secret", timestamp, body) +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    {
        serving without(chosen);
        client platform(without.port());
        EXPECT_EQ(platform.ask(request(platform)).status, 404);
    }
    chosen.slack_signing_secrets = {"secret"};
    serving with(chosen);
    client platform(with.port());
    const auto answer = platform.ask(request(platform));
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("D-1 saved"));
}

TEST_F(AServingDossier, HearsTheTerminal) {
    serving dossier(chosen);
    const auto reply = say_to_server(chosen.database, office::line("/decision one"));
    EXPECT_EQ(reply ? reply->headline : "no answer", "D-1 saved");
    EXPECT_EQ(dossier.end(), 0);
    EXPECT_EQ(say_to_server(chosen.database, office::line("/decision two")), std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(chosen.database.string() + ".sock"));
}

TEST_F(AServingDossier, ServesNoMoreWhatWasErasedElsewhere) {
    serving dossier(chosen);
    client browser(dossier.port());
    const auto opened = browser.ask(get(browser, "/?token=" + dossier.token()));
    const std::string cookie =
        "Cookie: " + opened.header("set-cookie").substr(0, opened.header("set-cookie").find(';')) + "\r\n";
    client chat(dossier.port());
    ASSERT_EQ(chat.upgrade("/chat", cookie).status, 101);
    chat.say(R"({"id":"1","text":"/decision Dropped gift wrap"})");
    const std::string frame = chat.say(R"({"id":"2","text":"/packet"})");
    const std::size_t at = frame.find("/files/");
    ASSERT_NE(at, std::string::npos) << frame;
    const std::string file = frame.substr(at, frame.find('"', at) - at);
    EXPECT_EQ(browser.ask(get(browser, file, cookie)).status, 200) << file;
    say_to_server(chosen.database, office::line("/evidence erase everything, all 1 entry"));
    EXPECT_EQ(browser.ask(get(browser, file, cookie)).status, 404);
}

TEST_F(AServingDossier, KeepsWhatWasSaidOverARestart) {
    {
        serving first(chosen);
        say_to_server(chosen.database, office::line("/decision one", "key"));
    }
    serving second(chosen);
    EXPECT_EQ(say_to_server(chosen.database, office::line("/decision one", "key"))->headline, "D-1 saved");
    EXPECT_EQ(say_to_server(chosen.database, office::line("/evidence list"))->headline, "1 entry");
}

TEST_F(AServingDossier, EndsAnIdleConnectionAtOnce) {
    serving dossier(chosen);
    client idle(dossier.port());
    EXPECT_EQ(idle.ask(get(idle, "/healthz")).status, 200);
    EXPECT_EQ(dossier.end(), 0);
    EXPECT_TRUE(idle.ended());
}

TEST_F(AServingDossier, StopsWhenTheEvidenceCannotBeWritten) {
    serving dossier(chosen);
    std::optional<commands::reply> lost;
    int code = 0;
    {
        const support::full_disk full;
        lost = say_to_server(chosen.database, office::line("/decision lost"));
        code = dossier.exit_code();
    }
    EXPECT_EQ(code, 3);
    ASSERT_TRUE(lost) << "whoever waits is told before it stops";
    EXPECT_EQ(lost->how, commands::tone::failed);
}

TEST_F(AServingDossier, SaysWhyItCannotStart) {
    serving first(chosen);
    config::settings same_port = chosen;
    same_port.port = first.port();
    same_port.database = folder / "other.db";
    EXPECT_THROW(serve(same_port, "ana"), std::runtime_error);
    EXPECT_THROW(serve(chosen, "ana"), storage::already_open);
}

}  // namespace
}  // namespace bot
