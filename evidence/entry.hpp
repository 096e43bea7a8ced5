// Entry numbers: D-14 decision, M-7 metric observation, P-3 mentoring story, C-2 charter item,
// E-5 a message that somebody else wrote, kept as evidence, B-2 a behaviour agreed with the manager, R-1 a
// check-in with them, W-3 a week in which nothing happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evidence {

enum class entry_kind : char {
    decision = 'D',
    metric = 'M',
    mentoring = 'P',
    charter = 'C',
    message = 'E',
    behaviour = 'B',
    check_in = 'R',
    quiet_week = 'W',
};

// "decision", "metric", "mentoring story", "charter item", "kept message", "agreed behaviour", "check-in",
// "quiet week"
std::string_view name_of(entry_kind kind);

struct entry_id {
    entry_kind kind = entry_kind::decision;
    std::uint32_t number = 0;  // from 1, per person and kind
    friend auto operator<=>(const entry_id&, const entry_id&) = default;
};

std::string to_text(entry_id id);

// "D-14", "d14", "D 14", "#D-14", "D–14" with any dash that a phone makes of "-". The whole text; empty
// otherwise.
std::optional<entry_id> read_entry_id(std::string_view text);

}  // namespace evidence
