#include "bot/chime/pace.hpp"

#include <algorithm>

namespace bot::chime {

namespace {

// A second and a little more, because calls do not all take the same time to get there.
constexpr std::chrono::milliseconds window{1100};

}  // namespace

unsigned calls_per_second(std::string_view region) {
    return region == "us-east-1" ? 10 : 5;
}

pace::pace(unsigned per_second) : per_second_(std::max(1U, per_second)) {}

pace::moment pace::take(moment now) {
    moment when = std::max(now, blocked_);
    if (taken_.size() == per_second_) {
        when = std::max(when, taken_.front() + window);
        taken_.pop_front();
    }
    taken_.push_back(when);
    return when;
}

void pace::blocked(moment until) {
    blocked_ = std::max(blocked_, until);
}

}  // namespace bot::chime
