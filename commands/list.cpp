// /evidence list, show and zone.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <charconv>

namespace commands {

using evidence::entry_kind;

namespace {

constexpr std::size_t rows_of_a_page = 20;

std::optional<entry_kind> kind_meant(const std::string& word) {
    if (word == "decision" || word == "decisions") return entry_kind::decision;
    if (word == "metric" || word == "metrics") return entry_kind::metric;
    if (word == "mentor" || word == "mentoring" || word == "people") return entry_kind::mentoring;
    if (word == "charter") return entry_kind::charter;
    return std::nullopt;
}

struct list_request {
    evidence::list_filter filter;
    std::size_t page = 1;
    std::string not_understood;
};

list_request read_list_request(const request& asked) {
    list_request wanted;
    wanted.filter.limit = rows_of_a_page;
    const parsed_text parsed = parse(asked.text, entry_kind::decision);
    if (!parsed.initiatives.empty()) wanted.filter.initiative = parsed.initiatives.front();
    for (const std::string& word : split_words(lower_case(asked.text))) {
        if (word.starts_with('#')) continue;
        std::size_t page = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), page);
        if (const auto kind = kind_meant(word))
            wanted.filter.kind = kind;
        else if (error == std::errc() && end == word.data() + word.size() && page > 0 && page < 100000)
            wanted.page = page;
        else if (word != "page" && word != "all")
            wanted.not_understood = word;
    }
    wanted.filter.skip = (wanted.page - 1) * rows_of_a_page;
    return wanted;
}

std::string what_is_listed(const evidence::list_filter& filter, std::size_t count) {
    std::string what = std::to_string(count) + " ";
    if (!filter.kind)
        what += count == 1 ? "entry" : "entries";
    else if (*filter.kind == entry_kind::mentoring)
        what += count == 1 ? "mentoring story" : "mentoring stories";
    else
        what += std::string(name_of(*filter.kind)) + (count == 1 ? "" : "s");
    return filter.initiative.empty() ? what : what + " for #" + filter.initiative;
}

// One record of an entry's history: when it was said, and what.
std::string told(const evidence::record& said, std::string_view zone) {
    const evidence::statement& what = said.what;
    std::string text = what.text;
    for (const evidence::field& part : what.fields)
        if (part.name != "happened")
            text += (text.empty() ? "" : " · ") + std::string(label_of(part.name)) + ": " + part.text;
    const std::string late = lateness(what.happened, said.logged_at, zone);
    return late.empty() ? text : text + " (" + late + ")";
}

std::string verb_of(evidence::record_kind kind) {
    switch (kind) {
        case evidence::record_kind::logged:
            return "logged";
        case evidence::record_kind::staged:
            return "added";
        case evidence::record_kind::corrected:
            return "corrected";
        case evidence::record_kind::retracted:
            return "retracted";
    }
    return {};
}

// "new york" and "europe/lisbon" as the database writes them: "New_York", "Europe/Lisbon".
std::string in_zone_spelling(std::string_view text) {
    std::string name = lower_case(text);
    bool begins = true;
    for (char& c : name) {
        if (begins && c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
        begins = c == ' ' || c == '/' || c == '_' || c == '-';
        if (c == ' ') c = '_';
    }
    return name;
}

// The zone that a name or a city alone means; empty when there is none.
std::string zone_meant(const std::string& text) {
    if (evidence::is_known_zone(text)) return text;
    const std::string name = in_zone_spelling(text);
    for (const std::string_view area :
         {"", "Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/"})
        if (evidence::is_known_zone(std::string(area) + name)) return std::string(area) + name;
    return {};
}

}  // namespace

reply list_entries(const request& asked) {
    const list_request wanted = read_list_request(asked);
    if (!wanted.not_understood.empty())
        return refuse("I cannot list by “" + shorten(wanted.not_understood, 60) + "”. Try one of these:",
                      {"/evidence list #" + shorten(wanted.not_understood, 60), "/evidence list",
                       "/evidence list decisions", "/evidence list metrics"});
    reply answer;
    const std::size_t count = asked.log.count(wanted.filter);
    answer.headline = what_is_listed(wanted.filter, count);
    if (count == 0) {
        answer.examples = {std::string(find_command(all_commands(), "decision")->example)};
        return answer;
    }
    const std::size_t pages = (count + rows_of_a_page - 1) / rows_of_a_page;
    if (wanted.page > pages)
        return refuse("There is no page " + std::to_string(wanted.page) + "; the last is page " +
                          std::to_string(pages) + ".",
                      {"/evidence list page " + std::to_string(pages)});
    const std::string zone = asked.log.zone();
    for (const evidence::entry_summary& summary : asked.log.list(wanted.filter))
        answer.rows.push_back(to_row(summary, zone));
    if (pages > 1)
        answer.headline +=
            ", page " + std::to_string(wanted.page) + " of " + std::to_string(pages) + ", newest first";
    if (wanted.page < pages) {
        std::string next = "/evidence list";
        if (wanted.filter.kind)
            next += " " + std::string(*wanted.filter.kind == entry_kind::mentoring
                                          ? "mentoring"
                                          : name_of(*wanted.filter.kind));
        if (!wanted.filter.initiative.empty()) next += " #" + wanted.filter.initiative;
        answer.examples = {next + " page " + std::to_string(wanted.page + 1)};
    }
    return answer;
}

reply show_entry(const request& asked) {
    std::string_view text = asked.text;
    const auto id = take_any_entry_id(text);
    if (!id)
        return refuse(asked.text.empty()
                          ? "Which entry? Say its number:"
                          : "“" + shorten(asked.text, 60) + "” is no entry number. Say one like this:",
                      {"/evidence show D-1", "/evidence list"});
    const found_entry found = find_entry(asked, *id, "");
    if (found.refusal) return *found.refusal;
    const std::string zone = asked.log.zone();
    const evidence::entry entry = fold_entry(found.records);
    reply answer;
    answer.entry = id;
    answer.headline =
        to_text(*id) + ", " + std::string(name_of(id->kind)) + (entry.retracted ? ", retracted" : "");
    for (const evidence::record& said : found.records)
        answer.facts.push_back(
            {evidence::to_words(said.logged_at, zone) + ", " + verb_of(said.what.kind), told(said, zone)});
    if (!entry.initiatives.empty())
        answer.facts.push_back({"Initiative", "#" + join_words(entry.initiatives, " #")});
    if (!entry.links.empty()) answer.facts.push_back({"Links", join_words(entry.links, ", ")});
    answer.next = ask_next(asked, entry);
    return answer;
}

reply choose_zone(const request& asked) {
    const std::string now_in = "Your time zone is " + asked.log.zone() + "; there it is " +
                               evidence::to_words(asked.now, asked.log.zone()) + ".";
    if (asked.text.empty()) {
        reply answer;
        answer.headline = now_in;
        answer.examples = {std::string(find_command(evidence_commands(), "zone")->example)};
        return answer;
    }
    const std::string chosen = zone_meant(asked.text);
    if (chosen.empty())
        return refuse("“" + shorten(asked.text, 60) +
                          "” is no time zone that I know. Nothing was changed: say it as region and city.",
                      {"/evidence zone Europe/Lisbon", "/evidence zone America/Los_Angeles"});
    asked.log.set_zone(chosen);
    reply answer;
    answer.how = tone::saved;
    answer.headline =
        "Your time zone is now " + chosen + "; there it is " + evidence::to_words(asked.now, chosen) + ".";
    return answer;
}

}  // namespace commands
