#include "tests/bench/table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace bench {

namespace {

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

std::string with_unit(double seconds) {
    constexpr std::array<std::pair<double, const char*>, 3> units{{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}}};
    const auto* unit = &units.back();
    for (const auto& one : units)
        if (seconds >= one.first) {
            unit = &one;
            break;
        }
    char text[32];
    const double number = seconds / unit->first;
    std::snprintf(text, sizeof text, number < 9.95 ? "%.1f %s" : "%.0f %s", number, unit->second);
    return text;
}

std::string with_commas(long number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

}  // namespace

void table::ReportRuns(const std::vector<Run>& runs) {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
        if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
        const std::string& name = run.run_name.function_name;
        const std::size_t first = name.find('/');
        const std::size_t second = name.rfind('/');
        row& into = row_named(name.substr(0, first), name.substr(first + 1, second - first - 1));
        into.seconds[std::stol(name.substr(second + 1))].push_back(
            run.GetAdjustedRealTime() / benchmark::GetTimeUnitMultiplier(run.time_unit));
    }
}

table::row& table::row_named(const std::string& group_name, const std::string& row_name) {
    const auto named = [](const std::string& name) {
        return [&name](const auto& one) { return one.name == name; };
    };
    auto in = std::find_if(groups_.begin(), groups_.end(), named(group_name));
    if (in == groups_.end()) in = groups_.insert(groups_.end(), {group_name, {}});
    auto found = std::find_if(in->rows.begin(), in->rows.end(), named(row_name));
    if (found == in->rows.end()) found = in->rows.insert(found, {row_name, {}});
    return *found;
}

void table::print(std::ostream& out) const {
    for (const group& of : groups_) {
        std::set<long> columns;
        for (const row& one : of.rows)
            for (const auto& [column, seconds] : one.seconds)
                columns.insert(column);
        out << "\n| " << of.name << " |";
        for (const long column : columns)
            out << " " << with_commas(column) << " |";
        out << " last ÷ first |\n|---|";
        for (std::size_t i = 0; i <= columns.size(); ++i)
            out << "---|";
        out << "\n";
        for (const row& one : of.rows) {
            out << "| " << one.name << " |";
            for (const long column : columns) {
                const auto seconds = one.seconds.find(column);
                out << " " << (seconds == one.seconds.end() ? "" : with_unit(median(seconds->second)))
                    << " |";
            }
            char ratio[32];
            std::snprintf(ratio, sizeof ratio, "%.2f",
                          median(one.seconds.rbegin()->second) / median(one.seconds.begin()->second));
            out << " " << ratio << " |\n";
        }
    }
}

}  // namespace bench
