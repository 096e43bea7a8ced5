// The operator's log, on standard error: what was tried, what happened, and ids, never what people said and
// no secret. As text, or as one JSON object a line for what collects logs (the setting `log`).
//
// The lines of one request or one delivery are tied by its id. Everybody else writes with spdlog as usual.
//
//     bot::about(bot::delivery_id(next.key)).error("a command of {} failed: {}", author, why);
//     {"time":"2026-03-04T09:30:00.125Z","level":"error","id":"d-5f0c9a1b22e7","message":"a command of …"}
#pragma once

#include "bot/http.hpp"

#include <spdlog/formatter.h>
#include <spdlog/logger.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bot {

enum class log_form { text, json };

// "debug", "info", "warning", "error" are the levels that a setting can name. Debug has a line for each
// request and each command. Before any other thread writes to the log, and at any time later.
void begin_log();
void shape_log(log_form form, const std::string& level);

// Logs with that id in each line, to where the usual log goes. Empty: without one. Used at once, not kept.
spdlog::logger about(std::string_view id);
spdlog::logger about(const http_request& request);

// The id of the request of that number: unique among all processes that run one after the other.
std::string request_id(std::uint64_t number);

// The id of what came under that key (delivery::key), and of the letters that answer it, whose keys have one
// word more behind a colon. Drawn from the key by a hash that is salted anew at each start: a key may hold what a platform
// keeps to itself, and a digest of what was said. Empty for an empty key.
std::string delivery_id(std::string_view key);
std::string delivery_id_of_letter(std::string_view key);

// What either form makes of a line. Control characters cannot end a line or reach a terminal; bytes that are
// no UTF-8 are replaced.
std::unique_ptr<spdlog::formatter> formatter_of(log_form form);

}  // namespace bot
