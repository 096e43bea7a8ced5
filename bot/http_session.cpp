#include "bot/http_session.hpp"

#include "bot/http_connection.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>

namespace bot {

namespace asio = boost::asio;
using steady = std::chrono::steady_clock;

// Shared with the calls under way and with the timer, which may end after the session.
struct http_session::pool {
    struct resting {
        std::unique_ptr<http_connection> connection;
        steady::time_point until;
    };

    pool(asio::any_io_executor executor, http_address where, options with)
        : on(executor), to(std::move(where)), chosen(std::move(with)), sweep(executor) {}

    // The connection that has rested for the shortest time: the likeliest to be still open. None: an empty
    // one.
    std::unique_ptr<http_connection> take() {
        while (!idle.empty()) {
            std::unique_ptr<http_connection> connection = std::move(idle.back().connection);
            idle.pop_back();
            if (connection->is_ready()) return connection;
        }
        return nullptr;
    }

    std::unique_ptr<http_connection> make() {
        if (to.secure && !trust) trust = std::make_shared<tls_trust>(chosen.trusted);
        return std::make_unique<http_connection>(on, to, trust);
    }

    static void put_back(const std::shared_ptr<pool>& self, std::unique_ptr<http_connection> connection) {
        if (self->closed || self->chosen.most_idle == 0 || !connection->is_ready()) return;
        if (self->idle.size() == self->chosen.most_idle) self->idle.pop_front();
        self->idle.push_back({std::move(connection), steady::now() + self->chosen.longest_idle});
        if (self->idle.size() == 1) wait_for_the_oldest(self);
    }

    static void wait_for_the_oldest(const std::shared_ptr<pool>& self) {
        self->sweep.expires_at(self->idle.front().until);
        self->sweep.async_wait([self](const boost::system::error_code& error) {
            if (error) return;
            while (!self->idle.empty() && self->idle.front().until <= steady::now())
                self->idle.pop_front();
            if (!self->idle.empty()) wait_for_the_oldest(self);
        });
    }

    void close() {
        closed = true;
        idle.clear();
        sweep.cancel();
    }

    asio::any_io_executor on;
    http_address to;
    options chosen;
    std::shared_ptr<tls_trust> trust;
    std::deque<resting> idle;  // the oldest first
    asio::steady_timer sweep;
    bool closed = false;
};

http_session::http_session(asio::any_io_executor on, http_address to, options with)
    : pool_(std::make_shared<pool>(std::move(on), std::move(to), std::move(with))) {}

http_session::~http_session() {
    pool_->close();
}

void http_session::renew_trust() {
    pool_->trust.reset();
    pool_->idle.clear();
}

std::size_t http_session::idle() const {
    return pool_->idle.size();
}

asio::awaitable<http_outcome> http_session::exchange(http_call call) {
    const auto in = pool_;
    const steady::time_point end = steady::now() + call.deadline;
    std::unique_ptr<http_connection> kept = in->take();
    if (kept) {
        http_call first = call;
        http_outcome outcome = co_await kept->exchange(std::move(first), true);
        const bool again = kept->hung_up() && (!outcome.sent || call.repeatable);
        if (!again) {
            pool::put_back(in, std::move(kept));
            co_return outcome;
        }
        call.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady::now());
    }
    std::unique_ptr<http_connection> fresh = in->make();
    http_outcome outcome = co_await fresh->exchange(std::move(call), true);
    pool::put_back(in, std::move(fresh));
    co_return outcome;
}

}  // namespace bot
