// Slack's Web API: one method call as Slack wants it, and what became of it (docs.slack.dev, "Web API").
#pragma once

#include "bot/http_session.hpp"
#include "bot/slack/form.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace bot::slack {

inline constexpr const char* usual_api = "https://slack.com/api/";

// What a failure asks of whoever made the call.
enum class api_failure {
    none,
    token_dead,         // the token is no longer good: refresh it, or the installation has ended
    permission,         // the installer has to allow something first
    our_fault,          // refused; the same call would be refused again
    try_again,          // refused for now, and nothing has happened: after retry_after, or a while
    may_have_happened,  // nobody knows whether it was carried out
    not_sent,           // Slack was not reached: certainly nothing has happened
};

struct api_answer {
    bool ok = false;
    api_failure how = api_failure::none;
    std::string
        error;  // Slack's word ("channel_not_found"), or what kept an answer from coming; without secrets
    std::string needed;   // with missing_scope: the scopes, with commas between them
    std::string scopes;   // that the token has, as Slack lists them; empty when it does not
    nlohmann::json body;  // the answer, always an object; holds what Slack sent, with OAuth even tokens
    std::chrono::seconds retry_after{0};  // as asked by Slack, at most an hour; 0: it did not ask
    bool late = false;                    // Slack took too long: it may still carry it out
};

// What an error string of Slack's means. our_fault for one that nobody has told us about: whoever repeats the
// call gets it again.
api_failure class_of(std::string_view error);

// Whether it does no harm when the method is called twice with the same fields.
bool is_repeatable(std::string_view method);

// Outlives its calls. One thread.
class web_api {
public:
    struct options {
        std::string base = usual_api;               // https, or http to loopback
        std::string trusted;                        // certificates (PEM) for https; empty: the system's
        std::chrono::milliseconds deadline{10000};  // for each call
    };

    // Throws std::invalid_argument when `base` is no address of http or https.
    web_api(boost::asio::any_io_executor on, options with);

    // POST with the fields as a form. method: "chat.postMessage". A field that is an object or an array to
    // Slack holds it as JSON text. The token goes to Slack and nowhere else, into no answer and no log line.
    // within: shorter than the usual deadline, for what somebody waits for; 0: the usual one.
    boost::asio::awaitable<api_answer> call(std::string token, std::string method, form_fields form,
                                            std::chrono::milliseconds within = {});

    // The same for oauth.v2.access: by the app's id and secret (HTTP Basic) in place of a token.
    boost::asio::awaitable<api_answer> call_as_app(std::string client_id, std::string client_secret,
                                                   std::string method, form_fields form);

    void renew_trust() { session_.renew_trust(); }

    const std::string& base() const { return chosen_.base; }
    const std::string& trusted() const { return chosen_.trusted; }

private:
    boost::asio::awaitable<api_answer> send(std::string authorization, std::string method, form_fields form,
                                            std::chrono::milliseconds within);

    options chosen_;
    http_session session_;
};

// An answer of HTTP's from Slack or an outcome without one, read as above. Apart from web_api for those who
// talk to Slack in other ways.
std::chrono::seconds retry_after(const http_outcome& outcome);

}  // namespace bot::slack
