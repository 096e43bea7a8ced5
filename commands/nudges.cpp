// /evidence nudges.
#include "commands/nudges.hpp"

#include "commands/entry_answer.hpp"
#include "commands/nudge_times.hpp"
#include "commands/nudge_turn.hpp"
#include "commands/rhythm_line.hpp"
#include "commands/rhythm_words.hpp"
#include "commands/text.hpp"
#include "nudges/open_time.hpp"

#include <algorithm>

namespace commands {

using nudges::profile;
using nudges::rhythm;
using std::chrono::sys_days;

namespace {

constexpr std::string_view setting_name = "nudges";
constexpr std::size_t most_problems_shown = 5;  // of a calendar file
constexpr std::string_view to_pause = "/evidence nudges pause ";

// "Friday 6 Mar at 16:00, and then every 2nd week until you answer one"
std::string next_in_words(const request& asked, const rhythm& of) {
    const nudge_ahead next = find_next_nudge(asked.log, of, asked.now);
    if (of.profile == profile::silent) return {};
    if (!next.at) return "none: no day on which it could come is in sight";
    std::string text = time_in_words(*next.at, of.zone, asked.now);
    if (next.every_weeks > 1)
        text += "; every " + std::to_string(next.every_weeks) +
                " weeks only, for the last ones were not answered. Whatever you log or answer ends that";
    return text;
}

std::string last_in_words(const request& asked, const rhythm& of) {
    const auto kept = asked.log.nudges();
    const auto last =
        std::find_if(kept.begin(), kept.end(), [](const evidence::kept_nudge& one) { return one.sent; });
    if (last == kept.end()) return {};
    const sys_days today = today_of(asked);
    const sys_days day = nudges::local_day(last->last_at, of.zone);
    std::string text = day_in_words(day, today);
    if (day < today) text += ", " + days_from(today, day);
    if (last->again) return text + "; put off until " + time_in_words(*last->again, of.zone, asked.now);
    return text + (last->answered ? ", answered" : ", not answered");
}

void add_fact(reply& to, std::string label, std::string text) {
    if (!text.empty()) to.facts.push_back({std::move(label), std::move(text)});
}

// One-tap ways to have more of them, fewer, or none.
std::vector<choice> ways_to_change(const rhythm& of, sys_days today) {
    if (of.profile == profile::silent) return {{"On again", "/evidence nudges on"}};
    std::vector<choice> ways;
    if (of.is_paused_on(today))
        ways.push_back({"Resume now", "/evidence nudges resume"});
    else
        ways.push_back({"Pause 2 weeks", std::string(to_pause) + "2 weeks"});
    for (const auto& [which, label] :
         {std::pair{profile::light, "Light"}, {profile::standard, "Standard"}, {profile::active, "Active"}})
        if (of.profile != which) ways.push_back({label, "/evidence nudges " + std::string(name_of(which))});
    ways.push_back({"Off", "/evidence nudges off"});
    return ways;
}

std::string headline_of(const rhythm& of, sys_days today) {
    if (of.profile == profile::silent) return "Nudges are off: nothing comes by itself.";
    if (of.is_paused_on(today)) return "Nudges are paused until " + day_in_words(*of.pause, today) + ".";
    return "Nudges come on " + regular_time_in_words(of) + ", your time (" + of.zone + ").";
}

reply describe(const request& asked) {
    const rhythm of = rhythm_of(asked.log);
    const sys_days today = today_of(asked);
    const bool is_silent = of.profile == profile::silent;
    reply answer;
    answer.headline = headline_of(of, today);
    if (!is_silent) {
        add_fact(answer, "Next nudge", next_in_words(asked, of));
        add_fact(answer, "Last nudge", last_in_words(asked, of));
        add_fact(answer, "How many", profile_in_words(of.profile));
    }
    if (is_silent || of.is_paused_on(today))
        add_fact(answer, "Regular time", regular_time_in_words(of) + ", your time (" + of.zone + ")");
    add_fact(answer, "Quiet hours", quiet_in_words(of.quiet));
    add_fact(answer, "Work days", work_days_in_words(of));
    const std::string holidays = holidays_in_words(of, today);
    add_fact(answer, "Holidays", holidays.empty() ? "none chosen" : holidays);
    add_fact(answer, "Days off", days_off_in_words(of, today));
    answer.next = question{"What should be different?", line_for_rhythm(of, today)};
    if (!is_silent) answer.examples = {"/evidence nudges thu 9:30", "/evidence nudges pause until 1 Aug"};
    if (!is_silent && of.country.empty()) answer.examples.emplace_back("/evidence nudges holidays PT");
    answer.choices = ways_to_change(of, today);
    return answer;
}

std::string sentences(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all)
        text += one + " ";
    return text;
}

reply ask_until_when() {
    reply asks = refuse("Until when? Nothing was changed yet: say the day on which nudges may come again.",
                        {std::string(to_pause) + "until 1 Aug"});
    asks.choices = {{"A week", std::string(to_pause) + "1 week"},
                    {"2 weeks", std::string(to_pause) + "2 weeks"},
                    {"A month", std::string(to_pause) + "1 month"}};
    return asks;
}

// What was chosen and comes out differently.
void add_remarks(const rhythm& before, const rhythm& now, reply& to) {
    const auto moved = nudges::time_of_day(now);
    const bool is_new_time = now.time != before.time || now.quiet != before.quiet;
    if (is_new_time && moved != now.time)
        add_fact(to, "Moved",
                 clock_in_words(now.time) + " lies in your quiet hours or just before them, so it comes at " +
                     clock_in_words(moved));
    if (now.weekday != before.weekday || now.work_days != before.work_days)
        add_fact(to, "Moved", moved_weekday_in_words(now));
}

void keep(const request& asked, const rhythm& before, rhythm chosen) {
    if (chosen.zone != before.zone) asked.log.set_zone(chosen.zone);
    chosen.zone.clear();  // the log has it
    asked.log.set_setting(setting_name, nudges::to_text(chosen));
    evidence::nudge_plan plan = plan_of(asked);
    if (chosen.weekday != before.weekday || chosen.time != before.time) plan.rhythm_since = asked.now;
    asked.log.plan_nudges(plan);
}

std::string way_back(const rhythm& before) {
    const bool was_silent = before.profile == profile::silent;
    return "/evidence nudges " + (was_silent ? std::string("on") : std::string(name_of(before.profile)));
}

reply describe_change(const request& asked, const rhythm& before, const rhythm& now) {
    const sys_days today = today_of(asked);
    reply answer;
    answer.how = tone::saved;
    answer.headline = rhythm_in_words(now, today);
    add_fact(answer, "Next nudge", next_in_words(asked, now));
    if (now.profile == profile::silent) {
        add_fact(answer, "When you want to know", "/evidence gaps shows what is thin");
        answer.choices = {{"On again", way_back(before)}};
        return answer;
    }
    add_remarks(before, now, answer);
    if (now.is_paused_on(today)) answer.choices = {{"Resume now", "/evidence nudges resume"}};
    return answer;
}

std::string counted_days(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " day" : " days");
}

