#include "packet/brief.hpp"

#include "packet/behaviour_links.hpp"
#include "packet/gate.hpp"
#include "packet/placeholders.hpp"
#include "packet/plain_text.hpp"
#include "packet/survey.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>

namespace packet {

using evidence::entry;
using evidence::entry_id;
using evidence::entry_kind;
using evidence::metric_series;
using evidence::portfolio;
using evidence::stage;
using std::chrono::sys_days;

namespace {

constexpr std::size_t most_gaps = 3;
constexpr std::size_t most_named = 3;     // entries that are named beside a behaviour; all of them are cited
constexpr std::size_t title_in_row = 36;  // characters, where several stand in a row
constexpr std::size_t title_alone = 160;
constexpr int most_months = 18;
constexpr std::chrono::days last_month{30};
constexpr std::chrono::days shortest_spread{60};  // in less time than that nothing can be spread
constexpr double most_in_last_month = 50;         // per cent, where the rules do not say (guide rule D16)

// What a decision is told with, in this order: the newest words for each.
constexpr std::array<std::string_view, 6> told_of_decisions{"because",  "rejected", "results",
                                                            "reversed", "missed",   "learned"};

// What comes later than a decision and makes it news again.
constexpr std::array<std::string_view, 6> came_of_it{"results",  "feedback", "turned-out",
                                                     "reversed", "missed",   "learned"};

// Guide rule J3 asks for what can be seen, and for all of it; J4 for what is missing where they hesitate.
constexpr std::array questions_to_ask{
    "If it is “not yet”: what exactly would you have to see me do? (guide rule J3)",
    "If I show exactly that, by when, what else would still be in the way? (J3)",
    "Where you hesitate: which behaviours, of which principle, are missing so far? (J4)",
    "What we agreed: what you will see, and by when.",
};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The text of a portfolio without words that only hold a place; the portfolio itself when it has none.
class filled_in {
public:
    explicit filled_in(const portfolio& of) : of_{of}, filled_{without_placeholders(of)} {}
    const portfolio& said() const { return filled_ ? *filled_ : of_; }

private:
    const portfolio& of_;
    std::optional<portfolio> filled_;
};

bool lies_in(const evidence::calendar_date& day, const period& counted) {
    return day.last_day() >= counted.from && day.first_day() <= counted.to;
}

// ---- Decisions

// Something came of it in the period, later than it was decided.
bool is_news(const entry& decision, const period& counted) {
    return std::any_of(decision.stages.begin(), decision.stages.end(), [&](const stage& said) {
        return is_one_of(came_of_it, said.name) && said.logged_at != decision.logged_at &&
               lies_in(said.happened, counted);
    });
}

// The newest words for each of its parts; what a blank asks for is asked among the gaps.
std::vector<decision_stage> told_with(const decision_block& decision) {
    std::vector<decision_stage> told;
    for (const std::string_view field : told_of_decisions) {
        const auto newest =
            std::find_if(decision.stages.rbegin(), decision.stages.rend(), [&](const decision_stage& one) {
                return one.field == field && !one.what.blank && !one.what.text.empty();
            });
        if (newest == decision.stages.rend()) continue;
        told.push_back(*newest);
        told.back().what.note = newest->when.note;
        if (newest->when.date == decision.when.date) told.back().when = {};
    }
    return told;
}

brief_line line_of(const decision_block& decision) {
    brief_line line{
        decision.number, decision.title, {decision.when.date, ""}, told_with(decision), decision.rank};
    line.what.note = decision.when.note;
    return line;
}

// The decisions that happened in the period, and earlier ones of which something came in it, as the decision
// log tells them. left_out: what the author keeps out of the packet stays out of the brief.
std::vector<brief_line> decision_lines(const portfolio& of, const setting& when,
                                       std::vector<omission>& left_out) {
    portfolio recent = of;
    std::erase_if(recent.decisions, [&](const entry& one) {
        return !counts(one, when.counted) && !is_news(one, when.counted);
    });
    setting whole = when;
    for (const entry& one : recent.decisions)
        whole.counted.from = std::min(whole.counted.from, one.happened.first_day());
    const decision_log log = compose_decision_log(recent, whole);
    for (const omission& one : log.left_out) {
        if (!one.name.starts_with(char(entry_kind::decision))) continue;
        left_out.push_back(
            {one.name, one.reason.starts_with("no room") ? std::string(page_is_full) : one.reason});
    }
    std::vector<brief_line> lines;
    for (const decision_block& decision : log.decisions)
        lines.push_back(line_of(decision));
    return lines;
}

// ---- Numbers

// What was observed in the period, behind the last observation before it: from there it moved. That one's
// own baseline is an older story.
std::optional<metric_series> since_before(const metric_series& series, const period& counted) {
    metric_series recent{series.name, {}, series.initiatives};
    const entry* before = nullptr;
    for (const entry& observation : series.observations) {
        if (!metric_series::value_of(observation) || choice_of(observation).what == wish::left_out) continue;
        if (counts(observation, counted))
            recent.observations.push_back(observation);
        else if (observation.happened.last_day() < counted.from)
            before = &observation;
    }
    if (recent.observations.empty()) return std::nullopt;
    if (!before || metric_series::value_of(*before)->amount->change) return recent;
    entry start = *before;
    std::erase_if(start.stages, [](const stage& said) { return said.name == "baseline"; });
    recent.observations.insert(recent.observations.begin(), std::move(start));
    return recent;
}

void cite(statement& what, const statement& too) {
    for (const std::string& one : too.cites)
        if (std::find(what.cites.begin(), what.cites.end(), one) == what.cites.end())
            what.cites.push_back(one);
}

// "3.1% → 3.5%, +0.4 pp (+12.9%)"; of a number that nothing came before, "3.5%".
statement figures_of(const metric_line& metric) {
    statement figures;
    const auto add = [&](const statement& part, std::string_view joint) {
        if (part.blank || part.text.empty()) return;
        figures.text += (figures.text.empty() ? "" : std::string(joint)) + part.text;
        cite(figures, part);
    };
    add(metric.baseline, "");
    add(metric.latest, " → ");
    if (metric.stood_still)
        figures.text += figures.text.empty() ? "no change" : ", no change";
    else
        add(metric.change, ", ");
    return figures;
}

bool has_moved(const metric_line& metric) {
    return !metric.change.cites.empty() && !metric.stood_still;
}

int newest_day(const metric_line& metric) {
    return metric.points.empty() ? 0 : metric.points.back().day;
}

void add_below(brief_line& to, std::string label, const statement& what) {
    if (!what.blank && !what.text.empty()) to.below.push_back({std::move(label), what, {}, ""});
}

brief_line line_of(const metric_line& metric) {
    brief_line line{"", cited(metric.name, {}), metric.when, {}, 0};
    line.what.note = metric.when.note;
    line.when.note.clear();
    const statement figures = figures_of(metric);
    line.what.cites = figures.cites;
    add_below(line, "", figures);
    add_below(line, "Worth", metric.money);
    add_below(line, "Source", metric.source);
    return line;
}

// The ones that moved come first, then by how much they convince, then the newest. passes_over: series that
// are told elsewhere.
template <class PassesOver>
std::vector<brief_line> number_lines(const portfolio& of, const setting& when, PassesOver passes_over) {
    std::vector<metric_line> metrics;
    for (const metric_series& series : of.metrics) {
        if (passes_over(series)) continue;
        const auto recent = since_before(series, when.counted);
        if (!recent) continue;
        setting whole = when;
        whole.counted.from = std::min(whole.counted.from, recent->observations.front().happened.first_day());
        metrics.push_back(line_of(*recent, whole));
    }
    std::stable_sort(metrics.begin(), metrics.end(), [](const metric_line& left, const metric_line& right) {
        return std::tuple(has_moved(left), strength_of(left), newest_day(left)) >
               std::tuple(has_moved(right), strength_of(right), newest_day(right));
    });
    std::vector<brief_line> lines;
    for (const metric_line& metric : metrics) {
        lines.push_back(line_of(metric));
        lines.back().rank = int(lines.size());
    }
    return lines;
}

// ---- The months

std::chrono::year_month month_of(sys_days day) {
    const std::chrono::year_month_day date{day};
    return date.year() / date.month();
}

std::string in_words(std::chrono::year_month month) {
    return to_words(evidence::calendar_date{month});
}

// The last months of a stretch, the first of them whole.
period last_months_of(period spread) {
    const auto first = month_of(spread.to) - std::chrono::months{most_months - 1};
    return {std::max(spread.from, sys_days{first / std::chrono::day{1}}), spread.to};
}

// Those without a decision among them.
std::vector<month_of_decisions> months_of(const portfolio& of, const period& spread) {
    const auto first = month_of(spread.from), last = month_of(spread.to);
    std::vector<month_of_decisions> months;
    for (auto month = first; month <= last; month += std::chrono::months{1})
        months.push_back({in_words(month), {}});
    for (const entry& decision : of.decisions) {
        if (!lies_in(decision.happened, spread)) continue;
        const auto month = std::max(first, month_of(decision.happened.first_day()));
        months[std::size_t((month - first).count())].decisions.push_back(to_text(decision.id));
    }
    return months;
}

std::string number_of(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

// A warning where most decisions lie in the last month of a stretch that is long enough to be spread over
// (guide rule D16); else in how many of the months there is one.
statement spread_in_words(const portfolio& of, const period& spread,
                          const std::vector<month_of_decisions>& months, const rule_pack& rules) {
    std::vector<std::string> all, late;
    for (const entry& decision : of.decisions) {
        if (!lies_in(decision.happened, spread)) continue;
        all.push_back(to_text(decision.id));
        if (decision.happened.last_day() > spread.to - last_month) late.push_back(to_text(decision.id));
    }
    const bool is_long = spread.to - spread.from >= shortest_spread;
    if (is_long && rules.find("D16") &&
        double(late.size()) * 100 > rules.limit_of("D16", most_in_last_month) * double(all.size()))
        return cited(std::to_string(late.size()) + " of " +
                         number_of(all.size(), "decision lies", "decisions lie") +
                         " in the last 30 days (guide rule D16)",
                     late);
    const std::string decided = number_of(all.size(), "decision", "decisions");
    if (months.size() == 1) return cited(decided + " in " + months.front().name, all);
    const auto filled = std::count_if(months.begin(), months.end(),
                                      [](const month_of_decisions& one) { return !one.decisions.empty(); });
    return cited(
        decided + " in " + std::to_string(filled) + " of " + number_of(months.size(), "month", "months"),
        all);
}

std::optional<brief_section> months_section(const portfolio& of, const brief_setting& at,
                                            const rule_pack& rules) {
    const period spread = last_months_of(at.spread);
    std::vector<month_of_decisions> months = months_of(of, spread);
    const bool has_any = std::any_of(months.begin(), months.end(),
                                     [](const month_of_decisions& one) { return !one.decisions.empty(); });
    if (!has_any) return std::nullopt;
    brief_section section{"By month", {}};
    section.lines.push_back({"", spread_in_words(of, spread, months, rules), {}});
    if (months.size() > 1) section.months = std::move(months);
    return section;
}

// ---- Behaviours

// "Deprioritised gift wrap", "checkout-conversion 3.5%", "@sam: pairing on the design doc"
std::string title_of(const entry& of, std::size_t bound) {
    std::string title = of.text;
    const stage* const name = newest_stage(of, "name");
    const stage* const value = newest_stage(of, "value");
    if (of.id.kind == entry_kind::metric && name) title = name->text + (value ? " " + value->text : "");
    if (of.id.kind == entry_kind::mentoring && !of.people.empty()) {
        const std::string mentee = "@" + of.people.front().name;
        if (title.find(mentee) == std::string::npos) title = mentee + (title.empty() ? "" : ": " + title);
    }
    if (title.empty() && !of.stages.empty()) title = of.stages.front().text;
    return cut_at_word(one_line(title), bound);
}

std::vector<std::string> numbers_of(const std::vector<shown_by>& shown) {
    std::vector<std::string> numbers;
    for (const shown_by& one : shown)
        numbers.push_back(to_text(one.entry->id));
    return numbers;
}

// "D-14 Deprioritised gift wrap; M-7 checkout-conversion 3.5%", the newest first.
statement named(const std::vector<shown_by>& shown) {
    std::string text;
    std::size_t told = 0;
    for (auto one = shown.rbegin(); one != shown.rend() && told < most_named; ++one, ++told)
        text += (told == 0 ? "" : "; ") + to_text(one->entry->id) + " " + title_of(*one->entry, title_in_row);
    if (shown.size() > told) text += "; and " + std::to_string(shown.size() - told) + " more";
    return cited(text, numbers_of(shown));
}

// Behaviours whose status is known as a fact alone: by when, with whom, and what is linked.
class behaviour_teller {
public:
    behaviour_teller(const portfolio& of, const brief_setting& at)
        : of_{of}, at_{at}, links_{links_to_behaviours(of)} {}

    const std::vector<shown_by>& shown(const entry& behaviour) const {
        static const std::vector<shown_by> none;
        const auto known = links_.find(behaviour.id);
        return known == links_.end() ? none : known->second;
    }

    // "by 30 Sep 2026", "with @lena": as they were agreed on.
    std::vector<decision_stage> terms(const entry& behaviour) const {
        std::vector<decision_stage> told;
        if (const stage* const by = newest_stage(behaviour, "by")) {
            const auto day = at_.until.find(behaviour.id);
            told.push_back({"By",
                            cited(day == at_.until.end() ? by->text : day->second, {to_text(behaviour.id)}),
                            {},
                            "by"});
        }
        if (const stage* const with = newest_stage(behaviour, "with"))
            told.push_back({"With", cited(with->text, {to_text(behaviour.id)}), {}, "with"});
        return told;
    }

    brief_line line(const entry& behaviour) const {
        brief_line told{to_text(behaviour.id),
                        cited(behaviour.text, behaviour, at_.when),
                        {to_words(behaviour.happened), ""},
                        terms(behaviour)};
        const auto& evidence = shown(behaviour);
        told.below.push_back(
            {"Shown by", evidence.empty() ? cited("no entry yet", {told.label}) : named(evidence), {}, ""});
        return told;
    }

    // Happened, or said to show it, in the period.
    std::vector<shown_by> newly(const entry& behaviour) const {
        std::vector<shown_by> recent;
        for (const shown_by& one : shown(behaviour))
            if (lies_in(one.entry->happened, at_.when.counted) ||
                lies_in(one.said->happened, at_.when.counted))
                recent.push_back(one);
        return recent;
    }

    bool is_linked(const entry& one) const {
        return std::any_of(of_.behaviours.begin(), of_.behaviours.end(), [&](const entry& behaviour) {
            const auto& those = shown(behaviour);
            return std::any_of(those.begin(), those.end(),
                               [&](const shown_by& known) { return known.entry->id == one.id; });
        });
    }

private:
    const portfolio& of_;
    const brief_setting& at_;
    std::map<entry_id, std::vector<shown_by>> links_;
};

statement how_to_agree() {
    return blank(
        "Nothing was agreed on yet that they will see. Ask for it, and keep it: "
        "/evidence behaviour what you will do by: … with: …");
}

brief_section agreed_section(const portfolio& of, const brief_setting& at) {
    brief_section section{"Agreed", {}};
    const behaviour_teller tells{of, at};
    for (const entry& behaviour : of.behaviours) {
        section.lines.push_back(tells.line(behaviour));
        section.lines.back().rank = int(section.lines.size());
    }
    if (section.lines.empty()) section.lines.push_back({"", how_to_agree(), {}});
    return section;
}

// ---- The other sections of a brief

// The manager's own words.
statement quoted(const stage& said, const entry& of, const setting& when) {
    return cited("“" + said.text + "”", said, of, when);
}

std::optional<brief_section> last_time_section(const portfolio& of, const setting& when) {
    if (of.check_ins.empty()) return std::nullopt;
    const entry& last = of.check_ins.back();
    brief_line line{to_text(last.id), {}, {to_words(last.happened), ""}};
    for (const auto& [field, label] : {std::pair{"said", "And"}, {"missing", "Missing"}})
        for (const stage* said : stages_named(last, field)) {
            if (line.what.text.empty())
                line.what = quoted(*said, last, when);
            else
                line.below.push_back({label, quoted(*said, last, when), {}, field});
        }
    if (line.what.text.empty()) {
        if (last.text.empty()) return std::nullopt;
        line.what = cited(last.text, last, when);
    }
    if (const stage* const with = newest_stage(last, "with"))
        line.below.push_back({"With", cited(with->text, {line.label}), {}, "with"});
    return brief_section{"Last time", {std::move(line)}};
}

// Lines, or the blank that stands in their place.
brief_section section_or(std::string title, std::vector<brief_line> lines, const statement& otherwise) {
    if (lines.empty()) lines.push_back({"", otherwise, {}});
    return {std::move(title), std::move(lines)};
}

// "since 4 Mar 2026"
std::string since_in_words(const setting& when) {
    return "since " + to_words(evidence::calendar_date{std::chrono::year_month_day{when.counted.from}});
}

statement decision_wanted(const setting& when) {
    return blank("No decision was logged for the time " + since_in_words(when) +
                 ". What did you decide? /decision what you decided because: … rejected: …");
}

statement number_wanted(const setting& when) {
    return blank("No number was logged for the time " + since_in_words(when) +
                 ". Which one moved, from what to what? /metric name value");
}

std::optional<brief_section> thin_section(const portfolio& of, const brief_setting& at,
                                          const rule_pack& rules) {
    setting whole = at.when;
    whole.counted = whole_period(of, at.when.now, at.when.zone);
    const readiness state = check(of, whole, rules);
    brief_section section{"Still thin", {}};
    for (const thin_place& place : thinnest_first(state)) {
        if (section.lines.size() == most_gaps) break;
        const finding& lacks = *place.what;
        const std::string fix = lacks.fix.ends_with(' ') ? lacks.fix + "…" : lacks.fix;
        section.lines.push_back({"", blank(lacks.missing + (fix.empty() ? "" : ": " + fix)), {}});
        section.lines.back().rank = int(section.lines.size());
    }
    if (section.lines.empty()) return std::nullopt;
    return section;
}

brief_section questions_section() {
    brief_section section{"To ask", {}};
    for (const char* const question : questions_to_ask)
        section.questions.push_back(blank(question));
    return section;
}

// ---- The sections of an update

// An entry as it stands in a list under its behaviour.
brief_line line_of(const shown_by& one, const std::vector<brief_line>& decisions, const setting& when) {
    const std::string number = to_text(one.entry->id);
    const auto told = std::find_if(decisions.begin(), decisions.end(),
                                   [&](const brief_line& line) { return line.label == number; });
    if (told != decisions.end()) return *told;
    return {number,
            cited(title_of(*one.entry, title_alone), *one.entry, when),
            {to_words(one.entry->happened), ""}};
}

// "agreed on 4 Mar 2026, by 30 Sep 2026; 3 entries linked, 2 of them new"
statement status_of(const entry& behaviour, const behaviour_teller& tells) {
    const std::size_t all = tells.shown(behaviour).size(), recent = tells.newly(behaviour).size();
    std::string text = "agreed on " + to_words(behaviour.happened);
    for (const decision_stage& term : tells.terms(behaviour))
        text += (term.field == "by" ? ", by " : ", with ") + term.what.text;
    text += all == 0 ? "; no entry linked yet" : "; " + number_of(all, "entry", "entries") + " linked, ";
    if (all > 0)
        text += recent == all ? "all new"
                              : (recent == 0 ? "none" : std::to_string(recent)) + std::string(" of them new");
    statement status = cited(text, {to_text(behaviour.id)});
    for (const shown_by& one : tells.shown(behaviour))
        cite(status, cited("", {to_text(one.entry->id)}));
    return status;
}

brief_section update_of(const entry& behaviour, const behaviour_teller& tells,
                        const std::vector<brief_line>& decisions, const setting& when) {
    const std::string number = to_text(behaviour.id);
    brief_section section{number + " " + behaviour.text, {}};
    section.lines.push_back({"", status_of(behaviour, tells), {}});
    for (const shown_by& one : tells.newly(behaviour))
        section.lines.push_back(line_of(one, decisions, when));
    return section;
}

// Mentoring stories and kept messages of the period that are linked to nothing.
void add_stories(monthly_update& to, std::string title, const std::vector<entry>& entries,
                 const behaviour_teller& tells, const setting& when) {
    brief_section section{std::move(title), {}};
    for (const entry& one : entries) {
        const bool goes_on = std::any_of(one.stages.begin(), one.stages.end(), [&](const stage& said) {
            return lies_in(said.happened, when.counted);
        });
        if ((!counts(one, when.counted) && !goes_on) || tells.is_linked(one) ||
            choice_of(one).what == wish::left_out)
            continue;
        brief_line line{
            to_text(one.id), cited(title_of(one, title_alone), one, when), {to_words(one.happened), ""}};
        if (const stage* const from = newest_stage(one, "from"))
            line.below.push_back({"From", cited(from->text, {line.label}), {}, "from"});
        if (const stage* const outcome = newest_stage(one, "outcome"))
            line.below.push_back({"Outcome", cited(outcome->text, {line.label}), {}, "outcome"});
        section.lines.push_back(std::move(line));
    }
    if (!section.lines.empty()) to.sections.push_back(std::move(section));
}

}  // namespace

check_in_brief compose_brief(const portfolio& of, const brief_setting& at, const rule_pack& rules) {
    const filled_in words{of};
    const portfolio& said = words.said();
    check_in_brief brief{head_of(said, at.when), {}};
    const auto add = [&](std::optional<brief_section> section) {
        if (section) brief.sections.push_back(std::move(*section));
    };
    add(last_time_section(said, at.when));
    add(section_or("Decided", decision_lines(said, at.when, brief.left_out), decision_wanted(at.when)));
    brief.sections.back().is_favoured = true;
    add(section_or("Numbers", number_lines(said, at.when, [](const metric_series&) { return false; }),
                   number_wanted(at.when)));
    add(months_section(said, at, rules));
    add(agreed_section(said, at));
    add(thin_section(said, at, rules));
    add(questions_section());
    return brief;
}

monthly_update compose_update(const portfolio& of, const brief_setting& at) {
    const filled_in words{of};
    const portfolio& said = words.said();
    monthly_update update{head_of(said, at.when), {}};
    const behaviour_teller tells{said, at};
    std::vector<omission> kept_out;
    std::vector<brief_line> decisions = decision_lines(said, at.when, kept_out);
    for (const entry& behaviour : said.behaviours)
        update.sections.push_back(update_of(behaviour, tells, decisions, at.when));
    if (said.behaviours.empty()) update.sections.push_back({"Agreed behaviours", {{"", how_to_agree(), {}}}});
    std::erase_if(decisions, [&](const brief_line& line) {
        const auto id = evidence::read_entry_id(line.label);
        const entry* const decision = id ? said.find(*id) : nullptr;
        return decision && tells.is_linked(*decision);
    });
    const bool any_agreed = !said.behaviours.empty();
    if (!decisions.empty())
        update.sections.push_back({any_agreed ? "Other decisions" : "Decisions", std::move(decisions)});
    std::vector<brief_line> numbers = number_lines(said, at.when, [&](const metric_series& series) {
        return std::any_of(series.observations.begin(), series.observations.end(), [&](const entry& one) {
            return counts(one, at.when.counted) && tells.is_linked(one);
        });
    });
    if (!numbers.empty())
        update.sections.push_back({any_agreed ? "Other numbers" : "Numbers", std::move(numbers)});
    add_stories(update, "Mentoring", said.mentoring, tells, at.when);
    add_stories(update, "What others wrote", said.messages, tells, at.when);
    const bool says_nothing_else = update.sections.size() == std::max<std::size_t>(1, said.behaviours.size());
    if (says_nothing_else && std::all_of(said.behaviours.begin(), said.behaviours.end(),
                                         [&](const entry& one) { return tells.newly(one).empty(); }))
        update.sections.push_back({"This month", {{"", decision_wanted(at.when), {}}}});
    return update;
}

}  // namespace packet
