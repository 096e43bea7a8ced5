// Reads the days off out of an iCalendar file (RFC 5545).
#include "evidence/calendar.hpp"
#include "nudges/holidays.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>

namespace nudges {

using std::chrono::days;
using std::chrono::year_month_day;

namespace {

constexpr std::size_t longest_line = 8'192;  // bytes, unfolded
constexpr int longest_recurrence = 400;      // years

std::string upper_case(std::string_view text) {
    std::string upper(text);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    return upper;
}

// "DTSTART;VALUE=DATE:20261225" and where it stands in the file.
struct content_line {
    std::size_t number = 0;  // of its first line, from 1
    std::string name;        // in upper case
    std::string parameters;  // in upper case: ";VALUE=DATE"
    std::string value;
};

content_line parted(std::size_t number, const std::string& text) {
    bool quoted = false;
    std::size_t colon = 0;
    while (colon < text.size() && (quoted || text[colon] != ':'))
        if (text[colon++] == '"') quoted = !quoted;
    const std::size_t name_ends = std::min(text.find(';'), colon);
    content_line line;
    line.number = number;
    line.name = upper_case(std::string_view(text).substr(0, name_ends));
    line.parameters = upper_case(std::string_view(text).substr(name_ends, colon - name_ends));
    if (colon < text.size()) line.value = text.substr(colon + 1);
    return line;
}

// The content lines of a file, unfolded: a line that begins with a space or a tab goes on with the one before
// it (RFC 5545, 3.1). Lines end with CRLF; files that end them with LF are common enough.
class unfolded_lines {
public:
    explicit unfolded_lines(std::string_view text) : rest_(text) {}

    std::optional<content_line> next() {
        while (!rest_.empty()) {
            std::string text(physical());
            const std::size_t number = number_;
            while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) {
                const std::string_view more = physical().substr(1);
                if (text.size() + more.size() <= longest_line) text += more;
            }
            if (text.size() > longest_line) text.resize(longest_line);
            if (!text.empty()) return parted(number, text);
        }
        return std::nullopt;
    }

private:
    std::string_view physical() {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

    std::string_view rest_;
    std::size_t number_ = 0;
};

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// "20261225"
std::optional<sys_days> read_day(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    const std::string iso = std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                            std::string(text.substr(6));
    const auto date = evidence::calendar_date::from_iso(iso);
    if (!date) return std::nullopt;
    return date->first_day();
}

bool has_a_time(const content_line& line) {
    return line.value.find_first_of("Tt") != std::string::npos ||
           line.parameters.find("VALUE=DATE-TIME") != std::string::npos;
}

// "P1D", "P2W"
std::optional<days> read_duration(std::string_view text) {
    if (text.size() < 3 || text.front() != 'P') return std::nullopt;
    const auto count = whole_number(text.substr(1, text.size() - 2));
    if (!count || *count < 1 || *count > 1'000) return std::nullopt;
    if (text.back() == 'D') return days{*count};
    if (text.back() == 'W') return days{7 * *count};
    return std::nullopt;
}

struct yearly {
    int every = 1;  // years
    std::optional<int> count;
    std::optional<sys_days> until;
};

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(at, from), text.size());
        parts.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

// One part of an RRULE, "COUNT=5"; false when it says more than a yearly return of the same date.
bool take_part(yearly& into, const std::string& part, const year_month_day& first) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string name = part.substr(0, equals);
    const std::string value = equals < part.size() ? part.substr(equals + 1) : "";
    const auto number = whole_number(value);
    if (name == "FREQ") return value == "YEARLY";
    if (name == "WKST") return true;
    if (name == "BYMONTH") return number == int(unsigned(first.month()));
    if (name == "BYMONTHDAY") return number == int(unsigned(first.day()));
    if (name == "UNTIL") return (into.until = read_day(value.substr(0, 8))).has_value();
    if (!number || *number < 1 || *number > longest_recurrence) return false;
    if (name == "INTERVAL")
        into.every = *number;
    else if (name == "COUNT")
        into.count = number;
    else
        return false;
    return true;
}

std::optional<yearly> read_rule(const std::string& value, sys_days first) {
    yearly rule;
    const std::string upper = upper_case(value);
    if (upper.find("FREQ=") == std::string::npos) return std::nullopt;
    for (const std::string& part : split(upper, ';'))
        if (!part.empty() && !take_part(rule, part, year_month_day{first})) return std::nullopt;
    return rule;
}

// Reads one file; what it finds is in `found`.
class file_reader {
public:
    file_reader(holiday_file& found, sys_days from, sys_days to) : found_(found), from_(from), to_(to) {}

