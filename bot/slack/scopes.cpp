#include "bot/slack/scopes.hpp"

#include <algorithm>
#include <array>

namespace bot::slack {

namespace {

constexpr std::array needed{
    scope{"commands", "slash commands and shortcuts"},
    scope{"chat:write", "answers, and messages to people"},
    scope{"im:write", "opening somebody's direct message with dossier"},
    scope{"im:history", "what people say in the direct message, and finding there what was sent already"},
    scope{"users:read", "people's names and time zones"},
    scope{"files:write", "packets and exports as files in the direct message"},
    scope{"app_mentions:read", "hearing @dossier in a channel"},
    scope{"reactions:read", "keeping a message with an emoji"},
    scope{"channels:history", "reading the message in a public channel that an emoji keeps"},
    scope{"groups:history", "reading the message in a private channel that an emoji keeps"},
    scope{"mpim:history", "reading the message in a group direct message that an emoji keeps"},
};

// Slack lists them with and without a space behind the comma.
std::vector<std::string> split(std::string_view granted) {
    std::vector<std::string> names(1);
    for (const char c : granted) {
        if (c == ',')
            names.emplace_back();
        else if (c != ' ')
            names.back() += c;
    }
    std::erase(names, "");
    return names;
}

}  // namespace

std::span<const scope> needed_scopes() {
    return needed;
}

std::vector<scope> missing_scopes(std::string_view granted) {
    const std::vector<std::string> names = split(granted);
    std::vector<scope> missing;
    for (const scope& one : needed)
        if (std::find(names.begin(), names.end(), one.name) == names.end()) missing.push_back(one);
    return missing;
}

std::vector<std::string> unneeded_scopes(std::string_view granted) {
    std::vector<std::string> names = split(granted);
    std::erase_if(names, [](const std::string& name) {
        return std::any_of(needed.begin(), needed.end(), [&](const scope& one) { return one.name == name; });
    });
    return names;
}

std::string scopes_to_ask_for() {
    std::string all;
    for (const scope& one : needed)
        all += (all.empty() ? "" : ",") + std::string(one.name);
    return all;
}

}  // namespace bot::slack
