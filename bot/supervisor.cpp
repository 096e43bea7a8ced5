#include "bot/supervisor.hpp"

#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace bot {

namespace asio = boost::asio;

namespace {

std::uint64_t number_of(const std::optional<std::string>& text) {
    std::uint64_t number = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

// A name in the file system, or, behind an "@", in the abstract one, where the first byte is zero.
bool is_name(const std::string& text) {
    return text.size() > 1 && text.size() < sizeof(sockaddr_un::sun_path) &&
           (text.front() == '/' || text.front() == '@');
}

// What the manager compares with its own clock when it has asked for a reload (man 3 sd_notify).
std::string monotonic_usec() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::to_string(std::uint64_t(now.tv_sec) * 1'000'000 + std::uint64_t(now.tv_nsec) / 1'000);
}

}  // namespace

// Shared with the timer, which may end after the supervisor.
struct supervisor::state : std::enable_shared_from_this<supervisor::state> {
    state(asio::any_io_executor on, const config::environment& from)
        : socket_name(from("NOTIFY_SOCKET").value_or("")), patience(watchdog_of(from)), next(on) {}

    void tell(const std::string& what) {
        if (socket_name.empty()) return;
        const int problem = is_name(socket_name) ? send(what) : EINVAL;
        if (problem != 0 && !std::exchange(has_complained, true))
            spdlog::warn("the service manager cannot be told how dossier is: {}", std::strerror(problem));
    }

    // 0, or errno.
    int send(const std::string& what) const {
        const int line = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (line < 0) return errno;
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        std::memcpy(to.sun_path, socket_name.data(), socket_name.size());
        if (socket_name.front() == '@') to.sun_path[0] = '\0';
        // An abstract name is as long as it is said to be; of the other kind the end is found by its zero.
        const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + socket_name.size());
        const ssize_t sent = ::sendto(line, what.data(), what.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                                      reinterpret_cast<const sockaddr*>(&to), size);
        const int problem = sent < 0 ? errno : 0;
        ::close(line);
        return problem;
    }

    void stay_alive() {
        tell("WATCHDOG=1");
        next.expires_after(patience / 2);
        next.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (!error && self) self->stay_alive();
        });
    }

    std::string socket_name;
    std::chrono::microseconds patience;
    asio::steady_timer next;
    bool is_watched = false;
    bool has_complained = false;
};

supervisor::supervisor(asio::any_io_executor on, const config::environment& from)
    : state_(std::make_shared<state>(std::move(on), from)) {}

supervisor::~supervisor() {
    state_->next.cancel();
}

void supervisor::ready() {
    state_->tell("READY=1");
    if (state_->socket_name.empty() || state_->patience.count() == 0) return;
    if (!std::exchange(state_->is_watched, true)) state_->stay_alive();
}

void supervisor::reloading() {
    state_->tell("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec());
}

void supervisor::stopping() {
    state_->tell("STOPPING=1");
}

std::chrono::microseconds supervisor::watchdog() const {
    return state_->patience;
}

std::chrono::microseconds watchdog_of(const config::environment& from) {
    const auto whose = from("WATCHDOG_PID");
    if (whose && number_of(whose) != std::uint64_t(::getpid())) return {};
    return std::chrono::microseconds(number_of(from("WATCHDOG_USEC")));
}

}  // namespace bot
