#include "bot/server.hpp"

#include "bot/anchoring.hpp"
#include "bot/desk.hpp"
#include "bot/guide_rules.hpp"
#include "bot/health.hpp"
#include "bot/http_server.hpp"
#include "bot/local_socket.hpp"
#include "bot/page/keys.hpp"
#include "bot/page/site.hpp"
#include "bot/slack/service.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

namespace bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds shutdown_patience{5};
constexpr int exit_store_failed = 3;

bool is_loopback(const std::string& address) {
    boost::system::error_code error;
    const auto read = asio::ip::make_address(address, error);
    return !error && read.is_loopback();
}

std::string url_of(const std::string& address, std::uint16_t port) {
    const bool any = address == "0.0.0.0" || address == "::";
    const std::string host = any                                      ? "127.0.0.1"
                             : address.find(':') != std::string::npos ? "[" + address + "]"
                                                                      : address;
    return "http://" + host + ":" + std::to_string(port) + "/";
}

// A clear sentence instead of the system's.
std::unique_ptr<http_server> open_door(asio::io_context& io, const config::settings& chosen) {
    try {
        return std::make_unique<http_server>(io.get_executor(), chosen.address, chosen.port);
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Cannot listen on " + chosen.address + ":" + std::to_string(chosen.port) +
                                 ": " + error.code().message() + ". Choose another address with --listen.");
    }
}

// main has checked that the setting names a person.
evidence::person_id page_person(const config::settings& chosen, const std::string& system_user) {
    return evidence::read_person(chosen.person).value_or(evidence::person_id{"local:" + system_user});
}

void add(std::vector<route>& to, std::vector<route> more) {
    for (route& one : more)
        to.push_back(std::move(one));
}

}  // namespace

int serve(const config::settings& chosen, const std::string& system_user) {
    const std::string zone = chosen.zone.empty() ? evidence::system_zone() : chosen.zone;
    const bool on_loopback = is_loopback(chosen.address);
    const bool with_page = chosen.page.value_or(on_loopback);
    std::atomic<bool> store_failed = false;

    // One I/O thread: all sockets, timers and coroutines. Declared first, because the desk's threads hand
    // their results to it; emptied before the desk goes.
    asio::io_context io(1);
    std::function<void()> stop_soon;
    std::function<void()> notice_saved;

    // Whatever is said goes over the desk: it owns the database, the writer thread and the reader thread.
    desk::options for_desk{chosen.database, zone, chosen.a4 ? packet::paper::a4 : packet::paper::letter, {}};
    for_desk.rules = rules_of(chosen);
    for_desk.on_store_error = [&] {
        store_failed = true;
        asio::post(io, [&] { stop_soon(); });
    };
    for_desk.on_saved = [&] { notice_saved(); };
    auto front = std::make_optional<desk>(std::move(for_desk));

    // Once on each day on which something was said, the log is anchored in time.
    anchoring anchors(io.get_executor(), *front, {chosen.database, chosen.tsa, chosen.tsa_ca});
    notice_saved = [&] { anchors.notice(); };

    // The two doors: HTTP for browsers and platforms, a Unix socket for the terminal.
    const auto web = open_door(io, chosen);
    local_socket terminal(io.get_executor(), chosen.database, *front);

    // Slack, by HTTP where there is a secret to check its requests with, over a socket where there is a token
    // to open one with.
    slack::service slack(io.get_executor(), *front, chosen);

    // The chat page belongs to one person; its link carries a token.
    std::optional<page::keys> keys;
    std::optional<page::site> site;
    std::vector<route> routes = health_routes(*front, [&] { return slack.metrics(); });
    std::vector<socket_route> sockets;
    if (with_page) {
        keys.emplace(chosen.database, web->port());
        site.emplace(*front, *keys,
                     page::site::options{page_person(chosen, system_user), web->port(), on_loopback});
        add(routes, site->routes());
        sockets = site->sockets();
    }

    add(routes, slack.routes());
    web->start(std::move(routes), std::move(sockets));
    terminal.start();
    anchors.start();
    slack.start();

    // Stopping: no new requests, current ones finish, and after a while nobody is waited for.
    asio::steady_timer patience(io);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    bool stopping = false;
    stop_soon = [&] {
        if (std::exchange(stopping, true)) return;
        web->stop();
        terminal.stop();
        anchors.stop();
        slack.stop();
        signals.cancel();
        patience.expires_after(shutdown_patience);
        patience.async_wait([&](const boost::system::error_code& error) {
            if (!error) io.stop();
        });
    };
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) stop_soon();
    });

    std::cout << "dossier is ready: " << url_of(chosen.address, web->port())
              << (keys ? "?token=" + keys->link_token() : "") << std::endl;
    while (!stopping || !web->idle() || !terminal.idle() || !anchors.idle() || !slack.idle()) {
        if (io.run_one() == 0) break;
    }
    patience.cancel();
    front.reset();  // the last commands are committed before the process ends
    if (store_failed)
        spdlog::critical("stopped because the evidence could not be written; see the message above");
    return store_failed ? exit_store_failed : 0;
}

}  // namespace bot
