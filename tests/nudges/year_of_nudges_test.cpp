// A year of many people's nudges under a clock of the test's own: forty zones, and by chance snoozes, pauses,
// moves to other zones, outages, and looks that a crash throws away or that nobody asked for. What must never
// happen is counted by other means than the code that decides: what a clock on the wall shows.
#include "nudges/holidays.hpp"
#include "nudges/owed.hpp"
#include "tests/support/days.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

namespace nudges {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using support::at;
using support::day;

constexpr std::array zones{"Africa/Abidjan",      "Africa/Cairo",        "Africa/Casablanca",
                           "Africa/Johannesburg", "America/Anchorage",   "America/Argentina/Buenos_Aires",
                           "America/Asuncion",    "America/Bogota",      "America/Caracas",
                           "America/Chicago",     "America/Halifax",     "America/Havana",
                           "America/Los_Angeles", "America/Mexico_City", "America/New_York",
                           "America/Nuuk",        "America/Santiago",    "America/Sao_Paulo",
                           "America/St_Johns",    "Asia/Beirut",         "Asia/Dubai",
                           "Asia/Jerusalem",      "Asia/Kabul",          "Asia/Kathmandu",
                           "Asia/Kolkata",        "Asia/Pyongyang",      "Asia/Tehran",
                           "Asia/Tokyo",          "Asia/Yangon",         "Atlantic/Azores",
                           "Australia/Adelaide",  "Australia/Eucla",     "Australia/Lord_Howe",
                           "Australia/Sydney",    "Europe/Lisbon",       "Europe/Moscow",
                           "Pacific/Apia",        "Pacific/Auckland",    "Pacific/Chatham",
                           "Pacific/Kiritimati"};
static_assert(zones.size() == 40);

constexpr int people_in_a_zone = 2;
const moment begin = at("2026-01-01 00:00");
const moment end = at("2027-02-15 00:00");  // what fell into a pause at the turn of the year is told by then

// What a year came to. Everything from `lost` on is wrong.
struct tally {
    int owed = 0, sent = 0, again = 0, dropped = 0, late_with_cause = 0;
    int lost = 0, doubled = 0, early = 0, late = 0, quiet = 0, closed = 0, paused = 0, over_cap = 0,
        two_on_a_day = 0, burst = 0, not_the_same = 0, asleep = 0;

    int wrong() const {
        return lost + doubled + early + late + quiet + closed + paused + over_cap + two_on_a_day + burst +
               not_the_same + asleep;
    }
};

std::ostream& operator<<(std::ostream& to, const tally& of) {
    return to << "owed " << of.owed << ", sent " << of.sent << " (late after an outage or a closed day "
              << of.late_with_cause << "), sent again after a snooze " << of.again
              << ", dropped with a reason " << of.dropped << "; lost " << of.lost << ", doubled "
              << of.doubled << ", early " << of.early << ", late " << of.late << ", in quiet hours "
              << of.quiet << ", on closed days " << of.closed << ", in a pause " << of.paused
              << ", over the cap " << of.over_cap << ", two on a day " << of.two_on_a_day << ", bursts "
              << of.burst << ", not the same again " << of.not_the_same << ", never looked at again "
              << of.asleep;
}

class chance {
public:
    explicit chance(unsigned seed) : source_(seed) {}
    int below(int n) { return int(source_() % unsigned(n)); }
    bool of(int percent) { return below(100) < percent; }

private:
    std::mt19937 source_;
};

struct outage {
    moment from, to;
};

std::vector<outage> outages_of_the_year(chance& by) {
    std::vector<outage> all;
    for (moment from = begin + days{9}; from < end - days{9}; from += days{20 + by.below(30)}) {
        const moment to =
            from + (by.of(30) ? minutes{60 * (24 + by.below(100))} : minutes{5 + by.below(600)});
        all.push_back({from + hours{by.below(24)}, to + hours{24}});
    }
    return all;
}

class simulated_person {
public:
    simulated_person(int number, const std::vector<outage>& outages, chance& by, tally& counts)
        : outages_(outages), by_(by), counts_(counts) {
        of_.person = "slack:T0EX1/U" + std::to_string(number);
        of_.rhythm.zone = zones.at(std::size_t(number) % zones.size());
        of_.rhythm.weekday = std::chrono::weekday{unsigned(by.of(70) ? 5 : by.below(7))};
        of_.rhythm.time = minutes{9 * 60 + 15 * by.below(43)};  // 09:00 to 19:30
        of_.rhythm.profile =
            std::array{profile::light, profile::standard, profile::active}.at(std::size_t(by.below(3)));
        if (by.of(20)) of_.rhythm.work_days = {true, true, true, true, true, false, false};
        if (by.of(50))
            of_.rhythm.country =
                known_countries().at(std::size_t(by.below(int(known_countries().size())))).code;
        for (sys_days off = day("2026-01-12"); by.of(90);) {
            off += days{1 + by.below(40)};
            of_.rhythm.days_off.insert(off);
        }
        of_.since = of_.cycle_since = begin;
        of_.cycle = cycle{day("2026-01-01"), day("2026-12-31"), day("2026-06-01") + days{by.below(60)},
                          day("2026-09-01") + days{by.below(110)}, ""};
        for (std::uint32_t decision = 1; decision <= 4; ++decision) {
            const sys_days said = day("2026-01-05") + days{by.below(280)};
            for (const int weeks : {2, 6, 12})
                of_.look_backs.push_back({{evidence::entry_kind::decision, decision},
                                          said + days{7 * weeks},
                                          "after " + std::to_string(weeks) + " weeks",
                                          "after " + std::to_string(weeks) + " weeks"});
        }
        answers_ = by.below(100);
    }

