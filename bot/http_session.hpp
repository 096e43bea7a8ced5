// An HTTP client for many calls to one origin: connections are kept open from one call to the next.
// Everything runs on one I/O thread.
#pragma once

#include "bot/http_address.hpp"
#include "bot/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace bot {

class http_session {
public:
    struct options {
        std::string trusted;                            // certificates (PEM) for https; empty: the system's
        std::size_t most_idle = 8;                      // connections that are kept open without a call
        std::chrono::milliseconds longest_idle{60000};  // for which each of them is
    };

    // to: of every call, but for the path.
    http_session(boost::asio::any_io_executor on, http_address to, options with);
    // Closes the idle connections. Calls that are under way come to their end by themselves.
    ~http_session();
    http_session(const http_session&) = delete;
    http_session& operator=(const http_session&) = delete;

    // As `post`, over an idle connection, or over a new one when there is none: any number at once.
    // call.trusted is not looked at. A kept connection that turns out to have ended, before a byte of an
    // answer came, is no failure as long as the call did not reach anybody, or is repeatable: it goes once
    // more, over a new connection and within the same deadline.
    boost::asio::awaitable<http_outcome> exchange(http_call call);

    // The next connections believe in the certificates that the system has by then. Those that rest are closed.
    void renew_trust();

    // Connections that are open without a call.
    std::size_t idle() const;

private:
    struct pool;
    std::shared_ptr<pool> pool_;
};

}  // namespace bot
