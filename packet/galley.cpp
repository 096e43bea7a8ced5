#include "packet/galley.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace packet {
namespace {

constexpr double full_turn = 2 * 3.14159265358979323846;

struct attributes_deleter {
    void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};
using attributes_ptr = std::unique_ptr<PangoAttrList, attributes_deleter>;

// The bytes of a paragraph that an attribute is for.
struct span {
    std::size_t first = 0;
    std::size_t end = 0;
};

void add(PangoAttrList* attributes, PangoAttribute* attribute, span over) {
    attribute->start_index = static_cast<guint>(over.first);
    attribute->end_index = static_cast<guint>(over.end);
    pango_attr_list_insert(attributes, attribute);
}

guint16 channel(double share) {
    return static_cast<guint16>(std::lround(share * 65535));
}

void add_style(PangoAttrList* attributes, const type_style& style, span over) {
    add(attributes, pango_attr_size_new(pango_units_from_double(style.size)), over);
    add(attributes, pango_attr_weight_new(static_cast<PangoWeight>(style.weight)), over);
    add(attributes,
        pango_attr_foreground_new(channel(style.ink.red), channel(style.ink.green), channel(style.ink.blue)),
        over);
    // Fallback fonts are taller than Inter; a fixed line height keeps the lines of a paragraph even.
    add(attributes, pango_attr_line_height_new_absolute(pango_units_from_double(style.leading)), over);
    // Figures of one width, so that numbers and dates stand in columns.
    add(attributes, pango_attr_font_features_new("tnum=1"), over);
    // A word that is broken because nothing else helps is a link or a name; a hyphen would become part of it.
    add(attributes, pango_attr_insert_hyphens_new(FALSE), over);
    if (style.italic) add(attributes, pango_attr_style_new(PANGO_STYLE_ITALIC), over);
    if (style.tracking != 0) {
        add(attributes, pango_attr_letter_spacing_new(pango_units_from_double(style.tracking)), over);
    }
}

// Lines may end after a slash, but not inside "$3.2M/yr" or "/decision".
bool is_kept_whole(std::string_view word) {
    constexpr std::size_t longest = 14;
    if (word.empty() || word.size() > longest || word.find('/') == std::string_view::npos) return false;
    return word.front() == '/' ||
           std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void keep_short_words_whole(PangoAttrList* attributes, std::string_view text) {
    for (std::size_t first = 0; first < text.size();) {
        const std::size_t end = std::min(text.find(' ', first), text.size());
        if (is_kept_whole(text.substr(first, end - first))) {
            add(attributes, pango_attr_allow_breaks_new(FALSE), {first, end});
        }
        first = end + 1;
    }
}

enum class slashes { break_lines, keep_words };

layout_ptr layout_of(const phrase& text, slashes do_what = slashes::break_lines) {
    std::string all;
    const attributes_ptr attributes{pango_attr_list_new()};
    for (const auto& piece : text) {
        const span over{all.size(), all.size() + piece.text.size()};
        all += piece.text;
        add_style(attributes.get(), piece.style, over);
    }
    if (do_what == slashes::keep_words) keep_short_words_whole(attributes.get(), all);
    layout_ptr layout = new_layout();
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_text(layout.get(), all.c_str(), static_cast<int>(all.size()));
    return layout;
}

PangoRectangle extents_of(PangoLayout* layout) {
    PangoRectangle logical{};
    pango_layout_get_extents(layout, nullptr, &logical);
    return logical;
}

layout_ptr layout_in(const phrase& text, const place& where, slashes do_what) {
    layout_ptr layout = layout_of(text, do_what);
    pango_layout_set_width(layout.get(), pango_units_from_double(where.width));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (where.side == align::right) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
    if (where.max_lines > 0) {
        pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        pango_layout_set_height(layout.get(), -where.max_lines);
    }
    return layout;
}

layout_ptr layout_in(const phrase& text, const place& where) {
    layout_ptr layout = layout_in(text, where, slashes::keep_words);
    // A word kept whole may be wider than a narrow column.
    const bool overflows = extents_of(layout.get()).width > pango_units_from_double(where.width);
    return overflows ? layout_in(text, where, slashes::break_lines) : std::move(layout);
}

double height_of(PangoLayout* layout) {
    return pango_units_to_double(extents_of(layout).height);
}

double baseline_of(PangoLayout* layout) {
    return pango_units_to_double(pango_layout_get_baseline(layout));
}

bool is_empty(const phrase& text) {
    return std::all_of(text.begin(), text.end(), [](const run& piece) { return piece.text.empty(); });
}

void take_colour(cairo_t* on, const colour& ink) {
    cairo_set_source_rgb(on, ink.red, ink.green, ink.blue);
}

void take_pen(cairo_t* on, const pen& with) {
    take_colour(on, with.ink);
    cairo_set_line_width(on, with.width);
    cairo_set_line_join(on, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(on, &with.dash, with.dash > 0 ? 1 : 0, 0);
}

void move_point(point& which, point distance) {
    which.x += distance.x;
    which.y += distance.y;
}

}  // namespace

double galley::set(const phrase& text, const place& where) {
    if (is_empty(text)) return where.y;
    layout_ptr layout = layout_in(text, where);
    const double bottom = where.y + height_of(layout.get());
    marks_.emplace_back(set_text{{where.x, where.y}, std::move(layout)});
    extend_to(bottom);
    return bottom;
}

double galley::set_on_baseline(const phrase& text, const place& where) {
    if (is_empty(text)) return where.y;
    layout_ptr layout = layout_in(text, where);
    const double top = where.y - baseline_of(layout.get());
    const double bottom = top + height_of(layout.get());
    marks_.emplace_back(set_text{{where.x, top}, std::move(layout)});
    extend_to(bottom);
    return bottom;
}

void galley::stroke(std::vector<point> path, const pen& with) {
    for (const auto& at : path)
        extend_to(at.y);
    marks_.emplace_back(drawn_path{std::move(path), with});
}

void galley::box(point corner, double width, double height, const pen& with) {
    extend_to(corner.y + height);
    marks_.emplace_back(drawn_box{corner, width, height, with});
}

void galley::dot(point centre, double radius, const colour& ink) {
    extend_to(centre.y + radius);
    marks_.emplace_back(drawn_dot{centre, radius, ink});
}

double galley::insert(galley&& other, point corner) {
    for (auto& what : other.marks_) {
        move_by(what, corner);
        marks_.push_back(std::move(what));
    }
    other.marks_.clear();
    extend_to(corner.y + other.height_);
    return corner.y + other.height_;
}

void galley::extend_to(double bottom) {
    height_ = std::max(height_, bottom);
}

void galley::print(_cairo* on, point corner) const {
    cairo_save(on);
    cairo_translate(on, corner.x, corner.y);
    for (const auto& what : marks_) {
        std::visit([on](const auto& one) { print_mark(on, one); }, what);
    }
    cairo_restore(on);
    if (const auto status = cairo_status(on); status != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error{std::string{"printing a page: "} + cairo_status_to_string(status)};
    }
}

void galley::move_by(mark& what, point distance) {
    if (auto* text = std::get_if<set_text>(&what)) move_point(text->corner, distance);
    if (auto* frame = std::get_if<drawn_box>(&what)) move_point(frame->corner, distance);
    if (auto* dot = std::get_if<drawn_dot>(&what)) move_point(dot->centre, distance);
    if (auto* line = std::get_if<drawn_path>(&what)) {
        for (auto& at : line->path)
            move_point(at, distance);
    }
}

void galley::print_mark(_cairo* on, const set_text& text) {
    cairo_move_to(on, text.corner.x, text.corner.y);
    pango_cairo_show_layout(on, text.layout.get());
}

void galley::print_mark(_cairo* on, const drawn_path& line) {
    take_pen(on, line.with);
    cairo_new_path(on);
    for (const auto& at : line.path)
        cairo_line_to(on, at.x, at.y);
    cairo_stroke(on);
}

void galley::print_mark(_cairo* on, const drawn_box& frame) {
    take_pen(on, frame.with);
    cairo_rectangle(on, frame.corner.x, frame.corner.y, frame.width, frame.height);
    cairo_stroke(on);
}

void galley::print_mark(_cairo* on, const drawn_dot& dot) {
    take_colour(on, dot.ink);
    cairo_new_path(on);
    cairo_arc(on, dot.centre.x, dot.centre.y, dot.radius, 0, full_turn);
    cairo_fill(on);
}

double drop_of(const type_style& style) {
    return baseline_of(layout_of({{"x", style}}).get());
}

double width_of(const phrase& text) {
    return pango_units_to_double(extents_of(layout_of(text).get()).width);
}

int lines_of(const phrase& text, double width) {
    return pango_layout_get_line_count(layout_in(text, {.width = width}).get());
}

}  // namespace packet
