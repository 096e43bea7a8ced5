// One metric over the counted time: from where to where, how far, by which source, worth what.
#include "packet/survey.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace packet {

using evidence::entry;
using evidence::metric_series;
using evidence::stage;

namespace {

// The observations of a series that count and have a value.
std::vector<const entry*> counted_observations(const metric_series& series, const setting& when) {
    std::vector<const entry*> counted;
    for (const entry& observation : series.observations)
        if (metric_series::value_of(observation) && counts(observation, when.counted) &&
            choice_of(observation).what != wish::left_out)
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

// What a machine does, by words that stand in the names of such metrics. A person who means something else
// says so: "measures: user".
constexpr std::array technical_words{"latency", "p50",        "p90",          "p95",    "p99",      "error",
                                     "crash",   "uptime",     "memory",       "cpu",    "build",    "deploy",
                                     "cache",   "throughput", "coverage",     "outage", "incident", "timeout",
                                     "flaky",   "load-time",  "response-time"};
constexpr std::array technical_units{"ms", "µs", "us", "ns", "MB", "GB", "TB", "rps", "qps", "nines"};

std::optional<metric_kind> stated_kind(const metric_series& series) {
    for (auto observation = series.observations.rbegin(); observation != series.observations.rend();
         ++observation) {
        const stage* const said = newest_stage(*observation, "measures");
        if (!said) continue;
        if (said->text.starts_with("tech")) return metric_kind::technical;
        if (said->text.starts_with("money") || said->text.starts_with("business")) return metric_kind::money;
        return metric_kind::user;
    }
    return std::nullopt;
}

// Guide rule C4 needs to know what is a pure engineering metric.
metric_kind kind_of(const metric_series& series, const std::string& unit) {
    if (const auto stated = stated_kind(series)) return *stated;
    if (evidence::is_money(unit)) return metric_kind::money;
    const std::string key = evidence::metric_key(series.name);
    const bool technical = std::any_of(technical_units.begin(), technical_units.end(),
                                       [&](const char* known) { return unit == known; }) ||
                           std::any_of(technical_words.begin(), technical_words.end(),
                                       [&](const char* word) { return key.find(word) != std::string::npos; });
    return technical ? metric_kind::technical : metric_kind::user;
}

// They are in the order of the days.
bool on_distinct_days(const std::vector<observation_point>& points) {
    return !points.empty() && points.front().day != points.back().day;
}

}  // namespace

metric_line line_of(const metric_series& series, const setting& when) {
    const std::vector<const entry*> observations = counted_observations(series, when);
    metric_line line;
    line.name = series.name;
    if (observations.empty()) {
        line.kind = kind_of(series, "");
        line.latest = blank("the number, with its unit");
        line.baseline = line.change = line.source = blank("");
        return line;
    }
    const entry& newest = *observations.back();
    const stage& latest = *metric_series::value_of(newest);
    const std::string cite = to_text(newest.id);
    line.latest = cited(to_text(*latest.amount), {cite});
    line.kind = kind_of(series, latest.amount->unit);
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
        line.stood_still = latest.amount->value.is_zero();
    } else if (!before.value) {
        line.baseline = blank("what it was before");
        line.change = blank("net change");
    } else {
        line.baseline = cited(to_text(*before.value->amount), {before.cite});
        const auto change = net_change(*before.value->amount, *latest.amount);
        line.change =
            change ? cited(*change, before.cite == cite ? std::vector{cite} : std::vector{before.cite, cite})
                   : blank("net change: the units differ");
        line.stood_still =
            change && comparable_value(*before.value->amount) == comparable_value(*latest.amount);
    }
    line.source = newest_of(observations, "source", when);
    if (line.source.cites.empty()) line.source = blank("source");
    line.money = newest_of(observations, "money", when);
    for (const entry* observation : observations) {
        const stage& value = *metric_series::value_of(*observation);
        if (!net_change(*value.amount, *latest.amount)) continue;  // nothing that one could draw in one line
        line.points.push_back({int(observation->happened.first_day().time_since_epoch().count()),
                               comparable_value(*value.amount), to_text(*value.amount),
                               to_words(observation->happened), logged_afterwards(*observation, when),
                               to_text(observation->id)});
    }
    return line;
}

// Money, or what says its worth; a change seen on two days or more; a source where a reader can check it; a
// stated change; what people do before what the machine does.
int strength_of(const metric_line& metric) {
    const bool moved = !metric.change.cites.empty() && !metric.stood_still;
    const bool has_money = !metric.money.cites.empty() || metric.kind == metric_kind::money;
    const bool from_level_to_level = !metric.baseline.cites.empty();
    return (from_level_to_level ? 1 : 0) + (metric.source.cites.empty() ? 0 : 3) +
           (moved && on_distinct_days(metric.points) ? 4 : 0) + (has_money ? 5 : 0) + (moved ? 1 : 0) +
           (metric.kind == metric_kind::technical ? 0 : 1);
}

}  // namespace packet
