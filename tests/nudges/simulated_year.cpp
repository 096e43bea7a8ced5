#include "tests/nudges/simulated_year.hpp"

#include "commands/handle.hpp"
#include "commands/nudge_turn.hpp"
#include "evidence/calendar.hpp"
#include "nudges/look_back.hpp"
#include "packet/rule_pack.hpp"
#include "storage/nudge_plans.hpp"
#include "storage/outbox.hpp"
#include "storage/people.hpp"
#include "storage/reader.hpp"
#include "storage/sqlite_log.hpp"
#include "storage/writer.hpp"

#include <array>
#include <future>
#include <queue>
#include <random>
#include <set>
#include <stdexcept>
#include <tuple>

namespace simulation {

using evidence::moment;
using reckoning::choices;
using reckoning::diary;
using reckoning::stretch;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

namespace {

// Half hours and quarters of an hour, both hemispheres, the date line, and those who changed their rule
// between 2022 and 2025: Iran, Jordan, Syria, Mexico, Greenland, Egypt, Lebanon, Kazakhstan and Paraguay.
constexpr std::array zones{
    "Africa/Cairo",        "Africa/Casablanca",   "Africa/Johannesburg", "Africa/Juba",
    "America/Anchorage",   "America/Asuncion",    "America/Chicago",     "America/Havana",
    "America/Los_Angeles", "America/Mexico_City", "America/New_York",    "America/Nuuk",
    "America/Ojinaga",     "America/Santiago",    "America/Sao_Paulo",   "America/St_Johns",
    "Antarctica/Troll",    "Asia/Almaty",         "Asia/Amman",          "Asia/Beirut",
    "Asia/Damascus",       "Asia/Dubai",          "Asia/Gaza",           "Asia/Jerusalem",
    "Asia/Kathmandu",      "Asia/Kolkata",        "Asia/Pyongyang",      "Asia/Tehran",
    "Asia/Tokyo",          "Atlantic/Azores",     "Australia/Adelaide",  "Australia/Eucla",
    "Australia/Lord_Howe", "Europe/Dublin",       "Europe/Istanbul",     "Europe/Lisbon",
    "Pacific/Apia",        "Pacific/Auckland",    "Pacific/Chatham",     "Pacific/Kiritimati"};
static_assert(zones.size() == 40);

constexpr const char* platform = "slack";
constexpr const char* default_zone = "Europe/Lisbon";
constexpr std::size_t most_at_once = 16;          // people thought about in one step
constexpr std::size_t most_letters = 8;           // sent in one step
constexpr minutes longest_pause{15};              // of a letter that was not taken
constexpr days after_the_year{30};                // in which what is under way comes to its end
constexpr std::uint64_t most_looks_each = 3'000;  // of a person in a year; more is a loop without end

// dossier was killed.
struct killed {};

class chance {
public:
    explicit chance(unsigned seed) : source_(seed) {}
    int below(int n) { return int(source_() % unsigned(n)); }
    bool of(int percent) { return below(100) < percent; }
    milliseconds up_to(milliseconds most) { return milliseconds{std::int64_t(source_()) % most.count()}; }
    template <class List>
    const auto& one_of(const List& list) {
        return list[std::size_t(below(int(list.size())))];
    }

private:
    std::mt19937 source_;
};

std::string to_iso(sys_days day) {
    return evidence::calendar_date{std::chrono::year_month_day{day}}.to_iso();
}

struct person {
    evidence::person_id id;
    std::string device_zone;
    bool tells_zone = true;  // their device does, with what they say and when it is asked
    int answers = 0;         // of a hundred nudges
    int pace = 5;            // days from one thing that they do by themselves to the next
    std::set<std::string> waiting{};
};

// What happens at a moment without dossier's doing.
struct happening {
    moment at{};
    std::uint64_t order = 0;
    std::size_t who = 0;
    std::string nudge;  // they deal with that one; empty: they do something by themselves
    bool operator<(const happening& other) const {
        return std::tie(at, order) > std::tie(other.at, other.order);  // the earliest on top
    }
};

class world {
public:
    world(const year& what, const std::filesystem::path& folder)
        : what_(what), by_(what.seed), database_(folder / "year.db"), now_(what.first_day) {
        told_.end = now_ + days{365} + after_the_year;
        plan_hindrances();
        for (int number = 0; number < what.people; ++number)
            introduce(number);
    }

