// Dates as they stand in documents. A document was written on a day that nobody knows any more, so words that
// count from today ("yesterday", "2 weeks ago", "Tuesday") say nothing here.
#pragma once

#include "evidence/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace commands {

// What is known where a line stands: its heading's date or year.
struct date_context {
    std::chrono::sys_days today;
    std::optional<int> year;  // "# Brag document 2025"
};

// A whole text that is a date: "2026-03-04", "March 2026", "4 Mar", "Week of 3 Mar", "Q1 2026", "2025". A day
// without a year is of the context's year, else the most recent one. A quarter or a year stands as its last
// month, or as the present one while it lasts: then nothing is said to have happened earlier than it did.
std::optional<evidence::calendar_date> read_document_date(std::string_view text, const date_context& context);

// The date that a line begins with ("2026-03-04: …", "Mar 4 - …", "[Q1 2026] …"), and where the rest begins.
struct line_date {
    evidence::calendar_date date;
    std::string rest;
};
std::optional<line_date> take_leading_date(std::string_view line, const date_context& context);

// The date that a line ends with: "… (March 2026)", "…, 4 Mar 2026".
std::optional<line_date> take_trailing_date(std::string_view line, const date_context& context);

// The date anywhere in a heading: "Sprint 12 (3 Mar 2026)", "March 2026 - Checkout".
std::optional<evidence::calendar_date> date_in_heading(std::string_view heading, const date_context& context);

// The year that a heading names: "Brag document 2025".
std::optional<int> year_in_heading(std::string_view heading);

}  // namespace commands
