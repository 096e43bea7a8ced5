#include "tests/support/block_kit.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace support {

using nlohmann::json;

namespace {

enum class holds { plain_text, any_text, string, flag, number, day, user, block, element, input, option };

// One key of one type. `most` counts characters of a text, or the items of a list.
struct part {
    std::string_view of;
    std::string_view key;
    holds what;
    std::size_t least = 0;  // 0: may be absent
    std::size_t most = 0;
    bool is_list = false;
    std::size_t longest_item = 0;  // characters of each item of a list of texts
};

constexpr std::size_t any = 1;

using enum holds;

constexpr std::array table{
    part{"plain_text", "text", string, any, 3000},
    part{"plain_text", "emoji", flag},
    part{"mrkdwn", "text", string, any, 3000},
    part{"mrkdwn", "verbatim", flag},

    part{"section", "block_id", string, 0, 255},
    part{"section", "text", any_text, 0, 3000},
    part{"section", "fields", any_text, 0, 10, true, 2000},
    part{"section", "accessory", element},
    part{"section", "expand", flag},
    part{"header", "block_id", string, 0, 255},
    part{"header", "text", plain_text, any, 150},
    part{"divider", "block_id", string, 0, 255},
    part{"context", "block_id", string, 0, 255},
    part{"context", "elements", any_text, any, 10, true, 3000},
    part{"actions", "block_id", string, 0, 255},
    part{"actions", "elements", element, any, 25, true},
    part{"input", "block_id", string, 0, 255},
    part{"input", "label", plain_text, any, 2000},
    part{"input", "hint", plain_text, 0, 2000},
    part{"input", "element", holds::input, any},
    part{"input", "optional", flag},
    part{"input", "dispatch_action", flag},

    part{"button", "text", plain_text, any, 75},
    part{"button", "action_id", string, 0, 255},
    part{"button", "value", string, 0, 2000},
    part{"button", "url", string, 0, 3000},
    part{"button", "style", string, 0, 7},
    part{"button", "accessibility_label", string, 0, 75},
    part{"overflow", "action_id", string, 0, 255},
    part{"overflow", "options", option, any, 5, true},
    part{"plain_text_input", "action_id", string, 0, 255},
    part{"plain_text_input", "initial_value", string, 0, 3000},
    part{"plain_text_input", "multiline", flag},
    part{"plain_text_input", "min_length", number, 0, 3000},
    part{"plain_text_input", "max_length", number, 0, 3000},
    part{"plain_text_input", "placeholder", plain_text, 0, 150},
    part{"plain_text_input", "focus_on_load", flag},
    part{"datepicker", "action_id", string, 0, 255},
    part{"datepicker", "initial_date", day},
    part{"datepicker", "placeholder", plain_text, 0, 150},
    part{"datepicker", "focus_on_load", flag},
    part{"users_select", "action_id", string, 0, 255},
    part{"users_select", "initial_user", user},
    part{"users_select", "placeholder", plain_text, 0, 150},
    part{"users_select", "focus_on_load", flag},
    part{"external_select", "action_id", string, 0, 255},
    part{"external_select", "initial_option", option},
    part{"external_select", "min_query_length", number, 0, 75},
    part{"external_select", "placeholder", plain_text, 0, 150},
    part{"external_select", "focus_on_load", flag},
    part{"static_select", "action_id", string, 0, 255},
    part{"static_select", "options", option, any, 100, true},
    part{"static_select", "initial_option", option},
    part{"static_select", "placeholder", plain_text, 0, 150},
    part{"static_select", "focus_on_load", flag},

    // Slack's sources give 150 or 75 for an option's value: the smaller one is kept.
    part{"an option", "text", plain_text, any, 75},
    part{"an option", "value", string, any, 75},
    part{"an option", "description", plain_text, 0, 75},

    part{"modal", "title", plain_text, any, 24},
    part{"modal", "submit", plain_text, 0, 24},
    part{"modal", "close", plain_text, 0, 24},
    part{"modal", "blocks", block, any, 100, true},
    part{"modal", "private_metadata", string, 0, 3000},
    part{"modal", "callback_id", string, 0, 255},
    part{"modal", "external_id", string, 0, 255},
    part{"modal", "clear_on_close", flag},
    part{"modal", "notify_on_close", flag},
    part{"home", "blocks", block, any, 100, true},
    part{"home", "private_metadata", string, 0, 3000},
    part{"home", "callback_id", string, 0, 255},
    part{"home", "external_id", string, 0, 255},

    part{"a message", "text", string, any, 4000},
    part{"a message", "blocks", block, any, 50, true},
    part{"a message", "response_type", string, 0, 10},
    part{"a message", "unfurl_links", flag},
    part{"a message", "unfurl_media", flag},
    part{"some options", "options", option, 0, 100, true},
};

constexpr std::array<std::string_view, 6> blocks{"section", "header",  "divider",
                                                 "context", "actions", "input"};
constexpr std::array<std::string_view, 6> elements{"button",       "overflow",        "datepicker",
                                                   "users_select", "external_select", "static_select"};
constexpr std::array<std::string_view, 5> inputs{"plain_text_input", "datepicker", "users_select",
                                                 "external_select", "static_select"};
constexpr std::size_t largest_view = 250'000;  // bytes; Slack says 250 KB

// UTF-16 units: never fewer than code points, and Slack does not say which it counts.
std::size_t characters(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 || byte >= 0xc0) ++count;
        if (byte >= 0xf0) ++count;
    }
    return count;
}

