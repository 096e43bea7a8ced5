// What a person has chosen about being reminded: when, how often, and when not.
//
// The text form is what a person types and what is kept for them as one setting:
//
//     fri 16:00 standard quiet 20:00-08:00 work mon-fri
//     thu 09:30 light quiet none work sun-thu zone Asia/Kolkata pause 2026-08-01 holidays PT
//     off 2026-12-24..2026-12-31,2027-01-02
#pragma once

#include "nudges/local_time.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nudges {

// What a nudge can be about.
enum class kind {
    weekly,     // what was logged this week, and the one thinnest spot
    mid_year,   // a week before the mid-year check-in, and on its day
    mark,       // a date on the way to the packet
    look_back,  // what became of a decision's hypothesis
};

// "weekly", "mid-year", "mark", "look-back"
std::string_view name_of(kind what);

enum class profile { silent, light, standard, active };

// "silent", "light", "standard", "active"
std::string_view name_of(profile which);

// What a profile means.
struct allowance {
    int per_week = 0;  // nudges of all kinds in one week, Monday to Sunday on the person's clock, at most
    bool look_backs = false;  // those that the author did not ask for
    bool dates = false;       // mid-year and marks
    bool weekly = false;
};

// silent: none. light: 1 a week, with those look-backs alone that were asked for. standard: 2 a week. active:
// 4 a week.
allowance allowance_of(profile which);

// Whether that profile has nudges of that kind; look-backs: those that the author did not ask for.
bool includes(profile which, kind what);

// Hours in which nothing is sent, on the person's clock: from `from` up to but without `to`, over midnight
// when `to` is the smaller one. Equal: no quiet hours.
struct quiet_hours {
    std::chrono::minutes from{20 * 60};
    std::chrono::minutes to{8 * 60};
    bool contains(std::chrono::milliseconds since_midnight) const;
    friend bool operator==(const quiet_hours&, const quiet_hours&) = default;
};

struct rhythm {
    std::chrono::weekday weekday = std::chrono::Friday;
    std::chrono::minutes time{16 * 60};  // since midnight, on the person's clock
    nudges::profile profile = nudges::profile::standard;
    nudges::profile formerly = nudges::profile::standard;  // while silent: what "on" brings back
    quiet_hours quiet;
    std::array<bool, 7> work_days{false, true, true, true, true, true, false};  // from Sunday
    std::string zone;               // IANA; empty: the caller puts in what the platform says
    std::optional<sys_days> pause;  // nothing is sent before this day
    std::string country;            // whose public holidays are off (holidays.hpp); empty: nobody's
    std::set<sys_days> days_off;    // the person's own, from a file or typed
    bool is_paused_on(sys_days day) const { return pause && day < *pause; }
    friend bool operator==(const rhythm&, const rhythm&) = default;
};

constexpr std::size_t most_days_off = 1'000;
constexpr std::chrono::minutes shortest_waking{60};  // what quiet hours must leave of a day

struct rhythm_read {
    rhythm value;                       // of no use while there are problems
    std::vector<std::string> problems;  // all of them, each a sentence that says what to type instead
};

// Changes what is said in `text` and leaves the rest of `start` as it is, so that "thursday 9:30" changes the
// day and the time alone. Words in any order and case: a weekday, a time ("16:00", "930", "4pm", "noon", "16"
// behind a weekday), a profile, and behind its word, with or without a colon, quiet (a stretch or "none"),
// formerly (the profile before silent), work ("mon-fri", "mon,tue,thu"), zone, pause (a day or "none"),
// holidays (a country or "none"), off (days and stretches of days, instead of those so far, or "none").
// "default" puts back what stands with nothing set, but not zone and days off.
rhythm_read read_rhythm(std::string_view text, const rhythm& start = {});

// The text form of all of it; read_rhythm gives the same value back.
std::string to_text(const rhythm& chosen);

}  // namespace nudges
