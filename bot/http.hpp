// HTTP as the rest of bot/ sees it: no Beast, so that only one file pays for it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot {

struct http_request {
    std::string method;                                        // "POST"
    std::string path;                                          // "/slack/events", without the query
    std::string query;                                         // behind the "?"
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    bool from_loopback = false;
    std::uint64_t number = 0;  // counts the requests of this process; 0: not counted (bot/log.hpp)

    // The header of that name (lower case); empty when it is absent.
    std::string_view header(std::string_view name) const {
        for (const auto& [known, value] : headers)
            if (known == name) return value;
        return {};
    }
};

struct http_response {
    unsigned status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

inline http_response plain(unsigned status, std::string text) {
    http_response answer;
    answer.status = status;
    answer.body = std::move(text);
    return answer;
}

// One row of the routing table. A path that ends with "/*" stands for everything below it.
struct route {
    std::string_view method;
    std::string_view path;
    std::size_t largest_body = 0;  // bytes
    std::function<boost::asio::awaitable<http_response>(http_request)> handle;
};

// An open WebSocket, for text frames that answer nothing. On the I/O thread.
class socket_line {
public:
    virtual ~socket_line() = default;

    // Goes out behind what is being sent. Nothing happens once the socket has closed.
    virtual void push(std::string frame) = 0;
};

// A WebSocket endpoint: every text frame gets at most one text frame back, in order.
struct socket_route {
    std::string_view path;
    std::size_t largest_frame = 0;  // bytes; a longer one closes the socket with 1009
    // Looks at the upgrade request; anything but status 101 refuses it with that response.
    std::function<http_response(const http_request&)> admit;
    // What goes back; empty: nothing. from: the socket that the frame came over. The server lets go of it
    // when the socket closes, so whoever wants to push later keeps a weak_ptr.
    std::function<boost::asio::awaitable<std::string>(std::string frame, std::shared_ptr<socket_line> from)>
        answer;
};

}  // namespace bot
