// The metrics of a log as CSV (RFC 4180), for a spreadsheet.
#pragma once

#include "evidence/portfolio.hpp"

#include <string>

namespace packet {

// One row per observation that stands, series after series. A cell that a spreadsheet would run as a formula
// has an apostrophe before it. zone: in which a day begins, for the days late.
std::string export_metrics(const evidence::portfolio& of, const std::string& zone);

}  // namespace packet
