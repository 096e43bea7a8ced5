// The HTTP and WebSocket server. Everything runs on the I/O thread of its executor.
//
// Beast 1.81 accepts framing that it should not (several Transfer-Encodings, endless chunk extensions and
// trailers; fixed upstream in 1.87 to 1.91), so the header is read and checked first: a known path and
// method, one of each header that matters, a Content-Length, no Transfer-Encoding. Only then is the body
// read, into a bounded buffer, under one deadline for the whole request.
#pragma once

#include "bot/http.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bot {

class http_server {
public:
    // How long a peer may take to send a whole request, the wait for a kept connection's next one included,
    // and as long again to take the answer. Looked at twenty times as often.
    static constexpr std::chrono::milliseconds usual_patience{20'000};

    // Binds at once. Throws boost::system::system_error when the address is in use or not ours.
    http_server(boost::asio::any_io_executor on, const std::string& address, std::uint16_t port,
                std::chrono::milliseconds patience = usual_patience);
    ~http_server();
    http_server(const http_server&) = delete;
    http_server& operator=(const http_server&) = delete;

    // The port it listens on; the system's choice when 0 was asked for.
    std::uint16_t port() const;

    // Accepts from now on. Apart from the constructor, because a route may need to know the port.
    void start(std::vector<route> routes, std::vector<socket_route> sockets);

    // Accepts no more, and ends every connection as soon as its current request is answered.
    void stop();

    // Whether no connection is open.
    bool idle() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot
