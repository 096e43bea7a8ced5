#include "commands/nudge_times.hpp"

#include "commands/nudge_turn.hpp"
#include "nudges/owed.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace commands {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr std::uint64_t most_records_passed_over = 50;
constexpr int most_looks_ahead = 100;
constexpr days farthest{400};

std::string_view name_of(std::chrono::weekday day) {
    constexpr std::array<std::string_view, 7> names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
    return names.at(day.c_encoding());
}

// When something was last said: by the newest record that says something of its day.
evidence::moment last_said(evidence::evidence_view& view) {
    const std::uint64_t newest = view.size();
    for (std::uint64_t back = 0; back < most_records_passed_over && back < newest; ++back) {
        const auto record = view.record_at(newest - back);
        if (!record || !record->what.reconstructed.empty()) continue;
        if (record->what.kind == evidence::record_kind::logged ||
            record->what.kind == evidence::record_kind::staged)
            return record->logged_at;
    }
    return {};
}

nudges::situation situation_of(evidence::evidence_view& view, const nudges::rhythm& rhythm,
                               evidence::moment now) {
    nudges::situation of;
    of.person = view.author().value;
    of.rhythm = rhythm;
    of.cycle = cycle_of(view);
    // Without a plan nothing is owed yet.
    of.since = now + std::chrono::milliseconds{1};
    if (const auto plan = view.plan()) {
        of.since = plan->since;
        of.rhythm_since = plan->rhythm_since;
        of.cycle_since = plan->cycle_since;
    }
    of.said.push_back({last_said(view)});
    for (const evidence::kept_nudge& one : view.nudges())
        of.past.push_back(to_past(one));
    return of;
}

}  // namespace

std::string day_in_words(sys_days day, sys_days today) {
    if (day == today) return "today";
    if (day == today + days{1}) return "tomorrow";
    const year_month_day date{day};
    std::string words = evidence::to_words(evidence::calendar_date{date});
    if (date.year() == year_month_day{today}.year()) words.erase(words.rfind(' '));
    return std::string(name_of(std::chrono::weekday{day})) + " " + words;
}

std::string clock_in_words(std::chrono::minutes since_midnight) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", int(since_midnight.count() / 60),
                  int(since_midnight.count() % 60));
    return text.data();
}

std::string time_in_words(evidence::moment at, std::string_view zone, evidence::moment now) {
    const nudges::local_time shown = nudges::to_local(at, zone);
    return day_in_words(shown.day, nudges::local_day(now, zone)) + " at " +
           clock_in_words(std::chrono::floor<std::chrono::minutes>(shown.since_midnight));
}

std::string days_from(sys_days today, sys_days day) {
    const auto ahead = (day - today).count();
    if (ahead == 0) return "today";
    const auto count = ahead < 0 ? -ahead : ahead;
    const std::string counted = std::to_string(count) + (count == 1 ? " day" : " days");
    return ahead < 0 ? counted + " ago" : "in " + counted;
}

nudge_ahead find_next_nudge(evidence::evidence_view& view, const nudges::rhythm& of, evidence::moment now) {
    nudges::situation seen = situation_of(view, of, now);
    nudge_ahead ahead;
    ahead.every_weeks =
        nudges::weeks_between(nudges::unanswered_in_a_row(seen.past, seen.said.front().at, now));
    evidence::moment at = now;
    for (int looks = 0; looks < most_looks_ahead && at < now + farthest; ++looks) {
        const nudges::owed found = nudges::look(seen, at);
        if (found.send) {
            const bool has_share = !found.send->again && at > now;
            ahead.at = has_share ? at - nudges::share_of_spread(seen.person) : at;
            return ahead;
        }
        if (!found.next_look) return ahead;
        nudges::settle(seen.past, found, at);
        at = *found.next_look;
    }
    return ahead;
}

}  // namespace commands
