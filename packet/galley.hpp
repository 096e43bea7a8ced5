// Type that has been set but not yet put on a page: paragraphs, lines and boxes at their places, and a height
// that is known before anything is printed. What is measured is what is printed, so a page count is no guess.
//
// Coordinates are points from the upper left corner, downwards. One thread; a galley is printed by the thread
// that set it.
#pragma once

#include "packet/type_case.hpp"
#include "packet/type_style.hpp"

#include <string>
#include <variant>
#include <vector>

struct _cairo;

namespace packet {

// A piece of text in one style; several make a paragraph.
struct run {
    std::string text;
    type_style style;
};
using phrase = std::vector<run>;

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
    // from the right edge of its place; a word longer than a line is broken. An empty phrase takes no room.
    double set(const phrase& text, const place& where);

    // The same with the first baseline at where.y: for neighbours of different size.
    double set_on_baseline(const phrase& text, const place& where);

    void stroke(std::vector<point> path, const pen& with);
    void box(point corner, double width, double height, const pen& with);
    void dot(point centre, double radius, const colour& ink);

    // Takes over everything on another galley, its corner at `corner`; returns its lower edge.
    double insert(galley&& other, point corner);

    // Leaves room: the height becomes at least `bottom`.
    void extend_to(double bottom);

    // Throws std::runtime_error when Cairo fails.
    void print(_cairo* on, point corner) const;

private:
    struct set_text {
        point corner;
        layout_ptr layout;
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
    using mark = std::variant<set_text, drawn_path, drawn_box, drawn_dot>;

    static void move_by(mark& what, point distance);
    static void print_mark(_cairo* on, const set_text& text);
    static void print_mark(_cairo* on, const drawn_path& line);
    static void print_mark(_cairo* on, const drawn_box& frame);
    static void print_mark(_cairo* on, const drawn_dot& dot);

    double width_ = 0;
    double height_ = 0;
    std::vector<mark> marks_;
};

// From the top of a line to its baseline in a style.
double drop_of(const type_style& style);

// How wide a phrase is on one line.
double width_of(const phrase& text);

// How many lines a phrase takes at a width.
int lines_of(const phrase& text, double width);

}  // namespace packet
