// A server on loopback that answers each request with the bytes that a test wants given, over TLS where it
// has a certificate, and records what it was asked.
#pragma once

#include "tests/fakes/certificates.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fakes {

struct asked_request {
    std::string head;  // with its line ends
    std::string body;
    unsigned connection = 0;  // which one it came over: 0 is the first that the server took
};

// What happens behind the bytes of an answer.
enum class then {
    close,   // the connection ends
    keep,    // the next request can come over it
    silent,  // nothing, until the server goes or the peer has left
};

struct reply {
    std::string bytes;
    then after = then::close;

    // Without bytes the connection stays open.
    reply(std::string said) : bytes(std::move(said)), after(bytes.empty() ? then::silent : then::close) {}
    reply(std::string said, then next) : bytes(std::move(said)), after(next) {}
};

class canned_server {
public:
    // Called by one connection at a time.
    using answer = std::function<reply(const asked_request&)>;

    explicit canned_server(answer how, const identity* with = nullptr)
        : answer_(std::move(how)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        auto* const address = reinterpret_cast<sockaddr*>(&where);
        if (::bind(listener_, address, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, address, &size) != 0)
            throw std::runtime_error("no socket for the test's server");
        port_ = ntohs(where.sin_port);
        if (with) {
            tls_.reset(SSL_CTX_new(TLS_server_method()));
            SSL_CTX_use_certificate(tls_.get(), with->certificate.get());
            SSL_CTX_use_PrivateKey(tls_.get(), with->key.get());
        }
        thread_ = std::thread([this] { serve(); });
    }
    ~canned_server() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        end_connections();
        for (std::thread& talk : talks_)
            talk.join();
        ::close(listener_);
    }
    canned_server(const canned_server&) = delete;
    canned_server& operator=(const canned_server&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
        return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_) + path;
    }

    std::vector<asked_request> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    // Hangs up on everybody.
    void end_connections() {
        const std::lock_guard lock(mutex_);
        for (const int connection : open_)
            ::shutdown(connection, SHUT_RDWR);
    }

    // Waits until that many connections have ended, by whichever side.
    void wait_for_ended(std::size_t connections) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ended_ >= connections; });
    }

private:
    void serve() {
        sigset_t broken_pipe;  // of whoever leaves before OpenSSL has said its last word
        ::sigemptyset(&broken_pipe);
        ::sigaddset(&broken_pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        for (unsigned number = 0;; ++number) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            {
                const std::lock_guard lock(mutex_);
                open_.insert(connection);
            }
            talks_.emplace_back([this, connection, number] {
                talk(connection, number);
                const std::lock_guard lock(mutex_);
                open_.erase(connection);
                ::close(connection);
                ++ended_;
                changed_.notify_all();
            });
        }
    }

    void talk(int connection, unsigned number) {
        std::unique_ptr<SSL, freed<SSL_free>> secure;
        if (tls_) {
            secure.reset(SSL_new(tls_.get()));
            SSL_set_fd(secure.get(), connection);
            if (SSL_accept(secure.get()) != 1) return;
        }
        while (auto request = read(connection, secure.get())) {
            request->connection = number;
            const reply said = record(*request);
            write(connection, secure.get(), said.bytes);
            if (said.after == then::keep) continue;
            if (said.after == then::silent) {
                read(connection, secure.get());
                return;
            }
            if (secure) SSL_shutdown(secure.get());
            return;
        }
    }

    reply record(const asked_request& request) {
        const std::lock_guard lock(mutex_);
        asked_.push_back(request);
        return answer_(request);
    }

    // Nothing when whoever asks leaves before all of it has come.
    static std::optional<asked_request> read(int connection, SSL* secure) {
        std::string received;
        char piece[4096];
        for (;;) {
            const std::size_t end = received.find("\r\n\r\n");
            if (end != std::string::npos) {
                const std::size_t at = received.find("Content-Length: ");
                const std::size_t length = at < end ? std::stoul(received.substr(at + 16)) : 0;
                if (received.size() >= end + 4 + length)
                    return asked_request{received.substr(0, end + 2), received.substr(end + 4)};
            }
            const auto got = secure ? SSL_read(secure, piece, int(sizeof piece))
                                    : int(::recv(connection, piece, sizeof piece, 0));
            if (got <= 0) return std::nullopt;
            received.append(piece, std::size_t(got));
        }
    }

    static void write(int connection, SSL* secure, std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = secure ? SSL_write(secure, bytes.data(), int(bytes.size()))
                                     : int(::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL));
            if (sent <= 0) return;
            bytes.remove_prefix(std::size_t(sent));
        }
    }

    answer answer_;
    int listener_;
    std::uint16_t port_ = 0;
    std::unique_ptr<SSL_CTX, freed<SSL_CTX_free>> tls_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<asked_request> asked_;
    std::set<int> open_;
    std::size_t ended_ = 0;
    std::vector<std::thread> talks_;  // on the accepting thread alone, until it has ended
    std::thread thread_;
};

// An answer of status 200 with that body.
inline std::string http_ok(const std::string& type, const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nX-Further: one\r\n\r\n" + body;
}

// The same with another status: "429 Too Many Requests", and with further lines of its head.
inline std::string http_answer(const std::string& status, const std::string& type, const std::string& body,
                               const std::string& further = {}) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + further +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace fakes
