// Slack over Socket Mode: dossier opens the connections, so that no port has to be open to Slack. Keeps
// them open as socket_life says, hands every envelope on, and acks it with what comes back.
#pragma once

#include "bot/slack/socket_life.hpp"
#include "storage/durations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace bot::slack {

struct socket_mode_options {
    std::size_t connections = 2;                 // 1 to 10
    std::string trusted;                         // certificates (PEM) for wss; empty: the system's
    std::chrono::milliseconds late_after{2500};  // an envelope that takes longer is counted; Slack waits 3 s

    // Asks apps.connections.open for an address.
    std::function<boost::asio::awaitable<url_answer>()> open;
};

// Since the start, for /metrics.
struct socket_mode_counts {
    socket_counts connections;
    std::uint64_t late = 0;    // envelopes that took longer than late_after, and were acked all the same
    std::uint64_t failed = 0;  // envelopes whose handler threw
    storage::durations::counts acks{};  // from an envelope's arrival to its ack
    bool has_given_up = false;          // the operator has to do something; the log says what
};

// Used on the I/O thread.
class socket_mode {
public:
    // Deals with an envelope (its type and payload) and gives what the ack carries: a JSON object or plain
    // text, empty for none. When it throws, the envelope is not acked and Slack may send it again.
    using handler =
        std::function<boost::asio::awaitable<std::string>(std::string type, nlohmann::json payload)>;

    // deal: it and what it uses outlive everything that start() began; see idle().
    socket_mode(boost::asio::any_io_executor on, socket_mode_options chosen, handler deal);
    ~socket_mode();
    socket_mode(const socket_mode&) = delete;
    socket_mode& operator=(const socket_mode&) = delete;

    void start();

    // The next connections believe in the certificates that the system has by then.
    void renew_trust();

    // Takes no more envelopes. Those that are being dealt with are still acked, if that takes no longer than
    // three seconds; then the connections are closed.
    void stop();

    // Whether nothing is going on: not started, or stopped, or given up.
    bool idle() const;

    socket_mode_counts counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::slack
