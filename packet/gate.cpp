#include "packet/gate.hpp"

#include "evidence/quantity.hpp"
#include "packet/judging.hpp"
#include "packet/left_out.hpp"
#include "packet/placeholders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace packet {

namespace {

struct rule_check {
    std::string_view rule;
    verdict (*judge)(const held_against&);
};

constexpr std::array checks{rule_check{"A2", judge_metrics_of_rows},
                            rule_check{"A3", judge_trade_offs},
                            rule_check{"A4", judge_length},
                            rule_check{"A5", judge_stages},
                            rule_check{"A6", judge_sections},
                            rule_check{"A7", judge_dumps},
                            rule_check{"A9", judge_metric_lines},
                            rule_check{"B1", judge_promptness},
                            rule_check{"B2", judge_counterfactuals},
                            rule_check{"B3", judge_own_part},
                            rule_check{"B4", judge_reasons},
                            rule_check{"B6", judge_risks},
                            rule_check{"B7", judge_gain_and_cost},
                            rule_check{"B10", judge_teams},
                            rule_check{"C1", judge_headlines},
                            rule_check{"C3", judge_chains},
                            rule_check{"C4", judge_technical_rows},
                            rule_check{"C10", judge_trends},
                            rule_check{"C11", judge_before_and_after},
                            rule_check{"D7", judge_beginning},
                            rule_check{"D16", judge_spread},
                            rule_check{"F4", judge_complete_decisions},
                            rule_check{"F7", judge_numbers_behind}};

// These are about the state of the artifacts, once that is known.
constexpr std::array<std::string_view, 3> judged_last{"A1", "D9", "D10"};

constexpr std::size_t most_counted = 20;  // entries that a finding names; its rule_state names all

const rule_check* find_check(std::string_view rule) {
    const auto* const known =
        std::find_if(checks.begin(), checks.end(), [&](const rule_check& one) { return one.rule == rule; });
    return known == checks.end() ? nullptr : &*known;
}

// A gap with the rule that misses it.
struct missed {
    gap what;
    const rule* asked = nullptr;
    std::vector<std::string> counts;

    bool blocks() const { return asked->blocks && !what.is_advice; }
};

bool comes_first(const missed& left, const missed& right) {
    if (left.blocks() != right.blocks()) return left.blocks();
    if (left.what.item != right.what.item) return left.what.item < right.what.item;
    return left.what.part < right.what.part;
}

finding to_finding(missed&& one) {
    const rule& asked = *one.asked;
    return {asked.id,
            std::move(one.what.missing),
            std::move(one.what.fix),
            asked.guide,
            one.what.ask.empty() ? asked.ask : std::move(one.what.ask),
            one.blocks(),
            std::move(one.counts)};
}

// By kind and number: D-2 before D-14, whatever order they were found in.
void sort_entries(std::vector<std::string>& entries) {
    std::vector<std::pair<evidence::entry_id, std::string>> known;
    for (std::string& entry : entries)
        known.emplace_back(evidence::read_entry_id(entry).value_or(evidence::entry_id{}), std::move(entry));
    std::sort(known.begin(), known.end());
    std::transform(known.begin(), known.end(), entries.begin(),
                   [](auto& entry) { return std::move(entry.second); });
}

// Enough of them for a finding to name.
std::vector<std::string> first_of(std::vector<std::string> entries) {
    sort_entries(entries);
    if (entries.size() > most_counted) entries.resize(most_counted);
    return entries;
}

standing standing_of(const verdict& found) {
    if (!found.met) return standing::unmet;
    return found.judged ? standing::met : standing::nothing_to_judge;
}

// What was found about one artifact, or about the packet as a whole.
struct report {
    std::vector<missed> gaps;
    std::vector<rule_state> rules;
    std::size_t wanted = 0;
    std::size_t there = 0;
    bool ready = true;

    void add(const rule& asked, verdict&& found) {
        sort_entries(found.counts);
        for (gap& one : found.gaps) {
            std::vector<std::string> named = first_of(one.counts ? std::move(*one.counts) : found.counts);
            gaps.push_back({std::move(one), &asked, std::move(named)});
        }
        if (asked.blocks) {
            wanted += found.wanted;
            there += found.there;
            ready = ready && found.met;
        }
        rules.push_back(
            {asked.id, asked.guide, asked.says, asked.blocks, standing_of(found), std::move(found.counts)});
    }

