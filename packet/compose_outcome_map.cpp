// The product outcome map: which initiative moved which business metric, and what the author gave up for it.
#include "packet/composing.hpp"

#include <algorithm>
#include <map>

namespace packet {

using evidence::entry;
using evidence::metric_series;
using evidence::stage;

namespace {

// Guide rule C1: more than three headline metrics dilute the signal; beside more than three initiatives two
// are enough, or the page loses an initiative to a third metric of another.
constexpr std::size_t most_metrics = 3;
constexpr std::size_t most_metrics_of_many = 2;
constexpr std::size_t many_initiatives = 4;
constexpr std::size_t most_trade_offs = 2;  // of one row: three long ones fill half the page

// Everything that belongs to one initiative.
struct initiative {
    std::string name;
    std::vector<const entry*> decisions;
    std::vector<const metric_series*> metrics;
};

bool mentions(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_in_order(const evidence::portfolio& of, const setting& when) {
    std::vector<std::pair<std::uint64_t, std::string>> first_mentions;
    const auto note = [&](const entry& e) {
        if (!counts(e, when.counted)) return;
        for (const std::string& name : e.initiatives)
            first_mentions.emplace_back(e.seq, name);
    };
    for (const entry& decision : of.decisions)
        note(decision);
    for (const metric_series& series : of.metrics)
        for (const entry& observation : series.observations)
            note(observation);
    std::stable_sort(first_mentions.begin(), first_mentions.end());
    std::vector<std::string> names;
    for (const auto& [seq, name] : first_mentions)
        if (!mentions(names, name)) names.push_back(name);
    return names;
}

// A metric belongs to an initiative by its tag, or because it names one of its decisions (`for: D-14`).
bool belongs(const metric_series& series, const initiative& to) {
    if (mentions(series.initiatives, to.name)) return true;
    for (const entry& observation : series.observations)
        for (const stage* link : stages_named(observation, "for")) {
            const auto id = evidence::read_entry_id(link->text);
            for (const entry* decision : to.decisions)
                if (id && decision->id == *id) return true;
        }
    return false;
}

bool has_observation_in(const metric_series& series, const period& counted) {
    return std::any_of(series.observations.begin(), series.observations.end(),
                       [&](const entry& observation) { return counts(observation, counted); });
}

initiative gather(const std::string& name, const evidence::portfolio& of, const setting& when) {
    initiative gathered{name, {}, {}};
    for (const entry& decision : of.decisions)
        if (mentions(decision.initiatives, name) && counts(decision, when.counted))
            gathered.decisions.push_back(&decision);
    for (const metric_series& series : of.metrics)
        if (belongs(series, gathered) && has_observation_in(series, when.counted))
            gathered.metrics.push_back(&series);
    return gathered;
}

// The observations of a series that count and have a value.
std::vector<const entry*> counted_observations(const metric_series& series, const setting& when) {
    std::vector<const entry*> counted;
    for (const entry& observation : series.observations)
        if (metric_series::value_of(observation) && counts(observation, when.counted))
            counted.push_back(&observation);
    return counted;
}

// What the latest value is compared with: where the trail begins. That is the baseline that the first
// observation names, else, when there are several, its value.
struct comparison {
    const stage* value = nullptr;
    std::string cite;
};

comparison baseline_of(const std::vector<const entry*>& observations) {
    for (const entry* observation : observations) {
        const stage* const value = metric_series::value_of(*observation);
        const stage* const stated = newest_stage(*observation, "baseline");
        if (stated && stated->amount) return {stated, to_text(observation->id)};
        if (value->amount->change) continue;  // "+12%" is no level to begin from
        return observation == observations.back() ? comparison{}
                                                  : comparison{value, to_text(observation->id)};
    }
    return {};
}

// The newest words for a field over a series. What was said with the newest observation is as late as that
// is; the line's date says so once.
statement newest_of(const std::vector<const entry*>& observations, std::string_view field,
                    const setting& when) {
    const evidence::moment shown = observations.back()->logged_at;
    for (auto observation = observations.rbegin(); observation != observations.rend(); ++observation)
        if (const stage* said = newest_stage(**observation, field)) {
            statement words = cited(said->text, *said, **observation, when);
            if (said->logged_at == shown) words.note.clear();
            return words;
        }
    return {};
}

// A point of a chart is drawn as one that was logged afterwards when it was, or was reconstructed.
bool logged_afterwards(const entry& observation, const setting& when) {
    return !date_of(observation.happened, observation.logged_at, observation.reconstructed, when)
                .note.empty();
}

metric_line line_of(const metric_series& series, const setting& when) {
    const std::vector<const entry*> observations = counted_observations(series, when);
    metric_line line;
    line.name = series.name;
    if (observations.empty()) {
        line.latest = blank("the number, with its unit");
        line.baseline = line.change = line.source = blank("");
        return line;
    }
    const entry& newest = *observations.back();
    const stage& latest = *metric_series::value_of(newest);
    const std::string cite = to_text(newest.id);
    line.latest = cited(to_text(*latest.amount), {cite});
    line.when = date_of(newest.happened, newest.logged_at, newest.reconstructed, when);
    const comparison before = baseline_of(observations);
    if (before.value && before.value->logged_at != newest.logged_at) {
        const std::string late =
            date_of(before.value->happened, before.value->logged_at, before.value->reconstructed, when).note;
        if (!late.empty()) line.when.note = notes_of(line.when.note, "baseline " + late);
    }
    if (latest.amount->change) {  // "+8%" is a change already: it has neither level
        line.baseline = line.latest = statement{};
        line.change = cited(to_text(*latest.amount), {cite});
    } else if (!before.value) {
        line.baseline = blank("what it was before");
        line.change = blank("net change");
    } else {
        line.baseline = cited(to_text(*before.value->amount), {before.cite});
        const auto change = net_change(*before.value->amount, *latest.amount);
        line.change =
            change ? cited(*change, before.cite == cite ? std::vector{cite} : std::vector{before.cite, cite})
                   : blank("net change: the units differ");
    }
    line.source = newest_of(observations, "source", when);
    if (line.source.cites.empty()) line.source = blank("source");
    line.money = newest_of(observations, "money", when);
    for (const entry* observation : observations) {
        const stage& value = *metric_series::value_of(*observation);
        if (value.amount->unit != latest.amount->unit || value.amount->per != latest.amount->per ||
            value.amount->change)
            continue;
        line.points.push_back({int(observation->happened.first_day().time_since_epoch().count()),
                               comparable_value(*value.amount), to_text(*value.amount),
                               to_words(observation->happened), logged_afterwards(*observation, when)});
    }
    return line;
}

// How many observations name the decision (`for: D-14`).
int observations_for(const entry& decision, const initiative& of) {
    int named = 0;
    for (const metric_series* series : of.metrics)
        for (const entry& observation : series->observations)
            for (const stage* link : stages_named(observation, "for"))
                named += evidence::read_entry_id(link->text) == decision.id ? 1 : 0;
    return named;
}

// The decision that stands for what was shipped: the one that the most numbers name, then one with results,
// then the later one. One that was reversed did not ship; one that was saved without words cannot say what
// did.
const entry* shipped_decision(const initiative& of) {
    const entry* best = nullptr;
    int best_weight = -1;
    for (const entry* decision : of.decisions) {
        if (decision->text.empty() || newest_stage(*decision, "reversed")) continue;
        const int weight = 2 * observations_for(*decision, of) + (newest_stage(*decision, "results") ? 1 : 0);
        if (weight < best_weight) continue;
        best = decision;
        best_weight = weight;
    }
    return best;
}

// In the author's own words.
statement feature_of(const entry* shipped, const setting& when) {
    if (!shipped) return blank("which decision is behind this?");
    return cited(shipped->text, *shipped, when);
}

// The shipped decision's own trade-off first, then the others'.
std::vector<statement> trade_offs_of(const initiative& of, const entry* shipped, const setting& when) {
    std::vector<const entry*> decisions = of.decisions;
    std::stable_partition(decisions.begin(), decisions.end(),
                          [&](const entry* decision) { return decision == shipped; });
    std::vector<statement> trade_offs;
    for (const entry* decision : decisions) {
        const stage* const given_up = newest_stage(*decision, "rejected");
        if (!given_up || trade_offs.size() == most_trade_offs) continue;
        statement trade_off = cited("Gave up: " + given_up->text, *given_up, *decision, when);
        if (const stage* because = newest_stage(*decision, "because")) {
            trade_off.text += ". Because: " + because->text;
            trade_off.note = notes_of(trade_off.note, cited("", *because, *decision, when).note);
        }
        trade_offs.push_back(std::move(trade_off));
    }
    if (trade_offs.empty()) trade_offs.push_back(blank("what did you give up, and why?"));
    return trade_offs;
}

// What convinces most comes first: a number that a reader can check, a change seen in dated observations,
// money, a stated change.
int strength_of(const metric_line& metric) {
    const bool moved = !metric.change.cites.empty();
    const bool from_level_to_level = !metric.baseline.cites.empty();
    return (from_level_to_level ? 1 : 0) + (metric.source.cites.empty() ? 0 : 3) +
           (moved && metric.points.size() > 1 ? 4 : 0) + (metric.money.cites.empty() ? 0 : 2) +
           (moved ? 1 : 0);
}

// Larger is better: a number that moved, then money, then decisions.
int weight_of(const outcome_row& row, const initiative& of) {
    int moved = 0, money = 0;
    for (const metric_line& metric : row.metrics) {
        moved += metric.change.cites.empty() ? 0 : 1;
        money += metric.money.cites.empty() ? 0 : 1;
    }
    return (moved > 0 ? 1000 : 0) + (money > 0 ? 500 : 0) + 10 * moved + int(of.decisions.size());
}

}  // namespace

outcome_map compose_outcome_map(const evidence::portfolio& of, const setting& when) {
    outcome_map map{head_of(of, when), {}};
    std::vector<int> weights;
    const std::vector<std::string> names = names_in_order(of, when);
    const std::size_t room = names.size() >= many_initiatives ? most_metrics_of_many : most_metrics;
    for (const std::string& name : names) {
        const initiative gathered = gather(name, of, when);
        const entry* const shipped = shipped_decision(gathered);
        outcome_row row{name, feature_of(shipped, when), {}, trade_offs_of(gathered, shipped, when), 0};
        for (const metric_series* series : gathered.metrics)
            row.metrics.push_back(line_of(*series, when));
        std::stable_sort(row.metrics.begin(), row.metrics.end(),
                         [](const metric_line& left, const metric_line& right) {
                             return strength_of(left) > strength_of(right);
                         });
        for (std::size_t i = room; i < row.metrics.size(); ++i)
            row.further_metrics.push_back(row.metrics[i].name);
        if (row.metrics.size() > room) row.metrics.resize(room);
        weights.push_back(weight_of(row, gathered));
        map.rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < map.rows.size(); ++i)
        map.rows[i].rank =
            int(std::count_if(weights.begin(), weights.end(), [&](int other) { return other > weights[i]; }));
    return map;
}

}  // namespace packet
