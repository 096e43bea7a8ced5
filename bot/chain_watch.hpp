// Looks at every chain of the database while dossier serves: some minutes after the start, and daily. On a
// thread of its own that gets the processor only when nobody else wants it, with a read-only connection, and
// one person after the other, so that it holds no snapshot for longer than one chain takes.
#pragma once

#include "evidence/clock.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace bot {

// What the last whole look has found.
struct chain_findings {
    evidence::moment at{};      // when it ended; the epoch: there was none yet
    std::uint64_t chains = 0;   // one for each person
    std::uint64_t records = 0;  // in them
    std::uint64_t broken = 0;   // chains that are not intact; the log says which, and what is wrong
    bool readable = true;       // false: the database could not be read; the log says why
};

class chain_watch {
public:
    struct options {
        std::filesystem::path database;
        std::chrono::milliseconds first = std::chrono::minutes(5);  // after the start
        std::chrono::milliseconds between = std::chrono::hours(24);
    };

    explicit chain_watch(options chosen);
    ~chain_watch();  // ends after the chain that is being looked at
    chain_watch(const chain_watch&) = delete;
    chain_watch& operator=(const chain_watch&) = delete;

    // Any thread.
    chain_findings last() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace bot