    // One line that settles two rules is asked for once.
    std::vector<finding> take_findings() {
        std::stable_sort(gaps.begin(), gaps.end(), comes_first);
        std::vector<finding> findings;
        std::set<std::string> lines;
        for (missed& one : gaps)
            if (one.what.fix.empty() || lines.insert(one.what.fix).second)
                findings.push_back(to_finding(std::move(one)));
        return findings;
    }
};

// Everything that is looked at while a packet is checked.
struct case_at_hand {
    const submission& what;
    const rule_pack& rules;
    printed seen;
};

report judge(std::string_view concerned, const case_at_hand& at_hand) {
    report made;
    for (const rule& asked : at_hand.rules.rules())
        if (const rule_check* const check = find_check(asked.id); check && asked.concerns == concerned)
            made.add(asked, check->judge({asked, at_hand.what, at_hand.rules, at_hand.seen}));
    return made;
}

std::string pages_in_words(const measured& as_set) {
    return as_set.pages == 0 ? "" : counted(std::size_t(as_set.pages), "page", "pages") + ", ";
}

std::vector<omission> all_left_out(const std::vector<omission>& by_composing, const measured& as_set) {
    std::vector<omission> all = by_composing;
    all.insert(all.end(), as_set.left_out.begin(), as_set.left_out.end());
    return all;
}

artifact_readiness state_of(const std::string& artifact, const std::string& file,
                            const case_at_hand& at_hand) {
    report made = judge(file, at_hand);
    artifact_readiness state;
    state.artifact = artifact;
    state.file = file;
    state.ready = made.ready;
    state.findings = made.take_findings();
    state.rules = std::move(made.rules);
    state.pieces_wanted = made.wanted;
    state.pieces_there = made.there;
    return state;
}

artifact_readiness state_of_map(const case_at_hand& at_hand) {
    artifact_readiness state = state_of("Product outcome map", "product-outcome-map", at_hand);
    state.summary =
        pages_in_words(*at_hand.what.map) + counted(at_hand.seen.rows.size(), "initiative", "initiatives");
    state.left_out = all_left_out(at_hand.what.made.map.left_out, *at_hand.what.map);
    return state;
}

// How many decisions count towards the rule that asks for complete ones; nothing when the pack has no such
// rule.
std::string complete_in_words(const artifact_readiness& state) {
    for (const rule_state& one : state.rules)
        if (one.rule == "F4") return ", " + std::to_string(one.counts.size()) + " complete";
    return "";
}

artifact_readiness state_of_log(const case_at_hand& at_hand) {
    artifact_readiness state = state_of("Decision log", "decision-log", at_hand);
    state.summary = pages_in_words(*at_hand.what.log) +
                    counted(at_hand.seen.decisions.size(), "decision", "decisions") +
                    complete_in_words(state);
    state.left_out = all_left_out(at_hand.what.made.log.left_out, *at_hand.what.log);
    return state;
}

artifact_readiness state_of_charter(const case_at_hand& at_hand) {
    artifact_readiness state = state_of("Launch charter", "launch-charter", at_hand);
    const auto& sections = at_hand.what.made.charter.sections;
    const auto filled = std::count_if(sections.begin(), sections.end(),
                                      [](const charter_section& section) { return !is_empty(section); });
    state.summary = pages_in_words(*at_hand.what.charter) + std::to_string(filled) + " of " +
                    std::to_string(sections.size()) + " sections filled";
    state.left_out = all_left_out(at_hand.what.made.charter.left_out, *at_hand.what.charter);
    return state;
}

// Guide rule A1. What an artifact that is not ready lacks most is the line that is worth typing.
verdict judge_whole_packet(const rule& asked, const readiness& state) {
    verdict found;
    found.judged = true;
    for (std::size_t i = 0; i < state.artifacts.size(); ++i) {
        const artifact_readiness& artifact = state.artifacts[i];
        if (artifact.ready) continue;
        found.miss({i, 0, "the " + in_a_sentence(artifact.artifact) + " is not ready",
                    artifact.findings.empty() ? "" : artifact.findings.front().fix});
    }
    if (double(state.artifacts.size()) < asked.limit)
        found.miss({state.artifacts.size(), 0,
                    std::to_string(state.artifacts.size()) + " of " +
                        std::to_string(std::lround(asked.limit)) + " artifacts " +
                        (state.artifacts.size() == 1 ? "is" : "are") + " in this packet",
                    "/packet"});
    return found;
}

std::optional<outlook> look_ahead(const readiness& state, const setting& when, const rule_pack& rules) {
    const rule* const window = rules.find("D9");
    if (!window) return std::nullopt;
    outlook ahead;
    ahead.earliest_days = int(std::lround(window->target));
    ahead.latest_days = int(std::lround(window->limit));
    ahead.each_days = int(std::lround(rules.limit_of("D10", 0)));
    ahead.missing = int(std::count_if(state.artifacts.begin(), state.artifacts.end(),
                                      [](const artifact_readiness& one) { return !one.ready; }));
    const auto in_days = [&](int days) {
        const std::chrono::sys_days today{evidence::on_the_wall(when.now, when.zone).day};
        return to_words(
            evidence::calendar_date{std::chrono::year_month_day{today + std::chrono::days{days}}});
    };
    ahead.earliest = in_days(ahead.earliest_days);
    ahead.worst = in_days(ahead.worst_days());
    return ahead;
}

// The share of the wanted pieces that is there.
double filled(const artifact_readiness& artifact) {
    return artifact.pieces_wanted == 0 ? (artifact.ready ? 1 : 0)
                                       : double(artifact.pieces_there) / double(artifact.pieces_wanted);
}

// Adds the findings that block, or the others, from each list in turn.
void add_in_turn(const std::vector<const artifact_readiness*>& artifacts, bool blocking,
                 std::set<std::string>& lines, std::vector<thin_place>& places) {
    std::vector<std::vector<const finding*>> lists;
    std::size_t longest = 0;
    for (const artifact_readiness* artifact : artifacts) {
        lists.emplace_back();
        for (const finding& one : artifact->findings)
            if (one.blocks == blocking) lists.back().push_back(&one);
        longest = std::max(longest, lists.back().size());
    }
    for (std::size_t turn = 0; turn < longest; ++turn)
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (turn >= lists[i].size()) continue;
            const finding& one = *lists[i][turn];
            if (one.fix.empty() || lines.insert(one.fix).second) places.push_back({artifacts[i], &one});
        }
}

}  // namespace

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
    return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::string listed(const std::vector<std::string>& names, std::string_view last_with) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " " + std::string(last_with) + " " : ", ") + names[i];
    return text;
}

