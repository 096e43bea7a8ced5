#include "tests/bench/http_load.hpp"

#include "tests/bench/slash_command.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

int connect_to(std::uint16_t port) {
    const int line = ::socket(AF_INET, SOCK_STREAM, 0);
    if (line < 0) fail("socket");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return line;
}

std::string body_pattern(const http_target& to) {
    return to.line.empty() ? form_pattern() : form_pattern(to.line);
}

std::string request_pattern(const http_target& to, std::size_t body_size) {
    return "POST " + to.path +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
           "Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
           "X-Slack-Request-Timestamp: {s}\r\nX-Slack-Signature: v0={v}\r\nContent-Length: " +
           std::to_string(body_size) + "\r\n\r\n" + body_pattern(to);
}

// The request that all connections send, each time with another command in it.
class request_maker {
public:
    request_maker(const http_target& to, unsigned people)
        : body_size_(pattern(body_pattern(to)).text().size()),
          request_(request_pattern(to, body_size_)),
          said_(people, to.first),
          signer_(to.secret) {}

    std::string_view next() {
        said_.next(request_);
        std::array<char, 20> second{};
        const auto [end, error] =
            std::to_chars(second.data(), second.data() + second.size(), std::time(nullptr));
        const std::string_view now(second.data(), std::size_t(end - second.data()));
        request_.fill(blank::second, now);
        const std::string_view body = request_.text().substr(request_.text().size() - body_size_);
        request_.fill(blank::signature, signer_.sign(now, body));
        return request_.text();
    }

private:
    std::size_t body_size_;
    pattern request_;
    conversation said_;
    signer signer_;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

// The value behind a header's name, which is given in lower case; empty where it is not there.
std::string_view header_of(std::string_view head, std::string_view name) {
    while (true) {
        const std::size_t end = head.find("\r\n");
        if (end == std::string_view::npos) return {};
        head.remove_prefix(end + 2);
        if (head.size() <= name.size() || head[name.size()] != ':') continue;
        bool is_it = true;
        for (std::size_t i = 0; is_it && i < name.size(); ++i)
            is_it = lower(head[i]) == name[i];
        if (!is_it) continue;
        std::string_view value = head.substr(name.size() + 1);
        value = value.substr(0, value.find('\r'));
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value;
    }
}

struct answer {
    bool is_whole = false;
    bool is_ok = false;  // status 200
    std::string_view body;
};

// Node sends its answers in chunks where nobody has told it their length. The body is then one with its
// lengths in it.
answer read_answer(std::string_view bytes) {
    answer read;
    const std::size_t head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return read;
    const std::string_view head = bytes.substr(0, head_end + 2);
    read.is_ok = head.starts_with("HTTP/1.1 200 ");
    read.body = bytes.substr(head_end + 4);
    const std::string_view length = header_of(head, "content-length");
    std::size_t size = 0;
    if (!length.empty()) std::from_chars(length.data(), length.data() + length.size(), size);
    const bool is_chunked = header_of(head, "transfer-encoding") == "chunked";
    read.is_whole = is_chunked ? read.body.ends_with("0\r\n\r\n") : read.body.size() >= size;
    return read;
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
