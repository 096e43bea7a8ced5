#include "commands/thin_evidence.hpp"

#include "commands/agreed_day.hpp"
#include "commands/gaps.hpp"
#include "commands/grammar.hpp"
#include "commands/questions.hpp"
#include "commands/spoken.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "packet/gate.hpp"
#include "packet/placeholders.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace commands {

using evidence::entry;
using evidence::entry_kind;
using evidence::stage;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr days forgotten{365};    // what happened longer ago is not asked about
constexpr days result_takes{28};  // from then on a result is missed
constexpr days feedback_takes{7};
constexpr days reason_is_fresh{14};  // while it is still remembered
constexpr days second_number_takes{28};
constexpr days few_decisions{42};  // that long without one
constexpr days silence{56};        // that long without a number, a session, a word from stakeholders
constexpr days date_nears{42};     // of what was agreed
constexpr days date_passed{14};
constexpr days look_back_nears{14};
constexpr std::size_t longest_name = 40;     // bytes
constexpr std::size_t not_again_within = 3;  // nudges
constexpr std::size_t most_times_asked = 2;  // in all that is remembered
constexpr days packet_takes{28};             // a log as young as that is not held against the packet
constexpr days packet_nears{120};            // unless it is due: guide rule D1
constexpr std::size_t most_gaps = 12;        // of the packet

// In the order in which they are asked for when nothing else decides.
enum class sort { agreed, result, reason, second_number, silent, packet };

constexpr std::array<std::string_view, 4> silences{"decisions", "numbers", "feedback", "mentoring"};

bool is_reason(std::string_view field) {
    return field == "because" || field == "rejected";
}

// What a nudge asked for, by the word that names it.
sort sort_of(std::string_view about) {
    if (about.starts_with("metric ")) return sort::second_number;
    if (std::find(silences.begin(), silences.end(), about) != silences.end()) return sort::silent;
    const std::size_t space = std::min(about.find(' '), about.size());
    const auto id = evidence::read_entry_id(about.substr(0, space));
    if (id && id->kind == entry_kind::behaviour) return sort::agreed;
    const std::string_view field = about.substr(std::min(space + 1, about.size()));
    if (id && field == "results") return sort::result;
    if (id && is_reason(field)) return sort::reason;
    return sort::packet;
}

struct candidate {
    thin_evidence what;
    long urgency = 0;  // among its sort, the greater the sooner
    bool is_of_packet = false;
};

template <class Each>
void for_each_entry(const evidence::portfolio& of, Each each) {
    for (const auto* entries :
         {&of.decisions, &of.mentoring, &of.charter, &of.messages, &of.behaviours, &of.check_ins})
        for (const entry& one : *entries)
            each(one);
    for (const evidence::metric_series& series : of.metrics)
        for (const entry& one : series.observations)
            each(one);
}

bool has(const entry& of, std::string_view field) {
    return newest_stage(of, field) != nullptr;
}

bool has_outcome(const entry& decision) {
    return has(decision, "results") || has(decision, "turned-out") || has(decision, "reversed") ||
           has(decision, "missed");
}

// "D-14 results"
std::string about_field(const entry& of, std::string_view field) {
    return to_text(of.id) + " " + std::string(field);
}

question ask_field(const entry& of, std::string_view field) {
    return {std::string(question_about(of.id.kind, field)), line_to_add(of.id, field)};
}

// Looks for everything that is thin in one log.
class search_of_thin_spots {
public:
    search_of_thin_spots(const evidence::portfolio& of, const nudge_setting& at)
        : of_(of), at_(at), today_(nudges::local_day(at.now, at.rhythm.zone)) {
        if (includes(at.rhythm.profile, nudges::kind::look_back))
            look_backs_ = nudges::look_backs_of(of, at.rhythm.zone);
    }

    // Into what was found the artifacts that are not ready, too.
    std::vector<candidate> all(looking_for wanted, thinness& seen) {
        look_at_behaviours();
        for (const entry& decision : of_.decisions) {
            if (!can_be_asked_about(decision)) continue;
            look_for_result(decision);
            look_for_reason(decision);
        }
        for (const evidence::metric_series& series : of_.metrics)
            look_for_second_number(series);
        look_for_silence();
        look_at_packet(seen, wanted);
        return std::move(found_);
    }

private:
    bool can_be_asked_about(const entry& one) const {
        return !one.retracted && one.reconstructed.empty() && one.happened.last_day() > today_ - forgotten;
    }