    void live() {
        tick(begin);
        moment move = begin + days{20 + by_.below(120)}, pause = begin + days{20 + by_.below(120)};
        while (next_ && *next_ < end) {
            const moment asked_for = when_up(*next_);
            // Looks that nobody asked for find nothing to do, whenever they come.
            if (by_.of(20)) tick(std::max(now_, when_up(now_ + (asked_for - now_) / (2 + by_.below(5)))));
            if (const moment up = when_up(move); move < *next_ && up > now_) {
                of_.rhythm.zone = zones.at(std::size_t(by_.below(int(zones.size()))));
                move = up + days{60 + by_.below(200)};
                moved_ = up;
                tick(up);
            }
            if (const moment up = when_up(pause); pause < *next_ && up > now_) {
                of_.rhythm.pause = local_day(up, of_.rhythm.zone) + days{2 + by_.below(25)};
                pause = up + days{60 + by_.below(200)};
                tick(up);
            }
            if (next_ && *next_ < end) tick(when_up(*next_));
        }
        if (!next_) ++counts_.asleep;
        count_what_was_owed();
    }

private:
    // A server that is down looks when it is up again.
    moment when_up(moment when) const {
        for (const outage& one : outages_)
            if (when >= one.from && when < one.to) return one.to;
        return when;
    }

    bool was_down_between(moment from, moment to) const {
        return std::any_of(outages_.begin(), outages_.end(),
                           [&](const outage& one) { return one.from <= to && one.to >= from; });
    }

    void tick(moment now) {
        now_ = now;
        const owed found = look(of_, now);
        if (by_.of(20)) {  // a crash before the commit: the same look once more
            const owed once_more = look(of_, now);
            if (found.send.has_value() != once_more.send.has_value() ||
                (found.send && found.send->key != once_more.send->key) ||
                found.next_look != once_more.next_look)
                ++counts_.not_the_same;
        }
        if (found.next_look && *found.next_look <= now) ++counts_.asleep;
        if (found.send) check(*found.send);
        settle(of_.past, found, now);
        counts_.dropped += int(found.drop.size());
        next_ = found.next_look;
        if (found.send) react(found.send->key);
    }

    // The person answers, logs something, puts it off, or does nothing.
    void react(const std::string& key) {
        if (by_.of(15)) {
            constexpr std::array ways{snooze::one_hour, snooze::three_hours, snooze::tomorrow,
                                      snooze::next_week};
            snoozed_.insert(key);
            put_off(of_.past, key,
                    snoozed_until(ways.at(std::size_t(by_.below(4))), of_.rhythm, of_.person, now_));
            tick(now_ + minutes{1});
        } else if (by_.of(answers_)) {
            answer(of_.past, key);
            for (int things = by_.below(3); things > 0; --things)
                of_.said.push_back({now_ + minutes{things}, by_.of(50)});
        }
    }

    void check(const nudge& what) {
        const std::string& zone = of_.rhythm.zone;
        const evidence::wall_time wall = evidence::on_the_wall(now_, zone);
        const sys_days today{wall.day};
        const minutes clock{wall.hour * 60 + wall.minute};
        counts_.quiet += clock < minutes{8 * 60} || clock >= minutes{20 * 60} ? 1 : 0;
        counts_.closed += is_closed(today) ? 1 : 0;
        counts_.paused += of_.rhythm.pause && today < *of_.rhythm.pause ? 1 : 0;
        counts_.burst += !sent_.empty() && now_ - sent_.back() < hours{1} ? 1 : 0;
        sent_.push_back(now_);
        if (what.again) {
            ++counts_.again;
            counts_.doubled += snoozed_.erase(what.key) == 1 ? 0 : 1;
            return;
        }
        ++counts_.sent;
        counts_.doubled += keys_.insert(what.key).second ? 0 : 1;
        firsts_.push_back(now_);
        int on_this_day = 0, in_this_week = 0;
        for (const moment other : firsts_) {
            const sys_days then{evidence::on_the_wall(other, zone).day};
            on_this_day += then == today ? 1 : 0;
            in_this_week += monday_of(then) == monday_of(today) ? 1 : 0;
        }
        counts_.two_on_a_day += on_this_day > 1 ? 1 : 0;
        counts_.over_cap += in_this_week > allowance_of(of_.rhythm.profile).per_week ? 1 : 0;
        if (what.what == kind::weekly) check_time(what, today, clock);
    }

