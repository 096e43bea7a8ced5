#include "commands/board.hpp"

#include "commands/emoji.hpp"
#include "commands/entry_answer.hpp"
#include "commands/gaps.hpp"
#include "commands/grammar.hpp"
#include "commands/nudge_times.hpp"
#include "commands/nudge_turn.hpp"
#include "commands/rhythm_words.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t most_recent = 10;
constexpr std::size_t longest_about = 120;  // bytes of an entry's text beside what it lacks

constexpr std::size_t most_gaps = 12;  // of one artifact: a longer list is not read

board_artifact describe(const packet::artifact_readiness& state) {
    board_artifact shown{state.artifact, state.file, state.ready, {}};
    for (const packet::finding& found : state.findings) {
        if (!found.blocks) continue;
        if (shown.gaps.size() < most_gaps)
            shown.gaps.push_back({found.missing, found.fix});
        else
            ++shown.more_gaps;
    }
    return shown;
}

std::string what_it_says(const evidence::entry& entry) {
    const evidence::stage* const name = newest_stage(entry, "name");
    const std::string text = entry.id.kind == entry_kind::metric && name ? name->text : entry.text;
    return shorten(text, longest_about);
}

// The entry that the line is about, in its own words.
std::string what_the_line_is_about(const std::string& line, const evidence::portfolio& of) {
    const command_line typed = split_command(line);
    const auto kind = kind_of_command(typed.word);
    const auto entry = kind ? parse(typed.rest, *kind).entry : std::nullopt;
    const evidence::entry* const known = entry ? of.find(*entry) : nullptr;
    return known ? what_it_says(*known) : "";
}

// The first thing that is missing, as /evidence gaps asks for it. While everything is ready, nothing is thin.
std::optional<thin_spot> thinnest_of(const packet::readiness& state, const evidence::portfolio& of) {
    const auto places = packet::thinnest_first(state);
    if (places.empty() || packet::all_ready(state)) return std::nullopt;
    const packet::finding& found = *places.front().what;
    thin_spot spot{found.missing, what_the_line_is_about(found.fix, of), question_of(found)};
    if (found.missing.find(spot.about) != std::string::npos) spot.about.clear();
    return spot;
}

bool has_value(const evidence::entry& observation) {
    return !observation.retracted && evidence::metric_series::value_of(observation);
}

// From the first level to the newest one; the first observation's baseline is the level before it.
std::string trend_of(const evidence::metric_series& series) {
    std::vector<const evidence::entry*> seen;
    for (const evidence::entry& observation : series.observations)
        if (has_value(observation)) seen.push_back(&observation);
    if (seen.empty()) return "no number yet";
    const evidence::entry &first = *seen.front(), &latest = *seen.back();
    const evidence::quantity& to = *evidence::metric_series::value_of(latest)->amount;
    const evidence::stage* const baseline = newest_stage(first, "baseline");
    const bool has_baseline = baseline && baseline->amount;
    const std::string on_its_day = to_text(to) + " on " + to_words(latest.happened);
    if (!has_baseline && seen.size() == 1) return on_its_day + "; the next one makes a trend";
    const evidence::quantity& from =
        has_baseline ? *baseline->amount : *evidence::metric_series::value_of(first)->amount;
    const auto change = net_change(from, to);
    if (!change) return on_its_day;
    return to_text(from) + " → " + to_text(to) + ", " + *change + " since " +
           (has_baseline ? "the baseline" : to_words(first.happened));
}

std::vector<board_metric> describe_metrics(const evidence::portfolio& of) {
    std::vector<const evidence::metric_series*> standing;
    for (const evidence::metric_series& series : of.metrics)
        if (std::any_of(series.observations.begin(), series.observations.end(),
                        [](const evidence::entry& seen) { return !seen.retracted; }))
            standing.push_back(&series);
    const auto newest_day = [](const evidence::metric_series* series) {
        return series->observations.back().happened.last_day();
    };
    std::stable_sort(standing.begin(), standing.end(),
                     [&](const evidence::metric_series* left, const evidence::metric_series* right) {
                         return newest_day(left) > newest_day(right);
                     });
    std::vector<board_metric> shown;
    for (const evidence::metric_series* const series : standing)
        shown.push_back({series->name, trend_of(*series)});
    return shown;
}

