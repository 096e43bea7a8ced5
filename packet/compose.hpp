// What goes into the artifacts: a pure function of a portfolio, a period and a time.
// No entry, no sentence: every statement carries the entries that it rests on, and what no entry supports is
// a blank to fill.
#pragma once

#include "evidence/portfolio.hpp"
#include "packet/documents.hpp"

#include <string>
#include <string_view>

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
    std::string chartered{};  // the initiative whose charter is wanted; empty: chosen by the evidence
    std::string version{};    // for the letterhead, as is the next: "packet 4"
    std::string profile{};    // "for the committee: people as initials, …"
};

// The whole time that the portfolio covers, up to today.
period whole_period(const evidence::portfolio& of, evidence::moment now, std::string_view zone);

// The order in which entries are kept when a page is full. It is one for all artifacts, and deterministic:
//
//   1. what the author featured (/packet feature D-14, #checkout);
//   2. what belongs to a flagship initiative;
//   3. complete evidence before fragments: of a decision the parts of guide rules B4 and A5 that are there,
//   of
//      an initiative a number that moved;
//   4. linked money before plain counts, and those before words alone;
//   5. the newest first: by the day it happened, then by number.
//
// What the author left out (/packet leave out D-3, #gifts) is not printed whatever the room.
//
// Flagships are one or two: the initiatives that the author featured, of several the last two; when none was,
// those with the most complete evidence, a second one only when it says what it is worth in money.

// That order in one sentence, for readers.
std::string_view selection_order();

// One row per initiative: flagships first, then in the order in which the initiatives were first mentioned
// (guide rules A2, A3, A9, C1, C3, C4).
outcome_map compose_outcome_map(const evidence::portfolio& of, const setting& when);

// Decisions by the day they happened (guide rules A5, B1 to B16). At most four hundred, several times what
// the pages hold, are put into words; the others are left out at once.
decision_log compose_decision_log(const evidence::portfolio& of, const setting& when);

// The charter of the initiative that `when` asks for; else of a flagship that has one, else of the initiative
// with the most charter items (guide rule A6).
launch_charter compose_charter(const evidence::portfolio& of, const setting& when);

// All three at once, for less than one after another.
composed compose(const evidence::portfolio& of, const setting& when);

}  // namespace packet
