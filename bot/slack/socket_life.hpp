// The life of the connections that Slack's Socket Mode runs over, as a machine without sockets, timers or a
// clock: it is told what happened and when, and answers with the steps to take. socket_mode.hpp takes them.
//
// What it knows of Slack's side (docs.slack.dev, "Using Socket Mode", and the official clients): every
// connection needs an address of its own; `hello` comes first; an envelope is acked within three seconds on
// the connection that it came over; a `disconnect` announces that a connection is about to be recycled; up to
// ten connections may be open, and each envelope comes over one of them.
#pragma once

#include "bot/back_off.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bot::slack {

// Slack drops a longer one, silently or with close code 1009.
inline constexpr std::size_t largest_socket_frame = 20'479;  // bytes

using link_id = std::uint64_t;

// What is to be done, in this order.
namespace socket_step {

// Ask apps.connections.open for an address; the answer goes to opened().
struct ask_for_url {};

struct connect {
    link_id id = 0;
    std::string url;
};

// Hand an envelope to whoever deals with it; answered() or failed() follows.
struct deliver {
    std::string envelope;  // its id
    std::string type;      // "slash_commands", "interactive" or "events_api"
    nlohmann::json payload;
};

struct send {
    link_id id = 0;
    std::string text;
};

struct ping {
    link_id id = 0;
};

// Politely and with little patience; closed() follows in any case.
struct close {
    link_id id = 0;
};

// Nothing more is tried: the operator has to do something.
struct give_up {
    std::string reason;
};

// For the operator's log.
struct note {
    bool grave = false;
    std::string text;
};

}  // namespace socket_step

using socket_steps = std::vector<
    std::variant<socket_step::ask_for_url, socket_step::connect, socket_step::deliver, socket_step::send,
                 socket_step::ping, socket_step::close, socket_step::give_up, socket_step::note>>;

// What came of asking for an address.
struct url_answer {
    std::string url;                      // "wss://…"; empty: there is none
    std::string error;                    // Slack's word ("invalid_auth"), or what went wrong in a few words
    bool is_final = false;                // it is of no use to ask again
    std::chrono::seconds retry_after{0};  // as Slack asked for
};

// Since the start, for /metrics.
struct socket_counts {
    std::uint64_t up = 0;         // connections at this moment that have been greeted
    std::uint64_t opened = 0;     // connections that were greeted
    std::uint64_t lost = 0;       // that ended without being asked to
    std::uint64_t envelopes = 0;  // handed on, each once
    std::uint64_t repeated = 0;   // that came again and were only acked
    std::uint64_t acked = 0;
    std::uint64_t unacked = 0;  // whose connection was gone when they were answered, or that failed
    std::uint64_t strange = 0;  // frames that are no envelope we know
};

class socket_life {
public:
    using moment = std::chrono::steady_clock::time_point;

    // connections: 1 to 10, how many are kept open.
    explicit socket_life(std::size_t connections);

    socket_steps start(moment now);

    // The time has come that wake_at named.
    socket_steps tick(moment now);

    socket_steps opened(moment now, const url_answer& answer);
    socket_steps connected(moment now, link_id id);
    socket_steps frame(moment now, link_id id, const std::string& text);
    socket_steps pinged(moment now, link_id id);  // by Slack
    socket_steps ponged(moment now, link_id id);

    // reason: in a few words, for the log.
    socket_steps closed(moment now, link_id id, const std::string& reason);

    // An envelope was dealt with. body: what the ack carries, a JSON object or plain text; empty for none.
    socket_steps answered(moment now, const std::string& envelope, const std::string& body);

    // Nothing came of it: it is not acked, and taken as new should Slack send it again.
    socket_steps failed(moment now, const std::string& envelope);

    // Takes nothing new, lets what is being dealt with be acked, and closes.
    socket_steps stop(moment now);

    // When tick() is due; empty: not before something else happens.
    std::optional<moment> wake_at() const;

    // Whether it was stopped, or has given up, and every connection has ended.
    bool is_over() const;

    bool has_given_up() const { return given_up_; }
    socket_counts counts() const;

private:
    enum class phase {
        connecting,
        greeting,  // connected, waits for hello
        up,
        leaving,   // Slack has announced its end; works until another one is up
        draining,  // replaced; waits for its last acks
        closing,
    };

    struct link {
        phase in = phase::connecting;
        moment greeted{}, greet_by{}, drain_by{};
        moment spoken{};     // the last time that Slack sent something of its own accord
        moment ping_next{};  // when ours is due, or its answer where one is awaited
        bool awaits_pong = false;
        bool steady = false;  // has lived long enough to forget earlier failures
    };

    struct envelope {
        std::vector<link_id> from;  // connections that wait for the ack
        bool takes_body = false;
        bool is_answered = false;
        std::string body;  // of the ack
    };

    bool is_ending() const { return stopping_ || given_up_; }
    bool is_alive(const link& of) const;
    bool owes(link_id id) const;
    std::size_t usable() const;
    bool wants_another() const;

    void hello(moment now, link_id id, const nlohmann::json& said, socket_steps& todo);
    void disconnect(moment now, link_id id, const std::string& reason, socket_steps& todo);
    void take(link_id id, const std::string& name, const nlohmann::json& said, socket_steps& todo);
    void take_strange(link_id id, const std::string& type, const std::string& text, socket_steps& todo);
    void ack(link_id id, const std::string& name, const envelope& with, socket_steps& todo);
    void remember(const std::string& name);
    void drain(moment now, link& one);
    void give_up(moment now, std::string reason, socket_steps& todo);
    void close(link_id id, link& one, socket_steps& todo);
    void hold_off(moment now, std::chrono::milliseconds at_least = {});
    void look_after(moment now, link_id id, link& one, socket_steps& todo);
    socket_steps settle(moment now, socket_steps todo);

    const std::size_t wanted_;
    std::map<link_id, link> links_;
    link_id next_ = 1;
    bool asking_ = false;
    bool started_ = false, stopping_ = false, given_up_ = false;
    back_off pause_;
    moment not_before_{};

    std::map<std::string, envelope> envelopes_;
    std::deque<std::string> answered_;     // ids, the oldest first
    std::deque<std::string> with_bodies_;  // those of them whose body is still kept
    std::size_t kept_bytes_ = 0;
    socket_counts counts_;
};

}  // namespace bot::slack
