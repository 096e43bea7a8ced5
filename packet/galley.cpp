#include "packet/galley.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <hb.h>
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
    // By itself Inter draws "->" as an arrow and "3x4" with a times sign, and a reader would copy those.
    // What was typed is what stands there.
    add(attributes,
        pango_attr_font_features_new(style.digits == figures::tabular ? "calt=0, tnum=1" : "calt=0"), over);
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

bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
}

// "ms" after "640", "Mar" after "4".
bool is_unit(std::string_view word) {
    constexpr std::size_t longest = 3;
    return !word.empty() && word.size() <= longest && !is_ascii_digit(word.front());
}

// Words that read badly in two pieces, and numbers with their units.
void keep_words_together(PangoAttrList* attributes, std::string_view text) {
    for (std::size_t first = 0; first < text.size();) {
        const std::size_t end = std::min(text.find(' ', first), text.size());
        const std::size_t next_end = std::min(text.find(' ', std::min(end + 1, text.size())), text.size());
        if (is_kept_whole(text.substr(first, end - first)))
            add(attributes, pango_attr_allow_breaks_new(FALSE), {first, end});
        if (end > first && is_ascii_digit(text[end - 1]) && end < text.size() &&
            is_unit(text.substr(end + 1, next_end - end - 1)))
            add(attributes, pango_attr_allow_breaks_new(FALSE), {first, next_end});
        first = end + 1;
    }
}

// No short word stands alone on the last line, and no citation: the last words go together, as many as fill a
// part of a narrow column.
void keep_end_together(PangoAttrList* attributes, std::string_view text) {
    constexpr std::size_t enough = 14;
    constexpr std::size_t most = 26;
    std::size_t first = text.size();
    while (text.size() - first < enough) {
        const std::size_t space = first == 0 ? std::string_view::npos : text.rfind(' ', first - 1);
        if (space == std::string_view::npos || text.size() - space > most) break;
        first = space;
    }
    if (first < text.size()) add(attributes, pango_attr_allow_breaks_new(FALSE), {first + 1, text.size()});
}

// Japanese and Korean have their own shapes of the characters that they share with Chinese; their own letters
// give them away.
const char* east_asian_language(const std::string& text) {
    for (const char* at = text.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
        if (static_cast<unsigned char>(*at) < 0x80) continue;
        switch (g_unichar_get_script(g_utf8_get_char(at))) {
            case G_UNICODE_SCRIPT_HIRAGANA:
            case G_UNICODE_SCRIPT_KATAKANA:
                return "ja";
            case G_UNICODE_SCRIPT_HANGUL:
                return "ko";
            default:
                break;
        }
    }
    return nullptr;
}

enum class breaks { anywhere, where_it_reads_well };

layout_ptr layout_of(const phrase& text, breaks lines = breaks::anywhere) {
    std::string all;
    const attributes_ptr attributes{pango_attr_list_new()};
    for (const auto& piece : text) {
        const span over{all.size(), all.size() + piece.text.size()};
        all += piece.text;
        add_style(attributes.get(), piece.style, over);
    }
    if (lines == breaks::where_it_reads_well) {
        keep_words_together(attributes.get(), all);
        keep_end_together(attributes.get(), all);
    }
    if (const char* language = east_asian_language(all))
        add(attributes.get(), pango_attr_language_new(pango_language_from_string(language)), {0, all.size()});
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

layout_ptr layout_in(const phrase& text, const place& where, breaks lines) {
    layout_ptr layout = layout_of(text, lines);
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
    layout_ptr layout = layout_in(text, where, breaks::where_it_reads_well);
    // What is kept together may be wider than a narrow column.
    const bool overflows = extents_of(layout.get()).width > pango_units_from_double(where.width);
    return overflows ? layout_in(text, where, breaks::anywhere) : std::move(layout);
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

struct iterator_deleter {
    void operator()(PangoLayoutIter* at) const { pango_layout_iter_free(at); }
};
using iterator_ptr = std::unique_ptr<PangoLayoutIter, iterator_deleter>;

// Letters of one font and direction, and where their baseline begins.
struct placed_run {
    PangoGlyphItem* letters;
    point start;
};

// The runs of a paragraph in the order in which they are read, line by line: Pango has them as they stand
// from left to right, and what is copied from a page comes in the order of printing.
std::vector<placed_run> runs_of(PangoLayout* layout) {
    std::vector<placed_run> runs;
    const iterator_ptr at{pango_layout_get_iter(layout)};
    std::size_t line = 0;
    const auto end_line = [&] {
        std::stable_sort(runs.begin() + static_cast<std::ptrdiff_t>(line), runs.end(),
                         [](const placed_run& left, const placed_run& right) {
                             return left.letters->item->offset < right.letters->item->offset;
                         });
        line = runs.size();
    };
    do {
        PangoGlyphItem* letters = pango_layout_iter_get_run_readonly(at.get());
        if (!letters) {
            end_line();
            continue;
        }
        PangoRectangle logical{};
        pango_layout_iter_get_run_extents(at.get(), nullptr, &logical);
        runs.push_back({letters,
                        {pango_units_to_double(logical.x),
                         pango_units_to_double(pango_layout_iter_get_baseline(at.get()))}});
    } while (pango_layout_iter_next_run(at.get()));
    end_line();
    return runs;
}

void collect_unset(PangoLayout* layout, std::set<char32_t>& unset) {
    if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
    for (const auto& run : runs_of(layout)) {
        const PangoGlyphString* letters = run.letters->glyphs;
        for (int i = 0; i < letters->num_glyphs; ++i) {
            const PangoGlyph glyph = letters->glyphs[i].glyph;
            if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 && glyph != PANGO_GLYPH_EMPTY)
                unset.insert(static_cast<char32_t>(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG));
        }
    }
}

struct glyph_item_deleter {
    void operator()(PangoGlyphItem* letters) const { pango_glyph_item_free(letters); }
};
using glyph_item_ptr = std::unique_ptr<PangoGlyphItem, glyph_item_deleter>;

// The run with its last space as a letter: Pango draws none where a line breaks, and a copy of the page would
// read "instead ofthree". Nothing when the run does not end so.
glyph_item_ptr with_last_space(PangoGlyphItem* letters, const char* text) {
    const PangoItem& item = *letters->item;
    if (item.length == 0 || letters->glyphs->num_glyphs == 0) return nullptr;
    if (text[item.offset + item.length - 1] != ' ') return nullptr;
    const bool right_to_left = (item.analysis.level & 1) != 0;
    const int last = right_to_left ? 0 : letters->glyphs->num_glyphs - 1;
    hb_codepoint_t space = 0;
    if (letters->glyphs->glyphs[last].glyph != PANGO_GLYPH_EMPTY ||
        !hb_font_get_nominal_glyph(pango_font_get_hb_font(item.analysis.font), ' ', &space))
        return nullptr;
    glyph_item_ptr whole{pango_glyph_item_copy(letters)};
    whole->glyphs->glyphs[last].glyph = space;
    return whole;
}

// Of the style that the run was given.
colour colour_of(const PangoItem& run) {
    for (const GSList* at = run.analysis.extra_attrs; at; at = at->next) {
        const auto* attribute = static_cast<PangoAttribute*>(at->data);
        if (attribute->klass->type != PANGO_ATTR_FOREGROUND) continue;
        const PangoColor& ink = pango_attribute_as_color(static_cast<PangoAttribute*>(at->data))->color;
        return {ink.red / 65535.0, ink.green / 65535.0, ink.blue / 65535.0};
    }
    return colours::ink;
}

// As a value between the apostrophes of an attribute of cairo_tag_begin.
std::string link_to(const std::string& address) {
    std::string quoted;
    for (const char c : address) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return "uri='" + quoted + "'";
}

void move_point(point& which, point distance) {
    which.x += distance.x;
    which.y += distance.y;
}

}  // namespace

