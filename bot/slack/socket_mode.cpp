#include "bot/slack/socket_mode.hpp"

#include "bot/websocket_client.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <deque>
#include <map>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

// What a spawned coroutine threw is the operator's to read.
void log_failure(const std::exception_ptr& failure, const char* doing) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        spdlog::error("{} failed: {}", doing, error.what());
    }
}

}  // namespace

struct socket_mode::state : std::enable_shared_from_this<socket_mode::state> {
    state(asio::any_io_executor on, socket_mode_options given, handler with)
        : executor(on),
          chosen(std::move(given)),
          deal(std::move(with)),
          life(chosen.connections),
          timer(on) {}

    // --- the steps of the machine ---

    // A step may lead to further ones at once; they wait for their turn.
    void perform(socket_steps steps) {
        for (auto& one : steps)
            queue.push_back(std::move(one));
        if (std::exchange(performing, true)) return;
        while (!queue.empty()) {
            auto next = std::move(queue.front());
            queue.pop_front();
            std::visit([this](auto& step) { take(step); }, next);
        }
        performing = false;
        set_timer();
    }

    void take(socket_step::ask_for_url&) {
        auto asked = ask(shared_from_this());
        const auto ended = [self = shared_from_this()](const std::exception_ptr& failure,
                                                       const url_answer& is) {
            if (!self->stopping) log_failure(failure, "asking Slack for a connection");
            url_answer answer = is;
            if (failure) answer.error = "an error in dossier";
            self->perform(self->life.opened(steady_clock::now(), answer));
        };
        asio::co_spawn(executor, std::move(asked), asio::bind_cancellation_slot(cancel.slot(), ended));
    }

    void take(socket_step::connect& step) {
        websocket_place place;
        if (step.url.starts_with("wss:") && !trust) trust = std::make_shared<tls_trust>(chosen.trusted);
        place.url = std::move(step.url);
        place.trust = trust;
        place.largest_sent = largest_socket_frame;
        // A connection may end after everything else: it must not keep this alive, nor find it gone.
        const auto tell = [weak = weak_from_this(), id = step.id](auto how) {
            return [weak, id, how] {
                if (const auto self = weak.lock()) self->perform((self->life.*how)(steady_clock::now(), id));
            };
        };
        websocket_events events;
        events.opened = tell(&socket_life::connected);
        events.pinged = tell(&socket_life::pinged);
        events.ponged = tell(&socket_life::ponged);
        events.received = [weak = weak_from_this(), id = step.id](const std::string& text) {
            if (const auto self = weak.lock()) self->perform(self->life.frame(steady_clock::now(), id, text));
        };
        events.ended = [weak = weak_from_this(), id = step.id](const std::string& why) {
            if (const auto self = weak.lock()) self->end(id, why);
        };
        clients[step.id] = std::make_unique<websocket_client>(executor, std::move(place), std::move(events));
    }

    void take(socket_step::deliver& step) {
        ++dealing;
        auto dealt = answer(shared_from_this(), std::move(step.type), std::move(step.payload));
        const auto ended = [self = shared_from_this(), envelope = std::move(step.envelope),
                            since = steady_clock::now()](const std::exception_ptr& failure,
                                                         const std::string& body) {
            --self->dealing;
            log_failure(failure, "dealing with what Slack sent");
            const auto now = steady_clock::now();
            self->acks.add(now - since);
            if (now - since > self->chosen.late_after) {
                ++self->late;
                spdlog::warn("Slack waited {} ms for an answer, and waits for 3 s at most",
                             std::chrono::duration_cast<std::chrono::milliseconds>(now - since).count());
            }
            if (failure) ++self->failed;
            self->perform(failure ? self->life.failed(now, envelope)
                                  : self->life.answered(now, envelope, body));
        };
        asio::co_spawn(executor, std::move(dealt), ended);
    }

    void take(socket_step::send& step) {
        const auto client = clients.find(step.id);
        if (client == clients.end() || !client->second->send(std::move(step.text)))
            spdlog::warn("Slack connection {} was gone before its ack", step.id);
    }

    void take(socket_step::ping& step) {
        if (const auto client = clients.find(step.id); client != clients.end()) client->second->ping();
    }

    void take(socket_step::close& step) {
        if (const auto client = clients.find(step.id); client != clients.end()) client->second->close();
    }

    void take(socket_step::give_up& step) {
        spdlog::error("Slack is not listened to any more: {}. Put it right and start dossier again.",
                      step.reason);
    }

    void take(socket_step::note& step) {
        if (step.grave)
            spdlog::warn("{}", step.text);
        else
            spdlog::info("{}", step.text);
    }

    // --- what the machine is told ---

    static asio::awaitable<url_answer> ask(std::shared_ptr<state> self) {
        url_answer answer = co_await self->chosen.open();
        co_return answer;
    }

    static asio::awaitable<std::string> answer(std::shared_ptr<state> self, std::string type,
                                               nlohmann::json payload) {
        std::string body = co_await self->deal(std::move(type), std::move(payload));
        co_return body;
    }

    void end(link_id id, const std::string& why) {
        clients.erase(id);
        perform(life.closed(steady_clock::now(), id, why));
    }

    void set_timer() {
        const auto next = life.wake_at();
        if (next == wakes_at) return;
        wakes_at = next;
        timer.cancel();
        if (!next) return;
        timer.expires_at(*next);
        timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (error) return;
            self->wakes_at.reset();
            self->perform(self->life.tick(steady_clock::now()));
        });
    }

    asio::any_io_executor executor;
    socket_mode_options chosen;
    std::shared_ptr<tls_trust> trust;  // once there was a connection with TLS
    handler deal;
    socket_life life;
    std::deque<socket_steps::value_type> queue;
    asio::steady_timer timer;
    std::optional<steady_clock::time_point> wakes_at;
    asio::cancellation_signal cancel;  // of asking for an address
    std::map<link_id, std::unique_ptr<websocket_client>> clients;
    bool started = false;
    bool stopping = false;
    bool performing = false;
    std::size_t dealing = 0;
    std::uint64_t late = 0, failed = 0;
    storage::durations acks;
};

socket_mode::socket_mode(asio::any_io_executor on, socket_mode_options chosen, handler deal)
    : state_(std::make_shared<state>(on, std::move(chosen), std::move(deal))) {}

socket_mode::~socket_mode() {
    state_->timer.cancel();
}

void socket_mode::start() {
    state_->started = true;
    state_->perform(state_->life.start(steady_clock::now()));
}

void socket_mode::renew_trust() {
    state_->trust.reset();
}

void socket_mode::stop() {
    state_->stopping = true;
    state_->perform(state_->life.stop(steady_clock::now()));
    state_->cancel.emit(asio::cancellation_type::terminal);
}

bool socket_mode::idle() const {
    return !state_->started || (state_->life.is_over() && state_->dealing == 0 && state_->clients.empty());
}

socket_mode_counts socket_mode::counts() const {
    return {state_->life.counts(), state_->late, state_->failed, state_->acks.read(),
            state_->life.has_given_up()};
}

}  // namespace bot::slack
