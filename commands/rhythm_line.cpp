#include "commands/rhythm_line.hpp"

#include "commands/text.hpp"
#include "commands/zone.hpp"
#include "evidence/calendar.hpp"
#include "nudges/holidays.hpp"
#include "nudges/look_back.hpp"

#include <algorithm>
#include <array>

namespace commands {

using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr std::size_t longest_quoted = 60;  // bytes
constexpr days two_years{731};
constexpr days kept_after{14};  // a day off of this week still moves this week's nudge

// What begins another part of the line.
constexpr std::array<std::string_view, 21> part_words{
    "quiet",    "work",    "workdays", "zone",    "timezone", "tz",     "pause",
    "paused",   "holiday", "holidays", "off",     "mute",     "silent", "light",
    "standard", "active",  "resume",   "default", "public",   "unmute", "unpause"};
constexpr std::array<std::string_view, 6> muting_words{"off", "mute", "stop", "silence", "never", "muted"};
constexpr std::array<std::string_view, 5> resuming_words{"resume", "unpause", "unmute", "continue", "start"};
constexpr std::array<std::string_view, 6> passed_over{"public", "please", "weekly", "nudges", "me", ","};
constexpr std::array<std::string_view, 5> until_words{"until", "till", "til", "for", "to"};
constexpr std::array<std::string_view, 5> joining_words{"to", "until", "till", "through", "and"};

std::string key_of(std::string_view typed) {
    std::string word = lower_case(typed);
    while (word.size() > 1 && (word.back() == ':' || word.back() == ',' || word.back() == '.'))
        word.pop_back();
    return word;
}

bool is_number(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789:.") == std::string_view::npos;
}

bool is_half_of_day(std::string_view word) {
    return word == "am" || word == "pm";
}

std::string quoted(std::string_view words) {
    return "“" + shorten(words, longest_quoted) + "”";
}

// Today or a day to come; a day of the calendar written out may have passed.
std::optional<sys_days> read_day(std::string_view text, sys_days today) {
    const std::string day = lower_case(trim(text));
    if (day == "today") return today;
    if (const auto date = evidence::calendar_date::from_iso(day); date && date->has_day())
        return date->first_day();
    return nudges::read_day_ahead(day, today);
}

struct stretch {
    sys_days first, last;
};

// "2026-12-24", "24 Dec", "24 Dec to 2 Jan", "2026-12-24..2026-12-31"
std::optional<stretch> read_stretch(std::string_view text, sys_days today) {
    if (const auto day = read_day(text, today)) return stretch{*day, *day};
    for (const std::string_view between : {"..", " - ", " to ", " until ", " till ", " through "}) {
        const std::size_t at = text.find(between);
        if (at == std::string_view::npos) continue;
        const auto first = read_day(text.substr(0, at), today);
        const auto last = read_day(text.substr(at + between.size()), first.value_or(today));
        const bool fits = first && last && *last >= *first && *last - *first < days{nudges::most_days_off};
        return fits ? std::optional(stretch{*first, *last}) : std::nullopt;
    }
    return std::nullopt;
}

// Makes of what people type the words that nudges::read_rhythm reads.
class line_reader {
public:
    line_reader(std::string_view text, const nudges::rhythm& start, sys_days today)
        : words_(split_words(text)), today_(today) {
        read_.value = start;
    }

    rhythm_line read() {
        const bool was_silent = read_.value.profile == nudges::profile::silent;
        while (at_ < words_.size())
            take(words_[at_++]);
        nudges::rhythm_read known = nudges::read_rhythm(plain_, read_.value);
        read_.problems.insert(read_.problems.end(), known.problems.begin(), known.problems.end());
        read_.value = std::move(known.value);
        const bool is_silent = read_.value.profile == nudges::profile::silent;
        if (resumes_ && was_silent && is_silent) {
            read_.value.profile = read_.value.formerly;
            read_.value.formerly = nudges::rhythm{}.formerly;
        }
        return std::move(read_);
    }

private:
    void take(const std::string& typed) {
        const std::string word = key_of(typed);
        if (word == "pause" || word == "paused")
            take_pause();
        else if (is_one_of(word, muting_words))
            take_muting(word);
        else if (is_one_of(word, resuming_words) ||
                 (word == "on" && (at_ == words_.size() || next_is("again"))))
            resume();
        else if (word == "holiday" || word == "holidays")
            take_holidays();
        else if (word == "quiet")
            take_value("quiet", "hours", '\0');
        else if (word == "work" || word == "workdays")
            take_value("work", "days", ',');
        else if (word == "zone" || word == "timezone" || word == "tz")
            take_zone();
        else if (is_number(word) && at_ < words_.size() && is_half_of_day(key_of(words_[at_])))
            add(word + key_of(words_[at_++]));
        else if ((word == "day" || word == "days") && next_is("off"))
            return;
        else if (word == "less" || word == "fewer")
            add("light");
        else if (word == "more")
            add("active");
        else if (!is_one_of(word, passed_over))
            add(typed.ends_with(',') ? word : typed);
    }