// What a calendar file gave, and which of its lines did not count.
void add_calendar(const days_in_calendar& found, sys_days today, reply& to) {
    const auto next = found.days.lower_bound(today);
    std::string text = counted_days(found.days.size()) + " off";
    if (next != found.days.end()) text += ", the next " + day_in_words(*next, today);
    add_fact(to, "From the calendar", text);
    for (std::size_t i = 0; i < found.problems.size() && i < most_problems_shown; ++i)
        add_fact(to, "Left out", found.problems[i]);
    if (found.problems.size() > most_problems_shown)
        add_fact(to, "Left out",
                 std::to_string(found.problems.size() - most_problems_shown) + " more like these");
}

reply refuse_calendar(const days_in_calendar& found) {
    reply refusal = refuse(
        "The calendar names no day off from this week on that I can read. Nothing was changed: paste the "
        "file as it is, "
        "with its line breaks, or say the days.",
        {"/evidence nudges off 24 Dec to 31 Dec"});
    for (std::size_t i = 0; i < found.problems.size() && i < most_problems_shown; ++i)
        add_fact(refusal, "Left out", found.problems[i]);
    return refusal;
}

// The words before a pasted file, without the one that announces it.
std::string words_before(std::string_view text) {
    std::vector<std::string> words = split_words(text);
    if (!words.empty()) {
        const std::string last = lower_case(words.back());
        if (last.starts_with("holiday") || last == "off" || last == "off:") words.pop_back();
    }
    return join_words(words);
}

reply change(const request& asked) {
    const sys_days today = today_of(asked);
    const rhythm before = rhythm_of(asked.log);
    const std::size_t calendar_at = find_calendar(asked.text);
    const bool has_calendar = calendar_at != std::string::npos;
    const std::string words = has_calendar ? words_before(asked.text.substr(0, calendar_at)) : asked.text;
    rhythm_line read = read_rhythm_line(words, before, today);
    days_in_calendar found;
    if (has_calendar) {
        // The line as it was typed still has its line breaks.
        found = read_calendar(std::string_view(asked.kept).substr(find_calendar(asked.kept)), today);
        if (found.days.empty() && read.problems.empty()) return refuse_calendar(found);
        if (!add_days_off(read.value, found.days, today))
            read.problems.push_back("That would be more than " + std::to_string(nudges::most_days_off) +
                                    " days off: take some away with off none.");
    }
    if (!read.problems.empty())
        return refuse(sentences(read.problems) + "Nothing was changed.",
                      {std::string(find_command(evidence_commands(), "nudges")->example)});
    if (read.asks_until_when) return ask_until_when();
    keep(asked, before, read.value);
    reply answer = describe_change(asked, before, read.value);
    if (has_calendar) add_calendar(found, today, answer);
    return answer;
}

}  // namespace

evidence::nudge_plan plan_of(const request& asked) {
    evidence::nudge_plan begun;
    begun.since = asked.now;
    evidence::nudge_plan plan = asked.log.plan().value_or(begun);
    plan.next_look = asked.now;
    return plan;
}

reply choose_nudges(const request& asked) {
    const std::string_view text = asked.text;
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string word = lower_case(text.substr(0, end));
    const std::string_view rest = trim(text.substr(end));
    if (word.empty()) return describe(asked);
    if (word == "help" && rest.empty()) return usage_of(*find_command(evidence_commands(), "nudges"));
    if (word == "nothing") return note_quiet_week(asked, rest);
    if (word == "snooze" || word == "later") return put_nudge_off(asked, rest);
    return change(asked);
}

}  // namespace commands
