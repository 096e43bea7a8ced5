// A person's board as their App Home, which nobody else can open (docs.slack.dev, "App Home").
#pragma once

#include "commands/board.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace bot::slack {

// The view for views.publish: what is thinnest, the three artifacts, metrics, the newest entries, settings,
// and buttons for all of it. While nothing is kept it says in three sentences what dossier keeps, who can see
// it and how to take it away.
nlohmann::json home_view(const commands::board& board);

}  // namespace bot::slack
