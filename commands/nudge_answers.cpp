// /evidence nudges nothing and /evidence nudges snooze: a nudge is answered.
#include "commands/entry_answer.hpp"
#include "commands/nudge_times.hpp"
#include "commands/nudge_turn.hpp"
#include "commands/nudges.hpp"
#include "commands/rhythm_words.hpp"
#include "commands/text.hpp"
#include "nudges/look_back.hpp"
#include "nudges/open_time.hpp"
#include "nudges/owed.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

using evidence::entry_kind;
using evidence::kept_nudge;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr days one_week{7};
constexpr days can_be_put_off{14};  // after it came, and by that much
constexpr std::string_view weekly_begins = "weekly ";

constexpr std::chrono::hours longest_wait{48};
constexpr std::size_t longest_time = 4;  // words: "a couple of days"
constexpr std::array<std::string_view, 6> filling_words{"for", "until", "till", "to", "in", "by"};
constexpr std::array<std::string_view, 5> hour_words{"h", "hr", "hrs", "hour", "hours"};
constexpr std::array<std::string_view, 5> minute_words{"m", "min", "mins", "minute", "minutes"};
constexpr std::string_view times_to_say = "say 30 min, 3h, tomorrow, Friday or next week";

std::string to_iso(sys_days day) {
    return evidence::calendar_date{year_month_day{day}}.to_iso();
}

std::string in_words(sys_days day) {
    return evidence::to_words(evidence::calendar_date{year_month_day{day}});
}

bool is_weekly(const kept_nudge& one) {
    return one.kind == name_of(nudges::kind::weekly);
}

// "weekly 2026-03-02", or the date alone; nothing for another key and for a day that begins no week.
std::optional<sys_days> week_of_key(std::string_view key) {
    if (key.starts_with(weekly_begins)) key.remove_prefix(weekly_begins.size());
    const auto date = evidence::calendar_date::from_iso(key);
    if (!date || !date->has_day() || nudges::monday_of(date->first_day()) != date->first_day())
        return std::nullopt;
    return date->first_day();
}

// The newest one that came; with a key, that one.
std::optional<kept_nudge> find_sent(const request& asked, std::string_view key) {
    for (const kept_nudge& one : asked.log.nudges())
        if (one.sent && (key.empty() || lower_case(one.key) == lower_case(key))) return one;
    return std::nullopt;
}

void mark_answered(const request& asked, kept_nudge one) {
    if (one.answered && !one.again) return;
    one.answered = true;
    one.again.reset();
    asked.log.note_nudge(one, asked.now);
}

// The week that "nothing" is about; nothing when the words name none.
std::optional<sys_days> week_meant(const request& asked, std::string_view said) {
    const sys_days this_week = nudges::monday_of(today_of(asked));
    const std::string words = lower_case(said);
    if (words == "this week") return this_week;
    if (words == "last week") return this_week - one_week;
    if (!words.empty()) return week_of_key(words);
    for (const kept_nudge& one : asked.log.nudges()) {
        if (!one.sent || !is_weekly(one)) continue;
        const auto week = week_of_key(one.key);
        const bool waits = !one.answered || one.again;
        return week && waits && *week >= this_week - one_week ? week : this_week;
    }
    return this_week;
}

std::string week_in_words(sys_days monday, sys_days today) {
    if (monday == nudges::monday_of(today)) return "this week";
    return "in the week of " + in_words(monday);
}

// What says that the week was not quiet: the newest entry of its days, or one that was logged in it.
std::optional<evidence::entry_summary> said_in(const request& asked, sys_days monday) {
    evidence::list_filter of_its_days;
    of_its_days.limit = 20;
    of_its_days.from = monday;
    of_its_days.until = monday + one_week - days{1};
    const auto stands = [](const evidence::entry_summary& one) { return !one.retracted; };
    const auto happened = asked.log.list(of_its_days);
    if (const auto found = std::find_if(happened.begin(), happened.end(), stands); found != happened.end())
        return *found;
    const std::string zone = asked.log.zone();
    evidence::list_filter newest;
    newest.limit = 50;
    for (const evidence::entry_summary& one : asked.log.list(newest)) {
        const sys_days logged = nudges::local_day(one.logged_at, zone);
        if (stands(one) && one.reconstructed.empty() && logged >= monday && logged < monday + one_week)
            return one;
    }
    return std::nullopt;
}