    sys_days day_of(evidence::moment when) const { return nudges::local_day(when, at_.rhythm.zone); }
    long days_since(sys_days day) const { return (today_ - day).count(); }

    void add(std::string about, std::string why, question ask, long urgency) {
        found_.push_back({{std::move(about), spoken_sentence(std::move(why)), std::move(ask)}, urgency});
    }

    // Whether an entry was said to show it.
    bool is_shown(const entry& behaviour) const {
        bool shown = false;
        for_each_entry(of_, [&](const entry& one) {
            for (const stage* const link : stages_named(one, "behaviour"))
                for (const std::string& word : split_words(link->text)) {
                    const auto id =
                        evidence::read_entry_id(word.ends_with(',') ? word.substr(0, word.size() - 1) : word);
                    shown = shown || (id && *id == behaviour.id);
                }
        });
        return shown;
    }

    void look_at_behaviours() {
        for (const entry& behaviour : of_.behaviours) {
            if (!can_be_asked_about(behaviour) || is_shown(behaviour)) continue;
            const stage* const by = newest_stage(behaviour, "by");
            const auto date = by ? day_agreed(*by, at_.rhythm.zone) : std::nullopt;
            if (date ? today_ < *date - date_nears || today_ > *date + date_passed
                     : days_since(day_of(behaviour.logged_at)) < date_nears.count())
                continue;
            const std::string when =
                date ? (today_ > *date ? "was agreed for " : "is agreed for ") + spoken_day(*date, today_)
                     : "was agreed " + spoken_ago(behaviour.happened, today_);
            add(to_text(behaviour.id), spoken_entry(behaviour) + " " + when + ", and no entry shows it yet",
                {"What did you do lately that shows it?",
                 "/decision what you decided behaviour: " + to_text(behaviour.id)},
                date ? (today_ - *date).count() : -date_nears.count());
        }
    }

    // Where a look-back will ask for it soon, or the author said when to ask, it is left to that.
    bool is_left_to_a_look_back(const entry& decision) const {
        return std::any_of(look_backs_.begin(), look_backs_.end(), [&](const nudges::look_back& one) {
            const bool was_chosen = one.when.starts_with("on ");
            return one.decision == decision.id && one.day >= today_ &&
                   (was_chosen || one.day <= today_ + look_back_nears);
        });
    }

    // Since when its hypothesis or experiment is known, the newer of the two.
    std::optional<sys_days> tried_since(const entry& decision) const {
        std::optional<sys_days> since;
        for (const stage* const said :
             {newest_stage(decision, "hypothesis"), newest_stage(decision, "experiment")})
            if (said) since = std::max(since, std::optional(day_of(said->logged_at)));
        return since;
    }

    void look_for_result(const entry& decision) {
        const auto since = tried_since(decision);
        if (!since || *since > today_ - result_takes || has_outcome(decision) ||
            is_left_to_a_look_back(decision))
            return;
        add(about_field(decision, "results"),
            spoken_entry(decision) + " was decided " + spoken_ago(decision.happened, today_) +
                " and has no result yet",
            ask_field(decision, "results"), days_since(*since));
    }

    static std::string without_reason(const entry& decision, std::string_view field) {
        return spoken_entry(decision) +
               (field == "because" ? " does not say why yet" : " does not say yet what you gave up for it");
    }

    void look_for_reason(const entry& decision) {
        if (decision.happened.last_day() <= today_ - reason_is_fresh || has(decision, "reversed") ||
            has(decision, "missed"))
            return;
        const bool lacks_reason = !has(decision, "because");
        if (!lacks_reason && has(decision, "rejected")) return;
        const char* const field = lacks_reason ? "because" : "rejected";
        add(about_field(decision, field), without_reason(decision, field), ask_field(decision, field),
            (lacks_reason ? 100 : 0) + days_since(decision.happened.first_day()));
    }

    // A change ("+8%") is no level that a second number could follow.
    void look_for_second_number(const evidence::metric_series& series) {
        std::set<sys_days> seen_on;
        const entry* latest = nullptr;
        for (const entry& observation : series.observations) {
            const stage* const value = evidence::metric_series::value_of(observation);
            if (!value || observation.retracted) continue;
            if (value->amount->change) return;
            seen_on.insert(observation.happened.last_day());
            latest = &observation;
        }
        if (seen_on.size() != 1 || !can_be_asked_about(*latest) ||
            *seen_on.begin() > today_ - second_number_takes)
            return;
        const std::string when = latest->happened.has_day()
                                     ? "on " + spoken_day(latest->happened.first_day(), today_)
                                     : "in " + spoken_month(latest->happened.first_day(), today_);
        add("metric " + evidence::metric_key(series.name),
            "the metric " + shorten(series.name, longest_name) + " has one number so far, " +
                to_text(*evidence::metric_series::value_of(*latest)->amount) + " " + when +
                "; a second one makes a trend",
            {"What is it by now?", "/metric " + series.name + " "}, days_since(*seen_on.begin()));
    }

