// One connection of a client to one peer, over which calls go one after the other. What http_client and
// http_session are made of; the only part of them that knows Beast and TLS.
#pragma once

#include "bot/http_address.hpp"
#include "bot/http_client.hpp"
#include "bot/tls_trust.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace bot {

class http_connection {
public:
    // trust: needed for https only.
    http_connection(boost::asio::any_io_executor on, http_address to, std::shared_ptr<tls_trust> trust);
    ~http_connection();
    http_connection(const http_connection&) = delete;
    http_connection& operator=(const http_connection&) = delete;

    // Whether the next call can go over it: it is open, and the peer has said nothing since its last answer.
    // A goodbye that has come is seen; one that is on its way is not.
    bool is_ready() const;

    // Opens the connection, if it is not open, sends the call and waits for the answer. Only one at a time.
    // call.url: at the peer; call.trusted is not looked at. keep: leaves the connection open behind the
    // answer if the peer does. After any failure it is closed, and the next call opens it again.
    boost::asio::awaitable<http_outcome> exchange(http_call call, bool keep);

    // Whether the last call failed because the connection had ended before a byte of an answer came, as one
    // does that has been open for too long for its peer.
    bool hung_up() const;

private:
    struct line;
    std::shared_ptr<line> line_;
};

}  // namespace bot
