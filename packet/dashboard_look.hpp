// The two parts of the dashboard that are the same in every one. Only for packet/dashboard.cpp.
#pragma once

#include <string_view>

namespace packet {

std::string_view dashboard_style();
std::string_view dashboard_script();

}  // namespace packet
