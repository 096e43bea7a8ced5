// Sets an artifact as PDF with Pango and Cairo. Pages are counted after typesetting and the limit is real:
// what does not fit is left out, worst rank first, and named; type is never shrunk.
//
// Text longer than the bounds below is cut after a word with "…" and keeps its citation; the whole text is in
// the Markdown and in evidence.jsonl.
//
// Any thread; each thread opens its own fonts and keeps them. No file is read or written except fonts by
// fontconfig.
#pragma once

#include "packet/brief.hpp"
#include "packet/documents.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace packet {

// The most characters (code points) that are printed of one statement.
inline constexpr std::size_t title_bound = 240;      // what was decided
inline constexpr std::size_t statement_bound = 480;  // a stage of a decision, a line of the charter
inline constexpr std::size_t cell_bound = 200;       // a feature or a trade-off in the outcome map
inline constexpr std::size_t source_bound = 90;      // where a number comes from
inline constexpr std::size_t figure_bound = 40;      // a number with its unit

enum class paper { letter, a4 };

struct typeset_document {
    std::string pdf;                 // the bytes of the file
    int pages = 0;                   // as typeset
    std::vector<omission> left_out;  // initiatives of rows, or numbers of decisions, for which there was no
                                     // room, in printing order
    std::vector<std::string> unset_characters{};  // for readiness.md, in words: "U+30A2 ア: install
                                                  // fonts-noto-cjk"; printed as boxes with their code
};

// One page (guide rule A2). Rows that do not fit are left out.
typeset_document typeset(const outcome_map& map, paper size);

// At most four pages (guide rule A4). Decisions that do not fit are left out.
typeset_document typeset(const decision_log& log, paper size);

// One page (guide rule A6). Nothing may silently vanish: a statement that does not fit is left out, the last
// of the longest section first, and left_out names the entries that it cited.
typeset_document typeset(const launch_charter& charter, paper size);

// One page (guide rule J1). Lines that do not fit are left out, of the tallest section first; the boxes to
// write into take the room that is left.
typeset_document typeset(const check_in_brief& brief, paper size);

// Opens the fonts of the calling thread, so that its first packet does not wait for their discovery.
void warm_up_fonts();

}  // namespace packet
