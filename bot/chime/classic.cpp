#include "bot/chime/classic.hpp"

#include "bot/chime/classic_events.hpp"
#include "bot/chime/classic_letters.hpp"
#include "bot/chime/classic_sender.hpp"
#include "bot/chime/classic_text.hpp"
#include "bot/json_text.hpp"
#include "bot/log.hpp"
#include "bot/metric_line.hpp"
#include "bot/sealing.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace bot::chime {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

http_response json_answer(const json& body) {
    http_response answer;
    answer.type = "application/json";
    answer.body = written(body);
    return answer;
}

constexpr std::string_view time_header = "chime-request-timestamp", signature_header = "chime-signature";

// A proxy that drops headers shall not look like a wrong token.
std::string_view reason_of(classic_verdict found, const http_request& request) {
    if (found == classic_verdict::stale) return "its time is more than five minutes off";
    if (request.header(time_header).empty() || request.header(signature_header).empty())
        return "it has no signature; a proxy has to pass on Chime-Signature and Chime-Request-Timestamp";
    return "its signature is wrong";
}

}  // namespace

struct classic::state {
    state(asio::any_io_executor on, desk& to, const config::settings& chosen)
        : front(to),
          tokens(chosen.chime_classic_tokens),
          name(chosen.chime_classic_bot),
          hooks(chosen.chime_classic_hooks),
          rooms(std::make_shared<const known_rooms>(chosen.token_key)),
          letters(on, to, rooms, hooks) {}

    asio::awaitable<http_response> take(http_request request) {
        if (const auto challenge = read_challenge(request.body))
            co_return json_answer({{"Challenge", *challenge}});
        const classic_verdict found =
            check_classic_signature(tokens, request.header(time_header), request.header(signature_header),
                                    request.body, system_now());
        if (found != classic_verdict::genuine) {
            ++counted.refused;
            about(request).warn("refused a request to /chime/events: {}", reason_of(found, request));
            co_return plain(401, "");
        }
        std::optional<classic_event> event = read_classic_event(request.body, name);
        if (!event) co_return plain(400, "That is not an event of a room.\n");
        ++counted.events;
        if (!event->url.empty() && !is_hook(event->url, hooks)) {
            spdlog::error("an event names an address on a host that is not among chime_classic_hooks");
            co_return plain(400, "dossier does not post there.\n");
        }
        if (event->kind == classic_kind::ignored) co_return plain(200, "");
        bool is_kept = false;
        if (event->kind == classic_kind::mention)
            is_kept = co_await hear(std::move(*event));
        else
            is_kept = co_await move(std::move(*event));
        co_return plain(is_kept ? 200 : 503, "");
    }

    // dossier came into a room, or has to leave it.
    asio::awaitable<bool> move(classic_event event) {
        const bool comes = event.kind == classic_kind::invite;
        const auto changed = std::make_shared<bool>(false);
        desk::store_job job = [event, comes, changed, known = rooms, called = name](storage::connection& on,
                                                                                    evidence::moment now) {
            *changed = comes ? known->enter(on, event.room, event.url, event.at)
                             : known->leave(on, event.room, event.at);
            if (!*changed || !comes) return;
            room_letter words{event.room, room_letter_kind::greeting, posts_of(greeting_of_room(called))};
            storage::outbox::put(on, to_outgoing(words, event.key, now + answers_last), now);
        };
        const std::string problem = co_await front.write(std::move(job));
        if (!problem.empty()) {
            spdlog::error("a room could not be kept: {}", problem);
            co_return false;
        }
        if (*changed) spdlog::info("Chime: dossier {} room {}", comes ? "came into" : "left", event.room);
        letters.notice();
        co_return true;
    }

    // The answer to somebody, as it goes into the outbox.
    std::function<storage::outgoing(const commands::reply&)> answering(const classic_event& event) const {
        room_letter words{event.room, room_letter_kind::answer, {}};
        words.sealed_url = rooms->sealed(event.room, event.url);
        words.url_until = system_now() + short_life;
        return [words, line = event.line, whose = event.person, key = event.key,
                called = name](const commands::reply& reply) {
            room_letter filled = words;
            filled.posts = posts_of(said_in_room(reply, line, whose, called));
            return to_outgoing(filled, key, system_now() + answers_last);
        };
    }

