#include "tests/bench/http_load.hpp"

#include <array>
#include <cerrno>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bench {

namespace {

constexpr std::size_t largest_answer = 64 * 1024;
constexpr int patience = 10'000;  // milliseconds without any answer

[[noreturn]] void fail(const char* doing) {
    throw std::system_error(errno, std::generic_category(), doing);
}

class load {
public:
    load(const http_target& to, unsigned people, tally& into)
        : to_(to), requests_(to, people), tally_(into), events_(::epoll_create1(0)) {
        if (events_ < 0) fail("epoll_create1");
    }
    ~load() {
        for (const connection& one : connections_)
            if (one.line >= 0) ::close(one.line);
        ::close(events_);
    }
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    void run(unsigned connections) {
        connections_.resize(connections);
        for (connection& one : connections_) {
            one.line = connect_to(to_.port);
            one.received.resize(largest_answer);
            epoll_event wanted{};
            wanted.events = EPOLLIN;
            wanted.data.ptr = &one;
            if (::epoll_ctl(events_, EPOLL_CTL_ADD, one.line, &wanted) != 0) fail("epoll_ctl");
        }
        for (connection& one : connections_)
            say(one);
        std::array<epoll_event, 256> ready{};
        while (on_their_way_ > 0) {
            const int count = ::epoll_wait(events_, ready.data(), int(ready.size()), patience);
            if (count == 0) return tally_.failed("no answer comes any more");
            for (int i = 0; i < count; ++i)
                hear(*static_cast<connection*>(ready[std::size_t(i)].data.ptr));
        }
    }

private:
    struct connection {
        int line = -1;
        steady::time_point asked;
        std::string received;
        std::size_t size = 0;  // of what has been received
    };

    void say(connection& on) {
        const std::string_view request = requests_.next();
        on.size = 0;
        on.asked = steady::now();
        ++on_their_way_;
        // A request is small, and the one before it is answered: it fits into the socket's buffer.
        if (::send(on.line, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
            hang_up(on, "a command could not be sent");
    }

    void hear(connection& on) {
        const ssize_t got =
            ::recv(on.line, &on.received[on.size], on.received.size() - on.size, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) return hang_up(on, "a connection was closed before its answer");
        on.size += std::size_t(got);
        const std::string_view bytes(on.received.data(), on.size);
        const answer read = read_answer(bytes);
        if (!read.is_whole) {
            if (on.size == on.received.size()) hang_up(on, "an answer is too long");
            return;
        }
        const auto now = steady::now();
        --on_their_way_;
        if (read.is_ok && read.body.find(to_.expected) != std::string_view::npos)
            tally_.answered(on.asked, now);
        else
            tally_.failed(bytes);
        if (tally_.goes_on(now)) say(on);
    }

    void hang_up(connection& on, std::string_view why) {
        --on_their_way_;
        tally_.failed(why);
        ::close(on.line);
        on.line = -1;
    }

    const http_target& to_;
    request_maker requests_;
    tally& tally_;
    int events_;
    std::vector<connection> connections_;
    unsigned on_their_way_ = 0;
};

}  // namespace

void load_over_http(const http_target& to, unsigned connections, unsigned people, tally& into) {
    load(to, people, into).run(connections);
}

}  // namespace bench
