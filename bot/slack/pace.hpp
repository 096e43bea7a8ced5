// How fast Slack may be called: says when the next call can go, and keeps what was said of the calls before.
// Knows no socket and no clock (docs.slack.dev, "Rate limits"; the pages of the methods name their tiers).
#pragma once

#include <chrono>
#include <compare>
#include <map>
#include <string>
#include <string_view>

namespace bot::slack {

// What is counted under these names is no method, but an address that takes messages. Each address has a pace
// of its own; give it, or something that stands for it, as the channel.
inline constexpr std::string_view by_response_url = "response_url";
inline constexpr std::string_view by_webhook = "webhook";

// One per process: the limits hold for all its connections together. Not for several threads at once.
class pace {
public:
    using moment = std::chrono::steady_clock::time_point;

    // When that call may go: `now` or later. channel: of a message, else empty.
    moment earliest(const std::string& team, const std::string& method, const std::string& channel,
                    moment now) const;

    // It goes now; one that goes before its time makes the next ones wait longer. In no minute do as many go
    // as to exceed a tier, and a few may go at once behind a pause.
    void used(const std::string& team, const std::string& method, const std::string& channel, moment now);

    // Slack has answered 429: this method waits in this team, and nothing else does.
    void blocked(const std::string& team, const std::string& method, moment until);

    // Of how many teams, methods and channels something is still remembered. What has no effect any more is
    // forgotten as calls go on.
    std::size_t remembered() const { return kept_.size() + blocked_.size(); }

private:
    struct key {
        std::string team, method, channel;  // a channel for what is counted by channel
        auto operator<=>(const key&) const = default;
    };

    void forget(moment now);

    std::map<key, moment> kept_;     // when the allowance is whole again
    std::map<key, moment> blocked_;  // until when
    std::size_t next_clearing_ = 256;
};

// How long to wait after the given number of failures in a row (1 or more): anything up to one second, two,
// four and so on up to a minute, so that those who failed together do not come back together.
std::chrono::milliseconds pause_after(unsigned failures);

}  // namespace bot::slack
