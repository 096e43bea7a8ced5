#include "bot/slack/oauth.hpp"

#include "bot/json_text.hpp"
#include "bot/slack/form.hpp"
#include "bot/slack/inbound.hpp"
#include "bot/slack/scopes.hpp"
#include "evidence/chain.hpp"

#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t random_bytes = 32;
constexpr std::size_t longest_query = 4096;  // bytes
constexpr std::size_t longest_code = 1024;   // bytes; Slack's have under 100
constexpr std::size_t longest_token = 4096;  // bytes
constexpr std::size_t longest_name = 200;    // bytes, of a workspace on the page
constexpr std::string_view cookie_name = "dossier-install";

// Slack lets an app ask about 600 times a minute ("oauth.v2.access"), and renewing tokens needs that too.
constexpr std::size_t most_exchanges = 100;
constexpr std::chrono::minutes exchanges_within{1};

// ---- pages

constexpr std::string_view content_policy =
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

// The code and the state stand in the address of these pages: they are to go to nobody else.
http_response with_policy(http_response answer) {
    answer.headers.emplace_back("Content-Security-Policy", content_policy);
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
    return answer;
}

constexpr const char* start_again = " <a href=\"install\">Start the installation again</a>.";

// text: HTML.
http_response page(unsigned status, const std::string& text) {
    http_response answer;
    answer.status = status;
    answer.type = "text/html; charset=utf-8";
    answer.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>dossier</title><h1>dossier</h1><p>" +
        text + "</p></html>\n";
    return with_policy(std::move(answer));
}

std::string in_html(std::string_view typed) {
    std::string safe;
    for (const char c : typed) {
        if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '&')
            safe += "&amp;";
        else
            safe += c;
    }
    return safe;
}

// ---- the browser

std::string random_hex() {
    std::array<unsigned char, random_bytes> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        throw std::runtime_error("the system's random source is not available");
    return evidence::to_hex(bytes.data(), bytes.size());
}

bool equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

// Whether it is typed in a browser on this very machine. Behind a proxy every request comes from loopback,
// for a host that does not.
bool on_this_machine(const http_request& request) {
    if (!request.from_loopback || request.header("x-forwarded-proto") == "https") return false;
    const std::string_view host = request.header("host");
    for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"})
        if (host == name || host.starts_with(std::string(name) + ":")) return true;
    return false;
}

// Lax: Slack sends the browser back from a page of its own.
std::string cookie_of(std::string_view value, std::chrono::seconds lifetime, const http_request& request) {
    return std::string(cookie_name) + "=" + std::string(value) +
           "; Path=/slack; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lifetime.count()) +
           (on_this_machine(request) ? "" : "; Secure");
}

// Empty when there is none, or two: a second one comes from some other site of the same domain.
std::string_view browser_of(const http_request& request) {
    std::string_view list = request.header("cookie"), found;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        std::string_view item = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        const std::size_t equals = std::min(item.find('='), item.size());
        if (item.substr(0, equals) != cookie_name) continue;
        if (!found.empty()) return {};
        found = item.substr(std::min(equals + 1, item.size()));
    }
    return found;
}

// ---- what Slack says

using query_fields = std::map<std::string, std::string>;

std::string field(const query_fields& query, const char* name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

bool is_plain(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// An error of Slack's ("invalid_scope"), fit for a page and the log.
std::string error_word(const std::string& text) {
    const bool is_word = text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || c == '_';
                         });
    return is_word ? text : "for a reason that cannot be read";
}

// An id in the object `key`, which is null where there is no such thing.
std::string id_in(const json& from, const char* key) {
    const auto found = from.find(key);
    return found == from.end() ? std::string() : text_in(*found, "id");
}

std::string name_in(const json& from, const char* key) {
    const auto found = from.find(key);
    return found == from.end() ? std::string() : text_in(*found, "name");
}

struct grant {
    storage::installation about;
    token_pair secrets;
};

