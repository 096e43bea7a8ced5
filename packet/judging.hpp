// What the checks of the guide rules share. Only for packet/gate.cpp and packet/judge_*.cpp.
#pragma once

#include "packet/gate.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// Something that a rule misses. Gaps are filled item by item, and of an item part by part.
struct gap {
    std::size_t item = 0;  // which row or decision it is about, the one that matters most first
    std::size_t part = 0;  // of that item
    std::string missing;
    std::string fix;
    std::string ask{};       // empty: what its rule asks
    bool is_advice = false;  // the rule is met all the same

    // The entries that count towards this gap, where not all that count towards its rule do: one that meets
    // the rule may still lack what is advised.
    std::optional<std::vector<std::string>> counts{};
};

// What a rule says about an artifact.
struct verdict {
    bool met = true;
    bool judged = false;                // there was something to hold against it
    std::vector<std::string> counts{};  // the entries that count towards it
    std::vector<gap> gaps{};
    std::size_t wanted = 0;  // pieces that it asks for, and those of them that are there; of rules that block
    std::size_t there = 0;

    // A piece that the rule asks for; `gap` is told when it is not there.
    void want(bool is_there, gap told) {
        judged = true;
        ++wanted;
        there += is_there ? 1 : 0;
        if (!is_there) miss(std::move(told));
    }
    void miss(gap told) {
        judged = true;
        met = false;
        gaps.push_back(std::move(told));
    }
    // Something to mend that leaves the rule met.
    void advise(gap told) {
        judged = true;
        told.is_advice = true;
        gaps.push_back(std::move(told));
    }
    // Each entry once.
    void count(const std::string& entry) {
        judged = true;
        if (counted_already.insert(entry).second) counts.push_back(entry);
    }
    void count(const std::vector<std::string>& entries) {
        for (const std::string& entry : entries)
            count(entry);
    }
    void count(const statement& said) { count(said.cites); }

    std::set<std::string> counted_already{};
};

// A printed decision, and how many of the parts that the pack asks for it lacks.
struct told_decision {
    const decision_block* decision = nullptr;
    std::size_t lacking = 0;
};

// What is printed, which is all that counts; everything, while nothing was typeset.
struct printed {
    std::vector<const outcome_row*> rows;
    std::vector<const decision_block*> decisions;

    // The decisions that lack least come first: they are the quickest way to ready. What was reversed or
    // missed is told as what it taught and need not be completed, so it is here only when it is complete.
    std::vector<told_decision> by_what_they_lack;
};
printed what_is_printed(const submission& what, const rule_pack& rules);

// packet/judge_decision_log.cpp:
std::vector<told_decision> by_what_they_lack(const std::vector<const decision_block*>& decisions,
                                             const rule_pack& rules);

// What a check is given.
struct held_against {
    const rule& asked;
    const submission& what;
    const rule_pack& rules;
    const printed& seen;
};

// Where the parts of an item come in the order of filling it.
namespace part {
inline constexpr std::size_t rows = 0, feature = 1, trade_off = 2, metric = 3;  // of a row of the map; then
inline constexpr std::size_t pieces_of_a_metric = 8;                            // its metrics, one by one
inline constexpr std::size_t stages = 0, pressure = 20, risk = 21, number = 22, otherwise = 23,
                             own_part = 24;  // of a decision
}  // namespace part

// An item that comes after all of an artifact's rows or decisions.
inline constexpr std::size_t after_all_items = 1'000'000;

std::string counted(std::size_t number, std::string_view one, std::string_view many);

// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string>& names, std::string_view last_with = "and");

// "Vision" as "vision".
std::string in_a_sentence(std::string title);

// Whether nobody has said anything for that section of the charter yet.
bool is_empty(const charter_section& section);

// Whether the text holds a number with its unit.
bool has_figure(const std::string& text);

// The one or two initiatives that the packet is about: those that stand out on the map, else its first row.
std::vector<const outcome_row*> flagships(const printed& seen);

// An artifact that is longer than the rule allows, when it was typeset. entry: what could be left out.
void judge_pages(verdict& found, const measured& as_set, double limit, const std::string& entry);

// One for each rule. packet/judge_outcome_map.cpp:
verdict judge_metrics_of_rows(const held_against& by);   // A2
verdict judge_trade_offs(const held_against& by);        // A3
verdict judge_metric_lines(const held_against& by);      // A9
verdict judge_headlines(const held_against& by);         // C1
verdict judge_chains(const held_against& by);            // C3
verdict judge_technical_rows(const held_against& by);    // C4
verdict judge_trends(const held_against& by);            // C10
verdict judge_before_and_after(const held_against& by);  // C11

// packet/judge_decision_log.cpp:
verdict judge_length(const held_against& by);              // A4
verdict judge_stages(const held_against& by);              // A5
verdict judge_promptness(const held_against& by);          // B1
verdict judge_counterfactuals(const held_against& by);     // B2
verdict judge_own_part(const held_against& by);            // B3
verdict judge_reasons(const held_against& by);             // B4
verdict judge_risks(const held_against& by);               // B6
verdict judge_gain_and_cost(const held_against& by);       // B7
verdict judge_teams(const held_against& by);               // B10
verdict judge_complete_decisions(const held_against& by);  // F4
verdict judge_numbers_behind(const held_against& by);      // F7

// packet/judge_packet.cpp:
verdict judge_sections(const held_against& by);   // A6
verdict judge_dumps(const held_against& by);      // A7
verdict judge_beginning(const held_against& by);  // D7
verdict judge_spread(const held_against& by);     // D16

}  // namespace packet
