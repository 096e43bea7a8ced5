#include "commands/entry_answer.hpp"

#include "commands/fields.hpp"
#include "commands/questions.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::calendar_date;
using evidence::entry_id;
using evidence::record_kind;

namespace {

constexpr std::size_t longest_fact = 400;  // bytes shown in an answer; the entry keeps everything

evidence::field to_field(const typed_field& typed) {
    evidence::field part{typed.name, typed.text, std::nullopt};
    const bool holds_amount = std::any_of(all_fields().begin(), all_fields().end(), [&](const known_field& known) {
        return known.name == typed.name && known.holds == value_kind::amount;
    });
    if (holds_amount) {
        part.amount = evidence::read_quantity(typed.text);
        if (!part.amount)
            if (const auto found = evidence::find_quantity(typed.text)) part.amount = found->amount;
    } else if (typed.name == "results") {
        if (const auto range = evidence::find_range(typed.text))
            part.amount = range->to;
        else if (const auto found = evidence::find_quantity(typed.text))
            part.amount = found->amount;
    }
    return part;
}

// Reads `happened:`; says so when it cannot.
void read_happened(const request& asked, const typed_field& typed, draft& into) {
    const std::chrono::sys_days today = today_of(asked);
    const auto date = evidence::read_date(typed.text, today);
    if (!date) {
        into.remarks.push_back({"Date", "“" + typed.text + "” is no date that I can read, so this stands at today. Say it like: happened: 2026-03-04, yesterday, last Tuesday, 3 weeks ago, March"});
        return;
    }
    if (date->first_day() > today) {
        into.refusal = refuse("“" + typed.text + "” is " + to_words(*date) +
                                  ", which is still to come; evidence is about what has happened. Nothing was saved: "
                                  "leave the date out, or give one up to today.");
        return;
    }
    into.what.happened = *date;
}

void add_fact(reply& to, std::string label, std::string_view text) {
    if (!text.empty()) to.facts.push_back({std::move(label), shorten(text, longest_fact)});
}

std::string label_of_text(const evidence::statement& what) {
    if (what.kind == record_kind::staged) return "Added";
    switch (what.entry.kind) {
        case evidence::entry_kind::decision: return "Decision";
        case evidence::entry_kind::mentoring: return "Mentoring";
        default: return "Note";
    }
}

// What was just said, as it was understood.
void echo(const evidence::statement& what, reply& into) {
    if (!what.text.empty()) add_fact(into, label_of_text(what), what.text);
    for (const evidence::field& part : what.fields)
        if (part.name != "happened") add_fact(into, std::string(label_of(part.name)), part.text);
}

void add_context(const request& asked, const evidence::statement& what, reply& into) {
    const std::string note = lateness(what.happened, asked.now, asked.log.zone());
    if (!note.empty()) add_fact(into, "Happened", note);
    if (!what.initiatives.empty()) add_fact(into, "Initiative", "#" + join_words(what.initiatives, " #"));
}

std::string headline_of(const evidence::statement& what) {
    const std::string number = to_text(what.entry);
    switch (what.kind) {
        case record_kind::logged: return number + " saved";
        case record_kind::staged: return "Added to " + number;
        case record_kind::corrected: return number + " corrected";
        case record_kind::retracted: return number + " retracted; it stays in the log and out of every artifact";
    }
    return number;
}

}  // namespace

std::chrono::sys_days today_of(const request& asked) {
    return std::chrono::sys_days{evidence::on_the_wall(asked.now, asked.log.zone()).day};
}

std::string lateness(const calendar_date& happened, evidence::moment logged_at, std::string_view zone) {
    const std::chrono::sys_days logged{evidence::on_the_wall(logged_at, zone).day};
    const int late = evidence::days_late(happened, logged);
    if (late == 0) return happened.has_day() ? "" : to_words(happened);
    return to_words(happened) + ", logged " + std::to_string(late) + (late == 1 ? " day after" : " days after");
}

