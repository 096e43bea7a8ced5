#include "bot/chime/api.hpp"

#include "bot/aws/sigv4.hpp"
#include "bot/aws/time.hpp"
#include "bot/http_address.hpp"
#include "bot/json_text.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace bot::chime {

namespace asio = boost::asio;
using nlohmann::json;
using steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t largest_answer = 4 * 1024 * 1024;  // bytes; a full page of long messages fits
constexpr std::size_t longest_word = 100;                // bytes of an error's name
constexpr std::size_t longest_sentence = 300;            // bytes of an explanation in the log
constexpr const char* page_size = "50";                  // the most that there can be
constexpr std::chrono::seconds slowed_down{1};           // after "too many calls"
constexpr std::chrono::seconds small_skew{60};           // of clocks

// Errors that concern who signed, whatever their status.
constexpr std::string_view of_keys[] = {
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidTokenException",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
};

constexpr std::string_view of_haste[] = {
    "Throttled", "ThrottledClientException", "Throttling", "ThrottlingException", "TooManyRequestsException",
};

template <std::size_t Size>
bool contains(const std::string_view (&list)[Size], std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

std::string header_of(const http_outcome& outcome, std::string_view name) {
    for (const auto& [known, value] : outcome.headers)
        if (known == name) return value;
    return {};
}

// The name of an error, without what may stand around it: "a.b#Name:http://…".
std::string plain_word(std::string text) {
    text = text.substr(0, text.find(':'));
    text = text.substr(text.rfind('#') + 1);
    const bool is_plain =
        text.size() <= longest_word && std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    return is_plain ? text : std::string();
}

std::string error_of(const http_outcome& outcome, const json& body) {
    std::string word = plain_word(header_of(outcome, "x-amzn-errortype"));
    for (const char* key : {"__type", "Code", "code"})
        if (word.empty()) word = plain_word(text_in(body, key));
    return word.empty() ? "HTTP status " + std::to_string(outcome.status) : word;
}

// AWS says who may not do what. Other explanations quote what was sent, and with a wrong signature even the
// session token.
std::string explanation(const json& body) {
    std::string text = text_in(body, "Message");
    if (text.empty()) text = text_in(body, "message");
    text = text.substr(0, longest_sentence);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text.empty() ? "" : ": " + text;
}

std::string skew_of(const http_outcome& outcome, std::chrono::sys_seconds now) {
    const auto theirs = aws::read_http_date(header_of(outcome, "date"));
    if (!theirs) return {};
    const auto ahead = now - *theirs;
    if (ahead <= small_skew && ahead >= -small_skew) return {};
    return "; this machine's clock is " + std::to_string(std::abs(ahead.count())) + " seconds " +
           (ahead.count() > 0 ? "ahead of" : "behind") + " AWS's";
}

std::string usual_base(const arn& self) {
    return "https://messaging-chime." + self.region + ".amazonaws.com";
}

arn user_of(const std::string& bot) {
    auto read = read_arn(bot);
    if (!read || read->kind != "user")
        throw std::invalid_argument("not the ARN of an AppInstanceUser: " + bot);
    return std::move(*read);
}

// Without a slash at its end: paths begin with one.
std::string base_of(std::string base, const arn& self) {
    if (base.empty()) base = usual_base(self);
    while (base.ends_with('/'))
        base.pop_back();
    const auto address = read_http_address(base);
    if (!address || address->path != "/" || (!address->secure && !address->on_loopback()))
        throw std::invalid_argument(
            "Chime's address is to be one of https, or of http on this machine, without a path: " + base);
    return base;
}

std::chrono::sys_seconds system_seconds() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string path_of(const std::string& channel) {
    return "/channels/" + aws::uri_encode(channel);
}

channel_about read_channel(const json& from) {
    channel_about about;
    about.arn = text_in(from, "ChannelArn");
    about.name = text_in(from, "Name");
    about.is_private = text_in(from, "Privacy") == "PRIVATE";
    about.last_message = read_time(part_of(from, "LastMessageTimestamp"));
    return about;
}

// The items of a list; none when it is none.
const json::array_t& items_of(const json& from, const char* key) {
    static const json::array_t nothing;
    const json& list = part_of(from, key);
    return list.is_array() ? list.get_ref<const json::array_t&>() : nothing;
}

void add_unless_empty(json& to, const char* key, const std::string& value) {
    if (!value.empty()) to[key] = value;
}

json body_of(const outgoing_message& what) {
    json body{{"Content", what.content},
              {"Type", "STANDARD"},
              {"Persistence", "PERSISTENT"},
              {"ClientRequestToken", what.token}};
    add_unless_empty(body, "ContentType", what.content_type);
    add_unless_empty(body, "Metadata", what.metadata);
    add_unless_empty(body, "SubChannelId", what.sub_channel);
    if (!what.only_for.empty()) body["Target"] = json::array({json{{"MemberArn", what.only_for}}});
    return body;
}

// Nobody but moderators and administrators can add others to it.
json body_of_direct(const arn& self, const std::string& id, const std::string& user) {
    return {{"AppInstanceArn", self.app_instance},
            {"Name", "dossier"},
            {"ChannelId", id},
            {"Mode", "RESTRICTED"},
            {"Privacy", "PRIVATE"},
            {"MemberArns", json::array({user})},
            {"ClientRequestToken", id}};
}

// What became of a call, without what it brought.
template <class Value, class Said>
answer<Value> outcome_of(const Said& from) {
    answer<Value> outcome;
    outcome.how = from.how;
    outcome.error = from.error;
    return outcome;
}

}  // namespace

