#include "bot/slack/blocks.hpp"

#include <array>
#include <utility>

namespace bot::slack {

using nlohmann::json;

namespace {

constexpr std::size_t longest_entity = 5;  // "&amp;"

// The bytes of the character that a text begins with; 0 when it is not well-formed.
std::size_t character_size(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t size = lead < 0x80                   ? 1
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
    if (size == 0 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
    const auto second = static_cast<unsigned char>(size > 1 ? text[1] : 0);
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool beyond = (lead == 0xed && second > 0x9f) || (lead == 0xf4 && second > 0x8f);
    return overlong || beyond ? 0 : size;
}

bool is_well_formed(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string well_formed(std::string_view text) {
    std::string whole;
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        whole += size == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return whole;
}

std::size_t units_of(std::size_t bytes) {
    return bytes == 4 ? 2 : 1;
}

// Moves a place out of an escape that it would cut in two.
std::size_t before_entity(std::string_view text, std::size_t end) {
    const std::size_t open = text.rfind('&', end == 0 ? 0 : end - 1);
    if (open == std::string_view::npos || open >= end || end - open >= longest_entity) return end;
    const std::string_view begun = text.substr(open);
    for (const std::string_view entity : {"&amp;", "&lt;", "&gt;"})
        if (begun.starts_with(entity) && end < open + entity.size()) return open;
    return end;
}

// Objects are made key by key: braces would make a list of each key and its value first, and an answer has
// thirty of them.
json mrkdwn(std::string_view text) {
    json shown;
    shown["type"] = "mrkdwn";
    shown["text"] = text.empty() ? "…" : cut(text, longest_text);
    shown["verbatim"] = true;
    return shown;
}

}  // namespace

std::string_view act_of(std::string_view action_id) {
    return action_id.substr(0, action_id.find(':'));
}

std::size_t units(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        count += (byte & 0xc0) == 0x80 ? 0U : byte >= 0xf0 ? 2U : 1U;
    }
    return count;
}

std::string cut(std::string_view text, std::size_t most) {
    if (!is_well_formed(text)) return cut(well_formed(text), most);
    const std::string_view whole = text;
    std::size_t end = 0, count = 0, last_fit = 0;  // last_fit: where "…" still has room
    while (end < whole.size()) {
        const std::size_t size = character_size(whole.substr(end));
        count += units_of(size);
        if (count > most) break;
        end += size;
        if (count < most) last_fit = end;
    }
    if (end == whole.size()) return std::string(whole);
    return std::string(whole.substr(0, before_entity(whole, last_fit))) + "…";
}

json plain(std::string_view text, std::size_t most) {
    json shown;
    shown["type"] = "plain_text";
    shown["text"] = text.empty() ? "…" : cut(text, most);
    return shown;
}

json section(std::string_view text) {
    json block;
    block["type"] = "section";
    block["text"] = mrkdwn(text);
    return block;
}

json section(std::string_view text, json accessory) {
    json block = section(text);
    block["accessory"] = std::move(accessory);
    return block;
}

json context(std::string_view text) {
    return {{"type", "context"}, {"elements", json::array({mrkdwn(text)})}};
}

void add_lines(json& blocks, const std::vector<std::string>& lines, std::size_t most) {
    std::string text;
    const auto add = [&] {
        if (!text.empty() && blocks.size() < most) blocks.push_back(section(text));
        text.clear();
    };
    for (const std::string& line : lines) {
        if (!text.empty() && units(text) + 1 + units(line) > longest_text) add();
        text += (text.empty() ? "" : "\n") + line;
    }
    add();
}

json header(std::string_view text) {
    return {{"type", "header"}, {"text", plain(text, longest_header)}};
}

json divider() {
    return {{"type", "divider"}};
}

json button(std::string_view text, std::string_view do_what, std::string_view which, std::string_view value) {
    const std::string name = std::string(do_what) + (which.empty() ? "" : ":" + std::string(which));
    json made;
    made["type"] = "button";
    made["text"] = plain(text, longest_button);
    made["action_id"] = name;
    made["value"] = cut(value, longest_value);
    return made;
}

json actions(json buttons) {
    json block;
    block["type"] = "actions";
    block["elements"] = std::move(buttons);
    return block;
}

json input(const field_words& words, json element) {
    element["action_id"] = words.name;
    json block = {{"type", "input"},
                  {"block_id", words.name},
                  {"optional", !words.required},
                  {"label", plain(words.label, longest_label)},
                  {"element", std::move(element)}};
    if (!words.hint.empty()) block["hint"] = plain(words.hint, longest_label);
    return block;
}

json text_input(bool multiline) {
    return {{"type", "plain_text_input"}, {"multiline", multiline}, {"max_length", longest_text}};
}

json date_input(std::string_view placeholder) {
    return {{"type", "datepicker"}, {"placeholder", plain(placeholder, longest_placeholder)}};
}

json user_input(std::string_view placeholder) {
    return {{"type", "users_select"}, {"placeholder", plain(placeholder, longest_placeholder)}};
}

json suggesting_input(std::string_view placeholder) {
    return {{"type", "external_select"},
            {"min_query_length", 0},
            {"placeholder", plain(placeholder, longest_placeholder)}};
}

json option(std::string_view text, std::string_view value) {
    if (value.empty() || units(value) > longest_option || value != well_formed(value)) return json::object();
    return {{"text", plain(text, longest_option)}, {"value", value}};
}

}  // namespace bot::slack
