// Slack as a whole: what the composition root starts and stops.
#pragma once

#include "bot/desk.hpp"
#include "bot/platform.hpp"
#include "config/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bot::slack {

// Used on the I/O thread.
class service final : public platform {
public:
    // Takes what the settings have for Slack; without any of it there is nothing to do. to: outlives this.
    // Throws std::invalid_argument when the API's address is none.
    service(boost::asio::any_io_executor on, desk& to, const config::settings& chosen);
    ~service() override;

    // POST /slack/events, where there is a signing secret; the two of an installation (oauth.hpp), where the
    // app's id and secret and a key for tokens are set.
    std::vector<route> routes() override;

    void start() override;
    void stop() override;
    bool idle() const override;
    void take(const config::settings& now) override;
    std::vector<way_in> ways_in() const override;

    // How people in Slack are reminded; nothing where dossier can only answer commands.
    std::optional<nudge_way> nudges() override;

    // Lines for /metrics; empty without Slack.
    std::string metrics() const override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace bot::slack
