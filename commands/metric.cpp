// /metric: one observation of a named metric.
#include "commands/entry_answer.hpp"
#include "commands/observation.hpp"
#include "commands/placeholders.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;
using evidence::quantity;

namespace {

// The number of a sentence without units that says it best: the second of "from 3.1 to 3.5".
std::optional<evidence::bare_number> newest_number(std::string_view text) {
    auto number = evidence::find_bare_number(text);
    if (!number) return number;
    const std::string_view behind = text.substr(number->end);
    for (const std::string_view joint : {" to ", " -> ", " → ", "->", "→"}) {
        if (!behind.starts_with(joint)) continue;
        const std::size_t at = number->end + joint.size();
        const auto next = evidence::find_bare_number(text.substr(at));
        if (next && next->begin == 0) return evidence::bare_number{next->text, at, at + next->end};
    }
    return number;
}

// "3.5" alone: refused, because a number that nobody can read back is worth nothing in a packet. The lines to
// type are the person's own with a unit put in.
reply refuse_bare_number(const request& asked, const evidence::bare_number& number, std::string_view name) {
    const auto with = [&](const std::string& amount) {
        std::string line = asked.text;
        const std::size_t at = line.find(number.text, std::min(number.begin, line.size()));
        if (at == std::string::npos) return "/metric " + std::string(name) + " " + amount;
        return "/metric " + line.replace(at, number.text.size(), amount);
    };
    const bool is_plain = evidence::decimal::from_text(number.text).has_value();
    std::vector<std::string> examples{with(number.text + "%"), with(number.text + " ms"),
                                      with(number.text + " points")};
    if (is_plain && number.text.find('.') == std::string::npos && name.ends_with('s'))
        examples.insert(examples.begin(),
                        with(number.text + " " + split_words(name).back()));  // "incidents 3": 3 incidents
    if (!is_plain) examples = {with(number.text + " users"), with("$" + number.text)};  // "12k"
    if (const auto known = asked.log.newest_with(entry_kind::metric, evidence::metric_key(name))) {
        const evidence::entry last = fold_entry(asked.log.records_of(*known));
        if (const evidence::stage* value = evidence::metric_series::value_of(last)) {
            quantity guess = *value->amount;
            const auto plain = evidence::decimal::from_text(number.text);
            if (plain) guess.value = *plain;
            guess.change = number.text.starts_with('+') || number.text.starts_with('-');
            if (plain) examples = {with(to_text(guess))};
        }
    }
    return refuse(number.text + " of what? Nothing was saved: send it again with its unit.",
                  std::move(examples));
}

reply refuse_nameless(const observation& seen) {
    const std::string number = seen.value ? seen.value_text + " of what?" : "Which metric?";
    return refuse(number + " Nothing was saved: begin with the metric's name.",
                  {seen.value ? "/metric checkout-conversion " + seen.value_text
                              : std::string(find_command(all_commands(), "metric")->example)});
}

// "/metric name 3.5%" and "/metric conversion … #checkout" are lines that dossier offers.
std::optional<reply> refuse_offered_name(const observation& seen) {
    const std::vector<std::string> words = split_words(seen.name);
    const std::string line = "/metric ";
    if (lower_case(seen.name) == "name" || lower_case(seen.name) == "name value" || is_placeholder(seen.name))
        return refuse("“" + seen.name +
                          "” only keeps the place of a metric's name. Nothing was saved: begin with "
                          "the name that you use for it.",
                      {line + "checkout-conversion " + (seen.value ? seen.value_text : "3.5%")});
    if (seen.value || words.size() < 2 || !is_placeholder(words.back())) return std::nullopt;
    reply refusal = refuse("“" + words.back() +
                           "” only keeps the place of the number. Nothing was saved: put it "
                           "there, with its unit.");
    refusal.next = question{"What is the number, with its unit?",
                            line + join_words({words.begin(), words.end() - 1}) + " "};
    return refusal;
}

// "3.5% baseline 3.1": a number behind the name of a field that lacks its colon is asked for, never guessed.
std::optional<reply> refuse_lost_colon(const request& asked, const observation& seen) {
    if (!seen.value) return std::nullopt;
    const std::string text = lower_case(asked.text);
    for (const std::string_view name : {"baseline", "target"}) {
        const std::string lead = std::string(name) + " ";
        const std::size_t in_note = (" " + lower_case(seen.note)).find(" " + lead);
        const std::size_t at = text.rfind(lead);
        if (in_note == std::string::npos || at == std::string::npos) continue;
        const std::size_t begin = at + lead.size();
        const std::string typed = asked.text.substr(begin, text.find(' ', begin) - begin);
        std::string meant = typed;
        if (const auto number = evidence::decimal::from_text(typed)) {
            quantity amount = *seen.value;
            amount.value = *number;
            amount.change = false;
            meant = to_text(amount);
        } else if (!evidence::read_quantity(typed)) {
            continue;
        }
        const std::string field = std::string(name) + ": " + meant;
        std::string line = asked.text;
        line.replace(at, lead.size() + typed.size(), field);
        return suggest("Did you mean " + field + "? Nothing was saved: fields need their colon.",
                       {"/metric " + line});
    }
    return std::nullopt;
}

void set_field(std::vector<evidence::field>& fields, evidence::field part) {
    std::erase_if(fields, [&](const evidence::field& known) { return known.name == part.name; });
    fields.insert(fields.begin(), std::move(part));
}

// How it compares with the first observation of its series, or with that one's baseline.
void compare(const request& asked, const std::string& key, const evidence::statement& what,
             const quantity& value, reply& into) {
    const auto first = asked.log.first_with(entry_kind::metric, key);
    if (!first || *first == what.entry) return;
    const evidence::entry opening = fold_entry(asked.log.records_of(*first));
    const evidence::stage* const baseline = newest_stage(opening, "baseline");
    const evidence::stage* const level = evidence::metric_series::value_of(opening);
    const bool earlier = what.happened.first_day() < opening.happened.first_day();
    const bool has_baseline = baseline && baseline->amount && !earlier;
    const evidence::stage* const other = has_baseline ? baseline : level;
    if (!other) return;
    const quantity& from = earlier ? value : *other->amount;
    const quantity& to = earlier ? *other->amount : value;
    const std::string label =
        has_baseline ? "Since the baseline" : (earlier ? "Until " : "Since ") + to_words(opening.happened);
    if (const auto change = net_change(from, to))
        into.facts.push_back({label, to_text(from) + " → " + to_text(to) + ": " + *change});
}

reply answer_series(const request& asked, entry_id newest) {
    return show_entry({asked.said, asked.kept, to_text(newest), asked.log, asked.now});
}

const typed_field* find_typed(const parsed_text& parsed, std::string_view name) {
    const auto found =
        std::find_if(parsed.fields.begin(), parsed.fields.end(),
                     [&](const typed_field& field) { return field.name == name && !field.text.empty(); });
    return found == parsed.fields.end() ? nullptr : &*found;
}

// A number for an observation that was saved without one; a second number would change history silently.
reply add_to_observation(const request& asked, parsed_text parsed) {
    const found_entry found = find_entry(asked, *parsed.entry);
    if (found.refusal) return *found.refusal;
    if (auto missing = refuse_unknown_decision(asked, parsed)) return *missing;
    const evidence::entry entry = fold_entry(found.records);
    const typed_field* const value = find_typed(parsed, "value");
    const auto in_text = evidence::find_level(parsed.text);
    if (!value && !in_text) return add_stage(asked, std::move(parsed));
    const std::string number = to_text(*parsed.entry);
    if (parsed.entry->kind != entry_kind::metric && in_text)
        return refuse("A number belongs to a metric, and " + number + " is a " +
                          std::string(name_of(parsed.entry->kind)) +
                          ". Nothing was saved: name the metric, and the decision behind it.",
                      {"/metric name " + to_text(in_text->amount) + " for: " + number});
    if (evidence::metric_series::value_of(entry)) {
        const evidence::stage* const name = newest_stage(entry, "name");
        const std::string typed = in_text ? to_text(in_text->amount) : value->text;
        return refuse(
            number +
                " already has its number. Nothing was saved: log a new observation, or correct this one.",
            {"/metric " + (name ? name->text : std::string("name")) + " " + typed,
             "/evidence correct " + number + " value: " + typed});
    }
    if (!value) {
        parsed.fields.push_back({"value", to_text(in_text->amount), "value"});
        parsed.text =
            std::string(trim(parsed.text.substr(0, in_text->begin) + parsed.text.substr(in_text->end)));
    } else if (!evidence::find_quantity(value->text)) {
        return refuse("“" + shorten(value->text, 60) +
                          "” is no number with a unit. Nothing was saved: say it like this.",
                      {"/metric " + number + " value: 3.5%"});
    }
    return add_stage(asked, std::move(parsed));
}

}  // namespace

