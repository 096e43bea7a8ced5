// What was measured, as a table to read: one row for each thing measured, one column for each size.
#pragma once

#include <benchmark/benchmark.h>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace bench {

// Names are "group/row/column", the column a number. Prints to the console as usual and keeps the times.
class table : public benchmark::ConsoleReporter {
public:
    table() : ConsoleReporter(OO_Tabular) {}

    void ReportRuns(const std::vector<Run>& runs) override;

    // Median times as Markdown, a table for each group. The last column is the last time of a row divided by
    // its first: how much the size matters.
    void print(std::ostream& out) const;

private:
    struct row {
        std::string name;
        std::map<long, std::vector<double>> seconds;  // by column
    };
    struct group {
        std::string name;
        std::vector<row> rows;
    };

    row& row_named(const std::string& group_name, const std::string& row_name);

    std::vector<group> groups_;
};

}  // namespace bench
