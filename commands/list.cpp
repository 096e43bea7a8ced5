// /evidence list.
#include "commands/entry_answer.hpp"
#include "commands/period.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

namespace {

struct list_request {
    evidence::list_filter filter;
    period days;
    page shown;
    std::string line = "/evidence list";  // as typed, without the page
    std::vector<std::string> not_understood;
    std::optional<reply> refusal;  // of its days
};

bool is_number(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "list by week", "list for #checkout": words that say nothing by themselves.
bool is_little(std::string_view word) {
    constexpr std::array<std::string_view, 9> little{"all",  "entries", "everything", "by", "for",
                                                     "with", "about",   "my",         "the"};
    return std::find(little.begin(), little.end(), word) != little.end();
}

// "list week" and "list by quarter" are about the present one.
bool means_the_present(const list_request& wanted) {
    constexpr std::array<std::string_view, 4> units{"week", "month", "quarter", "year"};
    if (wanted.not_understood.size() != 1 || !wanted.days.is_everything()) return false;
    const std::string& word = wanted.not_understood.front();
    return std::find(units.begin(), units.end(), word) != units.end();
}

list_request read_list_request(const request& asked) {
    list_request wanted;
    std::vector<std::string> words = split_words(lower_case(asked.text));
    // "list 2" is its second page; "list week 11" and "list 2026" are not.
    if (words.size() == 1 && is_number(words[0]) && words[0].size() < 4) words.insert(words.begin(), "page");
    wanted.shown.number = take_page(words);
    if (!words.empty()) wanted.line += " " + join_words(words);
    const period_in_text taken = take_period(words, today_of(asked), true);
    wanted.days = taken.days;
    wanted.refusal = refuse_period(taken, "/evidence list");
    for (const std::string& word : taken.rest) {
        const auto tags = parse(word, evidence::entry_kind::decision).initiatives;
        const auto kind = kind_meant(word);
        if (word.starts_with('#') && !tags.empty() && wanted.filter.initiative.empty())
            wanted.filter.initiative = tags.front();
        else if (kind && !wanted.filter.kind)
            wanted.filter.kind = kind;
        else if (!is_little(word))
            wanted.not_understood.push_back(word);
    }
    if (means_the_present(wanted)) {
        wanted.days = *read_period("this " + wanted.not_understood.front(), today_of(asked));
        wanted.not_understood.clear();
    }
    wanted.filter.from = wanted.days.from;
    wanted.filter.until = wanted.days.until;
    wanted.filter.limit = wanted.shown.rows;
    wanted.filter.skip = wanted.shown.skipped();
    return wanted;
}

std::string what_is_listed(const list_request& wanted, std::size_t count) {
    std::string what = counted(count, wanted.filter.kind);
    if (!wanted.filter.initiative.empty()) what += " for #" + wanted.filter.initiative;
    return wanted.days.is_everything() ? what : what + ", " + to_words(wanted.days);
}

reply ask_which_initiative(const request& asked) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string> lines;
    for (const std::string& name : asked.log.words().initiatives)
        if (lines.size() < most_named) lines.push_back("/evidence list #" + name);
    if (lines.empty())
        return refuse("No entry names an initiative yet. One is named like this:",
                      {std::string(find_command(all_commands(), "decision")->example)});
    return refuse("Which initiative?", lines);
}

// What to type instead of the words that a list cannot be made by.
std::vector<std::string> other_lines(const std::vector<std::string>& words) {
    const std::string first = shorten(words.front(), 60), all = shorten(join_words(words), 60);
    std::vector<std::string> lines;
    if (evidence::read_entry_id(first))
        lines.push_back("/evidence show " + to_text(*evidence::read_entry_id(first)));
    else if (words.size() == 1 && first.starts_with('#'))
        lines.push_back("/evidence list " + first);
    else if (words.size() == 1 && !parse("#" + first, evidence::entry_kind::decision).initiatives.empty())
        lines.push_back("/evidence list #" + first);
    lines.insert(lines.end(),
                 {"/evidence search " + all, "/evidence list decisions", "/evidence list this month"});
    return lines;
}

std::optional<reply> refuse_what_is_not_understood(const request& asked, const list_request& wanted) {
    if (wanted.refusal) return wanted.refusal;
    if (wanted.not_understood.empty()) return std::nullopt;
    const std::string all = join_words(wanted.not_understood);
    if (all == "initiative" || all == "initiatives") return ask_which_initiative(asked);
    return refuse("I cannot list by “" + shorten(all, 60) + "”. Try one of these:",
                  other_lines(wanted.not_understood));
}

}  // namespace

reply list_entries(const request& asked) {
    const list_request wanted = read_list_request(asked);
    if (const auto refusal = refuse_what_is_not_understood(asked, wanted)) return *refusal;
    const std::size_t count = asked.log.count(wanted.filter);
    if (const auto refusal = refuse_page(wanted.shown, count, wanted.line)) return *refusal;
    reply answer;
    answer.headline = what_is_listed(wanted, count);
    if (count == 0) {
        answer.examples = {wanted.line == "/evidence list"
                               ? std::string(find_command(all_commands(), "decision")->example)
                               : "/evidence list"};
        return answer;
    }
    const std::string zone = asked.log.zone();
    for (const evidence::entry_summary& summary : asked.log.list(wanted.filter))
        answer.rows.push_back(to_row(summary, zone));
    mention_page(answer, wanted.shown, count, wanted.line);
    if (count > wanted.shown.rows) answer.headline += ", newest first";
    return answer;
}

}  // namespace commands
