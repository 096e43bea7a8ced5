// /packet changes and /packet versions: what is new since a packet was made, and which were made.
#pragma once

#include "commands/table.hpp"

#include <optional>

namespace commands {

// Nothing when the line asks for something else.
std::optional<reply> tell_of_packets(const request& asked);

}  // namespace commands
