// The desk takes a line from any platform and gives the reply, once what the line says is on the disk.
#pragma once

#include "bot/parcel.hpp"
#include "commands/invocation.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "packet/rule_pack.hpp"
#include "packet/typeset.hpp"
#include "storage/figures.hpp"
#include "storage/outbox.hpp"
#include "storage/writer.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

struct delivery {
    commands::invocation said;
    std::string key;              // names the delivery; empty when it cannot come twice
    std::string zone;             // of the person's device, where the platform tells
    bool is_their_device = true;  // false: of the machine that dossier runs on, and not to be remembered
    std::string reach{};          // what the platform needs to reach them later (storage::command)

    // Runs in place of commands::handle, on the writer thread, for what is more than a line: a message that
    // was edited. May be empty.
    std::function<commands::reply(const commands::invocation&, evidence::evidence_log&, evidence::moment)>
        handle{};

    // What is to be sent because of it, put into the outbox by the same commit (storage::command). On the
    // writer thread. May be empty.
    std::function<std::vector<storage::outgoing>(const commands::reply&)> outgoing{};
};

enum class desk_state {
    answered,
    busy,          // too much is waiting: nothing was written, send it again
    store_failed,  // the commit failed, see storage::outcome; dossier is about to stop
};

struct desk_reply {
    desk_state state = desk_state::answered;
    commands::reply said;
    bool repeated = false;  // the answer of the first time; nothing was said again
};

// Counted since the start, for /metrics.
struct desk_counts {
    std::array<std::uint64_t, 4> replies{};  // by commands::tone
    std::uint64_t repeated = 0;
    std::uint64_t busy = 0;
    std::uint64_t packets = 0;
    std::uint64_t anchor_size = 0;        // leaves under the newest signed head, as it stands now
    std::uint64_t anchors_unstamped = 0;  // signed heads that wait for a time stamp, likewise
};

inline constexpr std::string_view too_much_waits = "too much is waiting to be written";

class desk {
public:
    struct options {
        std::filesystem::path database;
        std::string default_zone;
        packet::paper paper = packet::paper::letter;
        std::function<void(const std::string& why)> on_store_error;  // called once, on the writer thread
        std::function<void()> on_saved{};  // called on the I/O thread after each line that was kept
        std::function<void(const evidence::person_id& whose)> on_erased{};  // likewise, behind an erasing one
        std::shared_ptr<const packet::rule_pack> rules{};                   // null: the built-in ones
    };

    // Opens the database and starts the writer and the reader thread. Throws storage::cannot_open.
    explicit desk(options chosen);
    ~desk();  // finishes what is queued
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    // On the I/O thread. Builds the packet or the export too, where the reply asks for one.
    boost::asio::awaitable<desk_reply> say(delivery next);

    // The same without building: a reply that asks for files is returned as such.
    boost::asio::awaitable<desk_reply> say_only(delivery next);

    // Brings what an import carries into the log: opened on the reader thread, written as one command.
    boost::asio::awaitable<desk_reply> bring(parcel next);

    // Makes the files that a reply asks for (asks_for_files), on the reader thread; what it returns brings
    // them, or says that something went wrong.
    boost::asio::awaitable<commands::reply> make(evidence::person_id author, std::string zone,
                                                 commands::reply wanted);

    // Runs `job` on the reader thread against one snapshot. False when too much is waiting, or when `job`
    // threw.
    boost::asio::awaitable<bool> read(evidence::person_id author, std::string zone,
                                      std::function<void(evidence::evidence_view&)> job);

    // Runs one of dossier's own affairs on the writer's connection, inside a transaction. It is on the disk
    // when this returns nothing; else what went wrong, and it was rolled back.
    // too_much_waits: the queue is full, and it was not tried.
    using store_job = std::function<void(storage::connection&, evidence::moment now)>;
    boost::asio::awaitable<std::string> write(store_job job);

    // Whether the writer can commit now.
    boost::asio::awaitable<bool> can_commit();

    // The guide rules that packets are held against now; never null.
    std::shared_ptr<const packet::rule_pack> rules() const;

    // On the I/O thread: from now on, packets are made by these. null: the built-in rules.
    void use(std::shared_ptr<const packet::rule_pack> rules, packet::paper paper);

    const desk_counts& counts() const;
    storage::writer::figures writing() const;

    // What the database as a whole tells, read on the reader thread; nothing when it cannot be read now.
    boost::asio::awaitable<std::optional<storage::figures>> figures();

    void show_anchors(std::uint64_t size, std::uint64_t unstamped);

private:
    struct state;
    std::unique_ptr<state> state_;
};

// The sentence for a person when nothing could be done.
commands::reply apology(desk_state state);

// Says a line without a server, for the terminal: opens the database, waits for the commit, closes it.
// Throws storage::cannot_open (storage::already_open while a server runs).
commands::reply say_once(const desk::options& chosen, delivery next);

// Brings a parcel without a server, for the terminal. Throws as say_once does.
commands::reply bring_once(const desk::options& chosen, const parcel& next);

// Whether a reply asks for files, and the reply that brings them. Throws what reading throws.
bool asks_for_files(const commands::reply& said);
commands::reply make_files(evidence::evidence_view& view, const commands::reply& said,
                           const desk::options& by, evidence::moment now);

evidence::moment system_now();

}  // namespace bot
