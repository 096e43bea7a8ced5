// Waiting for what nobody tells.
#pragma once

#include <chrono>
#include <thread>

namespace support {

// Beside others who want the processor, what takes a tenth of a second alone has taken half a minute.
inline constexpr std::chrono::minutes longest_wait{2};

// Whether it has come true in that time. Looks once a millisecond: who looks all the time keeps the processor
// from what is waited for.
template <class Reached>
bool eventually(Reached reached) {
    const auto give_up = std::chrono::steady_clock::now() + longest_wait;
    while (!reached()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace support
