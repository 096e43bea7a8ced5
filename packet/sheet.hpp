// The printed pages of one artifact: paper, margins, the heads and feet that stand on every page, and at the
// end the bytes of the PDF, tagged, so that it can be read aloud, searched and copied from in its order. The
// same pages give the same bytes: nothing in them tells the time of day.
//
// Errors of Cairo are thrown as std::runtime_error.
#pragma once

#include "packet/documents.hpp"
#include "packet/fit.hpp"
#include "packet/galley.hpp"
#include "packet/typeset.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

struct _cairo_surface;

namespace packet {

// How the paper is held to be read.
enum class held { upright, sideways };

class sheet {
public:
    sheet(paper size, held how, const std::string& title, const letterhead& head);
    ~sheet();
    sheet(const sheet&) = delete;
    sheet& operator=(const sheet&) = delete;

    // Of the type area, between the margins.
    double width() const;

    // Says at the foot of the first page what is not printed and why, and in which order things are kept.
    // Takes room from that page, so it comes before first_page(). A list that is longer than a few lines ends
    // with "…"; readiness.md has all of it.
    void name_left_out(const std::vector<omission>& left_out, const std::string& order);

    // The height that is left for type.
    double first_page() const;
    double later_pages() const;

    // Starts the next page of `of`: prints its head and foot. `continued` names what began on the page
    // before: "D-27"; empty: nothing.
    void turn_page(int of, const std::string& continued = {});

    // What is printed from open() to its close() is one part of the document; it may run over pages.
    void open(role what);
    void close();

    // Prints below the head of the current page.
    void print(const galley& type, double top);

    // Lets a reader jump here from the outline beside the page.
    void bookmark(const std::string& text, double top);

    // In words, one for each character that was printed as a box with its code because no font has it; the
    // first hundred, in the order of their codes.
    std::vector<std::string> unset_characters() const;

    // The finished file; nothing can be printed after it.
    std::string finish();

private:
    struct surface_deleter {
        void operator()(_cairo_surface* surface) const;
    };
    struct pen_deleter {
        void operator()(_cairo* pen) const;
    };

    double body_top(int page) const;
    double body_height(int page) const;
    void put(const galley& type, double top);
    void name_file(const letterhead& head);
    void check() const;

    double page_width_;
    double page_height_;
    std::string title_;
    std::string whose_;  // "author · 1 Jan 2026 – 21 Nov 2026 · packet 4"
    std::string made_;
    galley first_head_;
    galley note_;
    int page_ = 0;
    std::vector<role> open_;
    std::vector<std::string> figures_;  // what they show, as printed so far
    std::set<char32_t> unset_;
    std::string bytes_;  // outlives the surface, which writes its last bytes when it is destroyed
    std::unique_ptr<_cairo_surface, surface_deleter> surface_;
    std::unique_ptr<_cairo, pen_deleter> pen_;
};

}  // namespace packet