// Nothing when it is no installation of a bot in a workspace or an organisation.
std::optional<grant> read_grant(const json& answer) {
    const auto is_org = answer.find("is_enterprise_install");
    const auto lives = answer.find("expires_in");
    const std::string installer = id_in(answer, "authed_user"), app = text_in(answer, "app_id");
    grant read;
    read.about.is_org = is_org != answer.end() && is_org->is_boolean() && is_org->get<bool>();
    read.about.enterprise = id_in(answer, "enterprise");
    read.about.team = read.about.is_org ? read.about.enterprise : id_in(answer, "team");
    read.about.name = name_in(answer, read.about.is_org ? "enterprise" : "team");
    read.about.bot_user = text_in(answer, "bot_user_id");
    read.about.scopes = text_in(answer, "scope");
    if (is_id(app)) read.about.app_id = app;
    if (is_id(installer)) read.about.installed_by = installer;
    read.about.installed_at = system_now();
    if (lives != answer.end() && lives->is_number_integer() && lives->get<int>() > 0)
        read.about.expires_at = read.about.installed_at + std::chrono::seconds(lives->get<int>());
    read.secrets = {text_in(answer, "access_token"), text_in(answer, "refresh_token")};
    const bool is_whole = is_id(read.about.team) && is_id(read.about.bot_user) &&
                          (read.about.enterprise.empty() || is_id(read.about.enterprise)) &&
                          text_in(answer, "token_type") == "bot" &&
                          is_plain(read.secrets.access, longest_token) &&
                          (read.secrets.refresh.empty() || is_plain(read.secrets.refresh, longest_token));
    return is_whole ? std::optional(std::move(read)) : std::nullopt;
}

// With commas between them.
std::string names_of(const std::vector<scope>& scopes) {
    std::string names;
    for (const scope& one : scopes)
        names += (names.empty() ? "" : ", ") + std::string(one.name);
    return names;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

http_response refusal_of(const api_answer& answer) {
    if (is_one_of(answer.error, {"invalid_code", "code_already_used", "code_expired"}))
        return page(400, "Slack says that this installation was finished already, or has run out." +
                             std::string(start_again));
    spdlog::error("an installation could not be finished: {}", answer.error);
    if (is_one_of(answer.error, {"bad_client_secret", "invalid_client_id"}))
        return page(502,
                    "Nothing was installed: Slack does not know this dossier. Whoever runs it has to look at "
                    "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.");
    if (is_one_of(answer.error, {"bad_redirect_uri", "oauth_authorization_url_mismatch"}))
        return page(502,
                    "Nothing was installed: this address is not among the redirect URLs of the app. Whoever "
                    "runs dossier adds it at api.slack.com/apps, “OAuth & Permissions”.");
    if (answer.error == "cannot_install_an_org_installed_app")
        return page(502,
                    "Nothing was installed: the app belongs to your whole organisation. One of its "
                    "administrators adds it to your workspace.");
    if (answer.how == api_failure::our_fault || answer.how == api_failure::permission ||
        answer.how == api_failure::token_dead)
        return page(502,
                    "Nothing was installed: Slack refused it. Whoever runs dossier finds the reason in its "
                    "log.");
    return page(502, "Slack gives no answer just now, and nothing was installed. Wait a minute." +
                         std::string(start_again));
}

http_response welcome(const storage::installation& about) {
    const std::string name = about.name.empty() || about.name.size() > longest_name ? "" : about.name;
    if (about.is_org)
        return page(200, "dossier is installed for the organisation" +
                             (name.empty() ? "" : " <b>" + in_html(name) + "</b>") +
                             ". Add it to a workspace in the organisation's settings; then open Slack there "
                             "and type <code>/decision</code>.");
    return page(200, "dossier is installed" + (name.empty() ? "" : " in <b>" + in_html(name) + "</b>") +
                         ". Open Slack and type <code>/decision</code>.");
}

}  // namespace

// ---- states

begun_installations::ticket begun_installations::begin(time now) {
    while (!waiting_.empty() && (waiting_.front().until <= now || waiting_.size() >= most))
        waiting_.pop_front();
    ticket fresh{random_hex(), random_hex()};
    waiting_.push_back({fresh, now + lifetime});
    return fresh;
}

bool begun_installations::finish(std::string_view state, std::string_view browser, time now) {
    auto found = waiting_.end();
    for (auto one = waiting_.begin(); one != waiting_.end(); ++one)
        if (equal(one->what.state, state)) found = one;
    if (found == waiting_.end()) return false;
    const waiting one = *found;
    waiting_.erase(found);
    return equal(one.what.browser, browser) && now < one.until;
}

// ---- routes

oauth::oauth(tokens& installed, web_api& api, options chosen)
    : installed_(installed), api_(api), chosen_(std::move(chosen)) {}

