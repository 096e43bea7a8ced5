#include "bot/http_client.hpp"

#include "bot/http_address.hpp"
#include "bot/http_connection.hpp"

#include <boost/asio/this_coro.hpp>

namespace bot {

namespace asio = boost::asio;

asio::awaitable<http_outcome> post(http_call call) {
    const auto to = read_http_address(call.url);
    if (!to) {
        http_outcome outcome;
        outcome.problem = "the address is not one of http or https";
        co_return outcome;
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto trust = to->secure ? std::make_shared<tls_trust>(call.trusted) : nullptr;
    http_connection once(executor, *to, trust);
    http_outcome outcome = co_await once.exchange(std::move(call), false);
    co_return outcome;
}

bool is_http_url(const std::string& url) {
    return read_http_address(url).has_value();
}

}  // namespace bot
