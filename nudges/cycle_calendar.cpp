// The way to the packet as an iCalendar file (RFC 5545).
#include "evidence/calendar.hpp"
#include "nudges/cycle.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace nudges {

using std::chrono::days;
using std::chrono::year_month_day;

namespace {

constexpr std::size_t longest_line = 75;  // bytes without the line's end (RFC 5545, 3.1)

bool continues_a_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Lines that are too long go on behind a space, and no character is cut apart.
void add_line(std::string& to, std::string_view line) {
    std::size_t room = longest_line;
    while (line.size() > room) {
        std::size_t end = room;
        while (end > 1 && continues_a_character(line[end]))
            --end;
        to.append(line.substr(0, end)).append("\r\n ");
        line.remove_prefix(end);
        room = longest_line - 1;
    }
    to.append(line).append("\r\n");
}

// A value of type TEXT (RFC 5545, 3.3.11).
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\n') {
            safe += "\\n";
            continue;
        }
        if (c == '\\' || c == ';' || c == ',') safe += '\\';
        if (static_cast<unsigned char>(c) >= ' ') safe += c;
    }
    return safe;
}

std::string to_basic(sys_days day) {
    const year_month_day date{day};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return text.data();
}

// "20260304T120311Z"
std::string to_basic(moment at) {
    std::string text;
    for (const char c : evidence::to_rfc3339(at).substr(0, 19))
        if (c != '-' && c != ':') text += c;
    return text + "Z";
}

// Tells one person's events from another's without naming anybody. Not a secret.
std::string sign_of(std::string_view owner) {
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a
    for (const char c : owner) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211U;
    }
    std::array<char, 20> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

struct event {
    std::string id;
    sys_days day;
    std::string title;
    std::string text;
};

std::vector<event> events_of(const cycle& of) {
    std::vector<event> events;
    for (const mark& one : marks_of(of))
        events.push_back({one.id, one.day, one.title, one.what + "\n" + one.cost});
    const std::string target = of.target.empty() ? "" : " for " + of.target;
    events.push_back({"due", of.due, "Packet due" + target, "Hand in the packet: /packet makes it."});
    const decision_window ahead = decision_after(of.due, 0);
    events.push_back({"decision", ahead.latest, "Decision on the packet at the latest" + target,
                      "By the guide's figures a decision comes 35 to 55 days after the packet was handed in "
                      "(guide rule D9); each artifact that a reviewer misses adds about a week (guide rule "
                      "D10)."});
    return events;
}

}  // namespace

std::string to_ics(const cycle& of, std::string_view owner, moment stamped) {
    std::string ics;
    add_line(ics, "BEGIN:VCALENDAR");
    add_line(ics, "VERSION:2.0");
    add_line(ics, "PRODID:-//dossier//dossier " DOSSIER_VERSION "//EN");
    add_line(ics, "CALSCALE:GREGORIAN");
    add_line(ics, "METHOD:PUBLISH");
    add_line(ics, "X-WR-CALNAME:The way to the packet");
    const std::string behind =
        "-" + std::to_string(int(year_month_day{of.due}.year())) + "-" + sign_of(owner) + "@dossier";
    // In minutes, which an INTEGER of RFC 5545 (3.3.8) holds.
    const auto sequence = std::chrono::floor<std::chrono::minutes>(stamped).time_since_epoch().count();
    for (const event& one : events_of(of)) {
        add_line(ics, "BEGIN:VEVENT");
        add_line(ics, "UID:" + one.id + behind);
        add_line(ics, "DTSTAMP:" + to_basic(stamped));
        add_line(ics, "SEQUENCE:" + std::to_string(sequence));
        add_line(ics, "DTSTART;VALUE=DATE:" + to_basic(one.day));
        add_line(ics, "DTEND;VALUE=DATE:" + to_basic(one.day + days{1}));
        add_line(ics, "SUMMARY:" + escaped(one.title));
        add_line(ics, "DESCRIPTION:" + escaped(one.text));
        add_line(ics, "TRANSP:TRANSPARENT");
        add_line(ics, "END:VEVENT");
    }
    add_line(ics, "END:VCALENDAR");
    return ics;
}

}  // namespace nudges
