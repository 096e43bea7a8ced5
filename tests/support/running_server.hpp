// An http_server on a port of the system's choice, on an I/O thread of its own.
#pragma once

#include "bot/http_server.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/loopback.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <future>
#include <utility>
#include <vector>

namespace support {

class running_server {
public:
    explicit running_server(std::vector<bot::route> routes, std::vector<bot::socket_route> sockets = {})
        : server_(io_.context().get_executor(), "127.0.0.1", 0) {
        start(std::move(routes), std::move(sockets));
    }

    // Bound, and started later: for routes that need the port.
    explicit running_server(std::chrono::milliseconds patience = bot::http_server::usual_patience)
        : server_(io_.context().get_executor(), "127.0.0.1", 0, patience) {}
    ~running_server() { end(); }
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;

    void start(std::vector<bot::route> routes, std::vector<bot::socket_route> sockets) {
        io_.call([&] { server_.start(std::move(routes), std::move(sockets)); });
    }

    std::uint16_t port() const { return server_.port(); }
    io_thread& io() { return io_; }
    bool idle() {
        return io_.call([&] { return server_.idle(); });
    }
    void stop() {
        io_.call([&] { server_.stop(); });
    }

    // Stops, and waits until every connection has ended.
    void end() {
        if (std::exchange(ended_, true)) return;
        stop();
        io_.finish();
    }

private:
    io_thread io_;
    bot::http_server server_;
    bool ended_ = false;
};

// Where a coroutine waits until the test lets it go on. On the I/O thread, but for the two calls of the test.
class gate {
public:
    explicit gate(boost::asio::io_context& io)
        : io_(io), timer_(io, std::chrono::steady_clock::time_point::max()) {}

    boost::asio::awaitable<void> pass() {
        arrived_.set_value();
        try {
            co_await timer_.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {  // opened
        }
    }

    // The test waits until somebody stands at the gate, and opens it.
    void wait_for_somebody() { arrived_.get_future().wait(); }
    void open() {
        boost::asio::post(io_, [this] { timer_.cancel(); });
    }

private:
    boost::asio::io_context& io_;
    boost::asio::steady_timer timer_;
    std::promise<void> arrived_;
};

}  // namespace support
