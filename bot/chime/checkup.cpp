#include "bot/chime/checkup.hpp"

#include "bot/chime/address.hpp"
#include "bot/chime/frames.hpp"
#include "bot/desk.hpp"
#include "bot/sizes.hpp"
#include "bot/websocket_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace bot::chime {

namespace asio = boost::asio;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds session_patience{15};

struct looking {
    const config::settings& chosen;
    std::vector<finding_line> lines{};

    void say(const char* about, finding found) { lines.push_back({about, std::move(found)}); }

    // True when the call went well, which is said only where there is something to say.
    template <class Value>
    bool judge(const std::string& call, const answer<Value>& of) {
        if (!of.ok()) say("chime calls", judge_call(call, of.how, of.error));
        return of.ok();
    }
};

// Empty when Chime grants a session, else why not.
asio::awaitable<std::string> try_session(std::string url, std::string trusted) {
    const asio::any_io_executor on = co_await asio::this_coro::executor;
    asio::steady_timer over(on, session_patience);
    std::string problem = "nothing came within 15 seconds";
    std::unique_ptr<websocket_client> client;
    websocket_place place;
    place.url = std::move(url);
    place.trust = std::make_shared<tls_trust>(trusted);
    websocket_events events;
    events.received = [&](const std::string& text) {
        const auto read = read_frame(text);
        if (!read || read->kind != frame_kind::session_established) return;
        problem.clear();
        over.cancel();
    };
    events.ended = [&](const std::string& why) {
        const unsigned code = client->close_code();
        problem = code == 0 ? why : "closed with code " + std::to_string(code);
        over.cancel();
    };
    client = std::make_unique<websocket_client>(on, std::move(place), std::move(events));
    co_await over.async_wait(nothrow);
    client.reset();
    co_return problem;
}

asio::awaitable<void> look_at_session(looking& at, api& chime, aws::credentials& keys) {
    const address_answer where = co_await sign_address(chime, keys);
    if (where.url.empty()) co_return;
    std::string url = where.url, trusted = chime.trusted();
    const std::string refusal = co_await try_session(std::move(url), std::move(trusted));
    if (refusal.empty())
        at.say("chime session", ok("Chime grants a session"));
    else
        at.say("chime session",
               problem("Chime grants no session (" + refusal + "). dossier's keys need chime:Connect on " +
                       chime.bot_arn() + ", and a way out to *.ws-messaging.chime.aws."));
}

asio::awaitable<void> look_at_channel(looking& at, api& chime, const std::string& channel) {
    std::string name = channel, first;
    const auto members = co_await chime.members(std::move(name), std::move(first));
    at.judge("chime:ListChannelMemberships", members);
    name = channel;
    const auto about = co_await chime.describe(std::move(name));
    at.judge("chime:DescribeChannel", about);
    name = channel;
    std::string start;
    const auto messages = co_await chime.messages(std::move(name), system_now(), std::move(start));
    at.judge("chime:ListChannelMessages", messages);
}

asio::awaitable<void> look_at_all(looking& at) {
    const asio::any_io_executor on = co_await asio::this_coro::executor;
    aws::credentials keys(on, aws::of_this_machine());
    const aws::keys_answer found = co_await keys.current();
    if (!found.keys) {
        at.say("chime keys", problem(found.problem));
        co_return;
    }
    at.say("chime keys", ok("from " + found.source));
    api::options with;
    with.bot = at.chosen.chime_bot;
    with.base = at.chosen.chime_api_url;
    api chime(on, keys, with);
    const auto host = co_await chime.session_host();
    if (!at.judge("chime:GetMessagingSessionEndpoint", host)) co_return;
    co_await look_at_session(at, chime, keys);
    std::string first;
    const auto channels = co_await chime.channels(std::move(first));
    if (!at.judge("chime:ListChannelMembershipsForAppInstanceUser", channels)) co_return;
    const auto& list = channels.value.channels;
    if (list.empty()) {
        at.say("chime calls", note("dossier is in no channel yet, so what it may do in one cannot be seen"));
        co_return;
    }
    const std::size_t before = at.lines.size();
    co_await look_at_channel(at, chime, list.front().arn);
    const std::string more = channels.value.next.empty() ? "" : " or more";
    if (at.lines.size() == before)
        at.say("chime calls", ok("it may read what it needs, and is in " + count_of(list.size(), "channel") +
                                 more + "; whether it may write there is seen when it does"));
}

}  // namespace

findings judge_settings(const config::settings& chosen) {
    if (chosen.chime_bot.empty())
        return {note("“chime_bot” is not set, so Chime SDK messaging is not served from here")};
    return {ok("dossier is " + chosen.chime_bot)};
}

finding judge_call(const std::string& call, api_failure how, const std::string& error) {
    const std::string because = " (" + error + ")";
    switch (how) {
        case api_failure::none:
            return ok(call);
        case api_failure::no_keys:
        case api_failure::keys_refused:
            return problem("AWS does not take the keys" + because +
                           ". Make new ones for the role or user that dossier is, and look at this machine's "
                           "clock: timedatectl set-ntp true");
        case api_failure::forbidden:
            return problem(call + " is not permitted" + because +
                           ". Add it to the policy of dossier's keys, for the bot's ARN and for all channels "
                           "of its app instance.");
        case api_failure::not_found:
            return problem(call + ": there is no such thing" + because +
                           ". Does “chime_bot” name a user of this account and region?");
        case api_failure::conflict:
        case api_failure::our_fault:
            return problem(call + " is refused" + because + ". Does “chime_bot” name a user that exists?");
        case api_failure::try_again:
            return note("AWS puts " + call + " off" + because + ". Ask again in a minute.");
        case api_failure::may_have_happened:
            return problem("nothing that can be read came back from " + call + because + ". Ask again.");
        case api_failure::not_sent:
            break;
    }
    return problem("Chime was not reached" + because +
                   ". dossier needs a way out to it, with names looked up and TLS left alone.");
}

std::vector<finding_line> ask_chime(const config::settings& chosen) {
    if (chosen.chime_bot.empty())
        return {{"chime keys", problem("“chime_bot” is not set: whom is it about?")}};
    looking at{chosen};
    asio::io_context io(1);
    std::exception_ptr failure;
    asio::co_spawn(io, look_at_all(at), [&](const std::exception_ptr& error) { failure = error; });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(at.lines);
}

}  // namespace bot::chime
