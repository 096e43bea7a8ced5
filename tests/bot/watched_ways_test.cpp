#include "bot/watched_ways.hpp"

#include "tests/support/io_thread.hpp"
#include "tests/support/log_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace bot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

boost::asio::awaitable<http_response> greet(http_request request) {
    co_return plain(200, "hello " + request.body);
}

boost::asio::awaitable<http_response> fail(http_request) {
    throw std::runtime_error("a wire broke");
    co_return plain(200, "");
}

boost::asio::awaitable<std::string> echo(std::string frame, std::shared_ptr<socket_line>) {
    co_return frame;
}

class WatchedWays : public testing::Test {
protected:
    // The names of the ways, each with how many answers were timed: "slack_http 2".
    std::vector<std::string> timed() {
        std::vector<std::string> all;
        for (const way_in& one : ways.all())
            all.push_back(one.name + " " +
                          std::to_string(std::accumulate(one.acks.each.begin(), one.acks.each.end(), 0U)));
        return all;
    }

    static http_request request(std::string body) {
        http_request asked;
        asked.method = "POST";
        asked.path = "/files-for-you/a-private-word";
        asked.body = std::move(body);
        asked.number = 17;
        return asked;
    }

    support::log_watch log;
    support::io_thread io;
    watched_ways ways;
};

TEST_F(WatchedWays, TimeWhatWaitsForAnAcknowledgement) {
    const route slack = ways.watch({"POST", "/slack/events", 10, greet});
    const route health = ways.watch({"GET", "/healthz", 0, greet});
    EXPECT_EQ(slack.path, "/slack/events");
    EXPECT_EQ(slack.largest_body, 10U);
    for (const route* one : {&slack, &slack, &health})
        EXPECT_EQ(io.await(one->handle(request("ana"))).body, "hello ana");
    EXPECT_THAT(timed(), ElementsAre("slack_http 2"));
}

TEST_F(WatchedWays, TimeFramesThatAreAnswered) {
    socket_route page;
    page.path = "/chat";
    page.answer = echo;
    page = ways.watch(std::move(page));
    EXPECT_EQ(io.await(page.answer("hello", nullptr)), "hello");
    EXPECT_EQ(io.await(page.answer("", nullptr)), "");
    EXPECT_THAT(timed(), ElementsAre("page 1"));
}

TEST_F(WatchedWays, LetFailuresThrough) {
    const route slack = ways.watch({"POST", "/slack/events", 10, fail});
    EXPECT_THROW(io.await(slack.handle(request(""))), std::runtime_error);
    EXPECT_THAT(timed(), ElementsAre("slack_http 0"));
}

TEST_F(WatchedWays, LogARequestAtDebugWithoutWhatOnlyItsSenderShouldKnow) {
    const route files = ways.watch({"POST", "/files-for-you/*", 10, greet});
    io.await(files.handle(request("a private body")));
    EXPECT_EQ(log.lines_with("was answered"), 0U);
    spdlog::default_logger()->set_level(spdlog::level::debug);
    io.await(files.handle(request("a private body")));
    EXPECT_EQ(log.lines_with("POST /files-for-you/* was answered 200 after "), 1U);
    EXPECT_EQ(log.lines_with("private"), 0U);
}

}  // namespace
}  // namespace bot
