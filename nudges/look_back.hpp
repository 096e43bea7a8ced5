// When the outcome of a decision is asked for.
#pragma once

#include "evidence/portfolio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nudges {

using std::chrono::sys_days;

struct look_back {
    evidence::entry_id decision;
    sys_days day;
    std::string when;  // "after 2 weeks", or "on 2026-05-01" where the author said so

    // Tells it from others of that decision: as `when`, but the same in every zone.
    std::string name{};

    // The author said when, with `review:`.
    bool was_asked_for() const { return when.starts_with("on "); }
    friend bool operator==(const look_back&, const look_back&) = default;
};

// Of every decision with a hypothesis: 2, 6 and 12 weeks after the day on which the hypothesis was said.
// Where the author said `review:` with a day that can be read, that day alone, with a hypothesis or without.
// None for what was retracted or undone, for what was reconstructed, and once it is said what became of the
// decision (results, turned out, reversed, missed), unless a review was asked for after that. Days on the
// clock of `zone`; in the order of days, then of numbers.
std::vector<look_back> look_backs_of(const evidence::portfolio& of, std::string_view zone);

// A day after `today` as people type it: "in a month", "in 3 weeks", "6 weeks", "2w", "tomorrow", "next
// week", "next month", "next quarter", "Friday", "2026-05-01", "1 May", "May", "end of May". A month alone is
// its first day. A weekday or a day without a year is the next one. Nothing for what it cannot read, for what
// lies in the past, and for more than two years ahead.
std::optional<sys_days> read_day_ahead(std::string_view text, sys_days today);

}  // namespace nudges
