// The printed pages of one artifact: paper, margins, the heads and feet that stand on every page, and at the
// end the bytes of the PDF. The same pages give the same bytes: nothing in them tells the time of day.
//
// Errors of Cairo are thrown as std::runtime_error.
#pragma once

#include "packet/documents.hpp"
#include "packet/fit.hpp"
#include "packet/galley.hpp"
#include "packet/typeset.hpp"

#include <memory>
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

    // Says at the foot of every page what was left out. Takes room from the pages, so it comes before
    // first_page() and later_pages(). Takes no more than two lines: a longer list ends with "and 40 more".
    void name_left_out(const std::vector<std::string>& names);

    // The height that is left for type.
    double first_page() const;
    double later_pages() const;

    // Starts the next page of `of`: prints its head and foot.
    void turn_page(int of);

    // Prints below the head of the current page.
    void print(const galley& type, double top);

    // Lets a reader jump here from the outline beside the page.
    void bookmark(const std::string& text, double top);

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
    void name_file();
    void check() const;

    double page_width_;
    double page_height_;
    std::string title_;
    std::string author_;
    std::string period_;
    std::string made_;
    galley first_head_;
    galley note_;
    int page_ = 0;
    std::string bytes_;  // outlives the surface, which writes its last bytes when it is destroyed
    std::unique_ptr<_cairo_surface, surface_deleter> surface_;
    std::unique_ptr<_cairo, pen_deleter> pen_;
};

}  // namespace packet