    // ---- nothing since March

    struct last_time {
        std::optional<sys_days> day;
        void see(sys_days seen) { day = day ? std::max(*day, seen) : seen; }
        void see(const evidence::calendar_date& seen) { see(seen.last_day()); }
    };

    void look_for_silence() {
        last_time decision, number, feedback, mentoring;
        std::optional<sys_days> first;
        for_each_entry(of_, [&](const entry& one) {
            const sys_days day = std::min(one.happened.first_day(), day_of(one.logged_at));
            first = first ? std::min(*first, day) : day;
            if (one.id.kind == entry_kind::decision) decision.see(one.happened);
            if (one.id.kind == entry_kind::message) feedback.see(one.happened);
            if (one.id.kind == entry_kind::mentoring) mentoring.see(one.happened);
            for (const stage& said : one.stages) {
                if (said.amount) number.see(said.happened);
                if (said.name == "feedback") feedback.see(said.happened);
                if (one.id.kind == entry_kind::mentoring) mentoring.see(said.happened);
            }
        });
        if (!first) return;
        first_ = *first;
        if (const auto since = silent_since(decision, few_decisions))
            add("decisions", "no decision in your log " + *since,
                {"What did you decide lately, however small?", "/decision "}, longest_silent(decision));
        if (const auto since = silent_since(number, silence))
            add("numbers", "no number in your log " + *since,
                {"Which number did you look at this week?", "/metric "}, longest_silent(number));
        if (const auto since = silent_since(mentoring, silence))
            add("mentoring", "no mentoring in your log " + *since,
                {"Whom did you help along lately, and with what?", "/mentor @"}, longest_silent(mentoring));
        const entry* const decided = newest_without_feedback();
        if (const auto since = silent_since(feedback, silence); since && decided)
            add("feedback", "no stakeholder feedback on any decision " + *since,
                {"What did stakeholders say about " + spoken_entry(*decided) + "?",
                 line_to_add(decided->id, "feedback")},
                longest_silent(feedback));
    }

    // "since March", or "yet"; nothing where it was not that long.
    std::optional<std::string> silent_since(const last_time& last, days long_enough) const {
        if (last.day.value_or(first_) > today_ - long_enough) return std::nullopt;
        return last.day ? "since " + spoken_month(*last.day, today_) : std::string("yet");
    }
    long longest_silent(const last_time& last) const { return days_since(last.day.value_or(first_)); }

    const entry* newest_without_feedback() const {
        for (auto one = of_.decisions.rbegin(); one != of_.decisions.rend(); ++one)
            if (can_be_asked_about(*one) && !has(*one, "feedback") && !has(*one, "reversed") &&
                one->happened.last_day() <= today_ - feedback_takes)
                return &*one;
        return nullptr;
    }

    // ---- what the packet lacks

    // Only what keeps an artifact from being ready, and what could be there by now.
    void look_at_packet(thinness& seen, looking_for wanted) {
        const packet::readiness state = readiness_now(at_.of, at_.now, at_.rhythm.zone, at_.rules);
        for (const packet::artifact_readiness& one : state.artifacts)
            if (!one.ready) seen.not_ready.push_back(lower_case(one.artifact));
        if (wanted != looking_for::packet && is_young() && !is_packet_near()) return;
        std::size_t place = 0;
        for (const packet::thin_place& thin : packet::thinnest_first(state)) {
            const packet::finding& what = *thin.what;
            if (!what.blocks || what.fix.empty() || is_too_early(what)) continue;
            if (place++ == most_gaps) return;
            add(about_of(what), in_a_sentence(thin), question_of(what), -long(place));
            found_.back().is_of_packet = true;
        }
    }

    bool is_young() const { return first_ > today_ - packet_takes; }
    bool is_packet_near() const {
        return at_.cycle && at_.cycle->due >= today_ && at_.cycle->due <= today_ + packet_nears;
    }

