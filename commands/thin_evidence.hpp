// The one thinnest spot of a log: what a nudge asks for.
//
// Looked for, in this order (guide rules in brackets):
//   - a behaviour agreed with the manager that no entry is linked to, while its day is at most six weeks
//     away or two weeks past; without a day, from six weeks after it was agreed on (J3);
//   - a decision whose hypothesis or experiment is four weeks old, with no word on what came of it (A5); not
//     while a look-back will ask within two weeks, or on a day that the author chose;
//   - a decision of the last two weeks without its reason, or without what was given up for it (B4);
//   - a metric with one number, four weeks old (C10); a change such as "+8%" needs no second one;
//   - silence: no decision for six weeks (D16); no number (C12), no stakeholder feedback on any decision
//     (A5), no mentoring (E17) for eight;
//   - what else keeps an artifact of the packet from being ready (packet/gate.hpp), from the fifth week of a
//     log on, or when the packet is due within 120 days (D1).
//
// What was retracted, reconstructed, or happened more than a year ago is not asked about.
//
// Nothing is asked for twice in a row, nor more than twice while nudges are remembered. What one of the last
// three asked for comes after all else. Of the rest, what only the packet lacks comes last, and before that
// what is of the same sort as one of the last three; of one sort first what was asked for least often, then
// what has waited longest.
#pragma once

#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"
#include "nudges/owed.hpp"
#include "packet/rule_pack.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// Everything that a nudge may speak of.
struct nudge_setting {
    const evidence::portfolio& of;
    const nudges::rhythm& rhythm;  // its zone is the person's
    const std::optional<nudges::cycle>& cycle;
    const std::vector<evidence::kept_nudge>&
        past;  // newest first: what was asked for lately is not asked again
    const packet::rule_pack& rules;
    evidence::moment now;
};

// A question, why it is asked, and what names it ("about").
struct thin_evidence {
    std::string about;  // "D-14 results", "D-15 because", "metric conversion", "mentoring", "B-2"
    std::string why;    // "D-14 “Dropped gift wrap” was decided 5 weeks ago and has no result yet."
    question ask;
};

std::optional<thin_evidence> thinnest_evidence(const nudge_setting& at);

// The same with what was seen on the way.
struct thinness {
    std::optional<thin_evidence> thinnest;  // nothing: nothing is thin, or all of it was asked for lately
    bool is_any = false;                    // something is thin
    std::vector<std::string> not_ready;     // artifacts of the packet: "decision log"
};

enum class looking_for {
    anything,
    packet,  // first what keeps the packet from being ready
};

// key: of the nudge that asks; what it asked for before it was put off, it asks for again.
thinness find_thin_evidence(const nudge_setting& at, std::string_view key, looking_for what);

}  // namespace commands
