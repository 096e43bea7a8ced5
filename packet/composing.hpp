// What the composing of the three artifacts shares. Only for packet/compose*.cpp.
#pragma once

#include "packet/compose.hpp"

namespace packet {

bool counts(const evidence::entry& of, const period& counted);

statement cited(std::string text, std::vector<std::string> cites);
// With the note that the entry's own words need: where they were reconstructed from, and how late they came.
statement cited(std::string text, const evidence::entry& by, const setting& when);
// The same for words that were said as a stage of the entry, perhaps later than the entry itself.
statement cited(std::string text, const evidence::stage& said, const evidence::entry& of,
                const setting& when);
statement blank(std::string question);

// "logged 34 days after"; empty for what was logged on its day.
std::string lateness_of(const evidence::calendar_date& happened, evidence::moment logged_at,
                        const setting& when);

// "reconstructed from brag.md, line 12"; empty for what was said as such.
std::string note_of(const std::string& reconstructed);

// Two notes one after another, the same one once.
std::string notes_of(const std::string& first, const std::string& second);

// The date in words, where it was reconstructed from, and how late it was logged.
dated date_of(const evidence::calendar_date& happened, evidence::moment logged_at,
              const std::string& reconstructed, const setting& when);

// "between 1 Jan 2026 and 31 Mar 2026"; "on 4 Mar 2026" of one day
std::string in_words(const period& counted);

letterhead head_of(const evidence::portfolio& of, const setting& when);

}  // namespace packet
