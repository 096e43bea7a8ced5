// Installing dossier in a workspace from a browser: OAuth v2 (docs.slack.dev, "Installing with OAuth").
#pragma once

#include "bot/http.hpp"
#include "bot/slack/tokens.hpp"
#include "bot/slack/web_api.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

// Installations that browsers have begun and Slack has not sent back yet. One thread.
class begun_installations {
public:
    static constexpr std::size_t most = 1000;  // the oldest gives way
    static constexpr std::chrono::minutes lifetime{10};
    using time = std::chrono::steady_clock::time_point;

    struct ticket {
        std::string state;    // goes to Slack and comes back; 64 hexadecimal digits
        std::string browser;  // stays in the browser's cookie, likewise
    };

    // Throws std::runtime_error when the system has no random bytes.
    ticket begin(time now);

    // Whether that installation was begun in that browser, in time. A state is good for one look, whatever
    // comes of it. Takes as long for a guess that is nearly right as for any other.
    bool finish(std::string_view state, std::string_view browser, time now);

private:
    struct waiting {
        ticket what;
        time until;
    };
    std::deque<waiting> waiting_;  // oldest first
};

class oauth {
public:
    struct options {
        std::string client_id, client_secret;
    };

    // installed, api: outlive this.
    oauth(tokens& installed, web_api& api, options chosen);

    // GET /slack/install sends a browser to Slack, GET /slack/oauth_redirect takes it back.
    std::vector<route> routes();

private:
    boost::asio::awaitable<http_response> begin(http_request request);
    boost::asio::awaitable<http_response> finish(http_request request);
    boost::asio::awaitable<http_response> exchange(std::string code);
    bool may_ask(begun_installations::time now);

    tokens& installed_;
    web_api& api_;
    options chosen_;
    begun_installations begun_;
    std::deque<begun_installations::time> asked_;  // Slack, in the last minute
};

// Where Slack asks whether dossier may come in, with all that it needs (scopes.hpp): beside the API, on the
// same host.
std::string authorize_url(std::string_view api_base, std::string_view client_id, std::string_view state);

}  // namespace bot::slack
