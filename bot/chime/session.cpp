#include "bot/chime/session.hpp"

#include "bot/websocket_client.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace bot::chime {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t most_early = 1000;  // frames before the session is granted; the history has them all

}  // namespace

struct session::state : std::enable_shared_from_this<session::state> {
    state(asio::any_io_executor on, options given)
        : executor(std::move(on)), chosen(std::move(given)), timer(executor) {}

    // --- the steps of the machine ---

    // A step may lead to further ones at once; they wait for their turn.
    void perform(session_steps steps) {
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

    void take(session_step::ask_for_address&) {
        asking = true;
        auto asked = ask(shared_from_this());
        const auto ended = [self = shared_from_this()](const std::exception_ptr& failure,
                                                       const address_answer& is) {
            self->asking = false;
            address_answer answer = is;
            if (failure) answer.problem = text_of(failure);
            self->perform(self->life.addressed(steady_clock::now(), answer));
        };
        asio::co_spawn(executor, std::move(asked), asio::bind_cancellation_slot(cancel.slot(), ended));
    }

    static asio::awaitable<address_answer> ask(std::shared_ptr<state> self) {
        address_answer answer = co_await self->chosen.address();
        co_return answer;
    }

    static std::string text_of(const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    // The client may tell something after the next one has taken its place: each knows its own number.
    void take(session_step::connect& step) {
        if (!trust) trust = std::make_shared<tls_trust>(chosen.trusted);
        websocket_place place;
        place.url = std::move(step.url);
        place.trust = trust;
        place.largest_received = largest_frame;
        const std::uint64_t number = ++connections;
        const auto tell = [weak = weak_from_this(), number](auto what) {
            return [weak, number, what](auto&&... with) {
                const auto self = weak.lock();
                if (self && self->connections == number) what(*self, with...);
            };
        };
        websocket_events events;
        events.opened = tell([](state& on) { on.perform(on.life.opened(steady_clock::now())); });
        events.pinged = tell([](state& on) { on.hear(); });
        events.ponged = tell([](state& on) { on.hear(); });
        events.received = tell([](state& on, const std::string& text) { on.receive(text); });
        events.ended = tell([](state& on, const std::string& why) {
            const unsigned code = on.client ? on.client->close_code() : 0;
            on.let_go();
            on.perform(on.life.ended(steady_clock::now(), code, why));
        });
        client = std::make_unique<websocket_client>(executor, std::move(place), std::move(events));
    }

    void take(session_step::ping&) {
        if (client) client->ping();
    }

    void take(session_step::drop&) { let_go(); }

    void take(session_step::note& step) {
        if (step.grave)
            spdlog::error("{}", step.text);
        else
            spdlog::info("{}", step.text);
    }

    // --- what the machine is told ---

    void let_go() {
        if (std::exchange(is_established, false)) chosen.lost();
        ++connections;
        client.reset();
        early.clear();
    }

    void hear() {
        life.heard(steady_clock::now());
        set_timer();
    }

    void receive(const std::string& text) {
        hear();
        std::optional<frame> read = read_frame(text);
        ++totals.frames;
        if (!read) {
            ++totals.strange;
            return;
        }
        if (read->kind == frame_kind::session_established) return establish();
        if (life.is_up())
            chosen.received(std::move(*read));
        else if (early.size() < most_early)
            early.push_back(std::move(*read));
    }

    void establish() {
        if (std::exchange(is_established, true)) return;
        perform(life.established(steady_clock::now()));
        chosen.established();
        for (frame& one : std::exchange(early, {}))
            chosen.received(std::move(one));
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
    options chosen;
    session_life life;
    std::shared_ptr<tls_trust> trust;
    std::unique_ptr<websocket_client> client;
    std::uint64_t connections = 0;  // the number of the one that counts
    std::vector<frame> early;
    std::deque<session_steps::value_type> queue;
    asio::steady_timer timer;
    std::optional<steady_clock::time_point> wakes_at;
    asio::cancellation_signal cancel;  // of asking for an address
    bool performing = false, asking = false, is_established = false;
    session_totals totals;
};

session::session(asio::any_io_executor on, options chosen)
    : state_(std::make_shared<state>(std::move(on), std::move(chosen))) {}
session::~session() {
    stop();
}

void session::start() {
    state_->perform(state_->life.start(steady_clock::now()));
}

void session::renew_trust() {
    state_->trust.reset();
}

void session::stop() {
    if (state_->life.is_over()) return;
    state_->perform(state_->life.stop());
    state_->timer.cancel();
    state_->cancel.emit(asio::cancellation_type::terminal);
}

bool session::idle() const {
    return !state_->asking && !state_->client;
}

session_totals session::counts() const {
    session_totals all = state_->totals;
    all.life = state_->life.counts();
    return all;
}

}  // namespace bot::chime
