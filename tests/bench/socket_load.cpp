#include "tests/bench/socket_load.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t ring = 1 << 16;  // more than are ever on their way
constexpr std::size_t read_size = 256 * 1024;
constexpr std::chrono::seconds longest_start{30};
constexpr std::chrono::seconds patience{10};
constexpr std::chrono::seconds ping_interval{5};  // Slack's clients give up after 30 s without one
constexpr std::string_view hello =
    R"({"type":"hello","num_connections":1,"connection_info":{"app_id":"A0EX1"},)"
    R"("debug_info":{"host":"applink-1","build_number":1,"approximate_connection_time":18060}})";

// RFC 6455, section 5.2.
enum class opcode : unsigned char { text = 1, close = 8, ping = 9, pong = 10 };

[[noreturn]] void fail(const char* doing) {
    throw std::system_error(errno, std::generic_category(), doing);
}

int listen_on(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0) fail("socket");
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) fail("bind");
    if (::listen(listener, 64) != 0) fail("listen");
    return listener;
}

std::string frame(opcode kind, std::string_view payload) {
    std::string bytes{char(0x80 | static_cast<unsigned char>(kind))};
    if (payload.size() < 126) {
        bytes += char(payload.size());
    } else {
        bytes += char(126);
        bytes += char(payload.size() >> 8);
        bytes += char(payload.size() & 0xff);
    }
    return bytes.append(payload);
}

// The same for a pattern, whose blanks are counted by their width.
std::string frame_pattern(std::string_view text) {
    const std::string payload(pattern(text).text());
    const std::string whole = frame(opcode::text, payload);
    return whole.substr(0, whole.size() - payload.size()).append(text);
}

// What proves to a client that its handshake was understood (RFC 6455, section 4.2.2).
std::string accept_value(std::string_view key) {
    const std::string both = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    EVP_Digest(both.data(), both.size(), sum.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
    const int length = EVP_EncodeBlock(text.data(), sum.data(), int(size));
    return {text.begin(), text.begin() + length};
}

std::string_view header_of(std::string_view head, std::string_view name) {
    const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(),
                                   [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    if (found == head.end()) return {};
    std::string_view value = head.substr(std::size_t(found - head.begin()) + name.size());
    value = value.substr(0, value.find('\r'));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value;
}

}  // namespace

// A connection of the app's: of HTTP first, of WebSocket once it has asked for that.
struct fake_slack::link {
    explicit link(int accepted) : line(accepted) {}
    ~link() { ::close(line); }
    link(const link&) = delete;
    link& operator=(const link&) = delete;

    int line;
    bool is_socket = false;
    bool is_gone = false;
    std::string received;
    std::string to_send;
};

fake_slack::fake_slack(std::uint16_t port, unsigned links, unsigned people, std::string expected)
    : listener_(listen_on(port)),
      events_(::epoll_create1(0)),
      port_(port),
      expected_links_(links),
      expected_(std::move(expected)),
      chunk_(read_size),
      envelope_(frame_pattern(envelope_pattern())),
      said_(people),
      asked_(ring),
      pinged_(steady::now()) {
    if (events_ < 0) fail("epoll_create1");
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.ptr = &listener_;
    if (::epoll_ctl(events_, EPOLL_CTL_ADD, listener_, &wanted) != 0) fail("epoll_ctl");
}

fake_slack::~fake_slack() {
    ::close(events_);
    ::close(listener_);
}

std::size_t fake_slack::open_links() const {
    return std::size_t(
        std::count_if(links_.begin(), links_.end(), [](const auto& one) { return one->is_socket; }));
}

void fake_slack::wait_for_connections() {
    const auto until = steady::now() + longest_start;
    while (open_links() < expected_links_) {
        if (steady::now() > until) throw std::runtime_error("the app does not connect");
        look(1000);
    }
}

std::optional<std::string> fake_slack::wait_for_line() {
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.ptr = &input_;
    if (::epoll_ctl(events_, EPOLL_CTL_ADD, STDIN_FILENO, &wanted) != 0) fail("epoll_ctl");
    bool is_over = false;
    while (!is_over && input_.find('\n') == std::string::npos) {
        has_input_ = false;
        look(1000);
        ping();
        if (!has_input_) continue;
        std::array<char, 256> bytes{};
        const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        is_over = got <= 0;
        if (!is_over) input_.append(bytes.data(), std::size_t(got));
    }
    ::epoll_ctl(events_, EPOLL_CTL_DEL, STDIN_FILENO, nullptr);
    if (is_over) return std::nullopt;
    const std::size_t end = input_.find('\n');
    std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    return line;
}

void fake_slack::load(unsigned window, tally& into) {
    tally_ = &into;
    heard_ = steady::now();
    for (bool goes_on = true; goes_on || on_their_way_ > 0;) {
        const auto now = steady::now();
        goes_on = into.goes_on(now);
        if (open_links() == 0 || now - heard_ > patience) {
            into.failed("no acknowledgement comes any more");
            std::fill(asked_.begin(), asked_.end(), steady::time_point{});
            on_their_way_ = 0;
            break;
        }
        while (goes_on && on_their_way_ < window)
            send_envelope();
        flush();
        ping();
        look(100);
    }
    tally_ = nullptr;
}

void fake_slack::send_envelope() {
    link* to = nullptr;
    while (!to || !to->is_socket)
        to = links_[turn_++ % links_.size()].get();
    const std::uint64_t number = said_.next(envelope_);
    to->to_send += envelope_.text();
    asked_[number % ring] = steady::now();
    ++on_their_way_;
}

// Waits for the app to read when it is behind; it reads also while it has acknowledgements to write.
void fake_slack::flush() {
    for (const auto& one : links_) {
        std::string_view rest = one->to_send;
        while (!rest.empty()) {
            const ssize_t sent = ::send(one->line, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                one->is_gone = true;
                break;
            }
            rest.remove_prefix(std::size_t(sent));
        }
        one->to_send.clear();
    }
}

void fake_slack::ping() {
    const auto now = steady::now();
    if (now - pinged_ < ping_interval) return;
    pinged_ = now;
    for (const auto& one : links_)
        if (one->is_socket) one->to_send += frame(opcode::ping, "Ping from applink-1");
    flush();
}

void fake_slack::look(int patience_left) {
    std::array<epoll_event, 64> ready{};
    const int count = ::epoll_wait(events_, ready.data(), int(ready.size()), patience_left);
    for (int i = 0; i < count; ++i) {
        void* const what = ready[std::size_t(i)].data.ptr;
        if (what == &listener_)
            accept_one();
        else if (what == &input_)
            has_input_ = true;
        else
            read_from(*static_cast<link*>(what));
    }
    flush();
    std::erase_if(links_, [](const auto& one) { return one->is_gone; });
}

void fake_slack::accept_one() {
    const int line = ::accept(listener_, nullptr, nullptr);
    if (line < 0) return;
    const int on = 1;
    ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    links_.push_back(std::make_unique<link>(line));
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.ptr = links_.back().get();
    if (::epoll_ctl(events_, EPOLL_CTL_ADD, line, &wanted) != 0) fail("epoll_ctl");
}

void fake_slack::read_from(link& from) {
    const ssize_t got = ::recv(from.line, chunk_.data(), chunk_.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        from.is_gone = true;
        from.is_socket = false;
        return;
    }
    if (got > 0) from.received.append(chunk_.data(), std::size_t(got));
    if (!from.is_socket) take_requests(from);
    if (from.is_socket) take_frames(from);
}

void fake_slack::take_requests(link& from) {
    while (!from.is_socket) {
        const std::size_t head_end = from.received.find("\r\n\r\n");
        if (head_end == std::string::npos) return;
        const std::string head = from.received.substr(0, head_end + 2);
        const std::string_view length = header_of(head, "\r\ncontent-length:");
        std::size_t body = 0;
        std::from_chars(length.data(), length.data() + length.size(), body);
        if (from.received.size() < head_end + 4 + body) return;
        from.received.erase(0, head_end + 4 + body);
        answer_request(from, head);
    }
}

// A WebSocket's handshake, or a method of the Web API; every other than the one that opens connections is
// fine.
void fake_slack::answer_request(link& from, std::string_view head) {
    const std::string_view key = header_of(head, "\r\nsec-websocket-key:");
    if (!key.empty()) {
        from.to_send +=
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: " +
            accept_value(key) + "\r\n\r\n" + frame(opcode::text, hello);
        from.is_socket = true;
        return;
    }
    const bool opens =
        head.substr(0, head.find('\r')).find("apps.connections.open") != std::string_view::npos;
    const std::string body = opens ? R"({"ok":true,"url":"ws://127.0.0.1:)" + std::to_string(port_) +
                                         R"(/link/?ticket=EXAMPLE&app_id=A0EX1"})"
                                   : R"({"ok":true})";
    from.to_send += "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A client's frames are masked (RFC 6455, section 5.3).
