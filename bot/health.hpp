// What an operator's tools ask: GET /healthz, /readyz and /metrics.
#pragma once

#include "bot/desk.hpp"
#include "bot/http.hpp"

#include <vector>

namespace bot {

// of: outlives the routes. /metrics tells counts, never whose.
std::vector<route> health_routes(desk& of);

}  // namespace bot
