// Checks every chain of a database against what is stored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace storage {

struct chain_report {
    std::string person;
    std::uint64_t records = 0;
    std::uint64_t erased = 0;  // of them, without content
    std::string head;          // hexadecimal
    std::string problem;       // empty when the chain is intact, else one sentence naming the record
};

// Throws cannot_open, SQLite::Exception.
std::vector<chain_report> verify_database(const std::filesystem::path& database);

class connection;

// One person's chain, in a snapshot of its own, so that looking at everybody's never holds one for long: of
// the person whose row comes next behind `after`, which becomes theirs. Nothing behind the last one.
// Throws SQLite::Exception.
std::optional<chain_report> verify_next(connection& on, std::int64_t& after);

// What is wrong with one person's chain, as a sentence naming the record; empty when it is intact. Within the
// caller's snapshot. person: the number of its row.
std::string chain_problem(connection& on, std::int64_t person);

}  // namespace storage
