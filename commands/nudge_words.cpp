#include "commands/nudge_words.hpp"

#include "commands/fields.hpp"
#include "commands/questions.hpp"
#include "commands/spoken.hpp"
#include "commands/text.hpp"
#include "packet/placeholders.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace commands {

using evidence::entry;
using evidence::entry_kind;
using evidence::stage;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr std::size_t most_named = 8;       // entries of a week
constexpr std::size_t most_quoted = 3;      // with their own words
constexpr std::size_t longest_target = 40;  // bytes
constexpr days newly_held{10};              // a check-in before its day

// ---- what was logged

struct kind_words {
    entry_kind kind;
    std::string_view one, many;
};
constexpr std::array kinds{kind_words{entry_kind::decision, "decision", "decisions"},
                           kind_words{entry_kind::metric, "metric", "metrics"},
                           kind_words{entry_kind::mentoring, "mentoring story", "mentoring stories"},
                           kind_words{entry_kind::charter, "charter item", "charter items"},
                           kind_words{entry_kind::message, "kept message", "kept messages"},
                           kind_words{entry_kind::behaviour, "agreed behaviour", "agreed behaviours"},
                           kind_words{entry_kind::check_in, "check-in", "check-ins"}};

std::vector<const entry*> entries_of(const evidence::portfolio& of) {
    std::vector<const entry*> all;
    for (const auto* entries :
         {&of.decisions, &of.mentoring, &of.charter, &of.messages, &of.behaviours, &of.check_ins})
        for (const entry& one : *entries)
            if (!one.retracted) all.push_back(&one);
    for (const evidence::metric_series& series : of.metrics)
        for (const entry& one : series.observations)
            if (!one.retracted) all.push_back(&one);
    return all;
}

// What was said in one week, by the moment at which it was logged.
struct logged_week {
    std::vector<const entry*> opened, added_to, accepted;  // each by kind, then by number

    bool is_empty() const { return opened.empty() && added_to.empty() && accepted.empty(); }
};

struct week_span {
    evidence::moment from, to;

    week_span(sys_days monday, const std::string& zone)
        : from(nudges::start_of_day(monday, zone)), to(nudges::start_of_day(monday + days{7}, zone)) {}
    bool has(evidence::moment when) const { return when >= from && when < to; }
    bool has(const stage& said) const { return said.reconstructed.empty() && has(said.logged_at); }
};

logged_week logged_in(const evidence::portfolio& of, const week_span& when) {
    logged_week found;
    for (const entry* const one : entries_of(of)) {
        if (when.has(one->logged_at))
            (one->reconstructed.empty() ? found.opened : found.accepted).push_back(one);
        else if (std::any_of(one->stages.begin(), one->stages.end(),
                             [&](const stage& said) { return when.has(said); }))
            found.added_to.push_back(one);
    }
    const auto by_kind = [](const entry* left, const entry* right) {
        const auto place = [](const entry* one) {
            return std::find_if(kinds.begin(), kinds.end(),
                                [&](const kind_words& known) { return known.kind == one->id.kind; }) -
                   kinds.begin();
        };
        return std::pair(place(left), left->id.number) < std::pair(place(right), right->id.number);
    };
    for (auto* entries : {&found.opened, &found.added_to, &found.accepted})
        std::sort(entries->begin(), entries->end(), by_kind);
    return found;
}

// "2 decisions and a metric"
std::string counted_by_kind(const std::vector<const entry*>& entries) {
    std::vector<std::string> parts;
    for (const kind_words& kind : kinds) {
        const auto count = std::size_t(std::count_if(
            entries.begin(), entries.end(), [&](const entry* one) { return one->id.kind == kind.kind; }));
        if (count > 0) parts.push_back(spoken_count(count, kind.one, kind.many));
    }
    return spoken_list(parts);
}

// "D-14 “Dropped gift wrap”, M-7 conversion 3.1%"; numbers alone when there are many.
std::string named(const std::vector<const entry*>& entries) {
    std::string text;
    for (std::size_t i = 0; i < entries.size() && i < most_named; ++i)
        text += (i == 0 ? "" : ", ") +
                (entries.size() <= most_quoted ? spoken_entry(*entries[i]) : to_text(entries[i]->id));
    if (entries.size() > most_named) text += " and " + std::to_string(entries.size() - most_named) + " more";
    return text;
}

