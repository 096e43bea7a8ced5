// A small time series as SVG that stands inside a page: the same honest axes as chart.hpp, coloured by the
// style sheet of the page. Its classes are chart, axis, series, point, point late, and latest.
#pragma once

#include "packet/documents.hpp"

#include <string>
#include <vector>

namespace packet {

// The chart, for points that have a trend (chart.hpp), in any order; name: of what they were observed. A
// reader who cannot see it hears chart_in_words. Each point says its value, its date and its entry when it is
// pointed at; of more than sixty only the last and those that were logged afterwards are marked.
std::string svg_chart(const std::string& name, const std::vector<observation_point>& points);

}  // namespace packet