struct api::asked {
    const char* method = "GET";
    std::string path;  // encoded
    aws::fields query{};
    std::string body{};
    bool as_bearer = true;
};

struct api::said {
    api_failure how = api_failure::none;
    std::string error{};
    json body{};
};

bool is_worth_repeating(api_failure how) {
    switch (how) {
        case api_failure::no_keys:
        case api_failure::keys_refused:
        case api_failure::try_again:
        case api_failure::may_have_happened:
        case api_failure::not_sent:
            return true;
        case api_failure::none:
        case api_failure::forbidden:
        case api_failure::not_found:
        case api_failure::conflict:
        case api_failure::our_fault:
            return false;
    }
    return false;
}

api_failure class_of(unsigned status, std::string_view error) {
    if (status / 100 == 2) return api_failure::none;
    if (contains(of_keys, error)) return api_failure::keys_refused;
    if (contains(of_haste, error)) return api_failure::try_again;
    switch (status) {
        case 401:
            return api_failure::keys_refused;
        case 403:
            return api_failure::forbidden;
        case 404:
            return api_failure::not_found;
        case 409:
            return api_failure::conflict;
        case 408:
        case 429:
        case 503:
            return api_failure::try_again;
        default:
            return status / 100 == 5 ? api_failure::may_have_happened : api_failure::our_fault;
    }
}

api::api(asio::any_io_executor on, aws::credentials& keys, options with)
    : keys_(keys),
      chosen_(std::move(with)),
      self_(user_of(chosen_.bot)),
      pace_(chosen_.per_second > 0 ? chosen_.per_second : calls_per_second(self_.region)),
      session_(std::move(on), *read_http_address(base_of(chosen_.base, self_)),
               http_session::options{chosen_.trusted}) {
    chosen_.base = base_of(chosen_.base, self_);
    host_ = read_http_address(chosen_.base)->authority;
    if (!chosen_.now) chosen_.now = system_seconds;
}

asio::awaitable<api::said> api::call(asked what) {
    const steady::time_point turn = pace_.take(steady::now());
    if (turn > steady::now()) {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer wait(executor, turn);
        co_await wait.async_wait(asio::use_awaitable);
    }
    said got = co_await exchange(std::move(what));
    if (got.how == api_failure::try_again) pace_.blocked(steady::now() + slowed_down);
    co_return got;
}