void resolve_accounts(std::vector<evidence::mention>& people, const std::vector<evidence::mention>& accounts) {
    for (evidence::mention& someone : people)
        for (const evidence::mention& account : accounts)
            if (account.name == someone.name) someone.id = account.id;
}

draft draft_statement(const request& asked, const parsed_text& parsed, record_kind kind, entry_id entry) {
    draft drafted;
    evidence::statement& what = drafted.what;
    what.kind = kind;
    what.entry = entry;
    what.said = asked.kept;
    what.text = parsed.text;
    what.initiatives = parsed.initiatives;
    what.people = parsed.people;
    what.links = parsed.links;
    what.happened = calendar_date{std::chrono::year_month_day{today_of(asked)}};
    resolve_accounts(what.people, asked.said.accounts);
    for (const typed_field& typed : parsed.fields) {
        if (typed.text.empty()) continue;
        what.fields.push_back(to_field(typed));
        if (typed.name == "happened") read_happened(asked, typed, drafted);
    }
    for (const auto& [typed, meant] : forgiven_slips(parsed))
        drafted.remarks.push_back({"Read", "“" + typed + ":” as “" + meant + ":”"});
    return drafted;
}

reply keep(const request& asked, const draft& drafted, std::string_view subject) {
    if (drafted.refusal) return *drafted.refusal;
    const evidence::record sealed = asked.log.append(drafted.what, asked.now, subject);
    const evidence::entry entry = fold_entry(asked.log.records_of(drafted.what.entry));
    reply answer;
    answer.how = tone::saved;
    answer.entry = drafted.what.entry;
    answer.logged_at = sealed.logged_at;
    answer.headline = headline_of(drafted.what);
    echo(drafted.what, answer);
    add_context(asked, drafted.what, answer);
    answer.facts.insert(answer.facts.end(), drafted.remarks.begin(), drafted.remarks.end());
    if (drafted.what.kind != record_kind::retracted) answer.next = next_question(entry, asked.now);
    return answer;
}

found_entry find_entry(const request& asked, entry_id id) {
    found_entry found{asked.log.records_of(id), std::nullopt};
    if (!found.records.empty()) return found;
    const std::uint32_t next = asked.log.next_entry(id.kind).number;
    const std::string kinds = id.kind == evidence::entry_kind::mentoring ? "mentoring stories" : std::string(name_of(id.kind)) + "s";
    found.refusal = refuse(next == 1 ? "There is no " + to_text(id) + ": you have logged no " + kinds + " yet. Nothing was saved."
                                     : "There is no " + to_text(id) + "; your newest is " + to_text(entry_id{id.kind, next - 1}) + ". Nothing was saved.",
                           {"/evidence list"});
    return found;
}

reply add_stage(const request& asked, parsed_text parsed) {
    const entry_id id = *parsed.entry;
    found_entry found = find_entry(asked, id);
    if (found.refusal) return *found.refusal;
    std::erase_if(parsed.fields, [](const typed_field& field) { return field.text.empty(); });
    if (parsed.text.empty() && parsed.fields.empty() && parsed.links.empty() && parsed.initiatives.empty() && parsed.people.empty())
        return show_entry({asked.said, asked.kept, to_text(id), asked.log, asked.now});
    if (fold_entry(found.records).retracted)
        return refuse(to_text(id) + " was retracted, so nothing was added. Log it again as a new entry if it stands after all.");
    return keep(asked, draft_statement(asked, parsed, record_kind::staged, id), {});
}

row to_row(const evidence::entry_summary& summary, std::string_view zone) {
    row shown{to_text(summary.entry), std::string(name_of(summary.entry.kind)), shorten(summary.title, 160),
              to_words(summary.happened), "", summary.initiatives};
    const std::chrono::sys_days logged{evidence::on_the_wall(summary.logged_at, zone).day};
    if (const int late = evidence::days_late(summary.happened, logged); late > 0)
        shown.note = "logged " + std::to_string(late) + (late == 1 ? " day after" : " days after");
    if (summary.retracted) shown.note = "retracted";
    return shown;
}

}  // namespace commands
