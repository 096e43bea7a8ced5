#include "commands/board.hpp"

#include "commands/emoji.hpp"
#include "commands/entry_answer.hpp"
#include "commands/grammar.hpp"
#include "commands/questions.hpp"
#include "commands/text.hpp"
#include "evidence/portfolio.hpp"
#include "packet/compose.hpp"
#include "packet/gate.hpp"

#include <algorithm>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t most_recent = 10;
constexpr std::size_t longest_about = 120;  // bytes of an entry's text beside what it lacks

board_artifact describe(const packet::artifact_readiness& state) {
    board_artifact shown{state.artifact, state.file, state.ready, {}};
    for (const packet::finding& found : state.findings)
        shown.gaps.push_back({found.missing, found.fix});
    return shown;
}

std::vector<board_artifact> describe_artifacts(const evidence::portfolio& of, evidence::moment now,
                                               const std::string& zone) {
    const packet::setting when{now, zone, packet::whole_period(of, now, zone)};
    return {describe(packet::check(packet::compose_outcome_map(of, when), {})),
            describe(packet::check(packet::compose_decision_log(of, when), {})),
            describe(packet::check(packet::compose_charter(of, when), {}))};
}

std::string what_it_says(const evidence::entry& entry) {
    const evidence::stage* const name = newest_stage(entry, "name");
    const std::string text = entry.id.kind == entry_kind::metric && name ? name->text : entry.text;
    return shorten(text, longest_about);
}

// "/decision D-3 results: " asks for the field of an entry; "/evidence charter vision: … #checkout" for one
// of none.
thin_spot spot_of(const board_gap& gap, const evidence::portfolio& of) {
    thin_spot spot{gap.missing, {}, {gap.missing + ".", gap.type}};
    const command_line line = split_command(gap.type);
    const command_line behind = line.word == "evidence" ? split_command(line.rest) : line;
    const auto kind = kind_of_command(behind.word);
    if (!kind) return spot;
    const parsed_text parsed = parse(behind.rest, *kind);
    if (parsed.entry)
        if (const evidence::entry* const entry = of.find(*parsed.entry)) spot.about = what_it_says(*entry);
    if (gap.missing.find(spot.about) != std::string::npos) spot.about.clear();
    const bool names_a_field = parsed.entry || *kind == entry_kind::charter;
    if (names_a_field && !parsed.fields.empty())
        if (const auto ask = question_about(*kind, parsed.fields.front().name); !ask.empty())
            spot.next.ask = ask;
    return spot;
}

// The first thing that is missing, in the order in which /packet asks for it.
std::optional<thin_spot> thinnest_of(const std::vector<board_artifact>& artifacts,
                                     const evidence::portfolio& of) {
    for (const board_artifact& artifact : artifacts)
        if (!artifact.ready && !artifact.gaps.empty()) return spot_of(artifact.gaps.front(), of);
    return std::nullopt;
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

}  // namespace

board describe_board(evidence::evidence_view& view, evidence::moment now) {
    board shown;
    shown.zone = view.zone();
    shown.emoji = emoji_of(view);
    shown.today = to_words(evidence::calendar_date{evidence::on_the_wall(now, shown.zone).day});
    const evidence::portfolio folded = evidence::fold(view.everything());
    shown.artifacts = describe_artifacts(folded, now, shown.zone);
    shown.thinnest = thinnest_of(shown.artifacts, folded);
    shown.recent = newest_rows(view, shown.zone);
    shown.is_empty = shown.recent.empty();
    shown.metrics = describe_metrics(folded);
    shown.counts = count(folded, view);
    return shown;
}

}  // namespace commands
