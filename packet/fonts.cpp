#include "packet/fonts.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>

namespace packet {

namespace {

struct object_deleter {
    void operator()(PangoFontMap* fonts) const { g_object_unref(fonts); }
};

// As deploy/packages installs them; any family of a row will do.
struct wanted_font {
    std::vector<const char*> families;
    const char* package;
};

const std::vector<wanted_font>& wanted_fonts() {
    static const std::vector<wanted_font> all{
        {{"Inter"}, "fonts-inter"},
        {{"Noto Sans"}, "fonts-noto-core"},
        {{"DejaVu Sans"}, "fonts-dejavu-core"},
        {{"Noto Sans CJK SC", "Droid Sans Fallback"}, "fonts-droid-fallback"},
        {{"Noto Color Emoji"}, "fonts-noto-color-emoji"},
    };
    return all;
}

}  // namespace

std::vector<missing_font> missing_fonts() {
    const std::unique_ptr<PangoFontMap, object_deleter> fonts{pango_cairo_font_map_new()};
    const auto is_here = [&](const char* family) {
        return pango_font_map_get_family(fonts.get(), family) != nullptr;
    };
    std::vector<missing_font> missing;
    for (const wanted_font& wanted : wanted_fonts())
        if (std::none_of(wanted.families.begin(), wanted.families.end(), is_here))
            missing.push_back({wanted.families.back(), wanted.package});
    return missing;
}

}  // namespace packet
