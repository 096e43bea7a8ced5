#include "packet/sheet.hpp"

#include "packet/fonts.hpp"
#include "packet/left_out.hpp"
#include "packet/pdf_addenda.hpp"
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
constexpr double above_foot = 6;
constexpr double running_head_height = 18;
constexpr double foot_height = 16;
constexpr double head_meta_width = 190;
constexpr int note_lines = 3;

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

std::string parts(const std::vector<std::string>& said) {
    std::vector<std::string> present;
    for (const auto& one : said)
        if (!one.empty()) present.push_back(one_line(one));
    return joined(present, "  ·  ");
}

// The title; to its right whose it is, of when, and which packet; below the rule what was hidden for whom.
galley first_head(double width, const std::string& title, const letterhead& of) {
    galley head{width};
    const double meta_x = width - head_meta_width;
    const double baseline = drop_of(styles::title);
    head.part(role::title, [&] {
        head.set_on_baseline({{title, styles::title}},
                             {.y = baseline, .width = meta_x - grid::gutter, .max_lines = 1});
    });
    type_style name = styles::small;
    name.ink = colours::ink;
    name.weight = weights::medium;
    const place meta{
        .x = meta_x, .y = baseline, .width = head_meta_width, .side = align::right, .max_lines = 1};
    place above = meta;
    above.y = baseline - styles::small.leading;
    head.part(role::paragraph, [&] { head.set_on_baseline({{one_line(of.author), name}}, above); });
    head.part(role::paragraph, [&] {
        head.set_on_baseline({{parts({of.period, of.version}), styles::small}}, meta);
    });
    const double rule = head.height() + 3;
    head.stroke({{0, rule}, {width, rule}}, pens::rule);
    if (of.profile.empty()) return head;
    type_style hidden = styles::small;
    hidden.ink = colours::accent;
    head.part(role::paragraph, [&] {
        head.set({{one_line(of.profile), hidden}},
                 {.y = rule + spaces::line, .width = width, .max_lines = 2});
    });
    return head;
}