const char* tag_of(role what) {
    switch (what) {
        case role::document:
            return "Document";
        case role::section:
            return "Sect";
        case role::title:
            return "H1";
        case role::heading:
            return "H2";
        case role::subheading:
            return "H3";
        case role::paragraph:
            return "P";
        case role::table:
            return "Table";
        case role::row:
            return "TR";
        case role::column_head:
            return "TH";
        case role::cell:
            return "TD";
        case role::list:
            return "L";
        case role::item:
            return "LI";
        case role::label:
            return "Lbl";
        case role::item_body:
            return "LBody";
        case role::figure:
            return "Figure";
    }
    return "P";
}

double galley::set(const phrase& text, const place& where) {
    if (is_empty(text)) return where.y;
    return put({where.x, where.y}, layout_in(text, where), text);
}

double galley::set_on_baseline(const phrase& text, const place& where) {
    if (is_empty(text)) return where.y;
    layout_ptr layout = layout_in(text, where);
    const double top = where.y - baseline_of(layout.get());
    return put({where.x, top}, std::move(layout), text);
}

double galley::put(point corner, layout_ptr layout, const phrase& text) {
    const double bottom = corner.y + height_of(layout.get());
    collect_unset(layout.get(), unset_);
    marks_.emplace_back(set_text{corner, std::move(layout), links_of(text)});
    extend_to(bottom);
    return bottom;
}

std::vector<galley::link> galley::links_of(const phrase& text) {
    std::vector<link> links;
    std::size_t first = 0;
    for (const auto& piece : text) {
        const std::size_t end = first + piece.text.size();
        if (!piece.address.empty()) links.push_back({first, end, piece.address});
        first = end;
    }
    return links;
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
    unset_.merge(other.unset_);
    extend_to(corner.y + other.height_);
    return corner.y + other.height_;
}

double galley::insert(galley&& other, point corner, role what) {
    return part(what, [&] { return insert(std::move(other), corner); });
}

std::vector<std::string> galley::figures_shown() const {
    std::vector<std::string> shown;
    for (const auto& what : marks_) {
        const auto* part = std::get_if<role_begins>(&what);
        if (part && part->what == role::figure) shown.push_back(part->shown);
    }
    return shown;
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

void galley::print_run(_cairo* on, const set_text& text, PangoGlyphItem* letters) {
    const auto at = static_cast<std::size_t>(letters->item->offset);
    const auto link = std::find_if(text.links.begin(), text.links.end(),
                                   [at](const auto& one) { return one.first <= at && at < one.end; });
    const char* words = pango_layout_get_text(text.layout.get());
    const glyph_item_ptr whole = with_last_space(letters, words);
    take_colour(on, colour_of(*letters->item));
    if (link != text.links.end()) cairo_tag_begin(on, CAIRO_TAG_LINK, link_to(link->address).c_str());
    pango_cairo_show_glyph_item(on, words, whole ? whole.get() : letters);
    if (link != text.links.end()) cairo_tag_end(on, CAIRO_TAG_LINK);
}

void galley::print_mark(_cairo* on, const set_text& text) {
    for (const auto& run : runs_of(text.layout.get())) {
        cairo_move_to(on, text.corner.x + run.start.x, text.corner.y + run.start.y);
        print_run(on, text, run.letters);
    }
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

void galley::print_mark(_cairo* on, const role_begins& part) {
    cairo_tag_begin(on, tag_of(part.what), nullptr);
}

void galley::print_mark(_cairo* on, const role_ends& part) {
    cairo_tag_end(on, tag_of(part.what));
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
