// What dossier asks to be allowed in a workspace, and what for (docs.slack.dev, "Permission scopes").
// deploy/slack-manifest.yaml has the same list, and a test holds the two together.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bot::slack {

struct scope {
    std::string_view name;
    std::string_view what_for;  // "people's names and time zones"
};

std::span<const scope> needed_scopes();

// Those of them that are not in the list, in the order above. granted: as Slack lists them, with commas
// between them ("commands,chat:write").
std::vector<scope> missing_scopes(std::string_view granted);

// What is in that list and is not needed.
std::vector<std::string> unneeded_scopes(std::string_view granted);

// All of them as Slack wants to be asked for them, with commas between them.
std::string scopes_to_ask_for();

}  // namespace bot::slack
