// The product outcome map: which initiative moved which business metric, and what the author gave up for it.
#include "packet/plain_text.hpp"
#include "packet/survey.hpp"

#include <algorithm>
#include <tuple>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

// Guide rule C1: more than three headline metrics dilute the signal. A flagship may have three of its own,
// beside more than three initiatives two, or the page loses an initiative to a third metric of another. All
// others share three.
constexpr std::size_t most_metrics = 3;
constexpr std::size_t most_metrics_of_many = 2;
constexpr std::size_t many_initiatives = 4;
constexpr std::size_t most_shared_metrics = 3;
constexpr std::size_t most_trade_offs = 2;  // of one row: three long ones fill half the page

// How many observations name the decision (`for: D-14`).
std::size_t observations_for(const entry& decision, const survey& found) {
    const auto named = found.observations.find(decision.id);
    return named == found.observations.end() ? 0 : named->second.size();
}

// The decision that stands for what was shipped: one that the author featured, then the one that the most
// numbers name, then one with results, then the later one. One that was reversed did not ship; one that was
// saved without words cannot say what did.
const entry* shipped_decision(const initiative& of, const survey& found) {
    const entry* best = nullptr;
    std::tuple<bool, std::size_t> best_weight{};
    for (const entry* decision : of.decisions) {
        if (decision->text.empty() || newest_stage(*decision, "reversed")) continue;
        const std::tuple weight{
            choice_of(*decision).what == wish::featured,
            2 * observations_for(*decision, found) + (newest_stage(*decision, "results") ? 1U : 0U)};
        if (best && weight < best_weight) continue;
        best = decision;
        best_weight = weight;
    }
    return best;
}

// In the author's own words.
statement feature_of(const entry* shipped, const setting& when) {
    if (!shipped) return blank("which decision is behind this?");
    return cited(shipped->text, *shipped, when);
}