    void read(std::string_view ics) {
        unfolded_lines lines(ics);
        const auto first = lines.next();
        if (!first || first->name != "BEGIN" || upper_case(first->value) != "VCALENDAR") {
            problem(1, "this is no calendar file; one begins with BEGIN:VCALENDAR");
            return;
        }
        std::size_t end = first->number;
        for (auto line = lines.next(); line && !full_; line = lines.next()) {
            end = line->number;
            take(*line);
        }
        if (full_) return;
        if (!open_.empty()) problem(end, "the file ends inside a " + open_.back() + "; it may be cut short");
    }

    // As many problems as were not told singly.
    std::size_t untold() const { return untold_; }

private:
    void problem(std::size_t line, const std::string& what) {
        if (found_.problems.size() == most_holiday_problems) {
            ++untold_;
            return;
        }
        found_.problems.push_back("Line " + std::to_string(line) + ": " + what + ".");
    }

    void take(const content_line& line) {
        if (line.name == "BEGIN") {
            open_.push_back(upper_case(line.value));
            if (open_.size() == 1 && open_.back() == "VEVENT") {
                event_.clear();
                begun_ = line.number;
            }
        } else if (line.name == "END") {
            close(line);
        } else if (open_.size() == 1 && open_.back() == "VEVENT") {
            if (line.name == "EXDATE")
                excluded_.push_back(line);
            else
                event_.emplace(line.name, line);
        }
    }

    void close(const content_line& line) {
        const std::string what = upper_case(line.value);
        if (open_.empty()) {
            if (what != "VCALENDAR") problem(line.number, "END:" + what + " without its BEGIN");
            return;
        }
        if (open_.back() != what) {
            problem(line.number, "END:" + what + " where the end of " + open_.back() + " was expected");
            return;
        }
        open_.pop_back();
        if (!open_.empty() || what != "VEVENT") return;
        take_event();
        event_.clear();
        excluded_.clear();
    }

    const content_line* property(const std::string& name) const {
        const auto found = event_.find(name);
        return found == event_.end() ? nullptr : &found->second;
    }

    void take_event() {
        if (const content_line* status = property("STATUS");
            status && upper_case(status->value) == "CANCELLED")
            return;
        const auto first = first_day();
        if (!first) return;
        const auto length = length_of(*first);
        if (!length) return;
        const content_line* rule = property("RRULE");
        const auto returns = rule ? read_rule(rule->value, *first) : yearly{1, 1, std::nullopt};
        if (!returns)
            problem(
                rule->number,
                "this event returns by a rule that I do not read (only FREQ=YEARLY on the same date); its "
                "first day counts, the others do not");
        add(*first, *length, returns.value_or(yearly{1, 1, std::nullopt}));
    }

    std::optional<sys_days> first_day() {
        const content_line* start = property("DTSTART");
        if (!start) {
            problem(begun_, "this event has no DTSTART, so it is on no day");
            return std::nullopt;
        }
        if (has_a_time(*start)) {
            problem(start->number,
                    "this event has a time of day; only whole days count (DTSTART;VALUE=DATE:20261225)");
            return std::nullopt;
        }
        const auto day = read_day(start->value);
        if (!day) problem(start->number, shown(start->value) + " is no day of the calendar; write 20261225");
        return day;
    }

