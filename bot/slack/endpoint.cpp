#include "bot/slack/endpoint.hpp"

#include "bot/slack/form.hpp"
#include "bot/slack/message.hpp"
#include "bot/slack/signature.hpp"
#include "bot/slack/text.hpp"
#include "evidence/chain.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

using fields = std::map<std::string, std::string>;

constexpr std::size_t longest_id = 32;
constexpr std::size_t largest_probe = 1024;  // bytes; nothing larger is read before its signature was checked

std::string value_of(const fields& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

// Slack's ids are capital letters and digits; anything else must not become part of a person's name.
bool is_id(const std::string& text) {
    return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

bool is_form(const http_request& request) {
    return request.header("content-type").starts_with("application/x-www-form-urlencoded");
}

// Slack's certificate probe is not signed, so it is answered and nothing else is done with it.
bool is_certificate_probe(const http_request& request) {
    if (!is_form(request) || request.body.size() > largest_probe) return false;
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

// The one JSON request so far: Slack checks that the address is ours.
http_response answer_json(const http_request& request) {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (!body.is_object()) return plain(400, "That is not JSON.\n");
    const auto type = body.find("type");
    const auto challenge = body.find("challenge");
    if (type != body.end() && *type == "url_verification" && challenge != body.end() &&
        challenge->is_string())
        return plain(200, challenge->get<std::string>());
    return plain(404, "dossier does not take this kind of request.\n");
}

// Names the delivery: Slack's trigger_id is new for every command typed, and the same when one is sent again.
std::string delivery_key(const fields& form, const http_request& request) {
    const std::string trigger = value_of(form, "trigger_id");
    if (!trigger.empty()) return "slack:" + value_of(form, "team_id") + ":" + trigger.substr(0, 200);
    return "slack:body:" +
           evidence::sha256_hex(std::string(request.header("x-slack-request-timestamp")) + request.body);
}

std::string line_of(const fields& form) {
    return value_of(form, "command") + " " + value_of(form, "text");
}

}  // namespace

endpoint::endpoint(desk& to, std::vector<std::string> signing_secrets)
    : desk_(to), signing_secrets_(std::move(signing_secrets)) {}

asio::awaitable<http_response> endpoint::handle(http_request request) {
    if (is_certificate_probe(request)) co_return plain(200, "");
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const verdict found = check_signature(signing_secrets_, request.header("x-slack-request-timestamp"),
                                          request.header("x-slack-signature"), request.body, now);
    if (found != verdict::genuine) {
        spdlog::warn("refused a request to /slack/events: {}", found == verdict::stale
                                                                   ? "its time is more than five minutes off"
                                                                   : "its signature is wrong");
        co_return plain(401, "");
    }
    if (!is_form(request)) co_return answer_json(request);
    http_response answer = co_await run_command(std::move(request));
    co_return answer;
}

asio::awaitable<http_response> endpoint::run_command(http_request request) {
    const auto form = read_form(request.body);
    if (!form) co_return plain(400, "That is not a form.\n");
    const std::string team = value_of(*form, "team_id"), user = value_of(*form, "user_id");
    if (!is_id(team) || !is_id(user) || !value_of(*form, "command").starts_with('/'))
        co_return plain(400, "That is not a slash command.\n");
    plain_text said = to_plain(line_of(*form));
    delivery next;
    next.said.author = {"slack:" + team + "/" + user};
    next.said.line = std::move(said.text);
    next.said.accounts = std::move(said.accounts);
    next.key = delivery_key(*form, request);
    const evidence::person_id author = next.said.author;
    const desk_reply reply = co_await desk_.say(std::move(next));
    if (reply.state == desk_state::store_failed) co_return plain(503, reply.said.headline + "\n");
    co_return json_answer(200, to_message(reply.said, author));
}

}  // namespace bot::slack
