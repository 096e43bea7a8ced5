// A number for /metrics, as Prometheus reads it (its text format 0.0.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bot {

// type: "counter" or "gauge".
inline std::string metric_line(std::string_view name, std::string_view help, std::string_view type,
                               std::uint64_t value) {
    const std::string called(name);
    return "# HELP " + called + " " + std::string(help) + "\n# TYPE " + called + " " + std::string(type) +
           "\n" + called + " " + std::to_string(value) + "\n";
}

}  // namespace bot
