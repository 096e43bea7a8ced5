#include "bot/log.hpp"

#include "tests/support/log_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

// What that form makes of a line.
std::string line(log_form form, const std::string& message, const std::string& name = "dossier") {
    spdlog::details::log_msg said(name, spdlog::level::warn, message);
    said.time =
        std::chrono::sys_days(std::chrono::year(2026) / 3 / 4) + std::chrono::milliseconds(34'200'125);
    spdlog::memory_buf_t bytes;
    formatter_of(form)->format(said, bytes);
    return {bytes.data(), bytes.size()};
}

TEST(TheLog, IsReadAsText) {
    EXPECT_EQ(line(log_form::text, "the disk is full"),
              "2026-03-04T09:30:00.125Z warning the disk is full\n");
    EXPECT_EQ(line(log_form::text, "refused", "r1-17"), "2026-03-04T09:30:00.125Z warning [r1-17] refused\n");
}

TEST(TheLog, IsReadAsJson) {
    EXPECT_EQ(
        line(log_form::json, "the disk is full"),
        "{\"time\":\"2026-03-04T09:30:00.125Z\",\"level\":\"warning\",\"message\":\"the disk is full\"}\n");
    EXPECT_EQ(json::parse(line(log_form::json, "refused", "r1-17"))["id"], "r1-17");
}

TEST(TheLog, HoldsOneLineWhateverIsInIt) {
    const std::string hostile = "a \"quote\", a \\ and\r\n2026-03-04T09:30:00.125Z error \x1b[31mforged\x07";
    EXPECT_EQ(json::parse(line(log_form::json, hostile))["message"], hostile);
    for (const log_form form : {log_form::text, log_form::json}) {
        const std::string written = line(form, hostile, "an\nid");
        EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1) << written;
        EXPECT_THAT(written, EndsWith("\n"));
        EXPECT_THAT(written, Not(HasSubstr("\x1b")));
        EXPECT_THAT(written, Not(HasSubstr("\r")));
    }
}

TEST(TheLog, IsUtf8WhateverIsInIt) {
    const std::string written = line(log_form::json, "caf\xc3\xa9 \xff\xfe end");
    EXPECT_EQ(json::parse(written)["message"], "café \xEF\xBF\xBD\xEF\xBF\xBD end");
}

TEST(TheLog, TiesTheLinesOfOneRequest) {
    http_request request;
    EXPECT_EQ(request_id(0), "");
    request.number = 17;
    EXPECT_THAT(request_id(request.number), MatchesRegex("r[0-9]+-17"));
    const support::log_watch log;
    about(request).warn("refused a request");
    about("").warn("about nothing");
    EXPECT_EQ(log.lines_with("refused a request"), 1U);
    EXPECT_EQ(log.lines_with("about nothing"), 1U);
}

TEST(TheLog, NamesADeliveryWithoutItsKey) {
    EXPECT_EQ(delivery_id(""), "");
    EXPECT_THAT(delivery_id("page:local:ana:1:5f0c9a1b22e7"), MatchesRegex("d-[0-9a-f]{12}"));
    EXPECT_EQ(delivery_id("Ev0EX1"), delivery_id("Ev0EX1"));
    EXPECT_NE(delivery_id("Ev0EX1"), delivery_id("Ev0EX2"));
    EXPECT_EQ(delivery_id_of_letter("slack:T0EX1:event:Ev0EX1:answer"), delivery_id("slack:T0EX1:event:Ev0EX1")) << "its letters are about it";
}

TEST(TheLog, LeavesOutWhatIsTooSmall) {
    const support::log_watch log;
    about("d-1").debug("a line of somebody");
    EXPECT_EQ(log.lines_with("a line of somebody"), 0U);
    spdlog::default_logger()->set_level(spdlog::level::debug);
    about("d-1").debug("a line of somebody");
    EXPECT_EQ(log.lines_with("a line of somebody"), 1U);
}

}  // namespace
}  // namespace bot
