// Type that has been set but not yet put on a page: paragraphs, lines and boxes at their places, and a height
// that is known before anything is printed. What is measured is what is printed, so a page count is no guess.
//
// Coordinates are points from the upper left corner, downwards. One thread; a galley is printed by the thread
// that set it.
#pragma once

#include "packet/type_case.hpp"
#include "packet/type_style.hpp"

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

struct _cairo;
struct _PangoGlyphItem;

namespace packet {

// A piece of text in one style; several make a paragraph.
struct run {
    std::string text;
    type_style style;
    std::string address{};  // where a click on it leads, in ASCII (RFC 3986); empty: nowhere
};
using phrase = std::vector<run>;

// What a part of a page is for programs that read it aloud or copy from it: the structure types of tagged PDF
// (ISO 32000-1, 14.8.4). Marks outside of any role are decoration.
enum class role {
    document,
    section,
    title,       // H1
    heading,     // H2
    subheading,  // H3
    paragraph,
    table,
    row,
    column_head,
    cell,
    list,
    item,
    label,      // the number or name of an item
    item_body,  // what the item says
    figure,
};

// The structure type's name in PDF: "H1".
const char* tag_of(role what);

enum class align { left, right };

// Where a paragraph goes. Lines beyond max_lines are cut with "…"; 0 cuts nothing.
struct place {
    double x = 0;
    double y = 0;
    double width = 0;
    align side = align::left;
    int max_lines = 0;
};

struct point {
    double x = 0;
    double y = 0;
};

class galley {
public:
    explicit galley(double width) : width_{width} {}

    double width() const { return width_; }
    double height() const { return height_; }

    // Sets a paragraph with its upper edge at where.y and returns its lower edge. Right-to-left text runs
    // from the right edge of its place; a word longer than a line is broken, and no line holds a short last
    // word alone. An empty phrase takes no room.
    double set(const phrase& text, const place& where);

    // The same with the first baseline at where.y: for neighbours of different size.
    double set_on_baseline(const phrase& text, const place& where);

    void stroke(std::vector<point> path, const pen& with);
    void box(point corner, double width, double height, const pen& with);
    void dot(point centre, double radius, const colour& ink);

    // Takes over everything on another galley, its corner at `corner`; returns its lower edge. In a role: as
    // one part of the page, which is that.
    double insert(galley&& other, point corner);
    double insert(galley&& other, point corner, role what);

    // What `set` sets on this galley has a role; returns what it returns.
    template <class Set>
    auto part(role what, Set set) {
        const closing end{*this, what, {}};
        return set();
    }

    // The same for a figure. `shown` says what it shows to those who cannot see it.
    template <class Draw>
    void figure(std::string shown, Draw draw) {
        const closing end{*this, role::figure, std::move(shown)};
        draw();
    }

    // Leaves room: the height becomes at least `bottom`.
    void extend_to(double bottom);

    // The characters that no font of this machine has. They are set as small boxes with their code.
    const std::set<char32_t>& unset_characters() const { return unset_; }

    // What its figures show, in their order.
    std::vector<std::string> figures_shown() const;

    // Throws std::runtime_error when Cairo fails.
    void print(_cairo* on, point corner) const;

private:
    // A stretch of a paragraph's bytes that is a link.
    struct link {
        std::size_t first = 0;
        std::size_t end = 0;
        std::string address;
    };
    struct set_text {
        point corner;
        layout_ptr layout;
        std::vector<link> links;
    };
    struct drawn_path {
        std::vector<point> path;
        pen with;
    };
    struct drawn_box {
        point corner;
        double width = 0;
        double height = 0;
        pen with;
    };
    struct drawn_dot {
        point centre;
        double radius = 0;
        colour ink;
    };
    struct role_begins {
        role what;
        std::string shown;
    };
    struct role_ends {
        role what;
    };
    using mark = std::variant<set_text, drawn_path, drawn_box, drawn_dot, role_begins, role_ends>;

    // Opens a role, and closes it at the end of the scope.
    class closing {
    public:
        closing(galley& on, role what, std::string shown) : on_{on}, what_{what} {
            on_.marks_.emplace_back(role_begins{what, std::move(shown)});
        }
        ~closing() { on_.marks_.emplace_back(role_ends{what_}); }
        closing(const closing&) = delete;
        closing& operator=(const closing&) = delete;

    private:
        galley& on_;
        role what_;
    };

    static std::vector<link> links_of(const phrase& text);
    static void move_by(mark& what, point distance);
    static void print_run(_cairo* on, const set_text& text, _PangoGlyphItem* letters);
    static void print_mark(_cairo* on, const set_text& text);
    static void print_mark(_cairo* on, const drawn_path& line);
    static void print_mark(_cairo* on, const drawn_box& frame);
    static void print_mark(_cairo* on, const drawn_dot& dot);
    static void print_mark(_cairo* on, const role_begins& part);
    static void print_mark(_cairo* on, const role_ends& part);

    double put(point corner, layout_ptr layout, const phrase& text);

    double width_ = 0;
    double height_ = 0;
    std::vector<mark> marks_;
    std::set<char32_t> unset_;
};

// From the top of a line to its baseline in a style.
double drop_of(const type_style& style);

// How wide a phrase is on one line.
double width_of(const phrase& text);

// How many lines a phrase takes at a width.
int lines_of(const phrase& text, double width);

}  // namespace packet
