// How fast dossier may call Amazon Chime SDK messaging: all calls of one bearer are counted together (AWS
// General Reference, "Amazon Chime SDK endpoints and quotas"). Knows no socket and no clock.
#pragma once

#include <chrono>
#include <deque>
#include <string_view>

namespace bot::chime {

// What AWS grants a bearer there when nothing else was arranged.
unsigned calls_per_second(std::string_view region);

// One per bearer and process. Not for several threads at once.
class pace {
public:
    using moment = std::chrono::steady_clock::time_point;

    // per_second: at least 1.
    explicit pace(unsigned per_second);

    // When the next call goes: `now` or later. It counts as going then, whether it does or not.
    moment take(moment now);

    // Chime has answered that it was too much: nothing goes before that.
    void blocked(moment until);

private:
    unsigned per_second_;
    std::deque<moment> taken_;  // the last ones, as many as go in a second
    moment blocked_{};
};

}  // namespace bot::chime
