// Answers to an interaction by its response_url: JSON to an address that Slack gave, without a token. Whoever
// has the address can post, so that it is in no message and no log line (docs.slack.dev, "Handling user
// interaction").
#pragma once

#include "bot/slack/web_api.hpp"

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <string>

namespace bot::slack {

// Whether messages may be sent there: https to hooks.slack.com or hooks.slack-gov.com; and, when the API is
// on loopback over plain http, anything that is so, too.
bool is_response_url(const std::string& url, const std::string& api_base);

struct respond_outcome {
    bool ok = false;
    // our_fault: the address is no longer good, or the message is wrong; not to be sent again.
    api_failure how = api_failure::none;
    std::string error;                    // in a few words
    std::chrono::seconds retry_after{0};  // as in api_answer
};

// message: with response_type, and replace_original or thread_ts where they are wanted. An address that
// is_response_url does not take is not called. Slack takes five of them within thirty minutes of the
// interaction: to count is the caller's part, and so is the pace. api: outlives the call.
boost::asio::awaitable<respond_outcome> respond(const web_api& api, std::string url, nlohmann::json message);

}  // namespace bot::slack
