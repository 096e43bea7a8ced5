// A way in, for /metrics: how long what came over it waited for its acknowledgement.
#pragma once

#include "storage/durations.hpp"

#include <string>

namespace bot {

struct way_in {
    std::string name;  // "slack_http", "slack_socket", "page"
    storage::durations::counts acks;
};

}  // namespace bot