    story live() {
        start();
        while (now_ < told_.end) {
            try {
                step();
            } catch (const killed&) {
                ++told_.kills;
                stop_for(by_.of(80) ? seconds{2 + by_.below(20)} : seconds{60 * (1 + by_.below(90))});
            }
        }
        look_what_is_left();
        writer_.reset();
        reader_.reset();
        told_.diaries = std::move(diaries_);
        return std::move(told_);
    }

private:
    // --- what the world does

    void plan_hindrances() {
        for (moment at = now_ + days{3}; at < told_.end; at += hours{12 + by_.below(96)}) {
            const moment from = at + minutes{by_.below(12 * 60)};
            const moment to = from + (by_.of(85)   ? seconds{5 + by_.below(300)}
                                      : by_.of(80) ? seconds{600 + 60 * by_.below(600)}
                                                   : seconds{3600 * (12 + by_.below(100))});
            stops_.push_back({from, to});
            at = to;
        }
        for (moment at = now_ + days{6}; at < told_.end; at += days{4 + by_.below(16)}) {
            const moment from = at + minutes{by_.below(24 * 60)};
            const moment to =
                from + (by_.of(75) ? minutes{1 + by_.below(240)} : minutes{60 * (4 + by_.below(60))});
            told_.met.unreachable.push_back({from, to});
            at = to;
        }
    }

    void introduce(int number) {
        person one;
        one.id = {"slack:T0EX1/U" + std::to_string(number)};
        one.device_zone = zones[std::size_t(number) % zones.size()];
        one.tells_zone = by_.of(85);
        one.answers = by_.below(100);
        one.pace = what_.quietness * (2 + by_.below(10));
        diary empty;
        empty.person = one.id.value;
        diaries_.push_back(std::move(empty));
        people_.push_back(std::move(one));
        happens(people_.size() - 1, now_ + by_.up_to(days{20}), "");
    }

    void happens(std::size_t who, moment at, std::string nudge) {
        ahead_.push({at, order_++, who, std::move(nudge)});
    }

    bool is_reachable() const {
        for (const stretch& one : told_.met.unreachable)
            if (one.holds(now_)) return false;
        return true;
    }

    // --- dossier, started and stopped

    void start() {
        storage::writer::options chosen;
        chosen.database = database_;
        chosen.default_zone = default_zone;
        chosen.clock = [this] { return now_; };
        chosen.uptime = [this] { return now_ - moment{what_.first_day}; };
        writer_ = std::make_unique<storage::writer>(std::move(chosen));
        reader_ = std::make_unique<storage::reader>(database_, default_zone);
        in_doubt_.clear();
        write([&](storage::connection& on) { in_doubt_ = storage::outbox::in_flight(on, platform); });
        look_for_at_ = now_;
    }

    void stop_for(milliseconds time) {
        ++told_.restarts;
        writer_.reset();
        reader_.reset();
        told_.met.down.push_back({now_, now_ + time});
        now_ += time;
        start();
    }

    // Between any two steps.
    void could_be_killed() {
        if (by_.below(1000) < what_.crashes) throw killed{};
    }

    void pass(milliseconds most) { now_ += milliseconds{1} + by_.up_to(most); }

    // One of dossier's own jobs on the writer thread, committed when this returns.
    void write(const std::function<void(storage::connection&)>& job) {
        std::promise<std::string> done;
        storage::task next;
        next.run = [&](storage::connection& on, moment) {
            job(on);
            return std::string();
        };
        next.done = [&](storage::outcome how, std::string detail) {
            done.set_value(how == storage::outcome::committed ? "" : "not written: " + detail);
        };
        if (!writer_->submit(std::move(next))) throw std::runtime_error("the writer takes nothing");
        if (const std::string problem = done.get_future().get(); !problem.empty())
            throw std::runtime_error(problem);
    }

