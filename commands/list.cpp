// /evidence list.
#include "commands/entry_answer.hpp"
#include "commands/period.hpp"
#include "commands/selection.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

namespace {

struct list_request {
    evidence::list_filter filter;
    period days;
    page shown;
    std::string line = "/evidence list";  // as typed, without the page
    std::string not_understood;
    std::string not_a_date;
};

bool is_number(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
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
    wanted.not_a_date = taken.unread;
    const parsed_text parsed = parse(join_words(taken.rest), evidence::entry_kind::decision);
    if (!parsed.initiatives.empty()) wanted.filter.initiative = parsed.initiatives.front();
    for (const std::string& word : taken.rest) {
        if (word.starts_with('#') && !parsed.initiatives.empty()) continue;
        if (const auto kind = kind_meant(word))
            wanted.filter.kind = kind;
        else if (word != "all" && word != "entries")
            wanted.not_understood = word;
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

std::optional<reply> refuse_what_is_not_understood(const list_request& wanted) {
    if (!wanted.not_a_date.empty())
        return refuse("“" + shorten(wanted.not_a_date, 60) + "” is no date that I can read.",
                      {"/evidence list since: March", "/evidence list last week"});
    if (wanted.not_understood.empty()) return std::nullopt;
    const std::string word = shorten(wanted.not_understood, 60);
    return refuse("I cannot list by “" + word + "”. Try one of these:",
                  {"/evidence list #" + word, "/evidence search " + word, "/evidence list decisions",
                   "/evidence list this month"});
}

}  // namespace

reply list_entries(const request& asked) {
    const list_request wanted = read_list_request(asked);
    if (const auto refusal = refuse_what_is_not_understood(wanted)) return *refusal;
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
