// A whole connection to the HTTP server, over loopback: the bytes go in, and all answers are read.
#include "bot/http_server.hpp"
#include "commands/text.hpp"
#include "tests/fuzz/target.hpp"

#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;

constexpr std::size_t largest_body = 256, largest_frame = 512;

// What a handler gets was checked before.
void check(const bot::http_request& request) {
    fuzz::must(request.path.starts_with('/'), "a path is one");
    fuzz::must(request.path.find('?') == std::string::npos, "a path ends before the query");
    fuzz::must(request.body.size() <= largest_body, "a body is not too large");
    fuzz::must(request.header("transfer-encoding").empty(), "a body comes with its length");
    for (const auto& [name, value] : request.headers) {
        fuzz::must(name == commands::lower_case(name), "names are in small letters");
        fuzz::must(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
    }
    for (const std::string_view once : {"host", "content-length", "cookie", "origin", "authorization"})
        fuzz::must(std::count_if(request.headers.begin(), request.headers.end(),
                                 [&](const auto& header) { return header.first == once; }) <= 1,
                   "a header that matters stands once");
}

class server {
public:
    server() : http_(io_.get_executor(), "127.0.0.1", 0) {
        spdlog::set_level(spdlog::level::off);
        const auto echo = [this](bot::http_request request) -> asio::awaitable<bot::http_response> {
            check(request);
            ++handled_;
            co_return bot::plain(200, request.body);
        };
        const auto say_back = [](std::string frame,
                                 std::shared_ptr<bot::socket_line>) -> asio::awaitable<std::string> {
            fuzz::must(frame.size() <= largest_frame, "a frame is not too large");
            co_return frame.substr(0, 8);
        };
        const auto admit = [](const bot::http_request& request) {
            check(request);
            return bot::plain(101, "");
        };
        http_.start(
            {{"GET", "/a", 0, echo}, {"POST", "/a", largest_body, echo}, {"GET", "/files/*", 0, echo}},
            {{"/chat", largest_frame, admit, say_back}});
    }

    // All that the server answers to those bytes, until it ends the connection.
    std::string converse(std::string_view bytes) {
        handled_ = 0;
        const int line = connected();
        const bool sent = ::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL) == ssize_t(bytes.size());
        fuzz::must(sent || bytes.empty(), "the bytes go out");
        ::shutdown(line, SHUT_WR);
        std::string answers;
        char piece[4096];
        for (;;) {
            io_.restart();
            io_.run_one_for(std::chrono::milliseconds(1));
            io_.poll();
            const ssize_t got = ::recv(line, piece, sizeof piece, MSG_DONTWAIT);
            if (got > 0) answers.append(piece, std::size_t(got));
            if (got == 0 || (got < 0 && errno != EAGAIN)) break;
        }
        ::close(line);
        while (!http_.idle())
            io_.run_one_for(std::chrono::milliseconds(1));
        return answers;
    }

    std::size_t handled() const { return handled_; }

private:
    // Ends with a reset, so that the port is free at once.
    int connected() const {
        const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const linger at_once{1, 0};
        ::setsockopt(line, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(http_.port());
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        while (::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            if (errno != EINTR)  // which is libFuzzer's alarm
                throw std::runtime_error("there is no way to the server");
        return line;
    }

    asio::io_context io_{1};
    bot::http_server http_;
    std::size_t handled_ = 0;
};

const fuzz::target here("http_session", [](std::string_view bytes) {
    static server one;
    const std::string answers = one.converse(bytes);
    fuzz::must(answers.empty() || answers.starts_with("HTTP/1.1 "), "an answer is one");
    std::size_t good = 0;
    for (std::size_t at = answers.find("HTTP/1.1 200 OK\r\n"); at != std::string::npos;
         at = answers.find("HTTP/1.1 200 OK\r\n", at + 1))
        ++good;
    fuzz::must(good >= one.handled(), "every request that is handled is answered");
});

}  // namespace