    asio::awaitable<bool> hear(classic_event event) {
        const auto answer = answering(event);
        delivery next;
        next.said.author = event.person;
        next.said.line = event.line;
        next.key = event.key;
        next.reach = event.room;
        next.outgoing = [answer](const commands::reply& reply) { return std::vector{answer(reply)}; };
        const desk_reply reply = co_await front.say_only(std::move(next));
        if (reply.state != desk_state::answered) co_return false;
        if (reply.said.how == commands::tone::failed) {  // it was rolled back, and its answer with it
            storage::outgoing apology = answer(reply.said);
            co_await tell(std::move(apology));
        }
        letters.notice();
        co_return true;
    }

    asio::awaitable<void> tell(storage::outgoing what) {
        desk::store_job job = [what](storage::connection& on, evidence::moment now) {
            storage::outbox::put(on, what, now);
        };
        const std::string problem = co_await front.write(std::move(job));
        if (!problem.empty()) spdlog::error("an answer could not be kept: {}", problem);
    }

    desk& front;
    std::vector<std::string> tokens;
    std::string name, hooks;
    std::shared_ptr<const known_rooms> rooms;
    classic_sender letters;
    classic_counts counted;
};

classic::classic(asio::any_io_executor on, desk& to, const config::settings& chosen) {
    if (chosen.chime_classic) state_ = std::make_shared<state>(on, to, chosen);
}
classic::~classic() = default;

std::vector<route> classic::routes() {
    if (!state_) return {};
    return {{"POST", "/chime/events", largest_event,
             [self = state_](http_request request) { return self->take(std::move(request)); }}};
}

std::optional<nudge_way> classic::nudges() {
    if (!state_) return std::nullopt;
    nudge_way way;
    way.platform = "chime";
    way.reaches = [](const evidence::person_id& who) { return !email_of(who).empty(); };
    way.letter = [called = state_->name](const nudge_letter& what) {
        const room_letter words{what.reach, room_letter_kind::reminder,
                                posts_of(reminder_in_room(what.who, called))};
        return to_outgoing(words, what.key, what.leave_by);
    };
    way.notice = [self = state_] { self->letters.notice(); };
    return way;
}

void classic::start() {
    if (!state_) return;
    spdlog::warn(
        "chime_classic is on: Amazon ended the Chime application on 20 February 2026; this serves gateways "
        "that "
        "speak like it");
    state_->letters.start();
}

void classic::stop() {
    if (state_) state_->letters.stop();
}

void classic::take(const config::settings& now) {
    if (state_) state_->tokens = now.chime_classic_tokens;
}

bool classic::idle() const {
    return !state_ || state_->letters.idle();
}

classic_counts classic::counts() const {
    if (!state_) return {};
    classic_counts all = state_->counted;
    const room_letter_counts sent = state_->letters.counts();
    all.sent = sent.sent;
    all.again = sent.again;
    all.dropped = sent.dropped;
    all.waiting = sent.waiting;
    return all;
}

std::string classic::metrics() const {
    if (!state_) return {};
    const classic_counts now = counts();
    return metric_line("dossier_chime_classic_events_total", "Events of rooms that were signed well.",
                       "counter", now.events) +
           metric_line("dossier_chime_classic_refused_total", "Events that were not.", "counter",
                       now.refused) +
           metric_line("dossier_chime_classic_posts_sent_total", "Posts that a room took.", "counter",
                       now.sent) +
           metric_line("dossier_chime_classic_posts_put_off_total", "Attempts that are made again later.",
                       "counter", now.again) +
           metric_line("dossier_chime_classic_posts_dropped_total", "Posts that will not be made.", "counter",
                       now.dropped) +
           metric_line("dossier_chime_classic_posts_waiting", "Posts in the outbox.", "gauge", now.waiting);
}

}  // namespace bot::chime
