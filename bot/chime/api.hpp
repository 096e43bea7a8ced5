// The REST calls of Amazon Chime SDK messaging that dossier makes, signed, at the pace that its bearer is
// granted (Amazon Chime SDK API reference; AWS General Reference for the quotas).
#pragma once

#include "bot/aws/credentials.hpp"
#include "bot/chime/arn.hpp"
#include "bot/chime/frames.hpp"
#include "bot/chime/pace.hpp"
#include "bot/http_session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::chime {

// What a failure asks of whoever made the call.
enum class api_failure {
    none,
    no_keys,            // there are none to sign with: certainly nothing has happened
    keys_refused,       // wrong or expired keys, or a clock that is off
    forbidden,          // a permission is missing, or the bot is no member of the channel
    not_found,          // there is no such channel
    conflict,           // it exists already
    our_fault,          // refused; the same call would be refused again
    try_again,          // refused for now, and nothing has happened
    may_have_happened,  // nobody knows; to be repeated with the same token
    not_sent,           // Chime was not reached: certainly nothing has happened
};

// Whether the same call may go better after a while. It does no harm: what has happened already does not
// happen again with the same token.
bool is_worth_repeating(api_failure how);

// What an answer's status and its error ("ThrottledClientException") mean.
api_failure class_of(unsigned status, std::string_view error);

template <class Value>
struct answer {
    api_failure how = api_failure::none;
    std::string error;  // Chime's word, or what kept an answer from coming; without secrets
    Value value{};
    bool ok() const { return how == api_failure::none; }
};

struct outgoing_message {
    std::string channel;       // its ARN
    std::string content;       // 1 to 4096 bytes
    std::string token;         // 2 to 64 of -_a-zA-Z0-9; a message with the same one is sent once
    std::string only_for;      // the ARN of the member who alone sees it; empty: all do
    std::string content_type;  // "text/markdown"; empty: not said
    std::string metadata;      // JSON on one line, up to 1024 bytes; empty: none
    std::string sub_channel;   // as the message had it that is answered
};

struct sent_message {
    std::string id;
    std::string status;  // "SENT"; "PENDING" under a channel flow
};

struct message_page {
    std::vector<channel_message> messages;  // the oldest first
    std::string next;                       // says where to go on; empty: that was the last
};

struct channel_about {
    std::string arn;
    std::string name;
    bool is_private = false;
    std::optional<evidence::moment> last_message;
};

struct channel_page {
    std::vector<channel_about> channels;
    std::string next;
};

struct member_page {
    std::vector<member> members;
    std::string next;
};

// Outlives its calls. One thread.
class api {
public:
    struct options {
        std::string bot;      // the ARN of the AppInstanceUser that dossier is
        std::string base;     // https, or http to loopback, without a path; empty: the region's
        std::string trusted;  // certificates (PEM) for https; empty: the system's
        std::chrono::milliseconds deadline{10000};      // for each call, from when it goes
        unsigned per_second = 0;                        // calls; 0: what the region grants
        std::function<std::chrono::sys_seconds()> now;  // of the signatures; none: the system's clock
    };

    // keys: outlive this. Throws std::invalid_argument when `bot` is no user's ARN, or `base` is no such
    // address.
    api(boost::asio::any_io_executor on, aws::credentials& keys, options with);

    // Where a WebSocket session can be opened now (GetMessagingSessionEndpoint): a host, as Chime says it.
    boost::asio::awaitable<answer<std::string>> session_host();

    // SendChannelMessage: a standard message that stays in the history.
    boost::asio::awaitable<answer<sent_message>> send(outgoing_message what);

    // A page of the channel's messages that are no older than that (ListChannelMessages). next: of the page
    // before; empty for the first.
    boost::asio::awaitable<answer<message_page>> messages(std::string channel, evidence::moment not_before,
                                                          std::string next);

    // A page of the channels that the bot is a member of (ListChannelMembershipsForAppInstanceUser).
    boost::asio::awaitable<answer<channel_page>> channels(std::string next);

    boost::asio::awaitable<answer<channel_about>> describe(std::string channel);  // DescribeChannel
    boost::asio::awaitable<answer<member_page>> members(std::string channel, std::string next);

    // The ARN of the channel in which the bot talks to that user alone; made if there is none
    // (CreateChannel). A channel that has this id already is taken only when it is private and the two are
    // its only members: else it is a conflict.
    boost::asio::awaitable<answer<std::string>> open_direct(std::string user);

    const arn& self() const { return self_; }
    const std::string& bot_arn() const { return chosen_.bot; }
    const std::string& trusted() const { return chosen_.trusted; }
    void renew_trust() { session_.renew_trust(); }

private:
    struct asked;
    struct said;
    boost::asio::awaitable<said> call(asked what);
    boost::asio::awaitable<said> exchange(asked what);
    boost::asio::awaitable<answer<std::string>> check_direct(std::string channel, std::string user);

    aws::credentials& keys_;
    options chosen_;
    arn self_;
    std::string host_;  // as it stands in the Host header
    pace pace_;
    http_session session_;
};

}  // namespace bot::chime
