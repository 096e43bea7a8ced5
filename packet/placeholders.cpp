#include "packet/placeholders.hpp"

#include <algorithm>
#include <array>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

constexpr std::array<std::string_view, 7> place_holders{".", "…", "-", "‑", "–", "—", "―"};

bool holds_a_place(const stage& said) {
    return is_placeholder(said.text);
}

bool has_placeholder(const entry& of) {
    return is_placeholder(of.text) || std::any_of(of.stages.begin(), of.stages.end(), holds_a_place);
}

void clear(entry& of) {
    if (is_placeholder(of.text)) of.text.clear();
    std::erase_if(of.stages, holds_a_place);
}

// Every list of entries in the portfolio, which may be const.
template <class Portfolio, class Do>
void each_list(Portfolio& of, Do&& act) {
    for (auto* const list : {&of.decisions, &of.mentoring, &of.charter, &of.messages})
        act(*list);
    for (auto& series : of.metrics)
        act(series.observations);
}

}  // namespace

bool is_placeholder(std::string_view text) {
    bool holds = false;
    while (!text.empty()) {
        if (text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        const auto* const known = std::find_if(place_holders.begin(), place_holders.end(),
                                               [&](std::string_view mark) { return text.starts_with(mark); });
        if (known == place_holders.end()) return false;
        text.remove_prefix(known->size());
        holds = true;
    }
    return holds;
}

std::optional<evidence::portfolio> without_placeholders(const evidence::portfolio& of) {
    bool has_some = false;
    each_list(of, [&](const std::vector<entry>& list) {
        has_some = has_some || std::any_of(list.begin(), list.end(), has_placeholder);
    });
    if (!has_some) return std::nullopt;
    evidence::portfolio said = of;
    each_list(said, [](std::vector<entry>& list) { std::for_each(list.begin(), list.end(), clear); });
    return said;
}

}  // namespace packet