// "Next nudge: Friday 13 Mar at 16:00."
std::string next_nudge(const request& asked) {
    const nudges::rhythm of = rhythm_of(asked.log);
    const nudge_ahead next = find_next_nudge(asked.log, of, asked.now);
    if (!next.at) return of.profile == nudges::profile::silent ? " Nudges are off." : "";
    return " Next nudge: " + time_in_words(*next.at, of.zone, asked.now) + ".";
}

evidence::statement quiet_week(const request& asked, sys_days monday) {
    evidence::statement what;
    what.entry = asked.log.next_entry(entry_kind::quiet_week);
    what.said = asked.kept;
    what.text = "Nothing to log in the week of " + in_words(monday);
    what.fields = {{"week", to_iso(monday), std::nullopt}};
    const sys_days day = std::min(today_of(asked), monday + one_week - days{1});
    what.happened = evidence::calendar_date{year_month_day{day}};
    return what;
}

struct putting_off {
    std::optional<nudges::snooze> how_long;
    std::optional<sys_days>
        too_far;  // a day that was meant, and lies further ahead than a nudge can be put off
    std::string key;
};

// "30 min", "2h", "an hour", "half an hour", "three hours"
std::optional<std::chrono::minutes> read_wait(std::string words) {
    if (words == "half an hour") return std::chrono::minutes{30};
    const std::size_t letters = std::min(words.find_first_not_of("0123456789"), words.size());
    if (letters > 0 && letters < words.size() && words[letters] != ' ') words.insert(letters, " ");
    const std::vector<std::string> parts = split_words(words);
    if (parts.size() != 2) return std::nullopt;
    const auto count = evidence::read_count(parts.front());
    if (!count || *count < 1 || *count > std::chrono::minutes(longest_wait).count()) return std::nullopt;
    std::optional<std::chrono::minutes> wait;
    if (is_one_of(parts.back(), hour_words)) wait = std::chrono::hours{*count};
    if (is_one_of(parts.back(), minute_words)) wait = std::chrono::minutes{*count};
    return wait && *wait <= longest_wait ? wait : std::nullopt;
}

// The whole of the words is a time; nothing where it is none.
bool read_time(const std::string& words, sys_days today, putting_off& into) {
    if (const auto wait = read_wait(words)) {
        into.how_long = nudges::snooze{*wait, {}, 0};
    } else if (words == "next week") {
        into.how_long = nudges::snooze::next_week;
    } else if (const auto day = nudges::read_day_ahead(words, today)) {
        if (*day - today <= can_be_put_off)
            into.how_long = nudges::snooze{{}, *day - today, 0};
        else
            into.too_far = day;
    } else {
        return false;
    }
    return true;
}

// The key stands at the end, so the time is what the text begins with: as many of its words as are one.
putting_off read_putting_off(std::string_view said, sys_days today) {
    std::vector<std::string> words = split_words(said);
    while (!words.empty() && is_one_of(lower_case(words.front()), filling_words))
        words.erase(words.begin());
    putting_off read;
    for (std::size_t count = std::min(words.size(), longest_time); count > 0; --count) {
        const auto end = words.begin() + std::ptrdiff_t(count);
        if (!read_time(lower_case(join_words({words.begin(), end})), today, read)) continue;
        read.key = join_words({end, words.end()});
        break;
    }
    return read;
}

reply ask_how_long(std::string_view said) {
    const std::string line = "/evidence nudges snooze ";
    reply asks = refuse((said.empty() ? std::string("Until when?")
                                      : "“" + shorten(said, 60) + "” is no time that I can put it off by.") +
                        " Nothing was changed: " + std::string(times_to_say) + ".");
    asks.choices = {{"1 hour", line + "1h"},
                    {"3 hours", line + "3h"},
                    {"Tomorrow", line + "tomorrow"},
                    {"Next week", line + "next week"}};
    return asks;
}

