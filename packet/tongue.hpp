// Whether a text is in English: a guess by its script and by the short words that every language has its own
// of. The same text always gives the same guess.
#pragma once

#include "packet/english.hpp"

namespace packet {

enum class tongue {
    english,
    unsure,  // too short, or of several languages
    another,
};

tongue guess_tongue(const english_text& text);

}  // namespace packet
