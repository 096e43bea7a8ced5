// The reader thread, with a read-only connection of its own: what takes long (folding a portfolio,
// typesetting) runs here and delays no command.
#pragma once

#include "evidence/evidence_log.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace storage {

class reader {
public:
    // The database must exist (a writer opened it). Throws cannot_open.
    reader(const std::filesystem::path& database, std::string default_zone);
    ~reader();  // finishes what is queued
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    // Any thread. Runs `job` on the reader thread against one snapshot of that person's log. zone: of the
    // person's device, empty when not known. failed: called there instead, with the reason, when the log
    // cannot be read or `job` threw; it must not throw. False when too much is waiting: the job was not
    // taken.
    bool submit(evidence::person_id author, std::string zone,
                std::function<void(evidence::evidence_view&)> job,
                std::function<void(const std::string& why)> failed);

private:
    struct state;
    std::unique_ptr<state> state_;
};

// Reads once, without a thread: for the terminal.
// Throws cannot_open, SQLite::Exception and whatever `job` throws.
void read_once(const std::filesystem::path& database, const evidence::person_id& author,
               const std::string& default_zone, const std::function<void(evidence::evidence_view&)>& job);

}  // namespace storage
