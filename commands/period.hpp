// The days that a list, a search or a packet is about: "this week", "Q1", "since: March".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

struct period {
    std::optional<std::chrono::sys_days> from;  // both included
    std::optional<std::chrono::sys_days> until;

    bool is_everything() const { return !from && !until; }
    bool ends_before_it_begins() const { return from && until && *from > *until; }
    friend bool operator==(const period&, const period&) = default;
};

// Reads a stretch of days as people say it, as seen on the day `today`: "this week", "last month", "this
// quarter", "last year", "last 3 weeks", "week 11", "week 11 2025", "2025-W11", "Q1", "Q1 2026", "H1",
// "2026", and whatever evidence::read_date reads ("March", "2026-03", "yesterday"), which is that month or
// day. Weeks are those of ISO 8601: from Monday, and the first has the year's first Thursday. A week, a
// quarter or a half without a year is the most recent one that has begun. Nothing for what it cannot read.
std::optional<period> read_period(std::string_view text, std::chrono::sys_days today);

// "9 – 15 Mar 2026", "4 Mar 2026", "since 1 Mar 2026", "until 31 Mar 2026"; empty for everything.
std::string to_words(const period& days);

// The same to type: "since: 2026-03-01 until: 2026-03-31".
std::string to_line(const period& days);

// A text with its period taken out: behind "since:", "from:" or "after:", behind "until:", "to:", "till:" or
// "before:", behind "on:", "during:", "when:" or "happened:", or standing by itself ("March", "January -
// March", "between January and March"). A key may lack its colon when a date follows; in a search only
// "since" and "until" may.
struct period_in_text {
    period days;               // as said, though it may end before it begins
    std::string since, until;  // as typed; a period by itself is `since`
    std::string unread;        // what stood behind a key and is no date; the key ("since:") when nothing did
    std::vector<std::string> rest;  // all other words
};

// by_itself: whether "March" without a key is a period too; in a search it is a word to look for.
period_in_text take_period(const std::vector<std::string>& words, std::chrono::sys_days today,
                           bool by_itself);

}  // namespace commands
