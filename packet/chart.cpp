#include "packet/chart.hpp"

#include "packet/plain_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace packet {
namespace {

constexpr double label_gap = 3;
constexpr double first_dot_inset = 3;  // from the value axis
constexpr double dot_radius = 1.3;
constexpr double latest_dot_radius = 2;
constexpr double ring_width = 0.6;
constexpr double least_span = 0.25;  // of the largest value

// Finite observations, oldest first.
std::vector<observation_point> in_time_order(const std::vector<observation_point>& points) {
    std::vector<observation_point> ordered;
    std::copy_if(points.begin(), points.end(), std::back_inserter(ordered),
                 [](const observation_point& at) { return std::isfinite(at.value); });
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    return ordered;
}

struct extremes {
    observation_point lowest;
    observation_point highest;
};

extremes extremes_of(const std::vector<observation_point>& points) {
    const auto by_value = [](const observation_point& a, const observation_point& b) {
        return a.value < b.value;
    };
    const auto [lowest, highest] = std::minmax_element(points.begin(), points.end(), by_value);
    return {*lowest, *highest};
}

// The rectangle between the axes.
struct plot {
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;
    value_axis axis;
    int first_day = 0;
    int last_day = 0;

    point at(const observation_point& observed) const {
        const double days = static_cast<double>(last_day) - first_day;
        const double along = (static_cast<double>(observed.day) - first_day) / days;
        const double start = left + first_dot_inset;
        return {start + along * (right - start), y_of(observed.value)};
    }
    double y_of(double value) const { return bottom - height_on(axis, value) * (bottom - top); }
};

phrase chart_text(const std::string& text) {
    return {{one_line(text), styles::chart}};
}

double label_width(const extremes& values, double most) {
    const double widest =
        std::max(width_of(chart_text(values.lowest.label)), width_of(chart_text(values.highest.label)));
    return std::min(widest + 0.5, most);
}

// Two labels that would touch move apart evenly; the tick marks stay where the values are.
void draw_value_labels(galley& chart, const plot& area, const extremes& values) {
    const double width = area.left - label_gap;
    const double centre = drop_of(styles::chart) - styles::chart.size * 0.36;
    double high = area.y_of(values.highest.value);
    double low = area.y_of(values.lowest.value);
    for (const double y : {high, low})
        chart.stroke({{area.left - 2, y}, {area.left, y}}, pens::axis);
    if (const double overlap = styles::chart.leading - 1 - (low - high); overlap > 0) {
        high -= overlap / 2;
        low += overlap / 2;
    }
    const auto label = [&](const std::string& text, double y) {
        chart.set(chart_text(text), {.y = y - centre, .width = width, .side = align::right, .max_lines = 1});
    };
    label(values.highest.label, high);
    if (values.lowest.label != values.highest.label) label(values.lowest.label, low);
}

void draw_axes(galley& chart, const plot& area) {
    const double x = area.left;
    const double y = area.bottom;
    chart.stroke({{x, y}, {area.right, y}}, pens::axis);
    if (area.axis.shows_zero) {
        chart.stroke({{x, area.top}, {x, y}}, pens::axis);
        return;
    }
    // A zigzag at the end that is nearer to zero: what lies between zero and here is not shown.
    const bool zero_is_below = area.axis.low > 0;
    const double end = zero_is_below ? y : area.top;
    const double inwards = zero_is_below ? -1 : 1;
    chart.stroke({{x, zero_is_below ? area.top : y},
                  {x, end + 5 * inwards},
                  {x - 1.5, end + 4 * inwards},
                  {x + 1.5, end + 2.4 * inwards},
                  {x, end + 1.4 * inwards},
                  {x, end}},
                 pens::axis);
}

void draw_dates(galley& chart, const std::vector<observation_point>& ordered, const plot& area) {
    const double y = area.bottom + 1.5;
    const double half = chart.width() / 2;
    chart.set(chart_text(ordered.front().date), {.y = y, .width = half, .max_lines = 1});
    chart.set(chart_text(ordered.back().date),
              {.x = half, .y = y, .width = half, .side = align::right, .max_lines = 1});
}

void draw_series(galley& chart, const std::vector<observation_point>& ordered, const plot& area) {
    std::vector<point> path;
    for (const auto& observed : ordered)
        path.push_back(area.at(observed));
    chart.stroke(path, pens::series);
    for (std::size_t i = 0; i < path.size(); ++i) {
        const double radius = i + 1 == path.size() ? latest_dot_radius : dot_radius;
        chart.dot(path[i], radius, colours::accent);
        if (ordered[i].afterwards) chart.dot(path[i], radius - ring_width, colours::paper);
    }
}

}  // namespace

bool has_trend(const std::vector<observation_point>& points) {
    const auto ordered = in_time_order(points);
    return !ordered.empty() && ordered.front().day != ordered.back().day;
}

std::string trend_in_words(const std::vector<observation_point>& points) {
    const auto ordered = in_time_order(points);
    if (ordered.empty()) return {};
    if (ordered.size() == 1) return "one point, no trend yet";
    if (ordered.front().day == ordered.back().day) return "one day, no trend yet";
    std::string words = std::to_string(ordered.size()) + " points since " + one_line(ordered.front().date);
    if (const std::size_t late = points_afterwards(points); late > 0)
        words += ", " + std::to_string(late) + " of them logged afterwards";
    return words;
}

std::size_t points_afterwards(const std::vector<observation_point>& points) {
    const auto ordered = in_time_order(points);
    return static_cast<std::size_t>(std::count_if(ordered.begin(), ordered.end(),
                                                  [](const observation_point& at) { return at.afterwards; }));
}

value_axis axis_for(const std::vector<observation_point>& points) {
    const auto values = extremes_of(in_time_order(points));
    const double lowest = values.lowest.value;
    const double highest = values.highest.value;
    const double largest = std::max(std::abs(lowest), std::abs(highest));
    if (largest == 0) return {0, 1, true};
    // Halves, so that the distance of two huge numbers stays a number.
    const double span = highest / 2 - lowest / 2;
    if (lowest >= 0 && span >= highest / 4) return {0, highest, true};
    if (highest <= 0 && span >= -lowest / 4) return {lowest, 0, true};
    const double margin = std::max(0.0, largest * least_span / 2 - span);
    constexpr double most = std::numeric_limits<double>::max();
    return {std::max(lowest - margin, -most), std::min(highest + margin, most), lowest <= 0 && highest >= 0};
}

double height_on(const value_axis& axis, double value) {
    return (value / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2);
}

galley draw_chart(const std::vector<observation_point>& points, double width, double height) {
    const auto ordered = in_time_order(points);
    const auto values = extremes_of(ordered);
    plot area;
    area.left = label_width(values, width * 0.5) + label_gap;
    area.right = width - latest_dot_radius;
    area.top = styles::chart.leading / 2;
    area.bottom = height - styles::chart.leading - 1.5;
    area.axis = axis_for(ordered);
    area.first_day = ordered.front().day;
    area.last_day = ordered.back().day;

    galley chart{width};
    draw_axes(chart, area);
    draw_value_labels(chart, area, values);
    draw_dates(chart, ordered, area);
    draw_series(chart, ordered, area);
    chart.extend_to(height);
    return chart;
}

}  // namespace packet
