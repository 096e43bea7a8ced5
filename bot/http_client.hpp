// A small HTTP client: one call over http or https, on its own connection. No redirects, no cookies, no
// kept-alive connections. Everything runs on the I/O thread of the coroutine that awaits it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace bot {

struct http_call {
    std::string method = "POST";  // or "GET", or "PUT"
    std::string url;              // "https://host[:port]/path?query"
    std::string type;             // of the body: "application/json; charset=utf-8"; empty: not said
    std::string body;             // none with GET
    std::vector<std::pair<std::string, std::string>> headers;  // further ones
    std::size_t largest_answer = 1024 * 1024;                  // bytes of its body
    std::chrono::milliseconds deadline{10000};  // for the whole exchange, from look-up to last byte
    std::string trusted;                        // certificates (PEM) for https; empty: the system's
    bool repeatable = false;                    // does no harm when it arrives twice
};

struct http_outcome {
    std::string problem;  // what kept an answer from coming, in a few words; empty: there is one
    bool sent = false;    // the peer may have received it; false: certainly not a byte of it
    bool late = false;    // no answer came within the deadline
    unsigned status = 0;
    std::string type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
};

// Sends it and waits for the answer. An https peer must show a certificate for its host's name. Never throws
// for what the network does; a cancelled one ends as every cancelled operation does. A look-up that the
// system has not finished by then goes on unheeded, and an io_context waits for it in its destructor.
boost::asio::awaitable<http_outcome> post(http_call call);

// Whether `post` can be asked for that address at all.
bool is_http_url(const std::string& url);

}  // namespace bot
