#include "evidence/clock.hpp"

#include "evidence/calendar.hpp"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace evidence {

namespace {

const date::time_zone* find_zone(std::string_view name) {
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {  // the library's way to say "no such zone"
        return nullptr;
    }
}

bool read_number(std::string_view text, std::size_t from, std::size_t digits, int& out) {
    if (text.size() < from + digits) return false;
    const char* first = text.data() + from;
    const auto [end, error] = std::from_chars(first, first + digits, out);
    return error == std::errc() && end == first + digits;
}

}  // namespace

std::string to_rfc3339(moment at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()), int(time.subseconds().count()));
    return text.data();
}

std::optional<moment> from_rfc3339(std::string_view text) {
    if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z')
        return std::nullopt;
    const auto day = calendar_date::from_iso(text.substr(0, 10));
    int hour = 0, minute = 0, second = 0, milliseconds = 0;
    if (!day || !read_number(text, 11, 2, hour) || !read_number(text, 14, 2, minute) ||
        !read_number(text, 17, 2, second) || !read_number(text, 20, 3, milliseconds))
        return std::nullopt;
    if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0 || milliseconds < 0)
        return std::nullopt;
    return moment{day->first_day()} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second} + std::chrono::milliseconds{milliseconds};
}

wall_time on_the_wall(moment at, std::string_view zone_name) {
    const date::time_zone* zone = find_zone(zone_name);
    std::chrono::seconds offset{0};
    std::string abbreviation = "UTC";
    if (zone) {
        const date::sys_info info = zone->get_info(at);
        offset = info.offset;
        abbreviation = info.abbrev;
    }
    const auto local = at + offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss time{local - day};
    return {std::chrono::year_month_day{day}, int(time.hours().count()), int(time.minutes().count()),
            abbreviation};
}

std::string to_words(moment at, std::string_view zone) {
    const wall_time wall = on_the_wall(at, zone);
    std::array<char, 16> time{};
    std::snprintf(time.data(), time.size(), "%02d:%02d", wall.hour, wall.minute);
    return to_words(calendar_date{wall.day}) + ", " + time.data() + " " + wall.abbreviation;
}

bool is_known_zone(std::string_view zone) {
    return !zone.empty() && find_zone(zone) != nullptr;
}

std::string system_zone() {
    // TZ may hold a rule instead of a name ("CET-1CEST"); only a name can be kept for a person.
    if (const char* from_environment = std::getenv("TZ"))
        if (is_known_zone(from_environment)) return from_environment;
    try {
        return date::current_zone()->name();
    } catch (const std::exception&) {  // no /etc/localtime
        return "UTC";
    }
}

}  // namespace evidence