// "results and stakeholder feedback to D-14 “Dropped gift wrap”"; numbers alone when there are many.
std::string added_to(const std::vector<const entry*>& entries, const week_span& when) {
    if (entries.size() > most_quoted) return named(entries);
    std::vector<std::string> parts;
    for (const entry* const one : entries) {
        std::vector<std::string> fields;
        for (const stage& said : one->stages) {
            if (!when.has(said)) continue;
            const std::string name = said.name == "text" ? "a note" : lower_case(label_of(said.name));
            if (std::find(fields.begin(), fields.end(), name) == fields.end()) fields.push_back(name);
        }
        parts.push_back(spoken_list(fields) + " to " + spoken_entry(*one));
    }
    return join_words(parts, "; ");
}

// ---- one nudge

class nudge_speaker {
public:
    nudge_speaker(const nudges::nudge& owed, const nudge_setting& at)
        : owed_(owed), at_(at), today_(nudges::local_day(at.now, at.rhythm.zone)) {}

    said_nudge say() {
        switch (owed_.what) {
            case nudges::kind::weekly:
                say_weekly();
                break;
            case nudges::kind::mid_year:
                say_mid_year();
                break;
            case nudges::kind::mark:
                say_mark();
                break;
            case nudges::kind::look_back:
                say_look_back();
                break;
        }
        if (owed_.again) says().headline = "You asked me to come back to this. " + says().headline;
        if (owed_.next_in_weeks > 1) say_that_it_backs_off();
        offer_to_put_it_off();
        return std::move(said_);
    }

private:
    reply& says() { return said_.says; }
    void add_fact(std::string label, std::string text) {
        if (!text.empty()) says().facts.push_back({std::move(label), std::move(text)});
    }
    void ask(const thin_evidence& thin) {
        says().next = thin.ask;
        said_.about = thin.about;
    }
    std::string spoken(sys_days day) const { return spoken_day(day, today_); }

    // ---- weekly

    void say_weekly() {
        const week_span when(owed_.week, at_.rhythm.zone);
        const logged_week week = logged_in(at_.of, when);
        says().headline = what_was_logged(week);
        add_fact("Logged", named(week.opened));
        add_fact("Added", added_to(week.added_to, when));
        add_fact("Accepted", named(week.accepted));
        const thinness found = find_thin_evidence(at_, owed_.key, looking_for::anything);
        if (found.thinnest) {
            add_fact("Thinnest spot", found.thinnest->why);
            ask(*found.thinnest);
        } else {
            if (!found.is_any && found.not_ready.empty())
                says().headline += " What you have logged is in good shape; nothing looks thin.";
            says().next = open_question();
        }
        says().choices.push_back({(week.is_empty() ? "Nothing " : "Nothing more ") + week_in_words(),
                                  "/evidence nudges nothing " + owed_.key});
    }

    // "this week", "last week", "in the week of 2 Mar"
    std::string week_in_words() const {
        const sys_days monday = nudges::monday_of(today_);
        if (owed_.week == monday) return "this week";
        if (owed_.week == monday - days{7}) return "last week";
        return "in the week of " + spoken(owed_.week);
    }

    std::string what_was_logged(const logged_week& week) const {
        std::string when = week_in_words();
        if (week.is_empty()) {
            if (was_called_quiet()) return spoken_sentence("a quiet week, as you said");
            if (const auto last = last_logged(); last && *last < owed_.week - days{7})
                return "Nothing new in the log since " + spoken(*last) + ".";
            return "Nothing logged " + when + (when == "this week" ? " yet." : ".");
        }
        std::vector<std::string> parts;
        if (!week.opened.empty()) parts.push_back("logged " + counted_by_kind(week.opened));
        if (!week.added_to.empty()) parts.push_back("added to " + earlier(week.added_to));
        if (!week.accepted.empty())
            parts.push_back("accepted " + counted_by_kind(week.accepted) + " from your inbox");
        // "logged 2 decisions and a metric, and added to D-9"
        std::string did = parts.front();
        for (std::size_t i = 1; i < parts.size(); ++i)
            did += (i + 1 == parts.size() ? ", and " : ", ") + parts[i];
        return spoken_sentence(when + (when.starts_with("in") ? ", you " : " you ") + did);
    }

