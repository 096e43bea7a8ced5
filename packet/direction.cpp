#include "packet/direction.hpp"

#include <algorithm>
#include <array>
#include <glib.h>
#include <optional>

namespace packet {
namespace {

struct block_range {
    gunichar first;
    gunichar last;
};

// Where the Unicode standard keeps its scripts that run from right to left.
constexpr std::array from_the_right{
    block_range{0x0590, 0x08FF},    // Hebrew, Arabic, Syriac, Thaana, N'Ko
    block_range{0xFB1D, 0xFDFF},    // presentation forms
    block_range{0xFE70, 0xFEFE},    // presentation forms
    block_range{0x10800, 0x10FFF},  // ancient scripts, Rohingya
    block_range{0x1E800, 0x1EFFF},  // Mende Kikakui, Adlam
};

// Nothing for what has no direction of its own.
std::optional<direction> strong_direction_of(gunichar character) {
    if (!g_unichar_isalpha(character)) return std::nullopt;
    const bool right = std::any_of(
        from_the_right.begin(), from_the_right.end(),
        [&](const block_range& range) { return character >= range.first && character <= range.last; });
    return right ? direction::right_to_left : direction::left_to_right;
}

// Collects parts, joining neighbours of one direction.
class directed_parts {
public:
    void add(const std::string& text, direction read) {
        if (text.empty()) return;
        if (found_.empty() || found_.back().read != read) found_.push_back({"", read});
        found_.back().text += text;
    }
    std::vector<directed_text> take() { return std::move(found_); }

private:
    std::vector<directed_text> found_;
};

}  // namespace

direction direction_of(const std::string& text) {
    const char* const end = text.c_str() + text.size();
    for (const char* at = text.c_str(); at < end; at = g_utf8_next_char(at))
        if (const auto strong = strong_direction_of(g_utf8_get_char(at))) return *strong;
    return direction::left_to_right;
}

std::vector<directed_text> by_direction(const std::string& text, direction paragraph) {
    directed_parts found;
    direction before = paragraph;
    std::string neutral;
    const char* const end = text.c_str() + text.size();
    for (const char* at = text.c_str(); at < end;) {
        const char* const next = g_utf8_next_char(at);
        const std::string character(at, std::min(next, end));
        if (const auto strong = strong_direction_of(g_utf8_get_char(at))) {
            found.add(neutral, before == *strong ? *strong : paragraph);
            found.add(character, *strong);
            before = *strong;
            neutral.clear();
        } else {
            neutral += character;
        }
        at = next;
    }
    found.add(neutral, paragraph);
    return found.take();
}

}  // namespace packet
