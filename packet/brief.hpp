// What a person takes along to their manager: the brief for a check-in, one page (guide rules J1, J3, J4 and
// D16), and the monthly update against what was agreed (guide rule J2). Both are pure functions of a
// portfolio, and hold to the rule of the artifacts: every line cites its entries, and what no entry supports
// is a blank.
//
// Composed here, set as PDF (typeset_brief.cpp) and as Markdown (markdown.hpp).
#pragma once

#include "evidence/portfolio.hpp"
#include "packet/compose.hpp"
#include "packet/documents.hpp"
#include "packet/rule_pack.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace packet {

// The decisions of one month.
struct month_of_decisions {
    std::string name;  // "Mar 2026"
    std::vector<std::string> decisions;
};

// An entry, or a metric, and what is said of it.
struct brief_line {
    std::string label;  // "D-14"; empty for a metric and for a blank
    statement what;     // as its author put it; of a metric its name
    dated when;         // no date: nothing to print
    std::vector<decision_stage>
        below{};   // reason, trade-off, result; figures of a metric; what shows a behaviour
    int rank = 0;  // within its section: 0 is kept longest when the page is full
};

struct brief_section {
    std::string title;  // "Decided"
    std::vector<brief_line> lines;
    std::vector<month_of_decisions> months{};  // drawn as bars above the lines
    std::vector<statement> questions{};        // blanks with room to write an answer by hand
    bool is_favoured = false;                  // of a full page it may have more than the others
};

// Why a line is not on the page.
inline constexpr std::string_view page_is_full = "no room: the page is full";

struct check_in_brief {
    letterhead head;
    std::vector<brief_section> sections;  // in the order in which they are printed
    std::vector<omission> left_out{};     // what composing left out; for want of room: typeset_document
};

struct monthly_update {
    letterhead head;
    std::vector<brief_section> sections;  // of each agreed behaviour, then what is linked to none
};

struct brief_setting {
    setting when;   // its period is what the brief, or the update, is about
    period spread;  // over which the decisions are spread by month
    std::map<evidence::entry_id, std::string> until{};  // by when each behaviour was agreed on, in words
};

// Of the log since the last check-in: what was said then, decisions with their reason, their trade-off and
// the newest result (also of earlier ones whose result came since), the numbers observed since, how the
// decisions are spread over the months with a warning where most lie in the last one, the behaviours agreed
// on with what is linked to them, the three thinnest places of the packet, and what to ask.
check_in_brief compose_brief(const evidence::portfolio& of, const brief_setting& at, const rule_pack& rules);

// By agreed behaviour what was newly linked to it; then the other decisions and numbers, mentoring and kept
// messages of the period.
monthly_update compose_update(const evidence::portfolio& of, const brief_setting& at);

}  // namespace packet
