// /metric: one observation of a named metric.
#include "commands/entry_answer.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;
using evidence::quantity;

namespace {

constexpr std::size_t longest_name = 120;  // bytes

// "conversion is now at 3.5%": the words between a name and its number.
constexpr std::array<std::string_view, 28> joining_words{"is",   "now",  "at",    "to",    "=",    ":",       "-",
                                                        "of",   "was",  "went",  "hit",   "hits", "reached", "up",
                                                        "down", "from", "moved", "->",    "→",    "are",     "has",
                                                        "by",   "rose", "fell",  "dropped", "about", "around", "in"};

bool is_joining(const std::string& word) {
    return std::find(joining_words.begin(), joining_words.end(), lower_case(word)) != joining_words.end();
}

std::string as_name(std::string_view text) {
    std::vector<std::string> words = split_words(text);
    while (!words.empty() && is_joining(words.back())) words.pop_back();
    while (!words.empty() && is_joining(words.front())) words.erase(words.begin());
    std::string name = join_words(words);
    while (!name.empty() && std::string_view(":,;=").find(name.back()) != std::string_view::npos) name.pop_back();
    return name.size() > longest_name ? shorten(name, longest_name) : name;
}

// The name, the number and the rest of an observation's free text.
struct observation {
    std::string name;
    std::optional<quantity> value;
    std::string value_text;
    std::optional<quantity> before;  // "from 23% to 17%"
    std::string note;
};

observation take_apart(const std::string& text) {
    observation seen;
    std::size_t begin = text.size(), end = text.size();
    if (const auto range = evidence::find_range(text)) {
        seen.value = range->to;
        seen.before = range->from;
        begin = range->begin;
        end = range->end;
    } else {
        auto found = evidence::find_quantity(text);
        // "30 day retention 41%": a name may begin with a number, when another number follows.
        if (found && found->begin == 0)
            if (const auto later = evidence::find_quantity(text, found->end)) found = later;
        if (found) {
            seen.value = found->amount;
            begin = found->begin;
            end = found->end;
        }
    }
    if (seen.value) seen.value_text = to_text(*seen.value);
    seen.name = as_name(std::string_view(text).substr(0, begin));
    seen.note = std::string(trim(std::string_view(text).substr(end)));
    if (seen.value && seen.name.empty()) {  // "+8% GMV", "12k users"
        seen.name = as_name(seen.note);
        seen.note.clear();
        if (seen.name.empty()) seen.name = seen.value->unit;
    }
    while (!seen.note.empty() && std::string_view(",;- ").find(seen.note.front()) != std::string_view::npos)
        seen.note.erase(0, 1);
    return seen;
}

// "3.5" alone: refused, because a number that nobody can read back is worth nothing in a packet.
std::optional<reply> refuse_bare_number(const request& asked, const std::string& text) {
    const auto number = evidence::find_bare_number(text);
    if (!number) return std::nullopt;
    const std::size_t at = text.find(*number);
    const std::string name = as_name(std::string_view(text).substr(0, at));
    const std::string line = "/metric " + (name.empty() ? "" : name + " ") + *number;
    std::vector<std::string> examples{line + "%", line + " ms", line + "k users"};
    if (const auto known = asked.log.newest_with(entry_kind::metric, evidence::metric_key(name))) {
        const evidence::entry last = fold_entry(asked.log.records_of(*known));
        if (const evidence::stage* value = evidence::metric_series::value_of(last)) {
            quantity guess = *value->amount;
            guess.value = evidence::decimal::from_text(*number).value_or(guess.value);
            examples = {"/metric " + name + " " + to_text(guess)};
        }
    }
    return refuse(*number + " of what? Nothing was saved: send it again with its unit.", std::move(examples));
}

void set_field(std::vector<evidence::field>& fields, evidence::field part) {
    std::erase_if(fields, [&](const evidence::field& known) { return known.name == part.name; });
    fields.insert(fields.begin(), std::move(part));
}

// "baseline: 3.1" beside "3.5%" means 3.1%.
void lend_unit(evidence::statement& to, const quantity& value) {
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
        const auto id = take_entry_id(text, entry_kind::decision);
        if (!id) return refuse("“for: " + typed.text + "” names no entry. Nothing was saved: say a decision's number, as in for: D-14.");
        if (auto missing = find_entry(asked, *id).refusal) return missing;
    }
    return std::nullopt;
}