std::size_t standing(const std::vector<evidence::entry>& entries) {
    return std::size_t(std::count_if(entries.begin(), entries.end(),
                                     [](const evidence::entry& one) { return !one.retracted; }));
}

board_counts count(const evidence::portfolio& of, evidence::evidence_view& view) {
    board_counts counted;
    counted.decisions = standing(of.decisions);
    counted.stories = standing(of.mentoring);
    counted.charter_items = standing(of.charter);
    counted.messages = standing(of.messages);
    counted.waiting = view.count_inbox();
    for (const evidence::metric_series& series : of.metrics)
        counted.observations += standing(series.observations);
    return counted;
}

std::vector<row> newest_rows(evidence::evidence_view& view, const std::string& zone) {
    evidence::list_filter newest;
    newest.limit = most_recent;
    std::vector<row> rows;
    for (const evidence::entry_summary& summary : view.list(newest))
        rows.push_back(to_row(summary, zone));
    return rows;
}

// "Fridays at 16:00, standard; next Friday 27 Nov"
std::string nudges_in_words(evidence::evidence_view& view, const nudges::rhythm& of,
                            std::chrono::sys_days today, evidence::moment now) {
    if (of.profile == nudges::profile::silent) return "off";
    const std::string text = regular_time_in_words(of) + ", " + std::string(name_of(of.profile));
    if (of.is_paused_on(today)) return text + "; paused until " + day_in_words(*of.pause, today);
    const nudge_ahead next = find_next_nudge(view, of, now);
    return next.at ? text + "; next " + day_in_words(nudges::local_day(*next.at, of.zone), today) : text;
}

// "Senior PM: packet due 15 Nov 2026, in 34 days"
std::string cycle_in_words(const nudges::cycle& of, std::chrono::sys_days today) {
    return (of.target.empty() ? "" : of.target + ": ") + "packet due " +
           to_words(evidence::calendar_date{std::chrono::year_month_day{of.due}}) + ", " +
           days_from(today, of.due);
}

void describe_reminding(evidence::evidence_view& view, evidence::moment now, board& into) {
    const nudges::rhythm of = rhythm_of(view);
    const std::chrono::sys_days today = nudges::local_day(now, of.zone);
    into.nudges = nudges_in_words(view, of, today, now);
    into.to_change_nudges = line_for_rhythm(of, today);
    into.to_change_cycle = "/evidence cycle period ";
    const auto cycle = cycle_of(view);
    if (!cycle) return;
    into.cycle = cycle_in_words(*cycle, today);
    into.to_change_cycle = "/evidence cycle " + nudges::to_text(*cycle);
}

}  // namespace

board describe_board(evidence::evidence_view& view, evidence::moment now, const packet::rule_pack& rules) {
    board shown;
    shown.zone = view.zone();
    shown.emoji = emoji_of(view);
    describe_reminding(view, now, shown);
    shown.today = to_words(evidence::calendar_date{evidence::on_the_wall(now, shown.zone).day});
    const evidence::portfolio folded = evidence::fold(view.everything());
    const packet::readiness state = readiness_now(folded, now, shown.zone, rules);
    for (const packet::artifact_readiness& artifact : state.artifacts)
        shown.artifacts.push_back(describe(artifact));
    shown.thinnest = thinnest_of(state, folded);
    shown.recent = newest_rows(view, shown.zone);
    shown.is_empty = shown.recent.empty();
    shown.metrics = describe_metrics(folded);
    shown.counts = count(folded, view);
    return shown;
}

}  // namespace commands