    bool is_closed(sys_days on) const {
        return !of_.rhythm.work_days.at(std::chrono::weekday{on}.c_encoding()) ||
               of_.rhythm.days_off.contains(on) || is_public_holiday(of_.rhythm.country, on);
    }

    // On the chosen day, or on another one of that week when it is closed; at the chosen time or within the
    // spread. Otherwise something must have been in the way.
    void check_time(const nudge& what, sys_days today, minutes clock) {
        const sys_days chosen = what.week + (of_.rhythm.weekday - std::chrono::Monday);
        const bool is_the_day = today == chosen || (is_closed(chosen) && monday_of(today) == what.week);
        if (is_the_day && clock >= of_.rhythm.time && clock < of_.rhythm.time + spread) return;
        if (today < chosen ? !is_closed(chosen) : today == chosen && clock < of_.rhythm.time)
            ++counts_.early;
        else if (was_down_between(what.planned, now_) || moved_since(what.planned) ||
                 came_second(what.planned))
            ++counts_.late_with_cause;
        else
            ++counts_.late;
    }

    // In another zone it was another moment.
    bool moved_since(moment planned) const { return moved_ >= planned - days{1}; }
    bool came_second(moment planned) const {
        return std::any_of(sent_.begin(), sent_.end(), [&](moment other) {
            return other < now_ && other > planned - hours{1} && other <= planned + hours{1};
        });
    }

    void count_what_was_owed() {
        std::map<std::string, int> told;
        for (const past_nudge& one : of_.past)
            ++told[one.key];
        const auto expect = [&](const std::string& key) {
            ++counts_.owed;
            const int times = told[key];
            counts_.lost += times == 0 ? 1 : 0;
            counts_.doubled += times > 1 ? 1 : 0;
        };
        for (sys_days monday = day("2026-01-05"); monday < day("2026-12-21"); monday += days{7}) {
            bool is_open = false;
            for (sys_days on = monday; on < monday + days{7}; on += days{1})
                is_open = is_open || !is_closed(on);
            if (is_open) expect("weekly " + support::to_iso(monday));
        }
        for (const mark& one : marks_of(*of_.cycle))
            if (one.day > day("2026-01-20") && one.day < day("2026-12-01"))
                expect((one.is_mid_year() ? "" : "mark ") + one.id + " " + support::to_iso(one.day));
        if (of_.rhythm.profile == profile::light) return;
        for (const look_back& one : of_.look_backs)
            if (one.day < day("2026-12-01"))
                expect("look-back " + evidence::to_text(one.decision) + " " + one.when);
    }

    const std::vector<outage>& outages_;
    chance& by_;
    tally& counts_;
    situation of_;
    moment now_{};
    std::optional<moment> next_;
    int answers_ = 0;                // of a hundred nudges
    std::set<std::string> keys_;     // of what was sent
    std::set<std::string> snoozed_;  // keys of what has not come back yet
    std::vector<moment> sent_;       // when anything was sent
    std::vector<moment> firsts_;     // without what came again
    moment moved_{};                 // to another zone, the last time
};

TEST(YearOfNudges, HasNothingWrongInIt) {
    tally counts;
    chance by(20260106);
    const std::vector<outage> outages = outages_of_the_year(by);
    for (int number = 0; number < people_in_a_zone * int(zones.size()); ++number)
        simulated_person(number, outages, by, counts).live();
    RecordProperty("figures", (std::ostringstream() << counts).str());
    EXPECT_EQ(counts.wrong(), 0) << counts;
    // The year was worth simulating.
    EXPECT_GT(counts.owed, 4'000) << counts;
    EXPECT_GT(counts.sent, 1'500) << counts;
    EXPECT_GT(counts.again, 100) << counts;
    EXPECT_GT(counts.dropped, 1'000) << counts;
    EXPECT_GT(counts.late_with_cause, 10) << counts;
}

}  // namespace
}  // namespace nudges
