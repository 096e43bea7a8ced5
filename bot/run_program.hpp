// Runs another program and reads what it prints.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bot {

struct program_output {
    std::string text;       // of its standard output
    int code = 0;           // its exit code; -1 when it ended otherwise
    bool too_long = false;  // it printed more than `most` bytes, and was ended
};

// command: the program, found in PATH, and its arguments; no shell reads them. Its errors go where ours go,
// its input is empty. Blocking. Not once a database is open: SQLite must not be carried across a fork.
// Throws std::runtime_error when it cannot be started.
program_output run_program(const std::vector<std::string>& command, std::size_t most);

}  // namespace bot
