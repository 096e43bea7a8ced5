// The writer thread: the only one that writes to the database. It takes everything that has queued, opens one
// transaction, runs each command in a savepoint of its own and commits once (group commit). Only then does
// any sender hear of it: an acknowledgement is sent after the commit, never before.
#pragma once

#include "evidence/evidence_log.hpp"
#include "storage/durations.hpp"
#include "storage/outbox.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace storage {

enum class outcome {
    committed,  // what the command wrote is on the disk
    repeated,   // this delivery was seen before: the reply is the first one's, nothing was written
    failed,     // the command threw; it alone was rolled back

    // The commit failed. Nothing of its batch is kept, unless the disk fails for good between writing and
    // flushing: SQLite then finds the whole batch, its keys included, when the database is opened the next
    // time.
    store_failed,
};

struct command {
    evidence::person_id author;

    // The zone that the person's device is in, where it says so; theirs until they say another.
    std::string zone;

    // Names the delivery among the author's for 72 hours; empty when it cannot come twice.
    std::string delivery_key;

    // Runs on the writer thread, inside the transaction; returns the reply as the bytes to keep with the key,
    // which happens when it wrote something or something is to be sent. Empty for a probe: a commit that
    // reaches the disk and changes nothing.
    std::function<std::string(evidence::evidence_log&, evidence::moment now)> run;

    // Called on the writer thread after the commit, exactly once. Must not throw.
    // detail: the reply's bytes, or for failed and store_failed what happened, for the operator's log.
    std::function<void(outcome, std::string detail)> done;

    // What is to be sent because of it, for the outbox: called with the reply right behind `run`, and not for
    // a repeat. The author and the records that `run` wrote are filled in. May be empty.
    std::function<std::vector<storage::outgoing>(const std::string& reply)> outgoing{};

    // Where the author is for what dossier says by itself, as their own device tells, and what their platform
    // needs to reach them. Each is kept until it is said otherwise; empty: not said.
    std::string device_zone{};
    std::string reach{};
};

// One of dossier's own affairs, such as anchoring: it works on the connection itself, and for nobody.
struct task {
    // As a command's: on the writer thread, inside the transaction, in a savepoint of its own. The text that
    // it returns is handed on to `done`.
    std::function<std::string(connection&, evidence::moment now)> run;
    std::function<void(outcome, std::string detail)> done;
};

class writer {
public:
    struct options {
        std::filesystem::path database;
        std::string default_zone;                 // of people who have said none and whose device says none
        std::size_t longest_queue = 1024;         // commands waiting; more are refused at once
        std::function<evidence::moment()> clock;  // read once per command

        // Called once, on the writer thread, after a failed commit; why: SQLite's words, such as "disk I/O
        // error".
        std::function<void(const std::string& why)> on_store_error;

        // Time since a fixed point, running while the process does, whatever the clock is set to.
        std::function<std::chrono::milliseconds()> uptime = steady_uptime;
    };
    static std::chrono::milliseconds steady_uptime();

    // Opens the database (connection::open_for_writing and its exceptions) and starts the thread.
    explicit writer(options chosen);

    // Finishes what is queued, then stops.
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // Any thread. False when the queue is full or the store has failed: the command was not taken, and `done`
    // will not be called.
    bool submit(command next);
    bool submit(task next);

    // Whether the last commit succeeded.
    bool healthy() const;

    // Any thread. Whether everything is derived (storage/derived.hpp) from what was committed and answered:
    // then a reading connection sees it.
    bool is_up_to_date() const;

    // Any thread. What waits for the next batch, and how long commits took, from COMMIT until it was on disk.
    struct figures {
        std::size_t waiting = 0;
        durations::counts commits;
    };
    figures busyness() const;

    // Any thread. The copy of the file as it was, when opening it brought its schema up to date.
    const std::optional<std::filesystem::path>& kept_copy() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace storage
