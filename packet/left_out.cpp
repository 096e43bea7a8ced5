#include "packet/left_out.hpp"

#include "evidence/entry.hpp"
#include "packet/plain_text.hpp"
#include "packet/type_style.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace packet {

namespace {

constexpr std::size_t most_runs = 24;    // in one list: a longer one is not read
constexpr std::size_t shortest_run = 3;  // of numbers that is said by its ends

// How many names from `at` on are entries whose numbers follow one another.
std::size_t run_at(const std::vector<std::string>& names, std::size_t at) {
    const auto first = evidence::read_entry_id(names[at]);
    std::size_t length = 1;
    while (first && at + length < names.size()) {
        const auto next = evidence::read_entry_id(names[at + length]);
        if (!next || next->kind != first->kind || next->number != first->number + length) break;
        ++length;
    }
    return length;
}

// "D-1 to D-40, D-44 and 80 more"
std::string in_runs(const std::vector<std::string>& names) {
    std::vector<std::string> said;
    std::size_t at = 0;
    while (at < names.size() && said.size() < most_runs) {
        const std::size_t length = run_at(names, at);
        const bool is_run = length >= shortest_run;
        said.push_back(is_run ? names[at] + " to " + names[at + length - 1] : names[at]);
        at += is_run ? length : 1;
    }
    const std::string rest = at < names.size() ? " and " + std::to_string(names.size() - at) + " more" : "";
    return joined(said) + rest;
}

}  // namespace

std::string name_of(const outcome_row& row) {
    if (!row.initiative.empty()) return row.initiative;
    return row.feature.cites.empty() ? "a row without an initiative" : row.feature.cites.front();
}

std::string name_of(const decision_block& decision) {
    return decision.number;
}

bool contains(const std::vector<omission>& list, const std::string& name) {
    return std::any_of(list.begin(), list.end(), [&](const omission& one) { return one.name == name; });
}

std::set<std::string> name_set(const std::vector<omission>& list) {
    std::set<std::string> names;
    for (const omission& one : list)
        names.insert(one.name);
    return names;
}

std::vector<omission> joined(std::vector<omission> first, const std::vector<omission>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::vector<std::string> names_of(const std::vector<omission>& list) {
    std::vector<std::string> names;
    for (const omission& one : list)
        names.push_back(one.name);
    return names;
}

std::string no_room(double lacking) {
    if (lacking <= 0) return "no room: the pages are full";
    const auto lines = std::max(1L, std::lround(std::ceil(lacking / styles::body.leading)));
    return "no room: " + std::to_string(lines) + (lines == 1 ? " line" : " lines") + " too long";
}

std::vector<std::string> by_reason(const std::vector<omission>& list) {
    std::vector<std::string> reasons;
    std::map<std::string, std::vector<std::string>> names;
    for (const omission& one : list) {
        auto& same = names[one.reason];
        if (same.empty()) reasons.push_back(one.reason);
        same.push_back(one.name);
    }
    for (std::string& reason : reasons)
        reason += ": " + in_runs(names.at(reason));
    return reasons;
}

}  // namespace packet
