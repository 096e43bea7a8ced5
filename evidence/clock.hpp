// The log's own clock, in UTC, and how a moment looks on a person's wall.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace evidence {

// When dossier logged something. Milliseconds since the Unix epoch, UTC; never set by a person.
using moment = std::chrono::sys_time<std::chrono::milliseconds>;

// "2026-03-04T12:03:11.123Z" (RFC 3339, always three decimals).
std::string to_rfc3339(moment at);

// The inverse of to_rfc3339; empty for anything else.
std::optional<moment> from_rfc3339(std::string_view text);

// What a clock on the wall of that zone shows.
struct wall_time {
    std::chrono::year_month_day day;
    int hour = 0;
    int minute = 0;
    std::string abbreviation;  // "CET", or "+03" where the zone has no letters
};

// zone: an IANA name, "Europe/Lisbon". An unknown zone is read as UTC: a reply must not fail over it.
wall_time on_the_wall(moment at, std::string_view zone);

// "4 Mar 2026, 13:03 CET"
std::string to_words(moment at, std::string_view zone);

// Whether the system's time zone database has this name.
bool is_known_zone(std::string_view zone);

// The zone that this machine is set to; "UTC" when it is set to none.
std::string system_zone();

}  // namespace evidence
