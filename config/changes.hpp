// What another reading of the settings would change while dossier runs.
#pragma once

#include "config/settings.hpp"

#include <string>
#include <vector>

namespace config {

struct changes {
    settings now;                       // what holds from here on: `running` with all of `next` that can be
    std::vector<std::string> taken;     // names of the settings that are other than they were; never a value
    std::vector<std::string> restarts;  // names of those that the next start takes
};

changes compare(const settings& running, const settings& next);

}  // namespace config
