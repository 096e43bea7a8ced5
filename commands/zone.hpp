// A time zone as people name it.
#pragma once

#include <string>

namespace commands {

// The IANA name that a name in any case or a city alone means: "lisbon" and "europe/lisbon" are
// "Europe/Lisbon". Empty when there is none.
std::string zone_meant(const std::string& text);

}  // namespace commands
