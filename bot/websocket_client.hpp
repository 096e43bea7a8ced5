// One WebSocket connection that dossier opens: wss, or ws to this very machine. Everything runs on the I/O
// thread of the executor that it is given. Whether the peer is still alive is for the user to watch:
// Beast 1.81 does not count pings as a sign of life.
#pragma once

#include "bot/tls_trust.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace bot {

struct websocket_place {
    std::string url;  // "wss://host[:port]/path?query"; "ws://…" only where the host is loopback
    std::shared_ptr<tls_trust> trust;           // for wss; none: the system's, read anew for this connection
    std::chrono::milliseconds deadline{10000};  // from look-up to the end of the handshake
    std::chrono::milliseconds close_patience{1000};  // for the peer's part in closing
    std::size_t largest_received = 1024 * 1024;      // bytes of a message; a longer one ends the connection
    std::size_t largest_sent = 1024 * 1024;          // bytes of a message; a longer one is not taken
};

// None of them is called from inside a function of the client's, and none after its destructor.
struct websocket_events {
    std::function<void()> opened;
    std::function<void(std::string text)> received;
    std::function<void()> pinged;  // by the peer, and answered already
    std::function<void()> ponged;
    std::function<void(std::string why)> ended;  // once, and the last
};

class websocket_client {
public:
    // Begins to connect. A wss peer must show a certificate for its host's name.
    websocket_client(boost::asio::any_io_executor on, websocket_place to, websocket_events tell);

    // Drops the connection if it has not ended.
    ~websocket_client();
    websocket_client(const websocket_client&) = delete;
    websocket_client& operator=(const websocket_client&) = delete;

    // One text message in one frame, behind those that are being sent. False when it is too large, or when
    // the connection is not open.
    bool send(std::string text);

    void ping();

    // What the peer closed the connection with (RFC 6455, section 7.4); 0 while it has not, or without one.
    unsigned close_code() const;

    // Sends what was queued, closes politely, and drops the connection where that takes too long.
    void close();

private:
    struct state;
    template <class Stream>
    struct line;
    std::shared_ptr<state> state_;
};

// Whether there can be a connection to that address at all.
bool is_websocket_url(const std::string& url);

}  // namespace bot
