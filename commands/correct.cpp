// /evidence correct and retract: further records, never a change of an earlier one.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

using evidence::record_kind;

namespace {

// The entry that the text begins with and that still stands, and what is said about it; or the refusal.
struct target {
    evidence::entry_id id;
    parsed_text parsed;
    std::optional<reply> refusal;
    std::string name{};  // of a metric
};

target find_target(const request& asked, std::string_view command) {
    const command_entry& usage = *find_command(evidence_commands(), command);
    std::string_view text = asked.text;
    const auto id = take_any_entry_id(text);
    if (!id)
        return {
            {},
            {},
            refuse("Which entry? Nothing was changed: begin with its number.", {std::string(usage.example)})};
    found_entry found = find_entry(asked, *id, "Nothing was changed.");
    if (found.refusal) return {*id, parse_fields(text, id->kind), found.refusal};
    const evidence::entry entry = fold_entry(found.records);
    if (entry.retracted)
        found.refusal = refuse(to_text(*id) + " was already retracted. Nothing was changed.");
    const evidence::stage* const name = newest_stage(entry, "name");
    return {*id, parse_fields(text, id->kind), found.refusal, name ? name->text : std::string()};
}

// What stands before the right number: nothing, "to", "should be", or the metric's own name.
bool is_lead(std::string_view text, std::string_view name) {
    constexpr std::array<std::string_view, 9> leads{"",       "to",        "is",           "was", "it is",
                                                    "it was", "should be", "it should be", "="};
    std::string plain = lower_case(trim(text));
    const std::string known = lower_case(name);
    if (!known.empty() && plain.starts_with(known)) plain = std::string(trim(plain.substr(known.size())));
    return std::find(leads.begin(), leads.end(), plain) != leads.end();
}

// What may stand behind it: "not 3.1%", "instead of 3.1%", a full stop.
bool is_aside(std::string_view text) {
    text = trim(text);
    while (!text.empty() && std::string_view(",.;)( -").find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    const std::string plain = lower_case(text);
    return plain.empty() || plain.starts_with("not ") || plain.starts_with("instead of ");
}

// "correct M-7 3.6%" means its number, which must keep a unit.
std::optional<reply> settle_value(const target& to, parsed_text& parsed) {
    if (to.id.kind != evidence::entry_kind::metric) return std::nullopt;
    const bool names_value = std::any_of(parsed.fields.begin(), parsed.fields.end(),
                                         [](const typed_field& field) { return field.name == "value"; });
    if (const auto level = evidence::find_level(parsed.text); level && !names_value) {
        const std::string before = parsed.text.substr(0, level->begin),
                          behind = parsed.text.substr(level->end);
        if (!is_lead(before, to.name) || !is_aside(behind))
            return refuse("Which part of " + to_text(to.id) +
                              " should that correct? Nothing was changed: say it behind "
                              "its name.",
                          {"/evidence correct " + to_text(to.id) + " value: …"});
        parsed.fields.push_back({"value", to_text(level->amount), "value"});
        parsed.text.clear();
    }
    if (const auto number = evidence::find_bare_number(parsed.text);
        number && !names_value && is_lead(parsed.text.substr(0, number->begin), to.name))
        return refuse(number->text + " of what? Nothing was changed: say it with its unit.",
                      {"/evidence correct " + to_text(to.id) + " value: …"});
    for (const typed_field& field : parsed.fields)
        if (field.name == "value" && !evidence::find_quantity(field.text))
            return refuse(
                "“" + shorten(field.text, 60) +
                    "” is no number with a unit. Nothing was changed: say it with its unit, as in 3.5%.",
                {"/evidence correct " + to_text(to.id) + " value: …"});
    return std::nullopt;
}

// What to type instead, for that kind of entry.
std::vector<std::string> corrections(evidence::entry_id id) {
    const std::string line = "/evidence correct " + to_text(id) + " ";
    switch (id.kind) {
        case evidence::entry_kind::decision:
            return {line + "because: …", line + "the decision in other words"};
        case evidence::entry_kind::metric:
            return {line + "value: …", line + "source: …"};
        case evidence::entry_kind::mentoring:
            return {line + "gap: …", line + "the story in other words"};
        case evidence::entry_kind::charter:
            return {line + "scope: …"};
        case evidence::entry_kind::message:
            return {line + "for: D-14"};
        case evidence::entry_kind::behaviour:
            return {line + "by: 30 Sep", line + "the behaviour in other words"};
        case evidence::entry_kind::check_in:
            return {line + "said: …"};
        case evidence::entry_kind::quiet_week:
            break;
    }
    return {};
}

// "correct D-5 text: …" and "decision: …" name the entry's own words, which have no field. Whether they do.
bool drop_name_of_text(parsed_text& parsed) {
    for (const std::string_view name : {"text:", "title:", "decision:", "story:"})
        if (lower_case(parsed.text.substr(0, name.size())) == name) {
            parsed.text = std::string(trim(std::string_view(parsed.text).substr(name.size())));
            return true;
        }
    return false;
}

// "correct D-5 stake $2M" means the stake, not that the decision reads "stake $2M": asked, never guessed.
std::optional<reply> refuse_lost_colon(evidence::entry_id id, const parsed_text& parsed) {
    std::vector<std::string> words = split_words(parsed.text);
    if (words.size() < 2) return std::nullopt;
    std::string key = words.front();
    const bool has_colon = key.ends_with(':');
    if (has_colon) key.pop_back();
    const known_field* const field = find_field(key, id.kind);
    if (!field && !has_colon) return std::nullopt;
    words.erase(words.begin());
    const std::string line = "/evidence correct " + to_text(id) + " ";
    if (field)
        return refuse("Did you mean the " + lower_case(field->label) +
                          "? Nothing was changed: fields need their colon.",
                      {line + std::string(field->name) + ": " + shorten(join_words(words), 300)});
    return refuse("There is no field “" + shorten(key, 40) + "” in " + to_text(id) + ". Nothing was changed.",
                  corrections(id));
}

// "@bob" is no sentence that an entry could say instead of its own.
bool names_people_alone(const parsed_text& parsed) {
    const std::vector<std::string> words = split_words(parsed.text);
    return !words.empty() && parsed.fields.empty() &&
           std::all_of(words.begin(), words.end(),
                       [](const std::string& word) { return word.starts_with('@'); });
}

}  // namespace

reply correct_entry(const request& asked) {
    target to = find_target(asked, "correct");
    if (to.refusal) return *to.refusal;
    const bool names_text = drop_name_of_text(to.parsed);
    if (names_people_alone(to.parsed) || (says_nothing(to.parsed) && to.parsed.initiatives.empty()))
        return refuse("What should " + to_text(to.id) + " say instead? Nothing was changed.",
                      corrections(to.id));
    if (!names_text)
        if (const auto refusal = settle_value(to, to.parsed)) return *refusal;
    if (const auto refusal = refuse_lost_colon(to.id, to.parsed)) return *refusal;
    if (const auto refusal = refuse_unknown_decision(asked, to.parsed)) return *refusal;
    return keep_addition(asked, to.parsed, record_kind::corrected, fold_entry(asked.log.records_of(to.id)));
}

reply retract_entry(const request& asked) {
    target to = find_target(asked, "retract");
    if (to.refusal) return *to.refusal;
    parsed_text& parsed = to.parsed;
    // "retract D-14 because: …" and "retract D-14 logged twice" are reasons too.
    for (typed_field& field : parsed.fields)
        if (field.name == "because") field.name = field.typed_name = "reason";
    if (!parsed.text.empty()) parsed.fields.push_back({"reason", std::exchange(parsed.text, {}), "reason"});
    return keep(asked, draft_statement(asked, parsed, record_kind::retracted, to.id));
}

}  // namespace commands