    std::optional<days> length_of(sys_days first) {
        const content_line* end = property("DTEND");
        const content_line* duration = property("DURATION");
        if (!end && !duration) return days{1};
        const content_line& said = end ? *end : *duration;
        std::optional<days> length;
        if (!end)
            length = read_duration(upper_case(duration->value));
        else if (const auto day = read_day(end->value); day && *day > first)
            length = *day - first;
        if (!length) {
            problem(said.number, shown(said.value) +
                                     " is no end of this event; DTEND is the first day after it, "
                                     "DURATION is P1D or P1W");
            return std::nullopt;
        }
        if (*length > longest_holiday) {
            problem(said.number, "this event lasts " + std::to_string(length->count()) + " days; at most " +
                                     std::to_string(longest_holiday.count()) +
                                     " count as a holiday. To pause for longer, say until when");
            return std::nullopt;
        }
        return length;
    }

    static std::string shown(const std::string& value) {
        std::string safe = value.substr(0, 20);
        for (char& c : safe)
            if (c < ' ' || c > '~') c = '?';
        return "“" + safe + "”";
    }

    std::set<sys_days> excluded_days() {
        std::set<sys_days> out;
        for (const content_line& line : excluded_)
            for (const std::string& one : split(line.value, ',')) {
                if (const auto day = read_day(one))
                    out.insert(*day);
                else
                    problem(line.number, shown(one) + " is no day of the calendar; write 20261225");
            }
        return out;
    }

    void add(sys_days first, days length, const yearly& returns) {
        if (found_.events == most_holiday_events) {
            problem(begun_, "the file has more than " + std::to_string(most_holiday_events) +
                                " events; I stopped here");
            full_ = true;
            return;
        }
        ++found_.events;
        const std::set<sys_days> out = excluded_days();
        const year_month_day date{first};
        int counted = 0;
        for (int after = 0; after <= longest_recurrence; after += returns.every) {
            const year_month_day again{date.year() + std::chrono::years{after}, date.month(), date.day()};
            if (!again.ok()) continue;  // 29 February: such a year is passed over (RFC 5545, 3.3.10)
            const sys_days day{again};
            if ((returns.count && counted == *returns.count) || (returns.until && day > *returns.until) ||
                day > to_)
                break;
            ++counted;
            if (!out.contains(day)) add_days(day, length);
        }
    }

    void add_days(sys_days first, days length) {
        for (sys_days day = std::max(first, from_); day < first + length && day <= to_; day += days{1}) {
            if (found_.days.size() == most_holidays && !found_.days.contains(day)) {
                if (!full_)
                    problem(begun_, "the file has more than " + std::to_string(most_holidays) +
                                        " days off; I stopped here");
                full_ = true;
                return;
            }
            found_.days.insert(day);
        }
    }

    holiday_file& found_;
    sys_days from_;
    sys_days to_;
    std::vector<std::string> open_;              // components inside VCALENDAR, the innermost last
    std::map<std::string, content_line> event_;  // the first property of each name
    std::vector<content_line> excluded_;
    std::size_t begun_ = 0;  // the line of the event's BEGIN
    std::size_t untold_ = 0;
    bool full_ = false;
};

}  // namespace

holiday_file read_holidays(std::string_view ics, sys_days from, sys_days to) {
    holiday_file found;
    if (ics.size() > largest_holiday_file) {
        found.problems.push_back("The file is larger than " + std::to_string(largest_holiday_file >> 10U) +
                                 " KiB; export the holidays alone, not a whole calendar.");
        return found;
    }
    if (ics.starts_with("\xEF\xBB\xBF")) ics.remove_prefix(3);
    file_reader reader(found, from, to);
    reader.read(ics);
    if (reader.untold() > 0)
        found.problems.push_back("And " + std::to_string(reader.untold()) + " more problems like these.");
    return found;
}

}  // namespace nudges