    void read(const evidence::person_id& who, const std::function<void(evidence::evidence_view&)>& job) {
        std::promise<std::string> done;
        const bool taken = reader_->submit(
            who, "",
            [&](evidence::evidence_view& view) {
                job(view);
                done.set_value("");
            },
            [&](const std::string& why) { done.set_value("not read: " + why); });
        if (!taken) throw std::runtime_error("the reader takes nothing");
        if (const std::string problem = done.get_future().get(); !problem.empty())
            throw std::runtime_error(problem);
    }

    // --- one thing after the other

    void step() {
        if (!stops_.empty() && now_ >= stops_.front().from) {
            const milliseconds time = stops_.front().to - stops_.front().from;
            stops_.erase(stops_.begin());
            return stop_for(time);
        }
        std::vector<storage::nudge_plans::due_person> due;
        std::optional<moment> next_look, next_letter;
        write([&](storage::connection& on) {
            due = storage::nudge_plans::due(on, platform, now_, most_at_once);
            next_look = storage::nudge_plans::next_due(on, platform);
            next_letter = storage::outbox::next_due(on, platform);
        });
        if (!due.empty()) return think_about(due);
        if (next_letter && *next_letter <= now_) return send();
        if (!in_doubt_.empty() && look_for_at_ <= now_) return look_for_letters();
        if (!ahead_.empty() && ahead_.top().at <= now_) return let_happen();
        sleep_until({next_look, next_letter});
    }

    void sleep_until(const std::vector<std::optional<moment>>& wake) {
        moment until = told_.end;
        for (const std::optional<moment>& one : wake)
            if (one) until = std::min(until, *one);
        if (!stops_.empty()) until = std::min(until, stops_.front().from);
        if (!in_doubt_.empty()) until = std::min(until, look_for_at_);
        if (!ahead_.empty()) until = std::min(until, ahead_.top().at);
        now_ = std::max(now_ + milliseconds{1}, until);
    }

    // --- reminding, as bot/reminding does it

    struct thought {
        std::size_t who = 0;
        std::optional<commands::turn> turn;
        moment decided{};
        std::string letter{};
        bool is_settled = false;
    };

    void think_about(const std::vector<storage::nudge_plans::due_person>& due) {
        std::vector<thought> all;
        for (const storage::nudge_plans::due_person& one : due) {
            thought about;
            about.who = std::stoul(one.who.value.substr(one.who.value.find('U') + 1));
            about.decided = now_;
            read(one.who, [&](evidence::evidence_view& view) {
                about.turn = commands::take_turn(view, packet::default_pack(), now_);
            });
            pass(milliseconds{30});
            could_be_killed();
            if (about.turn && about.turn->owed && by_.of(2)) act(about.who);  // while it is decided
            all.push_back(std::move(about));
        }
        if ((told_.looks += all.size()) > most_looks_each * std::uint64_t(what_.people))
            throw std::runtime_error("somebody is looked at again and again");
        write([&](storage::connection& on) {
            for (thought& about : all)
                settle(on, about);
        });
        for (const thought& about : all)
            note(about);
        pass(milliseconds{20});
        could_be_killed();
    }

    void settle(storage::connection& on, thought& about) {
        const person& who = people_[about.who];
        if (!about.turn) return;
        const bool sends = about.turn->owed.has_value();
        if (sends && who.tells_zone) storage::remember_device(on, who.id, who.device_zone, "");
        storage::sqlite_log log(on, who.id, default_zone);
        note_choices(log, about.who);
        if (const auto until = storage::nudge_plans::on_its_way(on, storage::find_person(on, who.id))) {
            auto plan = log.plan().value();
            plan.next_look = std::max(*until, now_ + minutes{10});
            log.plan_nudges(plan);
            return;
        }
        if (sends && now_ >= about.turn->leave_by) {
            auto plan = log.plan().value();
            plan.next_look = about.turn->leave_by + nudges::on_the_way;
            log.plan_nudges(plan);
            return;
        }
        if (sends)
            about.letter = "nudge:" + who.id.value + ":" + about.turn->owed->key + ":" +
                           std::to_string(now_.time_since_epoch().count());
        about.is_settled = commands::settle_turn(log, *about.turn, about.letter, now_);
        if (!about.is_settled || !sends) return;
        storage::outgoing row;
        row.key = about.letter;
        row.platform = platform;
        row.team = "T0EX1";
        row.kind = "message";
        row.body = about.turn->words.says.headline + " ";
        row.expires = about.turn->leave_by;
        row.who = who.id;
        storage::outbox::put(on, row, now_);
    }

