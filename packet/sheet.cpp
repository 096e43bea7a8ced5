#include "packet/sheet.hpp"

#include "packet/plain_text.hpp"

#include <cairo-pdf.h>
#include <cairo.h>

#include <algorithm>
#include <stdexcept>

namespace packet {
namespace {

constexpr double side_margin = 48;
constexpr double top_margin = 40;
constexpr double bottom_margin = 30;
constexpr double below_head = 14;
constexpr double above_foot = 10;
constexpr double running_head_height = 18;
constexpr double foot_height = 16;
constexpr double head_meta_width = 190;
constexpr int note_lines = 2;

struct page_size {
    double width;
    double height;
};

page_size size_of(paper size, held how) {
    const page_size upright = size == paper::letter ? page_size{612, 792} : page_size{595.276, 841.890};
    return how == held::upright ? upright : page_size{upright.height, upright.width};
}

void check_status(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return;
    throw std::runtime_error{std::string{"writing a PDF: "} + cairo_status_to_string(status)};
}

// An exception must not cross Cairo's C frames.
cairo_status_t append_bytes(void* closure, const unsigned char* data, unsigned int length) noexcept {
    try {
        static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

std::string page_of(int page, int of) {
    return "Page " + std::to_string(page) + " of " + std::to_string(of);
}

galley first_head(double width, const std::string& title, const std::string& author,
                  const std::string& period) {
    constexpr double gap = 16;
    galley head{width};
    const double meta_x = width - head_meta_width;
    const double baseline = drop_of(styles::title);
    head.set_on_baseline({{title, styles::title}}, {.y = baseline, .width = meta_x - gap, .max_lines = 1});
    type_style name = styles::small;
    name.ink = colours::ink;
    name.weight = weights::medium;
    const place meta{
        .x = meta_x, .y = baseline, .width = head_meta_width, .side = align::right, .max_lines = 1};
    place above = meta;
    above.y = baseline - styles::small.leading;
    head.set_on_baseline({{author, name}}, above);
    head.set_on_baseline({{period, styles::small}}, meta);
    const double rule = head.height() + 3;
    head.stroke({{0, rule}, {width, rule}}, pens::rule);
    return head;
}

galley running_head(double width, const std::string& title, const std::string& author,
                    const std::string& period) {
    galley head{width};
    const double baseline = drop_of(styles::running_title);
    head.set_on_baseline({{title, styles::running_title}},
                         {.y = baseline, .width = width * 0.45, .max_lines = 1});
    head.set_on_baseline(
        {{author + "  ·  " + period, styles::small}},
        {.x = width * 0.5, .y = baseline, .width = width * 0.5, .side = align::right, .max_lines = 1});
    head.stroke({{0, running_head_height - 2}, {width, running_head_height - 2}}, pens::rule);
    head.extend_to(running_head_height);
    return head;
}

galley foot(double width, const std::string& made, const std::string& page) {
    galley line{width};
    line.stroke({{0, 0}, {width, 0}}, pens::hairline);
    const double baseline = foot_height - 4;
    line.set_on_baseline({{made, styles::small}}, {.y = baseline, .width = width - 80, .max_lines = 1});
    line.set_on_baseline({{page, styles::small}},
                         {.x = width - 80, .y = baseline, .width = 80, .side = align::right, .max_lines = 1});
    return line;
}

phrase left_out_note(const std::vector<std::string>& names, std::size_t shown) {
    type_style strong = styles::small;
    strong.weight = weights::semibold;
    strong.ink = colours::ink;
    const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
    std::string list = one_line(joined(first));
    if (shown < names.size()) list += " and " + std::to_string(names.size() - shown) + " more";
    return {{"Left out for space: ", strong}, {list, styles::small}};
}

// The longest beginning of the list that stays within its lines. Long lists are rare; each step is one
// layout.
phrase left_out_note(const std::vector<std::string>& names, double width) {
    std::size_t fits = 0;
    std::size_t beyond = names.size() + 1;
    while (beyond - fits > 1) {
        const std::size_t middle = fits + (beyond - fits) / 2;
        (lines_of(left_out_note(names, middle), width) <= note_lines ? fits : beyond) = middle;
    }
    return left_out_note(names, fits);
}

}  // namespace

void sheet::surface_deleter::operator()(_cairo_surface* surface) const {
    cairo_surface_destroy(surface);
}
void sheet::pen_deleter::operator()(_cairo* pen) const {
    cairo_destroy(pen);
}

sheet::sheet(paper size, held how, const std::string& title, const letterhead& head)
    : page_width_{size_of(size, how).width},
      page_height_{size_of(size, how).height},
      title_{one_line(title)},
      author_{one_line(head.author)},
      period_{one_line(head.period)},
      made_{"Made " + one_line(head.made_on) + "  ·  chain head " + one_line(head.chain_head)},
      first_head_{first_head(page_width_ - 2 * side_margin, title_, author_, period_)},
      note_{page_width_ - 2 * side_margin},
      surface_{cairo_pdf_surface_create_for_stream(append_bytes, &bytes_, page_width_, page_height_)},
      pen_{cairo_create(surface_.get())} {
    check();
    name_file();
}

sheet::~sheet() = default;

double sheet::width() const {
    return page_width_ - 2 * side_margin;
}

void sheet::name_left_out(const std::vector<std::string>& names) {
    note_ = galley{width()};
    if (names.empty()) return;
    const double bottom =
        note_.set(left_out_note(names, width()), {.width = width(), .max_lines = note_lines});
    note_.extend_to(bottom + 4);
}

double sheet::first_page() const {
    return body_height(1);
}
double sheet::later_pages() const {
    return body_height(2);
}

void sheet::turn_page(int of) {
    if (page_ > 0) cairo_show_page(pen_.get());
    ++page_;
    const double foot_top = page_height_ - bottom_margin - foot_height;
    if (page_ == 1) {
        first_head_.print(pen_.get(), {side_margin, top_margin});
    } else {
        running_head(width(), title_, author_, period_).print(pen_.get(), {side_margin, top_margin});
    }
    note_.print(pen_.get(), {side_margin, foot_top - note_.height()});
    foot(width(), made_, page_of(page_, of)).print(pen_.get(), {side_margin, foot_top});
}

void sheet::print(const galley& type, double top) {
    type.print(pen_.get(), {side_margin, body_top(page_) + top});
}

void sheet::bookmark(const std::string& text, double top) {
    const auto y = static_cast<int>(body_top(page_) + top);
    const std::string there = "page=" + std::to_string(page_) + " pos=[0 " + std::to_string(y) + "]";
    cairo_pdf_surface_add_outline(surface_.get(), CAIRO_PDF_OUTLINE_ROOT, one_line(text).c_str(),
                                  there.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

std::string sheet::finish() {
    cairo_show_page(pen_.get());
    check();
    cairo_surface_finish(surface_.get());
    check_status(cairo_surface_status(surface_.get()));
    return std::move(bytes_);
}

double sheet::body_top(int page) const {
    return top_margin + (page == 1 ? first_head_.height() : running_head_height) + below_head;
}

double sheet::body_height(int page) const {
    return page_height_ - body_top(page) - above_foot - note_.height() - foot_height - bottom_margin;
}

void sheet::name_file() {
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title_.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_AUTHOR, author_.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "dossier");
    // Cairo would put in the time of day. An empty date leaves the field out; when the document was made is
    // printed at the foot of each page.
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
}

void sheet::check() const {
    check_status(cairo_status(pen_.get()));
}

}  // namespace packet
