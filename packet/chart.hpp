// A small time series that does not flatter.
//
// Days are spaced as they were on the calendar. The value axis includes zero when the change still fills half
// of the height that way; otherwise a break in the axis says that it does not, and a change of less than a
// quarter of the value never fills the height. The only values and dates written on it are observations.
#pragma once

#include "packet/documents.hpp"
#include "packet/galley.hpp"

#include <string>
#include <vector>

namespace packet {

// The two ends of the value axis; low < high.
struct value_axis {
    double low = 0;
    double high = 0;
    bool shows_zero = false;
};

// Two observations on distinct days make a trend; less is a point. Values that are no finite number are no
// observations.
bool has_trend(const std::vector<observation_point>& points);

// How many of the points were logged later than they happened. The chart draws those hollow.
std::size_t points_afterwards(const std::vector<observation_point>& points);

// "3 points since 4 Jan 2026, 1 of them logged afterwards", or why there is no trend: "one point, no trend
// yet". Empty without a point.
std::string trend_in_words(const std::vector<observation_point>& points);

// What a chart of the points shows, for those who cannot see it: "From 2.8% on 5 Jan 2026 to 3.5% on
// 30 Sep 2026, 6 points, lowest 2.7% on 9 Feb 2026". Empty without a point.
std::string chart_in_words(const std::vector<observation_point>& points);

// The axis for these values; at least one of them must be finite.
value_axis axis_for(const std::vector<observation_point>& points);

// Where a value stands between the ends of the axis: 0 at the low end, 1 at the high end.
double height_on(const value_axis& axis, double value);

// The chart, for points that have a trend, in any order. A figure to a reader's program.
galley draw_chart(const std::vector<observation_point>& points, double width, double height);

// The same line where there is no room for axes: in a row of text, beside the figures that name its ends. Its
// height stands for the same axis.
galley draw_sparkline(const std::vector<observation_point>& points, double width, double height);

}  // namespace packet
