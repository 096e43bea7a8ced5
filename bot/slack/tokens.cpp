#include "bot/slack/tokens.hpp"

#include "bot/json_text.hpp"
#include "storage/outbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace bot::slack {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr const char* platform = "slack";
constexpr std::chrono::hours renewed_before{2};   // slack.dev, "Using token rotation"
constexpr std::chrono::minutes renewed_again{1};  // after a failure
constexpr std::chrono::milliseconds kept_again{200};
constexpr unsigned most_tries_to_keep = 50;  // ten seconds; a full queue is written in less than one
constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);

int number_in(const json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_number_integer() ? found->get<int>() : 0;
}

std::string to_bytes(const token_pair& secrets) {
    return json{{"access", secrets.access}, {"refresh", secrets.refresh}}.dump();
}

std::optional<token_pair> read_pair(const std::string& bytes) {
    const json read = json::parse(bytes, nullptr, false);
    if (!read.is_object()) return std::nullopt;
    token_pair pair{text_in(read, "access"), text_in(read, "refresh")};
    return pair.access.empty() ? std::nullopt : std::optional(std::move(pair));
}

bool expires_soon(const storage::installation& about) {
    return about.expires_at != evidence::moment{} && about.expires_at - system_now() < renewed_before;
}

bool is_expired(const storage::installation& about) {
    return about.expires_at != evidence::moment{} && about.expires_at <= system_now();
}

// A network that is down shall not look like a wrong token.
std::string about_own_token(const api_answer& answer) {
    switch (answer.how) {
        case api_failure::not_sent:
            return "Slack was not reached, so nothing is known of the token in SLACK_BOT_TOKEN: " +
                   answer.error;
        case api_failure::try_again:
        case api_failure::may_have_happened:
            return "Slack does not say whose the token in SLACK_BOT_TOKEN is: " + answer.error;
        default:
            return "Slack does not take the token in SLACK_BOT_TOKEN: " + answer.error;
    }
}

void log_failure(const std::exception_ptr& error) {
    if (!error) return;
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& why) {
        spdlog::error("a token could not be renewed: {}", why.what());
    }
}

}  // namespace

tokens::tokens(desk& store, web_api& api, options chosen)
    : store_(store), api_(api), chosen_(std::move(chosen)) {}

// While Slack has not said whose the token in the environment is, it speaks only where there can be no other.
bool tokens::is_own(const std::string& team) const {
    if (chosen_.bot_token.empty()) return false;
    return own_team_.empty() ? !chosen_.key.has_value() : own_team_ == team;
}

asio::awaitable<std::string> tokens::introduce() {
    if (chosen_.bot_token.empty()) co_return std::string();
    std::string token = chosen_.bot_token;
    std::string method = "auth.test";
    form_fields nothing;
    const api_answer answer = co_await api_.call(std::move(token), std::move(method), std::move(nothing));
    if (!answer.ok) {
        std::string problem = about_own_token(answer);
        co_return problem;
    }
    own_team_ = text_in(answer.body, "team_id");
    own_name_ = text_in(answer.body, "team");
    own_bot_ = text_in(answer.body, "user_id");
    co_return std::string();
}

asio::awaitable<std::string> tokens::token_of(std::string team, std::string enterprise) {
    if (is_own(team)) co_return chosen_.bot_token;
    const known* const found = co_await find(std::move(team), std::move(enterprise));
    if (!found) co_return std::string();
    const bool has_expired = is_expired(found->about);
    std::string access = has_expired ? std::string() : found->secrets.access;
    if (!may_renew(*found)) co_return access;
    std::string asked = found->about.team;
    const bool is_under_way = renewing_.contains(asked);
    const auto executor = co_await asio::this_coro::executor;
    if (!has_expired) {  // nobody waits for the new one while the old one lasts
        if (!is_under_way) asio::co_spawn(executor, renew(std::move(asked)), log_failure);
        co_return access;
    }
    std::string expired = asked;
    if (is_under_way)
        co_await end_of_renewal(std::move(expired));
    else
        co_await renew(std::move(expired));
    const auto renewed = known_.find(asked);
    if (renewed == known_.end() || is_expired(renewed->second.about)) co_return std::string();
    co_return renewed->second.secrets.access;
}

