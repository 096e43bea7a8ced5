// Slack's request signature, version v0: HMAC-SHA256 of "v0:TIMESTAMP:BODY" over the raw bytes of the body
// (docs.slack.dev, "Verifying requests from Slack").
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

enum class verdict {
    genuine,
    stale,   // more than five minutes from now, in either direction
    forged,  // everything else: missing, malformed, wrong
};

// secrets: one, or two while one replaces the other. An empty secret never matches.
// Stricter than Bolt, which takes a timestamp from the future and one that is no number.
verdict check_signature(const std::vector<std::string>& secrets, std::string_view timestamp,
                        std::string_view signature, std::string_view body, std::chrono::sys_seconds now);

// "v0=…" for a body, as Slack would send it.
std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body);

}  // namespace bot::slack
