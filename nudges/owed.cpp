#include "nudges/owed.hpp"

#include "evidence/calendar.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace nudges {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::year_month_day;

namespace {

constexpr days week{7};
constexpr days forgotten{35};  // what was due longer ago is not looked at any more
constexpr days weekly_lasts{3};
constexpr days look_back_lasts{14};
constexpr days mark_lasts{14};  // at most
constexpr days check_in_lasts{3};
constexpr days snoozed_lasts{3};
constexpr hours apart{1};  // any two nudges
constexpr int most_weeks_ahead = 60;
constexpr int things_in_a_rich_week = 3;
constexpr minutes nine_o_clock{9 * 60};

std::string to_iso(sys_days day) {
    return evidence::calendar_date{year_month_day{day}}.to_iso();
}

std::string weekly_key(sys_days monday) {
    return "weekly " + to_iso(monday);
}

// The week of a weekly key; nothing for another key.
std::optional<sys_days> week_of_key(std::string_view key) {
    constexpr std::string_view before = "weekly ";
    if (!key.starts_with(before)) return std::nullopt;
    const auto date = evidence::calendar_date::from_iso(key.substr(before.size()));
    return date ? std::optional(date->first_day()) : std::nullopt;
}

past_nudge* find_sent(std::vector<past_nudge>& past, std::string_view key) {
    const auto found = std::find_if(past.begin(), past.end(),
                                    [&](const past_nudge& one) { return one.sent && one.key == key; });
    return found == past.end() ? nullptr : &*found;
}

// A nudge with the time for which it makes sense.
struct candidate {
    nudge what;
    moment good_until{};

    // Snoozed ones first, then as the kinds should come when they meet.
    auto rank() const {
        constexpr std::array order{2, 0, 1, 3};  // weekly, mid_year, mark, look_back
        return std::tuple(what.again ? 0 : 1, order.at(std::size_t(what.what)), what.planned, what.key);
    }
};

// One look at one person.
class looker {
public:
    looker(const situation& of, moment now)
        : of_(of), now_(now), past_(of.past), share_(share_of_spread(of.person)) {}

    owed look() {
        if (of_.rhythm.profile == profile::silent) return {};
        gather();
        std::sort(due_.begin(), due_.end(),
                  [](const candidate& a, const candidate& b) { return a.rank() < b.rank(); });
        for (const candidate& one : due_)
            decide(one);
        return std::move(found_);
    }

private:
    // What may be sent, at the earliest.
    struct opening {
        moment at{};
        std::optional<reason> held;  // by what, when that is later than now
    };

    void gather() {
        if (of_.rhythm.is_paused_on(local_day(now_, of_.rhythm.zone)))
            look_at(start_of_day(*of_.rhythm.pause, of_.rhythm.zone) + share_);
        if (includes(of_.rhythm.profile, kind::weekly)) gather_weekly();
        gather_marks();
        gather_look_backs();
        gather_snoozed();
    }

    bool is_settled(const std::string& key) const {
        return std::any_of(past_.begin(), past_.end(), [&](const past_nudge& one) { return one.key == key; });
    }

    void look_at(moment at) {
        if (!found_.next_look || at < *found_.next_look) found_.next_look = at;
    }

    // Due now, or a reason to look again then.
    void take(candidate one) {
        if (one.what.planned > now_)
            look_at(one.what.planned);
        else if (one.what.planned > now_ - forgotten)
            due_.push_back(std::move(one));
    }

    void gather_weekly() {
        const sys_days this_week = monday_of(local_day(now_, of_.rhythm.zone));
        for (sys_days monday = this_week - forgotten; monday <= this_week + most_weeks_ahead * week;
             monday += week) {
            const auto regular = weekly_in(of_.rhythm, monday);
            if (!regular) continue;
            const moment planned = *regular + share_;
            if (planned > now_ && of_.rhythm.is_paused_on(local_day(planned, of_.rhythm.zone))) continue;
            if (planned <= now_) newest_week_ = monday;
            if (planned < std::max(of_.since, of_.rhythm_since) || is_settled(weekly_key(monday))) continue;
            candidate one;
            one.what.key = weekly_key(monday);
            one.what.what = kind::weekly;
            one.what.planned = planned;
            one.what.week = monday;
            one.good_until = planned + weekly_lasts;
            take(std::move(one));
            if (planned > now_) return;
        }
        look_at(now_ + most_weeks_ahead * week);
    }

