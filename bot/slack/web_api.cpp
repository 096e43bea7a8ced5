#include "bot/slack/web_api.hpp"

#include "bot/http_address.hpp"
#include "bot/json_text.hpp"
#include "evidence/base64.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

constexpr std::size_t largest_answer = 4 * 1024 * 1024;  // bytes; a full page of a channel's history fits
constexpr int deepest_answer = 64;                       // objects and arrays in one another
constexpr std::size_t longest_word = 100;                // bytes; Slack's error strings have up to 50
constexpr std::size_t longest_hint = 300;                // bytes in the log
constexpr std::chrono::seconds longest_wait{3600};

struct known_error {
    std::string_view error;
    api_failure how;
};

// The error strings that say more than "refused" (docs.slack.dev: the list of common errors, "Rate limits",
// and the pages of the methods that dossier calls).
constexpr known_error known_errors[] = {
    {"invalid_auth", api_failure::token_dead},
    {"not_authed", api_failure::token_dead},
    {"account_inactive", api_failure::token_dead},
    {"token_revoked", api_failure::token_dead},
    {"token_expired", api_failure::token_dead},
    {"user_removed_from_team", api_failure::token_dead},
    {"team_disabled", api_failure::token_dead},

    {"missing_scope", api_failure::permission},
    {"not_allowed_token_type", api_failure::permission},
    {"no_permission", api_failure::permission},
    {"access_denied", api_failure::permission},
    {"accesslimited", api_failure::permission},
    {"enterprise_is_restricted", api_failure::permission},
    {"ekm_access_denied", api_failure::permission},
    {"org_login_required", api_failure::permission},
    {"team_access_not_granted", api_failure::permission},
    {"two_factor_setup_required", api_failure::permission},

    {"ratelimited", api_failure::try_again},
    {"rate_limited", api_failure::try_again},
    {"service_unavailable", api_failure::try_again},
    {"request_timeout", api_failure::try_again},
    {"team_added_to_org", api_failure::try_again},

    // Part of it may be done (the same list says so of both).
    {"internal_error", api_failure::may_have_happened},
    {"fatal_error", api_failure::may_have_happened},
};

// The error strings that name a mistake in what dossier sent. Slack explains them, and the log keeps that.
constexpr std::string_view mistakes[] = {
    "invalid_arguments",     "invalid_arg_name",    "invalid_array_arg", "invalid_blocks",
    "invalid_blocks_format", "unknown_method",      "method_deprecated", "deprecated_endpoint",
    "invalid_form_data",     "invalid_post_type",   "missing_post_type", "invalid_charset",
    "missing_argument",      "msg_blocks_too_long", "view_too_large",
};

// Reading, setting a state, and opening what is opened once.
constexpr std::string_view repeatable[] = {
    "apps.connections.open",
    "auth.test",
    "chat.getPermalink",
    "chat.update",
    "conversations.history",
    "conversations.info",
    "conversations.open",
    "conversations.replies",
    "files.getUploadURLExternal",
    "files.info",
    "reactions.add",
    "team.info",
    "users.conversations",
    "users.info",
    "users.list",
    "users.lookupByEmail",
    "views.publish",
};

template <std::size_t Size>
bool contains(const std::string_view (&list)[Size], std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// Slack's words for errors and scopes. Whatever else stands there (a token, by some proxy's joke) goes no
// further.
std::string word(const nlohmann::json& body, const char* key) {
    const auto found = body.find(key);
    if (found == body.end() || !found->is_string()) return {};
    const auto& text = found->get_ref<const std::string&>();
    const bool plain = text.size() <= longest_word && std::all_of(text.begin(), text.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ':' || c == ',';
                       });
    return plain ? text : std::string();
}

