#include "bot/jitter.hpp"

#include <algorithm>
#include <random>

namespace bot {

using std::chrono::milliseconds;

namespace {

constexpr unsigned most_doublings = 16;

}  // namespace

milliseconds full_jitter(unsigned failures, milliseconds first, milliseconds most) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    const unsigned doublings = std::clamp(failures, 1U, most_doublings) - 1;
    const milliseconds within = std::min(most, first * (1 << doublings));
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, within.count())(random));
}

}  // namespace bot