    // A mark makes sense until the next one, but for two weeks at most, and never after the packet is due.
    sys_days last_day_of(const mark& of, const std::vector<mark>& all) const {
        if (of.id == "mid-year") return of.day + check_in_lasts;
        if (of.id == "mid-year-soon") return of_.cycle->mid_year;
        sys_days end = std::min(of.day + mark_lasts, std::max(of_.cycle->due, of.day + days{1}));
        for (const mark& next : all)
            if (!next.is_mid_year() && next.day > of.day) end = std::min(end, next.day);
        return end;
    }

    void gather_marks() {
        if (!of_.cycle) return;
        const std::vector<mark> all = marks_of(*of_.cycle);
        for (const mark& one_mark : all) {
            const kind what = one_mark.is_mid_year() ? kind::mid_year : kind::mark;
            const std::string key = key_of(one_mark);
            const auto regular = regular_by(of_.rhythm, one_mark.day);
            if (!regular || !includes(of_.rhythm.profile, what) || is_settled(key)) continue;
            if (*regular + share_ < std::max(of_.since, of_.cycle_since)) continue;
            candidate one;
            one.what.key = key;
            one.what.what = what;
            one.what.planned = *regular + share_;
            one.what.of_mark = one_mark;
            one.good_until = start_of_day(last_day_of(one_mark, all), of_.rhythm.zone);
            take(std::move(one));
        }
    }

    static std::string key_of(const mark& one) {
        return (one.is_mid_year() ? "" : "mark ") + one.id + " " + to_iso(one.day);
    }
    static std::string key_of(const look_back& one) {
        return std::string(name_of(kind::look_back)) + " " + evidence::to_text(one.decision) + " " + one.name;
    }

    void gather_look_backs() {
        for (const look_back& back : of_.look_backs) {
            if (!back.was_asked_for() && !includes(of_.rhythm.profile, kind::look_back)) continue;
            const std::string key = key_of(back);
            const auto regular = regular_from(of_.rhythm, back.day);
            if (!regular || *regular + share_ < of_.since || is_settled(key)) continue;
            candidate one;
            one.what.key = key;
            one.what.what = kind::look_back;
            one.what.planned = *regular + share_;
            one.what.of_look_back = back;
            one.good_until = one.what.planned + look_back_lasts;
            take(std::move(one));
        }
    }

    void gather_snoozed() {
        for (const past_nudge& one : past_) {
            if (!one.sent || !one.again) continue;
            candidate back;
            back.what.key = one.key;
            back.what.what = one.what;
            back.what.planned = *one.again;
            back.what.again = true;
            back.good_until = *one.again + snoozed_lasts;
            if (!has_its_occasion(back.what))
                found_.drop.push_back({one.key, one.what, *one.again, reason::superseded});
            else
                take(std::move(back));
        }
    }

    // Finds again what a snoozed nudge was about; false when that is over.
    bool has_its_occasion(nudge& what) const {
        if (const auto monday = week_of_key(what.key)) {
            what.week = *monday;
            return *monday >= newest_week_;
        }
        for (const look_back& back : of_.look_backs)
            if (key_of(back) == what.key) what.of_look_back = back;
        if (of_.cycle && !what.of_look_back)
            for (const mark& one : marks_of(*of_.cycle))
                if (key_of(one) == what.key) what.of_mark = one;
        return what.of_look_back || what.of_mark;
    }

    void decide(candidate one) {
        if (const auto why = out_of_sense(one)) {
            found_.drop.push_back({one.what.key, one.what.what, one.what.planned, *why});
            return;
        }
        const opening free = first_opening(one);
        if (free.at >= one.good_until) {
            found_.drop.push_back(
                {one.what.key, one.what.what, one.what.planned, free.held.value_or(reason::too_late)});
        } else if (free.at > now_) {
            const moment spread_out = free.at + share_;
            look_at(spread_out < one.good_until ? spread_out : free.at);
        } else {
            one.what.good_until = one.good_until;
            send(std::move(one.what));
        }
    }

    void send(nudge what) {
        what.unanswered = unanswered();
        what.next_in_weeks = weeks_between(what.unanswered + 1);
        found_.send = what;
        settle(past_, {std::move(what), {}, {}}, now_);
    }

