#include "tests/bench/http_post.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace bench {

namespace {

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

}  // namespace

int connect_to(std::uint16_t port) {
    const int line = ::socket(AF_INET, SOCK_STREAM, 0);
    if (line < 0) throw std::system_error(errno, std::generic_category(), "socket");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        const int why = errno;
        ::close(line);
        throw std::system_error(why, std::generic_category(), "connect");
    }
    const int on = 1;
    ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return line;
}

request_maker::request_maker(const http_target& to, unsigned people)
    : body_size_(pattern(body_pattern(to)).text().size()),
      request_(request_pattern(to, body_size_)),
      said_(people, to.first),
      signer_(to.secret) {}

std::string_view request_maker::next() {
    said_.next(request_);
    return signed_now();
}

std::string_view request_maker::numbered(std::uint64_t number) {
    said_.fill(request_, number);
    return signed_now();
}

std::string_view request_maker::signed_now() {
    std::array<char, 20> second{};
    const auto [end, error] = std::to_chars(second.data(), second.data() + second.size(), std::time(nullptr));
    const std::string_view now(second.data(), std::size_t(end - second.data()));
    request_.fill(blank::second, now);
    const std::string_view body = request_.text().substr(request_.text().size() - body_size_);
    request_.fill(blank::signature, signer_.sign(now, body));
    return request_.text();
}

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

}  // namespace bench
