#include "nudges/local_time.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace nudges {

using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

const date::time_zone* find_zone(std::string_view name) {
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {  // the library's way to say "no such zone"
        return nullptr;
    }
}

}  // namespace

local_time to_local(moment at, std::string_view zone_name) {
    const date::time_zone* zone = find_zone(zone_name);
    const moment shown = zone ? at + zone->get_info(at).offset : at;
    const auto day = std::chrono::floor<std::chrono::days>(shown);
    return {day, shown - day};
}

sys_days local_day(moment at, std::string_view zone) {
    return to_local(at, zone).day;
}

moment to_utc(sys_days day, minutes since_midnight, std::string_view zone_name) {
    const moment shown = day + since_midnight;
    const date::time_zone* zone = find_zone(zone_name);
    if (!zone) return shown;
    const auto local = std::chrono::floor<std::chrono::seconds>(shown).time_since_epoch();
    const date::local_info info = zone->get_info(date::local_seconds{local});
    if (info.result == date::local_info::nonexistent) return info.first.end;
    return shown - info.first.offset;
}

moment start_of_day(sys_days day, std::string_view zone) {
    return to_utc(day, minutes{0}, zone);
}

sys_days monday_of(sys_days day) {
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

}  // namespace nudges
