#include "packet/survey.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace packet {

using evidence::entry;
using evidence::entry_id;
using evidence::stage;

namespace {

constexpr std::size_t most_flagships = 2;  // guide rule C1

constexpr std::string_view outside = "outside of the period";

wish wish_in(std::string_view text) {
    if (text == "featured") return wish::featured;
    return text == "left out" ? wish::left_out : wish::as_usual;
}

// The charter items that say what the author wants of an initiative, the newest last.
std::map<std::string, choice> wishes_in(const std::vector<entry>& charter) {
    std::vector<std::pair<const stage*, const entry*>> said;
    for (const entry& item : charter)
        for (const stage* one : stages_named(item, "packet"))
            said.emplace_back(one, &item);
    std::sort(said.begin(), said.end(),
              [](const auto& left, const auto& right) { return left.first->seq < right.first->seq; });
    std::map<std::string, choice> wishes;
    for (const auto& [one, item] : said)
        for (const std::string& name : item->initiatives)
            wishes[name] = {wish_in(one->text), one->logged_at};
    return wishes;
}

bool is_left_out(const entry& of) {
    return choice_of(of).what == wish::left_out;
}

// Builds a survey step by step; each step needs those before it.
class surveyor {
public:
    surveyor(const evidence::portfolio& of, const setting& when) : of_{of}, when_{when} {
        found_.wishes = wishes_in(of.charter);
        link();
        name_initiatives();
        gather_decisions();
        gather_metrics();
        weigh();
        choose_flagships();
    }

    survey result() && { return std::move(found_); }

private:
    bool takes(const entry& e) const { return counts(e, when_.counted) && !is_left_out(e); }

    bool takes_decision(const entry& decision) const {
        return found_.reason_against(decision, when_).empty();
    }

    void link(const entry& from, std::map<entry_id, std::vector<const entry*>>& into) {
        std::set<entry_id> once;
        for (const stage* named : stages_named(from, "for"))
            if (const auto id = evidence::read_entry_id(named->text); id && once.insert(*id).second)
                into[*id].push_back(&from);
    }

    void link() {
        for (const evidence::metric_series& series : of_.metrics)
            for (const entry& observation : series.observations) {
                found_.numbered.emplace(observation.id, &observation);
                if (const choice made = choice_of(observation); made.what == wish::left_out)
                    found_.left_out.push_back({to_text(observation.id), left_out_by_author(made, when_)});
                else
                    link(observation, found_.observations);
            }
        for (const entry& message : of_.messages)
            if (!message.text.empty() && !is_left_out(message)) link(message, found_.messages);
    }

    // What is said of one initiative, whether it counts or not.
    struct mentions {
        std::uint64_t first = 0;          // record that names it
        std::uint64_t first_counted = 0;  // 0: none counts
        bool in_period = false;
    };

    void mention(const entry& e, bool counted, std::map<std::string, mentions>& into) const {
        for (const std::string& name : e.initiatives) {
            mentions& of = into[name];
            if (of.first == 0 || e.seq < of.first) of.first = e.seq;
            if (counted && (of.first_counted == 0 || e.seq < of.first_counted)) of.first_counted = e.seq;
            of.in_period = of.in_period || counts(e, when_.counted);
        }
    }

    std::vector<std::pair<std::string, mentions>> mentions_in_order() const {
        std::map<std::string, mentions> by_name;
        for (const entry& decision : of_.decisions)
            mention(decision, takes_decision(decision), by_name);
        for (const evidence::metric_series& series : of_.metrics)
            for (const entry& observation : series.observations)
                mention(observation, takes(observation), by_name);
        std::vector<std::pair<std::string, mentions>> in_order(by_name.begin(), by_name.end());
        std::stable_sort(in_order.begin(), in_order.end(), [](const auto& left, const auto& right) {
            return std::tuple(left.second.first_counted, left.second.first) <
                   std::tuple(right.second.first_counted, right.second.first);
        });
        return in_order;
    }

