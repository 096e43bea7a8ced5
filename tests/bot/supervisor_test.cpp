#include "bot/supervisor.hpp"

#include "tests/support/io_thread.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/notify_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <unistd.h>

namespace bot {
namespace {

using testing::MatchesRegex;

class ASupervisor : public testing::Test {
protected:
    // Made, told and ended on the I/O thread.
    void begin() {
        io.call([this] { dossier.emplace(io.context().get_executor(), from()); });
    }
    void TearDown() override {
        io.call([this] { dossier.reset(); });
        io.finish();
    }
    template <class Function>
    void tell(Function what) {
        io.call([&] { what(*dossier); });
    }

    config::environment from() {
        return [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
    }

    support::log_watch log;
    support::notify_socket manager;
    std::map<std::string, std::string> variables{{"NOTIFY_SOCKET", manager.name()}};
    support::io_thread io;
    std::optional<supervisor> dossier;
};

TEST_F(ASupervisor, HearsOfALifeInOrder) {
    begin();
    tell([](supervisor& to) { to.ready(); });
    tell([](supervisor& to) { to.reloading(); });
    tell([](supervisor& to) { to.ready(); });
    tell([](supervisor& to) { to.stopping(); });
    EXPECT_EQ(manager.hear(), "READY=1");
    EXPECT_THAT(manager.hear(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
    EXPECT_EQ(manager.hear(), "READY=1");
    EXPECT_EQ(manager.hear(), "STOPPING=1");
}

TEST_F(ASupervisor, HearsThatTheThreadTurnsOnceItIsReady) {
    variables["WATCHDOG_USEC"] = "20000";
    variables["WATCHDOG_PID"] = std::to_string(::getpid());
    begin();
    EXPECT_EQ(dossier->watchdog(), std::chrono::milliseconds(20));
    tell([](supervisor& to) { to.ready(); });
    EXPECT_EQ(manager.hear(), "READY=1");
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(manager.hear(), "WATCHDOG=1");
}

TEST_F(ASupervisor, WatchesNobodyElse) {
    variables["WATCHDOG_USEC"] = "20000";
    variables["WATCHDOG_PID"] = std::to_string(::getppid());
    EXPECT_EQ(watchdog_of(from()).count(), 0);
    variables.erase("WATCHDOG_PID");
    EXPECT_EQ(watchdog_of(from()), std::chrono::milliseconds(20));
    variables["WATCHDOG_USEC"] = "often";
    EXPECT_EQ(watchdog_of(from()).count(), 0);
}

TEST_F(ASupervisor, IsToldNothingWhereThereIsNone) {
    variables.clear();
    begin();
    tell([](supervisor& to) { to.ready(); });
    tell([](supervisor& to) { to.stopping(); });
    EXPECT_EQ(log.lines_with("service manager"), 0U);
}

TEST_F(ASupervisor, ThatCannotBeReachedIsLoggedOnce) {
    for (const std::string& name :
         {std::string("/nowhere/notify"), std::string("notify"), std::string(300, '/')}) {
        const support::log_watch heard;
        variables["NOTIFY_SOCKET"] = name;
        begin();
        tell([](supervisor& to) { to.ready(); });
        tell([](supervisor& to) { to.stopping(); });
        EXPECT_EQ(heard.lines_with("the service manager cannot be told"), 1U) << name;
    }
}

}  // namespace
}  // namespace bot
