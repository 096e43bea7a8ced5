// Who may use the chat page: whoever opened the link that dossier printed, as Jupyter does it.
//
// The link carries a token that lives as long as the process. Opening it sets a cookie that outlives
// restarts: it is derived from a key file beside the database, readable by its owner alone. So a link left in
// a shell's history opens nothing later, and an open page survives a restart.
#pragma once

#include "bot/http.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace bot::page {

class keys {
public:
    // Reads the key file, or makes it. Throws std::runtime_error when neither works.
    keys(const std::filesystem::path& database, std::uint16_t port);

    const std::string& link_token() const { return link_token_; }

    // Constant-time. The link's token, in a query such as "token=…".
    bool opens(std::string_view query) const;

    // Whether the request carries our cookie, or the token in its query or Authorization header.
    bool admits(const http_request& request) const;

    // The Set-Cookie header's value. Cookies do not know ports, so the name carries it.
    std::string cookie() const;

private:
    std::string cookie_name_;
    std::string cookie_value_;
    std::string link_token_;
};

}  // namespace bot::page