bool tokens::may_renew(const known& of) {
    return expires_soon(of.about) && !of.secrets.refresh.empty() && of.renewable_at <= system_now();
}

asio::awaitable<void> tokens::renew_those_that_end() {
    if (!chosen_.key || chosen_.client_id.empty()) co_return;
    auto ending = std::make_shared<std::vector<storage::installation>>();
    desk::store_job job = [ending](storage::connection& on, evidence::moment) {
        for (storage::installation& one : storage::installations::list(on, platform))
            if (one.active && expires_soon(one)) ending->push_back(std::move(one));
    };
    const std::string problem = co_await store_.write(std::move(job));
    if (!problem.empty()) co_return;
    for (const storage::installation& one : *ending) {
        std::string team = one.team, enterprise = one.enterprise;
        const known* const found = co_await find(std::move(team), std::move(enterprise));
        if (!found || !may_renew(*found)) continue;
        std::string whose = found->about.team;
        co_await renew(std::move(whose));
    }
}

bool tokens::may_use(const std::string& token) const {
    if (token.empty() || token == chosen_.bot_token || token == earlier_own_) return !token.empty();
    return std::any_of(known_.begin(), known_.end(), [&](const auto& one) {
        return one.second.secrets.access == token || one.second.earlier == token;
    });
}

asio::awaitable<std::string> tokens::bot_user_of(std::string team, std::string enterprise) {
    if (is_own(team)) co_return own_bot_;
    const known* const found = co_await find(std::move(team), std::move(enterprise));
    co_return found ? found->about.bot_user : std::string();
}

asio::awaitable<const tokens::known*> tokens::find(std::string team, std::string enterprise) {
    if (!chosen_.key) co_return nullptr;
    const auto whose = whose_.find({team, enterprise});
    const std::string filed = whose == whose_.end() ? team : whose->second;
    if (const auto here = known_.find(filed); here != known_.end()) co_return &here->second;
    auto found = std::make_shared<std::optional<storage::installation>>();
    desk::store_job job = [found, team, enterprise](storage::connection& on, evidence::moment) {
        *found = storage::installations::get(on, platform, team, enterprise);
    };
    const std::string problem = co_await store_.write(std::move(job));
    if (!problem.empty() || !*found) co_return nullptr;
    const std::string bound = bound_to(platform, (*found)->team);
    const auto opened = open(*chosen_.key, bound, (*found)->sealed);
    auto secrets = opened ? read_pair(*opened) : std::nullopt;
    if (!secrets) {
        spdlog::error(
            "the tokens of workspace {} cannot be opened: was the token key changed? Install dossier "
            "there again",
            (*found)->team);
        co_return nullptr;
    }
    whose_[{team, enterprise}] = (*found)->team;
    known& kept = known_[(*found)->team];
    kept = {std::move(**found), std::move(*secrets)};
    co_return &kept;
}

asio::awaitable<std::string> tokens::keep(storage::installation what, token_pair secrets) {
    known_.erase(what.team);  // a renewal that is under way comes too late
    std::erase_if(whose_, [&](const auto& one) { return one.first.first == what.team; });
    std::string problem = co_await put(std::move(what), std::move(secrets));
    co_return problem;
}

// Known only once it is on the disk.
asio::awaitable<std::string> tokens::put(storage::installation what, token_pair secrets) {
    if (!chosen_.key) co_return "there is no key to keep tokens with";
    what.platform = platform;
    const std::string bound = bound_to(platform, what.team);
    what.sealed = seal(*chosen_.key, bound, to_bytes(secrets));
    const std::string team = what.team;
    auto row = std::make_shared<storage::installation>(what);
    desk::store_job job = [row](storage::connection& on, evidence::moment) {
        storage::installations::put(on, *row);
    };
    std::string problem = co_await store_.write(std::move(job));
    if (problem.empty()) known_[team] = {std::move(what), std::move(secrets)};
    co_return problem;
}

asio::awaitable<std::string> tokens::forget(std::string team, evidence::moment at) {
    known_.erase(team);  // a renewal that is under way comes too late; one that stays is found again
    desk::store_job job = [team, at](storage::connection& on, evidence::moment now) {
        storage::installations::revoke(on, platform, team, at);
        if (!storage::installations::get(on, platform, team, ""))
            storage::outbox::drop_all_of_team(on, platform, team, now);
    };
    std::string problem = co_await store_.write(std::move(job));
    known_.erase(team);  // whoever looked before that was written found it still
    if (!problem.empty()) spdlog::error("the installation of {} was not taken out: {}", team, problem);
    co_return problem;
}

