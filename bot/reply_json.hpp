// A reply as JSON: what the chat page gets, and what is kept with a delivery's key so that a repeat gets the
// same answer.
#pragma once

#include "commands/reply.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace bot {

// Without the files' bytes: those are never kept. Bytes that are no UTF-8 become U+FFFD.
nlohmann::json to_json(const commands::reply& reply);

// The same; throws std::invalid_argument for bytes that are no UTF-8, and whatever was about to keep them is
// undone.
std::string to_bytes(const commands::reply& reply);

// The inverse of to_bytes. Bytes of another version give a reply that only has what could be read.
commands::reply from_bytes(const std::string& bytes);

}  // namespace bot
