// What the composing of the three artifacts shares. Only for packet/compose*.cpp.
#pragma once

#include "packet/compose.hpp"

namespace packet {

bool counts(const evidence::entry& of, const period& counted);

statement cited(std::string text, std::vector<std::string> cites);
statement cited(std::string text, const evidence::entry& by);  // with the note where it is reconstructed
statement blank(std::string question);

// "reconstructed from brag.md, line 12"; empty for what was said as such.
std::string note_of(const std::string& reconstructed);

// The same two notes one after another.
std::string notes_of(const std::string& first, const std::string& second);

// The date in words, where it was reconstructed from, and how late it was logged.
dated date_of(const evidence::calendar_date& happened, evidence::moment logged_at,
              const std::string& reconstructed, const setting& when);

letterhead head_of(const evidence::portfolio& of, const setting& when);

}  // namespace packet
