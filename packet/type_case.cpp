#include "packet/type_case.hpp"

#include <pango/pangocairo.h>

namespace packet {
namespace {

// Inter for what it has, then the fonts for other scripts. The emoji font is not named: Pango finds it for
// emoji by itself, and named here it would also lend its wide digits and spaces to the text.
constexpr const char* families =
    "Inter, Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, DejaVu Sans, Noto Sans CJK SC, Droid Sans "
    "Fallback";
constexpr double default_size = 9;  // of a line without letters

struct object_deleter {
    void operator()(PangoFontMap* fonts) const { g_object_unref(fonts); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
};
struct options_deleter {
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
struct description_deleter {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

// The only place that goes down a GObject class hierarchy: its own macro is an old-style cast.
PangoCairoFontMap* as_cairo_font_map(PangoFontMap* fonts) {
    return reinterpret_cast<PangoCairoFontMap*>(fonts);
}

class type_case {
public:
    type_case() : fonts_{pango_cairo_font_map_new()} {
        pango_cairo_font_map_set_resolution(as_cairo_font_map(fonts_.get()), 72);  // a unit is a point
        context_.reset(pango_font_map_create_context(fonts_.get()));
        pango_context_set_language(context_.get(), pango_language_from_string("en"));
        pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
        // Letters stand where the design of the font puts them, not on the pixels of some screen.
        pango_context_set_round_glyph_positions(context_.get(), FALSE);
        const std::unique_ptr<cairo_font_options_t, options_deleter> options{cairo_font_options_create()};
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(context_.get(), options.get());
        const std::unique_ptr<PangoFontDescription, description_deleter> font{
            pango_font_description_from_string(families)};
        pango_font_description_set_size(font.get(), pango_units_from_double(default_size));
        pango_context_set_font_description(context_.get(), font.get());
    }

    PangoContext* context() { return context_.get(); }

private:
    std::unique_ptr<PangoFontMap, object_deleter> fonts_;
    std::unique_ptr<PangoContext, object_deleter> context_;
};

}  // namespace

void layout_deleter::operator()(_PangoLayout* layout) const {
    g_object_unref(layout);
}

layout_ptr new_layout() {
    thread_local type_case of_this_thread;
    return layout_ptr{pango_layout_new(of_this_thread.context())};
}

}  // namespace packet
