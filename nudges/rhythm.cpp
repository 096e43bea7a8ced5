#include "nudges/rhythm.hpp"

#include "evidence/calendar.hpp"
#include "nudges/holidays.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

namespace nudges {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::year_month_day;

namespace {

constexpr minutes whole_day{24 * 60};
constexpr std::array<std::string_view, 7> weekday_words{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};
constexpr std::array profiles{profile::silent, profile::light, profile::standard, profile::active};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::string quoted(std::string_view word) {
    constexpr std::size_t longest = 40;  // bytes
    std::size_t end = std::min(word.size(), longest);
    while (end < word.size() && end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U)
        --end;
    return "“" + std::string(word.substr(0, end)) + (end < word.size() ? "…" : "") + "”";
}

// Words between spaces and semicolons; the dashes that phones make of "-" are that again.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view three = text.substr(at, 3);
        if (three == "\u2013" || three == "\u2014" || three == "\u2212") {
            words.back() += '-';
            at += 2;
        } else if (std::string_view(" ;\t\r\n").find(text[at]) != std::string_view::npos) {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += text[at];
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(at, from), text.size());
        if (end > from) parts.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

// "fri", "Fridays"
std::optional<unsigned> read_weekday(std::string word) {
    word = lower_case(word);
    if (word.size() > 6 && word.ends_with("days")) word.pop_back();
    if (word.size() < 3) return std::nullopt;
    for (unsigned i = 0; i < weekday_words.size(); ++i)
        if (weekday_words[i].starts_with(word)) return i;
    return std::nullopt;
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// "930", "16h30": with a colon before their minutes, as "9:30".
std::string with_a_colon(std::string digits) {
    const std::size_t end = std::min(digits.find_first_not_of("0123456789"), digits.size());
    if (digits.size() - end == 3 && digits[end] == 'h')
        digits[end] = ':';
    else if (digits.size() == end && (end == 3 || end == 4))
        digits.insert(end - 2, ":");
    return digits;
}

// "16:00", "4pm", "4:30pm", "16h", "16h30", "930", and "16" where an hour alone is enough.
std::optional<minutes> read_time(std::string word, bool hour_is_enough) {
    word = lower_case(word);
    if (word == "noon") return minutes{12 * 60};
    if (word == "midnight") return minutes{0};
    const bool before_noon = word.ends_with("am"), after_noon = word.ends_with("pm");
    const bool says_hour = word.ends_with('h');
    if (before_noon || after_noon) word.resize(word.size() - 2);
    if (says_hour) word.pop_back();
    word = with_a_colon(std::move(word));
    const std::size_t colon = std::min(word.find_first_of(":."), word.size());
    auto hour = whole_number(std::string_view(word).substr(0, colon));
    const auto minute =
        colon < word.size() ? whole_number(std::string_view(word).substr(colon + 1)) : std::optional<int>(0);
    const bool is_bare = colon == word.size() && !before_noon && !after_noon && !says_hour;
    if (!hour || !minute || *minute > 59 || (is_bare && !hour_is_enough)) return std::nullopt;
    if (colon < word.size() && word.size() - colon != 3) return std::nullopt;  // "16:5"
    if (before_noon || after_noon) {
        if (*hour < 1 || *hour > 12) return std::nullopt;
        hour = *hour % 12 + (after_noon ? 12 : 0);
    }
    if (*hour == 24 && *minute == 0) hour = 0;
    if (*hour > 23) return std::nullopt;
    return minutes{*hour * 60 + *minute};
}

bool looks_like_a_time(const std::string& word) {
    return !word.empty() && word.front() >= '0' && word.front() <= '9';
}

std::optional<profile> read_profile(const std::string& word) {
    for (const profile one : profiles)
        if (lower_case(word) == name_of(one)) return one;
    return std::nullopt;
}

std::optional<quiet_hours> read_quiet(const std::string& word) {
    const std::string lower = lower_case(word);
    if (lower == "none" || lower == "off" || lower == "no") return quiet_hours{minutes{0}, minutes{0}};
    const auto parts = split(word, '-');
    if (parts.size() != 2) return std::nullopt;
    const auto from = read_time(parts[0], true), to = read_time(parts[1], true);
    if (!from || !to) return std::nullopt;
    // "0:00-24:00" is a whole day, which is told apart from none for as long as it takes to refuse it.
    if (*from == minutes{0} && *to == *from && parts[1].starts_with("24") && !parts[0].starts_with("24"))
        return quiet_hours{minutes{0}, whole_day};
    return *from == *to ? quiet_hours{minutes{0}, minutes{0}} : quiet_hours{*from, *to};
}

minutes length_of(const quiet_hours& quiet) {
    return quiet.to >= quiet.from ? quiet.to - quiet.from : whole_day - quiet.from + quiet.to;
}

// "mon-fri", "sun-thu", "mon,tue,thu"
std::optional<std::array<bool, 7>> read_work_days(const std::string& word) {
    std::array<bool, 7> on{};
    for (const std::string& part : split(word, ',')) {
        const auto ends = split(part, '-');
        if (ends.empty() || ends.size() > 2) return std::nullopt;
        const auto first = read_weekday(ends.front()), last = read_weekday(ends.back());
        if (!first || !last) return std::nullopt;
        for (unsigned day = *first; day != *last; day = (day + 1) % 7)
            on[day] = true;
        on[*last] = true;
    }
    if (std::find(on.begin(), on.end(), true) == on.end()) return std::nullopt;
    return on;
}

std::optional<sys_days> read_day(const std::string& word) {
    const auto date = evidence::calendar_date::from_iso(word);
    if (!date || !date->has_day()) return std::nullopt;
    return date->first_day();
}

std::string to_iso(sys_days day) {
    return evidence::calendar_date{year_month_day{day}}.to_iso();
}

// Reads the words one after another into what is chosen.
class rhythm_reader {
public:
    rhythm_reader(std::vector<std::string> words, const rhythm& start) : words_(std::move(words)) {
        read_.value = start;
    }

    rhythm_read read() {
        while (at_ < words_.size())
            take(words_[at_++]);
        if (read_.value.profile != profile::silent) read_.value.formerly = rhythm{}.formerly;
        if (whole_day - length_of(read_.value.quiet) < shortest_waking)
            problem(
                "These quiet hours leave less than an hour of the day: say quiet 20:00-08:00, or the "
                "profile silent for no nudges at all.");
        return std::move(read_);
    }

private:
    void problem(std::string sentence) { read_.problems.push_back(std::move(sentence)); }

    void take(const std::string& typed) {
        std::string word = lower_case(typed);
        if (word.ends_with(':')) word.pop_back();
        rhythm& into = read_.value;
        if (word == "quiet")
            take_value("quiet 20:00-08:00, or quiet none",
                       [&](const std::string& value) { return set(into.quiet, read_quiet(value)); });
        else if (word == "formerly")
            take_value("formerly light, the profile before silent",
                       [&](const std::string& value) { return set(into.formerly, read_profile(value)); });
        else if (word == "work")
            take_value("work mon-fri, or work mon,tue,thu",
                       [&](const std::string& value) { return set(into.work_days, read_work_days(value)); });
        else if (word == "zone")
            take_value("zone Europe/Lisbon, a region and a city", [&](const std::string& value) {
                if (!evidence::is_known_zone(value)) return false;
                into.zone = value;
                return true;
            });
        else if (word == "pause")
            take_value("pause 2026-08-01, the day from which nudges come again, or pause none",
                       [&](const std::string& value) { return set_pause(value); });
        else if (word == "holidays")
            take_value("holidays PT, one of " + listed_countries() +
                           ", or holidays none; others come from a "
                           "calendar file",
                       [&](const std::string& value) { return set_country(value); });
        else if (word == "off")
            take_value("off 2026-12-24..2026-12-31,2027-01-02, or off none",
                       [&](const std::string& value) { return set_days_off(value); });
        else if (word == "default")
            put_back();
        else if (!is_filler(word))
            take_bare(typed);
    }

    static bool is_filler(const std::string& word) {
        return word == "at" || word == "on" || word == "and" || word == "every";
    }

    void take_bare(const std::string& word) {
        rhythm& into = read_.value;
        const bool is_behind_weekday = std::exchange(is_behind_weekday_, false);
        if (const auto day = read_weekday(word)) {
            into.weekday = std::chrono::weekday{*day};
            is_behind_weekday_ = true;
        } else if (const auto time = read_time(word, is_behind_weekday))
            into.time = *time;
        else if (const auto which = read_profile(word))
            choose(*which);
        else if (looks_like_a_time(word))
            problem(quoted(word) + " is no time of day: say 16:00, or 4pm.");
        else
            problem("I do not know " + quoted(word) +
                    " here: say a weekday, a time, light, standard, active or silent, or one of quiet, work, "
                    "zone, pause, holidays, off with what it is to be.");
    }

    void choose(profile which) {
        rhythm& into = read_.value;
        if (which == profile::silent && into.profile != profile::silent) into.formerly = into.profile;
        into.profile = which;
    }

    template <typename Setter>
    void take_value(const std::string& instead, Setter set_value) {
        if (at_ == words_.size()) {
            problem("Something is missing at the end: say " + instead + ".");
            return;
        }
        const std::string& value = words_[at_++];
        if (!set_value(value)) problem(quoted(value) + " is not what can stand there: say " + instead + ".");
    }

    template <typename Value>
    static bool set(Value& into, const std::optional<Value>& value) {
        if (value) into = *value;
        return value.has_value();
    }

    bool set_pause(const std::string& value) {
        const auto day = read_day(value);
        if (!day && lower_case(value) != "none") return false;
        read_.value.pause = day;
        return true;
    }

    // A country's name may have more than one word: "holidays United Kingdom".
    bool set_country(const std::string& value) {
        if (lower_case(value) == "none") {
            read_.value.country.clear();
            return true;
        }
        std::string_view code = country_code(value);
        if (code.empty() && at_ < words_.size()) {
            code = country_code(value + " " + words_[at_]);
            if (!code.empty()) ++at_;
        }
        if (!code.empty()) read_.value.country = code;
        return !code.empty();
    }

    static std::string listed_countries() {
        std::string text;
        for (const country& one : known_countries())
            text += (text.empty() ? "" : ", ") + std::string(one.code);
        return text;
    }

    bool set_days_off(const std::string& value) {
        std::set<sys_days> chosen;
        if (lower_case(value) != "none") {
            for (const std::string& part : split(value, ',')) {
                const std::size_t dots = part.find("..");
                const auto first = read_day(part.substr(0, dots));
                const auto last = dots == std::string::npos ? first : read_day(part.substr(dots + 2));
                if (!first || !last || *last < *first || *last - *first > days{most_days_off}) return false;
                for (sys_days day = *first; day <= *last; day += days{1})
                    chosen.insert(day);
            }
            if (chosen.empty() || chosen.size() > most_days_off) return false;
        }
        read_.value.days_off = std::move(chosen);
        return true;
    }

    void put_back() {
        rhythm fresh;
        fresh.zone = std::move(read_.value.zone);
        fresh.days_off = std::move(read_.value.days_off);
        read_.value = std::move(fresh);
    }

    std::vector<std::string> words_;
    std::size_t at_ = 0;
    bool is_behind_weekday_ = false;  // "16" is an hour there
    rhythm_read read_;
};

std::string to_text(minutes time) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", int(time.count() / 60), int(time.count() % 60));
    return text.data();
}

std::string short_weekday(unsigned day) {
    return std::string(weekday_words[day].substr(0, 3));
}

// "mon-fri" where they follow each other, "mon,tue,thu" otherwise.
std::string to_text(const std::array<bool, 7>& on) {
    const auto count = std::count(on.begin(), on.end(), true);
    for (unsigned first = 0; count > 2 && count < 7 && first < 7; ++first) {
        unsigned length = 0;
        while (on[(first + length) % 7])
            ++length;
        if (length == count) return short_weekday(first) + "-" + short_weekday((first + length - 1) % 7);
    }
    std::string text;
    for (const unsigned day : {1U, 2U, 3U, 4U, 5U, 6U, 0U})
        if (on[day]) text += (text.empty() ? "" : ",") + short_weekday(day);
    return count == 7 ? "mon-sun" : text;
}

std::string to_text(const std::set<sys_days>& chosen) {
    std::string text;
    for (auto at = chosen.begin(); at != chosen.end();) {
        const sys_days first = *at;
        sys_days last = first;
        while (++at != chosen.end() && *at == last + days{1})
            last = *at;
        text += (text.empty() ? "" : ",") + to_iso(first);
        if (last != first) text += ".." + to_iso(last);
    }
    return text;
}

std::string formerly_in_text(const rhythm& chosen) {
    const bool is_usual = chosen.profile != profile::silent || chosen.formerly == rhythm{}.formerly;
    return is_usual ? "" : " formerly " + std::string(name_of(chosen.formerly));
}

}  // namespace

std::string_view name_of(kind what) {
    constexpr std::array<std::string_view, 4> names{"weekly", "mid-year", "mark", "look-back"};
    return names.at(std::size_t(what));
}

std::string_view name_of(profile which) {
    constexpr std::array<std::string_view, 4> names{"silent", "light", "standard", "active"};
    return names.at(std::size_t(which));
}

allowance allowance_of(profile which) {
    switch (which) {
        case profile::light:
            return {.per_week = 1, .look_backs = false, .dates = true, .weekly = true};
        case profile::standard:
            return {.per_week = 2, .look_backs = true, .dates = true, .weekly = true};
        case profile::active:
            return {.per_week = 4, .look_backs = true, .dates = true, .weekly = true};
        case profile::silent:
            break;
    }
    return {};
}

bool includes(profile which, kind what) {
    const allowance allowed = allowance_of(which);
    switch (what) {
        case kind::weekly:
            return allowed.weekly;
        case kind::look_back:
            return allowed.look_backs;
        case kind::mid_year:
        case kind::mark:
            break;
    }
    return allowed.dates;
}

bool quiet_hours::contains(std::chrono::milliseconds since_midnight) const {
    if (from <= to) return since_midnight >= from && since_midnight < to;
    return since_midnight >= from || since_midnight < to;
}

rhythm_read read_rhythm(std::string_view text, const rhythm& start) {
    return rhythm_reader(words_of(text), start).read();
}

std::string to_text(const rhythm& chosen) {
    const quiet_hours& quiet = chosen.quiet;
    std::string text = short_weekday(chosen.weekday.c_encoding()) + " " + to_text(chosen.time) + " " +
                       std::string(name_of(chosen.profile)) + formerly_in_text(chosen) + " quiet " +
                       (quiet.from == quiet.to ? "none" : to_text(quiet.from) + "-" + to_text(quiet.to)) +
                       " work " + to_text(chosen.work_days);
    if (!chosen.zone.empty()) text += " zone " + chosen.zone;
    if (chosen.pause) text += " pause " + to_iso(*chosen.pause);
    if (!chosen.country.empty()) text += " holidays " + chosen.country;
    if (!chosen.days_off.empty()) text += " off " + to_text(chosen.days_off);
    return text;
}

}  // namespace nudges
