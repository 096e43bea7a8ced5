#include "bot/slack/checkup.hpp"

#include "bot/desk.hpp"
#include "bot/http_client.hpp"
#include "bot/json_text.hpp"
#include "bot/sealing.hpp"
#include "bot/sizes.hpp"
#include "bot/slack/scopes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <exception>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds refused_from{300};  // what signature.hpp calls stale
constexpr std::chrono::seconds worth_knowing{60};
constexpr std::size_t most_asked_about = 20;  // installations

const std::string where_tokens_are = "“OAuth & Permissions” in the app's settings at Slack";
const std::string to_install_again = " Install dossier there again.";
const std::string is_renewed = ": its token has run out; dossier renews it when it next needs it";

// What is wrong when the token is not: nothing for what says something about the token.
std::optional<finding> judge_the_way(const api_answer& answer, const std::string& base) {
    const std::string because = " (" + answer.error + ")";
    if (answer.how == api_failure::not_sent)
        return problem("Slack was not reached at " + base + because +
                       ". dossier needs a way out to it, with names looked up and TLS left alone.");
    if (answer.how == api_failure::may_have_happened)
        return problem("nothing that can be read came back from " + base + because + ". Ask again.");
    if (answer.how == api_failure::try_again)
        return note("Slack puts it off" + because + ". Ask again in " +
                    count_of(std::uint64_t(std::max<std::int64_t>(1, answer.retry_after.count())), "second") +
                    ".");
    return std::nullopt;
}

// Whether the others would hear the same.
bool is_of_the_way(const api_answer& answer) {
    return judge_the_way(answer, "").has_value();
}

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::optional<evidence::moment> read_date(const std::string& text) {
    std::tm fields{};
    const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &fields);
    if (!end || *end != '\0') return std::nullopt;
    return evidence::moment{std::chrono::seconds{::timegm(&fields)}};
}

// ---- installations

using storage::installation;

// "Example (T0EX1)"
std::string name_of(const installation& place) {
    return place.name.empty() ? place.team : place.name + " (" + place.team + ")";
}

// The token that speaks there, out of what slack/tokens.cpp has sealed; empty when the key is another.
std::string token_in(const installation& place, const std::optional<sealing_key>& key) {
    if (!key) return {};
    const auto opened = open(*key, bound_to(place.platform, place.team), place.sealed);
    return opened ? text_in(nlohmann::json::parse(*opened, nullptr, false), "access") : std::string();
}

bool has_run_out(const installation& place, evidence::moment now) {
    return place.expires_at != evidence::moment{} && place.expires_at <= now;
}

struct place_asked {
    installation about;
    std::string token;  // empty: it cannot be opened
    bool ran_out = false;
    std::optional<api_answer> answer;

    bool can_be_asked() const { return !token.empty() && !ran_out; }
};

struct places_asked {
    std::vector<place_asked> all;
    std::size_t in_use = 0;  // of which `all` has the first
};

places_asked choose(const installed_places& installed, const config::settings& chosen) {
    std::optional<sealing_key> key;
    if (!chosen.token_key.empty()) key.emplace(chosen.token_key);
    const evidence::moment now = system_now();
    places_asked found;
    for (const installation& place : installed) {
        if (!place.active || ++found.in_use > most_asked_about) continue;
        found.all.push_back({place, token_in(place, key), has_run_out(place, now), std::nullopt});
    }
    return found;
}

asio::awaitable<void> ask_about(places_asked& places, web_api& api) {
    for (place_asked& place : places.all) {
        if (!place.can_be_asked()) continue;
        std::string token = place.token, method = "auth.test";
        form_fields nothing;
        api_answer answer = co_await api.call(std::move(token), std::move(method), std::move(nothing));
        const bool goes_on = !is_of_the_way(answer);
        place.answer = std::move(answer);
        if (!goes_on) co_return;
    }
}

finding judge_place(const place_asked& place, const std::string& base) {
    const std::string name = name_of(place.about);
    if (place.token.empty())
        return problem(name +
                       ": its token cannot be opened with this key. Set the key that it was sealed "
                       "with, or install dossier there again.");
    if (place.ran_out) return note(name + is_renewed);
    if (const auto way = judge_the_way(*place.answer, base)) return {way->how, name + ": " + way->says};
    return judge_installation(place.about, *place.answer);
}