    void note(const thought& about) {
        if (!about.turn || !about.is_settled) {
            ++told_.turned_down;
            return;
        }
        for (const nudges::dropped& one : about.turn->dropped)
            diaries_[about.who].drops.push_back({one.key, about.decided, one.why});
        if (!about.turn->owed) return;
        if (about.turn->words.says.headline.empty()) ++told_.speechless;
        letters_[about.letter] = {about.who, about.turn->owed->key, about.decided};
    }

    // --- the sender, as bot/slack/sender does it

    struct on_its_way {
        std::size_t who = 0;
        std::string nudge;
        moment decided{};
        bool is_shown = false;
    };

    void send() {
        std::vector<storage::outbox::letter> begun;
        write([&](storage::connection& on) {
            for (const storage::outbox::letter& one :
                 storage::outbox::due(on, platform, now_, most_letters)) {
                if (one.is_too_late(now_)) {
                    storage::outbox::expire(on, one.id, now_);
                    ++told_.expired;
                } else if (storage::outbox::begin(on, one.id)) {
                    begun.push_back(one);
                }
            }
        });
        for (const storage::outbox::letter& one : begun) {
            could_be_killed();
            pass(milliseconds{400});
            const bool is_shown = is_reachable() && show(one);
            could_be_killed();
            // Now and then no answer comes, and nobody knows.
            if (by_.of(4)) {
                in_doubt_.push_back(one);
                look_for_at_ = now_ + seconds{30};
            } else {
                write([&](storage::connection& on) {
                    if (is_shown)
                        note_sent(on, one, false);
                    else
                        storage::outbox::again(on, one.id, now_ + pause_after(one.attempts), "not taken");
                });
            }
        }
    }

    static minutes pause_after(unsigned attempts) {
        return std::min(longest_pause, minutes{1} * (1U << std::min(attempts, 4U)));
    }

    // The platform has it from now on.
    bool show(const storage::outbox::letter& one) {
        on_its_way& what = letters_.at(one.key);
        what.is_shown = true;
        diaries_[what.who].deliveries.push_back({what.nudge, what.decided, now_, now_});
        const moment minute = std::chrono::floor<minutes>(now_);
        in_this_minute_ = minute == this_minute_ ? in_this_minute_ + 1 : 1;
        this_minute_ = minute;
        told_.most_at_once = std::max(told_.most_at_once, in_this_minute_);
        const int answers = people_[what.who].answers;
        if (by_.of(answers) || by_.of(15)) {
            const bool soon = by_.of(60);
            happens(what.who, now_ + (soon ? seconds{20 + by_.below(1200)} : seconds{60 * by_.below(3000)}),
                    what.nudge);
        }
        return true;
    }

    // Whoever looked for it knows from the platform since when it is there.
    void note_sent(storage::connection& on, const storage::outbox::letter& one, bool was_looked_for) {
        const on_its_way& what = letters_.at(one.key);
        moment at = now_;
        for (reckoning::delivery& shown : diaries_[what.who].deliveries) {
            if (shown.key != what.nudge || shown.decided != what.decided) continue;
            shown.told = now_;
            if (was_looked_for) at = shown.at;
        }
        storage::outbox::sent(on, one.id, at);
    }

    void look_for_letters() {
        if (!is_reachable()) {
            look_for_at_ = now_ + longest_pause;
            return;
        }
        std::vector<storage::outbox::letter> doubts;
        doubts.swap(in_doubt_);
        for (const storage::outbox::letter& one : doubts) {
            ++told_.asked_for;
            pass(milliseconds{300});
            write([&](storage::connection& on) {
                if (letters_.at(one.key).is_shown)
                    note_sent(on, one, true);
                else
                    storage::outbox::again(on, one.id, now_, "it is not there");
            });
        }
    }

