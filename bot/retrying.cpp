#include "bot/retrying.hpp"

#include "bot/jitter.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

namespace bot {

namespace asio = boost::asio;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};

}  // namespace

retrying::retrying(asio::any_io_executor on, desk& store) : on_(std::move(on)), store_(store) {}

asio::awaitable<bool> retrying::wait(std::chrono::milliseconds time) {
    if (stopped_) co_return false;
    asio::steady_timer pause(on_);
    pause.expires_after(time);
    pauses_.insert(&pause);
    co_await pause.async_wait(nothrow);
    pauses_.erase(&pause);
    co_return !stopped_;
}

asio::awaitable<bool> retrying::write(desk::store_job job, const char* failing) {
    for (unsigned tries = 1;; ++tries) {
        desk::store_job next = job;
        const std::string problem = co_await store_.write(std::move(next));
        if (problem.empty()) co_return true;
        spdlog::error("{}: {}", failing, problem);
        const auto pause = full_jitter(tries, first_pause, longest_pause);
        const bool goes_on = co_await wait(pause);
        if (!goes_on) co_return false;
    }
}

void retrying::stop() {
    stopped_ = true;
    for (asio::steady_timer* const pause : pauses_)
        pause->cancel();
}

}  // namespace bot
