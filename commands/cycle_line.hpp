// What people type to set their review cycle.
#pragma once

#include "nudges/cycle.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace commands {

// Beyond what nudges::read_cycle reads, as seen on the day `today`: dates as people say them ("due 15 Nov",
// "period 2026", "period 1 Jan to 31 Dec 2026"). A date without a year is the first one after the
// period has begun.
nudges::cycle_read read_cycle_line(std::string_view text, const std::optional<nudges::cycle>& start,
                                   std::chrono::sys_days today);

}  // namespace commands