    static std::string earlier(const std::vector<const entry*>& entries) {
        if (entries.size() > most_quoted) return std::to_string(entries.size()) + " earlier entries";
        std::vector<std::string> numbers;
        for (const entry* const one : entries)
            numbers.push_back(to_text(one->id));
        return spoken_list(numbers);
    }

    std::optional<sys_days> last_logged() const {
        std::optional<evidence::moment> last;
        const auto see = [&](evidence::moment when) { last = last ? std::max(*last, when) : when; };
        for (const entry* const one : entries_of(at_.of)) {
            see(one->logged_at);
            for (const stage& said : one->stages)
                see(said.logged_at);
        }
        return last ? std::optional(nudges::local_day(*last, at_.rhythm.zone)) : std::nullopt;
    }

    bool was_called_quiet() const {
        const std::string monday = evidence::calendar_date{std::chrono::year_month_day{owed_.week}}.to_iso();
        return std::any_of(at_.of.quiet_weeks.begin(), at_.of.quiet_weeks.end(),
                           [&](const entry& one) { return !one.retracted && subject_of(one) == monday; });
    }

    // Another one each week.
    question open_question() const {
        const std::string then = at_.cycle && at_.cycle->due > today_ + days{31}
                                     ? "in " + spoken_month(at_.cycle->due, today_)
                                     : "half a year from now";
        const std::array questions{
            question{"What did you decide this week that you would want to remember " + then + "?",
                     "/decision "},
            question{"Which number moved this week, and what did you have to do with it?", "/metric "},
            question{"Who can do something now that they could not do before you helped?", "/mentor @"},
            question{"Did somebody write something about your work that you would like to keep?",
                     "/evidence keep "}};
        return questions.at(std::size_t(owed_.week.time_since_epoch().count() / 7) % questions.size());
    }

    // ---- mid-year

    void say_mid_year() {
        const bool is_ahead = owed_.of_mark && owed_.of_mark->id == "mid-year-soon";
        const sys_days day = !owed_.of_mark ? today_ : owed_.of_mark->day + days{is_ahead ? 7 : 0};
        const entry* const held = newest_check_in();
        if (held && held->happened.first_day() > day - newly_held) {
            say_that_it_was_held(*held);
            return;
        }
        says().headline = day > today_    ? "Your mid-year check-in is " + ahead(day) + "."
                          : day == today_ ? "Your mid-year check-in is today."
                                          : "Your mid-year check-in was on " + spoken(day) + ".";
        if (owed_.of_mark) add_fact("What to do", owed_.of_mark->what);
        add_what_came_since(held);
        says().examples = {"/evidence checkin"};
        if (is_ahead)
            prepare_check_in();
        else
            hand_over_questions();
    }

    void prepare_check_in() {
        if (owed_.of_mark) add_fact("Why", owed_.of_mark->cost);
        const thinness found = find_thin_evidence(at_, owed_.key, looking_for::anything);
        if (found.thinnest)
            go_on_with(found.thinnest);
        else
            says().next = question{"Shall I put the brief together?", "/evidence checkin"};
    }

    // As the brief prints them (packet/brief.cpp).
    void hand_over_questions() {
        add_fact("To ask",
                 "If it is “not yet”: what exactly would you have to see me do? If I show exactly that, by "
                 "when, what else would still be in the way? (guide rule J3)");
        add_fact("Where they hesitate",
                 "Which behaviours, of which principle, are missing so far? (guide rule J4)");
        says().next =
            question{std::string(question_about(entry_kind::check_in, "said")), "/evidence checkin said: "};
        said_.about = "check-in";
    }

    void say_that_it_was_held(const entry& held) {
        says().headline = "Your mid-year check-in is already in the log: " + to_text(held.id) + ", " +
                          spoken_ago(held.happened, today_) + ".";
        if (at_.of.behaviours.empty()) {
            says().next = question{"What did you agree on that they will see from you, and by when?",
                                   "/evidence behaviour "};
            said_.about = "behaviours";
        } else {
            go_on_with(find_thin_evidence(at_, owed_.key, looking_for::anything).thinnest);
        }
    }

    const entry* newest_check_in() const {
        for (auto one = at_.of.check_ins.rbegin(); one != at_.of.check_ins.rend(); ++one)
            if (!one->retracted) return &*one;
        return nullptr;
    }

