#include "bot/background_thread.hpp"

#include "bot/way_back.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

namespace bot {

namespace asio = boost::asio;

namespace {

std::string problem_of(const background_thread::work& what, const std::stop_token& stop) {
    try {
        what(stop);
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

// An ordinary function, because its lambdas may not stand in an awaiting statement on GCC 12.
template <class Token>
auto post_to(asio::thread_pool& pool, background_thread::work what, std::stop_token stop, Token token) {
    auto start = [&pool](auto handler, background_thread::work todo, std::stop_token until) {
        auto back = std::make_shared<way_back<std::string>>(std::move(handler));
        auto job = [back, todo = std::move(todo), until = std::move(until)] {
            back->deliver(problem_of(todo, until));
        };
        asio::post(pool, std::move(job));
    };
    return asio::async_initiate<Token, void(std::string)>(std::move(start), token, std::move(what),
                                                          std::move(stop));
}

}  // namespace

void give_way() {
    ::setpriority(PRIO_PROCESS, id_t(::gettid()), 19);
}

background_thread::background_thread() {
    asio::post(pool_, give_way);
}

background_thread::~background_thread() {
    finish();
}

void background_thread::finish() {
    request_stop();
    pool_.join();
}

asio::awaitable<std::string> background_thread::run(work what) {
    std::stop_token stop = stop_.get_token();
    std::string problem = co_await post_to(pool_, std::move(what), std::move(stop), asio::use_awaitable);
    co_return problem;
}

void background_thread::request_stop() {
    stop_.request_stop();
}

}  // namespace bot