galley running_head(double width, const std::string& title, const std::string& continued,
                    const std::string& whose) {
    galley head{width};
    const double baseline = drop_of(styles::running_title);
    phrase left{{title, styles::running_title}};
    if (!continued.empty()) left.push_back({"   " + continued + ", continued", styles::small});
    head.set_on_baseline(left, {.y = baseline, .width = width * 0.45, .max_lines = 1});
    head.set_on_baseline(
        {{whose, styles::small}},
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

// "D-3 to D-40 (no room: the pages are full); D-44 (left out by the author on 3 Mar 2026)"
std::string names_and_reasons(std::vector<omission> list) {
    std::string text;
    while (!list.empty()) {
        const std::string reason = list.front().reason;
        const auto others = std::stable_partition(list.begin(), list.end(),
                                                  [&](const omission& one) { return one.reason == reason; });
        const std::string names = by_reason({list.begin(), others}).front().substr(reason.size() + 2);
        text += (text.empty() ? "" : "; ") + names + " (" + reason + ")";
        list.erase(list.begin(), others);
    }
    return one_line(text);
}

phrase left_out_note(const std::vector<omission>& left_out) {
    type_style strong = styles::small;
    strong.weight = weights::semibold;
    strong.ink = colours::ink;
    return {{"Not printed: ", strong}, {names_and_reasons(left_out) + ".", styles::small}};
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
      whose_{parts({head.author, head.period, head.version})},
      made_{parts({"Made " + head.made_on, head.chain_head.empty() ? "" : "chain head " + head.chain_head})},
      first_head_{first_head(page_width_ - 2 * side_margin, title_, head)},
      note_{page_width_ - 2 * side_margin},
      surface_{cairo_pdf_surface_create_for_stream(append_bytes, &bytes_, page_width_, page_height_)},
      pen_{cairo_create(surface_.get())} {
    check();
    // The newest version that Cairo writes without packing objects together: pdf_addenda appends to it.
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_4);
    name_file(head);
    open(role::document);
}

sheet::~sheet() = default;

double sheet::width() const {
    return page_width_ - 2 * side_margin;
}

void sheet::name_left_out(const std::vector<omission>& left_out, const std::string& order) {
    note_ = galley{width()};
    if (left_out.empty()) return;
    const double y = note_.part(role::paragraph, [&] {
        return note_.set(left_out_note(left_out), {.width = width(), .max_lines = note_lines});
    });
    note_.part(role::paragraph, [&] {
        note_.set({{one_line(order), styles::small}}, {.y = y, .width = width(), .max_lines = note_lines});
    });
    note_.extend_to(note_.height() + spaces::line);
}

double sheet::first_page() const {
    return body_height(1);
}
double sheet::later_pages() const {
    return body_height(2);
}

void sheet::turn_page(int of, const std::string& continued) {
    if (page_ > 0) cairo_show_page(pen_.get());
    ++page_;
    const double foot_top = page_height_ - bottom_margin - foot_height;
    if (page_ == 1)
        put(first_head_, top_margin);
    else
        put(running_head(width(), title_, one_line(continued), whose_), top_margin);
    put(foot(width(), made_, page_of(page_, of)), foot_top);
    if (page_ == 1) put(note_, foot_top - note_.height());
}

void sheet::open(role what) {
    cairo_tag_begin(pen_.get(), tag_of(what), nullptr);
    open_.push_back(what);
}

void sheet::close() {
    cairo_tag_end(pen_.get(), tag_of(open_.back()));
    open_.pop_back();
}

void sheet::print(const galley& type, double top) {
    put(type, body_top(page_) + top);
}

void sheet::put(const galley& type, double top) {
    type.print(pen_.get(), {side_margin, top});
    unset_.insert(type.unset_characters().begin(), type.unset_characters().end());
    for (auto& shown : type.figures_shown())
        figures_.push_back(std::move(shown));
}

void sheet::bookmark(const std::string& text, double top) {
    const auto y = static_cast<int>(body_top(page_) + top);
    const std::string there = "page=" + std::to_string(page_) + " pos=[0 " + std::to_string(y) + "]";
    cairo_pdf_surface_add_outline(surface_.get(), CAIRO_PDF_OUTLINE_ROOT, one_line(text).c_str(),
                                  there.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

std::vector<std::string> sheet::unset_characters() const {
    constexpr std::size_t most = 100;
    std::vector<std::string> words;
    for (const char32_t character : unset_)
        if (words.size() < most) words.push_back(unset_in_words(character));
    return words;
}

std::string sheet::finish() {
    while (!open_.empty())
        close();
    cairo_show_page(pen_.get());
    check();
    cairo_surface_finish(surface_.get());
    check_status(cairo_surface_status(surface_.get()));
    return with_addenda(std::move(bytes_), {"en", figures_});
}

double sheet::body_top(int page) const {
    return top_margin + (page == 1 ? first_head_.height() : running_head_height) + below_head;
}

double sheet::body_height(int page) const {
    const double note = page == 1 ? note_.height() : 0;
    return page_height_ - body_top(page) - above_foot - note - foot_height - bottom_margin;
}

void sheet::name_file(const letterhead& head) {
    const auto name = [this](cairo_pdf_metadata_t what, const std::string& is) {
        cairo_pdf_surface_set_metadata(surface_.get(), what, is.c_str());
    };
    name(CAIRO_PDF_METADATA_TITLE, title_);
    name(CAIRO_PDF_METADATA_AUTHOR, one_line(head.author));
    name(CAIRO_PDF_METADATA_SUBJECT, parts({"Evidence", head.period, head.version, head.profile}));
    name(CAIRO_PDF_METADATA_CREATOR, "dossier");
    // Cairo would put in the time of day. An empty date leaves the field out; when the document was made is
    // printed at the foot of each page.
    name(CAIRO_PDF_METADATA_CREATE_DATE, "");
}

void sheet::check() const {
    check_status(cairo_status(pen_.get()));
}

}  // namespace packet
