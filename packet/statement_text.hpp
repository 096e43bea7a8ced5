// How statements and dates read in the formats that flow, the document for Word and the dashboard: in full
// length, for the bounds of typeset.hpp are for paper.
#pragma once

#include "packet/documents.hpp"

#include <string>

namespace packet {

// True when there is something to write: words, or a blank.
bool is_said(const statement& what);

// "Deprioritised gift wrap (logged 34 days after)"; of a blank, the question.
std::string words_of(const statement& what);

// "[D-14, M-7]"; empty without an entry.
std::string cites_of(const statement& what);

// "4 Mar 2026, logged 34 days after"
std::string words_of(const dated& when);

// "reversed, and what it taught"; empty for a decision that stands.
std::string words_of(decision_outcome outcome);

// What stands before and after the question of a blank.
inline constexpr const char* blank_opening = "☐ To fill in:";
inline constexpr const char* blank_line = "________";

// The blanks of a row of the outcome map that has no metric, or no trade-off.
statement metric_wanted();
statement trade_off_wanted();

}  // namespace packet
