// Runs coroutines: the I/O thread of a test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace support {

class io_thread {
public:
    io_thread() : work_(boost::asio::make_work_guard(io_)), thread_([this] { io_.run(); }) {}

    // Waits until every coroutine has ended, so that no frame outlives what it uses.
    ~io_thread() { finish(); }
    io_thread(const io_thread&) = delete;
    io_thread& operator=(const io_thread&) = delete;

    boost::asio::io_context& context() { return io_; }

    // Runs a coroutine there. Its exception comes out of the future.
    template <class T>
    std::future<T> spawn(boost::asio::awaitable<T> what) {
        return boost::asio::co_spawn(io_, std::move(what), boost::asio::use_future);
    }

    template <class T>
    T await(boost::asio::awaitable<T> what) {
        return spawn(std::move(what)).get();
    }

    // Runs an ordinary function there.
    template <class Function>
    auto call(Function what) {
        auto task = std::make_shared<std::packaged_task<decltype(what())()>>(std::move(what));
        auto result = task->get_future();
        boost::asio::post(io_, [task] { (*task)(); });
        return result.get();
    }

    void finish() {
        work_.reset();
        if (thread_.joinable()) thread_.join();
    }

private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace support