// A header's value must not end its line, and a token or an id has no business beyond ASCII.
bool is_plain(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// The hints that Slack gives with a mistake of ours, fit for the log: without the values that it quotes.
std::string hints(const nlohmann::json& body) {
    const auto metadata = body.find("response_metadata");
    if (metadata == body.end() || !metadata->is_object()) return {};
    const auto messages = metadata->find("messages");
    if (messages == metadata->end() || !messages->is_array()) return {};
    std::string all;
    for (const auto& message : *messages) {
        if (!message.is_string()) continue;
        const auto& text = message.get_ref<const std::string&>();
        const std::size_t at = text.find("[json-pointer:");
        if (at != std::string::npos) all += " " + text.substr(at, text.find(']', at) - at + 1);
    }
    return all.substr(0, longest_hint);
}

api_answer failure(api_failure how, std::string error) {
    api_answer answer;
    answer.how = how;
    answer.error = std::move(error);
    answer.body = nlohmann::json::object();
    return answer;
}

// An answer that is not Slack's: of something in between, or of a Slack that is not well.
api_answer read_foreign(const http_outcome& outcome) {
    const std::string said = "HTTP status " + std::to_string(outcome.status) + " without JSON";
    const unsigned kind = outcome.status / 100;
    return failure(outcome.status == 429 || outcome.status == 408 ? api_failure::try_again
                   : kind == 3 || kind == 4                       ? api_failure::our_fault
                                                                  : api_failure::may_have_happened,
                   said);
}

api_answer read_answer(http_outcome outcome) {
    if (!outcome.problem.empty())
        return failure(outcome.sent ? api_failure::may_have_happened : api_failure::not_sent,
                       outcome.problem);
    auto body = read_json(outcome.body, deepest_answer);
    const bool has_ok = body.is_object() && body.contains("ok") && body["ok"].is_boolean();
    if (!has_ok) return read_foreign(outcome);
    api_answer answer;
    answer.ok = body["ok"].get<bool>() && outcome.status / 100 == 2;
    if (!answer.ok) {
        answer.error = word(body, "error");
        answer.needed = word(body, "needed");
        answer.how = class_of(answer.error);
        if (outcome.status == 429) answer.how = api_failure::try_again;
        if (outcome.status / 100 == 5 && answer.how == api_failure::our_fault)
            answer.how = api_failure::may_have_happened;
        if (answer.error.empty())
            answer.error = "HTTP status " + std::to_string(outcome.status) + ", no error named";
    }
    answer.body = std::move(body);
    return answer;
}

std::string header_of(const http_outcome& outcome, std::string_view name) {
    for (const auto& [known, value] : outcome.headers)
        if (known == name) return value;
    return {};
}

// Methods are named behind it.
web_api::options with_slash(web_api::options chosen) {
    if (!chosen.base.ends_with('/')) chosen.base += '/';
    return chosen;
}

http_address address_of(const std::string& base) {
    const auto address = read_http_address(base);
    if (!address) throw std::invalid_argument("Slack's address is not one of http or https: " + base);
    return *address;
}

}  // namespace

api_failure class_of(std::string_view error) {
    const auto* found = std::find_if(std::begin(known_errors), std::end(known_errors),
                                     [&](const known_error& known) { return known.error == error; });
    return found == std::end(known_errors) ? api_failure::our_fault : found->how;
}

bool is_repeatable(std::string_view method) {
    return contains(repeatable, method);
}

std::chrono::seconds retry_after(const http_outcome& outcome) {
    const std::string value = header_of(outcome, "retry-after");
    std::uint32_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (read.ptr != value.data() + value.size()) return std::chrono::seconds(0);
    if (read.ec == std::errc::result_out_of_range) return longest_wait;
    return std::min(std::chrono::seconds(seconds), longest_wait);
}

web_api::web_api(asio::any_io_executor on, options with)
    : chosen_(with_slash(std::move(with))),
      session_(std::move(on), address_of(chosen_.base), http_session::options{chosen_.trusted}) {}

asio::awaitable<api_answer> web_api::call(std::string token, std::string method, form_fields form,
                                          std::chrono::milliseconds within) {
    if (!is_plain(token)) co_return failure(api_failure::token_dead, "not_authed");
    std::string authorization = "Bearer " + token;
    api_answer answer = co_await send(std::move(authorization), std::move(method), std::move(form), within);
    co_return answer;
}

asio::awaitable<api_answer> web_api::call_as_app(std::string client_id, std::string client_secret,
                                                 std::string method, form_fields form) {
    std::string authorization = "Basic " + evidence::to_base64(client_id + ":" + client_secret);
    const std::chrono::milliseconds usual{0};
    api_answer answer = co_await send(std::move(authorization), std::move(method), std::move(form), usual);
    co_return answer;
}

asio::awaitable<api_answer> web_api::send(std::string authorization, std::string method, form_fields form,
                                          std::chrono::milliseconds within) {
    http_call asked;
    asked.url = chosen_.base + method;
    asked.type = "application/x-www-form-urlencoded";
    asked.body = write_form(form);
    asked.headers.emplace_back("Authorization", std::move(authorization));
    asked.headers.emplace_back("Accept", "application/json");
    asked.largest_answer = largest_answer;
    asked.deadline = within.count() > 0 ? std::min(within, chosen_.deadline) : chosen_.deadline;
    asked.repeatable = is_repeatable(method);
    http_outcome outcome = co_await session_.exchange(std::move(asked));
    const std::chrono::seconds asked_to_wait = retry_after(outcome);
    const bool late = outcome.late;
    std::string scopes = header_of(outcome, "x-oauth-scopes");
    api_answer answer = read_answer(std::move(outcome));
    answer.retry_after = asked_to_wait;
    answer.late = late;
    answer.scopes = std::move(scopes);
    if (contains(mistakes, answer.error))
        spdlog::error("Slack found a mistake in a call of {}: {}{}", method, answer.error,
                      hints(answer.body));
    co_return answer;
}

}  // namespace bot::slack
