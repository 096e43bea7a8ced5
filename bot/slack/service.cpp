#include "bot/slack/service.hpp"

#include "bot/metric_line.hpp"
#include "bot/slack/endpoint.hpp"
#include "bot/slack/front.hpp"
#include "bot/slack/nudges.hpp"
#include "bot/slack/oauth.hpp"
#include "bot/slack/sender.hpp"
#include "bot/slack/socket_mode.hpp"
#include "bot/slack/tokens.hpp"
#include "bot/slack/web_api.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::minutes introduced_again{1};
constexpr std::chrono::minutes between_renewals{10};  // of tokens, each two hours before its end

tokens::options tokens_of(const config::settings& chosen) {
    tokens::options given;
    given.bot_token = chosen.slack_bot_token;
    given.client_id = chosen.slack_client_id;
    given.client_secret = chosen.slack_client_secret;
    if (!chosen.token_key.empty()) given.key.emplace(chosen.token_key);
    return given;
}

web_api::options api_of(const config::settings& chosen) {
    web_api::options given;
    given.base = chosen.slack_api_url;
    return given;
}

}  // namespace

struct service::state {
    state(asio::any_io_executor executor, desk& to, const config::settings& chosen)
        : on(executor),
          api(on, api_of(chosen)),
          known(to, api, tokens_of(chosen)),
          names(chosen.slack_command_prefix),
          letters(on, to, known, api, names),
          desk_front(on, to, known, api, letters, names),
          http(desk_front, chosen.slack_signing_secrets),
          bot_token(chosen.slack_bot_token),
          app_token(chosen.slack_app_token),
          has_secret(!chosen.slack_signing_secrets.empty()),
          next_try(on),
          next_renewal(on) {
        if (!chosen.slack_client_id.empty() && !chosen.slack_client_secret.empty() &&
            !chosen.token_key.empty())
            installing.emplace(known, api,
                               oauth::options{chosen.slack_client_id, chosen.slack_client_secret});
        if (!app_token.empty()) make_socket();
    }

    void make_socket() {
        socket_mode_options options;
        options.open = [this] { return open_connection(); };
        auto deal = [this](std::string type, json payload) {
            return take_envelope(std::move(type), std::move(payload));
        };
        socket.emplace(on, std::move(options), std::move(deal));
    }

    asio::awaitable<url_answer> open_connection() {
        std::string by = app_token, method = "apps.connections.open";
        form_fields nothing;
        const api_answer answer = co_await api.call(std::move(by), std::move(method), std::move(nothing));
        url_answer opened;
        opened.error = answer.error;
        opened.retry_after = answer.retry_after;
        opened.is_final =
            answer.how == api_failure::token_dead || answer.error.starts_with("HTTP status 404");
        const auto url = answer.body.find("url");
        if (answer.ok && url != answer.body.end() && url->is_string()) opened.url = url->get<std::string>();
        co_return opened;
    }

    // What cannot be kept is not acked: Slack may send it again, and a person sees that it failed.
    asio::awaitable<std::string> take_envelope(std::string type, json payload) {
        inbound from = read_inbound(type, payload);
        const taken result = co_await desk_front.take(std::move(from));
        if (!result.kept) throw std::runtime_error("it could not be kept");
        co_return result.ack;
    }

    // Asks until Slack has said whose token it is: before that it may not speak where others are installed.
    asio::awaitable<void> introduce() {
        std::string problem = co_await known.introduce();
        letters.start();
        for (std::string last; !problem.empty() && !stopping; problem = co_await known.introduce()) {
            if (problem != last) spdlog::error("{}", problem);
            last = problem;
            next_try.expires_after(introduced_again);
            co_await next_try.async_wait(nothrow);
            if (stopping) co_return;
        }
        if (!known.own_team().empty())
            spdlog::info("speaking for the Slack workspace {} ({})", known.own_name(), known.own_team());
    }

    void take(const config::settings& now) {
        api.renew_trust();
        if (socket) socket->renew_trust();
        http.use(now.slack_signing_secrets);
        const bool is_new = std::exchange(app_token, now.slack_app_token) != now.slack_app_token;
        // One that gave up because of the token before does not ask again.
        if (is_new && socket && socket->counts().has_given_up && socket->idle()) {
            make_socket();
            socket->start();
        }
        if (now.slack_bot_token == bot_token) return;
        bot_token = now.slack_bot_token;
        known.use(bot_token);
        next_try.cancel();  // where Slack is still asked about the one before, it hears of this one at once
        if (!introducing) begin(introduce_again());
    }

    asio::awaitable<void> introduce_again() {
        const std::string problem = co_await known.introduce();
        if (problem.empty())
            spdlog::info("speaking for the Slack workspace {} ({})", known.own_name(), known.own_team());
        else
            spdlog::error("{}", problem);
    }

