#include "bot/slack/blocks.hpp"

#include "evidence/utf8.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace bot::slack {

using evidence::is_utf8;
using evidence::json_writer;
using evidence::read_utf8;
using nlohmann::json;

namespace {

constexpr std::size_t longest_entity = 5;  // "&amp;"

std::string well_formed(std::string_view text) {
    std::string whole;
    while (!text.empty()) {
        const std::size_t size = read_utf8(text).bytes;
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

void write_cut(json_writer& to, std::string_view text, std::size_t most) {
    if (text.empty())
        to.value("…");
    else if (text.size() <= most && is_utf8(text))
        to.value(text);
    else
        to.value(cut(text, most));
}

void write_text_object(json_writer& to, std::string_view type, std::string_view text, std::size_t most) {
    write_cut(to.open_object().member("type", type).key("text"), text, most);
}

void write_mrkdwn(json_writer& to, std::string_view text) {
    write_text_object(to, "mrkdwn", text, longest_text);
    to.member("verbatim", true).close_object();
}

void write_plain(json_writer& to, std::string_view text, std::size_t most) {
    write_text_object(to, "plain_text", text, most);
    to.close_object();
}

// What one of the functions here writes, as a tree.
template <class... Values>
json parsed(void (*write)(json_writer&, Values...), const std::type_identity_t<Values>&... values) {
    json_writer to;
    write(to, values...);
    return json::parse(to.take());
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
    if (!is_utf8(text)) return cut(well_formed(text), most);
    if (text.size() <= most) return std::string(text);
    const std::string_view whole = text;
    std::size_t end = 0, count = 0, last_fit = 0;  // last_fit: where "…" still has room
    while (end < whole.size()) {
        const std::size_t size = read_utf8(whole.substr(end)).bytes;
        count += units_of(size);
        if (count > most) break;
        end += size;
        if (count < most) last_fit = end;
    }
    if (end == whole.size()) return std::string(whole);
    return std::string(whole.substr(0, before_entity(whole, last_fit))) + "…";
}

void write_section(json_writer& to, std::string_view text) {
    to.open_object().member("type", "section");
    write_mrkdwn(to.key("text"), text);
    to.close_object();
}

void write_context(json_writer& to, std::string_view text) {
    to.open_object().member("type", "context").key("elements").open_array();
    write_mrkdwn(to, text);
    to.close_array().close_object();
}

void write_button(json_writer& to, const button_words& words) {
    to.open_object().member("type", "button");
    write_plain(to.key("text"), words.text, longest_button);
    std::string name(words.act);
    if (!words.which.empty()) (name += ':') += words.which;
    to.member("action_id", name).member("value", cut(words.value, longest_value));
    if (words.is_primary) to.member("style", "primary");
    to.close_object();
}

void write_actions(json_writer& to, const std::vector<button_words>& buttons) {
    to.open_object().member("type", "actions").key("elements").open_array();
    for (const button_words& words : buttons)
        write_button(to, words);
    to.close_array().close_object();
}

json plain(std::string_view text, std::size_t most) {
    return parsed(write_plain, text, most);
}

json section(std::string_view text) {
    return parsed(write_section, text);
}

json section(std::string_view text, json accessory) {
    json block = section(text);
    block["accessory"] = std::move(accessory);
    return block;
}

json context(std::string_view text) {
    return parsed(write_context, text);
}

std::vector<std::string> joined(const std::vector<std::string>& lines, std::size_t most) {
    std::vector<std::string> texts;
    for (const std::string& line : lines) {
        if (texts.empty() && line.empty()) continue;
        const bool fits = !texts.empty() && units(texts.back()) + 1 + units(line) <= longest_text;
        if (fits)
            (texts.back() += '\n') += line;
        else if (texts.size() < most)
            texts.push_back(line);
        else
            break;
    }
    return texts;
}

void add_lines(json& blocks, const std::vector<std::string>& lines, std::size_t most) {
    for (const std::string& text : joined(lines, most - std::min(most, blocks.size())))
        blocks.push_back(section(text));
}

json header(std::string_view text) {
    return {{"type", "header"}, {"text", plain(text, longest_header)}};
}

json divider() {
    return {{"type", "divider"}};
}

json button(const button_words& words) {
    return parsed(write_button, words);
}

json actions(const std::vector<button_words>& buttons) {
    return parsed(write_actions, buttons);
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
