#include "packet/export_metrics.hpp"

#include "packet/plain_text.hpp"

#include <string_view>
#include <vector>

namespace packet {

using evidence::entry;
using evidence::metric_series;
using evidence::stage;

namespace {

constexpr std::string_view header =
    "entry,metric,value,unit,per,change,happened,logged_at,days late,baseline,target,source,money,for,"
    "initiatives,reconstructed\r\n";

// Spreadsheets run what begins with one of these, unless it is a number.
bool is_formula(const std::string& text) {
    if (text.empty() || std::string_view("=+-@").find(text.front()) == std::string_view::npos) return false;
    return !evidence::decimal::from_text(text);
}

std::string cell(const std::string& typed) {
    const std::string text = one_line(typed);
    const std::string safe = is_formula(text) ? "'" + text : text;
    if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string newest_text(const entry& of, std::string_view field) {
    const stage* const said = newest_stage(of, field);
    return said ? said->text : std::string();
}

std::string days_late_of(const entry& observation, const std::string& zone) {
    const std::chrono::sys_days logged{evidence::on_the_wall(observation.logged_at, zone).day};
    return std::to_string(evidence::days_late(observation.happened, logged));
}

std::string row_of(const metric_series& series, const entry& observation, const std::string& zone) {
    const stage* const value = metric_series::value_of(observation);
    const std::vector<std::string> cells{
        to_text(observation.id),
        series.name,
        value ? value->amount->value.to_text() : newest_text(observation, "value"),
        value ? value->amount->unit : "",
        value ? value->amount->per : "",
        value && value->amount->change ? "yes" : "",
        observation.happened.to_iso(),
        evidence::to_rfc3339(observation.logged_at),
        days_late_of(observation, zone),
        newest_text(observation, "baseline"),
        newest_text(observation, "target"),
        newest_text(observation, "source"),
        newest_text(observation, "money"),
        newest_text(observation, "for"),
        joined(observation.initiatives, " "),
        observation.reconstructed};
    std::string row;
    for (const std::string& text : cells)
        row += (&text == &cells.front() ? "" : ",") + cell(text);
    return row + "\r\n";
}

}  // namespace

std::string export_metrics(const evidence::portfolio& of, const std::string& zone) {
    std::string table(header);
    for (const metric_series& series : of.metrics)
        for (const entry& observation : series.observations)
            table += row_of(series, observation, zone);
    return table;
}

}  // namespace packet
