#include "commands/nudge_turn.hpp"

#include "nudges/open_time.hpp"

#include <algorithm>
#include <array>

namespace commands {

using evidence::kept_nudge;
using evidence::moment;
using nudges::past_nudge;

namespace {

constexpr std::array<nudges::kind, 4> kinds{nudges::kind::weekly, nudges::kind::mid_year, nudges::kind::mark,
                                            nudges::kind::look_back};

nudges::kind kind_named(const std::string& name) {
    for (const nudges::kind one : kinds)
        if (name_of(one) == name) return one;
    return nudges::kind::weekly;
}

const kept_nudge* find_key(const std::vector<kept_nudge>& among, const std::string& key) {
    const auto found =
        std::find_if(among.begin(), among.end(), [&](const kept_nudge& one) { return one.key == key; });
    return found == among.end() ? nullptr : &*found;
}

// What of `after` is new or has changed; what it asked for stays with it, and the letter that carried it.
std::vector<kept_nudge> changed(const std::vector<kept_nudge>& before, const std::vector<past_nudge>& after) {
    std::vector<kept_nudge> rows;
    for (const past_nudge& one : after) {
        kept_nudge row = to_kept(one);
        const kept_nudge* const was = find_key(before, one.key);
        if (was && to_past(*was) == one) continue;
        if (was) row.about = was->about;
        if (was) row.letter = was->letter;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

nudges::rhythm rhythm_of(evidence::evidence_view& view) {
    const nudges::rhythm_read read = nudges::read_rhythm(view.setting("nudges"));
    nudges::rhythm chosen = read.problems.empty() ? read.value : nudges::rhythm{};
    chosen.zone = view.zone();
    return chosen;
}

std::optional<nudges::cycle> cycle_of(evidence::evidence_view& view) {
    const std::string text = view.setting("cycle");
    return text.empty() ? std::nullopt : nudges::read_cycle(text).value;
}

past_nudge to_past(const kept_nudge& kept) {
    return {kept.key, kind_named(kept.kind), kept.sent, kept.at, kept.last_at, kept.again, kept.answered};
}

kept_nudge to_kept(const past_nudge& past) {
    kept_nudge kept;
    kept.key = past.key;
    kept.kind = name_of(past.what);
    kept.sent = past.sent;
    kept.at = past.at;
    kept.last_at = past.last_at;
    kept.again = past.again;
    kept.answered = past.answered;
    return kept;
}

std::optional<turn> take_turn(evidence::evidence_view& view, const packet::rule_pack& rules, moment now) {
    const auto plan = view.plan();
    if (!plan) return std::nullopt;
    turn taken;
    taken.plan = *plan;
    taken.records = view.size();
    const evidence::portfolio folded = evidence::fold(view.everything());
    const std::vector<kept_nudge> before = view.nudges();
    nudges::situation of;
    of.person = view.author().value;
    of.rhythm = rhythm_of(view);
    of.cycle = cycle_of(view);
    of.since = plan->since;
    of.rhythm_since = plan->rhythm_since;
    of.cycle_since = plan->cycle_since;
    of.look_backs = nudges::look_backs_of(folded, of.rhythm.zone);
    of.said = nudges::everything_said(folded);
    for (const kept_nudge& one : before)
        of.past.push_back(to_past(one));
    const nudges::owed found = nudges::look(of, now);
    taken.dropped = found.drop;
    taken.next_look = found.next_look;
    std::vector<past_nudge> after = of.past;
    nudges::settle(after, found, now);
    taken.keep = changed(before, after);
    if (!found.send) return taken;
    taken.owed = found.send;
    taken.leave_by = std::min(nudges::closes_at(of.rhythm, now) - nudges::on_the_way, found.send->good_until);
    taken.useful_until = found.send->good_until;
    taken.words = say_nudge(*found.send, {folded, of.rhythm, of.cycle, before, rules, now});
    for (kept_nudge& one : taken.keep)
        if (one.key == found.send->key) one.about = taken.words.about;
    return taken;
}

bool settle_turn(evidence::evidence_log& log, const turn& of, const std::string& letter, moment now) {
    auto plan = log.plan();
    if (!plan || *plan != of.plan || log.size() != of.records) return false;
    for (kept_nudge one : of.keep) {
        if (of.owed && one.key == of.owed->key) one.letter = letter;
        log.note_nudge(one, now);
    }
    plan->next_look = of.next_look;
    log.plan_nudges(*plan);
    return true;
}

}  // namespace commands
