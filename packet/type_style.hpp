// The look of every printed page in one place: the grid, the scale of sizes and of spaces, the colours and
// the weights. All lengths in points.
#pragma once

namespace packet {

// Everything stands on one of 24 columns of equal width across the type area, whichever the paper and however
// it is held; a column of type ends a gutter before the next one begins.
struct grid {
    static constexpr double columns = 24;
    static constexpr double gutter = 12;

    double width = 0;  // of the type area

    constexpr double at(double column) const { return width * column / columns; }
    constexpr double span(double first, double end) const {
        return at(end) - at(first) - (end < columns ? gutter : 0);
    }
};

// Each size is 1.19 times the next smaller one, a minor third; the title is two steps above. No other is
// used.
namespace sizes {
inline constexpr double fine = 6.5;
inline constexpr double small = 7.75;
inline constexpr double body = 9.25;
inline constexpr double heading = 11;
inline constexpr double figure = 13;
inline constexpr double title = 18.5;
}  // namespace sizes

// The spaces between things that are not lines of one paragraph; each is twice the one before.
namespace spaces {
inline constexpr double hair = 2;
inline constexpr double line = 4;
inline constexpr double paragraph = 8;
inline constexpr double block = 16;
}  // namespace spaces

struct colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

// Dark ink, two greys, and one accent that is spent on what a reader looks for first. No area is filled: a
// page costs as little ink as its letters. The quiet grey has a contrast of 5.2 to 1 on paper, the accent 7.6
// to 1 (4.5 is asked for: Web Content Accessibility Guidelines 2.1, 1.4.3).
namespace colours {
inline constexpr colour ink{0.10, 0.12, 0.15};
inline constexpr colour quiet{0.40, 0.43, 0.48};
inline constexpr colour hairline{0.83, 0.85, 0.87};
inline constexpr colour accent{0.05, 0.36, 0.44};
inline constexpr colour paper{1, 1, 1};
inline constexpr colour accent_pale{0.52, 0.69, 0.73};
}  // namespace colours

namespace weights {
inline constexpr int regular = 400;
inline constexpr int medium = 500;
inline constexpr int semibold = 600;
}  // namespace weights

// Figures of one width stand below one another in columns; in sentences they are as wide as they are drawn.
enum class figures { proportional, tabular };

struct type_style {
    double size = 0;
    double leading = 0;  // from baseline to baseline, whatever font a script falls back to
    int weight = weights::regular;
    colour ink = colours::ink;
    bool italic = false;
    double tracking = 0;  // extra space between letters
    figures digits = figures::proportional;
};

constexpr type_style in_columns(type_style style) {
    style.digits = figures::tabular;
    return style;
}

namespace styles {
inline constexpr type_style title{sizes::title, 22, weights::semibold, colours::ink, false, -0.2};
inline constexpr type_style running_title{sizes::body, 12, weights::semibold, colours::ink};
inline constexpr type_style heading{sizes::heading, 14, weights::semibold, colours::ink};
inline constexpr type_style number = in_columns({sizes::heading, 14, weights::semibold, colours::accent});
inline constexpr type_style lead{sizes::heading, 15.5, weights::regular, colours::ink};
inline constexpr type_style body{sizes::body, 12.75, weights::regular, colours::ink};
inline constexpr type_style strong{sizes::body, 12.75, weights::semibold, colours::ink};
inline constexpr type_style label{sizes::small, 11, weights::medium, colours::accent};
inline constexpr type_style figure = in_columns({sizes::body, 13, weights::semibold, colours::ink});
inline constexpr type_style figure_change = in_columns({sizes::body, 13, weights::semibold, colours::accent});
// What a flagship is called, its figures and the change that it made.
inline constexpr type_style flag{sizes::fine, 9.5, weights::semibold, colours::accent, false, 0.35};
inline constexpr type_style headline{sizes::figure, 16, weights::semibold, colours::ink};
inline constexpr type_style headline_figure =
    in_columns({sizes::heading, 14, weights::semibold, colours::ink});
inline constexpr type_style headline_change =
    in_columns({sizes::heading, 14, weights::semibold, colours::accent});
// The same change as a share, after it.
inline constexpr type_style share = in_columns({sizes::body, 14, weights::regular, colours::accent});
inline constexpr type_style small{sizes::small, 10.5, weights::regular, colours::quiet};
inline constexpr type_style note{sizes::small, 10.5, weights::regular, colours::ink};
inline constexpr type_style chain_arrow{sizes::body, 12.75, weights::medium, colours::accent};
inline constexpr type_style date = in_columns({sizes::small, 11, weights::regular, colours::quiet});
inline constexpr type_style column_head{sizes::fine, 9.5, weights::medium, colours::quiet, false, 0.35};
inline constexpr type_style citation{sizes::fine, 9, weights::regular, colours::quiet};
inline constexpr type_style question{sizes::small, 11, weights::regular, colours::quiet, true};
inline constexpr type_style short_question{sizes::small, 9.5, weights::regular, colours::quiet, true};
inline constexpr type_style chart = in_columns({sizes::fine, 8, weights::regular, colours::quiet});
}  // namespace styles

struct pen {
    colour ink = colours::hairline;
    double width = 0.5;
    double dash = 0;  // length of a dash and of the gap after it; 0 draws a whole line
};

namespace pens {
inline constexpr pen hairline{colours::hairline, 0.5, 0};
inline constexpr pen rule{colours::ink, 0.7, 0};
inline constexpr pen flagship{colours::accent, 1.4, 0};
inline constexpr pen blank{colours::accent_pale, 0.7, 2.2};
inline constexpr pen axis{colours::quiet, 0.4, 0};
inline constexpr pen series{colours::accent, 1.1, 0};
inline constexpr pen sparkline{colours::accent, 0.9, 0};
}  // namespace pens

}  // namespace packet