    // --- what people do

    void let_happen() {
        const happening what = ahead_.top();
        ahead_.pop();
        pass(seconds{5});
        if (!what.nudge.empty()) return deal_with(what.who, what.nudge);
        act(what.who);
        happens(what.who, now_ + by_.up_to(days{2 * people_[what.who].pace}), "");
    }

    commands::reply say(std::size_t who, const std::string& line) {
        commands::reply answer;
        std::promise<std::string> done;
        storage::command next;
        next.author = people_[who].id;
        if (people_[who].tells_zone) next.zone = people_[who].device_zone;
        next.run = [&](evidence::evidence_log& log, moment now) {
            answer = commands::handle({people_[who].id, line, {}, {}}, log, now);
            note_choices(log, who);
            if (line.starts_with("/evidence nudges snooze")) note_delay(log, who, line);
            return answer.headline;
        };
        next.done = [&](storage::outcome how, std::string detail) {
            done.set_value(how == storage::outcome::committed ? "" : "not kept: " + detail);
        };
        if (!writer_->submit(std::move(next))) throw std::runtime_error("the writer takes nothing");
        if (const std::string problem = done.get_future().get(); !problem.empty())
            throw std::runtime_error(problem);
        if (answer.how == commands::tone::refused || answer.how == commands::tone::failed)
            throw std::runtime_error("“" + line + "” was refused: " + answer.headline);
        ++told_.lines;
        pass(milliseconds{500});
        return answer;
    }

    // What stands in the log from this moment on. A weekday or a time that is another one, and a cycle, count
    // from when they were chosen.
    void note_choices(evidence::evidence_view& log, std::size_t who) {
        diary& of = diaries_[who];
        const auto plan = log.plan();
        if (!plan) return;
        if (of.chosen.empty()) of.since = now_;
        choices now_chosen{{now_, told_.end}, commands::rhythm_of(log), commands::cycle_of(log), {}, {}};
        if (!of.chosen.empty()) {
            choices& before = of.chosen.back();
            if (before.rhythm == now_chosen.rhythm && before.cycle == now_chosen.cycle) return;
            const bool same_time = before.rhythm.weekday == now_chosen.rhythm.weekday &&
                                   before.rhythm.time == now_chosen.rhythm.time;
            now_chosen.rhythm_since = same_time ? before.rhythm_since : now_;
            now_chosen.cycle_since = before.cycle == now_chosen.cycle ? before.cycle_since : now_;
            before.during.to = now_;
        }
        of.chosen.push_back(std::move(now_chosen));
    }

    const nudges::rhythm& rhythm_of(std::size_t who) const { return diaries_[who].chosen.back().rhythm; }

    sys_days today_of(std::size_t who) const { return nudges::local_day(now_, rhythm_of(who).zone); }

    void act(std::size_t who) {
        if (diaries_[who].chosen.empty()) return begin(who);
        const int what = by_.below(100);
        if (what < 50)
            say_things(who, by_.of(25) ? 3 + by_.below(2) : 1);
        else if (what < 62)
            say_outcome(who);
        else if (what < 70)
            people_[who].device_zone = by_.one_of(zones);  // which dossier hears of by and by
        else if (what < 73)
            say(who, std::string("/evidence zone ") + by_.one_of(zones));
        else if (what < 81)
            say(who, "/evidence nudges pause until " + to_iso(today_of(who) + days{2 + by_.below(25)}));
        else if (what < 85)
            say(who, "/evidence nudges resume");
        else if (what < 95)
            say(who, "/evidence nudges " + another_rhythm());
        else
            say_cycle(who);
    }

    void begin(std::size_t who) {
        say_things(who, 1);
        if (by_.of(75)) say(who, "/evidence nudges " + first_rhythm(who));
        if (by_.of(80)) say_cycle(who);
    }

    std::string clock(int from, int to) {
        const int at = 60 * from + 15 * by_.below(4 * (to - from));
        std::string text = std::to_string(at / 60) + ":" + std::to_string(at % 60);
        return at % 60 < 10 ? text + "0" : text;
    }

