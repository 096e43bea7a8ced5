// Slack's side of Socket Mode, small enough to share the machine with the app that it measures: answers
// apps.connections.open, takes WebSocket connections (RFC 6455) on the same port, sends envelopes and hears
// their acknowledgements.
#pragma once

#include "tests/bench/slash_command.hpp"
#include "tests/bench/tally.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// On the thread that calls it. Constructor and members throw std::system_error when the system refuses
// something.
class fake_slack {
public:
    // port: on 127.0.0.1. links: how many connections the app opens. people: how many users take turns.
    // expected: has to stand in every acknowledgement.
    fake_slack(std::uint16_t port, unsigned links, unsigned people, std::string expected);
    ~fake_slack();
    fake_slack(const fake_slack&) = delete;
    fake_slack& operator=(const fake_slack&) = delete;

    // Throws std::runtime_error when they have not come after half a minute.
    void wait_for_connections();

    // The next line of the standard input; empty at its end. The app's pings are answered meanwhile.
    std::optional<std::string> wait_for_line();

    // window: how many envelopes are on their way at any time. Returns when all of them are acknowledged, or
    // when none has been for ten seconds, which is told as an error.
    void load(unsigned window, tally& into);

private:
    struct link;

    void look(int patience);  // milliseconds
    void accept_one();
    void read_from(link& from);
    void take_requests(link& from);
    void answer_request(link& from, std::string_view head);
    void take_frames(link& from);
    void take_acknowledgement(std::string_view text);
    void send_envelope();
    void flush();
    void ping();
    std::size_t open_links() const;

    int listener_;
    int events_;
    std::uint16_t port_;
    unsigned expected_links_;
    std::string expected_;
    std::vector<std::unique_ptr<link>> links_;
    std::vector<char> chunk_;  // what is read goes through here
    std::size_t turn_ = 0;

    pattern envelope_;
    conversation said_;
    std::vector<steady::time_point> asked_;  // by number, in a ring; the epoch where nothing is on its way
    unsigned on_their_way_ = 0;
    steady::time_point heard_;
    steady::time_point pinged_;
    tally* tally_ = nullptr;  // of the load that is going on

    bool has_input_ = false;
    std::string input_;
};

}  // namespace bench
