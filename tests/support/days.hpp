// Days and moments as tests write them: day("2026-03-04"), at("2026-03-04 16:00", "Europe/Lisbon").
#pragma once

#include "evidence/calendar.hpp"
#include "nudges/local_time.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace support {

inline std::chrono::sys_days day(std::string_view iso) {
    return evidence::calendar_date::from_iso(iso).value().first_day();
}

inline std::string to_iso(std::chrono::sys_days day) {
    return evidence::calendar_date{std::chrono::year_month_day{day}}.to_iso();
}

// What the clock on the wall of that zone shows: "2026-03-04 16:00".
inline evidence::moment at(std::string_view local, std::string_view zone = "UTC") {
    const auto clock =
        evidence::from_rfc3339("1970-01-01T" + std::string(local.substr(11, 5)) + ":00.000Z").value();
    return nudges::to_utc(day(local.substr(0, 10)),
                          std::chrono::floor<std::chrono::minutes>(clock).time_since_epoch(), zone);
}

// The inverse, with the weekday: "Wed 2026-03-04 16:00".
inline std::string on_the_wall(evidence::moment when, std::string_view zone = "UTC") {
    constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
    const nudges::local_time shown = nudges::to_local(when, zone);
    const std::string clock = evidence::to_rfc3339(evidence::moment{shown.since_midnight}).substr(11, 5);
    const auto weekday = std::chrono::weekday{shown.day}.c_encoding();
    return std::string(weekdays.substr(3 * std::size_t{weekday}, 3)) + " " + to_iso(shown.day) + " " + clock;
}

}  // namespace support
