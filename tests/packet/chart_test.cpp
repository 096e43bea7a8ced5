#include "packet/chart.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace packet {
namespace {

// `series().at(0, 3.1).at(30, 3.5)`: values on days.
class series {
public:
    series& at(int day, double value) {
        points_.push_back({day, value, std::to_string(value), "day " + std::to_string(day)});
        return *this;
    }
    series& late(int day, double value) {
        at(day, value);
        points_.back().afterwards = true;
        return *this;
    }
    operator const std::vector<observation_point>&() const { return points_; }

private:
    std::vector<observation_point> points_;
};

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();

// How much of the height a step from one value to another takes.
double share_of_height(const value_axis& axis, double from, double to) {
    return height_on(axis, to) - height_on(axis, from);
}

TEST(HasTrend, NeedsTwoDistinctDays) {
    EXPECT_FALSE(has_trend({}));
    EXPECT_FALSE(has_trend(series().at(5, 1)));
    EXPECT_FALSE(has_trend(series().at(5, 1).at(5, 2)));
    EXPECT_TRUE(has_trend(series().at(5, 1).at(6, 1)));
    EXPECT_TRUE(has_trend(series().at(6, 1).at(5, 2)));
}

TEST(HasTrend, DoesNotCountWhatIsNoNumber) {
    EXPECT_FALSE(has_trend(series().at(5, 1).at(6, std::nan(""))));
    EXPECT_FALSE(has_trend(series().at(5, infinite).at(6, 2)));
}

TEST(TrendInWords, SaysWhyThereIsNone) {
    EXPECT_EQ(trend_in_words({}), "");
    EXPECT_EQ(trend_in_words(series().at(5, 1)), "one point, no trend yet");
    EXPECT_EQ(trend_in_words(series().at(5, 1).at(5, 2)), "one day, no trend yet");
    EXPECT_EQ(trend_in_words(series().at(9, 1).at(5, 2).at(7, 3)), "3 points since day 5");
    EXPECT_EQ(trend_in_words(series().late(9, 1).at(5, 2)),
              "2 points since day 5, 1 of them logged afterwards");
}

TEST(ValueAxis, ShowsZeroWhenTheChangeIsLarge) {
    const auto falling = axis_for(series().at(0, 48).at(9, 21));
    EXPECT_TRUE(falling.shows_zero);
    EXPECT_DOUBLE_EQ(falling.low, 0);
    EXPECT_DOUBLE_EQ(falling.high, 48);
    const auto below = axis_for(series().at(0, -48).at(9, -21));
    EXPECT_TRUE(below.shows_zero);
    EXPECT_DOUBLE_EQ(below.high, 0);
}

TEST(ValueAxis, ShowsZeroBetweenGainAndLoss) {
    const auto axis = axis_for(series().at(0, -4).at(9, 2));
    EXPECT_TRUE(axis.shows_zero);
    EXPECT_DOUBLE_EQ(axis.low, -4);
    EXPECT_DOUBLE_EQ(axis.high, 2);
}

TEST(ValueAxis, SaysThatItDoesNotStartAtZero) {
    EXPECT_FALSE(axis_for(series().at(0, 3.1).at(9, 3.5)).shows_zero);
    EXPECT_FALSE(axis_for(series().at(0, -100).at(9, -101)).shows_zero);
}

TEST(ValueAxis, DoesNotMakeACliffOfASmallChange) {
    EXPECT_NEAR(share_of_height(axis_for(series().at(0, 8.25).at(9, 8.31)), 8.25, 8.31), 0.029, 0.001);
    EXPECT_NEAR(share_of_height(axis_for(series().at(0, 100).at(9, 125)), 100, 125), 0.8, 0.001);
}

TEST(ValueAxis, KeepsEveryValueBetweenItsEnds) {
    for (const double last : {3.1, 3.2, 4.0, 9.0, 0.0, -1.0, -3.1, 1e9}) {
        const auto axis = axis_for(series().at(0, 3.1).at(9, last));
        for (const double value : {3.1, last}) {
            EXPECT_GE(height_on(axis, value), 0) << last;
            EXPECT_LE(height_on(axis, value), 1) << last;
        }
    }
}

TEST(ValueAxis, HasAHeightWhenNothingChanges) {
    EXPECT_LT(axis_for(series().at(0, 0).at(9, 0)).low, axis_for(series().at(0, 0).at(9, 0)).high);
    EXPECT_NEAR(height_on(axis_for(series().at(0, 7).at(9, 7)), 7), 0.5, 0.001);
}

TEST(ValueAxis, SurvivesTheLargestNumbers) {
    const auto wide = axis_for(series().at(0, -largest).at(9, largest));
    EXPECT_DOUBLE_EQ(height_on(wide, -largest), 0);
    EXPECT_DOUBLE_EQ(height_on(wide, largest), 1);
    const auto flat = axis_for(series().at(0, largest).at(9, largest));
    EXPECT_TRUE(std::isfinite(height_on(flat, largest)));
}

TEST(DrawChart, HasTheSizeThatItWasGiven) {
    const galley chart = draw_chart(series().at(0, 3.1).at(9, 3.3).at(4, 2.9), 90, 40);
    EXPECT_DOUBLE_EQ(chart.width(), 90);
    EXPECT_NEAR(chart.height(), 40, 1);
}

TEST(DrawChart, HasTheSameSizeWithVeryLongLabels) {
    const std::string label(5000, 'w');
    const galley chart = draw_chart({{0, 1, label, label}, {9, 2, label + "x", label}}, 90, 40);
    EXPECT_NEAR(chart.height(), 40, 1);
}

TEST(DrawChart, LeavesOutWhatIsNoNumber) {
    const galley chart = draw_chart(series().at(0, 3.1).at(3, infinite).at(9, 3.3), 90, 40);
    EXPECT_NEAR(chart.height(), 40, 1);
}

TEST(DrawChart, SurvivesTheFarthestDays) {
    constexpr int first = std::numeric_limits<int>::min();
    constexpr int last = std::numeric_limits<int>::max();
    EXPECT_NEAR(draw_chart(series().at(first, 1).at(last, 2), 90, 40).height(), 40, 1);
}

TEST(ChartInWords, SaysItsEndsAndHowManyPointsThereAre) {
    EXPECT_EQ(chart_in_words({}), "");
    EXPECT_EQ(chart_in_words({{9, 2, "2%", "9 Jan"}, {5, 1, "1%", "5 Jan"}}),
              "From 1% on 5 Jan to 2% on 9 Jan, 2 points");
}

TEST(ChartInWords, SaysAnExtremeBetweenTheEnds) {
    EXPECT_EQ(chart_in_words({{1, 2, "2%", "1 Jan"}, {2, 1, "1%", "2 Jan"}, {3, 2, "2%", "3 Jan"}}),
              "From 2% on 1 Jan to 2% on 3 Jan, 3 points, lowest 1% on 2 Jan");
    EXPECT_EQ(chart_in_words({{1, 2, "2%", "1 Jan"}, {2, 9, "9%", "2 Jan"}, {3, 3, "3%", "3 Jan"}}),
              "From 2% on 1 Jan to 3% on 3 Jan, 3 points, highest 9% on 2 Jan");
}

TEST(DrawSparkline, IsAsHighAsItIsAskedToBe) {
    const auto line = draw_sparkline(series().at(1, -3).at(2, 1e300).at(3, 0), 60, 13);
    EXPECT_DOUBLE_EQ(line.height(), 13);
    EXPECT_EQ(line.figures_shown().size(), 1U);
}

}  // namespace
}  // namespace packet
