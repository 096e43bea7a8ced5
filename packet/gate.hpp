// Whether each artifact is ready, which guide rule is unmet and which line would meet it. Not ready never
// means withheld.
#pragma once

#include "packet/documents.hpp"

namespace packet {

// summary, ready and left_out that depend on typesetting are filled in by the caller's arguments.
struct measured {
    int pages = 0;
    std::vector<std::string> left_out;
};

artifact_readiness check(const outcome_map& map, const measured& as_set);
artifact_readiness check(const decision_log& log, const measured& as_set);
artifact_readiness check(const launch_charter& charter, const measured& as_set);

}  // namespace packet
