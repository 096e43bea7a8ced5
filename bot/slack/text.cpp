#include "bot/slack/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bot::slack {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 3> entities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}}};

std::string unescape(std::string_view text) {
    if (text.find('&') == std::string_view::npos) return std::string(text);
    std::string plain;
    while (!text.empty()) {
        bool taken = false;
        for (const auto& [entity, character] : entities) {
            if (!text.starts_with(entity)) continue;
            plain += character;
            text.remove_prefix(entity.size());
            taken = true;
            break;
        }
        if (taken) continue;
        plain += text.front();
        text.remove_prefix(1);
    }
    return plain;
}

// What stands between "<" and ">", or nothing when it is no reference of Slack's.
bool add_reference(std::string_view inside, plain_text& to) {
    const std::size_t bar = std::min(inside.find('|'), inside.size());
    const std::string_view target = inside.substr(0, bar);
    const std::string label = unescape(inside.substr(std::min(bar + 1, inside.size())));
    if (target.starts_with('@')) {
        const std::string id(target.substr(1));
        const std::string name = label.empty() ? id : label;
        to.text += "@" + name;
        to.accounts.push_back({name, id});
    } else if (target.starts_with('#')) {
        to.text += "#" + (label.empty() ? std::string(target.substr(1)) : label);
    } else if (target.starts_with('!')) {
        to.text += label.empty() ? std::string(target.substr(1)) : label;
    } else if (target.starts_with("http://") || target.starts_with("https://")) {
        to.text += unescape(target);
    } else if (target.starts_with("mailto:")) {
        to.text += label.empty() ? unescape(target.substr(7)) : label;
    } else {
        return false;
    }
    return true;
}

}  // namespace

plain_text to_plain(std::string_view text) {
    plain_text plain;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t open = std::min(text.find('<', from), text.size());
        plain.text += unescape(text.substr(from, open - from));
        if (open == text.size()) break;
        const std::size_t close = text.find('>', open);
        if (close != std::string_view::npos &&
            add_reference(text.substr(open + 1, close - open - 1), plain)) {
            from = close + 1;
        } else {
            plain.text += '<';
            from = open + 1;
        }
    }
    return plain;
}

std::string escape(std::string_view text) {
    std::string safe;
    safe.reserve(text.size() + 8);
    while (!text.empty()) {
        const auto special =
            std::find_if(text.begin(), text.end(), [](char c) { return c == '&' || c == '<' || c == '>'; });
        const auto plain = std::size_t(special - text.begin());
        safe += text.substr(0, plain);
        if (special == text.end()) break;
        safe += *special == '&' ? "&amp;" : *special == '<' ? "&lt;" : "&gt;";
        text.remove_prefix(plain + 1);
    }
    return safe;
}

}  // namespace bot::slack