reply ask_to_pause(sys_days until) {
    return refuse(
        "A nudge can be put off by two weeks at most. Nothing was changed: to have none until then, pause "
        "them.",
        {"/evidence nudges pause until " + to_iso(until)});
}

reply nothing_to_put_off(const std::string& key) {
    if (key.empty())
        return refuse(
            "No nudge has come lately that could be put off. Nothing was changed: to have none for a while, "
            "pause them.",
            {"/evidence nudges pause 1 week"});
    return refuse("I know no nudge “" + shorten(key, 60) +
                      "” that has come. Nothing was changed: leave that out to put off the newest one.",
                  {"/evidence nudges snooze tomorrow"});
}

}  // namespace

reply note_quiet_week(const request& asked, std::string_view said) {
    const sys_days today = today_of(asked);
    const auto monday = week_meant(asked, said);
    if (!monday)
        return refuse("“" + shorten(said, 60) +
                          "” names no week. Nothing was saved: say nothing this week, nothing last week, or "
                          "nothing with "
                          "the Monday of the week.",
                      {"/evidence nudges nothing this week",
                       "/evidence nudges nothing " + to_iso(nudges::monday_of(today))});
    if (*monday > today)
        return refuse("The week of " + in_words(*monday) +
                      " is still to come. Nothing was saved: say so when it is over.");
    const std::string week = week_in_words(*monday, today);
    const auto nudge = find_sent(asked, std::string(weekly_begins) + to_iso(*monday));
    if (nudge) mark_answered(asked, *nudge);
    reply answer;
    if (const auto entry = said_in(asked, *monday)) {
        answer.headline = "There was something " + week + ": " + to_text(entry->entry) + ", “" +
                          shorten(entry->title, 120) + "”. That stands, so no quiet week was noted." +
                          next_nudge(asked);
        return answer;
    }
    if (const auto known = asked.log.newest_with(entry_kind::quiet_week, to_iso(*monday))) {
        answer.headline =
            "Noted already, as " + to_text(*known) + ": nothing to log " + week + "." + next_nudge(asked);
        return answer;
    }
    const evidence::record sealed = asked.log.append(quiet_week(asked, *monday), asked.now);
    answer.how = tone::saved;
    answer.entry = sealed.what.entry;
    answer.logged_at = sealed.logged_at;
    answer.headline = "Noted: nothing to log " + week + "." + next_nudge(asked);
    return answer;
}

reply put_nudge_off(const request& asked, std::string_view said) {
    const putting_off wanted = read_putting_off(said, today_of(asked));
    if (wanted.too_far) return ask_to_pause(*wanted.too_far);
    if (!wanted.how_long) return ask_how_long(said);
    auto nudge = find_sent(asked, wanted.key);
    if (!nudge || (wanted.key.empty() && nudge->last_at < asked.now - can_be_put_off))
        return nothing_to_put_off(wanted.key);
    const nudges::rhythm of = rhythm_of(asked.log);
    if (of.profile == nudges::profile::silent)
        return refuse("Nudges are off, so it would not come again. Nothing was changed: turn them on first.",
                      {"/evidence nudges on"});
    const evidence::moment until =
        nudges::snoozed_until(*wanted.how_long, of, asked.log.author().value, asked.now);
    reply answer;
    answer.how = tone::saved;
    if (const auto regular = nudges::next_weekly(of, asked.now);
        is_weekly(*nudge) && regular && *regular <= until) {
        mark_answered(asked, *nudge);
        answer.headline = "The next regular nudge comes before that, " +
                          time_in_words(*regular, of.zone, asked.now) + ", and takes this one's place.";
    } else {
        nudge->again = until;
        nudge->answered = true;
        asked.log.note_nudge(*nudge, asked.now);
        answer.headline = "It comes again " + time_in_words(until, of.zone, asked.now) +
                          ". Your regular time stays " + regular_time_in_words(of) + ".";
    }
    asked.log.plan_nudges(plan_of(asked));
    return answer;
}

}  // namespace commands
