// What every way to talk to dossier looks like to the composition root: Slack, Chime, the chat page and the terminal.
//
// A platform turns what arrives into a line, says it at the desk (desk::say), and shows the reply in its own manner.
// What it sends by itself stands in the outbox. Nothing else of it is known outside its folder, so one more of them
// touches bot/ and config/ only.
#pragma once

#include "bot/http.hpp"
#include "bot/reminding.hpp"
#include "bot/way_in.hpp"
#include "config/settings.hpp"
#include "evidence/person.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bot {

// Used on the I/O thread.
class platform {
public:
    platform() = default;
    virtual ~platform() = default;
    platform(const platform&) = delete;
    platform& operator=(const platform&) = delete;

    // Where it listens on the HTTP server; asked for once, before start.
    virtual std::vector<route> routes() { return {}; }
    virtual std::vector<socket_route> sockets() { return {}; }

    // How its people are reminded; nothing where they cannot be.
    virtual std::optional<nudge_way> nudges() { return std::nullopt; }

    virtual void start() = 0;

    // Takes nothing new, and ends what is under way.
    virtual void stop() = 0;
    virtual bool idle() const = 0;

    // The settings were read again, and so should certificates be. What differs in `now` can be taken up while
    // dossier runs (config/changes.hpp).
    virtual void take(const config::settings& now) { static_cast<void>(now); }

    // That person erased something, here or elsewhere: what is in memory of what was said may show it.
    virtual void forget(const evidence::person_id& whose) { static_cast<void>(whose); }

    // Those that are not among its routes and sockets.
    virtual std::vector<way_in> ways_in() const { return {}; }

    // Lines for /metrics.
    virtual std::string metrics() const { return {}; }
};

}  // namespace bot
