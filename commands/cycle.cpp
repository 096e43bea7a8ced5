// /evidence cycle.
#include "commands/cycle_calendar.hpp"
#include "commands/cycle_line.hpp"
#include "commands/entry_answer.hpp"
#include "commands/gaps.hpp"
#include "commands/nudge_times.hpp"
#include "commands/nudge_turn.hpp"
#include "commands/nudges.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <map>

namespace commands {

using nudges::cycle;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr std::string_view setting_name = "cycle";

std::string in_words(sys_days day) {
    return evidence::to_words(evidence::calendar_date{year_month_day{day}});
}

std::string line_of(const cycle& of) {
    return "/evidence cycle " + nudges::to_text(of);
}

std::string headline_of(const cycle& of, sys_days today) {
    const std::string packet = of.target.empty() ? "Your packet" : "Your packet for " + of.target;
    return packet + (of.due < today ? " was due on " : " is due on ") + in_words(of.due) + ", " +
           days_from(today, of.due) + ".";
}

std::string in_lower_case_first(std::string text) {
    text.replace(0, 1, lower_case(text.substr(0, 1)));
    return text;
}

// "Packet: begin" is the name of a line that has a colon of its own.
std::string label_of(const nudges::mark& one) {
    std::string label = one.title;
    if (const std::size_t colon = label.find(':'); colon != std::string::npos) label[colon] = ',';
    return label;
}

// One date on the way. What a slip costs is said in full where it is said first.
fact describe(const nudges::mark& one, sys_days today, std::map<std::string, std::string>& first_with_cost) {
    std::string text = in_words(one.day) + ", " + days_from(today, one.day);
    if (one.day < today) return {label_of(one), text};
    const auto [first, is_new] = first_with_cost.emplace(one.cost, label_of(one));
    text += ". " + one.what + " If it slips: ";
    text += is_new ? in_lower_case_first(one.cost)
                   : "as for “" + first->second + "” (guide rule " + one.rule + ").";
    return {label_of(one), text};
}

// How many of the three artifacts are not ready as the log stands.
int count_missing(const request& asked) {
    const packet::readiness state = readiness_now(evidence::fold(asked.log.everything()), asked.now,
                                                  asked.log.zone(), rules_of(asked.said));
    return int(std::count_if(state.artifacts.begin(), state.artifacts.end(),
                             [](const packet::artifact_readiness& one) { return !one.ready; }));
}

fact describe_decision(const cycle& of, int missing) {
    const nudges::decision_window ahead = nudges::decision_after(of.due, missing);
    std::string text = "from " + in_words(ahead.earliest) + " to " + in_words(ahead.latest) +
                       " when the packet is handed in on its day (guide rule D9)";
    if (missing > 0)
        text += "; " + in_words(ahead.worst) + " at worst, for " + std::to_string(missing) +
                (missing == 1 ? " artifact is" : " artifacts are") +
                " not ready, and each that a reviewer misses adds about a week (guide rule D10)";
    return {"Decision", text};
}

void describe_way(const request& asked, const cycle& of, reply& into) {
    const sys_days today = today_of(asked);
    into.facts.push_back({"Period", in_words(of.from) + " to " + in_words(of.to)});
    std::map<std::string, std::string> first_with_cost;
    bool is_due_said = false;
    const fact due{"Packet due", in_words(of.due) + ", " + days_from(today, of.due)};
    for (const nudges::mark& one : nudges::marks_of(of)) {
        if (!is_due_said && one.day > of.due) {
            into.facts.push_back(due);
            is_due_said = true;
        }
        into.facts.push_back(describe(one, today, first_with_cost));
    }
    if (!is_due_said) into.facts.push_back(due);
    into.facts.push_back(describe_decision(of, count_missing(asked)));
    into.next = question{"Did a date move?", line_of(of)};
    into.choices = {{"Calendar file", "/evidence cycle ics"}};
}

reply describe_nothing(sys_days today) {
    reply answer;
    answer.headline =
        "No review cycle is set yet. With it I tell you in time what is due on the way to the packet, remind "
        "you of the "
        "mid-year check-in, and hand the dates to your calendar.";
    answer.next = question{"When does your review period begin and end, and when is the packet due?",
                           "/evidence cycle period "};
    answer.examples = {std::string(find_command(evidence_commands(), "cycle")->example),
                       "/evidence cycle period " + std::to_string(int(year_month_day{today}.year())) +
                           " due 15 Nov target Senior PM"};
    return answer;
}

void keep(const request& asked, const std::string& text) {
    asked.log.set_setting(setting_name, text);
    evidence::nudge_plan plan = plan_of(asked);
    plan.cycle_since = asked.now;
    asked.log.plan_nudges(plan);
}

reply take_away(const request& asked, const std::optional<cycle>& before) {
    reply answer;
    answer.headline = "No review cycle is set, so there is nothing to take away.";
    if (!before) return answer;
    keep(asked, "");
    answer.how = tone::saved;
    answer.headline =
        "Your review cycle is taken away: no date on the way to the packet is told any more. To have it "
        "back, say:";
    answer.examples = {line_of(*before)};
    return answer;
}

reply hand_over(const request& asked, const std::optional<cycle>& chosen) {
    if (!chosen) return describe_cycle_calendar(asked.log, asked.now);
    reply answer;
    answer.headline = "Making the calendar file…";
    answer.exported = export_request{"ics"};
    return answer;
}

reply change(const request& asked, const std::optional<cycle>& before) {
    const nudges::cycle_read read = read_cycle_line(asked.text, before, today_of(asked));
    if (!read.value) {
        std::string text;
        for (const std::string& problem : read.problems)
            text += problem + " ";
        return refuse(text + "Nothing was changed.");
    }
    keep(asked, nudges::to_text(*read.value));
    reply answer;
    answer.how = tone::saved;
    answer.headline = headline_of(*read.value, today_of(asked));
    describe_way(asked, *read.value, answer);
    return answer;
}

}  // namespace

reply choose_cycle(const request& asked) {
    const std::optional<cycle> chosen = cycle_of(asked.log);
    const std::string word = lower_case(asked.text);
    if (is_one_of(word, {"none", "off", "remove", "clear", "delete"})) return take_away(asked, chosen);
    if (is_one_of(word, {"ics", "calendar", "file", "export", "export ics"})) return hand_over(asked, chosen);
    if (word == "help") return usage_of(*find_command(evidence_commands(), "cycle"));
    if (!word.empty()) return change(asked, chosen);
    if (!chosen) return describe_nothing(today_of(asked));
    reply answer;
    answer.headline = headline_of(*chosen, today_of(asked));
    describe_way(asked, *chosen, answer);
    return answer;
}

}  // namespace commands