// How it compares with the observation before and with the first.
void compare(const request& asked, const std::string& key, entry_id own, const quantity& value, reply& into) {
    const auto first = asked.log.first_with(entry_kind::metric, key);
    if (!first || *first == own) return;
    const evidence::entry opening = fold_entry(asked.log.records_of(*first));
    const evidence::stage* before = newest_stage(opening, "baseline");
    if (!before || !before->amount) before = evidence::metric_series::value_of(opening);
    if (!before || !before->amount) return;
    if (const auto change = net_change(*before->amount, value))
        into.facts.push_back({"Since " + to_words(opening.happened), to_text(*before->amount) + " → " + to_text(value) + ": " + *change});
}

reply answer_series(const request& asked, entry_id newest) {
    return show_entry({asked.said, asked.kept, to_text(newest), asked.log, asked.now});
}

// A number for an observation that was saved without one; a second number would change history silently.
reply add_to_observation(const request& asked, parsed_text parsed) {
    const found_entry found = find_entry(asked, *parsed.entry);
    if (found.refusal) return *found.refusal;
    if (auto missing = refuse_unknown_decision(asked, parsed)) return *missing;
    const evidence::entry entry = fold_entry(found.records);
    const auto value = std::find_if(parsed.fields.begin(), parsed.fields.end(),
                                    [](const typed_field& field) { return field.name == "value"; });
    const auto in_text = evidence::find_quantity(parsed.text);
    const bool brings_value = value != parsed.fields.end() || in_text;
    if (!brings_value) return add_stage(asked, std::move(parsed));
    const std::string number = to_text(*parsed.entry);
    if (evidence::metric_series::value_of(entry)) {
        const evidence::stage* const name = newest_stage(entry, "name");
        const std::string typed = in_text ? to_text(in_text->amount) : value->text;
        return refuse(number + " already has its number. Nothing was saved: log a new observation, or correct this one.",
                      {"/metric " + (name ? name->text : std::string("name")) + " " + typed,
                       "/evidence correct " + number + " value: " + typed});
    }
    if (value == parsed.fields.end()) {
        parsed.fields.push_back({"value", to_text(in_text->amount), "value"});
        parsed.text = std::string(trim(parsed.text.substr(0, in_text->begin) + parsed.text.substr(in_text->end)));
    } else if (!evidence::find_quantity(value->text)) {
        return refuse("“" + value->text + "” is no number with a unit. Nothing was saved.", {"/metric " + number + " value: 3.5%"});
    }
    return add_stage(asked, std::move(parsed));
}

}  // namespace

reply log_metric(const request& asked) {
    if (asked.text.empty() || asked.text == "help") return usage_of(*find_command(all_commands(), "metric"));
    parsed_text parsed = parse(asked.text, entry_kind::metric);
    if (parsed.entry) return add_to_observation(asked, std::move(parsed));
    if (auto missing = refuse_unknown_decision(asked, parsed)) return *missing;

    const observation seen = take_apart(parsed.text);
    const std::string key = evidence::metric_key(seen.name);
    if (!seen.value) {
        if (auto refusal = refuse_bare_number(asked, parsed.text)) return *refusal;
        const auto known = asked.log.newest_with(entry_kind::metric, key);
        if (known && parsed.fields.empty()) return answer_series(asked, *known);
    }
    parsed.text = seen.note;
    draft drafted = draft_statement(asked, parsed, evidence::record_kind::logged, asked.log.next_entry(entry_kind::metric));
    if (seen.before && !evidence::find_field(drafted.what, "baseline"))
        set_field(drafted.what.fields, {"baseline", to_text(*seen.before), seen.before});
    if (seen.value) {
        set_field(drafted.what.fields, {"value", seen.value_text, seen.value});
        lend_unit(drafted.what, *seen.value);
    }
    if (!seen.name.empty()) set_field(drafted.what.fields, {"name", seen.name, std::nullopt});
    reply answer = keep(asked, drafted, key);
    if (answer.how == tone::saved && seen.value)
        compare(asked, key, drafted.what.entry, *seen.value, answer);
    // The second observation of a series needs no baseline: the first is one.
    if (answer.next && answer.next->ask == "What was it before?" && asked.log.first_with(entry_kind::metric, key) != drafted.what.entry)
        answer.next.reset();
    return answer;
}

}  // namespace commands