    // Tells apart the initiatives that are printed, that the author left out and that lie outside of the
    // period. One whose entries were all left out one by one is named by those.
    void name_initiatives() {
        for (const auto& [name, of] : mentions_in_order()) {
            const auto wanted = found_.wishes.find(name);
            const choice made = wanted == found_.wishes.end() ? choice{} : wanted->second;
            if (made.what == wish::left_out) {
                found_.left_out.push_back({name, left_out_by_author(made, when_)});
            } else if (of.first_counted > 0) {
                places_.emplace(name, found_.initiatives.size());
                initiative named;
                named.name = name;
                named.wanted = made;
                found_.initiatives.push_back(std::move(named));
            } else if (!of.in_period) {
                found_.left_out.push_back({name, std::string(outside)});
            }
        }
    }

    initiative* find(const std::string& name) {
        const auto place = places_.find(name);
        return place == places_.end() ? nullptr : &found_.initiatives[place->second];
    }

    void gather_decisions() {
        for (const entry& decision : of_.decisions) {
            if (!takes_decision(decision)) continue;
            decisions_.emplace(decision.id, &decision);
            for (const std::string& name : decision.initiatives)
                if (initiative* const to = find(name)) {
                    to->decisions.push_back(&decision);
                    to->newest = std::max(to->newest, {decision.happened.first_day(), decision.seq});
                    initiatives_of_[decision.id].push_back(name);
                }
        }
    }

    // A metric belongs to an initiative by its tag, or because it names one of its decisions (`for: D-14`).
    // Behind an initiative that has no decision of its own stand those that its metrics name.
    void gather_metrics() {
        std::map<std::string, std::set<entry_id>> behind;
        for (const evidence::metric_series& series : of_.metrics) {
            found_.lines.push_back(line_of(series, when_));
            std::set<std::string> names(series.initiatives.begin(), series.initiatives.end());
            std::set<entry_id> moved_by;
            std::pair<std::chrono::sys_days, std::uint64_t> newest{};
            bool is_counted = false, is_featured = false;
            for (const entry& observation : series.observations) {
                if (is_left_out(observation)) continue;
                for (const stage* named : stages_named(observation, "for"))
                    if (const auto id = evidence::read_entry_id(named->text);
                        id && decisions_.contains(*id)) {
                        moved_by.insert(*id);
                        names.insert(initiatives_of_[*id].begin(), initiatives_of_[*id].end());
                    }
                if (!counts(observation, when_.counted)) continue;
                is_counted = true;
                is_featured = is_featured || choice_of(observation).what == wish::featured;
                newest = std::max(newest, {observation.happened.first_day(), observation.seq});
            }
            found_.featured_lines.push_back(is_featured);
            if (names.empty() && is_counted) leave_out_without_initiative(series);
            for (const std::string& name : names)
                if (initiative* const to = find(name); to && is_counted) {
                    to->metrics.push_back(found_.lines.size() - 1);
                    to->newest = std::max(to->newest, newest);
                    if (to->decisions.empty()) behind[name].insert(moved_by.begin(), moved_by.end());
                }
        }
        for (const auto& [name, decisions] : behind)
            for (const entry_id& id : decisions)
                find(name)->decisions.push_back(decisions_.at(id));
    }

    // The map has a row for each initiative; a number of none has no place there.
    void leave_out_without_initiative(const evidence::metric_series& series) {
        for (const entry& observation : series.observations)
            if (takes(observation))
                found_.left_out.push_back(
                    {to_text(observation.id), "no initiative is named by it or by its decision (#name)"});
    }

    void weigh() {
        for (initiative& one : found_.initiatives) {
            bool sourced = false;
            for (const std::size_t metric : one.metrics) {
                const metric_line& line = found_.lines[metric];
                one.moved = one.moved || (!line.change.cites.empty() && !line.stood_still);
                one.money = one.money || !line.money.cites.empty() || line.kind == metric_kind::money;
                sourced = sourced || !line.source.cites.empty();
            }
            bool traded = false;
            int parts = 0;
            for (const entry* decision : one.decisions) {
                traded = traded || newest_stage(*decision, "rejected");
                parts = std::max(parts, completeness(*decision, found_.has_messages(*decision)));
            }
            one.fullness = parts + (traded ? 2 : 0) + (sourced ? 2 : 0);
            can_lead_.push_back(one.moved && traded);
        }
    }

