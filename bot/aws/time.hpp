// The forms in which AWS writes a moment down.
#pragma once

#include "evidence/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bot::aws {

// "20150830T123600Z", as signatures have it.
std::string to_amz_date(std::chrono::sys_seconds at);

// "2026-03-02T10:15:30Z" with any number of decimals of a second, of which milliseconds are kept. Nothing for
// anything else.
std::optional<evidence::moment> read_iso_time(std::string_view text);

// The Date header of an answer, "Mon, 02 Mar 2026 10:15:30 GMT" (RFC 9110, section 5.6.7). Nothing for
// anything else.
std::optional<std::chrono::sys_seconds> read_http_date(const std::string& text);

}  // namespace bot::aws