    bool next_is(std::string_view word) const { return at_ < words_.size() && key_of(words_[at_]) == word; }

    void add(const std::string& words) { plain_ += (plain_.empty() ? "" : " ") + words; }

    // Words up to the next part of the line.
    std::size_t end_of_part() const {
        std::size_t end = at_;
        while (end < words_.size() && !is_one_of(key_of(words_[end]), part_words))
            ++end;
        return end;
    }

    std::string words_up_to(std::size_t end) const {
        return join_words({words_.begin() + std::ptrdiff_t(at_), words_.begin() + std::ptrdiff_t(end)});
    }

    bool is_stretch_of_days(std::size_t begin, std::size_t end) const {
        const auto found = read_stretch(
            join_words({words_.begin() + std::ptrdiff_t(begin), words_.begin() + std::ptrdiff_t(end)}),
            today_);
        return found && found->first < found->last;
    }

    void take_pause() {
        while (at_ < words_.size() && is_one_of(key_of(words_[at_]), until_words))
            ++at_;
        if (next_is("none") || (next_is("off") && at_ + 1 == words_.size())) {
            ++at_;
            add("pause none");
            return;
        }
        const std::size_t end = end_of_part();
        if (end == at_) {
            read_.asks_until_when = true;
            return;
        }
        const std::size_t first = at_ + (next_is("from") ? 1U : 0U);
        if (is_stretch_of_days(first, end)) {
            at_ = first;
            take_days_off(end);  // a pause ends some day; what begins later is so many days off
            return;
        }
        for (std::size_t last = end; last > at_; --last)
            if (const auto day = nudges::read_day_ahead(words_up_to(last), today_)) {
                read_.value.pause = day;
                at_ = last;
                return;
            }
        read_.problems.push_back(
            quoted(words_up_to(end)) +
            " is no day of the next two years that I can read: say pause until 1 Aug or pause 2 weeks.");
        at_ = end;
    }

    // "off" is no nudges at all, but for "off until 1 Aug" and "off 24 Dec".
    void take_muting(const std::string& word) {
        const bool has_until = at_ < words_.size() && is_one_of(key_of(words_[at_]), until_words);
        const std::size_t end = end_of_part();
        if (has_until || (word != "off" && end > at_ && nudges::read_day_ahead(words_up_to(end), today_)))
            take_pause();
        else if (word == "off" && end > at_)
            take_days_off(end);
        else
            add("silent");
    }

    void take_days_off(std::size_t end) {
        const std::string text = words_up_to(end);
        at_ = end;
        if (lower_case(text) == "none") {
            read_.value.days_off.clear();
            return;
        }
        std::set<sys_days> more;
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            const std::string_view part = trim(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
            if (part.empty()) continue;
            const auto found = read_stretch(part, today_);
            if (!found) {
                read_.problems.push_back(quoted(part) +
                                         " is no day, or days, that I can read: say off 24 Dec, off 24 Dec "
                                         "to 31 Dec, or off none.");
                return;
            }
            for (sys_days day = found->first; day <= found->last; day += days{1})
                more.insert(day);
        }
        if (!add_days_off(read_.value, more, today_))
            read_.problems.push_back("That would be more than " + std::to_string(nudges::most_days_off) +
                                     " days off. To rest for longer, say pause until 1 Aug.");
    }

    void resume() {
        read_.value.pause.reset();
        resumes_ = true;
        while (next_is("again") || next_is("now") || next_is("nudges"))
            ++at_;
    }

    void take_holidays() {
        if (next_is("off") || next_is("no")) {
            ++at_;
            add("holidays none");
        } else {
            add("holidays");
            if ((next_is("of") || next_is("in")) && names_a_country(at_ + 1)) ++at_;  // IN is India
        }
    }

    // Whether a country's code or name begins there: "PT", "United Kingdom".
    bool names_a_country(std::size_t at) const {
        if (at >= words_.size()) return false;
        const std::string word = key_of(words_[at]);
        return !nudges::country_code(word).empty() ||
               std::any_of(
                   nudges::known_countries().begin(), nudges::known_countries().end(),
                   [&](const nudges::country& one) { return lower_case(one.name).starts_with(word + " "); });
    }

