#include "bot/http_address.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>

namespace bot {

namespace {

// The names of hosts, and the schemes, are the same in capital letters.
std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

}  // namespace

bool http_address::on_loopback() const {
    if (host == "localhost") return true;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

std::optional<http_address> read_http_address(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty() || parsed->has_userinfo()) return std::nullopt;
    http_address to;
    to.secure = parsed->scheme_id() == boost::urls::scheme::https;
    if (!to.secure && parsed->scheme_id() != boost::urls::scheme::http) return std::nullopt;
    to.host = lower_case(parsed->host_address());
    to.authority = lower_case(std::string(parsed->encoded_host_and_port()));
    to.port = parsed->has_port() && !parsed->port().empty() ? std::string(parsed->port())
              : to.secure                                   ? "443"
                                                            : "80";
    const std::string path(parsed->encoded_path());
    // Boost 1.81 reads "127.0.0.1.example" as 127.0.0.1 with the path ".example" (boostorg/url, issue 755).
    if (!path.empty() && path[0] != '/') return std::nullopt;
    to.path =
        (path.empty() ? "/" : path) + (parsed->has_query() ? "?" + std::string(parsed->encoded_query()) : "");
    return to;
}

}  // namespace bot
