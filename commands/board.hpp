// A person's board: how ready the three artifacts are, the thinnest spot, what was logged last, and how the
// metrics move. What a home page shows, whatever the platform.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "packet/rule_pack.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace commands {

// Something that an artifact lacks, and the line that fills it.
struct board_gap {
    std::string missing;  // "D-3 has no results yet"
    std::string type;     // "/decision D-3 results: "
};

struct board_artifact {
    std::string name;  // "Decision log"
    std::string file;  // "decision-log", as /packet takes it
    bool ready = false;
    std::vector<board_gap> gaps;  // what keeps it from being ready; the first twelve
    std::size_t more_gaps = 0;    // the others
};

// The weakest place of the packet, asked as a question.
struct thin_spot {
    std::string missing;  // "D-3 has no results yet"
    std::string about;    // what the entry says, "Hide the coupon box"; empty when it is about none
    question next;
};

struct board_metric {
    std::string name;
    std::string trend;  // "3.1% → 3.5%, +0.4 pp (+12.9%) since 4 Mar 2026"
};

// Of entries that stand: what was retracted or erased is not counted.
struct board_counts {
    std::size_t decisions = 0;
    std::size_t observations = 0;
    std::size_t stories = 0;  // mentoring
    std::size_t charter_items = 0;
    std::size_t messages = 0;  // of somebody else, kept as evidence
    std::size_t waiting = 0;   // proposals in the inbox
};

struct board {
    std::vector<board_artifact> artifacts;  // product outcome map, decision log, launch charter
    std::optional<thin_spot> thinnest;      // nothing when all three are ready
    std::vector<row> recent;                // at most ten, newest first
    std::vector<board_metric> metrics;      // the one observed last comes first
    board_counts counts;
    std::string zone;    // a setting: the person's IANA time zone
    std::string emoji;   // a setting: the one that keeps a message, "pushpin"
    std::string nudges;  // a setting: "Fridays at 16:00, standard; next Friday 27 Nov"
    std::string cycle;   // a setting: "packet due 15 Nov 2026, in 34 days"; empty until there is one
    std::string to_change_nudges;  // the line that says all that is chosen, to be changed
    std::string to_change_cycle;   // likewise
    std::string today;             // "21 Nov 2026", where the person is
    bool is_empty = true;          // nothing is kept about the person
};

// Folds the whole log: on the reader thread. Pages are not typeset, so an artifact that is too long for its
// pages may look ready here and lose something in the packet. Throws what reading throws.
board describe_board(evidence::evidence_view& view, evidence::moment now,
                     const packet::rule_pack& rules = packet::default_pack());

}  // namespace commands
