// Figures for /metrics, as Prometheus reads them (its text format 0.0.4). What is about one name stands
// together, under one HELP and one TYPE line.
#pragma once

#include "bot/way_in.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

// type: "counter" or "gauge".
inline std::string metric_head(std::string_view name, std::string_view help, std::string_view type) {
    const std::string called(name);
    return "# HELP " + called + " " + std::string(help) + "\n# TYPE " + called + " " + std::string(type) +
           "\n";
}

// labels: "{tone=\"saved\"}", or empty.
inline std::string metric_sample(std::string_view name, std::string_view labels, std::uint64_t value) {
    return std::string(name) + std::string(labels) + " " + std::to_string(value) + "\n";
}

// One that has no labels.
inline std::string metric_line(std::string_view name, std::string_view help, std::string_view type,
                               std::uint64_t value) {
    return metric_head(name, help, type) + metric_sample(name, "", value);
}

// A histogram of seconds for each way in; its name is the label `way`. One without a name stands alone and
// has no label.
std::string metric_histogram(std::string_view name, std::string_view help, const std::vector<way_in>& all);

}  // namespace bot
