// Everything that Slack sends ends here, whichever way it came: what a person said is said at the desk, and
// the acknowledgement goes back only after the commit.
#pragma once

#include "bot/desk.hpp"
#include "bot/slack/command_names.hpp"
#include "bot/slack/inbound.hpp"
#include "bot/slack/sender.hpp"
#include "bot/slack/tokens.hpp"
#include "bot/slack/web_api.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace bot::slack {

// What goes back to Slack.
struct taken {
    bool kept = true;  // false: it could not be dealt with and Slack should send it again
    std::string ack;   // JSON; empty for a bare acknowledgement
};

// Used on the I/O thread.
class front {
public:
    // All outlive this and what it started. Without a token (tokens::can_speak) dossier only answers
    // commands. names: of the commands, for all that is shown.
    front(boost::asio::any_io_executor on, desk& to, tokens& from, web_api& api, sender& outbox,
          command_names names);
    ~front();
    front(const front&) = delete;
    front& operator=(const front&) = delete;

    boost::asio::awaitable<taken> take(inbound from);

    // The IANA zone that Slack has for somebody; empty when it does not say so within a second and a half.
    boost::asio::awaitable<std::string> zone_now(std::string team, std::string enterprise, std::string user);

    // Nothing is tried again any more.
    void stop();

    // Whether nothing is going on behind an acknowledgement that was sent.
    bool idle() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::slack