asio::awaitable<api::said> api::exchange(asked what) {
    const aws::keys_answer keys = co_await keys_.current();
    said got;
    if (!keys.keys) {
        got.how = api_failure::no_keys;
        got.error = keys.problem;
        co_return got;
    }
    aws::signable signable;
    signable.method = what.method;
    signable.host = host_;
    signable.path = what.path;
    signable.query = what.query;
    signable.body = what.body;
    if (!what.body.empty()) signable.headers.emplace_back("Content-Type", "application/json");
    if (what.as_bearer) signable.headers.emplace_back("x-amz-chime-bearer", chosen_.bot);
    const aws::signing_scope scope{self_.region, "chime"};
    http_call call;
    call.method = what.method;
    call.url = chosen_.base + what.path + (what.query.empty() ? "" : "?" + aws::write_query(what.query));
    if (!what.body.empty()) call.type = "application/json";
    if (what.as_bearer) call.headers.emplace_back("x-amz-chime-bearer", chosen_.bot);
    for (auto& header : aws::sign(signable, *keys.keys, scope, chosen_.now()))
        call.headers.push_back(std::move(header));
    call.body = std::move(what.body);
    call.largest_answer = largest_answer;
    call.deadline = chosen_.deadline;
    call.repeatable = true;  // reading, or with a token that says it is the same
    const http_outcome outcome = co_await session_.exchange(std::move(call));

    if (!outcome.problem.empty()) {
        got.how = outcome.sent ? api_failure::may_have_happened : api_failure::not_sent;
        got.error = outcome.problem;
        co_return got;
    }
    got.body = read_json(outcome.body, deepest);
    const bool has_body = got.body.is_object();
    if (outcome.status / 100 == 2) {
        if (has_body) co_return got;
        got.how = api_failure::may_have_happened;
        got.error = "HTTP status " + std::to_string(outcome.status) + " without JSON";
        co_return got;
    }
    got.error = error_of(outcome, got.body);
    got.how = class_of(outcome.status, got.error);
    if (got.how == api_failure::forbidden) got.error += explanation(got.body);
    if (got.how == api_failure::forbidden || got.how == api_failure::keys_refused)
        got.error += skew_of(outcome, chosen_.now());
    co_return got;
}

asio::awaitable<answer<std::string>> api::session_host() {
    asked what{"GET", "/endpoints/messaging-session"};
    what.as_bearer = false;
    const said got = co_await call(std::move(what));
    answer<std::string> host = outcome_of<std::string>(got);
    if (!host.ok()) co_return host;
    host.value = text_in(part_of(got.body, "Endpoint"), "Url");
    if (host.value.empty()) {
        host.how = api_failure::may_have_happened;
        host.error = "the answer names no endpoint";
    }
    co_return host;
}

asio::awaitable<answer<sent_message>> api::send(outgoing_message message) {
    asked what{"POST", path_of(message.channel) + "/messages"};
    what.body = written(body_of(message));
    const said got = co_await call(std::move(what));
    answer<sent_message> sent = outcome_of<sent_message>(got);
    sent.value.id = text_in(got.body, "MessageId");
    sent.value.status = text_in(part_of(got.body, "Status"), "Value");
    co_return sent;
}

asio::awaitable<answer<message_page>> api::messages(std::string channel, evidence::moment not_before,
                                                    std::string next) {
    asked what{"GET", path_of(channel) + "/messages"};
    what.query.emplace_back("max-results", page_size);
    what.query.emplace_back("sort-order", "ASCENDING");
    what.query.emplace_back("not-before", evidence::to_rfc3339(not_before));
    if (!next.empty()) what.query.emplace_back("next-token", std::move(next));
    const said got = co_await call(std::move(what));
    answer<message_page> page = outcome_of<message_page>(got);
    for (const json& item : items_of(got.body, "ChannelMessages")) {
        channel_message message = read_message(item, channel);
        if (!message.id.empty()) page.value.messages.push_back(std::move(message));
    }
    page.value.next = text_in(got.body, "NextToken");
    co_return page;
}