    // What a line fills in: the field of an entry, or of a charter.
    struct filled {
        std::optional<evidence::entry_id> entry;
        std::string field;
        bool is_charter = false;
    };
    static filled filled_by(const packet::finding& what) {
        const command_line front = split_command(what.fix);
        const command_line line = front.word == "evidence" ? split_command(front.rest) : front;
        const auto kind = kind_of_command(line.word);
        if (!kind) return {};
        const parsed_text parsed = parse(line.rest, *kind);
        return {parsed.entry, parsed.fields.empty() ? "" : parsed.fields.front().name,
                *kind == entry_kind::charter};
    }

    static std::string about_of(const packet::finding& what) {
        const filled by = filled_by(what);
        if (by.field.empty()) return what.missing;
        if (by.is_charter) return "charter " + by.field;
        return by.entry ? to_text(*by.entry) + " " + by.field : what.missing;
    }

    // With the words of the entry that its line adds to: "D-2 “Moved the coupon box” has no results yet".
    std::string in_a_sentence(const packet::thin_place& thin) const {
        const std::string& missing = thin.what->missing;
        if (thin.artifact && thin.artifact->file == "launch-charter")
            return "in the launch charter, " + missing;
        const filled by = filled_by(*thin.what);
        const entry* const about = by.entry ? of_.find(*by.entry) : nullptr;
        if (!about) return missing;
        if (about->id.kind == entry_kind::decision && is_reason(by.field))
            return without_reason(*about, by.field);
        const std::string number = to_text(about->id);
        return missing.starts_with(number + " ") ? spoken_entry(*about) + missing.substr(number.size())
                                                 : missing;
    }

    bool is_too_early(const packet::finding& what) const {
        const filled by = filled_by(what);
        const std::string& field = by.field;
        const entry* const about = by.entry ? of_.find(*by.entry) : nullptr;
        if (!about) return false;
        if (!can_be_asked_about(*about)) return true;
        if (field == "results" && is_left_to_a_look_back(*about)) return true;
        const sys_days happened = about->happened.last_day();
        if (field == "results")
            return std::max(happened, tried_since(*about).value_or(happened)) > today_ - result_takes;
        return field == "feedback" && happened > today_ - feedback_takes;
    }

    const evidence::portfolio& of_;  // without placeholders
    std::vector<nudges::look_back> look_backs_;
    const nudge_setting& at_;
    sys_days today_;
    sys_days first_ = today_;  // on which something happened or was logged
    std::vector<candidate> found_;
};

// How often, and how lately.
struct asked_for {
    const std::vector<std::string>& before;  // newest first
    looking_for what;

    std::size_t times(const std::string& about) const {
        return std::size_t(std::count(before.begin(), before.end(), about));
    }
    bool may_be_asked(const candidate& one) const {
        return times(one.what.about) < most_times_asked &&
               (before.empty() || before.front() != one.what.about);
    }
    // The smaller, the sooner.
    auto place_of(const candidate& one) const {
        bool was_asked = false;
        std::size_t newly_asked = 0;  // how lately something of its sort was
        for (std::size_t i = std::min(before.size(), not_again_within); i-- > 0;) {
            if (before[i].empty()) continue;
            was_asked = was_asked || before[i] == one.what.about;
            if (sort_of(before[i]) == sort_of(one.what.about)) newly_asked = not_again_within - i;
        }
        const bool comes_later =
            what == looking_for::packet ? !one.is_of_packet : sort_of(one.what.about) == sort::packet;
        return std::tuple(was_asked, comes_later, newly_asked, sort_of(one.what.about), times(one.what.about),
                          -one.urgency);
    }
};

}  // namespace

thinness find_thin_evidence(const nudge_setting& at, std::string_view key, looking_for what) {
    thinness found;
    const auto filled_in = packet::without_placeholders(at.of);
    std::vector<candidate> all = search_of_thin_spots(filled_in ? *filled_in : at.of, at).all(what, found);
    found.is_any = !all.empty();
    std::vector<std::string> before;
    std::string again;
    for (const evidence::kept_nudge& one : at.past) {
        if (!one.sent) continue;
        if (one.key == key)
            again = one.about;
        else
            before.push_back(one.about);
    }
    const asked_for asked{before, what};
    const candidate* best = nullptr;
    for (const candidate& one : all) {
        if (one.what.about == again) {
            best = &one;
            break;
        }
        if (asked.may_be_asked(one) && (!best || asked.place_of(one) < asked.place_of(*best))) best = &one;
    }
    if (best) found.thinnest = best->what;
    return found;
}

std::optional<thin_evidence> thinnest_evidence(const nudge_setting& at) {
    return find_thin_evidence(at, {}, looking_for::anything).thinnest;
}

}  // namespace commands