std::vector<route> oauth::routes() {
    const auto go = [this](http_request request) { return begin(std::move(request)); };
    const auto back = [this](http_request request) { return finish(std::move(request)); };
    return {{"GET", "/slack/install", 0, go}, {"GET", "/slack/oauth_redirect", 0, back}};
}

// Without redirect_uri Slack takes the first of the app's settings: dossier knows no name of its own that it
// is reached by.
std::string authorize_url(std::string_view api_base, std::string_view client_id, std::string_view state) {
    const std::size_t host = api_base.find("://") + 3;
    const std::string origin(api_base.substr(0, api_base.find('/', host)));
    return origin + "/oauth/v2/authorize?" +
           write_form({{"client_id", std::string(client_id)},
                       {"scope", scopes_to_ask_for()},
                       {"state", std::string(state)}});
}

asio::awaitable<http_response> oauth::begin(http_request request) {
    const begun_installations::ticket fresh = begun_.begin(steady_clock::now());
    http_response answer = plain(302, "");
    answer.headers.emplace_back("Location", authorize_url(api_.base(), chosen_.client_id, fresh.state));
    answer.headers.emplace_back("Set-Cookie",
                                cookie_of(fresh.browser, begun_installations::lifetime, request));
    co_return with_policy(std::move(answer));
}

asio::awaitable<http_response> oauth::finish(http_request request) {
    std::optional<query_fields> query;
    if (request.query.size() <= longest_query) query = read_form(request.query);
    if (!query) co_return page(400, std::string("That address cannot be read.") + start_again);
    const bool is_ours = begun_.finish(field(*query, "state"), browser_of(request), steady_clock::now());
    const std::string error = field(*query, "error");
    if (error == "access_denied")
        co_return page(200, std::string("Nothing was installed: it was not allowed in Slack.") + start_again);
    if (!is_ours)
        co_return page(400, std::string("This installation was not begun in this browser, or more than ten "
                                        "minutes ago, or is finished already.") +
                                start_again);
    http_response answer;
    std::string code = field(*query, "code");
    if (!error.empty()) {
        spdlog::error("Slack ended an installation: {}", error_word(error));
        answer = page(400, "Slack did not install dossier (" + error_word(error) + ")." + start_again);
    } else if (!is_plain(code, longest_code)) {
        answer = page(400, std::string("Slack sent no code that could be used.") + start_again);
    } else if (!may_ask(steady_clock::now())) {
        answer = page(503, std::string("Too many install dossier just now. Wait a minute.") + start_again);
    } else {
        answer = co_await exchange(std::move(code));
    }
    answer.headers.emplace_back("Set-Cookie", cookie_of("", std::chrono::seconds(0), request));
    co_return answer;
}

asio::awaitable<http_response> oauth::exchange(std::string code) {
    std::string id = chosen_.client_id, secret = chosen_.client_secret, method = "oauth.v2.access";
    form_fields form{{"code", std::move(code)}};
    const api_answer answer =
        co_await api_.call_as_app(std::move(id), std::move(secret), std::move(method), std::move(form));
    if (!answer.ok) co_return refusal_of(answer);
    std::optional<grant> granted = read_grant(answer.body);
    if (!granted) {
        spdlog::error("an installation could not be finished: Slack's answer names no workspace or no token");
        co_return page(
            502, std::string("Slack's answer cannot be used, and nothing was installed.") + start_again);
    }
    const storage::installation about = granted->about;
    storage::installation row = about;
    token_pair secrets = std::move(granted->secrets);
    const std::string problem = co_await installed_.keep(std::move(row), std::move(secrets));
    if (!problem.empty()) {
        spdlog::error("the installation in {} was not kept: {}", about.team, problem);
        co_return page(503, std::string("dossier could not keep the installation.") + start_again);
    }
    spdlog::info("installed in {} by {}", about.team, about.installed_by);
    const std::string missing = names_of(missing_scopes(about.scopes));
    if (!missing.empty())
        spdlog::warn("{} allowed less than dossier asks for; without {}", about.team, missing);
    co_return welcome(about);
}

bool oauth::may_ask(begun_installations::time now) {
    while (!asked_.empty() && asked_.front() + exchanges_within <= now)
        asked_.pop_front();
    if (asked_.size() >= most_exchanges) return false;
    asked_.push_back(now);
    return true;
}

}  // namespace bot::slack
