#include "evidence/person.hpp"

#include "evidence/utf8.hpp"

#include <algorithm>

namespace evidence {

namespace {

constexpr std::size_t longest_id = 200;

bool is_plain(std::string_view text) {
    return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '/';
    });
}

}  // namespace

std::optional<person_id> read_person(std::string_view text) {
    if (text.size() > longest_id || !is_utf8(text)) return std::nullopt;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return read_person("local:" + std::string(text));
    const std::string_view platform = text.substr(0, colon);
    const std::string_view account = text.substr(colon + 1);
    if (platform == "local")
        return is_plain(account) ? std::optional(person_id{std::string(text)}) : std::nullopt;
    if (platform != "slack" && platform != "chime") return std::nullopt;
    const std::size_t slash = account.find('/');
    if (slash == std::string_view::npos || !is_plain(account.substr(0, slash)) ||
        !is_plain(account.substr(slash + 1)))
        return std::nullopt;
    return person_id{std::string(text)};
}

std::string same_person_key(const mention& someone) {
    if (!someone.id.empty()) return "id:" + someone.id;
    std::string key = "name:" + someone.name;
    for (char& c : key)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return key;
}

}  // namespace evidence