    // Those that the author chose, the last choice first; without a choice the ones with the fullest
    // evidence: a number that moved and a trade-off that the author decided. A second one stands out only
    // when it too says what it is worth in money.
    void choose_flagships() {
        std::vector<const initiative*> chosen, able;
        for (std::size_t at = 0; at < found_.initiatives.size(); ++at) {
            const initiative& one = found_.initiatives[at];
            if (one.wanted.what == wish::featured) chosen.push_back(&one);
            if (can_lead_[at]) able.push_back(&one);
        }
        std::stable_sort(chosen.begin(), chosen.end(), [](const initiative* left, const initiative* right) {
            return left->wanted.when > right->wanted.when;
        });
        std::stable_sort(able.begin(), able.end(), [](const initiative* left, const initiative* right) {
            return std::tuple(left->money, left->fullness, left->newest) >
                   std::tuple(right->money, right->fullness, right->newest);
        });
        const bool by_choice = !chosen.empty();
        for (const initiative* one : by_choice ? chosen : able) {
            const bool suffices = by_choice || found_.flagships.empty() || one->money;
            if (suffices && found_.flagships.size() < most_flagships) found_.flagships.push_back(one->name);
        }
    }

    const evidence::portfolio& of_;
    const setting& when_;
    survey found_;
    std::map<std::string, std::size_t> places_;  // of the initiatives, by name
    std::map<entry_id, const entry*> decisions_;
    std::map<entry_id, std::vector<std::string>> initiatives_of_;
    std::vector<bool> can_lead_;
};

}  // namespace

choice choice_of(const entry& of) {
    const stage* const said = newest_stage(of, "packet");
    return said ? choice{wish_in(said->text), said->logged_at} : choice{};
}

std::string left_out_by_author(const choice& made, const setting& when) {
    return "left out by the author on " +
           to_words(evidence::calendar_date{evidence::on_the_wall(made.when, when.zone).day});
}

int completeness(const entry& decision, bool has_messages) {
    const auto has = [&](std::string_view field) { return newest_stage(decision, field) != nullptr; };
    return int(has("because")) + int(has("rejected")) + int(has("hypothesis")) + int(has("experiment")) +
           int(has("results") || has("reversed") || has("missed")) +
           int(has("feedback") || has_messages || has("learned"));
}

std::size_t survey::flagship_place(const std::string& name) const {
    return std::size_t(flagships.end() - std::find(flagships.begin(), flagships.end(), name));
}

bool survey::has_messages(const entry& decision) const {
    return messages.contains(decision.id);
}

backing survey::backing_of(const entry& decision) const {
    backing best = backing::none;
    const auto take = [&](const stage* amount) {
        if (!amount || !amount->amount) return;
        best = std::max(best, evidence::is_money(amount->amount->unit) ? backing::money : backing::number);
    };
    take(newest_stage(decision, "results"));
    if (const auto named = observations.find(decision.id); named != observations.end())
        for (const entry* observation : named->second) {
            best = std::max(best, newest_stage(*observation, "money") ? backing::money : backing::number);
            take(newest_stage(*observation, "value"));
        }
    return best;
}

const entry* survey::observation_named(const entry& decision) const {
    const stage* const said = newest_stage(decision, "data-came");
    const auto id = said ? evidence::read_entry_id(said->text) : std::nullopt;
    const auto observation = id ? numbered.find(*id) : numbered.end();
    return observation == numbered.end() ? nullptr : observation->second;
}

std::string survey::reason_against(const entry& decision, const setting& when) const {
    if (!counts(decision, when.counted)) return std::string(outside);
    const choice own = choice_of(decision);
    if (own.what == wish::left_out) return left_out_by_author(own, when);
    if (own.what == wish::featured || decision.initiatives.empty()) return {};
    const choice* last = nullptr;
    for (const std::string& name : decision.initiatives) {
        const auto wanted = wishes.find(name);
        if (wanted == wishes.end() || wanted->second.what != wish::left_out) return {};
        if (!last || wanted->second.when > last->when) last = &wanted->second;
    }
    return left_out_by_author(*last, when) + " with its initiative";
}

survey survey_of(const evidence::portfolio& of, const setting& when) {
    return surveyor{of, when}.result();
}

}  // namespace packet
