// What was found in somebody's documents. Reading them is pure: text in, proposals out.
#pragma once

#include "evidence/evidence_log.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

inline constexpr std::size_t most_proposals = 10'000;  // of one import
inline constexpr std::size_t most_lines = 500'000;     // of one document
inline constexpr std::size_t most_problems = 100;      // told in full; the others are counted
inline constexpr std::size_t longest_source = 200;     // bytes of "brag.md, line 12"

struct findings {
    std::vector<evidence::proposal> proposals;  // without numbers, in the order of the document
    std::vector<std::string> problems;          // "line 12: …": what was left out, one sentence each
    std::size_t undated = 0;                    // proposals without a date of their own, which stand at today
};

// Collects what a reader finds in one document.
class finder {
public:
    // name: what the document is called in a source, "brag.md".
    finder(std::string_view name, std::chrono::sys_days today);

    // line: what accepting it says. where: "line 12". date: its own, where it has one. key: names it when it
    // is found again; empty for the date, the line and how often both stood before, so that a document may
    // grow.
    void propose(std::string line, const std::string& where, std::optional<evidence::calendar_date> date,
                 std::string key = {});

    // what: why that part of the document was left out.
    void leave_out(const std::string& where, std::string_view what);

    bool is_full() const { return full_; }
    findings take();

private:
    std::string name_;
    std::chrono::sys_days today_;
    findings found_;
    std::size_t untold_ = 0;
    std::map<std::string, int> seen_;
    bool full_ = false;
};

// The lines of a document without their ends, numbered from 1 by their place.
std::vector<std::string_view> lines_of_document(std::string_view text);

}  // namespace commands
