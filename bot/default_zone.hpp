// The time zone of people who have chosen none.
#pragma once

#include "config/settings.hpp"
#include "evidence/clock.hpp"

#include <string>

namespace bot {

// The setting `zone`, or this machine's.
inline std::string default_zone(const config::settings& chosen) {
    return chosen.zone.empty() ? evidence::system_zone() : chosen.zone;
}

}  // namespace bot
