#include "commands/brief.hpp"

#include "commands/agreed_day.hpp"
#include "commands/nudge_turn.hpp"
#include "commands/text.hpp"
#include "evidence/portfolio.hpp"
#include "packet/brief.hpp"
#include "packet/left_out.hpp"
#include "packet/markdown.hpp"

#include <algorithm>

namespace commands {

using std::chrono::sys_days;

namespace {

constexpr std::size_t most_lines = 5;      // of a section, in the message; the files have all
constexpr std::size_t longest_line = 300;  // bytes, in the message

std::optional<sys_days> read_day(const std::string& iso) {
    const auto date = evidence::calendar_date::from_iso(iso);
    return date ? std::optional(date->first_day()) : std::nullopt;
}

std::string in_words(sys_days day) {
    return to_words(evidence::calendar_date{std::chrono::year_month_day{day}});
}

// The same day of the month before, or the last one that it has.
sys_days month_before(sys_days day) {
    const std::chrono::year_month_day date{day};
    const auto earlier = date - std::chrono::months{1};
    if (earlier.ok()) return sys_days{earlier};
    return sys_days{earlier.year() / earlier.month() / std::chrono::last};
}

// What the log holds, with the days that are spoken of.
struct occasion {
    evidence::portfolio of;
    sys_days today;
    std::optional<nudges::cycle> cycle;
    packet::period whole;  // of the review cycle so far; of the log where none is set

    const evidence::entry* last_check_in() const {
        return of.check_ins.empty() ? nullptr : &of.check_ins.back();
    }
};

occasion occasion_of(evidence::evidence_view& view, evidence::moment now) {
    const std::string zone = view.zone();
    occasion found{evidence::fold(view.everything()),
                   sys_days{evidence::on_the_wall(now, zone).day},
                   cycle_of(view),
                   {}};
    found.whole = packet::whole_period(found.of, now, zone);
    if (found.cycle && found.cycle->from <= found.today) found.whole.from = found.cycle->from;
    return found;
}

// Since the last check-in; before there was one, since the review cycle began, or the log. An update goes
// back a month.
packet::period counted(const brief_request& wanted, const occasion& at) {
    packet::period days{at.whole.from, at.today};
    if (const auto from = read_day(wanted.from))
        days.from = *from;
    else if (wanted.is_update)
        days.from = month_before(at.today);
    else if (const evidence::entry* const last = at.last_check_in())
        days.from = last->happened.first_day();
    if (const auto to = read_day(wanted.to)) days.to = std::min(*to, at.today);
    days.from = std::min(days.from, days.to);
    return days;
}

packet::brief_setting setting_of(const brief_request& wanted, const occasion& at, const std::string& zone,
                                 evidence::moment now) {
    packet::brief_setting made{{now, zone, counted(wanted, at)}, {at.whole.from, at.today}};
    for (const evidence::entry& behaviour : at.of.behaviours)
        if (const evidence::stage* const by = newest_stage(behaviour, "by"))
            made.until[behaviour.id] = agreed_day_in_words(*by, zone);
    return made;
}

// ---- The message

std::string below_in_words(const packet::decision_stage& stage) {
    std::string words = stage.label.empty() ? "" : stage.label + ": ";
    words += stage.what.text;
    return stage.when.date.empty() ? words : words + " (" + stage.when.date + ")";
}

void add_cites(const std::vector<std::string>& cites, const std::string& but, std::vector<std::string>& to) {
    for (const std::string& one : cites)
        if (one != but && std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}

// "D-14 Deprioritised gift wrap. Because: retention risk. Results: +0.4 pp [M-7]"
std::string line_in_words(const packet::brief_line& line) {
    constexpr std::size_t few = 3;  // citations; the files have all
    std::string words = line.label + (line.label.empty() ? "" : " ") + line.what.text;
    if (!line.what.note.empty()) words += " (" + line.what.note + ")";
    std::vector<std::string> cites;
    add_cites(line.what.cites, line.label, cites);
    for (const packet::decision_stage& stage : line.below) {
        words += (stage.label.empty() ? " " : words.ends_with('.') ? " " : ". ") + below_in_words(stage);
        add_cites(stage.what.cites, line.label, cites);
    }
    words = shorten(words, longest_line);
    return cites.empty() || cites.size() > few ? words : words + " [" + join_words(cites, ", ") + "]";
}

void tell(const packet::brief_section& section, const std::string& label, reply& answer) {
    const std::size_t shown = std::min(section.lines.size(), most_lines);
    for (std::size_t at = 0; at < shown; ++at)
        answer.facts.push_back({label, line_in_words(section.lines[at])});
    if (shown < section.lines.size())
        answer.facts.push_back(
            {label, "and " + std::to_string(section.lines.size() - shown) + " more, in the files"});
    for (const packet::statement& question : section.questions)
        answer.facts.push_back({label, question.text});
}

// "since the last one on 4 Mar 2026 (R-1)", "since 4 Mar 2026", "4 Mar 2026 to 1 Apr 2026"
std::string since_in_words(const packet::period& counted, const occasion& of) {
    if (counted.to != of.today) return in_words(counted.from) + " to " + in_words(counted.to);
    const evidence::entry* const last = of.last_check_in();
    if (!last || last->happened.first_day() != counted.from) return "since " + in_words(counted.from);
    return "since the last one on " + in_words(counted.from) + " (" + to_text(last->id) + ")";
}

reply to_reply(const packet::check_in_brief& brief, const packet::typeset_document& page,
               const packet::brief_setting& at, const occasion& of) {
    reply answer;
    answer.headline = "Your brief for the check-in, one page, " + since_in_words(at.when.counted, of);
    for (const packet::brief_section& section : brief.sections)
        tell(section, section.title, answer);
    for (const std::string& reason : packet::by_reason(packet::joined(page.left_out, brief.left_out)))
        answer.facts.push_back({"Not on the page", reason});
    answer.next = question{"Afterwards: what did they say, in their own words?", "/evidence checkin said: "};
    answer.files.push_back({"check-in-brief.pdf", "application/pdf", page.pdf});
    answer.files.push_back({"check-in-brief.md", "text/markdown", to_markdown(brief, page.left_out)});
    return answer;
}

reply to_reply(const packet::monthly_update& update, const packet::brief_setting& at, const occasion& of) {
    reply answer;
    answer.headline = "Your monthly update, a draft to copy, " + in_words(at.when.counted.from) + " to " +
                      in_words(at.when.counted.to);
    for (const packet::brief_section& section : update.sections) {
        // Of a behaviour its number stands before each line, its words before the first.
        const std::string number = section.title.substr(0, section.title.find(' '));
        const bool is_agreed = evidence::read_entry_id(number).has_value();
        if (is_agreed) answer.facts.push_back({number, section.title.substr(number.size() + 1)});
        tell(section, is_agreed ? number : section.title, answer);
    }
    if (of.of.behaviours.empty())
        answer.next = question{"What did you agree that they will see?", "/evidence behaviour "};
    answer.files.push_back({"monthly-update.md", "text/markdown", to_markdown(update)});
    return answer;
}

}  // namespace

reply make_brief(evidence::evidence_view& view, const brief_request& wanted, packet::paper size,
                 const packet::rule_pack& rules, evidence::moment now) {
    const occasion of = occasion_of(view, now);
    const packet::brief_setting at = setting_of(wanted, of, view.zone(), now);
    if (wanted.is_update) return to_reply(packet::compose_update(of.of, at), at, of);
    const packet::check_in_brief brief = packet::compose_brief(of.of, at, rules);
    return to_reply(brief, packet::typeset(brief, size), at, of);
}

}  // namespace commands
