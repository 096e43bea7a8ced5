// The way to the packet: the review period, the mid-year check-in, the day on which the packet is due, and
// the dates between them that guide rules D1 to D10 and J1 name. Advice of those guides, and nobody's policy.
#pragma once

#include "evidence/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nudges {

using evidence::moment;
using std::chrono::sys_days;

struct cycle {
    sys_days from;  // the review period, both days included
    sys_days to;
    sys_days mid_year;
    sys_days due;        // the packet's
    std::string target;  // what the packet is for: "Senior PM"; may be empty
    friend bool operator==(const cycle&, const cycle&) = default;
};

struct cycle_read {
    std::optional<cycle> value;
    std::vector<std::string> problems;  // each a sentence that says what to type instead
};

// "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Senior PM": each word with or
// without a colon, in any order, target last. Changes what is said and leaves the rest of `start`. With
// nothing else said, mid-year is the middle of the period, and moves with it, and the packet is due on its
// last day. The period
// lasts from 30 to 800 days, mid-year lies inside it, and the packet is due after its first day and at most a
// year after its last.
cycle_read read_cycle(std::string_view text, const std::optional<cycle>& start = std::nullopt);

// The text form of all of it; read_cycle gives the same value back.
std::string to_text(const cycle& of);

// A date on the way.
struct mark {
    std::string id;    // "start", "day-90", "mid-year-soon", "mid-year", "outcome-map", "review",
                       // "signatures", "rehearsal"
    std::string rule;  // "D1"
    sys_days day;
    std::string title;  // "Outcome map: begin"
    std::string what;   // what is due, one sentence
    std::string cost;   // what a slip costs, one sentence

    bool is_mid_year() const { return rule == "J1"; }
};

// By their days. Counted back from the day on which the packet is due: start 120 days (D1), outcome map 8
// weeks (D8), review by the leader 30 days (D2), signatures 15 days (D3), rehearsal 10 days (D4); day 90 of
// the period (D7); mid-year a week before and on its day (J1).
std::vector<mark> marks_of(const cycle& of);

// When a decision is to be expected (D9), and how much every artifact that a reviewer misses adds (D10).
struct decision_pace {
    int earliest = 35;  // days after submission
    int usual = 45;
    int latest = 55;
    int each_missing = 7;
};

struct decision_window {
    sys_days earliest, usual, latest;
    sys_days worst;  // the latest, with what is missing
};

decision_window decision_after(sys_days submitted, int missing_artifacts, const decision_pace& pace = {});

// All marks, the day on which the packet is due and the worst day of the decision, as an iCalendar file
// (RFC 5545): a whole day each, which keeps nobody busy. owner: whose it is; with the year in which the
// packet is due it makes the UIDs, so that a file made again after a date or the period moved changes the
// events instead of adding some. stamped: when the file was made; it makes the SEQUENCE, so that the newer
// file counts.
std::string to_ics(const cycle& of, std::string_view owner, moment stamped);

}  // namespace nudges
