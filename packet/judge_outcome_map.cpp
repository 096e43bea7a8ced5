// The guide rules about the product outcome map.
#include "packet/judging.hpp"
#include "packet/left_out.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace packet {

namespace {

constexpr std::string_view technical_link = "Technical", user_link = "User", money_link = "Money";

std::string tag_of(const outcome_row& row) {
    return row.initiative.empty() ? "" : " #" + row.initiative;
}

std::string subject_of(const outcome_row& row) {
    return row.initiative.empty() ? name_of(row) : "#" + row.initiative;
}

// The observation that a missing part is added to.
std::string newest_observation(const metric_line& metric) {
    const statement& said = metric.latest.cites.empty() ? metric.change : metric.latest;
    return said.cites.empty() ? metric.name : said.cites.back();
}

std::string line_about(const metric_line& metric) {
    return "/metric " + newest_observation(metric);
}

std::string line_for_a_number(const outcome_row& row) {
    return "/metric name 3.5%" + tag_of(row);
}

// "+8%" is a change already: it has neither level.
bool is_change_alone(const metric_line& metric) {
    return !metric.change.cites.empty() && metric.latest.cites.empty();
}

// The newest entry that a number of the row rests on.
std::string newest_observation(const outcome_row& row) {
    if (!row.metrics.empty()) return newest_observation(row.metrics.front());
    for (const statement& told : row.in_brief)
        if (!told.cites.empty()) return told.cites.back();
    return "name";
}

void count_metrics(const outcome_row& row, verdict& found) {
    for (const metric_line& metric : row.metrics)
        found.count(metric.latest.cites.empty() ? metric.change : metric.latest);
    for (const statement& told : row.in_brief)
        found.count(told);
}

// Whether the author has said which initiatives the packet is about (/packet feature #checkout). Of what was
// said about one the newest counts.
bool has_chosen_flagship(const evidence::portfolio& of) {
    std::map<std::string, bool> chosen;
    for (const evidence::entry& item : of.charter)
        if (const evidence::stage* const said = newest_stage(item, "flagship"))
            for (const std::string& name : item.initiatives)
                chosen[name] = said->text == "yes";
    return std::any_of(chosen.begin(), chosen.end(), [](const auto& one) { return one.second; });
}

bool has_level_before(const metric_line& metric) {
    return !metric.baseline.blank;
}

// On how many days it was observed: two numbers of one day are no trend.
std::size_t days_of(const metric_line& metric) {
    std::set<int> days;
    for (const observation_point& seen : metric.points)
        days.insert(seen.day);
    return days.size();
}

bool is_carried_on(const std::vector<chain_link>& chain) {
    return std::none_of(chain.begin(), chain.end(), [](const chain_link& link) { return link.what.blank; });
}

// The first technical metric of the row that is a headline; else any name.
std::string technical_name(const outcome_row& row) {
    const auto known = std::find_if(row.metrics.begin(), row.metrics.end(), [](const metric_line& metric) {
        return metric.kind == metric_kind::technical;
    });
    return known == row.metrics.end() ? "name" : known->name;
}

// Each row with the place of its metrics in the order of filling it.
std::size_t part_of(std::size_t metric) {
    return part::metric + metric * part::pieces_of_a_metric;
}

}  // namespace

verdict judge_metrics_of_rows(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    if (rows.empty())
        found.want(false, {0, part::rows, "no initiative is named yet",
                           "/decision what you decided #initiative because: ",
                           "What did you decide, and for which initiative?"});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const outcome_row& row = *rows[i];
        found.want(!row.metrics.empty() || !row.in_brief.empty(),
                   {i, part::metric, subject_of(row) + " has no metric yet", line_for_a_number(row)});
        count_metrics(row, found);
    }
    judge_pages(found, *by.what.map, by.asked.limit, rows.empty() ? "" : subject_of(*rows.back()));
    return found;
}

verdict judge_trade_offs(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const outcome_row& row = *rows[i];
        const bool has_feature = !row.feature.blank;
        const bool has_trade_off = !row.trade_offs.empty() && !row.trade_offs.front().blank;
        found.want(has_feature,
                   {i, part::feature, subject_of(row) + " has a number and no decision behind it",
                    "/decision what you decided" + tag_of(row) + " because: ",
                    "Which decision of yours moved that number?"});
        found.wanted += 1;
        found.there += has_trade_off ? 1 : 0;
        if (has_feature && !has_trade_off)
            found.miss({i, part::trade_off, subject_of(row) + " names no trade-off that you decided",
                        "/decision " + (row.feature.cites.empty() ? "D-1" : row.feature.cites.front()) +
                            " rejected: "});
        for (const statement& said : row.trade_offs)
            found.count(said);
    }
    return found;
}

