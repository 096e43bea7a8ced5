// Reading and writing JSON that others made: nothing in it can throw.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace bot {

// The string under that key; empty when there is none, or `from` is no object.
inline std::string text_in(const nlohmann::json& from, const char* key) {
    if (!from.is_object()) return {};
    const auto found = from.find(key);
    return found != from.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// What is under that key; null when there is nothing, or `from` is no object.
inline const nlohmann::json& part_of(const nlohmann::json& from, const char* key) {
    static const nlohmann::json nothing;
    if (!from.is_object()) return nothing;
    const auto found = from.find(key);
    return found == from.end() ? nothing : *found;
}

// Nothing that is JSON: the discarded value. deepest: how many objects and arrays may stand in one another.
inline nlohmann::json read_json(std::string_view text, int deepest) {
    int depth = 0, most = 0;
    bool in_string = false, is_escaped = false;
    for (const char c : text) {
        if (in_string) {
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            most = std::max(most, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    if (most > deepest) return nlohmann::json(nlohmann::json::value_t::discarded);
    return nlohmann::json::parse(text, nullptr, false);
}

// On one line; bytes that are no UTF-8 become U+FFFD.
inline std::string written(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace bot