// A cut that left half of an escape: "&am…"
bool has_torn_escape(const std::string& text) {
    for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
        const std::string behind = text.substr(at, 5);
        if (!behind.starts_with("&amp;") && !behind.starts_with("&lt;") && !behind.starts_with("&gt;"))
            return true;
    }
    return false;
}

class checker {
public:
    void check(const json& object, std::string_view type, const std::string& path) {
        if (!object.is_object()) return fault(path, "is no object");
        for (const auto& [key, value] : object.items()) {
            if (key == "type") continue;
            const part* const known = find(type, key);
            if (known)
                check_part(value, *known, path.empty() ? key : path + "." + key);
            else
                fault(path, std::string(type) + " has no \"" + key + "\"");
        }
        for (const part& wanted : table)
            if (wanted.of == type && wanted.least > 0 && !object.contains(wanted.key))
                fault(path, std::string(type) + " lacks \"" + std::string(wanted.key) + "\"");
    }

    template <std::size_t N>
    void check_typed(const json& object, const std::array<std::string_view, N>& types,
                     const std::string& path) {
        const std::string type = object.is_object() ? object.value("type", "") : "";
        if (std::find(types.begin(), types.end(), type) == types.end())
            return fault(path, "a \"" + type + "\" may not stand here");
        check(object, type, path);
        if (type == "section" && !object.contains("text") && !object.contains("fields"))
            fault(path, "a section needs text or fields");
        if (type == "actions") check_action_ids(object["elements"], path);
        if (type == "input" && !object.contains("block_id")) fault(path, "nobody could find this input");
    }

    void check_block_ids(const json& all) {
        std::set<std::string> seen;
        for (const json& one : all)
            if (one.is_object() && one.contains("block_id") && !seen.insert(one["block_id"].dump()).second)
                fault("blocks", "two have the block_id " + one["block_id"].dump());
    }

    void fault(const std::string& path, const std::string& what) {
        faults_.push_back(path + (path.empty() ? "" : ": ") + what);
    }
    std::vector<std::string> faults() const { return faults_; }

private:
    static const part* find(std::string_view type, std::string_view key) {
        const auto found = std::find_if(table.begin(), table.end(), [&](const part& known) {
            return known.of == type && known.key == key;
        });
        return found == table.end() ? nullptr : &*found;
    }

    void check_action_ids(const json& all, const std::string& path) {
        std::set<std::string> seen;
        for (const json& one : all)
            if (one.is_object() && !seen.insert(one.value("action_id", "")).second)
                fault(path, "two have the action_id " + one.value("action_id", ""));
    }

    void check_part(const json& value, const part& known, const std::string& path) {
        if (!known.is_list) return check_value(value, known.what, known.most, path);
        if (!value.is_array()) return fault(path, "is no list");
        if (value.size() < known.least) fault(path, "is empty");
        if (value.size() > known.most)
            fault(path, std::to_string(value.size()) + " items of " + std::to_string(known.most));
        for (std::size_t i = 0; i < value.size(); ++i)
            check_value(value[i], known.what, known.longest_item, path + "[" + std::to_string(i) + "]");
    }

    void check_value(const json& value, holds what, std::size_t most, const std::string& path) {
        switch (what) {
            case plain_text:
                return check_text(value, {"plain_text"}, most, path);
            case any_text:
                return check_text(value, {"plain_text", "mrkdwn"}, most, path);
            case string:
                return check_string(value, most, path);
            case flag:
                return value.is_boolean() ? void() : fault(path, "is neither true nor false");
            case number:
                return value.is_number_integer() && value >= 0 && value <= most
                           ? void()
                           : fault(path, "is no number up to " + std::to_string(most));
            case day:
                return is_day(value) ? void() : fault(path, "is no day");
            case user:
                return is_user(value) ? void() : fault(path, "is no user");
            case block:
                return check_typed(value, blocks, path);
            case element:
                return check_typed(value, elements, path);
            case holds::input:
                return check_typed(value, inputs, path);
            case option:
                return check(value, "an option", path);
        }
    }

    void check_text(const json& text, const std::set<std::string>& types, std::size_t most,
                    const std::string& path) {
        if (!text.is_object() || !types.contains(text.value("type", "")))
            return fault(path, "is no text of a type that may stand here");
        check(text, text.value("type", ""), path);
        const std::string says = text.value("text", "");
        if (characters(says) > most)
            fault(path, std::to_string(characters(says)) + " characters of " + std::to_string(most));
        if (text["type"] == "mrkdwn" && has_torn_escape(says)) fault(path, "an escape is cut in two");
    }

