// Reading and writing JSON that others made: nothing in it can throw.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace bot::slack {

// The string under that key; empty when there is none, or `from` is no object.
inline std::string text_in(const nlohmann::json& from, const char* key) {
    if (!from.is_object()) return {};
    const auto found = from.find(key);
    return found != from.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// On one line; bytes that are no UTF-8 become U+FFFD.
inline std::string written(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace bot::slack
