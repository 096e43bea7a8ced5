// The guide rules about the launch charter, and about the packet as a whole.
#include "packet/judging.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace packet {

using evidence::entry;
using std::chrono::sys_days;

namespace {

struct charter_field {
    std::string_view title;
    std::string_view field;
};
constexpr std::array charter_fields{charter_field{"Vision", "vision"}, charter_field{"Scope", "scope"},
                                    charter_field{"Success criteria", "success"},
                                    charter_field{"Cross-team responsibilities", "responsibilities"}};

// An empty charter is begun for the first of the flagships.
std::string tag_of(const launch_charter& charter, const printed& seen) {
    if (!charter.initiative.empty()) return " #" + charter.initiative;
    const bool begun = std::any_of(charter.sections.begin(), charter.sections.end(),
                                   [](const charter_section& section) { return !is_empty(section); });
    const auto standing_out = flagships(seen);
    return begun || standing_out.empty() || standing_out.front()->initiative.empty()
               ? ""
               : " #" + standing_out.front()->initiative;
}

// A team may be named first, and given its responsibility later.
bool has_a_responsibility(const std::string& team, const charter_section& in) {
    return std::any_of(in.responsibilities.begin(), in.responsibilities.end(),
                       [&](const responsibility& one) { return one.team == team && !one.what.blank; });
}

bool lies_in(const entry& of, const period& counted) {
    return of.happened.last_day() >= counted.from && of.happened.first_day() <= counted.to;
}

// A choice for the packet (/packet feature #checkout) is kept as an item of the charter and is no evidence.
bool is_choice(const entry& of) {
    return newest_stage(of, "flagship") != nullptr;
}

// Everything that stands and lies in the period, in the order of the portfolio.
std::vector<const entry*> entries_of(const submission& what) {
    std::vector<const entry*> entries;
    const auto add = [&](const std::vector<entry>& more) {
        for (const entry& one : more)
            if (lies_in(one, what.when.counted) && !is_choice(one)) entries.push_back(&one);
    };
    add(what.of.decisions);
    for (const evidence::metric_series& series : what.of.metrics)
        add(series.observations);
    add(what.of.mentoring);
    add(what.of.charter);
    add(what.of.messages);
    return entries;
}

std::size_t characters(const std::string& utf8) {
    return std::size_t(std::count_if(utf8.begin(), utf8.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string with_thousands(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

// Where the longest text of an entry stands: the name of its field, or "text".
struct long_text {
    std::string field;
    std::size_t characters = 0;
};

long_text longest_in(const entry& of) {
    long_text longest{"text", characters(of.text)};
    for (const evidence::stage& said : of.stages)
        if (const std::size_t length = characters(said.text); length > longest.characters)
            longest = {said.name, length};
    return longest;
}

sys_days today_of(const submission& what) {
    return sys_days{evidence::on_the_wall(what.when.now, what.when.zone).day};
}

std::string day_in_words(sys_days day) {
    return to_words(evidence::calendar_date{std::chrono::year_month_day{day}});
}

constexpr std::chrono::days last_month{30};
constexpr std::chrono::days shortest_spread{60};  // in less time than that nothing can be spread
constexpr std::chrono::days quiet_beginning{60};  // so long a story may still begin in time by itself

std::chrono::year_month month_of(sys_days day) {
    const std::chrono::year_month_day date{day};
    return date.year() / date.month();
}

// The month before the last one of the period in which least was logged, the earliest of equals.
std::chrono::year_month emptiest_month(const std::vector<const entry*>& entries, const period& counted) {
    std::map<std::chrono::year_month, std::size_t> logged;
    for (auto month = month_of(counted.from); month < month_of(counted.to); month += std::chrono::months{1})
        logged[month] = 0;
    for (const entry* one : entries)
        if (const auto known = logged.find(month_of(one->happened.first_day())); known != logged.end())
            ++known->second;
    return std::min_element(logged.begin(), logged.end(),
                            [](const auto& left, const auto& right) { return left.second < right.second; })
        ->first;
}

}  // namespace

verdict judge_sections(const held_against& by) {
    verdict found;
    const launch_charter& charter = by.what.made.charter;
    const std::string tag = tag_of(charter, by.seen);
    std::string last_entry;
    for (std::size_t i = 0; i < charter.sections.size(); ++i) {
        const charter_section& section = charter.sections[i];
        const auto* const known =
            std::find_if(charter_fields.begin(), charter_fields.end(),
                         [&](const charter_field& field) { return field.title == section.title; });
        if (known == charter_fields.end()) continue;
        found.want(!is_empty(section), {i, 0, "the section “" + in_a_sentence(section.title) + "” is empty",
                                        "/evidence charter " + std::string(known->field) + ": …" + tag});
        for (const statement& said : section.statements)
            found.count(said);
        for (const responsibility& one : section.responsibilities) {
            found.want(has_a_responsibility(one.team, section),
                       {i, 1, one.team + " is named without a responsibility",
                        "/evidence charter responsibilities: " + one.team + " - …" + tag});
            found.count(one.what);
        }
    }
    if (!found.counts.empty()) last_entry = found.counts.back();
    judge_pages(found, *by.what.charter, by.asked.limit, last_entry);
    return found;
}

verdict judge_dumps(const held_against& by) {
    verdict found;
    const auto entries = entries_of(by.what);
    found.judged = !entries.empty();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const long_text longest = longest_in(*entries[i]);
        if (double(longest.characters) <= by.asked.limit) continue;
        const std::string number = to_text(entries[i]->id);
        found.miss(
            {i, 0, number + " holds a text of " + with_thousands(longest.characters) + " characters",
             "/evidence correct " + number + (longest.field == "text" ? " …" : " " + longest.field + ": ")});
    }
    return found;
}

verdict judge_beginning(const held_against& by) {
    verdict found;
    const sys_days end = by.what.when.counted.from + std::chrono::days{std::lround(by.asked.limit)};
    for (const entry& decision : by.what.of.decisions)
        if (lies_in(decision, by.what.when.counted) && decision.happened.first_day() < end &&
            newest_stage(decision, "hypothesis"))
            found.count(to_text(decision.id));
    const sys_days reminded_from = std::min(end, by.what.when.counted.from + quiet_beginning);
    if (!found.counts.empty() || today_of(by.what) < reminded_from) return found;
    const bool is_over = today_of(by.what) >= end;
    const std::string days = std::to_string(std::lround(by.asked.limit));
    const auto early = month_of(end - std::chrono::days{1});
    found.miss({0, 0,
                "no decision with a hypothesis lies in the first " + days + " days of the period" +
                    (is_over ? "" : ", which end on " + day_in_words(end - std::chrono::days{1})),
                std::string("/decision what you decided hypothesis: …") +
                    (is_over ? " happened: " + evidence::calendar_date{early}.to_iso() : "")});
    return found;
}

verdict judge_spread(const held_against& by) {
    verdict found;
    const period& counted_days = by.what.when.counted;
    if (counted_days.to - counted_days.from < shortest_spread) return found;
    const auto entries = entries_of(by.what);
    std::size_t late = 0;
    for (const entry* one : entries)
        if (one->happened.last_day() > counted_days.to - last_month)
            ++late;
        else
            found.count(to_text(one->id));
    if (double(late) * 100 <= by.asked.limit * double(entries.size())) return found;
    const evidence::calendar_date emptiest{emptiest_month(entries, counted_days)};
    found.miss({1, 0,
                std::to_string(late) + " of " + counted(entries.size(), "entry lies", "entries lie") +
                    " in the last 30 days of the period; little is logged for " + to_words(emptiest),
                "/decision what you decided because: … happened: " + emptiest.to_iso()});
    return found;
}

}  // namespace packet
