#include "bot/watched_ways.hpp"

#include "bot/log.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace bot {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::pair<std::string_view, std::string_view> names[]{
    {"/slack/events", "slack_http"}, {"/chime/events", "chime_classic"}, {"/chat", "page"}};

std::string name_of(std::string_view path) {
    for (const auto& [known, name] : names)
        if (known == path) return std::string(name);
    return "";
}

}  // namespace

struct watched_ways::way {
    std::string path;
    std::string name;  // empty: nobody waits for an acknowledgement here
    storage::durations acks;

    static asio::awaitable<http_response> answer(std::shared_ptr<way> self, std::shared_ptr<const route> to,
                                                 http_request request) {
        const std::uint64_t number = request.number;
        const auto since = steady_clock::now();
        http_response answer = co_await to->handle(std::move(request));
        const auto took = steady_clock::now() - since;
        self->acks.add(took);
        if (spdlog::should_log(spdlog::level::debug))
            about(request_id(number))
                .debug("{} {} was answered {} after {} us", to->method, self->path, answer.status,
                       std::chrono::duration_cast<std::chrono::microseconds>(took).count());
        co_return answer;
    }

    static asio::awaitable<std::string> answer_frame(std::shared_ptr<way> self,
                                                     std::shared_ptr<const socket_route> to,
                                                     std::string frame, std::shared_ptr<socket_line> from) {
        const auto since = steady_clock::now();
        std::string answer = co_await to->answer(std::move(frame), std::move(from));
        if (!answer.empty()) self->acks.add(steady_clock::now() - since);
        co_return answer;
    }
};

watched_ways::watched_ways() = default;
watched_ways::~watched_ways() = default;

std::shared_ptr<watched_ways::way> watched_ways::way_of(std::string_view path) {
    auto made = std::make_shared<way>();
    made->path = path;
    made->name = name_of(path);
    if (!made->name.empty()) ways_.push_back(made);
    return made;
}

route watched_ways::watch(route one) {
    const auto mine = way_of(one.path);
    const auto inner = std::make_shared<const route>(one);
    one.handle = [mine, inner](http_request request) { return way::answer(mine, inner, std::move(request)); };
    return one;
}

socket_route watched_ways::watch(socket_route one) {
    const auto mine = way_of(one.path);
    const auto inner = std::make_shared<const socket_route>(one);
    one.answer = [mine, inner](std::string frame, std::shared_ptr<socket_line> from) {
        return way::answer_frame(mine, inner, std::move(frame), std::move(from));
    };
    return one;
}

std::vector<way_in> watched_ways::all() const {
    std::vector<way_in> all;
    for (const auto& one : ways_)
        all.push_back({one->name, one->acks.read()});
    return all;
}

}  // namespace bot
