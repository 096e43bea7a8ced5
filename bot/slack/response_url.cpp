#include "bot/slack/response_url.hpp"

#include "bot/http_address.hpp"
#include "bot/http_client.hpp"

#include <nlohmann/json.hpp>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

constexpr std::size_t largest_answer = 64 * 1024;  // bytes; "ok" is usual

respond_outcome failure(api_failure how, std::string error) {
    respond_outcome outcome;
    outcome.how = how;
    outcome.error = std::move(error);
    return outcome;
}

respond_outcome read(const http_outcome& answer) {
    if (!answer.problem.empty())
        return failure(answer.sent ? api_failure::may_have_happened : api_failure::not_sent, answer.problem);
    const unsigned kind = answer.status / 100;
    const auto body = nlohmann::json::parse(answer.body, nullptr, false);
    const bool says_no = body.is_object() && body.contains("ok") && body["ok"] == false;
    respond_outcome outcome;
    outcome.ok = kind == 2 && !says_no;
    if (outcome.ok) return outcome;
    outcome = failure(answer.status == 429 ? api_failure::try_again
                      : kind == 5          ? api_failure::may_have_happened
                                           : api_failure::our_fault,
                      says_no ? "refused" : "HTTP status " + std::to_string(answer.status));
    outcome.retry_after = retry_after(answer);
    return outcome;
}

}  // namespace

bool is_response_url(const std::string& url, const std::string& api_base) {
    const auto to = read_http_address(url);
    const auto api = read_http_address(api_base);
    if (!to) return false;
    if (to->secure)
        return to->port == "443" && (to->host == "hooks.slack.com" || to->host == "hooks.slack-gov.com");
    return to->on_loopback() && api && !api->secure && api->on_loopback();
}

asio::awaitable<respond_outcome> respond(const web_api& api, std::string url, nlohmann::json message) {
    if (!is_response_url(url, api.base()))
        co_return failure(api_failure::our_fault, "the address is not one of Slack's");
    http_call call;
    call.url = std::move(url);
    call.type = "application/json; charset=utf-8";
    call.body = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    call.largest_answer = largest_answer;
    call.trusted = api.trusted();
    http_outcome answer = co_await post(std::move(call));
    co_return read(answer);
}

}  // namespace bot::slack
