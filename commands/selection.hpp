// What /evidence list and search share: kinds by name, and pages.
#pragma once

#include "commands/period.hpp"
#include "commands/reply.hpp"
#include "evidence/evidence_log.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// "decisions", "metric", "mentoring", in lower case.
std::optional<evidence::entry_kind> kind_meant(std::string_view word);

// The word for a kind that kind_meant reads: "decisions".
std::string_view word_of(evidence::entry_kind kind);

// "1 decision", "2 mentoring stories", "3 entries"
std::string counted(std::size_t count, std::optional<evidence::entry_kind> kind);

// Takes "page 2" off the end of the words; 1 when it is not there.
std::size_t take_page(std::vector<std::string>& words);

// The refusal of days that cannot be read, or that end before they begin. line: a whole command that dates
// can be typed behind.
std::optional<reply> refuse_period(const period_in_text& said, const std::string& line);

// Which part of what was found is shown.
struct page {
    std::size_t number = 1;
    std::size_t rows = 20;

    std::size_t skipped() const { return (number - 1) * rows; }
    std::size_t of(std::size_t count) const { return (count + rows - 1) / rows; }
};

// The refusal of a page beyond the last one of `count` rows. line: what to type, without the page.
std::optional<reply> refuse_page(const page& shown, std::size_t count, const std::string& line);

// Says in the headline which page is shown, and behind it which line shows the next one.
void mention_page(reply& answer, const page& shown, std::size_t count, const std::string& line);

}  // namespace commands
