// What a year of nudges was worth, reckoned afterwards from a diary of what somebody chose and said, and of
// what reached them. Written from the rules at the head of nudges/owed.hpp and from what a clock on the wall
// shows, without the code that decides: of nudges/ it takes the words for things, and none of the reckoning.
#pragma once

#include "nudges/owed.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace reckoning {

using evidence::moment;
using std::chrono::sys_days;

struct stretch {
    moment from{};
    moment to{};  // the first moment after it
    bool holds(moment at) const { return at >= from && at < to; }
};

// What somebody had chosen for a while.
struct choices {
    stretch during;
    nudges::rhythm rhythm;  // with the zone that they were in
    std::optional<nudges::cycle> cycle;
    moment rhythm_since{};
    moment cycle_since{};
};

// A decision with a hypothesis, or with a day on which its author wants to be asked.
struct bet {
    std::uint32_t decision = 0;
    moment said{};
    std::optional<sys_days> review;    // instead of 2, 6 and 12 weeks
    std::chrono::days review_after{};  // likewise, said as so many days after the day on which it was said
    std::optional<moment> outcome;     // when it was said what became of it
};

struct delivery {
    std::string key;
    moment decided{};
    moment at{};    // when the platform showed it
    moment told{};  // when dossier knew that it had; not before `at`
};

struct drop {
    std::string key;
    moment at{};
    nudges::reason why = nudges::reason::too_late;
};

// What the person did with one that had reached them.
struct answer {
    std::string key;
    moment at{};
};
struct delay {
    std::string key;
    moment at{};
    nudges::snooze how = nudges::snooze::one_hour;
};

struct diary {
    std::string person;
    moment since{};               // their first entry
    std::vector<choices> chosen;  // one after the other, from `since` on
    std::vector<nudges::said> said;
    std::vector<bet> bets;
    std::vector<delivery> deliveries;  // each list in the order of time
    std::vector<drop> drops;
    std::vector<delivery> returned;  // letters that were decided and never shown
    std::vector<answer> answers;
    std::vector<delay> delays;
};

// When nothing could be sent, through no fault of the rules.
struct hindrances {
    std::vector<stretch> down;         // dossier did not run
    std::vector<stretch> unreachable;  // the platform took nothing
};

// What it came to. What is counted in `wrong` must not happen, and is told in `complaints`.
struct tally {
    std::uint64_t owed = 0;
    std::uint64_t sent = 0;
    std::uint64_t late = 0;  // of these: after downtime, an outage, a closed day, another nudge or a move
    std::uint64_t sent_again = 0;  // after it was put off
    std::uint64_t overtaken =
        0;  // what it would have asked was said, or chosen otherwise, before it could go
    std::map<nudges::reason, std::uint64_t> dropped;
    std::map<std::string, std::uint64_t> wrong;
    std::vector<std::string> complaints;  // the first five of each

    std::uint64_t all_wrong() const;
};

// All that can be wrong, so that a table shows each of them, with its zero.
const std::vector<std::string>& all_wrongs();

void reckon(const diary& of, const hindrances& met, moment end, tally& into);

// As a table.
std::ostream& operator<<(std::ostream& to, const tally& of);

}  // namespace reckoning
