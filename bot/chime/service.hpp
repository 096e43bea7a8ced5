// Amazon Chime SDK messaging as a whole: what the composition root starts and stops. dossier is an
// AppInstanceUser there, a member like any other of the channels that it is added to.
#pragma once

#include "bot/desk.hpp"
#include "bot/links.hpp"
#include "bot/platform.hpp"
#include "config/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <string>

namespace bot::chime {

// Used on the I/O thread.
class service final : public platform {
public:
    // Where the settings name no AppInstanceUser there is nothing to do. to, to_files: outlive this.
    service(boost::asio::any_io_executor on, desk& to, links& to_files, const config::settings& chosen);
    ~service() override;

    void start() override;
    void stop() override;
    bool idle() const override;
    void take(const config::settings& now) override;

    // In the channel that somebody last spoke to dossier in, for their eyes alone; where the two are alone
    // when there is such a channel, or none is left.
    std::optional<nudge_way> nudges() override;

    // Lines for /metrics; empty without Chime.
    std::string metrics() const override;

private:
    struct state;
    std::unique_ptr<state> state_;  // none: Chime is not set up
};

}  // namespace bot::chime
