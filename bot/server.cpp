#include "bot/server.hpp"

#include "bot/anchoring.hpp"
#include "bot/chain_watch.hpp"
#include "bot/chime/checkup.hpp"
#include "bot/chime/classic.hpp"
#include "bot/chime/service.hpp"
#include "bot/default_zone.hpp"
#include "bot/desk.hpp"
#include "bot/guide_rules.hpp"
#include "bot/health.hpp"
#include "bot/http_server.hpp"
#include "bot/links.hpp"
#include "bot/local_socket.hpp"
#include "bot/log.hpp"
#include "bot/metric_line.hpp"
#include "bot/page/keys.hpp"
#include "bot/page/site.hpp"
#include "bot/platform.hpp"
#include "bot/reloading.hpp"
#include "bot/reminding.hpp"
#include "bot/slack/checkup.hpp"
#include "bot/slack/service.hpp"
#include "bot/supervisor.hpp"
#include "bot/upkeep_metrics.hpp"
#include "bot/watched_ways.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

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

// "127.0.0.1:8080", "[::1]:8080"
std::string endpoint_of(const std::string& address, std::uint16_t port) {
    const bool with_colons = address.find(':') != std::string::npos;
    return (with_colons ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string url_of(const std::string& address, std::uint16_t port) {
    const bool any = address == "0.0.0.0" || address == "::";
    return "http://" + endpoint_of(any ? "127.0.0.1" : address, port) + "/";
}

// A clear sentence instead of the system's.
std::unique_ptr<http_server> open_door(asio::io_context& io, const config::settings& chosen) {
    try {
        return std::make_unique<http_server>(io.get_executor(), chosen.address, chosen.port);
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Cannot listen on " + endpoint_of(chosen.address, chosen.port) + ": " +
                                 error.code().message() + ". Choose another address with --listen.");
    }
}

// main has checked that the setting names a person.
evidence::person_id page_person(const config::settings& chosen, const std::string& system_user) {
    return evidence::read_person(chosen.person).value_or(evidence::person_id{"local:" + system_user});
}

template <class One>
void add(std::vector<One>& to, std::vector<One> more) {
    for (One& one : more)
        to.push_back(std::move(one));
}

// Every way to talk to dossier that the settings ask for.
using platforms = std::vector<std::unique_ptr<platform>>;

std::vector<nudge_way> nudges_of(const platforms& all) {
    std::vector<nudge_way> ways;
    for (const auto& one : all)
        if (auto way = one->nudges()) ways.push_back(std::move(*way));
    return ways;
}

std::set<std::string> platforms_of(const std::vector<nudge_way>& ways) {
    std::set<std::string> names;
    for (const nudge_way& way : ways)
        names.insert(way.platform);
    return names;
}

std::string metrics_of(const platforms& all, const watched_ways& watched) {
    std::vector<way_in> ways = watched.all();
    std::string text;
    for (const auto& one : all) {
        add(ways, one->ways_in());
        text += one->metrics();
    }
    return text + metric_histogram("dossier_ack_seconds",
                                   "From a request's arrival to its acknowledgement, by the way it came.",
                                   ways);
}

packet::paper paper_of(const config::settings& chosen) {
    return chosen.a4 ? packet::paper::a4 : packet::paper::letter;
}

bot::log_form form_of(const config::settings& chosen) {
    return chosen.log == "json" ? log_form::json : log_form::text;
}

// What `dossier doctor` calls a problem is none that a start fails over; whoever reads the log finds it
// there.
void warn_of_problems(const config::settings& chosen) {
    for (const finding& one : slack::judge_settings(chosen))
        if (one.how == verdict::problem) spdlog::warn("Slack: {}", one.says);
    for (const finding& one : chime::judge_settings(chosen))
        if (one.how == verdict::problem) spdlog::warn("Chime: {}", one.says);
}

bool are_idle(const platforms& all) {
    return std::all_of(all.begin(), all.end(), [](const auto& one) { return one->idle(); });
}

// Whoever is told to end twice is ending already: the second signal must not kill it on the way, and its exit
// code with it. While there are other threads, which may get the signal, a signal_set holds it; this thread
// leaves it lying.
void end_undisturbed() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

int serve(const config::settings& chosen, const std::string& system_user,
          std::function<config::loaded()> read_again) {
    const evidence::moment started = system_now();
    const std::string zone = default_zone(chosen);
    const bool on_loopback = is_loopback(chosen.address);
    const bool with_page = chosen.page.value_or(on_loopback);
    std::atomic<bool> store_failed = false;

    // One I/O thread: all sockets, timers and coroutines. Declared first, because the desk's threads hand
    // their results to it; emptied before the desk goes.
    asio::io_context io(1);
    asio::signal_set to_the_end(io);
    std::function<void(const std::string& because)> stop_soon;
    std::function<void()> notice_saved;
    std::function<void(const evidence::person_id& whose)> notice_erased;

    // Whatever is said goes over the desk: it owns the database, the writer thread and the reader thread.
    desk::options for_desk{chosen.database, zone, paper_of(chosen), {}};
    for_desk.rules = rules_of(chosen);
    for_desk.on_store_error = [&](const std::string& why) {
        spdlog::critical("the evidence in {} cannot be written: {}", chosen.database.string(), why);
        store_failed = true;
        asio::post(io, [&] { stop_soon("the evidence cannot be written"); });
    };
    for_desk.on_saved = [&] { notice_saved(); };
    for_desk.on_erased = [&](const evidence::person_id& whose) { notice_erased(whose); };
    auto front = std::make_optional<desk>(std::move(for_desk));

    // Once on each day on which something was said, the log is anchored in time.
    anchoring anchors(io.get_executor(), *front, {chosen.database, chosen.tsa, chosen.tsa_ca});

    // Where a platform cannot carry files, a private link does, if browsers can get here.
    links to_files(*front, chosen.public_url);

    // The platforms: each has its own door, but HTTP is one for all.
    const auto web = open_door(io, chosen);
    const asio::any_io_executor on = io.get_executor();
    platforms all;
    notice_erased = [&](const evidence::person_id& whose) {
        for (const auto& one : all)
            one->forget(whose);
    };
    all.push_back(std::make_unique<local_socket>(on, chosen.database, *front));
    all.push_back(std::make_unique<slack::service>(on, *front, chosen));
    all.push_back(std::make_unique<chime::service>(on, *front, to_files, chosen));
    all.push_back(std::make_unique<chime::classic>(on, *front, chosen));
    std::optional<page::keys> keys;  // the chat page belongs to one person; its link carries a token
    if (with_page) {
        keys.emplace(chosen.database, web->port());
        const page::site::options for_page{page_person(chosen, system_user), web->port(), on_loopback};
        all.push_back(std::make_unique<page::site>(on, *front, *keys, for_page));
    }

    // Nudges, on every platform that can show them.
    reminding reminders(on, *front, nudges_of(all), reminding::options{zone});
    notice_saved = [&] {
        anchors.notice();
        reminders.notice();
    };

    // The chains are looked at while nobody else wants the processor.
    const chain_watch chains({chosen.database});

    watched_ways watched;
    health_sources for_health;
    for_health.further = [&] {
        return metrics_of(all, watched) + reminders.metrics() +
               upkeep_metrics(chains.last(), chosen.database) + process_metrics(started);
    };
    for_health.reminded = platforms_of(nudges_of(all));
    std::vector<route> routes = health_routes(*front, std::move(for_health));
    add(routes, to_files.routes());
    std::vector<socket_route> sockets;
    for (const auto& one : all) {
        add(routes, one->routes());
        add(sockets, one->sockets());
    }
    for (route& one : routes)
        one = watched.watch(std::move(one));
    for (socket_route& one : sockets)
        one = watched.watch(std::move(one));
    web->start(std::move(routes), std::move(sockets));
    for (const auto& one : all)
        one->start();
    anchors.start();
    reminders.start();

    // Stopping: no new requests, current ones finish, and after a while nobody is waited for.
    asio::steady_timer patience(io);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    to_the_end.add(SIGINT);
    to_the_end.add(SIGTERM);
    asio::signal_set hangups(io, SIGHUP);
    supervisor manager(on, config::process_environment());
    bool stopping = false;
    stop_soon = [&](const std::string& because) {
        if (std::exchange(stopping, true)) return;
        spdlog::info("stopping: {}", because);
        manager.stopping();
        web->stop();
        for (const auto& one : all)
            one->stop();
        anchors.stop();
        reminders.stop();
        signals.cancel();
        hangups.cancel();
        patience.expires_after(shutdown_patience);
        patience.async_wait([&](const boost::system::error_code& error) {
            if (error) return;
            spdlog::warn("what is under way after {} s is waited for no longer", shutdown_patience.count());
            io.stop();
        });
    };
    signals.async_wait([&](const boost::system::error_code& error, int number) {
        if (!error) stop_soon(number == SIGINT ? "SIGINT" : "SIGTERM");
    });

    // What the settings say from here on is in `running`; whoever uses it is told.
    config::settings running = chosen;
    const auto take_up = [&](const config::settings& now) {
        shape_log(form_of(now), now.log_level);
        front->use(rules_of(now), paper_of(now));
        anchors.use(now.tsa, now.tsa_ca);
        for (const auto& one : all)
            one->take(now);
        warn_of_problems(now);
    };
    const terminal_watch started_in;
    std::function<void()> wait_for_hangup = [&] {
        hangups.async_wait([&](const boost::system::error_code& error, int) {
            if (error || stopping) return;
            if (started_in.is_gone()) return stop_soon("its terminal is gone");
            manager.reloading();
            running = read_again ? reload(running, read_again(), take_up) : running;
            manager.ready();
            wait_for_hangup();
        });
    };
    wait_for_hangup();

    spdlog::info("dossier {} listens on {} and keeps evidence in {}", DOSSIER_VERSION,
                 endpoint_of(chosen.address, web->port()),
                 std::filesystem::absolute(chosen.database).string());
    warn_of_problems(chosen);
    manager.ready();
    std::cout << "dossier is ready: " << url_of(chosen.address, web->port())
              << (keys ? "?token=" + keys->link_token() : "") << std::endl;
    while (!stopping || !web->idle() || !anchors.idle() || !reminders.idle() || !are_idle(all)) {
        if (io.run_one() == 0) break;
    }
    patience.cancel();
    end_undisturbed();
    front.reset();  // the last commands are committed before the process ends
    if (!store_failed) {
        spdlog::info("stopped");
        return 0;
    }
    spdlog::critical("stopped because the evidence in {} could not be written", chosen.database.string());
    return exit_store_failed;
}

}  // namespace bot
