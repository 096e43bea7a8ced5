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

constexpr int most_weeks_passed_over = 8;

std::string_view name_of(std::chrono::weekday day) {
    constexpr std::array<std::string_view, 7> names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
    return names.at(day.c_encoding());
}

bool is_answerable(const evidence::kept_nudge& one) {
    return one.sent && (one.kind == nudges::name_of(nudges::kind::weekly) ||
                        one.kind == nudges::name_of(nudges::kind::look_back));
}

// Since something was last answered or said.
int unanswered(evidence::evidence_view& view, const std::vector<evidence::kept_nudge>& kept) {
    evidence::moment heard{};
    if (const auto newest = view.record_at(view.size())) heard = newest->logged_at;
    for (const evidence::kept_nudge& one : kept)
        if (one.sent && one.answered) heard = std::max(heard, one.last_at);
    return int(std::count_if(kept.begin(), kept.end(), [&](const evidence::kept_nudge& one) {
        return is_answerable(one) && one.last_at > heard;
    }));
}

std::string weekly_key(sys_days monday) {
    return "weekly " + evidence::calendar_date{year_month_day{monday}}.to_iso();
}

std::optional<sys_days> last_week_sent(const std::vector<evidence::kept_nudge>& kept) {
    constexpr std::string_view before = "weekly ";
    std::optional<sys_days> last;
    for (const evidence::kept_nudge& one : kept) {
        if (!one.sent || !one.key.starts_with(before)) continue;
        const auto monday = evidence::calendar_date::from_iso(one.key.substr(before.size()));
        if (monday) last = std::max(last, std::optional(monday->first_day()));
    }
    return last;
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

regular_nudge next_regular(evidence::evidence_view& view, const nudges::rhythm& of, evidence::moment now) {
    if (!nudges::includes(of.profile, nudges::kind::weekly)) return {};
    const std::vector<evidence::kept_nudge> kept = view.nudges();
    const regular_nudge none{std::nullopt, nudges::weeks_between(unanswered(view, kept))};
    const auto last = last_week_sent(kept);
    const auto is_known = [&](const std::string& key) {
        return std::any_of(kept.begin(), kept.end(),
                           [&](const evidence::kept_nudge& one) { return one.key == key; });
    };
    evidence::moment after = now - nudges::share_of_spread(view.author().value);
    for (int week = 0; week < most_weeks_passed_over; ++week) {
        const auto at = nudges::next_weekly(of, after);
        if (!at) return none;
        const sys_days monday = nudges::monday_of(nudges::local_day(*at, of.zone));
        const bool is_backed_off = last && monday - *last < none.every_weeks * days{7};
        if (!is_backed_off && !is_known(weekly_key(monday))) return {at, none.every_weeks};
        after = *at;
    }
    return none;
}

}  // namespace commands
