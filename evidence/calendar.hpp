// The day on which something happened, as the person said it. People remember a month as often as a day, so a
// date may lack its day; it is never rounded to one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace evidence {

class calendar_date {
public:
    explicit calendar_date(std::chrono::year_month_day day);
    explicit calendar_date(std::chrono::year_month month);

    // "2026-03-04" or "2026-03"; empty for anything else and for days that do not exist.
    static std::optional<calendar_date> from_iso(std::string_view text);

    std::string to_iso() const;
    bool has_day() const { return has_day_; }

    // The day itself, or the first and last day of the month.
    std::chrono::sys_days first_day() const;
    std::chrono::sys_days last_day() const;

    friend bool operator==(const calendar_date&, const calendar_date&) = default;

private:
    std::chrono::year_month_day day_;
    bool has_day_;
};

// "4 Mar 2026" or "Mar 2026"
std::string to_words(const calendar_date& date);

// Whole days from the end of what was said to the day of logging, at least 0. Used for "logged 34 days
// after".
int days_late(const calendar_date& happened, std::chrono::sys_days logged);

// Reads a date as people type it, as seen on the day `today`:
// "today", "yesterday", "last Tuesday", "Tuesday", "Tuesday last week", "3 weeks ago", "a month ago", "last
// week", "2026-03-04", "2026-03", "4 March", "Mar 4 2026", "Tue 3 March", "4-Mar", "in March", "mid-March",
// "04.03.2026", "3/25/2026" where only one reading is possible. Times of day ("yesterday 14:30") are passed
// over. A weekday or a day without a year is the most recent one. Returns nothing for what it cannot read,
// and for "03/04/2026", which has two readings. The result may lie in the future: the caller decides about
// that.
std::optional<calendar_date> read_date(std::string_view text, std::chrono::sys_days today);

// How many days or weeks a word means: "3", "a", "an", "couple", "zero" to "twelve". In lower case.
std::optional<int> read_count(std::string_view word);

// The date that a text begins with, "yesterday" in "yesterday in the review", and the bytes that it took. A
// single short word counts only when nothing follows it: "may have been earlier" begins with no month.
struct leading_date {
    calendar_date date;
    std::size_t end = 0;
};
std::optional<leading_date> read_leading_date(std::string_view text, std::chrono::sys_days today);

}  // namespace evidence