    std::string first_rhythm(std::size_t who) {
        constexpr std::array countries{"PT", "DE", "FR", "IN", "none", "none"};
        std::string line = another_rhythm() + " holidays " + by_.one_of(countries);
        if (by_.of(15)) line += " work sun-thu";
        if (by_.of(60)) {
            line += " off ";
            sys_days off = today_of(who);
            for (int i = 0; i < 12; ++i) {
                off += days{1 + by_.below(50)};
                line += (i == 0 ? "" : ",") + to_iso(off) + ".." + to_iso(off + days{by_.below(6)});
                off += days{6};
            }
        }
        return line;
    }

    std::string another_rhythm() {
        constexpr std::array weekdays{"mon", "tue", "wed", "thu", "fri", "fri", "fri", "sat"};
        constexpr std::array profiles{"light", "standard", "standard", "active"};
        constexpr std::array quiet{"quiet 20:00-8:00", "quiet 18:30-9:15", "quiet none", "quiet 0:00-6:00",
                                   "quiet 12:00-14:00"};
        switch (by_.below(5)) {
            case 0:
                return by_.one_of(profiles);
            case 1:
                return by_.one_of(quiet);
            case 2:
                return std::string(by_.one_of(weekdays)) + " " + clock(0, 24);
            default:
                return std::string(by_.one_of(weekdays)) + " " + clock(9, 18) + " " + by_.one_of(profiles);
        }
    }

    void say_cycle(std::size_t who) {
        const sys_days from = today_of(who) - days{by_.below(60)};
        const sys_days to = from + days{200 + by_.below(170)};
        say(who, "/evidence cycle period " + to_iso(from) + ".." + to_iso(to) + " mid-year " +
                     to_iso(from + days{70 + by_.below(100)}) + " due " + to_iso(to - days{by_.below(60)}));
    }

    void say_things(std::size_t who, int count) {
        for (int i = 0; i < count; ++i) {
            const int what = by_.below(10);
            if (what < 3) {
                say_and_note(
                    who,
                    "/metric checkout-conversion 3." + std::to_string(by_.below(10)) + "% source: Looker",
                    true);
            } else if (what < 5) {
                say_and_note(who, "/mentor @sam pairing on the design doc gap: jumps to the solution", false);
            } else if (what < 7) {
                say_and_note(who, "/decision Dropped gift wrap #checkout because: retention risk", false);
            } else {
                make_a_bet(who);
            }
        }
    }

    commands::reply say_and_note(std::size_t who, const std::string& line, bool has_number) {
        const moment at = now_;
        commands::reply answer = say(who, line);
        diaries_[who].said.push_back({at, has_number});
        return answer;
    }

    void make_a_bet(std::size_t who) {
        reckoning::bet made;
        made.said = now_;
        std::string line = "/decision Shortened the form #checkout hypothesis: fewer people leave";
        const int when = diaries_[who].chosen.empty() ? 9 : by_.below(10);
        if (when == 0) {
            made.review_after = days{21};
            line += " review: in 3 weeks";
        } else if (when == 1) {
            made.review = today_of(who) + days{10 + by_.below(90)};
            line += " review: " + to_iso(*made.review);
        }
        made.decision = say_and_note(who, line, false).entry.value().number;
        diaries_[who].bets.push_back(made);
    }

    void say_outcome(std::size_t who) {
        for (reckoning::bet& one : diaries_[who].bets) {
            if (one.outcome || by_.of(40)) continue;
            one.outcome = now_;
            say_and_note(who,
                         "/decision D-" + std::to_string(one.decision) + " results: conversion 2.8% to 3.0%",
                         true);
            return;
        }
    }

    // A nudge that they have before them.
    void deal_with(std::size_t who, const std::string& nudge) {
        const int how = by_.below(100);
        if (how < 30 && rhythm_of(who).profile != nudges::profile::silent)
            put_off(who, nudge);
        else if (how < 45 && nudge.starts_with("weekly"))
            say_nothing_happened(who, nudge);
        else if (how < 55)
            say_outcome(who);
        else
            say_things(who, 1 + by_.below(3));
    }

