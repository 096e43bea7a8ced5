// /evidence checkin: the brief for the talk with the manager, afterwards what they said, in their words, and
// the monthly update against what was agreed (guide rules J1 to J4).
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/period.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::entry_kind;

namespace {

std::string to_iso(const std::optional<std::chrono::sys_days>& day) {
    return day ? evidence::calendar_date{std::chrono::year_month_day{*day}}.to_iso() : "";
}

// "since: March": a time, and nothing else. "since March you have shown less" is what somebody said.
bool begins_with_a_time(const std::vector<std::string>& words) {
    if (words.empty()) return false;
    const std::string first = lower_case(words.front());
    for (const std::string_view key : {"since", "from", "after", "until"})
        if (first == key || first.starts_with(std::string(key) + ":")) return true;
    return false;
}

// The caller makes it, off the writer thread. Nothing when the words are no stretch of time.
std::optional<reply> ask_for_files(const request& asked, const std::vector<std::string>& words,
                                   bool is_update) {
    const period_in_text said = take_period(words, today_of(asked), is_update);
    if (!said.rest.empty()) return std::nullopt;
    const std::string line = is_update ? "/evidence checkin update" : "/evidence checkin";
    if (!said.unread.empty())
        return refuse("“" + shorten(said.unread, 60) +
                          "” is no date that I can be sure of. Nothing was made: say it like this.",
                      {line + " since: 2026-03-04", line + " since: last month"});
    if (said.days.ends_before_it_begins() || (said.days.from && *said.days.from > today_of(asked)))
        return refuse("That time " +
                          std::string(said.days.ends_before_it_begins() ? "ends before it begins"
                                                                        : "is still to come") +
                          ". Nothing was made: say since when, up to today.",
                      {line, line + " since: last month"});
    reply answer;
    answer.brief = brief_request{is_update, to_iso(said.days.from), to_iso(said.days.until)};
    return answer;
}

bool has_field(const parsed_text& parsed, std::string_view name) {
    return std::any_of(parsed.fields.begin(), parsed.fields.end(),
                       [&](const typed_field& field) { return field.name == name && !field.text.empty(); });
}

// One word is sooner a slip than what a manager said.
bool is_one_word(const parsed_text& parsed) {
    return parsed.links.empty() && !has_field(parsed, "said") && split_words(parsed.text).size() == 1;
}

// Without a field it is what they said; "said" before it may lack its colon.
void take_text_as_said(parsed_text& parsed) {
    if (parsed.text.empty() || has_field(parsed, "said") || is_one_word(parsed)) return;
    const std::string_view text = parsed.text;
    const std::size_t first = text.find(' ');
    const bool has_key = first != std::string_view::npos && lower_case(text.substr(0, first)) == "said";
    parsed.fields.insert(parsed.fields.begin(),
                         {"said", std::string(has_key ? trim(text.substr(first)) : text), "said"});
    parsed.text.clear();
}

// Lines with it behind "said:", and as what it may be a slip of.
reply refuse_one_word(const parsed_text& parsed) {
    const std::string line =
        "/evidence checkin " + (parsed.entry ? to_text(*parsed.entry) + " " : std::string());
    std::string fields;
    for (const typed_field& field : parsed.fields)
        if (!field.text.empty()) fields += field.name + ": " + quote(field.text, entry_kind::check_in) + " ";
    return refuse("“" + shorten(parsed.text, 60) +
                      "” alone could be a slip. Nothing was saved: if they said just that, put it behind "
                      "“said:”.",
                  {line + fields + "said: " + parsed.text});
}

// What else the line says stays, so that only the words are typed.
reply ask_what_was_said(const parsed_text& parsed) {
    reply refusal = refuse("What did they say? Nothing was saved: put their own words behind “said:”.");
    std::string line = "/evidence checkin ";
    for (const typed_field& field : parsed.fields)
        if (!field.text.empty()) line += field.name + ": " + quote(field.text, entry_kind::check_in) + " ";
    refusal.next = question{"What did they say, in their own words?", line + "said: "};
    return refusal;
}

// Guide rule J3: what was said becomes what will be seen.
question ask_for_behaviour() {
    return {"What did you agree that they will see?", "/evidence behaviour "};
}

reply log_check_in(const request& asked, parsed_text parsed) {
    if (lower_case(parsed.text) == "said") parsed.text.clear();
    if (is_one_word(parsed)) return refuse_one_word(parsed);
    take_text_as_said(parsed);
    if (!has_field(parsed, "said") && !has_field(parsed, "missing") && parsed.text.empty() &&
        parsed.links.empty())
        return ask_what_was_said(parsed);
    reply answer = keep(asked, draft_statement(asked, parsed, evidence::record_kind::logged,
                                               asked.log.next_entry(entry_kind::check_in)));
    if (answer.how == tone::saved) answer.next = ask_for_behaviour();
    return answer;
}

reply add_to_check_in(const request& asked, parsed_text parsed) {
    const bool is_check_in = parsed.entry->kind == entry_kind::check_in;
    const bool names_a_field = find_field(parsed.text, entry_kind::check_in) != nullptr;
    if (is_check_in && is_one_word(parsed) && !names_a_field) return refuse_one_word(parsed);
    if (is_check_in) take_text_as_said(parsed);
    reply answer = add_stage(asked, std::move(parsed));
    if (is_check_in && answer.how == tone::saved && !answer.next) answer.next = ask_for_behaviour();
    return answer;
}

// "updates", "updat"
bool is_slip_of_update(const std::string& word) {
    return word.size() >= 5 && word != "update" && slips_between(word, "update") == 1;
}

}  // namespace

reply check_in(const request& asked) {
    std::vector<std::string> words = split_words(asked.text);
    const std::string first = words.empty() ? "" : lower_case(words.front());
    if (asked.text == "help") return usage_of(*find_command(evidence_commands(), "checkin"));
    if (first == "update" || is_slip_of_update(first)) {
        const std::vector<std::string> behind(words.begin() + 1, words.end());
        auto update = ask_for_files(asked, behind, true);
        if (update && first == "update") return *update;
        const std::string when = update && update->brief ? join_words(behind) : "since: last month";
        return refuse("I draft the update of a stretch of time. Nothing was saved: is this what you meant?",
                      {"/evidence checkin update" + (when.empty() ? "" : " " + when),
                       "/evidence checkin said: " + asked.text});
    }
    if (first == "brief" && words.size() == 1) words.clear();
    if (words.empty() || begins_with_a_time(words))
        if (auto brief = ask_for_files(asked, words, false)) return *brief;
    parsed_text parsed = read_line(asked, entry_kind::check_in);
    if (parsed.entry) return add_to_check_in(asked, std::move(parsed));
    return log_check_in(asked, std::move(parsed));
}

}  // namespace commands