asio::awaitable<answer<channel_page>> api::channels(std::string next) {
    asked what{"GET", "/channels"};
    what.query.emplace_back("scope", "app-instance-user-memberships");
    what.query.emplace_back("app-instance-user-arn", chosen_.bot);
    what.query.emplace_back("max-results", page_size);
    if (!next.empty()) what.query.emplace_back("next-token", std::move(next));
    const said got = co_await call(std::move(what));
    answer<channel_page> page = outcome_of<channel_page>(got);
    for (const json& item : items_of(got.body, "ChannelMemberships")) {
        channel_about about = read_channel(part_of(item, "ChannelSummary"));
        if (!about.arn.empty()) page.value.channels.push_back(std::move(about));
    }
    page.value.next = text_in(got.body, "NextToken");
    co_return page;
}

asio::awaitable<answer<channel_about>> api::describe(std::string channel) {
    asked what{"GET", path_of(channel)};
    const said got = co_await call(std::move(what));
    answer<channel_about> about = outcome_of<channel_about>(got);
    about.value = read_channel(part_of(got.body, "Channel"));
    co_return about;
}

asio::awaitable<answer<member_page>> api::members(std::string channel, std::string next) {
    asked what{"GET", path_of(channel) + "/memberships"};
    what.query.emplace_back("max-results", page_size);
    if (!next.empty()) what.query.emplace_back("next-token", std::move(next));
    const said got = co_await call(std::move(what));
    answer<member_page> page = outcome_of<member_page>(got);
    for (const json& item : items_of(got.body, "ChannelMemberships")) {
        member someone = read_member(part_of(item, "Member"));
        if (!someone.arn.empty()) page.value.members.push_back(std::move(someone));
    }
    page.value.next = text_in(got.body, "NextToken");
    co_return page;
}

asio::awaitable<answer<std::string>> api::open_direct(std::string user) {
    const std::string id = direct_channel_id(chosen_.bot, user);
    const std::string expected = channel_arn(id, self_);
    asked what{"POST", "/channels"};
    what.body = written(body_of_direct(self_, id, user));
    const said got = co_await call(std::move(what));
    if (got.how == api_failure::conflict) {
        answer<std::string> checked = co_await check_direct(expected, std::move(user));
        co_return checked;
    }
    answer<std::string> made = outcome_of<std::string>(got);
    made.value = text_in(got.body, "ChannelArn");
    if (made.ok() && made.value.empty()) made.value = expected;
    co_return made;
}

// Anybody in the app instance can make a channel of that id, and listen in.
asio::awaitable<answer<std::string>> api::check_direct(std::string channel, std::string user) {
    const answer<channel_about> about = co_await describe(channel);
    if (!about.ok()) co_return outcome_of<std::string>(about);
    std::string from_the_first;
    const answer<member_page> all = co_await members(channel, std::move(from_the_first));
    if (!all.ok()) co_return outcome_of<std::string>(all);
    const auto& found = all.value.members;
    const bool has_user =
        std::any_of(found.begin(), found.end(), [&](const member& one) { return one.arn == user; });
    const bool has_others = std::any_of(found.begin(), found.end(), [&](const member& one) {
        return one.arn != user && one.arn != chosen_.bot;
    });
    answer<std::string> checked;
    checked.value = channel;
    if (!about.value.is_private || !has_user || has_others || !all.value.next.empty()) {
        checked.how = api_failure::conflict;
        checked.error = "the channel " + channel + " is not for the two alone";
        checked.value.clear();
    }
    co_return checked;
}

}  // namespace bot::chime
