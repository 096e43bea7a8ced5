// How long to wait before something is tried again, anywhere between nothing and a time that doubles with
// each failure ("full jitter"), so that those who failed together do not come again together.
#pragma once

#include <chrono>

namespace bot {

// failures: in a row, at least 1. most: that the time grows to.
std::chrono::milliseconds full_jitter(unsigned failures, std::chrono::milliseconds first,
                                      std::chrono::milliseconds most);

}  // namespace bot
