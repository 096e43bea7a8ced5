// How long to wait before something is tried again that has just failed: longer each time, and not at the
// same moment as everybody else.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace bot {

class back_off {
public:
    using duration = std::chrono::milliseconds;

    back_off(duration shortest, duration longest) : shortest_(shortest), longest_(longest), next_(shortest) {}

    // After a failure: between half of the time and all of it; the time doubles up to the longest.
    duration wait() {
        const duration most = next_;
        next_ = std::min(longest_, next_ * 2);
        std::uniform_int_distribution<duration::rep> within(most.count() / 2, most.count());
        return duration{within(random_)};
    }

    // After a success.
    void reset() { next_ = shortest_; }

private:
    duration shortest_, longest_, next_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace bot
