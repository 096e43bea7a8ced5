// A plain blocking client on loopback: it sends the bytes that it is given, well-formed or not, and reads
// what comes back. Nothing of the server's own machinery helps it.
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace support {

struct http_answer {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

struct socket_frame {
    int opcode = -1;  // -1: the connection ended
    std::string payload;

    bool is_text() const { return opcode == 1; }
    // The code of a close frame.
    int close_code() const {
        if (opcode != 8 || payload.size() < 2) return 0;
        return int(static_cast<unsigned char>(payload[0])) * 256 +
               int(static_cast<unsigned char>(payload[1]));
    }
};

class client {
public:
    // No test waits longer than this for a byte: a server that says nothing is a failure, not a hang.
    static constexpr int patience_seconds = 30;

    explicit client(std::uint16_t port)
        : port_(port), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (socket_ < 0) throw std::runtime_error("no socket");
        const timeval patience{patience_seconds, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0)
            throw std::runtime_error("cannot connect: " + std::string(std::strerror(errno)));
    }
    ~client() { ::close(socket_); }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }

    // False when the server has closed its end.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(std::size_t(sent));
        }
        return true;
    }

    void half_close() { ::shutdown(socket_, SHUT_WR); }

    // Reads one answer; a HEAD's has no body.
    http_answer read(bool has_body = true) {
        http_answer answer;
        if (!fill_until([&] { return received_.find("\r\n\r\n") != std::string::npos; })) return answer;
        const std::size_t end = received_.find("\r\n\r\n");
        parse(received_.substr(0, end + 2), answer);
        received_.erase(0, end + 4);
        const std::size_t length = answer.header("content-length").empty() || !has_body
                                       ? 0
                                       : std::stoul(answer.header("content-length"));
        fill_until([&] { return received_.size() >= length; });
        answer.body = received_.substr(0, length);
        received_.erase(0, std::min(length, received_.size()));
        return answer;
    }

    http_answer ask(std::string_view bytes) {
        send(bytes);
        return read();
    }

    // Whether something has come back by now.
    bool has_something() const {
        pollfd waiting{socket_, POLLIN, 0};
        return !received_.empty() || ::poll(&waiting, 1, 0) > 0;
    }

    // Whether the server has ended the connection: nothing further comes.
    bool ended() {
        if (!received_.empty()) return false;
        char byte = 0;
        const ssize_t got = ::recv(socket_, &byte, 1, 0);
        if (got == 1) received_ += byte;
        return got == 0 || (got < 0 && errno == ECONNRESET);
    }

    // --- WebSocket ---

    http_answer upgrade(std::string_view path, std::string_view more_headers = "") {
        return ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: " + host() +
                   "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
                   std::string(more_headers) + "\r\n");
    }

    bool send_frame(std::string_view payload, int opcode = 1) { return send(masked_frame(payload, opcode)); }

    static std::string masked_frame(std::string_view payload, int opcode = 1) {
        std::string frame(1, char(0x80 | opcode));
        const std::size_t size = payload.size();
        if (size < 126) {
            frame += char(0x80 | size);
        } else if (size < 65536) {
            frame += char(0x80 | 126);
            frame += char(size >> 8);
            frame += char(size & 0xff);
        } else {
            frame += char(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8)
                frame += char((std::uint64_t{size} >> shift) & 0xff);
        }
        constexpr std::string_view mask = "\x11\x22\x33\x44";
        frame += mask;
        for (std::size_t i = 0; i < size; ++i)
            frame += char(payload[i] ^ mask[i % 4]);
        return frame;
    }

    socket_frame read_frame() {
        socket_frame frame;
        const auto has = [&](std::size_t bytes) {
            return fill_until([&, bytes] { return received_.size() >= bytes; });
        };
        const auto at = [&](std::size_t index) {
            return std::uint64_t{static_cast<unsigned char>(received_[index])};
        };
        if (!has(2)) return frame;
        std::uint64_t size = at(1) & 0x7f;
        std::size_t head = 2;
        if (size == 126) {
            if (!has(4)) return frame;
            size = at(2) << 8 | at(3);
            head = 4;
        } else if (size == 127) {
            if (!has(10)) return frame;
            size = 0;
            for (std::size_t i = 2; i < 10; ++i)
                size = size << 8 | at(i);
            head = 10;
        }
        if (!has(head + size)) return frame;
        frame.opcode = int(at(0) & 0x0f);
        frame.payload = received_.substr(head, size);
        received_.erase(0, head + size);
        return frame;
    }

    std::string say(std::string_view text) {
        send_frame(text);
        return read_frame().payload;
    }

private:
    template <class Enough>
    bool fill_until(Enough enough) {
        char buffer[16384];
        while (!enough()) {
            const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
            if (got <= 0) return false;
            received_.append(buffer, std::size_t(got));
        }
        return true;
    }

    static void parse(const std::string& head, http_answer& into) {
        into.status = std::stoi(head.substr(head.find(' ') + 1));
        for (std::size_t from = head.find("\r\n") + 2; from < head.size();) {
            const std::size_t end = head.find("\r\n", from), colon = head.find(':', from);
            std::string name = head.substr(from, colon - from);
            for (char& c : name)
                c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
            into.headers[name] += (into.headers[name].empty() ? "" : "\n") +
                                  head.substr(head.find_first_not_of(' ', colon + 1),
                                              end - head.find_first_not_of(' ', colon + 1));
            from = end + 2;
        }
    }

    std::uint16_t port_;
    int socket_;
    std::string received_;
};

}  // namespace support