std::string_view without_full_stop(std::string_view text) {
    while (text.ends_with('.') || text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// What was said for a field, in the order of saying, each words and each note once.
struct said_for_field {
    std::vector<std::string> words;
    std::vector<std::string> notes;
};

void add_once(std::string text, std::vector<std::string>& to) {
    if (!text.empty() && std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

said_for_field all_said(const entry& decision, std::string_view field, const setting& when) {
    said_for_field all;
    for (const stage* said : stages_named(decision, field)) {
        add_once(said->text, all.words);
        add_once(cited("", *said, decision, when).note, all.notes);
    }
    return all;
}

// "keeping both; a bigger box": what came later stands behind what was said first, and replaces nothing.
std::string in_order(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += i + 1 == words.size() ? words[i] : std::string(without_full_stop(words[i])) + "; ";
    return text;
}

statement trade_off_of(const entry& decision, const setting& when) {
    const said_for_field given_up = all_said(decision, "rejected", when);
    const said_for_field because = all_said(decision, "because", when);
    statement trade_off = cited("Gave up: " + in_order(given_up.words), {to_text(decision.id)});
    if (!because.words.empty())
        trade_off.text =
            std::string(without_full_stop(trade_off.text)) + ". Because: " + in_order(because.words);
    std::vector<std::string> notes = given_up.notes;
    for (const std::string& note : because.notes)
        add_once(note, notes);
    trade_off.note = joined(notes);
    return trade_off;
}

// The shipped decision's own trade-off first, then the others'.
std::vector<statement> trade_offs_of(const initiative& of, const entry* shipped, const setting& when) {
    std::vector<statement> trade_offs;
    const auto add = [&](const entry& decision) {
        if (newest_stage(decision, "rejected") && trade_offs.size() < most_trade_offs)
            trade_offs.push_back(trade_off_of(decision, when));
    };
    if (shipped) add(*shipped);
    for (const entry* decision : of.decisions)
        if (decision != shipped) add(*decision);
    if (trade_offs.empty()) trade_offs.push_back(blank("what did you give up, and why?"));
    return trade_offs;
}

void cite_once(const statement& from, std::vector<std::string>& into) {
    for (const std::string& cite : from.cites)
        if (std::find(into.begin(), into.end(), cite) == into.end()) into.push_back(cite);
}

// "p95-latency 640 ms → 418 ms, −222 ms (−34.7%)", as one sentence with all that it rests on.
statement in_brief(const metric_line& metric) {
    std::string figures;
    std::vector<std::string> cites;
    if (!metric.baseline.cites.empty()) figures = metric.baseline.text + " → ";
    figures += metric.latest.blank ? "" : metric.latest.text;
    if (!metric.change.cites.empty()) figures += (figures.empty() ? "" : ", ") + metric.change.text;
    for (const statement* said : {&metric.baseline, &metric.latest, &metric.change})
        cite_once(*said, cites);
    if (cites.empty()) return blank(metric.name + ": " + metric.latest.text);
    statement brief = cited(metric.name + " " + figures, std::move(cites));
    brief.note = metric.when.note;
    return brief;
}

// Strongest first, as the row prints them.
using lines_of_row = std::vector<const metric_line*>;

lines_of_row lines_of(const initiative& of, const survey& found) {
    std::vector<std::size_t> places = of.metrics;
    std::stable_sort(places.begin(), places.end(), [&](std::size_t left, std::size_t right) {
        return std::tuple(found.featured_lines[left], strength_of(found.lines[left])) >
               std::tuple(found.featured_lines[right], strength_of(found.lines[right]));
    });
    lines_of_row lines;
    for (const std::size_t place : places)
        lines.push_back(&found.lines[place]);
    return lines;
}

// What it is worth in money: a metric that is money itself, else what the author said that one is worth.
statement worth_of(const lines_of_row& lines) {
    for (const metric_line* line : lines)
        if (line->kind == metric_kind::money && !line->latest.blank && !line->stood_still)
            return in_brief(*line);
    for (const metric_line* line : lines)
        if (!line->money.cites.empty()) return line->money;
    return blank("what is that worth in money?");
}

statement strongest_of(metric_kind kind, const lines_of_row& lines) {
    for (const metric_line* line : lines)
        if (line->kind == kind && !line->latest.blank && !line->stood_still) return in_brief(*line);
    return {};
}

// The entries of the numbers of that kind that are where they were before.
std::vector<std::string> stood_still(metric_kind kind, const lines_of_row& lines) {
    std::vector<std::string> entries;
    for (const metric_line* line : lines)
        if (line->kind == kind && line->stood_still) cite_once(line->change, entries);
    return entries;
}

chain_link link_of(std::string label, metric_kind kind, statement what, const lines_of_row& lines) {
    chain_link link{std::move(label), std::move(what)};
    if (link.what.blank) link.stood_still = stood_still(kind, lines);
    return link;
}

// Guide rules C3, C4: a technical gain is told as what it did for people, and that as money. Without a
// technical metric there is nothing to translate. A number that did not move carries nothing on: it is no
// link.
std::vector<chain_link> chain_of(const lines_of_row& lines) {
    statement technical = strongest_of(metric_kind::technical, lines);
    if (technical.cites.empty()) {
        if (stood_still(metric_kind::technical, lines).empty()) return {};
        technical = blank("what became better, and by how much?");
    }
    statement user = strongest_of(metric_kind::user, lines);
    if (user.cites.empty()) user = blank("what did people do differently because of it?");
    return {link_of("Technical", metric_kind::technical, std::move(technical), lines),
            link_of("User", metric_kind::user, std::move(user), lines),
            link_of("Money", metric_kind::money, worth_of(lines), lines)};
}

// A row while it is decided how many of its metrics are headlines.
struct draft_row {
    const initiative* of = nullptr;
    lines_of_row lines;
    std::size_t headlines = 0;
    outcome_row row;
};

draft_row draft(const initiative& of, const survey& found, const setting& when) {
    draft_row drafted{&of, lines_of(of, found), 0, {}};
    const entry* const shipped = shipped_decision(of, found);
    drafted.row = {of.name, feature_of(shipped, when), {}, trade_offs_of(of, shipped, when), 0};
    drafted.row.flagship = found.is_flagship(of.name);
    drafted.row.chain = chain_of(drafted.lines);
    return drafted;
}

// The best first (selection_order). What was featured is a flagship unless the newest two choices are others.
std::vector<draft_row*> by_rank(std::vector<draft_row>& rows, const survey& found) {
    std::vector<draft_row*> ranked;
    for (draft_row& row : rows)
        ranked.push_back(&row);
    const auto weight = [&](const draft_row& row) {
        const initiative& of = *row.of;
        return std::tuple(found.flagship_place(of.name), of.wanted.what == wish::featured, of.moved, of.money,
                          of.fullness, of.newest);
    };
    std::stable_sort(ranked.begin(), ranked.end(), [&](const draft_row* left, const draft_row* right) {
        return weight(*left) > weight(*right);
    });
    return ranked;
}

// Flagships have headlines of their own; the others get one each, in their order, until the page has as many
// as it bears, and then a second.
void share_headlines(const std::vector<draft_row*>& ranked) {
    const std::size_t room = ranked.size() >= many_initiatives ? most_metrics_of_many : most_metrics;
    for (draft_row* row : ranked)
        if (row->row.flagship) row->headlines = std::min(room, row->lines.size());
    std::size_t left = most_shared_metrics;
    for (std::size_t turn = 1; turn <= room; ++turn)
        for (draft_row* row : ranked)
            if (!row->row.flagship && left > 0 && row->headlines < std::min(turn, row->lines.size())) {
                ++row->headlines;
                --left;
            }
}

// A row without a headline tells its best number in one sentence.
void place_metrics(draft_row& drafted) {
    const std::size_t told = std::min<std::size_t>(1, drafted.lines.size());
    for (std::size_t at = 0; at < drafted.lines.size(); ++at) {
        const metric_line& line = *drafted.lines[at];
        if (at < drafted.headlines)
            drafted.row.metrics.push_back(line);
        else if (at < told)
            drafted.row.in_brief.push_back(in_brief(line));
        else
            drafted.row.further_metrics.push_back(line.name);
    }
}

std::vector<statement> where_to_begin(const evidence::portfolio& of, const setting& when) {
    std::vector<statement> blanks;
    if (!of.decisions.empty() || !of.metrics.empty())
        blanks.push_back(
            blank("No initiative is named by an entry " + in_words(when.counted) +
                  ". Name one on a decision or a number of that time with #, or ask for the whole "
                  "log: /packet"));
    else
        blanks.push_back(
            blank("Nothing is logged yet. Begin with what shipped and the number that it moved: "
                  "/metric name 3.5% baseline: 3.1% source: … #initiative"));
    blanks.push_back(
        blank("Which decision is behind it, and what did you give up for it? /decision what you "
              "decided because: … rejected: … #initiative"));
    blanks.push_back(blank("What is it worth in money, if you know? /metric M-1 money: …"));
    return blanks;
}

}  // namespace

outcome_map compose_outcome_map(const evidence::portfolio& of, const survey& found, const setting& when) {
    outcome_map map{head_of(of, when), {}, {}, found.left_out, std::string(selection_order())};
    std::vector<draft_row> rows;
    for (const initiative& one : found.initiatives)
        rows.push_back(draft(one, found, when));
    const std::vector<draft_row*> ranked = by_rank(rows, found);
    share_headlines(ranked);
    for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
        ranked[rank]->row.rank = int(rank);
        place_metrics(*ranked[rank]);
    }
    for (const draft_row* row : ranked)
        if (row->row.flagship) map.rows.push_back(row->row);
    for (const draft_row& row : rows)
        if (!row.row.flagship) map.rows.push_back(row.row);
    if (map.rows.empty()) map.nothing = where_to_begin(of, when);
    return map;
}

}  // namespace packet
