// The WebSocket session over which Chime tells what is said, from its first address to its last
// reconnection. session_life.hpp decides, this obeys.
#pragma once

#include "bot/chime/frames.hpp"
#include "bot/chime/session_life.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace bot::chime {

struct session_totals {
    session_counts life;
    std::uint64_t frames = 0;   // that came
    std::uint64_t strange = 0;  // that were no frames
};

// Used on the I/O thread.
class session {
public:
    struct options {
        std::string trusted;  // certificates (PEM) of the sessions' hosts; empty: the system's

        // Where a session can be opened now.
        std::function<boost::asio::awaitable<address_answer>()> address;

        // From here on nothing is missed; what was said before is in the history.
        std::function<void()> established;

        // That session ended.
        std::function<void()> lost;

        // In the order in which they came; those that come before the session is granted wait for that.
        std::function<void(frame)> received;
    };

    session(boost::asio::any_io_executor on, options chosen);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    void start();
    void stop();

    // The next connection believes in the certificates that the system has by then.
    void renew_trust();
    bool idle() const;

    session_totals counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::chime
