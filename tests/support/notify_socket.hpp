// A service manager as far as it listens: what a program tells over NOTIFY_SOCKET.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <array>
#include <cstring>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace support {

class notify_socket {
public:
    notify_socket() : line_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        std::strncpy(where.sun_path, name().c_str(), sizeof(where.sun_path) - 1);
        const timeval patience{30, 0};
        ::setsockopt(line_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        if (::bind(line_, reinterpret_cast<const sockaddr*>(&where), sizeof(where)) != 0)
            throw std::runtime_error("no socket can be made");
    }
    ~notify_socket() { ::close(line_); }
    notify_socket(const notify_socket&) = delete;
    notify_socket& operator=(const notify_socket&) = delete;

    std::string name() const { return (folder_ / "notify").string(); }

    // What is told next; waits for it.
    std::string hear() {
        std::array<char, 512> bytes{};
        const ssize_t size = ::recv(line_, bytes.data(), bytes.size(), 0);
        return size < 0 ? "nothing within half a minute" : std::string(bytes.data(), std::size_t(size));
    }

private:
    temporary_folder folder_;
    int line_;
};

}  // namespace support
