#include "packet/svg_chart.hpp"

#include "tests/support/markup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace packet {
namespace {

using support::attribute_of;
using support::elements_named;
using support::markup;
using support::markup_element;
using testing::ElementsAre;
using testing::HasSubstr;

using points = std::vector<observation_point>;

observation_point seen(int day, double value, const std::string& label, bool afterwards = false) {
    return {day, value, label, "day " + std::to_string(day), afterwards};
}

markup chart_of(const points& observed, const std::string& name = "conversion") {
    markup read = support::read_markup(svg_chart(name, observed));
    EXPECT_EQ(read.problem, "");
    return read;
}

double number_of(const markup_element& one, const std::string& name) {
    return std::stod(attribute_of(one, name));
}

std::vector<std::string> classes_of(const markup& chart, std::string_view name) {
    std::vector<std::string> classes;
    for (const markup_element& one : elements_named(chart, name))
        classes.push_back(attribute_of(one, "class"));
    return classes;
}

std::string label_of(const markup& chart) {
    return attribute_of(elements_named(chart, "svg").at(0), "aria-label");
}

TEST(AnSvgChart, MarksEachPointWhereItsDayAndItsValueAre) {
    const markup chart = chart_of({seen(0, 1, "1"), seen(10, 2, "2"), seen(40, 4, "4")});
    const auto dots = elements_named(chart, "circle");
    ASSERT_EQ(dots.size(), 3U);
    const double days = number_of(dots[2], "cx") - number_of(dots[0], "cx");
    EXPECT_NEAR((number_of(dots[1], "cx") - number_of(dots[0], "cx")) / days, 0.25, 0.01)
        << "ten days of forty";
    const double values = number_of(dots[0], "cy") - number_of(dots[2], "cy");
    EXPECT_NEAR((number_of(dots[0], "cy") - number_of(dots[1], "cy")) / values, 1.0 / 3, 0.01)
        << "one of three";
}

TEST(AnSvgChart, PutsItsPointsInTheOrderOfTheirDays) {
    EXPECT_EQ(svg_chart("x", {seen(40, 4, "4"), seen(0, 1, "1")}),
              svg_chart("x", {seen(0, 1, "1"), seen(40, 4, "4")}));
}

TEST(AnSvgChart, BreaksItsAxisWhenItDoesNotBeginAtZero) {
    const auto longest_axis = [](const markup& chart) {
        std::size_t longest = 0;
        for (const markup_element& one : elements_named(chart, "path"))
            if (attribute_of(one, "class") == "axis")
                longest = std::max(longest, attribute_of(one, "d").size());
        return longest;
    };
    const markup whole = chart_of({seen(0, 1, "1%"), seen(9, 3, "3%")});
    const markup broken = chart_of({seen(0, 98, "98%"), seen(9, 99, "99%")});
    EXPECT_GT(longest_axis(broken), longest_axis(whole) + 20) << "a zigzag";
    EXPECT_EQ(label_of(whole), "conversion. From 1% on day 0 to 3% on day 9, 2 points.");
    EXPECT_THAT(label_of(broken), HasSubstr("The value axis does not begin at zero."));
}

TEST(AnSvgChart, WritesOnlyValuesAndDatesThatWereObserved) {
    std::vector<std::string> texts;
    for (const markup_element& one :
         elements_named(chart_of({seen(0, 1, "1%"), seen(5, 7, "7%"), seen(9, 3, "3%")}), "text"))
        texts.push_back(one.text);
    EXPECT_THAT(texts, ElementsAre("7%", "1%", "day 0", "day 9"));
}

TEST(AnSvgChart, ShowsWhatWasLoggedAfterwardsAsHollow) {
    const markup chart = chart_of({seen(0, 1, "1%", true), seen(9, 3, "3%")});
    EXPECT_THAT(classes_of(chart, "circle"), ElementsAre("point late", "point latest"));
    EXPECT_EQ(elements_named(chart, "title").at(0).text, "1% on day 0, logged afterwards");
}

TEST(AnSvgChart, SaysTheEntryOfEachPoint) {
    observation_point first = seen(0, 1, "1%", true);
    first.cite = "M-7";
    EXPECT_EQ(elements_named(chart_of({first, seen(9, 3, "3%")}), "title").at(0).text,
              "1% on day 0, logged afterwards [M-7]");
}

TEST(AnSvgChart, OfManyPointsMarksTheLastAndTheLate) {
    points many;
    for (int day = 0; day < 1000; ++day)
        many.push_back(seen(day, std::sin(day) + 2, std::to_string(day), day == 500));
    const markup chart = chart_of(many);
    EXPECT_THAT(classes_of(chart, "circle"), ElementsAre("point late", "point latest"));
}

TEST(AnSvgChart, StaysInItsBoxWhateverItsValues) {
    constexpr double huge = std::numeric_limits<double>::max();
    for (const points& wild :
         std::vector<points>{{seen(0, -huge, "−"), seen(1, huge, "+")},
                             {seen(0, 0, "0"), seen(100000, 0, "0")},
                             {seen(-40000, -3, "−3"), seen(0, -1, "−1")},
                             {seen(0, 1e-300, "tiny"), seen(1, 2e-300, "tinier")},
                             {seen(0, NAN, "none"), seen(1, 1, "1"), seen(2, 2, "2")},
                             {seen(0, 1, std::string(500, '9')), seen(1, 2, "\"<&>'\xff")}}) {
        const markup chart = chart_of(wild, "\"<&>'");
        for (const markup_element& dot : elements_named(chart, "circle")) {
            EXPECT_GE(number_of(dot, "cx"), 0);
            EXPECT_LE(number_of(dot, "cx"), 320);
            EXPECT_GE(number_of(dot, "cy"), 0);
            EXPECT_LE(number_of(dot, "cy"), 96);
        }
    }
}

}  // namespace
}  // namespace packet
