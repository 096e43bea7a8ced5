// The chat page: its files, its state, its socket and its downloads.
//
// The socket (/chat) takes text frames and answers each in order:
//
//     {"id":"1","text":"/decision …"}  ─▶  {"id":"1","text":"…","reply":{…}}
//
// Two frames are for pages that show nudges, and get no answer. After {"listen":"nudges"} the socket also
// brings frames that answer nothing, each until a page has shown it:
//
//     {"id":"nudge:KEY","nudge":true,"text":"…","reply":{…},"at":"2026-03-06T16:00:00.000Z"}
//
// at: when it was made. Whoever has shown it and kept it says {"shown":"KEY"}. The same KEY may come again,
// after a lost socket or because two pages are open, and is shown once. A client that never says it listens
// gets answers alone.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"
#include "bot/page/keys.hpp"
#include "bot/page/reminders.hpp"
#include "bot/platform.hpp"
#include "evidence/person.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace bot::page {

class site final : public platform {
public:
    struct options {
        evidence::person_id person;  // whose page it is: the system user who started dossier
        std::uint16_t port = 0;
        bool loopback_only = true;
    };

    // to, key: outlive the site.
    site(boost::asio::any_io_executor on, desk& to, const keys& key, options chosen);

    std::vector<route> routes() override;
    std::vector<socket_route> sockets() override;

    // They wait in the outbox until the page is open (letters.hpp).
    std::optional<nudge_way> nudges() override;

    void start() override {}
    void stop() override {}
    void forget(const evidence::person_id& whose) override;
    bool idle() const override { return true; }  // what a request began, the HTTP server waits for

    // A nudge for the page may have been put into the outbox.
    void notice();

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
    boost::asio::awaitable<std::string> answer_frame(std::string frame, std::shared_ptr<socket_line> from);
    std::string keep_files(std::vector<commands::file> files);

    desk& desk_;
    const keys& keys_;
    options chosen_;
    std::deque<download> downloads_;
    reminders reminders_;
};

}  // namespace bot::page
