// The desk takes a line from any platform and gives the reply, once what the line says is on the disk.
#pragma once

#include "commands/invocation.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "packet/typeset.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace bot {

struct delivery {
    commands::invocation said;
    std::string key;   // names the delivery; empty when it cannot come twice
    std::string zone;  // of the person's device, where the platform tells
};

enum class desk_state {
    answered,
    busy,          // too much is waiting: nothing was written, send it again
    store_failed,  // the commit failed: nothing was written, dossier is about to stop
};

struct desk_reply {
    desk_state state = desk_state::answered;
    commands::reply said;
};

// Counted since the start, for /metrics.
struct desk_counts {
    std::array<std::uint64_t, 4> replies{};  // by commands::tone
    std::uint64_t repeated = 0;
    std::uint64_t busy = 0;
    std::uint64_t packets = 0;
};

class desk {
public:
    struct options {
        std::filesystem::path database;
        std::string default_zone;
        packet::paper paper = packet::paper::letter;
        std::function<void()> on_store_error;  // called on the writer thread
    };

    // Opens the database and starts the writer and the reader thread. Throws storage::cannot_open.
    explicit desk(options chosen);
    ~desk();  // finishes what is queued
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    // On the I/O thread. Builds the packet too, where the reply asks for one.
    boost::asio::awaitable<desk_reply> say(delivery next);

    // The same without building: a reply that asks for a packet is returned as such.
    boost::asio::awaitable<desk_reply> say_only(delivery next);

    // Runs `job` on the reader thread against one snapshot. False when too much is waiting, or when `job`
    // threw.
    boost::asio::awaitable<bool> read(evidence::person_id author, std::string zone,
                                      std::function<void(evidence::evidence_view&)> job);

    // Whether the writer can commit now.
    boost::asio::awaitable<bool> can_commit();

    const desk_counts& counts() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// The sentence for a person when nothing could be done.
commands::reply apology(desk_state state);

// Says a line without a server, for the terminal: opens the database, waits for the commit, closes it.
// Throws storage::cannot_open (storage::already_open while a server runs).
commands::reply say_once(const desk::options& chosen, const delivery& next);

// Builds the packet that a reply asked for. Throws what reading throws.
commands::reply build_packet(evidence::evidence_view& view, const commands::packet_request& wanted,
                             packet::paper paper, evidence::moment now);

evidence::moment system_now();

}  // namespace bot
