#include "packet/fonts.hpp"

#include <pango/pangocairo.h>

#include <array>
#include <cstdio>
#include <memory>

namespace packet {

namespace {

struct object_deleter {
    void operator()(PangoFontMap* fonts) const { g_object_unref(fonts); }
};

// As deploy/packages installs them.
struct wanted_font {
    const char* family;
    const char* package;
};

const std::vector<wanted_font>& wanted_fonts() {
    static const std::vector<wanted_font> all{
        {"Inter", "fonts-inter"},
        {"Noto Sans", "fonts-noto-core"},
        {"DejaVu Sans", "fonts-dejavu-core"},
        {"Noto Sans CJK SC", "fonts-noto-cjk"},
        {"Noto Color Emoji", "fonts-noto-color-emoji"},
    };
    return all;
}

bool is_emoji(char32_t character) {
    return (character >= 0x1F000 && character <= 0x1FAFF) || (character >= 0x2600 && character <= 0x27BF);
}

bool is_east_asian(char32_t character) {
    switch (g_unichar_get_script(character)) {
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
        case G_UNICODE_SCRIPT_BOPOMOFO:
            return true;
        case G_UNICODE_SCRIPT_COMMON:
            return g_unichar_iswide(character);  // as 「 and 。
        default:
            return false;
    }
}

// "U+30A2"
std::string code_of(char32_t character) {
    std::array<char, 16> code{};
    std::snprintf(code.data(), code.size(), "U+%04lX", static_cast<unsigned long>(character));
    return code.data();
}

std::string utf8_of(char32_t character) {
    std::array<char, 6> bytes{};
    const int length = g_unichar_to_utf8(character, bytes.data());
    return {bytes.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::string unset_in_words(char32_t character) {
    const std::string code = code_of(character);
    switch (g_unichar_type(character)) {
        case G_UNICODE_PRIVATE_USE:
            return code + ": for private use; no font package has it";
        case G_UNICODE_UNASSIGNED:
            return code + ": no character of Unicode that this machine knows";
        default:
            break;
    }
    const char* package = "fonts-noto-core or fonts-noto-extra";
    if (is_emoji(character))
        package = "fonts-noto-color-emoji";
    else if (is_east_asian(character))
        package = "fonts-noto-cjk";
    return code + " " + utf8_of(character) + ": install " + package;
}

std::vector<missing_font> missing_fonts() {
    const std::unique_ptr<PangoFontMap, object_deleter> fonts{pango_cairo_font_map_new()};
    const auto is_here = [&](const char* family) {
        return pango_font_map_get_family(fonts.get(), family) != nullptr;
    };
    std::vector<missing_font> missing;
    for (const wanted_font& wanted : wanted_fonts())
        if (!is_here(wanted.family)) missing.push_back({wanted.family, wanted.package});
    return missing;
}

}  // namespace packet
