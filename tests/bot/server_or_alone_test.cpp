#include "bot/server_or_alone.hpp"

#include "storage/connection.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bot {
namespace {

commands::reply saying(std::string headline) {
    commands::reply reply;
    reply.headline = std::move(headline);
    return reply;
}

commands::reply is_taken() {
    throw storage::already_open("somebody has it");
}

TEST(ServerOrAlone, AsksTheServerFirst) {
    const auto server = [] { return std::optional(saying("the server")); };
    EXPECT_EQ(server_or_alone(server, is_taken).headline, "the server");
}

TEST(ServerOrAlone, GoesAloneWhereNoServerRuns) {
    const auto none = [] { return std::optional<commands::reply>(); };
    EXPECT_EQ(server_or_alone(none, [] { return saying("alone"); }).headline, "alone");
}

TEST(ServerOrAlone, AsksAgainWhileAServerStarts) {
    int asked = 0;
    const auto starting = [&] {
        return ++asked < 3 ? std::nullopt : std::optional(saying("the server, at last"));
    };
    EXPECT_EQ(server_or_alone(starting, is_taken).headline, "the server, at last");
    EXPECT_EQ(asked, 3);
}

TEST(ServerOrAlone, PassesOnEveryOtherFault) {
    const auto none = [] { return std::optional<commands::reply>(); };
    const auto broken = []() -> commands::reply { throw std::runtime_error("the disk is full"); };
    EXPECT_THROW(server_or_alone(none, broken), std::runtime_error);
}

}  // namespace
}  // namespace bot