    // By the day it happened, since the last check-in, or since the period began.
    void add_what_came_since(const entry* last) {
        std::optional<sys_days> since;
        if (last)
            since = last->happened.last_day();
        else if (at_.cycle)
            since = at_.cycle->from;
        std::size_t decisions = 0, numbers = 0;
        for (const entry* const one : entries_of(at_.of)) {
            const sys_days day = one->happened.first_day();
            if ((since && day < *since) || day > today_) continue;
            decisions += one->id.kind == entry_kind::decision ? 1U : 0U;
            numbers += one->id.kind == entry_kind::metric ? 1U : 0U;
        }
        const std::string what = spoken_count(decisions, "decision", "decisions") + " and " +
                                 spoken_count(numbers, "number", "numbers");
        add_fact("In the log",
                 what + (!since ? "" : (last ? " since the last check-in on " : " since ") + spoken(*since)));
    }

    // ---- marks

    void say_mark() {
        if (!owed_.of_mark) {
            says().headline = "A date on the way to your packet is near.";
            says().next = question{"What does it lack?", "/evidence gaps"};
            return;
        }
        const nudges::mark& mark = *owed_.of_mark;
        if (mark.rule == "D7") {
            say_day_90(mark);
            return;
        }
        says().headline = when_due() + "It is time to " + without_capital(mark.what);
        const thinness found = find_thin_evidence(
            at_, owed_.key, mark.rule == "D8" ? looking_for::anything : looking_for::packet);
        add_worst_day(found.not_ready);
        add_fact("If it slips", mark.cost);
        go_on_with(found.thinnest);
    }

    void go_on_with(const std::optional<thin_evidence>& thinnest) {
        if (thinnest) {
            add_fact("Thinnest spot", thinnest->why);
            ask(*thinnest);
        } else {
            says().next = question{"How does the packet look as it stands?", "/packet"};
            said_.about = "packet";
        }
    }

    // "The packet for Senior PM is due in 30 days, on 15 Nov. "
    std::string when_due() const {
        if (!at_.cycle) return "";
        const sys_days due = at_.cycle->due;
        const std::string target =
            at_.cycle->target.empty() ? "" : " for " + shorten(at_.cycle->target, longest_target);
        return "The packet" + target + (due < today_ ? " was" : " is") + " due " + ahead(due) + ". ";
    }

    // "in 30 days, on 15 Nov"
    std::string ahead(sys_days day) const {
        return spoken_ahead(day, today_) + (day > today_ + days{1} ? ", on " + spoken(day) : "");
    }

    static std::string without_capital(std::string text) {
        if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = char(text[0] - 'A' + 'a');
        return text;
    }

    // What that day asks for is there, or is asked for.
    void say_day_90(const nudges::mark& mark) {
        says().headline = "Day 90 of your review period " +
                          (mark.day < today_ ? "was on " + spoken(mark.day) : "is " + ahead(mark.day)) + ".";
        const entry* without = nullptr;
        std::vector<std::string> with;
        for (const entry& one : at_.of.decisions) {
            const sys_days day = one.happened.first_day();
            const bool counts = !one.retracted && one.reconstructed.empty() && day <= mark.day &&
                                (!at_.cycle || day >= at_.cycle->from);
            if (counts && newest_stage(one, "hypothesis"))
                with.push_back(to_text(one.id));
            else if (counts)
                without = &one;
        }
        if (!with.empty()) {
            if (with.size() > most_named) with.resize(most_named);
            says().headline += " Your story has its beginning in the log.";
            add_fact("With a hypothesis", spoken_list(with));
            go_on_with(find_thin_evidence(at_, owed_.key, looking_for::anything).thinnest);
            return;
        }
        says().headline += " No decision with a hypothesis is in the log so far.";
        add_fact("If it slips", mark.cost);
        if (without) {
            add_fact("Nearest to it", spoken_entry(*without));
            says().next = question{std::string(question_about(entry_kind::decision, "hypothesis")),
                                   line_to_add(without->id, "hypothesis")};
            said_.about = to_text(without->id) + " hypothesis";
        } else {
            says().next =
                question{"What did you decide lately, and what did you expect of it?", "/decision "};
            said_.about = "decisions";
        }
    }

