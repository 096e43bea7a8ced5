// What a person is owed now, and when to look again. A pure function of what they chose, what they said, what
// was sent before, and the time; whoever calls it sends and keeps what it says in one transaction.
//
// The rules:
//   - Nothing is sent in quiet hours, on a day that is not open, or during a pause; no more in one week
//   (Monday
//     to Sunday on the person's clock) than the profile says, and no more than one on a day. What comes
//     second waits for the next open day or week, but a weekly nudge is left out: the other one names the
//     thin spot, too. First comes mid-year, then a mark, the weekly one, a look-back.
//   - A snoozed nudge comes again when asked for. It is the same nudge, so neither the day nor the week
//     counts it, and no regular time shifts; but any two are an hour apart. When a later weekly nudge is due,
//     a snoozed one is over.
//   - The weekly nudge is left out when the week is rich: three things said in it or more, one with a number.
//   - Weekly nudges and look-backs that nobody answers make it back off: after two in a row the weekly one
//     comes every second week, after four every fourth, and look-backs are left to it. Whatever the person
//     says or answers ends that, "nothing this week" included.
//   - A look-back that the author asked for (`review:` with a day) comes all the same, and under the profile
//     light, too, which has no others; like any other it waits for an open day and week.
//   - What is late (downtime, a holiday, a full week) is sent once while it makes sense: a weekly nudge for
//     three days, a look-back for fourteen, a mark until the next one or fourteen days, the announcement of
//     the check-in until its day, the check-in for three days. After that it is dropped, with the reason. A
//     weekly nudge whose time lay in a pause is dropped, too. Never more than one at a look.
#pragma once

#include "nudges/cycle.hpp"
#include "nudges/look_back.hpp"
#include "nudges/open_time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nudges {

// One nudge that was sent or dropped, as it is kept.
struct past_nudge {
    std::string key;
    kind what = kind::weekly;
    bool sent = true;             // false: it was dropped
    moment at{};                  // when it was first sent, or dropped
    moment last_at{};             // when it was last sent: later than `at` when it was snoozed
    std::optional<moment> again;  // snoozed until then
    bool answered = false;        // after it was last sent; "nothing this week" is an answer
    friend bool operator==(const past_nudge&, const past_nudge&) = default;
};

// When the person said something, for an entry of its own or a stage of one.
struct said {
    moment at{};
    bool has_number = false;
    bool is_nothing = false;  // that a week was quiet: heard, but nothing that makes a week rich
};

// All of it, in no order; what was reconstructed does not count.
std::vector<said> everything_said(const evidence::portfolio& of);

struct situation {
    std::string person;  // "slack:TEAM/USER"; makes the share of the spread
    nudges::rhythm rhythm;
    std::optional<nudges::cycle> cycle;
    moment since{};         // what was due before is not owed: their first entry, or when nudging began
    moment rhythm_since{};  // likewise for the weekly ones: when weekday or time were last changed
    moment cycle_since{};   // likewise for mid-year and marks: when the cycle was last set
    std::vector<look_back> look_backs;
    std::vector<nudges::said> said;  // at least what is younger than the oldest of `past`
    std::vector<past_nudge> past;    // of the last 100 days at least, in any order
};

// key: names it among all of this person's: "weekly 2026-03-02", "mark review 2026-10-16",
// "mid-year 2026-07-01", "look-back D-14 after 2 weeks".
struct nudge {
    std::string key;
    kind what = kind::weekly;
    moment planned{};                       // when it was due; earlier than now when it is late
    moment good_until{};                    // it makes no sense any more after that
    bool again = false;                     // it was sent before and snoozed
    sys_days week{};                        // weekly: the Monday of the week it is about
    std::optional<mark> of_mark;            // mid_year, mark
    std::optional<look_back> of_look_back;  // look_back
    int unanswered = 0;                     // weekly nudges and look-backs in a row before this one
    int next_in_weeks = 1;  // weekly: how long until the next one when this one is not answered, either
};

enum class reason {
    too_late,     // it made no sense any more
    paused,       // until it would have made no sense any more
    day_off,      // likewise
    quiet_hours,  // likewise
    full_week,    // likewise: the profile's number was reached
    full_day,     // another one came that day
    rich_week,    // enough was said
    backed_off,   // too many in a row were not answered
    superseded,   // a snoozed one whose occasion is over
};

// "it was too late for it to make sense"
std::string_view to_words(reason why);

struct dropped {
    std::string key;
    kind what = kind::weekly;
    moment planned{};
    reason why = reason::too_late;
};

struct owed {
    std::optional<nudge> send;  // now
    std::vector<dropped> drop;
    std::optional<moment> next_look;  // after now; nothing: only when something of the situation changes
};

// Look again at `next_look`, and at once when the rhythm, the cycle or a look-back changed or a nudge was
// snoozed.
owed look(const situation& of, moment now);

// Weekly nudges and look-backs in a row, sent before `now`, after which the person neither answered nor said
// anything; last_said: when they last did say something. What came again was put off when it came first.
int unanswered_in_a_row(const std::vector<past_nudge>& past, moment last_said, moment now);

// How many weeks lie between two weekly nudges when so many in a row were not answered.
int weeks_between(int unanswered);

// Keeps what look said at `now`: afterwards the same look finds nothing.
void settle(std::vector<past_nudge>& past, const owed& found, moment now);

// The person answered that nudge. False when it is not known or was not sent.
bool answer(std::vector<past_nudge>& past, std::string_view key);

// How long somebody puts a nudge off: so long from now, or until nine o'clock of a day ahead. One of the
// three is not zero.
struct snooze {
    std::chrono::minutes wait{};
    std::chrono::days days{};
    int weeks = 0;  // 1: until the Monday of next week

    static const snooze one_hour, three_hours, tomorrow, next_week;

    friend bool operator==(const snooze&, const snooze&) = default;
};
inline constexpr snooze snooze::one_hour{std::chrono::hours{1}, {}, 0};
inline constexpr snooze snooze::three_hours{std::chrono::hours{3}, {}, 0};
inline constexpr snooze snooze::tomorrow{{}, std::chrono::days{1}, 0};
inline constexpr snooze snooze::next_week{{}, {}, 1};

// The end of that; on a day, with the person's share of the spread. When that is closed, the first open
// moment after it.
moment snoozed_until(const snooze& how_long, const rhythm& of, std::string_view person, moment now);

// Puts that nudge off. False when it is not known or was not sent.
bool put_off(std::vector<past_nudge>& past, std::string_view key, moment until);

}  // namespace nudges
