// By when something was agreed on with the manager: `by: 30 Sep` of a behaviour.
#pragma once

#include "evidence/portfolio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace commands {

// The day that the words mean, read ahead from the day on which they were said; nothing for words that name
// no day ahead ("in Q3").
std::optional<std::chrono::sys_days> day_agreed(const evidence::stage& by, std::string_view zone);

// "30 Sep 2026"; the words as typed where no day can be read in them.
std::string agreed_day_in_words(const evidence::stage& by, std::string_view zone);

}  // namespace commands
