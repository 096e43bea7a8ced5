// Slack as a whole: what the composition root starts and stops.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"
#include "config/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace bot::slack {

// Used on the I/O thread.
class service {
public:
    // Takes what the settings have for Slack; without any of it there is nothing to do. to: outlives this.
    // Throws std::invalid_argument when the API's address is none.
    service(boost::asio::any_io_executor on, desk& to, const config::settings& chosen);
    ~service();
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    // POST /slack/events, where there is a signing secret; the two of an installation (oauth.hpp), where the
    // app's id and secret and a key for tokens are set.
    std::vector<route> routes();

    void start();
    void stop();
    bool idle() const;

    // Lines for /metrics; empty without Slack.
    std::string metrics() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace bot::slack
