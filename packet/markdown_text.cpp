#include "packet/markdown_text.hpp"

#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"

#include <algorithm>
#include <string_view>

namespace packet {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool in_address(char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

// What makes a list or a rule of a paragraph that begins with it: "- ", "+ ", "---", "12. ", "3) ".
bool opens_a_block(std::string_view text, std::size_t at) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (at == 0 && (text[at] == '-' || text[at] == '+' || text[at] == '='))
        return next == ' ' || next == text[at];
    if ((text[at] != '.' && text[at] != ')') || next != ' ') return false;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), is_digit);
}

// Many readers make links of bare addresses: "https://…", "www.…".
bool opens_a_link(std::string_view text, std::size_t at) {
    if (text[at] == ':') return text.substr(at).starts_with("://") || text.substr(0, at).ends_with("mailto");
    if (text[at] != '.' || at < 3) return false;
    const auto before = text.substr(at - 3, 3);
    return std::all_of(before.begin(), before.end(), [](char c) { return c == 'w' || c == 'W'; });
}

bool is_mail_address(std::string_view text, std::size_t at) {
    return text[at] == '@' && at > 0 && at + 1 < text.size() && in_address(text[at - 1]) &&
           in_address(text[at + 1]);
}

bool is_markup(char c) {
    return std::string_view{"\\`*_{}[]#|~$"}.find(c) != std::string_view::npos;
}

}  // namespace

std::string escaped(const std::string& typed) {
    const std::string text = one_line(typed);
    std::string safe;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '<') {
            safe += "&lt;";
        } else if (c == '>') {
            safe += "&gt;";
        } else if (c == '&') {
            safe += "&amp;";
        } else if (is_mail_address(text, at)) {
            // A word joiner, invisible: no backslash keeps a mail address from being made a link.
            safe += "@&#8288;";
        } else {
            if (is_markup(c) || opens_a_block(text, at) || opens_a_link(text, at)) safe += '\\';
            safe += c;
        }
    }
    return safe;
}

std::string heading(int level, const std::string& text) {
    return std::string(static_cast<std::size_t>(level), '#') + " " + text + "\n\n";
}

std::string item(const std::string& text) {
    return "- " + text + "\n";
}

std::string item(const std::string& label, const std::string& text) {
    return item("**" + label + ":** " + text);
}

std::string opening(const std::string& title, const letterhead& head) {
    std::string text = heading(1, title);
    for (const auto& [label, said] : {std::pair{"Author", &head.author},
                                      {"Period", &head.period},
                                      {"Made", &head.made_on},
                                      {"Chain head", &head.chain_head},
                                      {"Version", &head.version},
                                      {"Redacted", &head.profile}})
        if (!said->empty()) text += item(label, escaped(*said));
    return text + "\n";
}

std::string left_out_line(const std::vector<omission>& left_out) {
    if (left_out.empty()) return {};
    std::string list = "**Left out**\n\n";
    for (const std::string& reason : by_reason(left_out))
        list += item(escaped(reason));
    return list;
}

}  // namespace packet
