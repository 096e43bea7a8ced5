#include "bot/slack/endpoint.hpp"

#include "bot/json_text.hpp"
#include "bot/log.hpp"
#include "bot/slack/form.hpp"
#include "bot/slack/signature.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <map>
#include <optional>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

using fields = std::map<std::string, std::string>;

constexpr int deepest = 64;  // objects and arrays in one another; copying what is deeper overflows the stack
constexpr std::size_t largest_probe = 1024;  // bytes; nothing larger is read before its signature was checked

constexpr std::string_view time_header = "x-slack-request-timestamp";
constexpr std::string_view signature_header = "x-slack-signature";

std::string value_of(const fields& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

bool is_form(const http_request& request) {
    return request.header("content-type").starts_with("application/x-www-form-urlencoded");
}

// Slack's certificate probe is not signed, so it is answered and nothing else is done with it.
bool is_certificate_probe(const http_request& request) {
    if (!is_form(request) || request.body.size() > largest_probe) return false;
    if (request.body.find("ssl_check") == std::string::npos) return false;  // most are commands
    const auto form = read_form(request.body);
    return form && value_of(*form, "ssl_check") == "1" && !form->contains("command") &&
           !form->contains("payload");
}

http_response json_answer(unsigned status, std::string body) {
    http_response answer;
    answer.status = status;
    answer.type = "application/json; charset=utf-8";
    answer.body = std::move(body);
    return answer;
}

// What is posted as a form: an interaction in its one field, or a command.
std::optional<inbound> read_posted(const http_request& request) {
    const auto form = read_form(request.body);
    if (!form) return std::nullopt;
    const auto interaction = form->find("payload");
    if (interaction == form->end()) return read_inbound(*form);
    const json payload = read_json(interaction->second, deepest);
    return payload.is_object() ? std::optional(read_inbound("interactive", payload)) : std::nullopt;
}

// A proxy that drops headers shall not look like a wrong secret.
std::string_view reason_of(verdict found, const http_request& request) {
    if (found == verdict::stale) return "its time is more than five minutes off";
    if (request.header(time_header).empty() || request.header(signature_header).empty())
        return "it has no signature; a proxy has to pass on X-Slack-Signature and X-Slack-Request-Timestamp";
    return "its signature is wrong";
}

// Slack sends an event again when it hears anything but 2xx; a person sees an error.
http_response to_response(taken result) {
    if (!result.kept) return plain(503, result.ack.empty() ? "" : result.ack + "\n");
    return result.ack.empty() ? plain(200, "") : json_answer(200, std::move(result.ack));
}

}  // namespace

endpoint::endpoint(front& to, std::vector<std::string> signing_secrets)
    : front_(to), signing_secrets_(std::move(signing_secrets)) {}

asio::awaitable<http_response> endpoint::handle(http_request request) {
    if (is_certificate_probe(request)) co_return plain(200, "");
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const verdict found = check_signature(signing_secrets_, request.header(time_header),
                                          request.header(signature_header), request.body, now);
    if (found != verdict::genuine) {
        about(request).warn("refused a request to /slack/events: {}", reason_of(found, request));
        co_return plain(401, "");
    }
    if (!is_form(request)) {
        http_response answer = co_await take_event(std::move(request));
        co_return answer;
    }
    auto posted = read_posted(request);
    if (!posted) co_return plain(400, "That is not a form.\n");
    if (posted->kind == inbound_kind::ignored)
        co_return plain(400, "That is not a slash command or an interaction.\n");
    taken result = co_await front_.take(std::move(*posted));
    co_return to_response(std::move(result));
}

asio::awaitable<http_response> endpoint::take_event(http_request request) {
    json body = read_json(request.body, deepest);
    if (!body.is_object()) co_return plain(400, "That is not JSON.\n");
    const auto type = body.find("type");
    const auto challenge = body.find("challenge");
    if (type == body.end()) co_return plain(404, "dossier does not take this kind of request.\n");
    // Slack checks that the address is ours.
    if (*type == "url_verification" && challenge != body.end() && challenge->is_string())
        co_return plain(200, challenge->get<std::string>());
    if (*type == "app_rate_limited") spdlog::warn("Slack holds events back: there were too many in an hour");
    if (*type != "event_callback") co_return plain(*type == "app_rate_limited" ? 200 : 404, "");
    inbound event = read_inbound("events_api", body);
    taken result = co_await front_.take(std::move(event));
    co_return to_response(std::move(result));
}

}  // namespace bot::slack
