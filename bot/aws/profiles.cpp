#include "bot/aws/profiles.hpp"

#include <algorithm>

namespace bot::aws {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

// A remark behind a value begins with a space; a key may hold the same characters.
std::string_view without_remark(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i)
        if ((text[i] == '#' || text[i] == ';') && is_space(text[i - 1])) return trimmed(text.substr(0, i));
    return text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

// The profile that "[profile dossier]" begins; empty for a section of another kind.
std::string_view profile_of(std::string_view line, profile_file kind) {
    constexpr std::string_view word = "profile";
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return {};
    std::string_view name = trimmed(line.substr(1, end - 1));
    if (kind == profile_file::config && name != "default") {
        if (!name.starts_with(word) || name.size() == word.size() || !is_space(name[word.size()])) return {};
        name = trimmed(name.substr(word.size()));
    }
    if (name.size() >= 2 && name.front() == name.back() && (name.front() == '"' || name.front() == '\''))
        name = name.substr(1, name.size() - 2);
    return name;
}

}  // namespace

std::optional<profile> read_profile(std::string_view text, profile_file kind, std::string_view name) {
    std::optional<profile> found;
    bool is_here = false;
    bool has_inner = false;  // the setting above has no value: indented lines below are its own
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view whole = text.substr(from, end - from);
        const std::string_view line = trimmed(whole);
        from = end + 1;
        if (line.empty() || line.front() == '#' || line.front() == ';') continue;
        if (line.front() == '[') {
            is_here = !name.empty() && profile_of(line, kind) == name;
            has_inner = false;
            if (is_here && !found) found.emplace();
            continue;
        }
        if (!is_here || (has_inner && is_space(whole.front()))) continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view value = without_remark(trimmed(line.substr(equals + 1)));
        has_inner = value.empty();
        (*found)[lower_case(trimmed(line.substr(0, equals)))] = value;
    }
    return found;
}

}  // namespace bot::aws
