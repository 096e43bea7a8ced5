#include "packet/svg_chart.hpp"

#include "packet/chart.hpp"
#include "packet/plain_text.hpp"
#include "packet/xml_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace packet {
namespace {

// In units of the drawing; the page scales it.
constexpr double width = 320;
constexpr double height = 96;
constexpr double label_size = 10;
constexpr double letter_width = 5.9;  // of a label, on average
constexpr double label_gap = 6;
constexpr double first_dot_inset = 6;  // from the value axis
constexpr double dot_radius = 2.4;
constexpr double latest_dot_radius = 3.4;
constexpr std::size_t label_bound = 20;    // characters of a value beside the axis
constexpr std::size_t points_marked = 60;  // more would run into one another

std::vector<observation_point> in_time_order(const std::vector<observation_point>& points) {
    std::vector<observation_point> ordered;
    std::copy_if(points.begin(), points.end(), std::back_inserter(ordered),
                 [](const observation_point& at) { return std::isfinite(at.value); });
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    return ordered;
}

// To a tenth of a unit, alike in every locale.
std::string number(double value) {
    std::array<char, 32> digits{};
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 1);
    return {digits.data(), written.ptr};
}

std::string attribute(const std::string& name, const std::string& value) {
    return " " + name + "=\"" + value + "\"";
}

std::string attribute(const std::string& name, double value) {
    return attribute(name, number(value));
}

std::size_t characters_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string label_of(const observation_point& at) {
    return cut_at_word(one_line(at.label), label_bound);
}

// "3.1% on 4 Jan 2026, logged afterwards [M-7]"
std::string told(const observation_point& at) {
    return one_line(at.label) + " on " + one_line(at.date) + (at.afterwards ? ", logged afterwards" : "") +
           (at.cite.empty() ? "" : " [" + at.cite + "]");
}

// The rectangle between the axes.
struct plot {
    double left = 0;
    double right = width - latest_dot_radius - 1;
    double top = label_size / 2 + 2;
    double bottom = height - label_size - 8;
    value_axis axis;
    int first_day = 0;
    int last_day = 0;

    double x_of(const observation_point& at) const {
        const double days = static_cast<double>(last_day) - first_day;
        const double start = left + first_dot_inset;
        return start + (static_cast<double>(at.day) - first_day) / days * (right - start);
    }
    double y_of(double value) const { return bottom - height_on(axis, value) * (bottom - top); }
};

struct extremes {
    const observation_point& lowest;
    const observation_point& highest;
};

extremes extremes_of(const std::vector<observation_point>& ordered) {
    const auto by_value = [](const auto& a, const auto& b) { return a.value < b.value; };
    const auto [lowest, highest] = std::minmax_element(ordered.begin(), ordered.end(), by_value);
    return {*lowest, *highest};
}

plot plot_of(const std::vector<observation_point>& ordered, const extremes& values) {
    plot area;
    const auto letters =
        std::max(characters_of(label_of(values.lowest)), characters_of(label_of(values.highest)));
    area.left = std::min(static_cast<double>(letters) * letter_width, width / 2) + label_gap;
    area.axis = axis_for(ordered);
    area.first_day = ordered.front().day;
    area.last_day = ordered.back().day;
    return area;
}

std::string text(double x, double y, const char* anchor, const std::string& words) {
    return "<text" + attribute("x", x) + attribute("y", y) + attribute("text-anchor", anchor) + ">" +
           xml_escaped(words) + "</text>";
}

std::string line(const std::string& name, const std::vector<std::array<double, 2>>& corners) {
    std::string path;
    for (const auto& [x, y] : corners)
        path += (path.empty() ? "M" : "L") + number(x) + " " + number(y);
    return "<path" + attribute("class", name) + attribute("d", path) + "/>";
}

// A zigzag at the end that is nearer to zero says that what lies between is not shown.
std::string axes(const plot& area) {
    const std::string base = line("axis", {{area.left, area.bottom}, {area.right, area.bottom}});
    if (area.axis.shows_zero) return base + line("axis", {{area.left, area.top}, {area.left, area.bottom}});
    const bool zero_is_below = area.axis.low > 0;
    const double end = zero_is_below ? area.bottom : area.top;
    const double in = zero_is_below ? -1 : 1;
    const double x = area.left;
    return base + line("axis", {{x, zero_is_below ? area.top : area.bottom},
                                {x, end + 11 * in},
                                {x - 3, end + 9 * in},
                                {x + 3, end + 5.5 * in},
                                {x, end + 3.5 * in},
                                {x, end}});
}

// Two labels that would touch move apart evenly; the ticks stay where the values are.
std::string value_labels(const plot& area, const extremes& values) {
    double high = area.y_of(values.highest.value);
    double low = area.y_of(values.lowest.value);
    std::string drawn = line("axis", {{area.left - 3, high}, {area.left, high}}) +
                        line("axis", {{area.left - 3, low}, {area.left, low}});
    if (const double overlap = label_size + 1 - (low - high); overlap > 0) {
        high -= overlap / 2;
        low += overlap / 2;
    }
    constexpr double middle = label_size * 0.36;
    const double x = area.left - label_gap;
    drawn += text(x, high + middle, "end", label_of(values.highest));
    if (label_of(values.lowest) != label_of(values.highest))
        drawn += text(x, low + middle, "end", label_of(values.lowest));
    return drawn;
}

std::string series(const std::vector<observation_point>& ordered, const plot& area) {
    std::vector<std::array<double, 2>> corners;
    for (const observation_point& at : ordered)
        corners.push_back({area.x_of(at), area.y_of(at.value)});
    return line("series", corners);
}

std::string dots(const std::vector<observation_point>& ordered, const plot& area) {
    std::string drawn;
    for (const observation_point& at : ordered) {
        const bool latest = &at == &ordered.back();
        if (ordered.size() > points_marked && !latest && !at.afterwards) continue;
        drawn += "<circle" +
                 attribute("class", std::string{"point"} + (at.afterwards ? " late" : "") +
                                        (latest ? " latest" : "")) +
                 attribute("cx", area.x_of(at)) + attribute("cy", area.y_of(at.value)) +
                 attribute("r", latest ? latest_dot_radius : dot_radius) + "><title>" +
                 xml_escaped(told(at)) + "</title></circle>";
    }
    return drawn;
}

std::string spoken(const std::string& name, const std::vector<observation_point>& points,
                   const value_axis& axis) {
    const std::string words = one_line(name) + ". " + chart_in_words(points) + ".";
    return axis.shows_zero ? words : words + " The value axis does not begin at zero.";
}

}  // namespace

std::string svg_chart(const std::string& name, const std::vector<observation_point>& points) {
    const auto ordered = in_time_order(points);
    const extremes values = extremes_of(ordered);
    const plot area = plot_of(ordered, values);
    const double below = area.bottom + label_size + 3;
    return "<svg class=\"chart\" viewBox=\"0 0 " + number(width) + " " + number(height) +
           "\" role=\"img\" aria-label=\"" + xml_escaped(spoken(name, points, area.axis)) + "\">" +
           axes(area) + value_labels(area, values) + text(area.left, below, "start", ordered.front().date) +
           text(area.right, below, "end", ordered.back().date) + series(ordered, area) + dots(ordered, area) +
           "</svg>";
}

}  // namespace packet
