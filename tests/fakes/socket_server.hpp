// A WebSocket server on loopback whose every frame a test says itself, over TLS where it has a certificate.
// It is written against RFC 6455 and shares nothing with the client under test; the test's own thread is the
// server.
#pragma once

#include "tests/fakes/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace fakes {

struct received_frame {
    int opcode = -1;  // -1: the connection ended
    bool is_whole = false;
    bool is_masked = false;
    std::string payload;
};

class socket_server {
public:
    // No test waits longer than this for a byte: a client that says nothing is a failure, not a hang.
    static constexpr int patience_seconds = 30;
    enum opcode { text = 1, closing = 8, ping = 9, pong = 10 };

    explicit socket_server(const identity* with = nullptr)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        auto* const address = reinterpret_cast<sockaddr*>(&where);
        be_patient(listener_);
        if (::bind(listener_, address, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, address, &size) != 0)
            throw std::runtime_error("no socket for the test's server");
        port_ = ntohs(where.sin_port);
        if (!with) return;
        tls_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(tls_.get(), with->certificate.get());
        SSL_CTX_use_PrivateKey(tls_.get(), with->key.get());
    }
    ~socket_server() { ::close(listener_); }
    socket_server(const socket_server&) = delete;
    socket_server& operator=(const socket_server&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path = "/link/?ticket=1",
                    const std::string& host = "127.0.0.1") const {
        return (tls_ ? "wss://" : "ws://") + host + ":" + std::to_string(port_) + path;
    }

    class connection {
    public:
        connection(int socket, SSL_CTX* tls) : socket_(socket) {
            if (!tls) return;
            secure_.reset(SSL_new(tls));
            SSL_set_fd(secure_.get(), socket_);
            trusted_ = SSL_accept(secure_.get()) == 1;
        }
        ~connection() { drop(); }
        connection(connection&& other) noexcept
            : socket_(std::exchange(other.socket_, -1)),
              trusted_(other.trusted_),
              received_(std::move(other.received_)),
              head_(std::move(other.head_)),
              secure_(std::move(other.secure_)) {}
        connection& operator=(connection&&) = delete;

        // Whether the client went on after it had seen the certificate.
        bool is_trusted() const { return trusted_; }

        // The request to upgrade, with its line ends.
        const std::string& head() const { return head_; }
        std::string asked_name() const {
            const char* const name = SSL_get_servername(secure_.get(), TLSEXT_NAMETYPE_host_name);
            return name ? name : "";
        }

        void read_head() {
            while (received_.find("\r\n\r\n") == std::string::npos)
                if (!read_more()) return;
            const std::size_t end = received_.find("\r\n\r\n") + 4;
            head_ = received_.substr(0, end);
            received_.erase(0, end);
        }

        void upgrade() {
            read_head();
            constexpr std::string_view name = "Sec-WebSocket-Key: ";
            const std::size_t at = head_.find(name);
            if (at == std::string::npos) throw std::runtime_error("no key in the upgrade: " + head_);
            const std::string key = head_.substr(at + name.size(), head_.find('\r', at) - at - name.size());
            send_bytes(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Accept: " +
                accept_of(key) + "\r\n\r\n");
        }

        void send(std::string_view payload, int kind = text) {
            std::string frame;
            frame += char(0x80 | kind);
            if (payload.size() < 126) {
                frame += char(payload.size());
            } else {
                const int bytes = payload.size() < 65536 ? 2 : 8;
                frame += char(bytes == 2 ? 126 : 127);
                for (int i = bytes - 1; i >= 0; --i)
                    frame += char(payload.size() >> (8 * i) & 0xff);
            }
            send_bytes(frame + std::string(payload));
        }

        received_frame read() {
            received_frame frame;
            std::size_t head = 2;
            if (!have(head)) return frame;
            std::size_t length = byte(1) & 0x7f;
            const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
            head += more;
            if (!have(head)) return frame;
            for (std::size_t i = 0; i < more; ++i)
                length = (i == 0 ? 0 : length << 8) + byte(2 + i);
            frame.is_masked = (byte(1) & 0x80) != 0;
            const std::size_t mask = frame.is_masked ? 4 : 0;
            if (!have(head + mask + length)) return frame;
            frame.is_whole = (byte(0) & 0x80) != 0;
            frame.opcode = byte(0) & 0x0f;
            frame.payload = received_.substr(head + mask, length);
            for (std::size_t i = 0; i < length && mask > 0; ++i)
                frame.payload[i] = char(frame.payload[i] ^ received_[head + i % 4]);
            received_.erase(0, head + mask + length);
            return frame;
        }

        // The payload of the next text, whatever control frames come before it.
        std::string read_text() {
            for (;;) {
                const received_frame frame = read();
                if (frame.opcode == text) return frame.payload;
                if (frame.opcode == -1 || frame.opcode == closing) return "the connection ended";
            }
        }

        // Reads to the end, and answers a closing frame on the way. Whether there was one.
        bool read_goodbye() {
            for (;;) {
                const received_frame frame = read();
                if (frame.opcode == -1) return false;
                if (frame.opcode != closing) continue;
                send(frame.payload, closing);
                drop();
                return true;
            }
        }

        // Without a word: the client finds the connection reset or ended.
        void drop() {
            if (socket_ >= 0) ::close(std::exchange(socket_, -1));
        }

    private:
        static std::string accept_of(const std::string& key) {
            const std::string salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 section 1.3
            unsigned char digest[20];
            EVP_Digest(salted.data(), salted.size(), digest, nullptr, EVP_sha1(), nullptr);
            unsigned char encoded[29];
            EVP_EncodeBlock(encoded, digest, sizeof digest);
            return reinterpret_cast<const char*>(encoded);
        }

        unsigned byte(std::size_t at) const { return static_cast<unsigned char>(received_[at]); }

        bool have(std::size_t size) {
            while (received_.size() < size)
                if (!read_more()) return false;
            return true;
        }

        bool read_more() {
            char piece[16384];
            const auto got = secure_ ? SSL_read(secure_.get(), piece, int(sizeof piece))
                                     : int(::recv(socket_, piece, sizeof piece, 0));
            if (got <= 0) return false;
            received_.append(piece, std::size_t(got));
            return true;
        }

        void send_bytes(std::string_view bytes) {
            while (!bytes.empty()) {
                const auto sent = secure_ ? SSL_write(secure_.get(), bytes.data(), int(bytes.size()))
                                          : int(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
                if (sent <= 0) return;
                bytes.remove_prefix(std::size_t(sent));
            }
        }

        int socket_;
        bool trusted_ = true;
        std::string received_;
        std::string head_;
        std::unique_ptr<SSL, freed<SSL_free>> secure_;
    };

    // The next client: over TCP, and over TLS where there is a certificate.
    connection accept_only() {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) throw std::runtime_error("nobody connects to the test's server");
        be_patient(socket);
        const int at_once = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        return {socket, tls_.get()};
    }

    // The same, up to the WebSocket.
    connection accept() {
        connection made = accept_only();
        made.upgrade();
        return made;
    }

private:
    static void be_patient(int socket) {
        const timeval patience{patience_seconds, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::unique_ptr<SSL_CTX, freed<SSL_CTX_free>> tls_;
};

}  // namespace fakes
