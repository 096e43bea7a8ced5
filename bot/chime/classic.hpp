// The retired Amazon Chime application: signed events come to POST /chime/events, answers go to the room
// through its incoming webhook. Support ended on 20 February 2026; this stays for gateways that speak like
// it, and is off unless the settings turn it on.
//
// Rooms have no private answers, so nothing of anybody's log is ever posted there (classic_text.hpp).
//
// The address of a room lets whoever has it write there. It is kept sealed (bot/sealing.hpp), in the store as
// in the outbox, so the settings ask for a key; and nothing is posted to hosts that they do not name.
#pragma once

#include "bot/desk.hpp"
#include "bot/platform.hpp"
#include "config/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bot::chime {

struct classic_counts {
    std::uint64_t events = 0;   // that were signed well
    std::uint64_t refused = 0;  // that were not
    std::uint64_t sent = 0;     // posts that a room took
    std::uint64_t again = 0;    // attempts that are made again later
    std::uint64_t dropped = 0;  // posts that will not be made
    std::uint64_t waiting = 0;  // in the outbox, as it stands now
};

// Used on the I/O thread.
class classic final : public platform {
public:
    // Where the settings do not turn it on there is nothing to do. to: outlives this.
    classic(boost::asio::any_io_executor on, desk& to, const config::settings& chosen);
    ~classic() override;

    // POST /chime/events: 200 once what it says is committed, 401 for a bad signature, 400 for what is no
    // event, 503 when nothing can be written: Chime then sends it twice more.
    std::vector<route> routes() override;

    // In the room that somebody spoke to dossier in last; without a word of what it is about.
    std::optional<nudge_way> nudges() override;

    void start() override;
    void stop() override;
    bool idle() const override;
    void take(const config::settings& now) override;

    // Lines for /metrics; empty while it is off.
    std::string metrics() const override;

    classic_counts counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;  // none: it is off
};

}  // namespace bot::chime