std::string in_a_sentence(std::string title) {
    if (!title.empty() && title[0] >= 'A' && title[0] <= 'Z') title[0] = char(title[0] - 'A' + 'a');
    return title;
}

bool has_figure(const std::string& text) {
    return evidence::find_quantity(text).has_value();
}

bool is_empty(const charter_section& section) {
    return section.responsibilities.empty() &&
           (section.statements.empty() || section.statements.front().blank);
}

printed what_is_printed(const submission& what, const rule_pack& rules) {
    printed seen;
    for (const outcome_row& row : what.made.map.rows)
        if (!what.map || !contains(what.map->left_out, name_of(row))) seen.rows.push_back(&row);
    std::set<std::string> left_out;
    if (what.log)
        for (const omission& one : what.log->left_out)
            left_out.insert(one.name);
    for (const decision_block& decision : what.made.log.decisions)
        if (!left_out.contains(decision.number)) seen.decisions.push_back(&decision);
    seen.by_what_they_lack = by_what_they_lack(seen.decisions, rules);
    return seen;
}

std::vector<const outcome_row*> flagships(const printed& seen) {
    std::vector<const outcome_row*> standing_out;
    for (const outcome_row* row : seen.rows)
        if (row->flagship) standing_out.push_back(row);
    if (!standing_out.empty() || seen.rows.empty()) return standing_out;
    return {*std::min_element(
        seen.rows.begin(), seen.rows.end(),
        [](const outcome_row* left, const outcome_row* right) { return left->rank < right->rank; })};
}

void judge_pages(verdict& found, const measured& as_set, double limit, const std::string& entry) {
    if (as_set.pages <= limit) return;
    found.miss({after_all_items, 0,
                "it has " + counted(std::size_t(as_set.pages), "page", "pages") + " and may have " +
                    std::to_string(std::lround(limit)),
                entry.empty() ? "" : "/packet leave out " + entry});
}

readiness check(const submission& sent, const rule_pack& rules) {
    readiness state;
    state.head = sent.made.map.head;
    const auto filled_in = without_placeholders(sent.of);
    const submission what{
        filled_in ? *filled_in : sent.of, sent.when, sent.made, sent.map, sent.log, sent.charter};
    const case_at_hand at_hand{what, rules, what_is_printed(what, rules)};
    if (what.map) state.artifacts.push_back(state_of_map(at_hand));
    if (what.log) state.artifacts.push_back(state_of_log(at_hand));
    if (what.charter) state.artifacts.push_back(state_of_charter(at_hand));
    report whole = judge("packet", at_hand);
    if (const rule* const all = rules.find("A1")) whole.add(*all, judge_whole_packet(*all, state));
    state.findings = whole.take_findings();
    state.rules = std::move(whole.rules);
    state.ahead = look_ahead(state, what.when, rules);
    return state;
}

readiness check(const evidence::portfolio& of, const setting& when, const rule_pack& rules) {
    const composed made = compose(of, when);
    readiness state = check({of, when, made, measured{}, measured{}, measured{}}, rules);
    state.order = selection_order();
    return state;
}

std::vector<thin_place> thinnest_first(const readiness& state) {
    std::vector<const artifact_readiness*> artifacts;
    for (const artifact_readiness& artifact : state.artifacts)
        artifacts.push_back(&artifact);
    std::stable_sort(artifacts.begin(), artifacts.end(),
                     [](const artifact_readiness* left, const artifact_readiness* right) {
                         return filled(*left) < filled(*right);
                     });
    std::vector<thin_place> places;
    std::set<std::string> lines;
    add_in_turn(artifacts, true, lines, places);
    const auto add_whole = [&](bool blocking) {
        for (const finding& one : state.findings)
            if (one.blocks == blocking && lines.insert(one.fix).second) places.push_back({nullptr, &one});
    };
    add_whole(true);
    add_whole(false);
    add_in_turn(artifacts, false, lines, places);
    return places;
}

bool all_ready(const readiness& state) {
    return std::all_of(state.artifacts.begin(), state.artifacts.end(),
                       [](const artifact_readiness& one) { return one.ready; });
}

bool is_checked(std::string_view rule) {
    return find_check(rule) || std::find(judged_last.begin(), judged_last.end(), rule) != judged_last.end();
}

}  // namespace packet