    // Why a nudge that is due should not be sent at any time. A week that was paused is not asked about.
    std::optional<reason> out_of_sense(const candidate& one) const {
        if (now_ >= one.good_until)
            return closed_at(of_.rhythm, one.what.planned) == closed_by::pause ? reason::paused
                                                                               : reason::too_late;
        if (one.what.again) return std::nullopt;
        if (const auto& back = one.what.of_look_back; back && !back->was_asked_for() && unanswered() >= 2)
            return reason::backed_off;
        if (one.what.what != kind::weekly) return std::nullopt;
        if (closed_at(of_.rhythm, one.what.planned) == closed_by::pause) return reason::paused;
        if (const auto last = last_week_sent();
            last && one.what.week - *last < weeks_between(unanswered()) * week)
            return reason::backed_off;
        if (is_rich(one.what.week)) return reason::rich_week;
        return std::nullopt;
    }

    opening first_opening(const candidate& one) const {
        opening free{now_, std::nullopt};
        while (free.at < one.good_until) {
            const auto open = next_open(of_.rhythm, free.at);
            if (!open) return {one.good_until, reason::day_off};
            if (*open > free.at) free = {*open, why_closed(free.at)};
            if (const moment later = apart_from_others(free.at); later > free.at)
                free.at = later;
            else if (const auto full = why_full(one, free.at)) {
                // A weekly nudge leaves its day and its week to what came first.
                if (one.what.what == kind::weekly) return {one.good_until, full};
                free = {*full == reason::full_week ? start_of_next_week(free.at) : start_of_next_day(free.at),
                        full};
            } else
                break;
        }
        return free;
    }

    moment apart_from_others(moment at) const {
        moment later = at;
        for (const past_nudge& one : past_)
            if (one.sent && one.last_at <= at) later = std::max(later, one.last_at + apart);
        return later;
    }

    reason why_closed(moment at) const {
        switch (closed_at(of_.rhythm, at)) {
            case closed_by::pause:
                return reason::paused;
            case closed_by::quiet_hours:
                return reason::quiet_hours;
            case closed_by::day_off:
            case closed_by::nothing:
                break;
        }
        return reason::day_off;
    }

    std::optional<reason> why_full(const candidate& one, moment at) const {
        if (one.what.again) return std::nullopt;
        const std::string& zone = of_.rhythm.zone;
        const sys_days day = local_day(at, zone);
        const auto is_that_day = [&](const past_nudge& past) {
            return past.sent && local_day(past.at, zone) == day;
        };
        if (std::any_of(past_.begin(), past_.end(), is_that_day)) return reason::full_day;
        const auto is_that_week = [&](const past_nudge& past) {
            return past.sent && monday_of(local_day(past.at, zone)) == monday_of(day);
        };
        const auto sent = std::count_if(past_.begin(), past_.end(), is_that_week);
        if (sent >= allowance_of(of_.rhythm.profile).per_week) return reason::full_week;
        return std::nullopt;
    }

    moment start_of_next_day(moment at) const {
        return start_of_day(local_day(at, of_.rhythm.zone) + days{1}, of_.rhythm.zone);
    }
    moment start_of_next_week(moment at) const {
        return start_of_day(monday_of(local_day(at, of_.rhythm.zone)) + week, of_.rhythm.zone);
    }

    // What this look sends could not be answered yet.
    int unanswered() const {
        moment last_said{};
        for (const said& one : of_.said)
            last_said = std::max(last_said, one.at);
        return unanswered_in_a_row(past_, last_said, now_);
    }

    std::optional<sys_days> last_week_sent() const {
        std::optional<sys_days> last;
        for (const past_nudge& one : past_)
            if (const auto monday = week_of_key(one.key); one.sent && monday) last = std::max(last, monday);
        return last;
    }

    bool is_rich(sys_days monday) const {
        const moment from = start_of_day(monday, of_.rhythm.zone);
        const moment to = start_of_day(monday + week, of_.rhythm.zone);
        int things = 0;
        bool has_number = false;
        for (const said& one : of_.said) {
            if (one.is_nothing || one.at < from || one.at >= to) continue;
            ++things;
            has_number = has_number || one.has_number;
        }
        return things >= things_in_a_rich_week && has_number;
    }

