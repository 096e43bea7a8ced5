// The life of the session over which Chime tells what is said, as a machine without sockets, timers or a
// clock: it is told what happened and when, and answers with the steps to take. session.hpp takes them.
//
// What it knows of Chime's side (Amazon Chime SDK Developer Guide, "Using websockets to receive messages"):
// every attempt needs an address of its own; the socket opens for everybody, and only SESSION_ESTABLISHED
// says that it was granted; a user may open one socket a second; the close code says whether to come again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bot::chime {

// What is to be done, in this order.
namespace session_step {

// Find out where a session can be opened now; the answer goes to addressed().
struct ask_for_address {};

struct connect {
    std::string url;
};

struct ping {};

// Let the socket go; nothing is told of it any more.
struct drop {};

// For the operator's log.
struct note {
    bool grave = false;
    std::string text;
};

}  // namespace session_step

using session_steps = std::vector<std::variant<session_step::ask_for_address, session_step::connect,
                                               session_step::ping, session_step::drop, session_step::note>>;

// What came of asking for an address.
struct address_answer {
    std::string url;        // "wss://…"; empty: there is none
    std::string problem;    // for the log, without secrets
    bool is_grave = false;  // the operator has to do something: a permission is missing
};

// Since the start, for /metrics.
struct session_counts {
    bool is_up = false;
    std::uint64_t established = 0;  // sessions that Chime granted
    std::uint64_t lost = 0;         // of those, how many ended unasked
};

// What a close code asks for; 0 where there was none.
enum class come_again {
    soon,     // 1001, 1006, 1011 to 1014, and those above 4000 but three
    slowly,   // the rest: whoever must stay up may still try
    in_vain,  // 4003, 4401: it is not granted, and the operator has to do something
};
come_again judge_close(unsigned code);

class session_life {
public:
    using moment = std::chrono::steady_clock::time_point;

    session_steps start(moment now);
    session_steps addressed(moment now, const address_answer& answer);
    session_steps opened(moment now);
    session_steps established(moment now);

    // Anything came: a frame, a ping, the answer to one of ours.
    void heard(moment now) { heard_ = now; }

    // The socket ended. code: as it was closed with, 0 for none. why: in a few words, for the log.
    session_steps ended(moment now, unsigned code, const std::string& why);

    // The time has come that wake_at named.
    session_steps tick(moment now);
    std::optional<moment> wake_at() const;

    // Nothing more is tried.
    session_steps stop();

    bool is_up() const { return in_ == phase::up; }
    bool is_over() const { return in_ == phase::over; }
    session_counts counts() const { return {is_up(), established_, lost_}; }

private:
    enum class phase { idle, asking, connecting, greeting, up, waiting, over };

    session_steps ask(moment now);
    session_steps wait_after(moment now, come_again how);
    session_steps lose(moment now, come_again how, const std::string& why);

    phase in_ = phase::idle;
    moment due_{};        // of greeting and waiting: when it is over
    moment connected_{};  // when the last socket was asked for
    moment up_since_{};
    moment heard_{};
    bool pinged_ = false;  // since something was heard, and when
    moment pinged_at_{};
    unsigned failures_ = 0;  // in a row
    std::string said_;       // the last problem that was noted, so that it is not noted each time
    std::uint64_t established_ = 0, lost_ = 0;
};

}  // namespace bot::chime
