// What composing has to know of a log as a whole, found in one pass over it: which entries count, what names
// what, what the author wants to see in the packet, and which initiatives are its flagships. Only for
// packet/compose*.cpp.
#pragma once

#include "packet/composing.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace packet {

// What the author asked for with /packet feature, leave out and as usual.
enum class wish { as_usual, featured, left_out };

struct choice {
    wish what = wish::as_usual;
    evidence::moment when{};
};

// Of an entry: its newest stage `packet`.
choice choice_of(const evidence::entry& of);

// "left out by the author on 3 Mar 2026"
std::string left_out_by_author(const choice& made, const setting& when);

// How much of the six parts of a decision is there (guide rules B4, A5): reason, trade-off, hypothesis,
// experiment, results, stakeholder feedback. What was reversed or missed has no better result than that, and
// what it taught stands for feedback.
inline constexpr int parts_of_a_decision = 6;
int completeness(const evidence::entry& decision, bool has_messages);

// What stands behind a decision. The larger, the more it convinces.
enum class backing { none, number, money };

// Everything that belongs to one initiative and counts.
struct initiative {
    std::string name;
    std::vector<const evidence::entry*> decisions;  // by the day they happened
    std::vector<std::size_t> metrics;               // places in survey::lines
    choice wanted;
    std::pair<std::chrono::sys_days, std::uint64_t> newest{};  // of what happened last: its day and record
    bool moved = false;                                        // some number has a net change
    bool money = false;                                        // some number says what it is worth
    int fullness = 0;  // of its evidence: shipped decision, trade-off, source, parts
};

struct survey {
    std::vector<initiative> initiatives;  // in the order of their first mention; none that was left out
    std::vector<std::string> flagships;   // the best first
    std::vector<metric_line> lines;       // of each series of the portfolio, in its order
    std::vector<bool> featured_lines;     // which of them the author featured
    std::vector<omission> left_out;       // initiatives, and observations
    std::map<evidence::entry_id, std::vector<const evidence::entry*>> observations;  // by decision
    std::map<evidence::entry_id, std::vector<const evidence::entry*>> messages;      // by decision
    std::map<std::string, choice> wishes;                                            // by initiative

    std::map<evidence::entry_id, const evidence::entry*> numbered;  // every observation

    bool is_flagship(const std::string& name) const { return flagship_place(name) > 0; }
    std::size_t flagship_place(const std::string& name) const;  // the best has the largest; 0: it is none
    backing backing_of(const evidence::entry& decision) const;
    bool has_messages(const evidence::entry& decision) const;

    // The observation that the decision's `data-came` names; null when it names none.
    const evidence::entry* observation_named(const evidence::entry& decision) const;

    // Why a decision is not printed whatever the room; empty when it may be.
    std::string reason_against(const evidence::entry& decision, const setting& when) const;
};

// Linear in the log but for sorting. `of` must outlive what it returns.
survey survey_of(const evidence::portfolio& of, const setting& when);

// A series over the counted time. In packet/compose_metric.cpp.
metric_line line_of(const evidence::metric_series& series, const setting& when);

// What convinces most comes first. In packet/compose_metric.cpp.
int strength_of(const metric_line& metric);

// The same artifacts from a survey that was made before.
outcome_map compose_outcome_map(const evidence::portfolio& of, const survey& found, const setting& when);
decision_log compose_decision_log(const evidence::portfolio& of, const survey& found, const setting& when);
launch_charter compose_charter(const evidence::portfolio& of, const survey& found, const setting& when);

}  // namespace packet
