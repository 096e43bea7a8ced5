// The writer thread: the only one that writes to the database. It takes everything that has queued, opens one
// transaction, runs each command in a savepoint of its own and commits once (group commit). Only then does
// any sender hear of it: an acknowledgement is sent after the commit, never before.
#pragma once

#include "evidence/evidence_log.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace storage {

enum class outcome {
    committed,     // what the command wrote is on the disk
    repeated,      // this delivery was seen before: the reply is the first one's, nothing was written
    failed,        // the command threw; it alone was rolled back
    store_failed,  // the commit failed; nothing of its batch was kept
};

struct command {
    evidence::person_id author;

    // The zone that the person's device is in, where it says so; theirs until they say another.
    std::string zone;

    // Names the delivery among the author's for 72 hours; empty when it cannot come twice.
    std::string delivery_key;

    // Runs on the writer thread, inside the transaction; returns the reply as the bytes to keep with the key,
    // which happens when it wrote something. Empty for a probe: a commit that reaches the disk and changes
    // nothing.
    std::function<std::string(evidence::evidence_log&, evidence::moment now)> run;

    // Called on the writer thread after the commit, exactly once. Must not throw.
    // detail: the reply's bytes, or for failed and store_failed what happened, for the operator's log.
    std::function<void(outcome, std::string detail)> done;
};

class writer {
public:
    struct options {
        std::filesystem::path database;
        std::string default_zone;                 // of people who have said none and whose device says none
        std::size_t longest_queue = 1024;         // commands waiting; more are refused at once
        std::function<evidence::moment()> clock;  // read once per command
        std::function<void()> on_store_error;     // called once, on the writer thread, after a failed commit
    };

    // Opens the database (connection::open_for_writing and its exceptions) and starts the thread.
    explicit writer(options chosen);

    // Finishes what is queued, then stops.
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // Any thread. False when the queue is full or the store has failed: the command was not taken, and `done`
    // will not be called.
    bool submit(command next);

    // Whether the last commit succeeded.
    bool healthy() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace storage
