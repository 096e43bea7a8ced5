// What the composing of the three artifacts shares. Only for packet/compose*.cpp.
#pragma once

#include "packet/compose.hpp"

namespace packet {

bool counts(const evidence::entry& of, const period& counted);

statement cited(std::string text, std::vector<std::string> cites);
statement blank(std::string question);

// The date in words, and how late it was logged.
dated date_of(const evidence::calendar_date& happened, evidence::moment logged_at, const setting& when);

letterhead head_of(const evidence::portfolio& of, const setting& when);

}  // namespace packet
