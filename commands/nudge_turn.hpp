// One person's turn to be thought about: what they are owed now, in words, and what has to be kept about it.
//
// Taken on the reader thread, because it folds the log; settled on the writer thread in the transaction that
// puts the nudge into the outbox, and only when nothing was said or chosen in between.
#pragma once

#include "commands/nudge_words.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"
#include "nudges/owed.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace commands {

// What a person has chosen: the settings "nudges" and "cycle", read. The zone is the log's.
nudges::rhythm rhythm_of(evidence::evidence_view& view);
std::optional<nudges::cycle> cycle_of(evidence::evidence_view& view);

// Between what is kept and what the room of nudges reckons with.
nudges::past_nudge to_past(const evidence::kept_nudge& kept);
evidence::kept_nudge to_kept(const nudges::past_nudge& past);

struct turn {
    std::optional<nudges::nudge> owed;  // to be sent now
    said_nudge words;                   // of it
    evidence::moment leave_by{};        // it must have left by then: soon quiet hours begin, or the day ends
    evidence::moment useful_until{};    // when it makes no sense any more, for what waits to be seen
    std::vector<evidence::kept_nudge> keep;  // what is sent or dropped, with its last letter
    std::vector<nudges::dropped> dropped;
    std::optional<evidence::moment> next_look;
    evidence::nudge_plan plan;  // as it was seen
    std::uint64_t records = 0;  // likewise
};

// Nothing for somebody without a plan. Takes time in proportion to the log.
std::optional<turn> take_turn(evidence::evidence_view& view, const packet::rule_pack& rules,
                              evidence::moment now);

// Keeps it, with the key of the letter that carries the nudge. False, and nothing is written, when the log or
// the plan is no longer what the turn saw: then the person is looked at again.
bool settle_turn(evidence::evidence_log& log, const turn& of, const std::string& letter,
                 evidence::moment now);

}  // namespace commands