verdict judge_metric_lines(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t m = 0; m < rows[i]->metrics.size(); ++m) {
            const metric_line& metric = rows[i]->metrics[m];
            const std::size_t place = part_of(m);
            const bool has_number = !metric.latest.blank;
            found.want(has_number, {i, place, metric.name + " has no number yet",
                                    "/metric " + metric.name + " 3.5%" + tag_of(*rows[i])});
            if (!has_number) continue;
            found.want(has_level_before(metric), {i, place + 1, metric.name + " has no baseline yet",
                                                  line_about(metric) + " baseline: "});
            found.want(!metric.source.blank,
                       {i, place + 2, metric.name + " names no source that a reader can check",
                        line_about(metric) + " source: "});
            if (has_level_before(metric) && !metric.source.blank) found.count(metric.change);
        }
    return found;
}

verdict judge_headlines(const held_against& by) {
    verdict found;
    std::size_t metrics = 0;
    const auto& rows = by.seen.rows;
    for (const outcome_row* row : rows) {
        metrics += row->metrics.size() + row->in_brief.size() + row->further_metrics.size();
        count_metrics(*row, found);
    }
    if (double(metrics) <= by.asked.target || has_chosen_flagship(by.what.of)) return found;
    const bool far_too_many = double(metrics) >= by.asked.limit;
    found.miss({after_all_items, part::rows,
                counted(metrics, "metric", "metrics") + " over " +
                    counted(rows.size(), "initiative", "initiatives") +
                    (far_too_many ? " pretend to be a strategy" : " dilute each other") +
                    ", and you have not said which one the packet is about",
                "/packet feature " + subject_of(*flagships(by.seen).front())});
    return found;
}

verdict judge_chains(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const outcome_row& row = *rows[i];
        const std::size_t behind_its_metrics = part_of(row.metrics.size());
        if (is_carried_on(row.chain))
            for (const chain_link& link : row.chain)
                found.count(link.what);
        for (const chain_link& link : row.chain) {
            if (!link.what.blank) continue;
            if (link.label == technical_link)
                found.miss({i, behind_its_metrics,
                            subject_of(row) + " has a technical number that did not move",
                            "/metric " + technical_name(row) + " …" + tag_of(row), "What is it by now?"});
            else if (link.label == user_link)
                found.miss({i, behind_its_metrics + 1, subject_of(row) + " does not say what users did",
                            line_for_a_number(row)});
            else
                found.miss({i, behind_its_metrics + 2, subject_of(row) + " is not carried on to money",
                            "/metric " + newest_observation(row) + " money: "});
        }
    }
    return found;
}

// The chain of a row begins with its technical metric; where neither of the other links is there, that metric
// stands alone.
verdict judge_technical_rows(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const outcome_row& row = *rows[i];
        if (row.chain.empty()) {
            count_metrics(row, found);
            continue;
        }
        bool is_paired = false;
        for (const chain_link& link : row.chain) {
            if (link.label == technical_link || (link.what.blank && link.stood_still.empty())) continue;
            is_paired = true;
            found.count(link.what);
            found.count(link.stood_still);
        }
        found.want(is_paired, {i, part_of(row.metrics.size()),
                               subject_of(row) + " has technical numbers only", line_for_a_number(row)});
    }
    return found;
}

verdict judge_trends(const held_against& by) {
    verdict found;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i]->metrics.empty() || rows[i]->metrics.front().latest.blank) continue;
        const metric_line& first = rows[i]->metrics.front();
        const std::size_t seen_on = days_of(first);
        if (double(seen_on) >= by.asked.limit) {
            found.count(first.change.cites.empty() ? first.latest : first.change);
            continue;
        }
        found.miss({i, part_of(0) + 3,
                    first.name +
                        (seen_on == 0 ? " has no dated level yet"
                                      : " was observed on " + counted(seen_on, "day", "days")) +
                        "; a trend needs " + std::to_string(std::lround(by.asked.limit)),
                    "/metric " + first.name + " …" + tag_of(*rows[i])});
    }
    return found;
}

verdict judge_before_and_after(const held_against& by) {
    verdict found;
    std::vector<std::string> from_level_to_level;
    const auto& rows = by.seen.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i]->metrics.empty() || rows[i]->metrics.front().latest.blank) continue;
        const metric_line& first = rows[i]->metrics.front();
        if (has_level_before(first)) found.count(first.change);
        if (is_change_alone(first)) {
            found.advise({i, part_of(0) + 1,
                          first.name + " says how far it moved, and not from where to where",
                          "/metric " + first.name + " … baseline: …" + tag_of(*rows[i])});
            continue;
        }
        found.want(has_level_before(first), {i, part_of(0) + 1, first.name + " has no baseline yet",
                                             line_about(first) + " baseline: "});
        if (has_level_before(first))
            from_level_to_level.insert(from_level_to_level.end(), first.change.cites.begin(),
                                       first.change.cites.end());
    }
    for (gap& one : found.gaps)
        one.counts = from_level_to_level;
    return found;
}

}  // namespace packet