reply log_metric(const request& asked) {
    if (asked.text.empty() || asked.text == "help") return usage_of(*find_command(all_commands(), "metric"));
    parsed_text parsed = read_line(asked, entry_kind::metric);
    if (parsed.entry) return add_to_observation(asked, std::move(parsed));
    if (auto missing = refuse_unknown_decision(asked, parsed)) return *missing;

    observation seen = take_apart(parsed.text);
    if (const typed_field* const typed = find_typed(parsed, "value")) {
        seen = {as_name(parsed.text), evidence::read_quantity(typed->text), typed->text, std::nullopt, {}};
        if (!seen.value)
            return refuse("“" + shorten(typed->text, 60) +
                              "” is no number with a unit. Nothing was saved: say it like this.",
                          {"/metric " + seen.name + " value: 3.5%"});
    }
    const std::string key = evidence::metric_key(seen.name);
    if (!seen.value) {
        if (const auto number = newest_number(parsed.text))
            return refuse_bare_number(
                asked, *number,
                as_name(
                    std::string_view(parsed.text).substr(0, evidence::find_bare_number(parsed.text)->begin)));
        const auto known = asked.log.newest_with(entry_kind::metric, key);
        if (known && parsed.fields.empty() && parsed.links.empty()) return answer_series(asked, *known);
    }
    if (key.empty()) return refuse_nameless(seen);
    if (auto refusal = refuse_offered_name(seen)) return *refusal;
    if (auto refusal = refuse_lost_colon(asked, seen)) return *refusal;
    parsed.text = seen.note;
    draft drafted = draft_statement(asked, parsed, evidence::record_kind::logged,
                                    asked.log.next_entry(entry_kind::metric));
    if (seen.before && !evidence::find_field(drafted.what, "baseline"))
        set_field(drafted.what.fields, {"baseline", to_text(*seen.before), seen.before});
    if (seen.value) {
        set_field(drafted.what.fields, {"value", seen.value_text, seen.value});
        lend_unit(drafted.what, *seen.value);
    }
    set_field(drafted.what.fields, {"name", seen.name, std::nullopt});
    reply answer = keep(asked, drafted);
    if (answer.how == tone::saved && seen.value) compare(asked, key, drafted.what, *seen.value, answer);
    return answer;
}

}  // namespace commands
