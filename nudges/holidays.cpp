#include "nudges/holidays.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace nudges {

using std::chrono::days;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month_day;

namespace {

// One holiday of a year.
struct holiday_rule {
    enum class form { fixed, from_easter, nth_weekday };
    form how;
    int month = 0;       // fixed, nth_weekday
    int day = 0;         // fixed: of the month; from_easter: days after Easter Sunday
    int nth = 0;         // nth_weekday: from 1; 0 is the last one
    unsigned which = 0;  // nth_weekday: 0 is Sunday
};

constexpr holiday_rule on(int month, int day) {
    return {holiday_rule::form::fixed, month, day};
}
constexpr holiday_rule after_easter(int day) {
    return {holiday_rule::form::from_easter, 0, day};
}
constexpr holiday_rule nth(int which_one, weekday of, int month) {
    return {holiday_rule::form::nth_weekday, month, 0, which_one, of.c_encoding()};
}

using std::chrono::Monday;
using std::chrono::Thursday;
constexpr int last = 0;

constexpr std::array united_states{
    on(1, 1),          nth(3, Monday, 1),  nth(3, Monday, 2), nth(last, Monday, 5), on(6, 19), on(7, 4),
    nth(1, Monday, 9), nth(2, Monday, 10), on(11, 11),        nth(4, Thursday, 11), on(12, 25)};
constexpr std::array germany{on(1, 1),         after_easter(-2), after_easter(1), on(5, 1),  after_easter(39),
                             after_easter(50), on(10, 3),        on(12, 25),      on(12, 26)};
constexpr std::array portugal{on(1, 1),  after_easter(-2), after_easter(0), on(4, 25), on(5, 1),
                              on(6, 10), after_easter(60), on(8, 15),       on(10, 5), on(11, 1),
                              on(12, 1), on(12, 8),        on(12, 25)};
constexpr std::array england_and_wales{on(1, 1),
                                       after_easter(-2),
                                       after_easter(1),
                                       nth(1, Monday, 5),
                                       nth(last, Monday, 5),
                                       nth(last, Monday, 8),
                                       on(12, 25),
                                       on(12, 26)};
constexpr std::array france{on(1, 1),         after_easter(1),  on(5, 1),  on(5, 8),
                            after_easter(39), after_easter(50), on(7, 14), on(8, 15),
                            on(11, 1),        on(11, 11),       on(12, 25)};
constexpr std::array spain{on(1, 1),   on(1, 6),  after_easter(-2), on(5, 1),  on(8, 15),
                           on(10, 12), on(11, 1), on(12, 6),        on(12, 8), on(12, 25)};
constexpr std::array india{on(1, 26), on(8, 15), on(10, 2)};

// Where a holiday on a weekend is kept besides.
enum class substitute { none, nearest, next_free_day };

struct country_rules {
    country of;
    std::span<const holiday_rule> rules;
    substitute moved = substitute::none;
};

constexpr std::array<country_rules, 7> countries{{
    {{"US", "United States"}, united_states, substitute::nearest},
    {{"DE", "Germany"}, germany},
    {{"PT", "Portugal"}, portugal},
    {{"GB", "United Kingdom"}, england_and_wales, substitute::next_free_day},
    {{"FR", "France"}, france},
    {{"ES", "Spain"}, spain},
    {{"IN", "India"}, india},
}};

sys_days day_in(const holiday_rule& rule, year of) {
    if (rule.how == holiday_rule::form::from_easter) return easter(of) + days{rule.day};
    const auto month = of / rule.month;
    if (rule.how == holiday_rule::form::fixed) return sys_days{month / rule.day};
    const weekday which{rule.which};
    return rule.nth == last ? sys_days{month / which[std::chrono::last]}
                            : sys_days{month / which[unsigned(rule.nth)]};
}

bool is_named(const country_rules& by, sys_days day) {
    const year of = year_month_day{day}.year();
    return std::any_of(by.rules.begin(), by.rules.end(),
                       [&](const holiday_rule& rule) { return day_in(rule, of) == day; });
}

bool is_weekend(sys_days day) {
    const weekday which{day};
    return which == std::chrono::Saturday || which == std::chrono::Sunday;
}

// Christmas on a Saturday is kept on the Monday after it, and Boxing Day then on the Tuesday: each working
// day after a weekend takes one of the holidays that fell on days not free to take, in their order.
bool is_next_free_day_of_another(const country_rules& by, sys_days day) {
    if (is_weekend(day) || is_named(by, day)) return false;
    int waiting = 0;  // holidays on a weekend not yet made good, the day before included
    for (sys_days at = day - days{7}; at < day; at += days{1}) {
        if (is_weekend(at))
            waiting += is_named(by, at) ? 1 : 0;
        else if (waiting > 0 && !is_named(by, at))
            --waiting;
    }
    return waiting > 0;
}

bool is_kept_instead(const country_rules& by, sys_days day) {
    const weekday which{day};
    switch (by.moved) {
        case substitute::nearest:
            return (which == std::chrono::Friday && is_named(by, day + days{1})) ||
                   (which == std::chrono::Monday && is_named(by, day - days{1}));
        case substitute::next_free_day:
            return is_next_free_day_of_another(by, day);
        case substitute::none:
            break;
    }
    return false;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::vector<country>& known_countries() {
    static const std::vector<country> all = [] {
        std::vector<country> listed;
        for (const country_rules& one : countries)
            listed.push_back(one.of);
        return listed;
    }();
    return all;
}

std::string_view country_code(std::string_view typed) {
    for (const country_rules& one : countries)
        if (same_letters(typed, one.of.code) || same_letters(typed, one.of.name)) return one.of.code;
    return {};
}

bool is_public_holiday(std::string_view code, sys_days day) {
    for (const country_rules& one : countries)
        if (one.of.code == code) return is_named(one, day) || is_kept_instead(one, day);
    return false;
}

// The rule of the church in whole numbers: the Sunday after the full moon of the tables on or after 21 March.
// The epact is the age of that moon at the beginning of the year.
sys_days easter(year of) {
    const int y = int(of);
    const int golden = y % 19;
    const int century = y / 100;
    const int left_out_leap_days = century - century / 4;
    const int moon_correction = (8 * century + 13) / 25;
    int age = (left_out_leap_days - moon_correction + 19 * golden + 15) % 30;  // full moon: 21 March + age
    // Of thirty ages the tables know twenty-nine, and no full moon twice in a cycle of nineteen years.
    if (age == 29 || (age == 28 && golden > 10)) --age;
    const sys_days full_moon = sys_days{of / 3 / 21} + days{age};
    return full_moon + days{7} - (weekday{full_moon} - std::chrono::Sunday);
}

}  // namespace nudges