void fake_slack::take_frames(link& from) {
    std::size_t at = 0;
    while (from.received.size() >= at + 6) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(from.received[at + i]); };
        std::size_t size = byte(1) & 0x7f, header = 2;
        if (size == 126) {
            size = (std::size_t{byte(2)} << 8) | byte(3);
            header = 4;
        } else if (size == 127) {
            from.is_gone = true;  // longer than Slack takes
            return;
        }
        if (from.received.size() < at + header + 4 + size) break;
        char* const mask = &from.received[at + header];
        char* const payload = mask + 4;
        for (std::size_t i = 0; i < size; ++i)
            payload[i] = char(payload[i] ^ mask[i & 3]);
        const opcode kind{static_cast<unsigned char>(byte(0) & 0x0f)};
        const std::string_view text(payload, size);
        if (kind == opcode::text)
            take_acknowledgement(text);
        else if (kind == opcode::ping)
            from.to_send += frame(opcode::pong, text);
        else if (kind == opcode::close)
            from.is_gone = true;
        at += header + 4 + size;
    }
    from.received.erase(0, at);
    if (from.is_gone) from.is_socket = false;
}

void fake_slack::take_acknowledgement(std::string_view text) {
    if (!tally_) return;
    const auto now = steady::now();
    const std::uint64_t number = number_in(text);
    if (number == no_number || asked_[number % ring] == steady::time_point{})
        return tally_->failed(text);  // of nothing that was sent, or for the second time
    const auto asked = std::exchange(asked_[number % ring], {});
    --on_their_way_;
    heard_ = now;
    if (text.find(expected_) != std::string_view::npos)
        tally_->answered(asked, now);
    else
        tally_->failed(text);
}

}  // namespace bench
