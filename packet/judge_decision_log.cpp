// The guide rules about the decision log.
#include "evidence/portfolio.hpp"
#include "packet/judging.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

namespace packet {

namespace {

// What a decision is asked for, in the order in which a reviewer misses it.
struct wanted_part {
    std::string_view field;
    std::string_view rule;
    std::string_view name;
};
constexpr std::array wanted_parts{
    wanted_part{"because", "B4", "reason"},        wanted_part{"rejected", "B4", "trade-off"},
    wanted_part{"hypothesis", "A5", "hypothesis"}, wanted_part{"experiment", "A5", "experiment"},
    wanted_part{"results", "A5", "results"},       wanted_part{"feedback", "A5", "stakeholder feedback"}};

bool says(const decision_block& decision, std::string_view field) {
    return std::any_of(decision.stages.begin(), decision.stages.end(), [&](const decision_stage& stage) {
        return stage.field == field && !stage.what.blank;
    });
}

bool says_a_figure(const decision_block& decision, std::string_view field) {
    return std::any_of(decision.stages.begin(), decision.stages.end(), [&](const decision_stage& stage) {
        return stage.field == field && has_figure(stage.what.text);
    });
}

bool has_gain(const decision_block& decision) {
    return says_a_figure(decision, "gain") || says_a_figure(decision, "results");
}

bool has_cost(const decision_block& decision) {
    return says_a_figure(decision, "cost") || says_a_figure(decision, "rejected");
}

std::string line_to_add(const decision_block& decision, std::string_view field) {
    return "/decision " + decision.number + " " + std::string(field) + ": ";
}

constexpr std::string_view line_of_a_new_one = "/decision what you decided because: ";

// Guide rule F4: how many decisions carry the packet; all that a reviewer will ask for is asked of these.
std::size_t carrying(const rule_pack& rules) {
    return std::size_t(std::lround(rules.limit_of("F4", 1)));
}

std::vector<const decision_block*> carrying_decisions(const held_against& by) {
    std::vector<const decision_block*> first;
    for (const told_decision& one : by.seen.by_what_they_lack)
        if (first.size() < carrying(by.rules)) first.push_back(one.decision);
    return first;
}

std::vector<const wanted_part*> missing_in(const decision_block& decision, std::string_view rule) {
    std::vector<const wanted_part*> missing;
    for (const wanted_part& wanted : wanted_parts)
        if (wanted.rule == rule && !says(decision, wanted.field)) missing.push_back(&wanted);
    return missing;
}

std::size_t parts_of(std::string_view rule) {
    return std::size_t(std::count_if(wanted_parts.begin(), wanted_parts.end(),
                                     [&](const wanted_part& wanted) { return wanted.rule == rule; }));
}

std::size_t place_of(const wanted_part& wanted) {
    return part::stages + std::size_t(&wanted - wanted_parts.data());
}

// Where a gap stands in the order of filling: the decisions that carry the packet, then what concerns the log
// as a whole, then the other decisions.
std::size_t after_the_carrying(const rule_pack& rules) {
    return carrying(rules);
}
std::size_t place_among_the_others(std::size_t item, const rule_pack& rules) {
    return carrying(rules) + 1 + item;
}

// Every missing part of the decisions that carry the packet blocks, each with its line. What another decision
// lacks is advice, and the first part of it is enough to begin with.
verdict judge_parts(const held_against& by) {
    verdict found;
    const auto& decisions = by.seen.by_what_they_lack;
    for (std::size_t item = 0; item < decisions.size(); ++item) {
        const decision_block& decision = *decisions[item].decision;
        const bool carries = item < carrying(by.rules);
        const auto missing = missing_in(decision, by.asked.id);
        if (missing.empty()) found.count(decision.number);
        if (carries) found.there += parts_of(by.asked.id) - missing.size();
        std::vector<std::string> names;
        for (const wanted_part* wanted : missing) {
            names.emplace_back(wanted->name);
            if (carries)
                found.miss({item, place_of(*wanted),
                            decision.number + " has no " + std::string(wanted->name) + " yet",
                            line_to_add(decision, wanted->field)});
        }
        if (!carries && !missing.empty())
            found.advise({place_among_the_others(item, by.rules), place_of(*missing.front()),
                          decision.number + " has no " + listed(names, "or") + " yet",
                          line_to_add(decision, missing.front()->field)});
    }
    found.wanted = carrying(by.rules) * parts_of(by.asked.id);
    return found;
}

// What one decision of each flagship is asked to say.
struct asked_of_flagship {
    std::string_view field;
    std::string_view missing;
};

verdict judge_flagships(const held_against& by, std::size_t place,
                        const std::vector<asked_of_flagship>& questions) {
    verdict found;
    const auto& decisions = by.seen.decisions;
    for (const outcome_row* flagship : flagships(by.seen)) {
        const decision_block* strongest = nullptr;
        for (const decision_block* decision : decisions)
            if (decision->initiative == flagship->initiative &&
                (!strongest || decision->rank < strongest->rank))
                strongest = decision;
        if (!strongest) continue;
        for (const asked_of_flagship& question : questions) {
            std::vector<std::string> told_in;
            for (const decision_block* decision : decisions)
                if (decision->initiative == flagship->initiative && says(*decision, question.field))
                    told_in.push_back(decision->number);
            found.count(told_in);
            if (double(told_in.size()) >= by.asked.limit) continue;
            gap unsaid{0, place,
                       "no decision for #" + flagship->initiative + " says " + std::string(question.missing),
                       line_to_add(*strongest, question.field)};
            unsaid.counts = std::move(told_in);
            found.miss(std::move(unsaid));
        }
    }
    return found;
}

// The observations that were logged for each decision (`for: D-14`).
std::map<std::string, std::vector<std::string>> numbers_by_decision(const evidence::portfolio& of) {
    std::map<std::string, std::vector<std::string>> numbers;
    for (const evidence::metric_series& series : of.metrics)
        for (const evidence::entry& observation : series.observations)
            for (const evidence::stage* link : stages_named(observation, "for"))
                if (const auto decision = evidence::read_entry_id(link->text))
                    numbers[to_text(*decision)].push_back(to_text(observation.id));
    return numbers;
}

}  // namespace

std::vector<told_decision> by_what_they_lack(const std::vector<const decision_block*>& decisions,
                                             const rule_pack& rules) {
    std::vector<told_decision> told;
    for (const decision_block* decision : decisions) {
        std::size_t lacking = decision->title.blank && rules.find("B4") ? 1 : 0;
        for (const wanted_part& wanted : wanted_parts)
            if (rules.find(wanted.rule) && !says(*decision, wanted.field)) ++lacking;
        if (lacking == 0 || decision->outcome == decision_outcome::stands)
            told.push_back({decision, lacking});
    }
    std::stable_sort(told.begin(), told.end(), [](const told_decision& left, const told_decision& right) {
        return left.lacking != right.lacking ? left.lacking < right.lacking
                                             : left.decision->rank < right.decision->rank;
    });
    return told;
}

verdict judge_length(const held_against& by) {
    verdict found;
    const measured& as_set = *by.what.log;
    found.judged = !by.seen.decisions.empty();
    const decision_block* last = nullptr;
    for (const decision_block* decision : by.seen.decisions)
        if (!decision->featured && (!last || decision->rank > last->rank)) last = decision;
    const std::string least = last ? last->number : "";
    judge_pages(found, as_set, by.asked.limit, least);
    if (found.met && by.asked.target > 0 && as_set.pages > by.asked.target)
        found.advise({after_the_carrying(by.rules), part::stages,
                      "the log has " + std::to_string(as_set.pages) + " pages; " +
                          std::to_string(std::lround(by.asked.target)) + " read better",
                      least.empty() ? "" : "/packet leave out " + least});
    return found;
}

verdict judge_stages(const held_against& by) {
    verdict found = judge_parts(by);
    if (by.what.made.log.decisions.empty())
        found.miss({0, part::stages, "no decision is logged yet", std::string(line_of_a_new_one),
                    "What did you decide last, and why?"});
    return found;
}

verdict judge_reasons(const held_against& by) {
    verdict found = judge_parts(by);
    std::vector<std::string> under_pressure;
    for (const decision_block* decision : by.seen.decisions)
        if (says(*decision, "disagreed")) under_pressure.push_back(decision->number);
    const auto carrying = carrying_decisions(by);
    for (std::size_t item = 0; item < carrying.size(); ++item) {
        const std::string& number = carrying[item]->number;
        if (carrying[item]->title.blank)
            found.miss({item, part::stages, number + " does not say what was decided",
                        "/evidence correct " + number + " …", "What did you decide?"});
        if (says(*carrying[item], "disagreed")) continue;
        gap unsaid{item, part::pressure, number + " does not say who pressed for the other way",
                   line_to_add(*carrying[item], "disagreed"), "Who pressed for the other way?"};
        unsaid.counts = under_pressure;
        found.advise(std::move(unsaid));
    }
    return found;
}

verdict judge_promptness(const held_against& by) {
    verdict found;
    const auto& decisions = by.seen.decisions;
    std::size_t late = 0;
    for (const decision_block* decision : decisions)
        if (double(decision->days_late) > by.asked.limit)
            ++late;
        else
            found.count(decision->number);
    if (2 * late > decisions.size())
        found.miss({after_the_carrying(by.rules), part::stages,
                    std::to_string(late) + " of " + counted(decisions.size(), "decision", "decisions") +
                        (late == 1 ? " was" : " were") + " logged more than " +
                        std::to_string(std::lround(by.asked.limit)) + " days after",
                    std::string(line_of_a_new_one)});
    return found;
}

verdict judge_counterfactuals(const held_against& by) {
    return judge_flagships(by, part::otherwise,
                           {{"otherwise", "what would have happened without it"},
                            {"else-explains", "what else could explain the number"}});
}

verdict judge_own_part(const held_against& by) {
    return judge_flagships(by, part::own_part,
                           {{"part", "what your own part was"}, {"team-part", "what the team's part was"}});
}

verdict judge_risks(const held_against& by) {
    verdict found;
    const auto carrying = carrying_decisions(by);
    for (std::size_t item = 0; item < carrying.size(); ++item)
        if (says(*carrying[item], "risk"))
            found.count(carrying[item]->number);
        else
            found.miss({item, part::risk, carrying[item]->number + " names no risk that you took",
                        line_to_add(*carrying[item], "risk")});
    return found;
}

verdict judge_gain_and_cost(const held_against& by) {
    verdict found;
    for (const decision_block* decision : by.seen.decisions)
        if (has_gain(*decision) && has_cost(*decision)) found.count(decision->number);
    const auto carrying = carrying_decisions(by);
    if (double(found.counts.size()) >= by.asked.limit) return found;
    if (carrying.empty()) return {};  // what was reversed or missed need not be completed
    const auto half = std::find_if(carrying.begin(), carrying.end(), [](const decision_block* decision) {
        return has_gain(*decision) || has_cost(*decision);
    });
    const decision_block& nearest = half == carrying.end() ? *carrying.front() : **half;
    found.miss({after_the_carrying(by.rules), part::number,
                "no decision has a number on both sides, what it brought and what it cost",
                line_to_add(nearest, has_gain(nearest) ? "cost" : "gain")});
    return found;
}

verdict judge_teams(const held_against& by) {
    verdict found;
    std::vector<std::string> teams;
    for (const decision_block* decision : by.seen.decisions) {
        if (!decision->teams.empty()) found.count(decision->number);
        for (const std::string& team : decision->teams)
            if (std::find(teams.begin(), teams.end(), team) == teams.end()) teams.push_back(team);
    }
    const auto carrying = carrying_decisions(by);
    if (double(teams.size()) >= by.asked.limit) return found;
    if (carrying.empty()) return {};
    found.miss({after_the_carrying(by.rules), part::stages,
                (teams.empty() ? std::string("no team beyond your own is named")
                               : counted(teams.size(), "team", "teams") + " beyond your own " +
                                     (teams.size() == 1 ? "is" : "are") + " named (" + listed(teams) + ")") +
                    "; " + std::to_string(std::lround(by.asked.limit)) + " are wanted",
                line_to_add(*carrying.front(), "teams")});
    return found;
}

verdict judge_complete_decisions(const held_against& by) {
    verdict found;
    const auto& decisions = by.seen.by_what_they_lack;
    for (const told_decision& one : decisions)
        if (one.lacking == 0) found.count(one.decision->number);
    const std::size_t complete = found.counts.size();
    const std::size_t wanted = carrying(by.rules);
    found.met = complete >= wanted;
    // While there are decisions to complete, their own lines are asked for.
    if (decisions.size() >= wanted || by.what.made.log.decisions.empty()) return found;
    found.miss({after_the_carrying(by.rules), part::stages,
                (complete == 0 ? std::string("no decision has")
                               : "only " + counted(complete, "decision has", "decisions have")) +
                    " all stages; " + std::to_string(wanted) + " are wanted",
                std::string(line_of_a_new_one)});
    return found;
}

verdict judge_numbers_behind(const held_against& by) {
    verdict found;
    const auto numbers = numbers_by_decision(by.what.of);
    const auto& decisions = by.seen.decisions;
    for (std::size_t item = 0; item < decisions.size(); ++item) {
        const decision_block& decision = *decisions[item];
        if (!says(decision, "results")) continue;
        const auto logged = numbers.find(decision.number);
        if (says_a_figure(decision, "results"))
            found.count(decision.number);
        else if (logged != numbers.end())
            found.count(logged->second);
        else
            found.miss({place_among_the_others(item, by.rules), part::number,
                        decision.number + " says what came of it, and no number shows it",
                        "/metric name 3.5% for: " + decision.number});
    }
    return found;
}

}  // namespace packet
