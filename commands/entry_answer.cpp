#include "commands/entry_answer.hpp"

#include "commands/fields.hpp"
#include "commands/placeholders.hpp"
#include "commands/questions.hpp"
#include "commands/text.hpp"
#include "commands/wording_hint.hpp"
#include "nudges/local_time.hpp"
#include "nudges/look_back.hpp"
#include "packet/behaviour_links.hpp"

#include <algorithm>

namespace commands {

using evidence::calendar_date;
using evidence::entry_id;
using evidence::record_kind;

namespace {

constexpr std::size_t longest_fact = 400;  // bytes shown in an answer; the entry keeps everything

evidence::field to_field(const typed_field& typed) {
    evidence::field part{typed.name, typed.text, std::nullopt};
    const bool holds_amount =
        std::any_of(all_fields().begin(), all_fields().end(), [&](const known_field& known) {
            return known.name == typed.name && known.holds == value_kind::amount;
        });
    if (holds_amount) {
        part.amount = evidence::read_quantity(typed.text);
        const auto found =
            typed.name == "value" ? evidence::find_level(typed.text) : evidence::find_quantity(typed.text);
        if (!part.amount && found) part.amount = found->amount;
    } else if (typed.name == "results") {
        if (const auto found = evidence::find_level(typed.text)) part.amount = found->amount;
    }
    return part;
}

std::string how_to_date(const evidence::statement& what) {
    const std::string readable = "yesterday, last Tuesday, 3 weeks ago or March";
    if (what.kind != record_kind::logged) return "I can read dates like 2026-03-04, " + readable + ".";
    return "To change that, send " + line_to_add(what.entry, "happened") + "2026-03-04 (or " + readable +
           ").";
}

// Reads `happened:`. A date that cannot be read leaves a new fact at today, and says so; where the date is
// all that the line says, or corrects, today would be wrong.
void read_happened(const request& asked, const typed_field& typed, draft& into) {
    const std::chrono::sys_days today = today_of(asked);
    const auto read = evidence::read_leading_date(typed.text, today);
    const std::string quoted = "“" + shorten(typed.text, 60) + "”";
    if (!read) {
        const evidence::statement& what = into.what;
        const bool says_more = !what.text.empty() || what.fields.size() > 1;
        if (what.kind == record_kind::corrected || (what.kind == record_kind::staged && !says_more))
            into.refusal =
                refuse(quoted +
                           " is no date that I can be sure of. Nothing was saved: say it like 2026-03-04, "
                           "last Tuesday or 3 weeks ago.",
                       {line_to_add(what.entry, "happened") + "…"});
        else
            into.remarks.push_back(
                {"Date", quoted + " is no date that I can be sure of, so this stands at today. " +
                             how_to_date(what)});
        return;
    }
    if (read->date.first_day() > today) {
        into.refusal = refuse(quoted + " is " + to_words(read->date) +
                              ", which is still to come. Nothing was saved: send it again without the date, "
                              "or with one up to today.");
        return;
    }
    into.what.happened = read->date;
}

// Notes may hold plans, and a plan is no evidence yet.
void refuse_future(const request& asked, draft& into) {
    if (into.what.happened.first_day() <= today_of(asked)) return;
    into.refusal =
        refuse(to_words(into.what.happened) +
                   " is still to come. Nothing was saved: say when it happened, or accept it then.",
               {asked.kept + " happened: 2026-03-04"});
}

void add_fact(reply& to, std::string label, std::string_view text) {
    if (!text.empty()) to.facts.push_back({std::move(label), shorten(text, longest_fact)});
}

std::string label_of_text(const evidence::statement& what) {
    if (what.kind == record_kind::staged) return "Added a note";
    switch (what.entry.kind) {
        case evidence::entry_kind::decision:
            return "Decision";
        case evidence::entry_kind::mentoring:
            return "Mentoring";
        case evidence::entry_kind::message:
            return "Message";
        case evidence::entry_kind::behaviour:
            return "Behaviour";
        case evidence::entry_kind::check_in:
            return "Check-in";
        default:
            return "Note";
    }
}

// What was just said, as it was understood.
void echo(const evidence::statement& what, reply& into) {
    if (!what.text.empty()) add_fact(into, label_of_text(what), what.text);
    for (const evidence::field& part : what.fields)
        if (part.name != "happened" && part.name != "behaviour")
            add_fact(into, std::string(label_of(part.name)), part.text);
}

void add_context(const request& asked, const evidence::statement& what, reply& into) {
    const std::string note = lateness(what.happened, asked.now, asked.log.zone());
    if (!note.empty()) add_fact(into, "Happened", note);
    if (!what.reconstructed.empty()) add_fact(into, "Reconstructed", "from " + what.reconstructed);
    if (!what.initiatives.empty()) add_fact(into, "Initiative", "#" + join_words(what.initiatives, " #"));
    if (!what.links.empty() && join_words(what.links) != what.text)
        add_fact(into, "Links", join_words(what.links));
}

// When a decision is looked back at, as `review:` was understood (nudges/look_back.hpp).
void tell_look_back(const request& asked, const evidence::statement& what, const evidence::entry& decision,
                    reply& into) {
    const auto shown = std::find_if(into.facts.begin(), into.facts.end(),
                                    [](const fact& said) { return said.label == label_of("review"); });
    const evidence::stage* const review = newest_stage(decision, "review");
    const bool is_new = std::any_of(what.fields.begin(), what.fields.end(),
                                    [](const evidence::field& part) { return part.name == "review"; });
    if (!is_new || !review || shown == into.facts.end() || !decision.reconstructed.empty()) return;
    const std::string zone = asked.log.zone();
    const auto day = nudges::read_day_ahead(review->text, nudges::local_day(review->said_at, zone));
    if (!day) {
        shown->text +=
            " (kept as you typed it: I can read no day to come in it. " +
            std::string(newest_stage(decision, "hypothesis")
                            ? "I come back 2, 6 and 12 weeks after the hypothesis"
                            : "Once there is a hypothesis, I come back 2, 6 and 12 weeks after it") +
            ". A day looks like review: in a month or review: 1 May)";
        return;
    }
    const std::string understood = to_words(calendar_date{std::chrono::year_month_day{*day}});
    if (shown->text != understood) shown->text += ", on " + understood;
}

// What an entry is said to show, by the words that were agreed on: "B-1 Leads a launch across two teams".
void name_behaviours(const request& asked, const evidence::statement& what, reply& into) {
    std::vector<entry_id> known;
    for (const evidence::field& part : what.fields) {
        if (part.name != "behaviour") continue;
        for (const entry_id id : packet::behaviours_in(part.text)) {
            if (std::find(known.begin(), known.end(), id) != known.end()) continue;
            known.push_back(id);
            const evidence::entry agreed = fold_entry(asked.log.records_of(id));
            add_fact(into, "Shows", to_text(id) + " " + agreed.text);
        }
    }
}

// The numbers behind `behaviour:` in their usual form, or the refusal of what names no agreed behaviour of
// this person.
std::optional<reply> read_behaviours(const request& asked, const typed_field& typed, evidence::field& into) {
    const std::vector<entry_id> ids = packet::behaviours_in(typed.text);
    if (ids.empty())
        return refuse("“behaviour: " + shorten(typed.text, 60) +
                          "” names no agreed behaviour. Nothing was saved: say its number, as in "
                          "behaviour: B-1.",
                      {"/evidence behaviour"});
    into.text.clear();
    for (const entry_id id : ids) {
        if (auto missing = find_entry(asked, id).refusal) {
            missing->examples = {"/evidence behaviour"};
            return missing;
        }
        into.text += (into.text.empty() ? "" : ", ") + to_text(id);
    }
    return std::nullopt;
}

// A signal lost on a phone makes people send the same line again.
bool was_said_before(const evidence::statement& what, const evidence::entry& to) {
    const bool says_more_than_a_date =
        std::any_of(what.fields.begin(), what.fields.end(),
                    [](const evidence::field& part) { return part.name != "happened"; });
    const bool is_known_note =
        what.text.empty() ||
        std::any_of(to.stages.begin(), to.stages.end(), [&](const evidence::stage& known) {
            return known.name == "text" && known.text == what.text;
        });
    return says_more_than_a_date && is_known_note &&
           std::all_of(what.fields.begin(), what.fields.end(), [&](const evidence::field& part) {
               return part.name == "happened" ||
                      std::any_of(to.stages.begin(), to.stages.end(), [&](const evidence::stage& known) {
                          return known.name == part.name && known.text == part.text;
                      });
           });
}

std::string what_text_says(evidence::entry_kind kind) {
    switch (kind) {
        case evidence::entry_kind::decision:
            return "what you decided";
        case evidence::entry_kind::mentoring:
            return "what you did together";
        case evidence::entry_kind::message:
            return "what they wrote";
        case evidence::entry_kind::behaviour:
            return "what you agreed on";
        case evidence::entry_kind::check_in:
            return "what they said";
        default:
            return "what you want to keep";
    }
}

// What stands before the words of a new entry: "/decision ".
std::string command_for(evidence::entry_kind kind) {
    const std::string line = line_to_add({kind, 1}, "");
    return line.substr(0, line.find(to_text(entry_id{kind, 1})));
}

// "#checkout #growth "
std::string tags_of(const parsed_text& typed) {
    std::string tags;
    for (const std::string& initiative : typed.initiatives)
        tags += "#" + initiative + " ";
    return tags;
}

// "because: slow rejected: a cache ", but for one field and for what says nothing.
std::string fields_without(std::string_view name, const parsed_text& typed, evidence::entry_kind kind) {
    std::string fields;
    for (const typed_field& field : typed.fields)
        if (!field.text.empty() && field.name != name && !is_placeholder(field.text))
            fields += field.name + ": " + quote(field.text, kind) + " ";
    return fields;
}

// A new entry's line again, so that what is missing is typed at its end.
std::string line_without(const placeholder_found& mark, const request& asked, evidence::entry_kind kind) {
    const parsed_text typed = parse(asked.text, kind);
    std::string line = command_for(kind);
    if (!mark.field.empty() && !typed.text.empty()) line += quote_opening(typed.text, kind) + " ";
    line += tags_of(typed);
    const std::string fields = fields_without(mark.field, typed, kind);
    if (mark.field.empty()) return line + (fields.empty() ? "" : "… " + fields);
    return line + fields + mark.field + ": ";
}

std::string question_for(entry_id entry, const std::string& field) {
    const std::string_view ask = question_about(entry.kind, field);
    return ask.empty() ? "What do you want to say behind “" + field + ":”?" : std::string(ask);
}

// The beginning of the line that says what the mark only keeps the place of.
std::string line_for_words(const placeholder_found& mark, const request& asked, record_kind kind,
                           entry_id entry) {
    const std::string number = to_text(entry) + " ";
    const std::string field = mark.field.empty() ? "" : mark.field + ": ";
    switch (kind) {
        case record_kind::staged:
            return command_for(entry.kind) + number + field;
        case record_kind::corrected:
            return "/evidence correct " + number + field;
        case record_kind::retracted:
            return "/evidence retract " + number + field;
        default:
            return line_without(mark, asked, entry.kind);
    }
}

std::string question_for(const placeholder_found& mark, entry_id entry) {
    if (mark.field.empty()) return "Say " + what_text_says(entry.kind) + ".";
    return mark.field == "reason" ? "What is the reason?" : question_for(entry, mark.field);
}

// A line that dossier offered, sent as it stood.
std::optional<reply> refuse_placeholder(const request& asked, const parsed_text& parsed, record_kind kind,
                                        entry_id entry) {
    const auto mark = find_placeholder(parsed);
    if (!mark) return std::nullopt;
    if (mark->field == "#")
        return refuse(
            "“#initiative” only keeps the place of an initiative's name. Nothing was saved: put its "
            "name behind the #, or leave it out.");
    const std::string where =
        mark->field.empty() ? "say " + what_text_says(entry.kind) : "put them behind “" + mark->field + ":”";
    reply refusal = refuse("“" + mark->mark +
                           "” only keeps the place of your own words. Nothing was saved: " + where + ".");
    refusal.next = question{question_for(*mark, entry), line_for_words(*mark, asked, kind, entry)};
    return refusal;
}

// The field that a line names without saying anything: "results:", or "because" without its colon.
std::string named_alone(const parsed_text& parsed, evidence::entry_kind kind) {
    if (!parsed.text.empty() && parsed.fields.empty() && parsed.links.empty() &&
        split_words(parsed.text).size() == 1)
        if (const known_field* const field = find_field(parsed.text, kind)) return std::string(field->name);
    return says_nothing(parsed) && !parsed.fields.empty() ? parsed.fields.front().name : std::string();
}

reply ask_for_words(const evidence::entry& to, const std::string& field) {
    reply answer;
    answer.headline = "Say it behind “" + field + ":”. Nothing was saved yet.";
    if (const evidence::stage* const known = newest_stage(to, field))
        answer.facts.push_back({"So far, " + to_words(known->happened), shorten(known->text, longest_fact)});
    answer.next = question{question_for(to.id, field), line_to_add(to.id, field)};
    return answer;
}

std::string headline_of(const evidence::statement& what) {
    const std::string number = to_text(what.entry);
    switch (what.kind) {
        case record_kind::logged:
            return number + " saved";
        case record_kind::staged:
            return "Added to " + number;
        case record_kind::corrected:
            return number + " corrected";
        case record_kind::retracted:
            return number + " retracted; it stays in the log and out of every artifact";
        case record_kind::undone:
        case record_kind::erased:
            break;  // these have answers of their own
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
    return to_words(happened) + ", logged " + std::to_string(late) +
           (late == 1 ? " day after" : " days after");
}

void resolve_accounts(std::vector<evidence::mention>& people,
                      const std::vector<evidence::mention>& accounts) {
    for (evidence::mention& someone : people)
        for (const evidence::mention& account : accounts)
            if (account.name == someone.name) someone.id = account.id;
}

parsed_text read_line(const request& asked, evidence::entry_kind kind) {
    parsed_text parsed = parse(asked.text, kind);
    for (typed_field& typed : parsed.fields) {
        if (typed.name != "happened") continue;
        const auto read = evidence::read_leading_date(typed.text, today_of(asked));
        if (!read || read->end == typed.text.size()) continue;
        parsed.text += (parsed.text.empty() ? "" : ", ") + typed.text.substr(read->end + 1);
        typed.text.resize(read->end);
    }
    return parsed;
}

bool says_nothing(const parsed_text& parsed) {
    const bool has_field = std::any_of(parsed.fields.begin(), parsed.fields.end(),
                                       [](const typed_field& field) { return !field.text.empty(); });
    return parsed.text.empty() && !has_field && parsed.links.empty();
}

void lend_unit(evidence::statement& to, const evidence::quantity& value) {
    for (evidence::field& part : to.fields) {
        if (part.amount || (part.name != "baseline" && part.name != "target")) continue;
        const auto number = evidence::decimal::from_text(part.text);
        if (!number) continue;
        part.amount = value;
        part.amount->value = *number;
        part.amount->change = false;
        part.text = to_text(*part.amount);
    }
}

std::optional<reply> refuse_unknown_decision(const request& asked, const parsed_text& parsed) {
    for (const typed_field& typed : parsed.fields) {
        if (typed.name != "for" || typed.text.empty()) continue;
        std::string_view text = typed.text;
        const auto id = take_entry_id(text, evidence::entry_kind::decision);
        if (!id || id->kind != evidence::entry_kind::decision)
            return refuse(
                "“for: " + shorten(typed.text, 60) +
                "” names no decision. Nothing was saved: say a decision's number, as in for: D-14.");
        if (auto missing = find_entry(asked, *id).refusal) return missing;
    }
    return std::nullopt;
}

// "reversed: D-1" in another decision: it is D-1 that was taken back, and this one that did it.
std::optional<reply> refuse_reversed_other(const request& asked, const parsed_text& parsed, entry_id entry) {
    for (const typed_field& typed : parsed.fields) {
        if (typed.name != "reversed") continue;
        std::string_view text = typed.text;
        const auto other = take_any_entry_id(text);
        if (!other || !trim(text).empty() || other->kind != evidence::entry_kind::decision || *other == entry)
            continue;
        const std::string why = parsed.text.empty() ? "…" : quote(parsed.text, other->kind);
        reply refusal =
            refuse("“reversed:” stands in the decision that was taken back. Nothing was saved: say it of " +
                       to_text(*other) + ", and what you decided instead without it.",
                   {line_to_add(*other, "reversed") + why});
        if (!parsed.text.empty())
            refusal.examples.push_back(
                std::string(trim("/decision " + quote_opening(parsed.text, other->kind) + " " +
                                 tags_of(parsed) + fields_without("reversed", parsed, other->kind))));
        refusal.zone = asked.log.zone();
        return refusal;
    }
    return std::nullopt;
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
    if (asked.accepted) {
        what.happened = asked.accepted->happened;
        what.reconstructed = asked.accepted->source;
    }
    resolve_accounts(what.people, asked.said.accounts);
    if ((drafted.refusal = refuse_placeholder(asked, parsed, kind, entry))) return drafted;
    if ((drafted.refusal = refuse_reversed_other(asked, parsed, entry))) return drafted;
    for (const typed_field& typed : parsed.fields) {
        if (typed.text.empty()) continue;
        what.fields.push_back(to_field(typed));
        if (typed.name == "behaviour")
            if ((drafted.refusal = read_behaviours(asked, typed, what.fields.back()))) return drafted;
    }
    for (const typed_field& typed : parsed.fields)
        if (typed.name == "happened" && !typed.text.empty()) read_happened(asked, typed, drafted);
    if (asked.accepted && !find_field(what, "happened")) refuse_future(asked, drafted);
    for (const auto& [typed, meant] : forgiven_slips(parsed))
        drafted.remarks.push_back({"Read", "“" + typed + ":” as “" + meant + ":”"});
    return drafted;
}

reply keep(const request& asked, const draft& drafted) {
    if (drafted.refusal) return *drafted.refusal;
    const evidence::record sealed = asked.log.append(drafted.what, asked.now);
    const std::vector<evidence::record> records = drafted.what.kind == record_kind::logged
                                                      ? std::vector{sealed}
                                                      : asked.log.records_of(drafted.what.entry);
    const evidence::entry entry = fold_entry(records);
    reply answer;
    answer.how = tone::saved;
    answer.entry = drafted.what.entry;
    answer.logged_at = sealed.logged_at;
    answer.headline = headline_of(drafted.what);
    echo(drafted.what, answer);
    tell_look_back(asked, drafted.what, entry, answer);
    name_behaviours(asked, drafted.what, answer);
    add_context(asked, drafted.what, answer);
    answer.facts.insert(answer.facts.end(), drafted.remarks.begin(), drafted.remarks.end());
    if (auto hint = wording_hint(records, rules_of(asked.said))) answer.facts.push_back(std::move(*hint));
    if (drafted.what.kind != record_kind::retracted) answer.next = ask_next(asked, entry);
    return answer;
}

namespace {

// Whether the map has a row for a metric: its own, that of another observation, or its decision's.
bool has_initiative(const request& asked, const evidence::entry& of, const std::string& name) {
    const auto names_one = [&](const std::optional<entry_id>& id) {
        const auto records = id ? asked.log.records_of(*id) : std::vector<evidence::record>();
        return !records.empty() && !evidence::is_erased(records) && !fold_entry(records).initiatives.empty();
    };
    const std::string key = evidence::metric_key(name);
    if (!of.initiatives.empty() || names_one(asked.log.first_with(of.id.kind, key)) ||
        names_one(asked.log.newest_with(of.id.kind, key)))
        return true;
    const auto decisions = stages_named(of, "for");
    return std::any_of(decisions.begin(), decisions.end(), [&](const evidence::stage* said) {
        return names_one(evidence::read_entry_id(said->text));
    });
}

}  // namespace

std::optional<question> ask_next(const request& asked, const evidence::entry& entry) {
    const evidence::stage* const name = newest_stage(entry, "name");
    const bool continues_series =
        entry.id.kind == evidence::entry_kind::metric && name &&
        asked.log.first_with(entry.id.kind, evidence::metric_key(name->text)) != entry.id;
    if (auto next = next_question(entry, asked.now, continues_series)) return next;
    const bool has_no_place = entry.id.kind == evidence::entry_kind::metric && !entry.retracted && name &&
                              !has_initiative(asked, entry, name->text);
    if (!has_no_place) return std::nullopt;
    return question{"Which initiative is it about? The outcome map has a row for each.",
                    "/metric " + to_text(entry.id) + " #"};
}

found_entry find_entry(const request& asked, entry_id id, std::string_view consequence) {
    found_entry found{asked.log.records_of(id), std::nullopt};
    const std::string and_so = (consequence.empty() ? "" : " ") + std::string(consequence);
    if (is_erased(found.records)) {
        const evidence::moment when = found.records.back().logged_at;
        found.refusal = refuse(
            to_text(id) + " was erased on " + evidence::to_words(when, asked.log.zone()) + "." + and_so,
            {"/evidence list"});
        return found;
    }
    if (!found.records.empty()) return found;
    const std::uint32_t next = asked.log.next_entry(id.kind).number;
    const std::string kinds = id.kind == evidence::entry_kind::mentoring
                                  ? "mentoring stories"
                                  : std::string(name_of(id.kind)) + "s";
    const std::string known = next == 1 ? ": you have logged no " + kinds + " yet."
                                        : "; your newest is " + to_text(entry_id{id.kind, next - 1}) + ".";
    found.refusal = refuse("There is no " + to_text(id) + known + and_so, {"/evidence list"});
    return found;
}

reply add_stage(const request& asked, parsed_text parsed) {
    const entry_id id = *parsed.entry;
    found_entry found = find_entry(asked, id);
    if (found.refusal) return *found.refusal;
    const evidence::entry entry = fold_entry(found.records);
    const std::string alone = entry.retracted ? std::string() : named_alone(parsed, id.kind);
    if (!alone.empty()) return ask_for_words(entry, alone);
    if (says_nothing(parsed) && parsed.initiatives.empty() && parsed.people.empty())
        return show_entry({asked.said, asked.kept, to_text(id), asked.log, asked.now});
    if (entry.retracted)
        return refuse(
            to_text(id) +
            " was retracted, so nothing was added. Log it again as a new entry if it stands after all.");
    return keep_addition(asked, parsed, record_kind::staged, entry);
}

reply keep_addition(const request& asked, const parsed_text& parsed, record_kind kind,
                    const evidence::entry& to) {
    draft drafted = draft_statement(asked, parsed, kind, to.id);
    if (const evidence::stage* const value = evidence::metric_series::value_of(to))
        lend_unit(drafted.what, *value->amount);
    if (kind == record_kind::staged && was_said_before(drafted.what, to))
        drafted.remarks.push_back(
            {"Again", "you said exactly this before; both are kept, and the packet prints it once"});
    if (kind == record_kind::corrected && !drafted.what.text.empty() && !to.text.empty())
        drafted.remarks.push_back({"It said", shorten(to.text, longest_fact)});
    return keep(asked, drafted);
}

row to_row(const evidence::entry_summary& summary, std::string_view zone) {
    row shown{to_text(summary.entry),
              std::string(name_of(summary.entry.kind)),
              shorten(summary.title, 160),
              to_words(summary.happened),
              "",
              summary.initiatives};
    const std::chrono::sys_days logged{evidence::on_the_wall(summary.logged_at, zone).day};
    if (const int late = evidence::days_late(summary.happened, logged); late > 0)
        shown.note = "logged " + std::to_string(late) + (late == 1 ? " day after" : " days after");
    if (!summary.reconstructed.empty())
        shown.note += (shown.note.empty() ? "" : ", ") + ("reconstructed from " + summary.reconstructed);
    if (summary.retracted)
        shown.note = summary.reconstructed.empty() ? "retracted"
                                                   : "retracted, reconstructed from " + summary.reconstructed;
    return shown;
}

}  // namespace commands
