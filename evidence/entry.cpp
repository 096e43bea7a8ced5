#include "evidence/entry.hpp"

#include <charconv>

namespace evidence {

std::string_view name_of(entry_kind kind) {
    switch (kind) {
        case entry_kind::decision:
            return "decision";
        case entry_kind::metric:
            return "metric";
        case entry_kind::mentoring:
            return "mentoring story";
        case entry_kind::charter:
            return "charter item";
        case entry_kind::message:
            return "kept message";
        case entry_kind::behaviour:
            return "agreed behaviour";
        case entry_kind::check_in:
            return "check-in";
        case entry_kind::quiet_week:
            return "quiet week";
    }
    return "entry";
}

std::string to_text(entry_id id) {
    return std::string(1, char(id.kind)) + "-" + std::to_string(id.number);
}

std::optional<entry_id> read_entry_id(std::string_view text) {
    if (text.starts_with('#')) text.remove_prefix(1);
    if (text.size() < 2) return std::nullopt;
    const char letter = text[0] >= 'a' && text[0] <= 'z' ? char(text[0] - 'a' + 'A') : text[0];
    if (std::string_view("DMPCEBRW").find(letter) == std::string_view::npos) return std::nullopt;
    text.remove_prefix(1);
    for (const std::string_view dash : {"-", "‐", "‑", "–", "—", "−", " "}) {
        if (text.starts_with(dash)) {
            text.remove_prefix(dash.size());
            break;
        }
    }
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
    return entry_id{entry_kind{letter}, number};
}

}  // namespace evidence
