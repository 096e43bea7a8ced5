// Where a call over HTTP goes: the parts of its URL.
#pragma once

#include <optional>
#include <string>

namespace bot {

struct http_address {
    bool secure = false;    // https
    std::string host;       // as a name or address to look up
    std::string authority;  // as it stands in the Host header
    std::string port;
    std::string path;  // with the query

    // Whether both are reached over the same kind of connection to the same peer.
    bool same_origin(const http_address& other) const {
        return secure == other.secure && host == other.host && port == other.port;
    }

    // Whether the host is this machine and nothing else: "localhost", 127.0.0.0/8 or ::1.
    bool on_loopback() const;
};

// Nothing when it is not an absolute address of http or https, or carries a name and password.
std::optional<http_address> read_http_address(const std::string& url);

}  // namespace bot
