#include "tests/nudges/reckoner.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <set>

namespace reckoning {

using nudges::kind;
using nudges::profile;
using nudges::reason;
using nudges::rhythm;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr minutes regular_spread{10};
constexpr minutes transport{3};     // from the decision to the person, with a restart in between
constexpr minutes tried_again{16};  // a letter that was not taken waits as long as that
constexpr minutes apart{59};        // an hour, but for the transport
constexpr days forgotten{35};
constexpr days remembered{119};
constexpr std::uint64_t told_of_each = 5;  // complaints

constexpr const char* lost = "never looked at though owed";
constexpr const char* not_owed = "sent though not owed";
constexpr const char* doubled = "doubled";
constexpr const char* early = "before its time";
constexpr const char* late = "late without a cause";
constexpr const char* stale = "after it made sense";
constexpr const char* quiet = "in quiet hours";
constexpr const char* closed = "on a closed day";
constexpr const char* paused = "in a pause";
constexpr const char* capped = "over the cap of the week";
constexpr const char* same_day = "two on a day";
constexpr const char* burst = "two in an hour";
constexpr const char* nagging = "sent though the week was rich or nobody answers";
constexpr const char* untrue = "dropped for a reason that does not hold";

// --- clocks and calendars, by the date library and by lists

moment to_utc(sys_days day, minutes clock, const std::string& zone) {
    const auto shown = date::local_days{day.time_since_epoch()} + clock;
    return date::locate_zone(zone)->to_sys(shown, date::choose::earliest);
}

struct wall {
    sys_days day;
    minutes clock{0};
};

wall on_the_wall(moment at, const std::string& zone) {
    const auto shown = date::locate_zone(zone)->to_local(at);
    const auto day = date::floor<days>(shown);
    return {sys_days{day.time_since_epoch()}, std::chrono::floor<minutes>(shown - day)};
}

sys_days day_in(moment at, const std::string& zone) {
    return on_the_wall(at, zone).day;
}

sys_days monday_before(sys_days day) {
    while (std::chrono::weekday{day} != std::chrono::Monday)
        day -= days{1};
    return day;
}

std::string to_iso(sys_days day) {
    return date::format("%F", date::sys_days{day.time_since_epoch()});
}

// Of the years that are simulated.
sys_days easter_sunday(std::chrono::year year) {
    using namespace std::chrono;
    static const std::map<std::chrono::year, month_day> known{{std::chrono::year{2022}, April / 17},
                                                              {std::chrono::year{2023}, April / 9},
                                                              {std::chrono::year{2024}, March / 31},
                                                              {std::chrono::year{2025}, April / 20}};
    return sys_days{year / known.at(year).month() / known.at(year).day()};
}

struct country_days {
    std::vector<std::chrono::month_day> fixed;
    std::vector<int> after_easter;
};

bool is_holiday(const std::string& country, sys_days day) {
    using namespace std::chrono;
    static const std::map<std::string, country_days> known{
        {"", {}},
        {"IN", {{January / 26, August / 15, October / 2}, {}}},
        {"PT",
         {{January / 1, April / 25, May / 1, June / 10, August / 15, October / 5, November / 1, December / 1,
           December / 8, December / 25},
          {-2, 0, 60}}},
        {"DE", {{January / 1, May / 1, October / 3, December / 25, December / 26}, {-2, 1, 39, 50}}},
        {"FR",
         {{January / 1, May / 1, May / 8, July / 14, August / 15, November / 1, November / 11, December / 25},
          {1, 39, 50}}}};
    const year_month_day date{day};
    const country_days& of = known.at(country);
    const auto is_fixed = [&](const month_day& one) {
        return one.month() == date.month() && one.day() == date.day();
    };
    if (std::any_of(of.fixed.begin(), of.fixed.end(), is_fixed)) return true;
    if (of.after_easter.empty()) return false;
    const days after = day - easter_sunday(date.year());
    return std::find(of.after_easter.begin(), of.after_easter.end(), int(after.count())) !=
           of.after_easter.end();
}

// --- what somebody chose

bool is_closed_day(const rhythm& of, sys_days day) {
    return !of.work_days.at(std::chrono::weekday{day}.c_encoding()) || of.days_off.count(day) > 0 ||
           is_holiday(of.country, day);
}

bool is_quiet(const rhythm& of, minutes clock) {
    const minutes from = of.quiet.from, to = of.quiet.to;
    if (from == to) return false;
    return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

minutes regular_time(const rhythm& of) {
    const minutes from = of.quiet.from, to = of.quiet.to;
    if (from == to) return of.time;
    // To the end of the quiet hours when that is later on the same day, else to before they begin.
    if (is_quiet(of, of.time)) return to > of.time ? to : from - regular_spread;
    for (minutes ahead{1}; ahead < regular_spread; ahead += minutes{1})
        if (is_quiet(of, (of.time + ahead) % hours{24}))
            return (of.time + ahead - regular_spread + hours{24}) % hours{24};
    return of.time;
}

int cap_of(profile which) {
    return std::map<profile, int>{
        {profile::silent, 0}, {profile::light, 1}, {profile::standard, 2}, {profile::active, 4}}
        .at(which);
}

bool has(profile which, kind what) {
    if (which == profile::silent) return false;
    return which != profile::light || what != kind::look_back;
}

// --- what may come to be owed

struct occasion {
    std::string key;
    kind what = kind::weekly;
    sys_days day;  // weekly: the Monday; mark: the day itself
    sys_days last_day;
    const bet* about = nullptr;
    int weeks = 0;
};

// With a day of the author's own.
bool was_asked_for(const occasion& one) {
    return one.about && (one.about->review || one.about->review_after > days{0});
}

std::vector<occasion> marks_in(const nudges::cycle& of) {
    struct dated {
        std::string id;
        sys_days day;
    };
    std::vector<dated> way{{"day-90", of.from + days{89}},     {"start", of.due - days{120}},
                           {"outcome-map", of.due - days{56}}, {"review", of.due - days{30}},
                           {"signatures", of.due - days{15}},  {"rehearsal", of.due - days{10}}};
    std::vector<occasion> all;
    for (const dated& one : way) {
        sys_days last = std::min(one.day + days{14}, std::max(of.due, one.day + days{1}));
        for (const dated& other : way)
            if (other.day > one.day) last = std::min(last, other.day);
        all.push_back({"mark " + one.id + " " + to_iso(one.day), kind::mark, one.day, last});
    }
    const sys_days soon = of.mid_year - days{7};
    all.push_back({"mid-year-soon " + to_iso(soon), kind::mid_year, soon, of.mid_year});
    all.push_back({"mid-year " + to_iso(of.mid_year), kind::mid_year, of.mid_year, of.mid_year + days{3}});
    return all;
}

// When it is due under those choices, without the share of the spread; nothing when it never is.
std::optional<moment> regular(const occasion& of, const choices& by) {
    const rhythm& r = by.rhythm;
    const auto at = [&](sys_days day) { return to_utc(day, regular_time(r), r.zone); };
    const auto first_open_from = [&](sys_days day) -> std::optional<moment> {
        for (int i = 0; i < 400; ++i, day += days{1})
            if (!is_closed_day(r, day)) return at(day);
        return std::nullopt;
    };
    if (of.what == kind::weekly) {
        std::vector<sys_days> open;
        for (sys_days day = of.day; day < of.day + days{7}; day += days{1})
            if (!is_closed_day(r, day)) open.push_back(day);
        if (open.empty()) return std::nullopt;
        const sys_days chosen = of.day + (r.weekday - std::chrono::Monday);
        const auto after = std::upper_bound(open.begin(), open.end(), chosen);
        return at(after == open.begin() ? *after : *std::prev(after));
    }
    if (of.what == kind::look_back) {
        const bet& about = *of.about;
        const days after = about.review_after > days{0} ? about.review_after : days{7 * of.weeks};
        return first_open_from(about.review ? *about.review : day_in(about.said, r.zone) + after);
    }
    for (sys_days day = of.day; day > of.day - days{14}; day -= days{1})
        if (!is_closed_day(r, day)) return at(day);
    return first_open_from(of.day);
}

// Until when it makes sense; the share of the spread is not in it where `of` is counted from its time.
moment sense_ends(const occasion& of, moment due, const choices& by) {
    if (of.what == kind::weekly) return due + days{3};
    if (of.what == kind::look_back) return due + days{14};
    // The next mark of another cycle is another one.
    sys_days last_day = of.last_day;
    if (by.cycle)
        for (const occasion& mark : marks_in(*by.cycle))
            if (mark.key == of.key) last_day = mark.last_day;
    return to_utc(last_day, minutes{0}, by.rhythm.zone);
}

// What an occasion's own beginning is: before that nothing is owed.
moment owed_since(const occasion& of, const choices& by, moment since) {
    if (of.what == kind::weekly) return std::max(since, by.rhythm_since);
    if (of.what == kind::look_back) return since;
    return std::max(since, by.cycle_since);
}

class reckoner {
public:
    reckoner(const diary& of, const hindrances& met, moment end, tally& into)
        : of_(of), met_(met), end_(end), into_(into) {}

    void reckon() {
        gather();
        for (const delivery& one : of_.deliveries)
            judge(one);
        for (const drop& one : of_.drops)
            judge(one);
        for (const auto& [key, one] : occasions_)
            count_owed(one);
    }

private:
    void complain(const char* what, const std::string& key, moment at) {
        if (++into_.wrong[what] > told_of_each) return;
        const std::string& zone = chosen_at(at).rhythm.zone;
        into_.complaints.push_back(
            of_.person + " " + key + ": " + what + ", " +
            date::format("%a %F %T %Z",
                         date::make_zoned(zone, std::chrono::floor<std::chrono::seconds>(at))) +
            " (" + zone + ")");
    }

    void gather() {
        for (sys_days monday = monday_before(day_in(of_.since, "UTC")) - days{7};
             moment{monday} < end_ + days{7}; monday += days{7})
            add({"weekly " + to_iso(monday), kind::weekly, monday, {}});
        for (const choices& one : of_.chosen)
            if (one.cycle)
                for (occasion& mark : marks_in(*one.cycle))
                    add(std::move(mark));
        for (const bet& one : of_.bets) {
            const std::string key = "look-back D-" + std::to_string(one.decision);
            if (one.review || one.review_after > days{0}) {
                const sys_days named = one.review ? *one.review : day_in(one.said, "UTC") + one.review_after;
                add({key + " on " + to_iso(named), kind::look_back, {}, {}, &one, 0});
                continue;
            }
            for (const int weeks : {2, 6, 12})
                add({key + " after " + std::to_string(weeks) + " weeks",
                     kind::look_back,
                     {},
                     {},
                     &one,
                     weeks});
        }
    }
    void add(occasion one) { occasions_.emplace(one.key, std::move(one)); }

    const choices& chosen_at(moment at) const {
        if (foresees_nothing_ && at > known_until_) at = known_until_;
        for (const choices& one : of_.chosen)
            if (at < one.during.to) return one;
        return of_.chosen.back();
    }

    // Whether those choices, and what was said, leave room for it at all.
    bool is_alive(const occasion& one, const choices& by, moment at) const {
        if (by.rhythm.profile == profile::silent) return false;
        if (!has(by.rhythm.profile, one.what) && !was_asked_for(one)) return false;
        if (one.about) return at >= one.about->said && (!one.about->outcome || at < *one.about->outcome);
        if (one.what == kind::weekly) return true;
        if (!by.cycle) return false;
        for (const occasion& mark : marks_in(*by.cycle))
            if (mark.key == one.key) return true;
        return false;
    }

    // --- what is in the way

    static std::optional<moment> end_of(const std::vector<stretch>& all, moment at, minutes longer) {
        for (const stretch& one : all)
            if (at >= one.from && at < one.to + longer) return one.to + longer;
        return std::nullopt;
    }

    // The moment itself when something could be sent then, else a later one to ask about.
    moment free_from(moment at, bool is_first, const std::string& key) const {
        const bool is_foreseen = foresees_nothing_ && at > known_until_;
        if (!is_foreseen) {
            if (const auto to = end_of(met_.down, at, minutes{0})) return *to;
            if (const auto to = end_of(met_.unreachable, at, tried_again)) return *to;
        }
        const rhythm& r = chosen_at(at).rhythm;
        const wall shown = on_the_wall(at, r.zone);
        const moment tomorrow = to_utc(shown.day + days{1}, minutes{0}, r.zone);
        if (is_closed_day(r, shown.day) || (r.pause && shown.day < *r.pause)) return tomorrow;
        if (is_quiet(r, shown.clock)) return at + minutes{1};
        if (r.profile == profile::silent) return at + minutes{30};
        for (const delivery& one : of_.deliveries)
            if (one.at <= at && at < std::max(one.told, one.at + hours{1}) &&
                !(is_foreseen && one.decided > known_until_))
                return std::max(one.told, one.at + hours{1});
        if (!is_first) return at;
        int on_this_day = 0, in_this_week = 0;
        count_firsts(at, r.zone, key, on_this_day, in_this_week);
        if (on_this_day > 0 || in_this_week >= cap_of(r.profile)) return tomorrow;
        return at;
    }

    // Of others that were decided for the first time up to then, on the same day and in the same week.
    void count_firsts(moment at, const std::string& zone, const std::string& key, int& on_this_day,
                      int& in_this_week) const {
        const sys_days today = day_in(at, zone);
        std::set<std::string> seen{key};
        const auto count = [&](const delivery& one) {
            if (one.decided > at || !seen.insert(one.key).second || one.at < at - days{9}) return;
            const sys_days day = day_in(one.at, zone);
            on_this_day += day == today ? 1 : 0;
            in_this_week += monday_before(day) == monday_before(today) ? 1 : 0;
        };
        if (foresees_nothing_) at = std::min(at, known_until_);
        for (const delivery& one : of_.deliveries)
            count(one);
        // That a letter would not leave was not known yet.
        if (foresees_nothing_)
            for (const delivery& one : of_.returned)
                count(one);
    }

    // Whether there was a stretch long enough to be sent in, whatever the share of the spread.
    bool could_be_sent(moment from, moment to, bool is_first, const std::string& key) const {
        moment free_since = from;
        for (moment at = from; at < to;) {
            const moment free = free_from(at, is_first, key);
            if (free > at) {
                at = free_since = free;
                continue;
            }
            if (at - free_since >= regular_spread + transport) return true;
            at += minutes{1};
        }
        return false;
    }

    // Whether something was in the way up to just before it was sent.
    bool was_in_the_way(moment at, bool is_first, const std::string& key) const {
        for (moment before = at - regular_spread - transport; before < at; before += minutes{1})
            if (free_from(before, is_first, key) > before) return true;
        const moment began = chosen_at(at).during.from;
        return at - began <= regular_spread + transport && began > of_.since;
    }

    // --- what the person did

    // Of what they last said or answered something after, up to `until`. What was put off was answered, too:
    // when it came first, or, seen generously, when it came the last time before that.
    moment heard_until(moment until, bool generously) const {
        moment heard{};
        for (const nudges::said& one : of_.said)
            if (one.at <= until) heard = std::max(heard, one.at);
        for (const answer& one : of_.answers)
            if (one.at <= until) heard = std::max(heard, last_delivery(one.key, one.at));
        for (const delay& one : of_.delays)
            if (one.at <= until)
                heard =
                    std::max(heard, generously ? last_delivery(one.key, one.at) : first_delivery(one.key));
        return heard;
    }
    moment first_delivery(const std::string& key) const {
        for (const delivery& one : of_.deliveries)
            if (one.key == key) return one.at;
        return {};
    }
    moment last_delivery(const std::string& key, moment until) const {
        moment last{};
        for (const delivery& one : of_.deliveries)
            if (one.key == key && one.at <= until) last = one.at;
        return last;
    }

    // By their keys, of those that were decided before `until`: when each came last.
    std::map<std::string, moment> last_deliveries(moment until) const {
        std::map<std::string, moment> last;
        for (const delivery& one : of_.deliveries)
            if (one.decided < until) last[one.key] = one.at;
        return last;
    }

    // At least so many in a row were not answered; at most when not seen generously.
    int unanswered_until(moment until, bool generously) const {
        const moment heard = heard_until(until, generously);
        const days looking_back = generously ? remembered : days{1000};
        int count = 0;
        for (const auto& [key, last] : last_deliveries(until)) {
            const bool counts = key.starts_with("weekly") || key.starts_with("look-back");
            count += counts && last > heard && last > until - looking_back ? 1 : 0;
        }
        return count;
    }

    bool is_rich(sys_days monday, moment until) const {
        const std::string& zone = chosen_at(until).rhythm.zone;
        int things = 0;
        bool has_number = false;
        for (const nudges::said& one : of_.said) {
            if (one.is_nothing || one.at > until || monday_before(day_in(one.at, zone)) != monday) continue;
            ++things;
            has_number = has_number || one.has_number;
        }
        return things >= 3 && has_number;
    }

    // Whether a weekly nudge came so lately that the next one waits: one that was decided in the same look,
    // too.
    bool is_too_soon(const occasion& one, moment at, int unanswered) const {
        std::string newest;
        for (const delivery& other : of_.deliveries)
            if (other.decided <= at && other.key.starts_with("weekly") && other.key != one.key)
                newest = std::max(newest, other.key);
        const int every = unanswered < 2 ? 1 : unanswered < 4 ? 2 : 4;
        for (int back = 1; back < every; ++back)
            if (newest == "weekly " + to_iso(one.day - days{7 * back})) return true;
        return false;
    }

    // --- judgement

    bool may_be_owed(const occasion& one, moment at) const {
        const choices& by = chosen_at(at);
        const auto due = regular(one, by);
        return due && is_alive(one, by, at) && *due + regular_spread >= owed_since(one, by, of_.since) &&
               *due <= at;
    }

    void judge(const delivery& one) {
        const choices& by = chosen_at(one.at);
        const wall shown = on_the_wall(one.at, by.rhythm.zone);
        if (is_quiet(by.rhythm, shown.clock)) complain(quiet, one.key, one.at);
        if (is_closed_day(by.rhythm, shown.day)) complain(closed, one.key, one.at);
        if (by.rhythm.pause && shown.day < *by.rhythm.pause) complain(paused, one.key, one.at);
        for (const delivery& other : of_.deliveries)
            if (&other != &one && other.at <= one.at && one.at < other.at + apart && &other < &one)
                complain(burst, one.key, one.at);
        const delivery* before = nullptr;
        for (const delivery& other : of_.deliveries)
            if (&other < &one && other.key == one.key) before = &other;
        if (before)
            judge_again(one, *before);
        else
            judge_first(one, by);
    }

    void judge_again(const delivery& one, const delivery& before) {
        ++into_.sent_again;
        const delay* asked = nullptr;
        for (const delay& other : of_.delays)
            if (other.key == one.key && other.at >= before.at && other.at <= one.decided) asked = &other;
        if (!asked) return complain(doubled, one.key, one.at);
        if (one.at < earliest(*asked)) complain(early, one.key, one.at);
        moment due = expected(*asked);
        for (const delivery& other : of_.returned)  // which is then put off until it was decided
            if (other.key == one.key && other.decided >= asked->at && other.decided < one.decided)
                due = std::max(due, other.decided);
        if (one.at >= due + days{3} + regular_spread) complain(stale, one.key, one.at);
        if (one.at > due + regular_spread + transport && !was_in_the_way(one.at, false, one.key))
            complain(late, one.key, one.at);
    }

    // The time that was asked for, on the clock of that moment.
    moment earliest(const delay& asked) const {
        using nudges::snooze;
        if (asked.how == snooze::one_hour) return asked.at + hours{1};
        if (asked.how == snooze::three_hours) return asked.at + hours{3};
        const std::string& zone = chosen_at(asked.at).rhythm.zone;
        const sys_days today = day_in(asked.at, zone);
        return to_utc(asked.how == snooze::tomorrow ? today + days{1} : monday_before(today) + days{7},
                      hours{9}, zone);
    }

    // The first open moment from then on, as far as was chosen at that time.
    moment expected(const delay& asked) const {
        const rhythm& r = chosen_at(asked.at).rhythm;
        for (moment at = earliest(asked);;) {
            const wall shown = on_the_wall(at, r.zone);
            if (is_closed_day(r, shown.day) || (r.pause && shown.day < *r.pause))
                at = to_utc(shown.day + days{1}, minutes{0}, r.zone);
            else if (is_quiet(r, shown.clock))
                at = std::chrono::floor<minutes>(at) + minutes{1};
            else
                return at;
        }
    }

    void judge_first(const delivery& one, const choices& by) {
        ++into_.sent;
        const auto found = occasions_.find(one.key);
        if (found == occasions_.end() || !may_be_owed(found->second, one.decided))
            return complain(not_owed, one.key, one.at);
        int on_this_day = 0, in_this_week = 0;
        count_firsts(one.at, by.rhythm.zone, one.key, on_this_day, in_this_week);
        if (on_this_day > 0) complain(same_day, one.key, one.at);
        if (in_this_week >= cap_of(by.rhythm.profile)) complain(capped, one.key, one.at);
        const choices& then = chosen_at(one.decided);
        const moment due = regular(found->second, then).value();
        if (one.at < due) complain(early, one.key, one.at);
        if (one.at >= sense_ends(found->second, due + regular_spread, then)) complain(stale, one.key, one.at);
        if (one.at > due + regular_spread + transport) {
            ++into_.late;
            if (!was_in_the_way(one.at, true, one.key)) complain(late, one.key, one.at);
        }
        const int unanswered = unanswered_until(one.decided, true);
        const bool is_weekly = found->second.what == kind::weekly;
        if ((is_weekly && (is_rich(found->second.day, one.decided) ||
                           is_too_soon(found->second, one.decided, unanswered))) ||
            (found->second.what == kind::look_back && !was_asked_for(found->second) && unanswered >= 2))
            complain(nagging, one.key, one.at);
    }

    void judge(const drop& one) {
        ++into_.dropped[one.why];
        foresees_nothing_ = true;
        known_until_ = one.at;
        const bool is_true = holds(one);
        foresees_nothing_ = false;
        if (!is_true) complain(untrue, one.key + " (" + std::string(to_words(one.why)) + ")", one.at);
    }

    bool holds(const drop& one) const {
        const auto found = occasions_.find(one.key);
        if (found == occasions_.end()) return false;
        const occasion& about = found->second;
        if (const delay* asked = put_off_before(one)) return holds_of_a_delay(one, about, *asked);
        if (!may_be_owed(about, one.at)) return false;
        const choices& by = chosen_at(one.at);
        const moment due = regular(about, by).value();
        const moment end = sense_ends(about, due + regular_spread, by);
        int on_this_day = 0, in_this_week = 0;
        count_firsts(one.at, by.rhythm.zone, one.key, on_this_day, in_this_week);
        switch (one.why) {
            case reason::rich_week:
                return is_rich(about.day, one.at);
            case reason::backed_off: {
                const int unanswered = unanswered_until(one.at, false);
                return unanswered >= 2 && !was_asked_for(about) &&
                       (about.what == kind::look_back || is_too_soon(about, one.at, unanswered));
            }
            case reason::full_day:
                if (about.what == kind::weekly) return on_this_day > 0 || is_hindered(due, one.at);
                break;
            case reason::full_week:
                if (about.what == kind::weekly)
                    return in_this_week >= cap_of(by.rhythm.profile) || is_hindered(due, one.at);
                break;
            case reason::paused:
                if (about.what == kind::weekly)
                    return by.rhythm.pause &&
                           day_in(due + regular_spread, by.rhythm.zone) <= *by.rhythm.pause;
                break;
            case reason::too_late:
            case reason::day_off:
            case reason::quiet_hours:
                break;
            case reason::superseded:
                return false;
        }
        // Until its time is over, or was bound to be over, there was no moment for it.
        return !could_be_sent(std::max(due, by.during.from), end, true, one.key);
    }

    // What waited for its turn may have met a day or a week that others had filled by then.
    bool is_hindered(moment due, moment at) const {
        return at - due > regular_spread + transport || could_be_full_later(at);
    }
    bool could_be_full_later(moment at) const { return free_from(at, true, "") > at; }

    // The wish to have it later that was not met when it was dropped.
    const delay* put_off_before(const drop& dropped) const {
        const delay* asked = nullptr;
        for (const delay& one : of_.delays)
            if (one.key == dropped.key && one.at <= dropped.at) asked = &one;
        return asked;
    }

    bool holds_of_a_delay(const drop& one, const occasion& about, const delay& asked) const {
        if (one.why == reason::superseded) {
            if (about.what != kind::weekly) return !is_alive(about, chosen_at(one.at), one.at);
            for (int later = 1; later < 6; ++later) {
                const auto next = occasions_.find("weekly " + to_iso(about.day + days{7 * later}));
                const auto due = regular(next->second, chosen_at(one.at));
                if (due && *due <= one.at) return true;
            }
            return false;
        }
        return !could_be_sent(expected(asked), expected(asked) + days{3}, false, one.key);
    }

    // Everything that was owed was sent or dropped, or something else came before it could be.
    void count_owed(const occasion& one) {
        for (const choices& by : of_.chosen) {
            const auto due = regular(one, by);
            if (!due || !is_alive(one, by, std::max(*due, by.during.from))) continue;
            const moment begins = std::max(*due, by.during.from);
            moment ends = std::min(by.during.to, end_);
            if (one.about && one.about->outcome) ends = std::min(ends, *one.about->outcome);
            if (*due < owed_since(one, by, of_.since) || *due <= by.during.from - forgotten ||
                begins + regular_spread + transport >= ends)
                continue;
            ++into_.owed;
            const moment sense = sense_ends(one, *due, by);
            const auto handled_by = [&](moment at) {
                const auto is_of_it = [&](const auto& other) {
                    return other.key == one.key && other.at <= at;
                };
                return std::any_of(of_.deliveries.begin(), of_.deliveries.end(), is_of_it) ||
                       std::any_of(of_.drops.begin(), of_.drops.end(), is_of_it);
            };
            if (handled_by(ends)) return;
            // A letter in doubt until something else was chosen: what became of it is told after that.
            const auto was_on_its_way = [&](const delivery& letter) {
                return letter.key == one.key && by.during.holds(letter.decided);
            };
            if (by.during.to < end_ &&
                std::any_of(of_.returned.begin(), of_.returned.end(), was_on_its_way)) {
                --into_.owed;
                continue;
            }
            // When its time is over, and dossier runs, and nothing is paused, it is told why it did not come.
            if (could_be_sent(begins, std::min(ends, sense), true, one.key) ||
                could_be_told(sense + days{1}, std::min(ends, *due + forgotten - days{1})))
                complain(lost, one.key, begins);
            else
                ++into_.overtaken;
            return;
        }
    }

    bool could_be_told(moment from, moment to) const {
        for (moment at = from; at + regular_spread + transport < to;) {
            const rhythm& r = chosen_at(at).rhythm;
            const sys_days today = day_in(at, r.zone);
            if (const auto up = end_of(met_.down, at, transport))
                at = *up;
            else if (r.pause && today < *r.pause)
                at = to_utc(today + days{1}, minutes{0}, r.zone) + transport;
            else
                return true;
        }
        return false;
    }

    const diary& of_;
    const hindrances& met_;
    const moment end_;
    bool foresees_nothing_ = false;  // while a decision is judged: what came after it was not known
    moment known_until_{};
    tally& into_;
    std::map<std::string, occasion> occasions_;
};

}  // namespace

const std::vector<std::string>& all_wrongs() {
    static const std::vector<std::string> all{lost,   not_owed, doubled, early,    late,  stale,   quiet,
                                              closed, paused,   capped,  same_day, burst, nagging, untrue};
    return all;
}

std::uint64_t tally::all_wrong() const {
    std::uint64_t sum = 0;
    for (const auto& [what, count] : wrong)
        sum += count;
    return sum;
}

void reckon(const diary& of, const hindrances& met, moment end, tally& into) {
    reckoner(of, met, end, into).reckon();
}

std::ostream& operator<<(std::ostream& to, const tally& of) {
    const auto row = [&](const std::string& name, std::uint64_t count) {
        to << "| " << name << " | " << count << " |\n";
    };
    row("owed", of.owed);
    row("sent", of.sent);
    row("of these later than its time, for a cause", of.late);
    row("sent again after it was put off", of.sent_again);
    row("overtaken: said or chosen otherwise before it could go", of.overtaken);
    for (const auto& [why, count] : of.dropped)
        row("dropped: " + std::string(to_words(why)), count);
    for (const std::string& what : all_wrongs()) {
        const auto found = of.wrong.find(what);
        row("wrong: " + what, found == of.wrong.end() ? 0 : found->second);
    }
    for (const std::string& one : of.complaints)
        to << one << "\n";
    return to;
}

}  // namespace reckoning
