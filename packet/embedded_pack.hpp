// config/packs/sde-to-pm.toml, embedded in the program. Only for packet/rule_pack.cpp.
#pragma once

#include <string_view>

namespace packet {

std::string_view embedded_pack();

}  // namespace packet
