#include "bot/aws/time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace bot::aws {

namespace {

constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string to_amz_date(std::chrono::sys_seconds at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return text.data();
}

std::optional<evidence::moment> read_iso_time(std::string_view text) {
    constexpr std::size_t whole_seconds = 19;  // "2026-03-02T10:15:30"
    if (text.size() <= whole_seconds || text.back() != 'Z') return std::nullopt;
    std::string_view decimals = text.substr(whole_seconds, text.size() - whole_seconds - 1);
    std::string milliseconds = "000";
    if (!decimals.empty()) {
        if (decimals.front() != '.' || decimals.size() == 1) return std::nullopt;
        decimals.remove_prefix(1);
        if (!std::all_of(decimals.begin(), decimals.end(), is_digit)) return std::nullopt;
        std::copy_n(decimals.begin(), std::min<std::size_t>(3, decimals.size()), milliseconds.begin());
    }
    return evidence::from_rfc3339(std::string(text.substr(0, whole_seconds)) + "." + milliseconds + "Z");
}

std::optional<std::chrono::sys_seconds> read_http_date(const std::string& text) {
    std::array<char, 4> month{};
    unsigned day = 0;
    int year = 0, hour = 0, minute = 0, second = 0, end = 0;
    const int read = std::sscanf(text.c_str(), "%*3[A-Za-z], %2u %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day,
                                 month.data(), &year, &hour, &minute, &second, &end);
    const auto* const found = std::find(std::begin(months), std::end(months), month.data());
    if (read != 6 || std::size_t(end) != text.size() || found == std::end(months)) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(unsigned(found - months) + 1), std::chrono::day(day)};
    if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

}  // namespace bot::aws
