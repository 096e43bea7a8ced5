// What stands in the outbox for rooms of the retired Amazon Chime: written in the transaction of its cause,
// posted by classic_sender.hpp.
#pragma once

#include "evidence/clock.hpp"
#include "storage/outbox.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace bot::chime {

enum class room_letter_kind {
    answer,    // to what somebody said; where nobody knows whether it arrived, it is posted once more
    greeting,  // likewise
    reminder,  // rather not at all than twice
};

struct room_letter {
    std::string room;
    room_letter_kind kind = room_letter_kind::answer;
    std::vector<std::string> posts;  // JSON bodies, in order
    std::string sealed_url{};        // the address that came with what is answered (known_rooms::sealed)
    evidence::moment url_until{};    // until then it may be used
};

// The address that comes with a mention is good for two minutes, and an answer takes a moment on its way.
inline constexpr std::chrono::seconds short_life{110};

// An answer that could not be posted for so long would only puzzle the room; what was said is kept anyway.
inline constexpr std::chrono::hours answers_last{1};

// key: names it among all letters. expires: it is not posted from then on.
storage::outgoing to_outgoing(const room_letter& what, const std::string& key, evidence::moment expires);

// Nothing for a row that no version of ours wrote.
std::optional<room_letter> read_room_letter(const storage::outbox::letter& row);

}  // namespace bot::chime
