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
constexpr double sparkline_dot_radius = 1.6;
constexpr double ring_width = 0.6;
constexpr double least_span = 0.25;  // of the largest value
constexpr double above_dates = 3.5;
constexpr double break_height = 4.6;

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
    // Where the time axis is: a break lies between it and the values.
    double floor() const { return bottom + (!axis.shows_zero && axis.low > 0 ? break_height : 0); }
    double y_of(double value) const { return bottom - height_on(axis, value) * (bottom - top); }
};

phrase chart_text(const std::string& text) {
    return {{one_line(text), styles::chart}};
}

// What stands at a tick. The unit of "12.4k contacts" is in the figures beside the chart; here it would take
// the room of the line.
std::string tick_label(const std::string& label) {
    constexpr double most = 30;
    const std::string text = one_line(label);
    if (width_of(chart_text(text)) <= most) return text;
    return text.substr(0, text.find(' '));
}

extremes with_tick_labels(extremes values) {
    for (observation_point* at : {&values.lowest, &values.highest})
        at->label = tick_label(at->label);
    return values;
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

// Two strokes across the value axis at the end that is nearer to zero: what lies between zero and the values
// is not shown. Nothing is observed there.
void draw_break(galley& chart, double x, double centre) {
    for (const double at : {centre - 0.9, centre + 0.9})
        chart.stroke({{x - 1.8, at + 0.9}, {x + 1.8, at - 0.9}}, pens::axis);
}

void draw_axes(galley& chart, const plot& area) {
    const double x = area.left;
    const double floor = area.floor();
    chart.stroke({{x, floor}, {area.right, floor}}, pens::axis);
    chart.stroke({{x, area.top}, {x, area.bottom}}, pens::axis);
    if (area.axis.shows_zero) return;
    const bool zero_is_below = area.axis.low > 0;
    draw_break(chart, x, zero_is_below ? area.bottom + break_height / 2 : area.top - break_height / 2);
}

void draw_dates(galley& chart, const std::vector<observation_point>& ordered, const plot& area) {
    const double y = area.floor() + above_dates;
    const double half = chart.width() / 2;
    chart.set(chart_text(ordered.front().date), {.y = y, .width = half, .max_lines = 1});
    chart.set(chart_text(ordered.back().date),
              {.x = half, .y = y, .width = half, .side = align::right, .max_lines = 1});
}

std::vector<point> path_of(const std::vector<observation_point>& ordered, const plot& area) {
    std::vector<point> path;
    for (const auto& observed : ordered)
        path.push_back(area.at(observed));
    return path;
}

// Dots that would touch are no dots: beyond a dozen, the line alone, its end and what was logged afterwards.
void draw_series(galley& chart, const std::vector<observation_point>& ordered, const plot& area) {
    constexpr std::size_t most_dots = 12;
    const auto path = path_of(ordered, area);
    chart.stroke(path, pens::series);
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool is_latest = i + 1 == path.size();
        if (!is_latest && path.size() > most_dots && !ordered[i].afterwards) continue;
        const double radius = is_latest ? latest_dot_radius : dot_radius;
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

std::string chart_in_words(const std::vector<observation_point>& points) {
    const auto ordered = in_time_order(points);
    if (ordered.empty()) return {};
    const auto said = [](const observation_point& at) {
        return one_line(at.label) + " on " + one_line(at.date);
    };
    const auto& first = ordered.front();
    const auto& last = ordered.back();
    std::string words = "From " + said(first) + " to " + said(last) + ", " + std::to_string(ordered.size()) +
                        (ordered.size() == 1 ? " point" : " points");
    const auto values = extremes_of(ordered);
    if (values.lowest.value < std::min(first.value, last.value)) words += ", lowest " + said(values.lowest);
    if (values.highest.value > std::max(first.value, last.value))
        words += ", highest " + said(values.highest);
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
    const auto values = with_tick_labels(extremes_of(ordered));
    plot area;
    area.left = label_width(values, width * 0.5) + label_gap;
    area.right = width - latest_dot_radius;
    area.axis = axis_for(ordered);
    const double broken = area.axis.shows_zero ? 0 : break_height;
    const bool zero_is_below = area.axis.low > 0;
    area.top = styles::chart.leading / 2 + (zero_is_below ? 0 : broken);
    area.bottom = height - styles::chart.leading - above_dates - (zero_is_below ? broken : 0);
    area.first_day = ordered.front().day;
    area.last_day = ordered.back().day;

    galley chart{width};
    chart.figure(chart_in_words(points), [&] {
        draw_axes(chart, area);
        draw_value_labels(chart, area, values);
        draw_dates(chart, ordered, area);
        draw_series(chart, ordered, area);
    });
    chart.extend_to(height);
    return chart;
}

galley draw_sparkline(const std::vector<observation_point>& points, double width, double height) {
    const auto ordered = in_time_order(points);
    plot area;
    area.left = -first_dot_inset + sparkline_dot_radius;
    area.right = width - sparkline_dot_radius;
    area.top = sparkline_dot_radius;
    area.bottom = height - sparkline_dot_radius;
    area.axis = axis_for(ordered);
    area.first_day = ordered.front().day;
    area.last_day = ordered.back().day;

    galley line{width};
    line.figure(chart_in_words(points), [&] {
        const auto path = path_of(ordered, area);
        line.stroke(path, pens::sparkline);
        line.dot(path.back(), sparkline_dot_radius, colours::accent);
    });
    line.extend_to(height);
    return line;
}

}  // namespace packet
