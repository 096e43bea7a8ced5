// What dossier tells the service manager that started it, by systemd's protocol: datagrams to the socket that
// NOTIFY_SOCKET names (man 3 sd_notify). Without that variable nothing is told.
#pragma once

#include "config/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace bot {

class supervisor {
public:
    // Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of `from`. A socket that cannot be reached is
    // the manager's affair: it is logged once, and dossier runs on.
    supervisor(boost::asio::any_io_executor on, const config::environment& from);
    ~supervisor();
    supervisor(const supervisor&) = delete;
    supervisor& operator=(const supervisor&) = delete;

    // Requests are taken. From here on the watchdog is told at half of its time, if there is one, that this
    // executor's thread still turns.
    void ready();

    // The settings are read again, until the next ready().
    void reloading();

    // No new request is taken, and current ones finish.
    void stopping();

    // How long the watchdog waits; 0: there is none.
    std::chrono::microseconds watchdog() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

// How long this process's watchdog waits for a sign of life; 0 when there is none, or it is another
// process's.
std::chrono::microseconds watchdog_of(const config::environment& from);

}  // namespace bot
