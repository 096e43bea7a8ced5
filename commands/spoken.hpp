// Days, counts and entries as one would say them: "4 Mar", "5 weeks ago", "2 decisions and a metric".
#pragma once

#include "evidence/calendar.hpp"
#include "evidence/portfolio.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// "4 Mar"; with its year when it is far from today.
std::string spoken_day(std::chrono::sys_days day, std::chrono::sys_days today);

// "today", "yesterday", "9 days ago", "5 weeks ago", "4 months ago"; "in March" where only the month is
// known.
std::string spoken_ago(const evidence::calendar_date& date, std::chrono::sys_days today);

// "today", "tomorrow", "in 9 days", "in 8 weeks"; of the past as spoken_ago.
std::string spoken_ahead(std::chrono::sys_days day, std::chrono::sys_days today);

// "March"; with its year when it is far from today.
std::string spoken_month(std::chrono::sys_days day, std::chrono::sys_days today);

// "a metric", "2 metrics", "no metrics"
std::string spoken_count(std::size_t count, std::string_view one, std::string_view many);

// "a", "a and b", "a, b and c"
std::string spoken_list(const std::vector<std::string>& parts);

// In quotation marks, in one line and shortened: "“Dropped gift wrap”"; empty for nothing.
std::string spoken_quote(std::string_view said);

// "D-14 “Dropped gift wrap”", "M-7 conversion 3.1%", "P-3 with @sam"
std::string spoken_entry(const evidence::entry& of);

// With a capital letter and a full stop.
std::string spoken_sentence(std::string text);

}  // namespace commands
