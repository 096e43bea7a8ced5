// A server on loopback that gives each connection the bytes that a test wants given, over TLS where it has a
// certificate, and records what it was asked.
#pragma once

#include "tests/fakes/certificates.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <optional>
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
};

class canned_server {
public:
    // Bytes to send back, after which the connection ends; for none it stays open until the server goes.
    using answer = std::function<std::string(const asked_request&)>;

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
        ::close(listener_);
        for (const int open : left_open_)
            ::close(open);
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

private:
    void serve() {
        for (;;) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            if (talk(connection))
                ::close(connection);
            else
                left_open_.push_back(connection);
        }
    }

    // Whether the connection is done with.
    bool talk(int connection) {
        std::unique_ptr<SSL, freed<SSL_free>> secure;
        if (tls_) {
            secure.reset(SSL_new(tls_.get()));
            SSL_set_fd(secure.get(), connection);
            if (SSL_accept(secure.get()) != 1) return true;
        }
        const auto request = read(connection, secure.get());
        if (!request) return true;
        const std::string reply = answer_(*request);
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(*request);
        }
        if (reply.empty()) return false;
        write(connection, secure.get(), reply);
        if (secure) SSL_shutdown(secure.get());
        return true;
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
    std::vector<asked_request> asked_;
    std::vector<int> left_open_;  // on the server's thread alone, until it has ended
    std::thread thread_;
};

// An answer of status 200 with that body.
inline std::string http_ok(const std::string& type, const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nX-Further: one\r\n\r\n" + body;
}

}  // namespace fakes
