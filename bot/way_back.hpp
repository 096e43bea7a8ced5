// The way of a result from a worker thread back to the coroutine that waits for it.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace bot {

// Keeps the I/O loop alive meanwhile. Shared by whoever keeps its callbacks in std::function.
template <class... Results>
class way_back {
public:
    using signature = void(Results...);

    // handler: of asio::async_initiate; the results arrive on its executor.
    template <class Handler>
    explicit way_back(Handler handler)
        : executor_(boost::asio::get_associated_executor(handler)),
          work_(boost::asio::make_work_guard(executor_)),
          handler_(std::move(handler)) {}

    // Once, from any thread.
    void deliver(Results... results) {
        auto call = [handler = std::move(handler_), ... parts = std::move(results)]() mutable {
            std::move(handler)(std::move(parts)...);
        };
        boost::asio::post(executor_, std::move(call));
        work_.reset();
    }

private:
    boost::asio::any_io_executor executor_;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> work_;
    boost::asio::any_completion_handler<signature> handler_;
};

}  // namespace bot