    void put_off(std::size_t who, const std::string& nudge) {
        constexpr std::array times{"1h", "3h", "tomorrow", "next week"};
        say(who, std::string("/evidence nudges snooze ") + by_.one_of(times) + " " + nudge);
    }

    void note_delay(evidence::evidence_view& log, std::size_t who, const std::string& line) {
        using nudges::snooze;
        static const std::map<std::string, snooze> times{{"1h", snooze::one_hour},
                                                         {"3h", snooze::three_hours},
                                                         {"tomorrow", snooze::tomorrow},
                                                         {"next week", snooze::next_week}};
        for (const auto& [word, how] : times) {
            const std::string begins = "/evidence nudges snooze " + word + " ";
            if (!line.starts_with(begins)) continue;
            const std::string key = line.substr(begins.size());
            for (const evidence::kept_nudge& one : log.nudges()) {
                if (one.key != key) continue;
                if (one.again)
                    diaries_[who].delays.push_back({key, now_, how});
                else
                    diaries_[who].answers.push_back({key, now_});
            }
        }
    }

    void say_nothing_happened(std::size_t who, const std::string& nudge) {
        const moment at = now_;
        const commands::reply answer = say(who, "/evidence nudges nothing " + nudge);
        if (answer.how == commands::tone::saved) diaries_[who].said.push_back({at, false, true});
        diaries_[who].answers.push_back({nudge, at});
    }

    // --- at the end

    void look_what_is_left() {
        std::set<std::string> shown;
        for (const auto& [key, one] : letters_)
            if (one.is_shown)
                shown.insert(std::to_string(one.who) + " " + one.nudge);
            else
                diaries_[one.who].returned.push_back({one.nudge, one.decided, one.decided, one.decided});
        write([&](storage::connection& on) {
            for (std::size_t who = 0; who < people_.size(); ++who)
                for (const evidence::kept_nudge& one :
                     storage::nudge_plans::nudges_of(on, storage::find_person(on, people_[who].id)))
                    if (one.sent && one.at < told_.end - days{2} &&
                        !shown.contains(std::to_string(who) + " " + one.key))
                        ++told_.left_over;
        });
    }

    const year what_;
    chance by_;
    const std::filesystem::path database_;
    moment now_;
    story told_;
    std::vector<person> people_;
    std::vector<diary> diaries_;
    std::vector<stretch> stops_;  // of dossier, still to come
    std::priority_queue<happening> ahead_;
    std::uint64_t order_ = 0;
    std::unique_ptr<storage::writer> writer_;
    std::unique_ptr<storage::reader> reader_;
    std::map<std::string, on_its_way> letters_;  // by their keys
    std::vector<storage::outbox::letter> in_doubt_;
    moment look_for_at_{};
    moment this_minute_{};
    std::uint64_t in_this_minute_ = 0;
};

}  // namespace

reckoning::tally story::judge() const {
    reckoning::tally counts;
    for (const diary& of : diaries)
        reckoning::reckon(of, met, end, counts);
    return counts;
}

story live_through(const year& what, const std::filesystem::path& folder) {
    return world(what, folder).live();
}

void print(std::ostream& to, const story& told, const reckoning::tally& judged) {
    const auto row = [&](const char* name, std::uint64_t count) {
        to << "| " << name << " | " << count << " |\n";
    };
    to << "| people | " << told.diaries.size() << " |\n|---|---|\n";
    row("restarts", told.restarts);
    row("of these kills between two steps", told.kills);
    row("outages of the platform", told.met.unreachable.size());
    row("lines that people said", told.lines);
    row("looks", told.looks);
    row("decisions that did not hold any more when they were to be kept", told.turned_down);
    row("letters that could not leave in time", told.expired);
    row("letters in doubt, looked for", told.asked_for);
    row("most letters in one minute", told.most_at_once);
    to << judged;
    row("wrong: kept as sent and never shown", told.left_over);
    row("wrong: letters without words", told.speechless);
}

}  // namespace simulation
