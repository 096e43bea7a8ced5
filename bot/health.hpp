// What an operator's tools ask: GET /healthz, /readyz and /metrics.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace bot {

struct health_sources {
    std::function<std::string()> further{};  // lines that others add to /metrics
    std::set<std::string> reminded{};        // the platforms whose people are reminded: "slack"
};

// of: outlives the routes. /metrics tells counts, never whose.
std::vector<route> health_routes(desk& of, health_sources from = {});

}  // namespace bot