    // Whoever speaks first after a quiet night finds tokens that last.
    asio::awaitable<void> keep_tokens_fresh() {
        while (!stopping) {
            co_await known.renew_those_that_end();
            if (stopping) co_return;
            next_renewal.expires_after(between_renewals);
            co_await next_renewal.async_wait(nothrow);
        }
    }

    void begin_to_renew() {
        renewing = true;
        asio::co_spawn(on, keep_tokens_fresh(), [this](std::exception_ptr error) {
            renewing = false;
            if (error) spdlog::error("Slack's tokens are renewed only when they are asked for");
        });
    }

    void begin(asio::awaitable<void> introduction) {
        introducing = true;
        asio::co_spawn(on, std::move(introduction), [this](std::exception_ptr error) {
            introducing = false;
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("Slack could not be asked whose token it is: {}", why.what());
            }
        });
    }

    asio::any_io_executor on;
    web_api api;
    tokens known;
    command_names names;
    sender letters;
    front desk_front;
    endpoint http;
    std::string bot_token, app_token;
    bool has_secret;
    std::optional<socket_mode> socket;
    std::optional<oauth> installing;  // where the app's own id and secret and a key for tokens are set
    asio::steady_timer next_try;      // of the introduction
    asio::steady_timer next_renewal;  // of tokens
    bool introducing = false;
    bool renewing = false;
    bool stopping = false;
};

service::service(asio::any_io_executor on, desk& to, const config::settings& chosen)
    : state_(std::make_unique<state>(on, to, chosen)) {}
service::~service() = default;

std::vector<route> service::routes() {
    std::vector<route> all;
    if (state_->has_secret)
        all.push_back({"POST", "/slack/events", largest_request,
                       [this](http_request request) { return state_->http.handle(std::move(request)); }});
    if (state_->installing)
        for (route& one : state_->installing->routes())
            all.push_back(std::move(one));
    return all;
}

std::optional<nudge_way> service::nudges() {
    if (!state_->known.can_speak()) return std::nullopt;
    return nudges_by(state_->desk_front, state_->letters, state_->names);
}

void service::start() {
    if (state_->known.can_speak()) state_->begin(state_->introduce());
    if (state_->installing) state_->begin_to_renew();
    if (state_->socket) state_->socket->start();
}

void service::stop() {
    state_->stopping = true;
    state_->next_try.cancel();
    state_->next_renewal.cancel();
    state_->letters.stop();
    state_->desk_front.stop();
    if (state_->socket) state_->socket->stop();
}

void service::take(const config::settings& now) {
    state_->take(now);
}

std::vector<way_in> service::ways_in() const {
    if (!state_->socket) return {};
    return {{"slack_socket", state_->socket->counts().acks}};
}

bool service::idle() const {
    return !state_->introducing && !state_->renewing && state_->known.idle() && state_->letters.idle() &&
           state_->desk_front.idle() && (!state_->socket || state_->socket->idle());
}

std::string service::metrics() const {
    std::string text;
    if (state_->known.can_speak()) {
        const sender_counts sent = state_->letters.counts();
        text +=
            metric_line("dossier_slack_letters_sent_total", "Letters that Slack took.", "counter", sent.sent);
        text += metric_line("dossier_slack_letters_found_total", "Letters that Slack had already.", "counter",
                            sent.found);
        text += metric_line("dossier_slack_letters_put_off_total", "Attempts that are made again later.",
                            "counter", sent.again);
        text += metric_line("dossier_slack_letters_dropped_total", "Letters that will not be sent.",
                            "counter", sent.dropped);
        text += metric_line("dossier_slack_letters_waiting", "Letters in the outbox.", "gauge", sent.waiting);
        text += metric_line("dossier_slack_oldest_letter_seconds", "How long the oldest of them waits.",
                            "gauge", sent.oldest_seconds);
    }
    if (state_->socket) {
        const socket_mode_counts counts = state_->socket->counts();
        text += metric_line("dossier_slack_connections", "Socket Mode connections that are up.", "gauge",
                            counts.connections.up);
        text += metric_line("dossier_slack_connections_lost_total", "Connections that ended unasked.",
                            "counter", counts.connections.lost);
        text += metric_line("dossier_slack_envelopes_total", "Envelopes dealt with, each once.", "counter",
                            counts.connections.envelopes);
        text += metric_line("dossier_slack_envelopes_repeated_total", "Envelopes that came again.", "counter",
                            counts.connections.repeated);
        text += metric_line("dossier_slack_envelopes_late_total",
                            "Envelopes acked after more than 2.5 seconds.", "counter", counts.late);
        text += metric_line("dossier_slack_gave_up", "1 when Slack refuses connections for good.", "gauge",
                            counts.has_given_up ? 1 : 0);
    }
    return text;
}

}  // namespace bot::slack
