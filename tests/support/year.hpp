// The year of evidence of tests/data/year.txt, as it is typed: a log to look at as a whole.
//
//     const support::year typed;
//     compose(evidence::fold(typed.records()), {typed.now(), "UTC", …})
#pragma once

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace support {

class year {
public:
    year() : log_("UTC", {"local:author"}) {
        std::ifstream lines(std::string(DOSSIER_SOURCE) + "/tests/data/year.txt");
        for (std::string line; std::getline(lines, line);)
            if (!line.empty() && line.front() != '#') type(line);
        EXPECT_GT(records().size(), 50U) << "the year was read";
    }

    const std::vector<evidence::record>& records() const { return log_.appended(); }
    evidence::moment now() const { return now_; }  // of the last line

private:
    // "2026-01-05T09:02:11Z M-1 /metric …": the moment, its effect, and what is typed.
    void type(const std::string& line) {
        const std::size_t moment_end = line.find(' ');
        const std::size_t effect_end = line.find(' ', moment_end + 1);
        now_ = evidence::from_rfc3339(line.substr(0, moment_end - 1) + ".000Z").value();
        commands::handle({log_.author(), line.substr(effect_end + 1), {}}, log_, now_);
    }

    fakes::memory_log log_;
    evidence::moment now_{};
};

}  // namespace support