    void check_string(const json& text, std::size_t most, const std::string& path) {
        if (!text.is_string()) return fault(path, "is no text");
        const std::string says = text;
        if (says.empty()) fault(path, "is empty");
        if (characters(says) > most)
            fault(path, std::to_string(characters(says)) + " characters of " + std::to_string(most));
    }

    static bool is_day(const json& value) {
        const std::string text = value.is_string() ? value.get<std::string>() : "";
        return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
               text.find_first_not_of("0123456789-") == std::string::npos;
    }
    static bool is_user(const json& value) {
        const std::string text = value.is_string() ? value.get<std::string>() : "";
        return !text.empty() && (text[0] == 'U' || text[0] == 'W') &&
               text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
    }

    std::vector<std::string> faults_;
};

bool has_inputs(const json& view) {
    const json all = view.value("blocks", json::array());
    return std::any_of(all.begin(), all.end(),
                       [](const json& one) { return one.is_object() && one.value("type", "") == "input"; });
}

void collect_references(const std::string& text, std::vector<std::string>& into) {
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
        const std::string inside = text.substr(at, text.find('>', at) - at + 1);
        if (!inside.starts_with("<!date^")) into.push_back(inside);
    }
}

std::string text_of(const json& holder, const char* key) {
    return holder.contains(key) ? holder[key].value("text", "") : "";
}

std::string aloud(const json& one) {
    const std::string type = one.value("type", "");
    if (type == "button") return "(" + text_of(one, "text") + ")";
    if (type == "static_select") {
        std::string choices;
        for (const json& choice : one["options"])
            choices += (choices.empty() ? "" : " | ") + text_of(choice, "text");
        return "[" + choices + "]";
    }
    if (one.contains("initial_option")) return "[" + text_of(one["initial_option"], "text") + "]";
    for (const char* const key : {"initial_value", "initial_date", "initial_user"})
        if (one.contains(key)) return "[" + one[key].get<std::string>() + "]";
    return "[" + text_of(one, "placeholder") + "]";
}

std::string block_aloud(const json& one) {
    const std::string type = one.value("type", "");
    std::string text;
    if (type == "header") return "# " + text_of(one, "text");
    if (type == "divider") return "----";
    if (type == "section")
        return text_of(one, "text") + (one.contains("accessory") ? " " + aloud(one["accessory"]) : "");
    if (type == "input")
        return text_of(one, "label") + (one.value("optional", false) ? "" : " (required)") + ": " +
               aloud(one["element"]) + (one.contains("hint") ? " " + text_of(one, "hint") : "");
    for (const json& part : one.value("elements", json::array()))
        text += (text.empty() ? "" : " ") + (type == "context" ? part.value("text", "") : aloud(part));
    return text;
}

}  // namespace

std::vector<std::string> faults_in_message(const json& message) {
    checker found;
    found.check(message, "a message", "");
    found.check_block_ids(message.value("blocks", json::array()));
    if (has_inputs(message)) found.fault("blocks", "dossier puts no inputs into messages");
    return found.faults();
}

std::vector<std::string> faults_in_view(const json& view) {
    checker found;
    const std::string type = view.value("type", "");
    if (type != "modal" && type != "home") return {"a view is a modal or a home"};
    found.check(view, type, "");
    found.check_block_ids(view.value("blocks", json::array()));
    if (type == "modal" && has_inputs(view) && !view.contains("submit"))
        found.fault("submit", "a modal with inputs needs it");
    if (view.dump().size() > largest_view) found.fault("", "a view may hold 250 KB");
    return found.faults();
}

std::vector<std::string> faults_in_options(const json& answer) {
    checker found;
    found.check(answer, "some options", "");
    return found.faults();
}

std::vector<std::string> live_references(const json& payload) {
    std::vector<std::string> found;
    if (payload.is_object()) {
        const bool is_plain = payload.value("type", json()) == "plain_text";
        for (const auto& [key, value] : payload.items())
            if (key == "text" && value.is_string() && !is_plain)
                collect_references(value, found);
            else
                for (const std::string& one : live_references(value))
                    found.push_back(one);
    } else if (payload.is_array()) {
        for (const json& value : payload)
            for (const std::string& one : live_references(value))
                found.push_back(one);
    }
    return found;
}

std::string read_aloud(const json& payload) {
    std::string text;
    if (payload.contains("title")) text = text_of(payload, "title") + "\n";
    for (const json& one : payload.value("blocks", json::array()))
        text += block_aloud(one) + "\n";
    for (const char* const key : {"submit", "close"})
        if (payload.contains(key)) text += "(" + text_of(payload, key) + ")\n";
    return text;
}

}  // namespace support
