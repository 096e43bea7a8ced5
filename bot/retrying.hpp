// What every sender needs: pauses that a stop ends, and writes that are repeated until the store takes them.
#pragma once

#include "bot/desk.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <set>

namespace bot {

// Used on the I/O thread. Outlives what awaits it.
class retrying {
public:
    // store: outlives this.
    retrying(boost::asio::any_io_executor on, desk& store);

    // False when it was stopped meanwhile.
    boost::asio::awaitable<bool> wait(std::chrono::milliseconds time);

    // Writes until the store has taken it: a row left in `sending` would hold back its person's nudges. False
    // when it was stopped before. failing: for the log.
    boost::asio::awaitable<bool> write(desk::store_job job, const char* failing);

    // Ends the pauses, for good.
    void stop();
    bool is_stopped() const { return stopped_; }

private:
    boost::asio::any_io_executor on_;
    desk& store_;
    std::set<boost::asio::steady_timer*> pauses_;
    bool stopped_ = false;
};

}  // namespace bot
