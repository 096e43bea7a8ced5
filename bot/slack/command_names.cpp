#include "bot/slack/command_names.hpp"

#include "bot/slack/blocks.hpp"
#include "commands/table.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bot::slack {

using nlohmann::json;

namespace {

// An underscore is not: it sets what stands between two of them in italics.
bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

// What cannot stand before a command: a word, an address, a path.
bool goes_on(char before) {
    return is_of_a_word(before) || before == '/' || before == ':' || before == '.' || before == '<';
}

// Whether one of dossier's commands begins at the slash.
bool is_command(std::string_view text, std::size_t slash) {
    if (slash > 0 && goes_on(text[slash - 1])) return false;
    for (const commands::command_entry& one : commands::all_commands()) {
        const std::size_t end = slash + 1 + one.name.size();
        if (text.substr(slash + 1, one.name.size()) != one.name) continue;
        if (end == text.size() || (!is_of_a_word(text[end]) && text[end] != '/')) return true;
    }
    return false;
}

// Slack's limit for a text of that length, whatever it is the text of.
std::size_t limit_above(std::size_t length) {
    constexpr std::array limits{longest_title, longest_button, longest_header, longest_label, longest_text};
    const auto found = std::lower_bound(limits.begin(), limits.end(), length);
    return found == limits.end() ? length + longest_text : *found;
}

}  // namespace

std::string command_names::spelled(std::string_view text) const {
    std::string done;
    std::size_t from = 0;
    for (std::size_t slash = text.find('/'); !prefix_.empty() && slash != text.npos;
         slash = text.find('/', slash + 1)) {
        if (!is_command(text, slash)) continue;
        done += std::string(text.substr(from, slash + 1 - from)) + prefix_;
        from = slash + 1;
    }
    done += text.substr(from);
    return done;
}

json command_names::shown(json view) const {
    if (prefix_.empty()) return view;
    if (view.is_array())
        for (json& one : view)
            one = shown(std::move(one));
    if (!view.is_object()) return view;
    for (auto& [key, value] : view.items()) {
        if (value.is_string() && key == "text") {
            const std::string& said = value.get_ref<const std::string&>();
            value = cut(spelled(std::string_view(said)), limit_above(units(said)));
        } else if (value.is_object() && key == "errors") {
            for (json& sentence : value)
                if (sentence.is_string())
                    sentence = spelled(std::string_view(sentence.get_ref<const std::string&>()));
        } else {
            value = shown(std::move(value));
        }
    }
    return view;
}

}  // namespace bot::slack
