// What an operator's tools ask: GET /healthz, /readyz and /metrics.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"

#include <functional>
#include <string>
#include <vector>

namespace bot {

// of: outlives the routes. /metrics tells counts, never whose; further: lines that others add to it.
std::vector<route> health_routes(desk& of, std::function<std::string()> further = {});

}  // namespace bot
