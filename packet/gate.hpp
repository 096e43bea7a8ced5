// Whether each artifact is ready: which guide rule is unmet, which entries count towards it and which line
// would meet it. Not ready never means withheld.
//
// The rules are those of a pack (rule_pack.hpp). What they ask for is advice of the guides that it names.
#pragma once

#include "packet/compose.hpp"
#include "packet/documents.hpp"
#include "packet/rule_pack.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace packet {

// What was seen when an artifact was typeset.
struct measured {
    int pages = 0;                     // 0: it was not typeset
    std::vector<omission> left_out{};  // for want of room
};

// Everything that the rules look at. All of it must outlive the check.
struct submission {
    const evidence::portfolio& of;
    const setting& when;
    const composed& made;
    std::optional<measured> map{};  // nothing: that artifact was not asked for, and is not checked
    std::optional<measured> log{};
    std::optional<measured> charter{};
};

// The artifacts that were asked for, in their order, then what concerns the packet as a whole. A pure
// function. It does not fill `order`.
readiness check(const submission& what, const rule_pack& rules);

// All three over the whole log as it stands, composed and not typeset: what is too long for its pages may
// look ready here and lose something in the packet.
readiness check(const evidence::portfolio& of, const setting& when, const rule_pack& rules);

// Something that an artifact lacks.
struct thin_place {
    const artifact_readiness* artifact = nullptr;  // nothing: the packet as a whole
    const finding* what = nullptr;
};

// All findings in the order in which they are worth filling: what blocks before advice, from each artifact in
// turn, the one of which least is there first. The same line is asked for once. They point into `state`.
std::vector<thin_place> thinnest_first(const readiness& state);

// Whether every artifact that was asked for is ready.
bool all_ready(const readiness& state);

// Whether the gate has a check of that rule. Rules of wording are checked elsewhere (wording.hpp).
bool is_checked(std::string_view rule);

}  // namespace packet
