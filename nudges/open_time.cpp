#include "nudges/open_time.hpp"

#include "nudges/holidays.hpp"

#include <algorithm>
#include <cstdint>

namespace nudges {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

constexpr days farthest{400};
constexpr days two_weeks{14};
constexpr int most_weeks = 60;
constexpr minutes whole_day{24 * 60};

// The end of the quiet hours that `at` lies in. Where a clock change repeats or skips that time, the clock
// that the person has now counts.
moment end_of_quiet(const rhythm& of, const local_time& shown, moment at) {
    const bool is_tomorrow = of.quiet.to <= shown.since_midnight;
    const moment by_clock = to_utc(shown.day + days{is_tomorrow ? 1 : 0}, of.quiet.to, of.zone);
    if (by_clock > at) return by_clock;
    return at + (of.quiet.to - shown.since_midnight);
}

}  // namespace

milliseconds share_of_spread(std::string_view person) {
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a: the same on every machine and in every version
    for (const char c : person) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211U;
    }
    hash ^= hash >> 32U;
    return milliseconds{hash % std::uint64_t(milliseconds{spread - on_the_way}.count())};
}

bool is_open_day(const rhythm& of, sys_days day) {
    return of.work_days[std::chrono::weekday{day}.c_encoding()] && !of.days_off.contains(day) &&
           !is_public_holiday(of.country, day);
}

closed_by closed_at(const rhythm& of, moment at) {
    const local_time shown = to_local(at, of.zone);
    if (of.is_paused_on(shown.day)) return closed_by::pause;
    if (!is_open_day(of, shown.day)) return closed_by::day_off;
    if (of.quiet.contains(shown.since_midnight)) return closed_by::quiet_hours;
    return closed_by::nothing;
}

moment closes_at(const rhythm& of, moment open) {
    const local_time shown = to_local(open, of.zone);
    const moment midnight = start_of_day(shown.day + days{1}, of.zone);
    if (of.quiet.from == of.quiet.to || shown.since_midnight >= of.quiet.from) return midnight;
    return std::min(midnight, to_utc(shown.day, of.quiet.from, of.zone));
}

std::optional<moment> next_open(const rhythm& of, moment from) {
    const sys_days begins = local_day(from, of.zone);
    const sys_days gives_up = (of.is_paused_on(begins) ? *of.pause : begins) + farthest;
    for (moment at = from;;) {
        const local_time shown = to_local(at, of.zone);
        if (shown.day > gives_up) return std::nullopt;
        switch (closed_at(of, at)) {
            case closed_by::nothing:
                return at;
            case closed_by::pause:
                at = start_of_day(*of.pause, of.zone);
                break;
            case closed_by::day_off:
                at = start_of_day(shown.day + days{1}, of.zone);
                break;
            case closed_by::quiet_hours:
                at = end_of_quiet(of, shown, at);
                break;
        }
    }
}

minutes time_of_day(const rhythm& of) {
    const quiet_hours& quiet = of.quiet;
    if (quiet.from == quiet.to) return of.time;
    if (quiet.contains(of.time)) {
        if (quiet.to > of.time) return quiet.to;
        return quiet.from - spread;
    }
    const minutes until_quiet = (quiet.from - of.time + whole_day) % whole_day;
    if (until_quiet >= spread) return of.time;
    return (of.time + until_quiet - spread + whole_day) % whole_day;  // quiet from 00:05: at 23:55
}

std::optional<moment> weekly_in(const rhythm& of, sys_days monday) {
    const sys_days chosen = monday + (of.weekday - std::chrono::Monday);
    const auto at_regular_time = [&](sys_days day) { return to_utc(day, time_of_day(of), of.zone); };
    for (sys_days day = chosen; day >= monday; day -= days{1})
        if (is_open_day(of, day)) return at_regular_time(day);
    for (sys_days day = chosen; day < monday + days{7}; day += days{1})
        if (is_open_day(of, day)) return at_regular_time(day);
    return std::nullopt;
}

std::optional<moment> next_weekly(const rhythm& of, moment after) {
    const sys_days today = local_day(after, of.zone);
    const sys_days begins = of.is_paused_on(today) ? *of.pause : today;
    sys_days monday = monday_of(begins);
    for (int week = 0; week < most_weeks; ++week, monday += days{7}) {
        const auto at = weekly_in(of, monday);
        if (at && *at > after && !of.is_paused_on(local_day(*at, of.zone))) return at;
    }
    return std::nullopt;
}

std::optional<moment> regular_by(const rhythm& of, sys_days day) {
    for (sys_days at = day; at > day - two_weeks; at -= days{1})
        if (is_open_day(of, at)) return to_utc(at, time_of_day(of), of.zone);
    return regular_from(of, day);
}

std::optional<moment> regular_from(const rhythm& of, sys_days day) {
    for (sys_days at = day; at < day + farthest; at += days{1})
        if (is_open_day(of, at)) return to_utc(at, time_of_day(of), of.zone);
    return std::nullopt;
}

}  // namespace nudges
