#include "packet/plain_text.hpp"

#include <pango/pango.h>

#include <algorithm>
#include <glib.h>
#include <memory>

namespace packet {
namespace {

struct glib_deleter {
    void operator()(char* text) const { g_free(text); }
};
using glib_text = std::unique_ptr<char, glib_deleter>;

constexpr std::string_view ellipsis = "…";

bool turns_direction(gunichar character) {
    const bool embeds = character >= 0x202A && character <= 0x202E;
    const bool isolates = character >= 0x2066 && character <= 0x2069;
    return embeds || isolates;
}

bool is_gap(gunichar character) {
    constexpr gunichar no_break_space = 0xA0;
    if (character == no_break_space) return false;
    return g_unichar_isspace(character) || g_unichar_iscntrl(character) || character == 0x2028 ||
           character == 0x2029;
}

bool is_dropped(gunichar character) {
    constexpr gunichar byte_order_mark = 0xFEFF;
    return turns_direction(character) || character == byte_order_mark;
}

// The byte at which the first `count` characters end.
std::size_t bytes_of(const std::string& text, std::size_t count) {
    const char* end = g_utf8_offset_to_pointer(text.c_str(), static_cast<glong>(count));
    return static_cast<std::size_t>(end - text.c_str());
}

std::vector<PangoLogAttr> breaks_of(const std::string& text, std::size_t characters) {
    std::vector<PangoLogAttr> breaks(characters + 1);
    pango_get_log_attrs(text.c_str(), static_cast<int>(text.size()), -1, pango_language_from_string("en"),
                        breaks.data(), static_cast<int>(breaks.size()));
    return breaks;
}

// How many characters to keep, so that with the ellipsis there are at most `bound`.
std::size_t characters_kept(const std::vector<PangoLogAttr>& breaks, std::size_t bound) {
    std::size_t after_word = 0;
    std::size_t after_letter = 0;
    for (std::size_t at = 1; at < bound; ++at) {
        if (breaks[at].is_word_end) after_word = at;
        if (breaks[at].is_cursor_position) after_letter = at;
    }
    return after_word * 2 > bound ? after_word : after_letter;
}

}  // namespace

std::string one_line(std::string_view typed) {
    const glib_text valid{g_utf8_make_valid(typed.data(), static_cast<gssize>(typed.size()))};
    std::string line;
    bool gap = false;
    const char* next = nullptr;
    for (const char* at = valid.get(); *at != '\0'; at = next) {
        next = g_utf8_find_next_char(at, nullptr);
        const gunichar character = g_utf8_get_char(at);
        if (is_dropped(character)) continue;
        if (is_gap(character)) {
            gap = true;
            continue;
        }
        if (gap && !line.empty()) line += ' ';
        gap = false;
        line.append(at, next);
    }
    return line;
}

std::string cut_at_word(const std::string& text, std::size_t bound) {
    const auto characters = static_cast<std::size_t>(g_utf8_strlen(text.c_str(), -1));
    if (characters <= bound) return text;
    // Only the beginning is looked at, so that a pasted novel costs no more than a long sentence.
    const std::size_t looked_at = std::min(characters, bound + 32);
    const std::string beginning = text.substr(0, bytes_of(text, looked_at));
    const std::size_t kept = characters_kept(breaks_of(beginning, looked_at), bound);
    return beginning.substr(0, bytes_of(beginning, kept)).append(ellipsis);
}

std::string joined(const std::vector<std::string>& names, std::string_view separator) {
    std::string text;
    for (const auto& name : names) {
        if (!text.empty()) text += separator;
        text += name;
    }
    return text;
}

}  // namespace packet
