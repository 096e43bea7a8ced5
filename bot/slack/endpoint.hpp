// POST /slack/events: everything that Slack sends by HTTP.
#pragma once

#include "bot/http.hpp"
#include "bot/slack/front.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>
#include <vector>

namespace bot::slack {

inline constexpr std::size_t largest_request = 512 * 1024;  // bytes

class endpoint {
public:
    // to: outlives the endpoint.
    endpoint(front& to, std::vector<std::string> signing_secrets);

    // From now on these are good. On the I/O thread.
    void use(std::vector<std::string> signing_secrets) { signing_secrets_ = std::move(signing_secrets); }

    // 401 for a bad signature, 400 for a body that is neither command, interaction nor event, 503 when
    // nothing can be written: Slack then sends an event again.
    boost::asio::awaitable<http_response> handle(http_request request);

private:
    boost::asio::awaitable<http_response> take_event(http_request request);

    front& front_;
    std::vector<std::string> signing_secrets_;
};

}  // namespace bot::slack
