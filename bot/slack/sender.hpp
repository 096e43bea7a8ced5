// Sends what stands in the outbox for Slack: each letter once, at Slack's pace, and after a crash only what
// Slack does not have yet.
//
// A letter is marked before it goes and settled after Slack has answered. One that was under way when dossier
// ended, or whose answer never came, is looked for in the conversation first: its key travels in the
// message's metadata. What only its reader can see leaves no trace to look for, and is not sent twice.
// What became of a letter is written until the store takes it, and one that waited for its turn is sent only
// if the store still has it on its way.
#pragma once

#include "bot/desk.hpp"
#include "bot/slack/command_names.hpp"
#include "bot/slack/pace.hpp"
#include "bot/slack/tokens.hpp"
#include "bot/slack/web_api.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace bot::slack {

struct sender_counts {
    std::uint64_t sent = 0;
    std::uint64_t found = 0;           // that Slack had already
    std::uint64_t again = 0;           // put off
    std::uint64_t dropped = 0;         // that will not be sent; the log says why
    std::uint64_t waiting = 0;         // now
    std::uint64_t oldest_seconds = 0;  // how long the oldest of those waits
};

// Used on the I/O thread.
class sender {
public:
    // All outlive this and what it started. names: of the commands, for what it says itself.
    sender(boost::asio::any_io_executor on, desk& store, tokens& from, web_api& api, command_names names);
    ~sender();
    sender(const sender&) = delete;
    sender& operator=(const sender&) = delete;

    // Looks after what a crash left first, and then at what is due.
    void start();

    // Something may have been put into the outbox.
    void notice();

    // Ends after the letter that is under way.
    void stop();
    bool idle() const;

    sender_counts counts() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace bot::slack
