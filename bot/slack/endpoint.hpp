// POST /slack/events: everything that Slack sends by HTTP.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace bot::slack {

inline constexpr std::size_t largest_request = 512 * 1024;  // bytes

class endpoint {
public:
    // to: outlives the endpoint.
    endpoint(desk& to, std::vector<std::string> signing_secrets);

    // 401 for a bad signature, 400 for a body that is no command, 503 when nothing can be written.
    boost::asio::awaitable<http_response> handle(http_request request);

private:
    boost::asio::awaitable<http_response> run_command(http_request request);

    desk& desk_;
    std::vector<std::string> signing_secrets_;
};

}  // namespace bot::slack
