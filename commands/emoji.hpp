// The emoji by which a person keeps a message.
#pragma once

#include "evidence/evidence_log.hpp"

#include <string>
#include <string_view>

namespace commands {

// Its name without colons; "pushpin" until they choose another.
std::string emoji_of(evidence::evidence_view& view);

// The name of what was typed or reacted with: ":Pushpin:" and "pushpin" are "pushpin", "+1::skin-tone-3" is
// "+1". Empty for what is no emoji's name. At most 100 bytes of letters in any script, digits, "_", "-", "+"
// and "'".
std::string emoji_name(std::string_view text);

}  // namespace commands
