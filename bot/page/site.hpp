// The chat page: its files, its state, its socket and its downloads.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"
#include "bot/page/keys.hpp"
#include "evidence/person.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace bot::page {

class site {
public:
    struct options {
        evidence::person_id person;  // whose page it is: the system user who started dossier
        std::uint16_t port = 0;
        bool loopback_only = true;
    };

    // to, key: outlive the site.
    site(desk& to, const keys& key, options chosen);

    std::vector<route> routes();
    std::vector<socket_route> sockets();

private:
    // A bundle that was built lately, kept in memory until newer ones push it out.
    struct download {
        std::string id;  // random: an address cannot be guessed
        std::vector<commands::file> files;
    };

    std::optional<http_response> refuse(const http_request& request) const;
    boost::asio::awaitable<http_response> open_page(http_request request);
    boost::asio::awaitable<http_response> serve_asset(http_request request);
    boost::asio::awaitable<http_response> serve_state(http_request request);
    boost::asio::awaitable<http_response> serve_file(http_request request);
    boost::asio::awaitable<std::string> answer_frame(std::string frame);
    std::string keep_files(std::vector<commands::file> files);

    desk& desk_;
    const keys& keys_;
    options chosen_;
    std::deque<download> downloads_;
};

}  // namespace bot::page
