// Which entries show a behaviour that was agreed on with the manager: those that say so in their field
// `behaviour`.
#pragma once

#include "evidence/portfolio.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace packet {

// "B-1", "b1 and B-2", "B-1, B-2": each once, in that order. Nothing when anything else stands there.
std::vector<evidence::entry_id> behaviours_in(std::string_view text);

// An entry that shows a behaviour, and when it was said that it does.
struct shown_by {
    const evidence::entry* entry = nullptr;
    const evidence::stage* said = nullptr;
};

// By behaviour, in the order of the days on which the entries happened. Those that nobody agreed on, or that
// were retracted since, are there, too. `of` must outlive it.
std::map<evidence::entry_id, std::vector<shown_by>> links_to_behaviours(const evidence::portfolio& of);

}  // namespace packet
