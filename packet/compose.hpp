// What goes into the artifacts: a pure function of a portfolio, a period and a time.
// No entry, no sentence: every statement carries the entries that it rests on, and what no entry supports is
// a blank to fill.
#pragma once

#include "evidence/portfolio.hpp"
#include "packet/documents.hpp"

#include <string>

namespace packet {

// Which entries count. Dates compare with the day on which an entry happened.
struct period {
    std::chrono::sys_days from;
    std::chrono::sys_days to;
};

struct setting {
    evidence::moment now;
    std::string zone;  // IANA name, for the dates on the page
    period counted;
};

// The whole time that the portfolio covers, up to today.
period whole_period(const evidence::portfolio& of, evidence::moment now, std::string_view zone);

// One row per initiative, in the order in which the initiatives were first mentioned. The rank prefers rows
// with a number that moved, then money, then more decisions (guide rules A2, A3, A9).
outcome_map compose_outcome_map(const evidence::portfolio& of, const setting& when);

// Decisions by the day they happened. The rank prefers complete ones (reason, trade-off, four stages: guide
// rules A5, B4), then those with a number linked, then recent ones.
decision_log compose_decision_log(const evidence::portfolio& of, const setting& when);

// The charter of the initiative with the most charter items (guide rule A6).
launch_charter compose_charter(const evidence::portfolio& of, const setting& when);

}  // namespace packet