findings judge_places(const places_asked& places, const std::string& base) {
    findings all;
    std::size_t not_asked = places.in_use - places.all.size();
    for (const place_asked& place : places.all) {
        if (place.can_be_asked() && !place.answer)
            ++not_asked;
        else
            all.push_back(judge_place(place, base));
    }
    if (not_asked > 0) all.push_back(note(count_of(not_asked, "more was", "more were") + " not asked about"));
    return all;
}

findings judge_all_places(const std::optional<installed_places>& installed, const places_asked& places,
                          const config::settings& chosen) {
    const bool has_key = !chosen.token_key.empty();
    if (!installed && has_key)
        return {note("the database could not be read, so nobody knows where dossier is installed")};
    if (places.in_use == 0 && has_key) return {note("dossier is not installed in any workspace yet")};
    if (places.in_use > 0 && !has_key)
        return {problem("there are tokens of " + count_of(places.in_use, "workspace") +
                        " in the database and no key to open them with. Set DOSSIER_TOKEN_KEY or "
                        "“token_key_file” to the key that they were sealed with.")};
    return judge_places(places, chosen.slack_api_url);
}

// ---- all of it

// What Slack said; empty where there was nothing to ask with.
struct asked {
    std::optional<api_answer> token, socket;
    places_asked places;
    std::string date;
    evidence::moment came_at{};
};

asio::awaitable<void> ask(const config::settings& chosen, asked& into) {
    const asio::any_io_executor on = co_await asio::this_coro::executor;
    web_api::options options;
    options.base = chosen.slack_api_url;
    web_api api(on, options);
    if (!chosen.slack_bot_token.empty()) {
        std::string token = chosen.slack_bot_token, method = "auth.test";
        form_fields nothing;
        api_answer answer = co_await api.call(std::move(token), std::move(method), std::move(nothing));
        into.token = std::move(answer);
    }
    co_await ask_about(into.places, api);
    if (!chosen.slack_app_token.empty()) {
        std::string token = chosen.slack_app_token, method = "apps.connections.open";
        form_fields nothing;
        api_answer answer = co_await api.call(std::move(token), std::move(method), std::move(nothing));
        into.socket = std::move(answer);
    }
    http_call test;
    test.url = api.base() + "api.test";
    test.type = "application/x-www-form-urlencoded";
    const http_outcome outcome = co_await post(std::move(test));
    into.came_at = system_now();
    for (const auto& [name, value] : outcome.headers)
        if (name == "date") into.date = value;
}

// With a signing secret alone there is nobody to ask: it speaks for Slack, and not to it.
finding judge_no_token(const config::settings& chosen) {
    if (!chosen.slack_client_id.empty())
        return note("no SLACK_BOT_TOKEN: each workspace's token came with its installation");
    return problem("there is no SLACK_BOT_TOKEN in this environment to ask Slack with. Copy it from " +
                   where_tokens_are + ".");
}

}  // namespace

findings judge_settings(const config::settings& chosen) {
    const std::size_t secrets = chosen.slack_signing_secrets.size();
    const bool has_way_in = secrets > 0 || !chosen.slack_app_token.empty();
    const bool has_way_out = !chosen.slack_bot_token.empty() || !chosen.slack_client_id.empty();
    if (!has_way_in && !has_way_out)
        return {
            note("no signing secret and no app token in this environment, so Slack is not served from it")};
    if (!has_way_in)
        return {
            problem("dossier can write to Slack and hears nothing from it. Set SLACK_APP_TOKEN for "
                    "Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")};
    findings all;
    if (secrets > 0) all.push_back(ok("over HTTP: " + count_of(secrets, "signing secret") + " set"));
    if (!chosen.slack_app_token.empty()) all.push_back(ok("over Socket Mode: an app token is set"));
    if (!chosen.slack_client_id.empty())
        all.push_back(ok("workspaces can install it, and their tokens are kept encrypted"));
    if (!has_way_out)
        all.push_back(
            note("no SLACK_BOT_TOKEN: commands are answered and nothing else is, so there are no forms, no "
                 "home, no direct messages and no files"));
    return all;
}