    const situation& of_;
    moment now_;
    std::vector<past_nudge> past_;  // with what this look decided
    std::chrono::milliseconds share_;
    sys_days newest_week_{};  // the last one whose weekly moment has come
    std::vector<candidate> due_;
    owed found_;
};

}  // namespace

int unanswered_in_a_row(const std::vector<past_nudge>& past, moment last_said, moment now) {
    moment heard = last_said;
    for (const past_nudge& one : past) {
        if (one.sent && one.answered) heard = std::max(heard, one.last_at);
        if (one.sent && one.last_at > one.at) heard = std::max(heard, one.at);
    }
    return int(std::count_if(past.begin(), past.end(), [&](const past_nudge& one) {
        return one.sent && (one.what == kind::weekly || one.what == kind::look_back) && one.last_at > heard &&
               one.last_at < now;
    }));
}

int weeks_between(int unanswered) {
    if (unanswered < 2) return 1;
    return unanswered < 4 ? 2 : 4;
}

std::vector<said> everything_said(const evidence::portfolio& of) {
    std::vector<said> all;
    const auto add = [&](const std::vector<evidence::entry>& entries) {
        for (const evidence::entry& one : entries) {
            if (!one.reconstructed.empty()) continue;
            // The fields of one line are one thing said.
            all.push_back({one.logged_at, false});
            for (const evidence::stage& part : one.stages) {
                if (!part.reconstructed.empty()) continue;
                if (all.back().at != part.logged_at) all.push_back({part.logged_at, false});
                all.back().has_number = all.back().has_number || part.amount.has_value();
            }
        }
    };
    add(of.decisions);
    for (const evidence::metric_series& series : of.metrics)
        add(series.observations);
    add(of.mentoring);
    add(of.charter);
    add(of.messages);
    add(of.behaviours);
    add(of.check_ins);
    for (const evidence::entry& week : of.quiet_weeks)
        all.push_back({week.logged_at, false, true});
    return all;
}

std::string_view to_words(reason why) {
    switch (why) {
        case reason::too_late:
            return "it was too late for it to make sense";
        case reason::paused:
            return "nudges were paused";
        case reason::day_off:
            return "the days on which it made sense were off";
        case reason::quiet_hours:
            return "the hours in which it made sense were quiet ones";
        case reason::full_week:
            return "the week had as many nudges as the profile allows";
        case reason::full_day:
            return "another nudge came that day";
        case reason::rich_week:
            return "enough was logged that week";
        case reason::backed_off:
            return "the nudges before it were not answered";
        case reason::superseded:
            return "its occasion was over";
    }
    return {};
}

owed look(const situation& of, moment now) {
    return looker(of, now).look();
}

void settle(std::vector<past_nudge>& past, const owed& found, moment now) {
    for (const dropped& one : found.drop) {
        if (past_nudge* snoozed = find_sent(past, one.key))
            snoozed->again.reset();
        else
            past.push_back({one.key, one.what, false, now, now, std::nullopt, false});
    }
    if (!found.send) return;
    if (past_nudge* snoozed = find_sent(past, found.send->key)) {
        snoozed->again.reset();
        snoozed->last_at = now;
        snoozed->answered = false;
    } else {
        past.push_back({found.send->key, found.send->what, true, now, now, std::nullopt, false});
    }
}

bool answer(std::vector<past_nudge>& past, std::string_view key) {
    past_nudge* one = find_sent(past, key);
    if (!one) return false;
    one->answered = true;
    one->again.reset();
    return true;
}

moment snoozed_until(const snooze& how_long, const rhythm& of, std::string_view person, moment now) {
    const auto share = share_of_spread(person);
    moment until = now + how_long.wait;
    if (how_long.wait == std::chrono::minutes{}) {
        const sys_days today = local_day(now, of.zone);
        const sys_days day =
            how_long.weeks > 0 ? monday_of(today) + how_long.weeks * week : today + how_long.days;
        until = to_utc(day, nine_o_clock, of.zone) + share;
    }
    if (closed_at(of, until) == closed_by::nothing) return until;
    const auto open = next_open(of, until);
    return open ? *open + share : until;
}

bool put_off(std::vector<past_nudge>& past, std::string_view key, moment until) {
    past_nudge* one = find_sent(past, key);
    if (!one) return false;
    one->again = until;
    one->answered = true;
    return true;
}

}  // namespace nudges