    // "mon", "Tuesdays"
    static bool is_weekday(std::string_view word) {
        constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
        return word.size() >= 3 && is_one_of(word.substr(0, 3), names) &&
               nudges::read_rhythm(word).problems.empty();
    }

    // The day of a nudge stands before its time: "work mon tue thu 9:30" are two days.
    bool is_before_a_time(std::size_t at) const {
        if (++at < words_.size() && key_of(words_[at]) == "at") ++at;
        if (at >= words_.size()) return false;
        const std::string word = key_of(words_[at]);
        return word == "noon" || word == "midnight" || (word.front() >= '0' && word.front() <= '9');
    }

    // "quiet hours from 8 pm to 8 am" is "quiet 8pm-8am"; "work mon tue wed" is "work mon,tue,wed".
    void take_value(const std::string& word, std::string_view filler, char list) {
        while (next_is(filler) || next_is("from") || next_is("between"))
            ++at_;
        std::string value;
        bool has_only_spaces = list != '\0';
        const auto is_open = [&] {
            return value.empty() || value.ends_with('-') || (list && value.ends_with(list));
        };
        while (at_ < words_.size()) {
            std::string next = lower_case(words_[at_]);
            if (has_only_spaces && !value.empty() && is_weekday(next) && !is_open() &&
                !is_before_a_time(at_)) {
                value += list + next;
                ++at_;
                continue;
            }
            if (!value.empty() && is_one_of(next, joining_words)) next = next == "and" && list ? "," : "-";
            has_only_spaces = has_only_spaces && is_weekday(next);
            const bool goes_on =
                is_open() || next.front() == '-' || (list && next.front() == list) || is_half_of_day(next);
            if (!goes_on) break;
            value += next;
            ++at_;
        }
        while (list && value.ends_with(list))
            value.pop_back();
        add(value.empty() ? word : word + " " + value);
    }

    // A city may have more than one word: "zone new york".
    void take_zone() {
        const std::size_t end = std::min(words_.size(), at_ + 3);
        for (std::size_t last = end; last > at_; --last)
            if (const std::string name = zone_meant(words_up_to(last)); !name.empty()) {
                read_.value.zone = name;
                at_ = last;
                return;
            }
        if (at_ == words_.size())
            read_.problems.push_back(
                "The name of the zone is missing: say zone Europe/Lisbon, a region and a city.");
        else
            read_.problems.push_back(
                quoted(words_[at_++]) +
                " is no time zone that I know: say zone Europe/Lisbon, a region and a city.");
    }

    std::vector<std::string> words_;
    std::size_t at_ = 0;
    sys_days today_;
    std::string plain_;
    bool resumes_ = false;
    rhythm_line read_;
};

// "SUMMARY:", "DTSTART;"
bool begins_a_property(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || text[end] == '-'))
        ++end;
    return end > 1 && end < text.size() && (text[end] == ':' || text[end] == ';');
}

std::string with_lines(std::string_view ics) {
    std::string lines(trim(ics));
    if (lines.find('\n') != std::string::npos) return lines;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (lines[i] == ' ' && begins_a_property(std::string_view(lines).substr(i + 1))) lines[i] = '\n';
    return lines;
}

}  // namespace

rhythm_line read_rhythm_line(std::string_view text, const nudges::rhythm& start, sys_days today) {
    return line_reader(text, start, today).read();
}

bool add_days_off(nudges::rhythm& to, const std::set<sys_days>& more, sys_days today) {
    std::set<sys_days> all = more;
    all.insert(to.days_off.lower_bound(today - kept_after), to.days_off.end());
    if (all.size() > nudges::most_days_off) return false;
    to.days_off = std::move(all);
    return true;
}

std::string line_for_days_off(const std::set<sys_days>& off) {
    nudges::rhythm only;
    only.days_off = off;
    const std::string text = nudges::to_text(only);
    const std::size_t at = text.find(" off ");
    return "/evidence nudges" + (at == std::string::npos ? std::string(" off none") : text.substr(at));
}

std::size_t find_calendar(std::string_view text) {
    return lower_case(text).find("begin:vcalendar");
}

days_in_calendar read_calendar(std::string_view ics, sys_days today) {
    nudges::holiday_file found =
        nudges::read_holidays(with_lines(ics), nudges::monday_of(today), today + two_years);
    return {std::move(found.days), std::move(found.problems)};
}

}  // namespace commands
