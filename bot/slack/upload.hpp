// Files to a conversation, by Slack's external upload: an address for each, its bytes, and one call that
// shares them all (docs.slack.dev, "Working with files"). Before that last call nobody sees any of it.
#pragma once

#include "bot/slack/web_api.hpp"
#include "commands/reply.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace bot::slack {

struct upload_outcome {
    bool ok = false;
    bool uploads_disabled = false;  // the workspace takes no such files: say how else they can be had
    // may_have_happened: only when the last call was under way; before it, a failure that could pass by
    // itself is try_again.
    api_failure how = api_failure::none;
    std::string error;  // as in api_answer
    std::string needed;
    std::chrono::seconds retry_after{0};
    bool late = false;                  // as in api_answer
    std::vector<std::string> file_ids;  // in the order of the files, once they are shared or may have been
};

// channel_id: of a conversation ("D…", "C…"), never a user's. files: at least one, none of them empty.
// initial_comment: mrkdwn that the caller has escaped; may be empty. Nothing is sent when one of these is
// wrong (our_fault). api: outlives the call.
boost::asio::awaitable<upload_outcome> upload(web_api& api, std::string token, std::string channel_id,
                                              std::vector<commands::file> files, std::string initial_comment);

// Whether the bytes of a file may be sent there: https to a host of Slack's or to the API's own; http only
// when the API is on loopback over http, and the address too.
bool is_upload_url(const std::string& url, const std::string& api_base);

}  // namespace bot::slack
