// What a nudge says: what was logged, and the one thing that is thinnest, with ways to answer in one tap.
//
// A pure function of the portfolio: it asks for what is not there, and claims nothing.
#pragma once

#include "commands/reply.hpp"
#include "commands/thin_evidence.hpp"
#include "nudges/owed.hpp"

#include <string>

namespace commands {

struct said_nudge {
    reply says;         // tone::answer
    std::string about;  // what it asks for: "D-14 results", "mentoring"; empty when it asks for nothing
};

// The words of a nudge that is owed now. Its question fills in the thinnest spot; its choices are "Nothing
// this week" (weekly), and to put it off.
//
//   weekly     what was logged in its week, by the moment of logging, and the thinnest spot. Where nothing is
//              thin, an open question in its place.
//   mid_year   what to do, and what was logged since the last check-in; on the day the questions of guide
//   rules
//              J3 and J4, and the line that keeps the answer.
//   mark       what is due, what the packet lacks, the decision's worst day with that (guide rules D9, D10),
//   and
//              what a slip costs.
//   look_back  the decision with its hypothesis, and the number that shows whether it worked.
//
// One that was put off says so. So does one after which the next comes later, because nobody answers.
said_nudge say_nudge(const nudges::nudge& owed, const nudge_setting& at);

}  // namespace commands
