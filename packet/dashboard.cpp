#include "packet/dashboard.hpp"

#include "evidence/base64.hpp"
#include "evidence/chain.hpp"
#include "packet/chart.hpp"
#include "packet/dashboard_look.hpp"
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/statement_text.hpp"
#include "packet/svg_chart.hpp"
#include "packet/web_links.hpp"
#include "packet/xml_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace packet {
namespace {

std::string element(const std::string& name, const std::string& inside) {
    return "<" + name + ">" + inside + "</" + name + ">";
}

std::string element(const std::string& name, const std::string& of_class, const std::string& inside) {
    return "<" + name + " class=\"" + of_class + "\">" + inside + "</" + name + ">";
}

// ---- words ------------------------------------------------------------------------------------------------

// Escaped, with its web addresses to be followed.
std::string words(const std::string& typed) {
    std::string text;
    for (const text_part& part : with_links(one_line(typed))) {
        const std::string said = xml_escaped_part(part.text);
        text += part.address.empty() ? said
                                     : "<a href=\"" + xml_escaped(part.address) +
                                           "\" rel=\"noopener noreferrer nofollow\">" + said + "</a>";
    }
    return text;
}

// In the direction of its own first letter, whatever stands around it.
std::string of_its_own(const std::string& typed) {
    return "<bdi>" + words(typed) + "</bdi>";
}

// The numbers of the decisions that this page shows, so that citations of them can lead there.
using shown_entries = std::set<std::string>;

std::string citation(const std::vector<std::string>& cites, const shown_entries& shown) {
    if (cites.empty()) return {};
    std::vector<std::string> said;
    for (const std::string& cite : cites) {
        const std::string number = xml_escaped(cite);
        said.push_back(shown.contains(cite) ? "<a class=\"cite\" href=\"#" + number + "\">" + number + "</a>"
                                            : element("span", "cite", number));
    }
    return element("span", "cites", "[" + joined(said) + "]");
}

std::string blank(const statement& what) {
    const std::string question = one_line(what.text).empty() ? "" : of_its_own(what.text);
    return element("span", "blank",
                   element("strong", blank_opening) + " " + element("em", question) +
                       (question.empty() ? "" : " ") + blank_line);
}

std::string written(const statement& what, const shown_entries& shown) {
    if (what.blank) return blank(what);
    std::string text = of_its_own(what.text);
    if (!what.note.empty()) text += " " + element("span", "note", "(" + words(what.note) + ")");
    return what.cites.empty() ? text : text + " " + citation(what.cites, shown);
}

std::string list(const std::vector<statement>& statements, const shown_entries& shown) {
    std::string items;
    for (const statement& what : statements)
        items += element("li", written(what, shown));
    return element("ul", "list", items);
}

std::string attribute(const std::string& name, const std::string& value) {
    return " " + name + "=\"" + xml_escaped(value) + "\"";
}

// Each on one line, as the buttons of the filter name them; none that is empty.
std::vector<std::string> names_in(const std::vector<std::string>& initiatives) {
    std::vector<std::string> names;
    for (const std::string& typed : initiatives)
        if (std::string name = one_line(typed); !name.empty()) names.push_back(std::move(name));
    return names;
}

// What the filter takes for one thing; initiatives: whose it is. They are told as a JSON array, because a
// code name has spaces.
std::string entry(const std::vector<std::string>& initiatives, const std::string& more,
                  const std::string& inside) {
    return "<article" + attribute("data-initiatives", nlohmann::json(names_in(initiatives)).dump()) + more +
           ">" + inside + "</article>\n";
}

// A part of the page, under its own heading.
std::string part(const std::string& id, const std::string& title, const std::string& inside) {
    return "<section class=\"part\"" + attribute("id", id) + attribute("aria-labelledby", id + "-title") +
           "><h2" + attribute("id", id + "-title") + ">" + xml_escaped(title) +
           "</h2>\n<p class=\"nothing-of-it\" hidden=\"\">Nothing of this initiative.</p>\n" + inside +
           "</section>\n";
}

std::string left_out_list(const std::string& title, const std::vector<omission>& left_out,
                          const std::string& order) {
    std::string items;
    for (const std::string& reason : by_reason(left_out))
        items += element("li", words(reason));
    std::string inside = order.empty() ? "" : element("p", words(order));
    if (!items.empty()) inside = element("h3", title) + element("ul", "list", items) + inside;
    return inside.empty() ? "" : element("div", "left-out", inside) + "\n";
}

// ---- the outcome map --------------------------------------------------------------------------------------

std::string figure(const std::string& name, const std::string& of_class, const statement& what,
                   const shown_entries& shown) {
    const std::string value = is_said(what) ? written(what, shown) : "–";
    return element("div", of_class, element("dt", name) + element("dd", value));
}

std::string particular(const std::string& name, const std::string& value) {
    return element("div", element("dt", name) + element("dd", value));
}

std::string particulars(const metric_line& metric, const shown_entries& shown) {
    std::string said;
    if (is_said(metric.money)) said += particular("Money", written(metric.money, shown));
    if (is_said(metric.source)) said += particular("Source", written(metric.source, shown));
    if (const std::string date = words_of(metric.when); !date.empty())
        said += particular("Date", words(date));
    return said.empty() ? "" : element("dl", "particulars", said);
}

// Every observation with its entry, for those who would rather read than look.
std::string values_table(const metric_line& metric) {
    std::string rows;
    for (const observation_point& at : metric.points)
        rows += element("tr", "<th scope=\"row\">" + xml_escaped(at.date) + "</th>" +
                                  element("td", xml_escaped(at.label)) +
                                  element("td", at.afterwards ? "logged afterwards" : "") +
                                  element("td", "cite", xml_escaped(at.cite)));
    return element("details",
                   element("summary", "Values") +
                       element("table", "values",
                               element("caption", "unseen", "Every value of " + xml_escaped(metric.name)) +
                                   "<thead><tr><th scope=\"col\">Date</th><th scope=\"col\">Value</th>"
                                   "<th scope=\"col\">Logged</th><th scope=\"col\">Entry</th></tr></thead>" +
                                   element("tbody", rows)));
}

std::string trend(const metric_line& metric) {
    const std::string said = xml_escaped(trend_in_words(metric.points));
    if (!has_trend(metric.points)) return said.empty() ? "" : element("p", "meta", said);
    const std::string hollow = points_afterwards(metric.points) > 0 ? " (hollow)" : "";
    return element("figure", svg_chart(metric.name, metric.points) + element("figcaption", said + hollow)) +
           values_table(metric);
}

std::string metric_card(const metric_line& metric, const shown_entries& shown) {
    const std::string figures = figure("Baseline", "baseline", metric.baseline, shown) +
                                figure("Latest", "latest", metric.latest, shown) +
                                figure("Net change", "change", metric.change, shown);
    return element("div", "metric",
                   element("h4", of_its_own(metric.name)) + element("dl", "figures", figures) +
                       particulars(metric, shown) + trend(metric));
}

std::string metrics_of(const outcome_row& row, const shown_entries& shown) {
    if (row.metrics.empty() && row.in_brief.empty())
        return element("p", "said", written(metric_wanted(), shown));
    std::string cards;
    for (const metric_line& metric : row.metrics)
        cards += metric_card(metric, shown);
    std::string text = cards.empty() ? "" : element("div", "metrics", cards);
    if (!row.in_brief.empty()) text += element("h4", "label", "In brief") + list(row.in_brief, shown);
    if (!row.further_metrics.empty())
        text += element("p", "meta", "Not shown: " + words(joined(row.further_metrics)));
    return text;
}

std::string chain_of(const outcome_row& row, const shown_entries& shown) {
    if (row.chain.empty()) return {};
    std::string links;
    for (const chain_link& link : row.chain)
        links +=
            element("li", element("strong", xml_escaped(link.label) + ":") + " " + written(link.what, shown));
    return element("h4", "label", "From technology to money") + element("ol", "list", links);
}

std::string trade_offs_of(const outcome_row& row, const shown_entries& shown) {
    return element("h4", "label", "Trade-off decided") +
           list(row.trade_offs.empty() ? std::vector{trade_off_wanted()} : row.trade_offs, shown);
}

// The numbers, and beside them where there is room what was given up for them.
std::string row_of(const outcome_row& row, const shown_entries& shown) {
    const std::string mark = row.flagship ? " " + element("span", "mark", "flagship") : "";
    const std::string feature = is_said(row.feature) ? element("p", "said", written(row.feature, shown)) : "";
    return entry({name_of(row)}, row.flagship ? " class=\"entry flagship\"" : " class=\"entry\"",
                 element("h3", of_its_own(name_of(row)) + mark) + feature +
                     element("div", "beside",
                             element("div", metrics_of(row, shown) + chain_of(row, shown)) +
                                 element("div", trade_offs_of(row, shown))));
}

// ---- the decision log -------------------------------------------------------------------------------------

std::string date_below(const dated& when) {
    const std::string date = words_of(when);
    return date.empty() ? "" : " " + element("span", "when", words(date));
}

std::string stages_of(const decision_block& decision, const shown_entries& shown) {
    if (decision.stages.empty()) return {};
    std::string rows;
    for (const decision_stage& stage : decision.stages)
        rows += element("tr", "<th scope=\"row\">" + xml_escaped(stage.label) + date_below(stage.when) +
                                  "</th>" + element("td", written(stage.what, shown)));
    return element("table", "stages",
                   element("caption", "unseen", "The stages of " + xml_escaped(decision.number)) +
                       "<thead class=\"unseen\"><tr><th scope=\"col\">Stage and date</th>"
                       "<th scope=\"col\">What was said</th></tr></thead>" +
                       element("tbody", rows));
}

std::string decision_of(const decision_block& decision, const shown_entries& shown) {
    std::vector<std::string> meta;
    for (const std::string& part :
         {words_of(decision.when), joined(names_in(decision.initiatives)), words_of(decision.outcome)})
        if (!part.empty()) meta.push_back(words(part));
    if (!decision.digest.empty()) meta.push_back("digest " + xml_escaped(decision.digest));
    const std::string title = element(
        "h3", element("span", "number", xml_escaped(decision.number)) + " " + written(decision.title, shown));
    return entry(decision.initiatives, " class=\"entry\"" + attribute("id", decision.number),
                 title + element("p", "meta", joined(meta, " · ")) + stages_of(decision, shown));
}

// ---- the launch charter -----------------------------------------------------------------------------------

std::string duties_of(const charter_section& section, const shown_entries& shown) {
    if (section.responsibilities.empty()) return {};
    std::string rows;
    for (const responsibility& duty : section.responsibilities)
        rows += element("tr", "<th scope=\"row\">" + of_its_own(duty.team) + "</th>" +
                                  element("td", is_said(duty.what) ? written(duty.what, shown) : "–"));
    return element(
        "table", "duties",
        element("caption", "unseen", xml_escaped(section.title)) +
            "<thead><tr><th scope=\"col\">Team</th><th scope=\"col\">Responsibility</th></tr></thead>" +
            element("tbody", rows));
}

std::string section_of(const charter_section& section, const shown_entries& shown) {
    std::string text = element("h3", xml_escaped(section.title));
    if (section.statements.size() == 1)
        text += element("p", "said", written(section.statements.front(), shown));
    else if (!section.statements.empty())
        text += list(section.statements, shown);
    return text + duties_of(section, shown);
}

// ---- the page ---------------------------------------------------------------------------------------------

std::string hash_of(std::string_view source) {
    const evidence::digest hash = evidence::sha256_of(source);
    const std::string bytes(hash.begin(), hash.end());
    return "'sha256-" + evidence::to_base64(bytes) + "'";
}

std::string head(const letterhead& of) {
    const std::string policy = "default-src 'none'; style-src " + hash_of(dashboard_style()) +
                               "; script-src " + hash_of(dashboard_script()) +
                               "; base-uri 'none'; form-action 'none'";
    return "<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
           "<meta http-equiv=\"Content-Security-Policy\"" +
           attribute("content", policy) +
           "/>\n"
           "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
           "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
           "<meta name=\"author\"" +
           attribute("content", of.author) + "/>\n<title>Outcome dashboard · " + xml_escaped(of.author) +
           "</title>\n<style>" + std::string{dashboard_style()} + "</style>\n";
}

std::string opening(const letterhead& of) {
    std::string who = element("strong", of_its_own(of.author)) + " · " + words(of.period);
    for (const std::string& more : {of.version, of.profile})
        if (!more.empty()) who += " · " + words(more);
    return "<a class=\"skip\" href=\"#outcomes\">Skip to the outcomes</a>\n<header>\n<h1>Outcome "
           "dashboard</h1>\n" +
           element("p", "who", who) +
           "\n<nav aria-label=\"Parts of this page\"><ul><li><a href=\"#outcomes\">Product outcome "
           "map</a></li>"
           "<li><a href=\"#decisions\">Decision log</a></li><li><a href=\"#charter\">Launch "
           "charter</a></li></ul>"
           "</nav>\n</header>\n";
}

// What is written of the map and the log.
struct kept_pieces {
    std::vector<const outcome_row*> rows;
    std::vector<const decision_block*> decisions;
    shown_entries numbers;  // of the decisions
};

kept_pieces kept_of(const composed& of, const left_out_of_each& left_out) {
    kept_pieces kept;
    const std::set<std::string> gone_rows = name_set(left_out.map);
    for (const outcome_row& row : of.map.rows)
        if (!gone_rows.contains(name_of(row))) kept.rows.push_back(&row);
    const std::set<std::string> gone_decisions = name_set(left_out.log);
    for (const decision_block& decision : of.log.decisions) {
        if (gone_decisions.contains(name_of(decision))) continue;
        kept.decisions.push_back(&decision);
        kept.numbers.insert(decision.number);
    }
    return kept;
}

// In the order in which they stand on the page, each once.
std::vector<std::string> initiatives_of(const kept_pieces& kept, const launch_charter& charter) {
    std::vector<std::string> names;
    const auto note = [&](const std::string& name) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    for (const outcome_row* row : kept.rows)
        note(name_of(*row));
    for (const decision_block* decision : kept.decisions)
        for (const std::string& name : decision->initiatives)
            note(name);
    note(charter.initiative);
    return names;
}

// Hidden until the script can do what it promises.
std::string filter_bar(const std::vector<std::string>& initiatives) {
    if (initiatives.size() < 2) return {};
    std::string buttons = "<button type=\"button\" value=\"\" aria-pressed=\"true\">All</button>";
    for (const std::string& name : initiatives)
        buttons += "<button type=\"button\"" + attribute("value", name) + " aria-pressed=\"false\">" +
                   element("bdi", xml_escaped(name)) + "</button>";
    return "<div class=\"filter\" id=\"filter\" hidden=\"\"><div role=\"group\" aria-label=\"Show one "
           "initiative\">" +
           buttons + "<p id=\"filter-told\" role=\"status\"></p></div></div>\n";
}

std::string closing(const letterhead& of) {
    const std::string made = of.made_on.empty() ? "" : "Made " + words(of.made_on) + ". ";
    const std::string chain = of.chain_head.empty() ? "" : "Chain head " + words(of.chain_head) + ". ";
    return element("footer",
                   element("p", made + chain +
                                    "A number in brackets is an entry of <code>evidence.jsonl</code>; "
                                    "<code>VERIFY.md</code> says how to check it.")) +
           "\n";
}

std::string outcomes_part(const outcome_map& map, const kept_pieces& kept,
                          const std::vector<omission>& left_out) {
    std::string inside;
    for (const outcome_row* row : kept.rows)
        inside += row_of(*row, kept.numbers);
    if (!map.nothing.empty()) inside += list(map.nothing, kept.numbers);
    return part("outcomes", "Product outcome map",
                inside + left_out_list("Left out", joined(left_out, map.left_out), map.order));
}

std::string decisions_part(const decision_log& log, const kept_pieces& kept,
                           const std::vector<omission>& left_out) {
    std::string inside;
    for (const decision_block* decision : kept.decisions)
        inside += decision_of(*decision, kept.numbers);
    if (!log.nothing.empty()) inside += list(log.nothing, kept.numbers);
    return part("decisions", "Decision log",
                inside + left_out_list("Left out", joined(left_out, log.left_out), log.order));
}

std::string charter_part(const launch_charter& charter, const kept_pieces& kept,
                         const std::vector<omission>& left_out) {
    std::string inside;
    for (const charter_section& section : charter.sections)
        inside += entry({charter.initiative}, " class=\"entry\"", section_of(section, kept.numbers));
    const std::string initiative = one_line(charter.initiative);
    return part("charter", initiative.empty() ? "Launch charter" : "Launch charter: " + initiative,
                inside + left_out_list("Left out of the page on paper, written here", left_out, "") +
                    left_out_list("Left out", charter.left_out, ""));
}

}  // namespace

std::string to_dashboard(const composed& of, const left_out_of_each& left_out) {
    const kept_pieces kept = kept_of(of, left_out);
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n" + head(of.map.head) + "</head>\n<body>\n" +
           opening(of.map.head) + filter_bar(initiatives_of(kept, of.charter)) + "<main>\n" +
           outcomes_part(of.map, kept, left_out.map) + decisions_part(of.log, kept, left_out.log) +
           charter_part(of.charter, kept, left_out.charter) + "</main>\n" + closing(of.map.head) +
           "<script>" + std::string{dashboard_script()} + "</script>\n</body>\n</html>\n";
}

}  // namespace packet
