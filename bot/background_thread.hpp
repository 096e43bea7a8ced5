// A thread for dossier's own long work, which nobody waits for: it gets the processor only when nobody else
// wants it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <stop_token>
#include <string>

namespace bot {

// The thread that calls this gives way to all others from now on. Not SCHED_IDLE: on a busy machine that may
// never run, and whoever waits for its end, or for its lock, would wait as long.
void give_way();

class background_thread {
public:
    using work = std::function<void(const std::stop_token&)>;

    background_thread();
    ~background_thread();  // as finish
    background_thread(const background_thread&) = delete;
    background_thread& operator=(const background_thread&) = delete;

    // Runs `what` after whatever it was given before, and gives what went wrong there, or nothing. Awaited on
    // any executor, to which it returns; a cancellation does not cut it short.
    boost::asio::awaitable<std::string> run(work what);

    // Asks to stop, and waits for the end of what was begun. Whoever waits for that is told on their own
    // executor, which has to be there still; not called by what runs.
    void finish();

    // Any thread. What is running sees it in its token, and so does all that follows.
    void request_stop();

private:
    std::stop_source stop_;
    boost::asio::thread_pool pool_{1};
};

}  // namespace bot
