// The look of every printed page in one place: the colours, the sizes and the weights. All lengths in points.
#pragma once

namespace packet {

struct colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

// Dark ink, two greys, and one accent that is spent on what a reader looks for first.
namespace colours {
inline constexpr colour ink{0.10, 0.12, 0.15};
inline constexpr colour quiet{0.42, 0.45, 0.50};
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

struct type_style {
    double size = 0;
    double leading = 0;  // from baseline to baseline, whatever font a script falls back to
    int weight = weights::regular;
    colour ink = colours::ink;
    bool italic = false;
    double tracking = 0;  // extra space between letters
};

namespace styles {
inline constexpr type_style title{17, 21, weights::semibold, colours::ink, false, -0.15};
inline constexpr type_style running_title{9, 12, weights::semibold, colours::ink};
inline constexpr type_style heading{10.75, 14, weights::semibold, colours::ink};
inline constexpr type_style number{10.75, 14, weights::semibold, colours::accent};
inline constexpr type_style lead{11, 15.5, weights::regular, colours::ink};
inline constexpr type_style body{9.25, 12.75, weights::regular, colours::ink};
inline constexpr type_style strong{9.25, 12.75, weights::semibold, colours::ink};
inline constexpr type_style label{8.5, 12.75, weights::medium, colours::accent};
inline constexpr type_style figure{9.75, 13, weights::semibold, colours::ink};
inline constexpr type_style figure_change{9.75, 13, weights::semibold, colours::accent};
inline constexpr type_style small{7.75, 10.5, weights::regular, colours::quiet};
inline constexpr type_style date{7.75, 12.75, weights::regular, colours::quiet};
inline constexpr type_style column_head{6.75, 9.5, weights::medium, colours::quiet, false, 0.35};
inline constexpr type_style citation{6.75, 9, weights::regular, colours::quiet};
inline constexpr type_style question{8.5, 11.5, weights::regular, colours::quiet, true};
inline constexpr type_style short_question{7.5, 9.5, weights::regular, colours::quiet, true};
inline constexpr type_style chart{6.25, 8, weights::regular, colours::quiet};
}  // namespace styles

struct pen {
    colour ink = colours::hairline;
    double width = 0.5;
    double dash = 0;  // length of a dash and of the gap after it; 0 draws a whole line
};

namespace pens {
inline constexpr pen hairline{colours::hairline, 0.5, 0};
inline constexpr pen rule{colours::ink, 0.7, 0};
inline constexpr pen blank{colours::accent_pale, 0.7, 2.2};
inline constexpr pen axis{colours::quiet, 0.4, 0};
inline constexpr pen series{colours::accent, 1.1, 0};
}  // namespace pens

}  // namespace packet