asio::awaitable<bool> tokens::was_taken_out(std::string team, std::string enterprise) {
    if (is_own(team)) co_return false;
    auto gone = std::make_shared<bool>(false);
    desk::store_job job = [gone, team, enterprise](storage::connection& on, evidence::moment) {
        *gone = storage::installations::was_taken_out(on, platform, team, enterprise);
    };
    const std::string problem = co_await store_.write(std::move(job));
    co_return problem.empty() && *gone;
}

// Whatever becomes of it, nobody waits for it any more behind its end. Not in a destructor: at a stop that
// waits no longer, what is under way outlives this.
asio::awaitable<void> tokens::renew(std::string team) {
    if (renewing_.contains(team)) co_return;
    const auto executor = co_await asio::this_coro::executor;
    const auto over = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    renewing_[team] = over;
    std::exception_ptr failure;
    try {
        std::string whose = team;
        co_await renew_once(std::move(whose));
    } catch (...) {
        failure = std::current_exception();
    }
    renewing_.erase(team);
    over->cancel();
    if (failure) std::rethrow_exception(failure);
}

// A refresh token is good for once: whoever comes second must not use it, and the new pair is kept before
// anybody uses it.
asio::awaitable<void> tokens::renew_once(std::string team) {
    const known before = known_[team];
    std::string id = chosen_.client_id, secret = chosen_.client_secret;
    std::string method = "oauth.v2.access";
    form_fields form{{"grant_type", "refresh_token"}, {"refresh_token", before.secrets.refresh}};
    const api_answer answer =
        co_await api_.call_as_app(std::move(id), std::move(secret), std::move(method), std::move(form));
    const auto now_known = known_.find(team);
    const bool is_wanted =
        now_known != known_.end() && now_known->second.secrets.refresh == before.secrets.refresh;
    token_pair renewed{text_in(answer.body, "access_token"), text_in(answer.body, "refresh_token")};
    if (is_wanted && answer.ok && !renewed.access.empty()) {
        known next = before;
        const int lives = number_in(answer.body, "expires_in");
        next.about.expires_at = lives > 0 ? system_now() + std::chrono::seconds(lives) : evidence::moment{};
        next.secrets = std::move(renewed);
        next.earlier = before.secrets.access;
        known earlier = before;
        co_await put_renewed(std::move(earlier), std::move(next));
    } else if (is_wanted) {
        now_known->second.renewable_at = system_now() + renewed_again;
        spdlog::error("the tokens of workspace {} cannot be renewed: {}", team, answer.error);
    }
}

asio::awaitable<void> tokens::end_of_renewal(std::string team) {
    const auto found = renewing_.find(team);
    if (found == renewing_.end()) co_return;
    const std::shared_ptr<asio::steady_timer> over = found->second;
    co_await over->async_wait(nothrow);
}

// The old pair is spent: while too much is waiting to be written, the new one waits for its turn, unless
// the place was installed in anew or taken out meanwhile.
asio::awaitable<void> tokens::put_renewed(known before, known next) {
    const std::string team = next.about.team;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer turn(executor);
    std::string problem(too_much_waits);
    for (unsigned tried = 0; problem == too_much_waits && tried < most_tries_to_keep; ++tried) {
        if (tried > 0) {
            if (tried == 1) spdlog::warn("the renewed tokens of {} wait to be written", team);
            turn.expires_after(kept_again);
            co_await turn.async_wait(nothrow);
        }
        const auto here = known_.find(team);
        if (here == known_.end() || here->second.secrets.refresh != before.secrets.refresh) co_return;
        storage::installation about = next.about;
        token_pair secrets = next.secrets;
        problem = co_await put(std::move(about), std::move(secrets));
    }
    const auto kept = known_.find(team);
    if (!problem.empty()) spdlog::error("the renewed tokens of {} were not kept: {}", team, problem);
    if (kept == known_.end()) co_return;
    if (problem.empty())
        kept->second.earlier = next.earlier;
    else
        kept->second.renewable_at = system_now() + renewed_again;
}

}  // namespace bot::slack