finding judge_token(const api_answer& answer, const std::string& base) {
    if (answer.ok) {
        const std::string name = text_in(answer.body, "user"), team = text_in(answer.body, "team");
        return ok("speaks as @" + name + " in the workspace " + team + " (" +
                  text_in(answer.body, "team_id") + ")");
    }
    if (auto way = judge_the_way(answer, base)) return *way;
    return problem("Slack does not take SLACK_BOT_TOKEN (" + answer.error +
                   "). Install the app in the workspace again and copy the token from " + where_tokens_are +
                   ".");
}

findings judge_scopes(std::string_view granted) {
    if (granted.empty()) return {note("Slack did not say what the token allows")};
    findings all;
    for (const scope& one : missing_scopes(granted))
        all.push_back(problem(std::string(one.name) + " is missing, which is for " +
                              std::string(one.what_for) + ". Add it under " + where_tokens_are +
                              ", and install the app in the workspace again."));
    if (all.empty()) all.push_back(ok("all " + std::to_string(needed_scopes().size()) + " that it needs"));
    std::string more;
    for (const std::string& one : unneeded_scopes(granted))
        more += (more.empty() ? "" : ", ") + one;
    if (!more.empty()) all.push_back(note("it allows more than dossier uses: " + more));
    return all;
}

finding judge_installation(const storage::installation& about, const api_answer& answer) {
    const std::string name = name_of(about);
    if (answer.error == "token_expired") return note(name + is_renewed);
    if (!answer.ok)
        return problem(name + ": Slack does not take its token (" + answer.error + ")." + to_install_again);
    const std::string as = name + ": speaks as @" + text_in(answer.body, "user");
    if (answer.scopes.empty()) return note(as + "; Slack did not say what its token allows");
    std::string missing;
    for (const scope& one : missing_scopes(answer.scopes))
        missing += (missing.empty() ? "" : ", ") + std::string(one.name);
    if (!missing.empty()) return problem(name + ": its token lacks " + missing + "." + to_install_again);
    return ok(as + ", with all " + std::to_string(needed_scopes().size()) + " scopes that it needs");
}

finding judge_socket(const api_answer& answer, const std::string& base) {
    if (answer.ok) return ok("Slack would open a connection for SLACK_APP_TOKEN");
    if (auto way = judge_the_way(answer, base)) return *way;
    return problem("Slack does not take SLACK_APP_TOKEN (" + answer.error +
                   "). Make one with the scope connections:write under “Basic Information”, App-Level "
                   "Tokens, and turn on Socket Mode in the app's settings at Slack.");
}

std::optional<finding> judge_distance(const std::string& date, evidence::moment now) {
    const auto theirs = read_date(date);
    if (!theirs) return std::nullopt;
    const auto ahead = std::chrono::floor<std::chrono::seconds>(now) - *theirs;
    const auto apart = std::chrono::abs(std::chrono::duration_cast<std::chrono::seconds>(ahead));
    const std::string shown = count_of(std::uint64_t(apart.count()), "second") +
                              (ahead.count() < 0 ? " behind" : " ahead of") + " Slack's";
    if (apart > refused_from)
        return problem(shown +
                       ". Over HTTP every request of Slack's is refused from five minutes on. Set the clock "
                       "right: timedatectl set-ntp true");
    if (apart > worth_knowing) return note(shown);
    return ok(shown);
}

std::vector<finding_line> ask_slack(const config::settings& chosen,
                                    const std::optional<installed_places>& installed) {
    asked said;
    if (installed) said.places = choose(*installed, chosen);
    {
        asio::io_context io(1);
        std::exception_ptr failure;
        asio::co_spawn(io, ask(chosen, said), [&](const std::exception_ptr& error) { failure = error; });
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    const std::string& base = chosen.slack_api_url;
    std::vector<finding_line> lines;
    if (!said.token) lines.push_back({"slack token", judge_no_token(chosen)});
    if (said.token) lines.push_back({"slack token", judge_token(*said.token, base)});
    if (said.token && said.token->ok)
        for (finding& one : judge_scopes(said.token->scopes))
            lines.push_back({"slack scopes", std::move(one)});
    for (finding& one : judge_all_places(installed, said.places, chosen))
        lines.push_back({"slack teams", std::move(one)});
    if (said.socket) lines.push_back({"slack socket", judge_socket(*said.socket, base)});
    if (auto distance = judge_distance(said.date, said.came_at))
        lines.push_back({"slack clock", std::move(*distance)});
    return lines;
}

}  // namespace bot::slack