    // Nothing when the rules have no clock for it.
    void add_worst_day(const std::vector<std::string>& not_ready) {
        const packet::rule* const window = at_.rules.find("D9");
        if (!window || !at_.cycle) return;
        nudges::decision_pace pace;
        pace.earliest = int(std::lround(window->target));
        pace.latest = int(std::lround(window->limit));
        pace.each_missing = int(std::lround(at_.rules.limit_of("D10", 0)));
        const sys_days submitted = std::max(at_.cycle->due, today_);
        const auto decided = nudges::decision_after(submitted, int(not_ready.size()), pace);
        if (not_ready.empty()) {
            add_fact("Ready", "all three artifacts; handed in on " + spoken(submitted) +
                                  ", the decision comes by " + spoken(decided.worst) +
                                  " at the latest (guide rule D9)");
            return;
        }
        std::vector<std::string> names;
        for (const std::string& one : not_ready)
            names.push_back("the " + one);
        add_fact("Not ready", spoken_list(names));
        add_fact("Worst case", "handed in like this on " + spoken(submitted) + ", the decision comes by " +
                                   spoken(decided.worst) + " (guide rules D9, D10)");
    }

    // ---- look-backs

    void say_look_back() {
        const entry* const decision =
            owed_.of_look_back ? at_.of.find(owed_.of_look_back->decision) : nullptr;
        if (!decision) {
            says().headline = "It is time to look back at a decision.";
            says().next = question{"Which number shows whether it worked?", "/metric "};
            return;
        }
        const bool was_chosen = owed_.of_look_back->when.starts_with("on ");
        says().headline = (was_chosen ? "You wanted to look back at " : "A look back at ") +
                          spoken_entry(*decision) + ", decided " + spoken_ago(decision->happened, today_) +
                          ".";
        add_in_own_words(*decision, "hypothesis", "You expected");
        add_in_own_words(*decision, "experiment", "To find out, you chose");
        says().next = question{asked_after(owed_.of_look_back->when), line_to_add(decision->id, "results")};
        said_.about = to_text(decision->id) + " results";
    }

    // The first comes early, and the last leaves a way out.
    static std::string asked_after(std::string_view when) {
        if (when == "after 2 weeks") return "Is there a first number that shows whether it works?";
        if (when == "after 12 weeks")
            return "Which number shows whether it worked? If none will come, say that, and I ask no more.";
        return "Which number shows whether it worked?";
    }

    void add_in_own_words(const entry& decision, std::string_view field, std::string label) {
        const stage* const said = newest_stage(decision, field);
        if (said && !packet::is_placeholder(said->text)) add_fact(std::move(label), spoken_quote(said->text));
    }

    // ---- all of them

    // When the next one comes if this one is not answered, either.
    void say_that_it_backs_off() {
        if (owed_.what == nudges::kind::weekly)
            add_fact("Next time", "Unless you write before, the next weekly one comes " + next_weekly() +
                                      "; /evidence nudges changes how often.");
        else if (owed_.what == nudges::kind::look_back)
            add_fact("Next time",
                     "Unless you write before, I will ask less often; /evidence nudges changes that.");
    }

    std::string next_weekly() const {
        constexpr int most_weeks = 8;
        for (int later = 0; later < most_weeks; ++later) {
            const auto next = weekly_in(at_.rhythm, owed_.week + days{7 * (owed_.next_in_weeks + later)});
            if (!next) continue;
            const sys_days day = nudges::local_day(*next, at_.rhythm.zone);
            if (!at_.rhythm.pause || day >= *at_.rhythm.pause) return "on " + spoken(day);
        }
        return "in " + std::to_string(owed_.next_in_weeks) + " weeks";
    }

    void offer_to_put_it_off() {
        constexpr std::array ways{std::pair{"In an hour", "1h"}, std::pair{"In 3 hours", "3h"},
                                  std::pair{"Tomorrow", "tomorrow"}, std::pair{"Next week", "next week"}};
        for (const auto& [label, how_long] : ways)
            says().choices.push_back(
                {label, std::string("/evidence nudges snooze ") + how_long + " " + owed_.key});
    }

    const nudges::nudge& owed_;
    const nudge_setting& at_;
    sys_days today_;
    said_nudge said_;
};

}  // namespace

said_nudge say_nudge(const nudges::nudge& owed, const nudge_setting& at) {
    return nudge_speaker(owed, at).say();
}

}  // namespace commands
