#include "bot/slack/forms.hpp"

#include "bot/json_text.hpp"
#include "bot/slack/blocks.hpp"
#include "bot/slack/message.hpp"
#include "bot/slack/text.hpp"
#include "commands/fields.hpp"
#include "commands/grammar.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/calendar.hpp"
#include "evidence/quantity.hpp"
#include "nudges/cycle.hpp"
#include "nudges/holidays.hpp"
#include "nudges/rhythm.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace bot::slack {

using evidence::entry_kind;
using nlohmann::json;

namespace {

enum class entering { paragraph, line, day, person, suggestion, choice };

// How each field is asked for. The hint is read on a phone: a question and an example.
struct asked_field {
    std::string_view name;
    std::string_view label;  // empty: the one that commands/fields has
    entering how;
    std::string_view hint;
};

constexpr std::array asked_fields{
    asked_field{"text", "What happened", entering::paragraph, "In your own words."},
    asked_field{"initiative", "Initiative", entering::suggestion,
                "What it belongs to: pick one, or type a new name that begins with a letter."},
    asked_field{"happened", "Happened", entering::day, "Leave it empty for today."},
    asked_field{"because", "", entering::paragraph,
                "What made you decide that? For example: every third first order came back"},
    asked_field{"rejected", "", entering::paragraph,
                "What did you give up for it? For example: gift wrap for Valentines"},
    asked_field{"stake", "", entering::line, "What was at stake, in money or users? For example: $2M/yr"},
    asked_field{"hypothesis", "", entering::paragraph,
                "What did you expect to happen? For example: conversion rises by half a point"},
    asked_field{"experiment", "", entering::paragraph,
                "How will you find out? For example: an A/B test on a tenth of the orders"},
    asked_field{"results", "", entering::paragraph,
                "What came of it, as a number if there is one? For example: conversion from 2.8% to 3.0%"},
    asked_field{"feedback", "", entering::paragraph,
                "What did stakeholders say? For example: Support sees fewer questions"},
    asked_field{"teams", "", entering::line,
                "Which teams beyond your own did it touch? For example: Legal, Payments"},
    asked_field{"risk", "", entering::paragraph, "What could go wrong?"},
    asked_field{"otherwise", "", entering::paragraph, "What would have happened without it?"},
    asked_field{"part", "", entering::paragraph, "What was your own part in it?"},
    asked_field{"disagreed", "", entering::paragraph, "Who disagreed, and what did you say?"},
    asked_field{"shared", "", entering::line, "With whom was it shared?"},
    asked_field{"review", "", entering::line, "When will you look back at it?"},
    asked_field{"learned", "", entering::paragraph, "What did it teach you?"},
    asked_field{"reversed", "", entering::paragraph, "If it was taken back: when, and why?"},
    asked_field{"name", "", entering::suggestion, "Pick one, or type a new name, like checkout-conversion."},
    asked_field{"value", "", entering::line,
                "The number with its unit. For example: 3.5%, 200 ms, 12k users"},
    asked_field{"baseline", "", entering::line, "What was it before? For example: 3.1%"},
    asked_field{"target", "", entering::line, "What should it become? For example: 4%"},
    asked_field{"source", "", entering::line,
                "Where can someone check it? For example: Looker/checkout, or a link"},
    asked_field{"money", "", entering::line, "What is that worth, if you know? For example: $3.2M/yr"},
    asked_field{"for", "For the decision", entering::suggestion, "Which decision moved it?"},
    asked_field{"behaviour", "Agreed behaviour", entering::suggestion,
                "Which behaviour that you and your manager agreed on does it show?"},
    asked_field{"person", "Person", entering::person, "Who was it with?"},
    asked_field{"session", "", entering::paragraph,
                "What did you do together? For example: reviewed the outline of the design"},
    asked_field{"gap", "", entering::paragraph,
                "Which gap are you working on together? For example: jumps to the solution"},
    asked_field{"goal", "", entering::paragraph, "How will you both see that it is closed?"},
    asked_field{"outcome", "", entering::paragraph, "What can they do now that they could not before?"},
    asked_field{"level", "", entering::line, "If they rose: from where to where? For example: L5→L6"},
    asked_field{"vision", "", entering::paragraph,
                "What is the vision, in one sentence? For example: checkout in two taps"},
    asked_field{"scope", "", entering::paragraph, "What is in scope, and what is not?"},
    asked_field{"success", "", entering::paragraph, "By which number will you call it a success?"},
    asked_field{"responsibilities", "", entering::paragraph,
                "Which team is responsible for what? For example: Legal - reviews the terms; Ops - rollout"},
    asked_field{"artifact", "What to build", entering::choice, ""},
    asked_field{"reader", "Who reads it", entering::choice, "What they need not see is hidden."},
    asked_field{"from", "From", entering::day, "Leave it empty to begin with your first entry."},
    asked_field{"to", "To", entering::day, "Leave it empty to end today."},
    asked_field{"zone", "Region and city", entering::line,
                "For example: Europe/Lisbon. The days of what you log follow it."},
    asked_field{"emoji", "Emoji", entering::line, "By its name between colons. For example: :pushpin:"},
    asked_field{"begins", "The review period begins", entering::day, ""},
    asked_field{"ends", "The review period ends", entering::day, ""},
    asked_field{"mid-year", "Mid-year check-in", entering::day,
                "The day of the talk with your manager. Empty for the middle of the period."},
    asked_field{"due", "The packet is due", entering::day, "Empty for the last day of the period."},
    asked_field{"aim", "What the packet is for", entering::line, "For example: Senior PM"},
    asked_field{"weekday", "Day of the week", entering::choice, ""},
    asked_field{"time", "Time", entering::line, "Your time. For example: 16:00"},
    asked_field{"profile", "How many", entering::choice, ""},
    asked_field{"quiet", "Quiet hours", entering::line,
                "Nothing comes then. For example: 20:00-08:00. Empty for none."},
    asked_field{"work", "Work days", entering::line, "For example: mon-fri, or mon,tue,thu"},
    asked_field{"holidays", "Public holidays", entering::choice,
                "Nothing comes on them. Others come from a calendar file: dossier import."},
    asked_field{"pause", "Pause until", entering::day, "Nothing comes before that day. Empty for no pause."},
};

// A form: what a person is most likely to fill in comes first; what the command takes beyond that follows.
struct known_form {
    std::string_view command;
    std::string_view opening;  // of its line
    std::string_view name;
    std::string_view title;
    std::string_view first;     // inputs, separated by one space
    std::string_view required;  // likewise; of a new entry
    std::string_view text_label;
};

constexpr std::array known_forms{
    known_form{"decision", "/decision", "Decision", "Log a decision",
               "text because initiative rejected happened stake hypothesis experiment results feedback teams "
               "otherwise risk part disagreed shared",
               "text", "Decision"},
    known_form{"metric", "/metric", "Metric", "Log a metric",
               "name value baseline source initiative for happened target money", "name value", ""},
    known_form{"mentor", "/mentor", "Mentoring", "Log mentoring",
               "person session gap goal outcome happened initiative level text", "person", "Anything else"},
    known_form{"charter", "/evidence charter", "Charter", "Fill the launch charter",
               "vision scope success responsibilities initiative happened", "", ""},
    known_form{"packet", "/packet", "Packet", "Build the packet", "artifact reader from to", "", ""},
    known_form{"zone", "/evidence zone", "Time zone", "Your time zone", "zone", "zone", ""},
    known_form{"emoji", "/evidence emoji", "Emoji", "Your emoji", "emoji", "emoji", ""},
    known_form{"cycle", "/evidence cycle", "Review cycle", "Your review cycle",
               "begins ends mid-year due aim", "begins ends", ""},
    known_form{"nudges", "/evidence nudges", "Nudges", "Your nudges",
               "weekday time profile quiet work holidays pause", "time", ""},
};

// What can be chosen, as it is typed and as it is called; the first is the choice to begin with.
struct choice {
    std::string_view typed;
    std::string_view called;
};
constexpr std::array artifacts{choice{"all", "All three artifacts"},
                               choice{"outcome-map", "Product outcome map"},
                               choice{"decision-log", "Decision log"}, choice{"charter", "Launch charter"}};
constexpr std::array readers{choice{"me", "I do"}, choice{"manager", "My manager"},
                             choice{"committee", "The committee"}, choice{"outside", "Somebody outside"}};

constexpr std::array weekdays{choice{"fri", "Friday"},   choice{"mon", "Monday"},
                              choice{"tue", "Tuesday"},  choice{"wed", "Wednesday"},
                              choice{"thu", "Thursday"}, choice{"sat", "Saturday"},
                              choice{"sun", "Sunday"}};
constexpr std::array profiles{choice{"standard", "Standard: at most 2 a week"},
                              choice{"light", "Light: at most 1 a week, no look-backs"},
                              choice{"active", "Active: at most 4 a week"},
                              choice{"silent", "Off: none at all"}};

const std::vector<choice>& countries() {
    static const std::vector<choice> all = [] {
        std::vector<choice> known{{"none", "None"}};
        for (const nudges::country& one : nudges::known_countries())
            known.push_back({one.code, one.name});
        return known;
    }();
    return all;
}

std::span<const choice> choices_of(std::string_view input) {
    if (input == "reader") return readers;
    if (input == "weekday") return weekdays;
    if (input == "profile") return profiles;
    if (input == "holidays") return countries();
    return artifacts;
}

const known_form* find_form(std::string_view command) {
    const auto found = std::find_if(known_forms.begin(), known_forms.end(),
                                    [&](const known_form& form) { return form.command == command; });
    return found == known_forms.end() ? nullptr : &*found;
}

bool is_among(std::string_view names, std::string_view name) {
    for (const std::string& one : commands::split_words(names))
        if (one == name) return true;
    return false;
}

// A field that nothing is known of but its name is asked for as a paragraph.
asked_field asking_for(std::string_view name) {
    for (const asked_field& known : asked_fields)
        if (known.name == name) return known;
    return {name, "", entering::paragraph, ""};
}

// What names an entry of one's own.
bool is_reference(std::string_view input) {
    return input == "for" || input == "behaviour";
}

std::string_view label_of_input(const known_form& form, const asked_field& asked) {
    if (asked.name == "text" && !form.text_label.empty()) return form.text_label;
    return asked.label.empty() ? commands::label_of(asked.name) : asked.label;
}

// `reason` says why something was retracted, which no form does; and a form of all that can be said of a
// decision would be longer than a phone is patient.
bool takes(const commands::known_field& field, entry_kind kind) {
    return field.kinds.find(char(kind)) != std::string_view::npos && field.name != "reason" && !field.rare;
}

std::vector<std::string> inputs_of(const form_request& wanted, const known_form& form) {
    std::vector<std::string> inputs;
    if (!wanted.field.empty()) {
        inputs.push_back(wanted.field);
        if (!wanted.entry) inputs.push_back("initiative");
        if (wanted.field != "happened" && wanted.field != "person") inputs.push_back("happened");
        return inputs;
    }
    inputs = commands::split_words(form.first);
    // The name and the number of an observation, and whom a story is about, stand since it was logged.
    if (wanted.entry && wanted.command == "metric") inputs.erase(inputs.begin(), inputs.begin() + 2);
    if (wanted.entry && wanted.command == "mentor") inputs.erase(inputs.begin());
    if (const auto kind = commands::kind_of_command(wanted.command))
        for (const commands::known_field& field : commands::all_fields())
            if (takes(field, *kind) && !is_among(form.first, field.name)) inputs.emplace_back(field.name);
    return inputs;
}

bool is_required(const form_request& wanted, const known_form& form, std::string_view input) {
    if (!wanted.field.empty()) return input == wanted.field;
    return !wanted.entry && is_among(form.required, input);
}

json choice_input(std::string_view name) {
    json options = json::array();
    for (const choice& one : choices_of(name))
        options.push_back(option(one.called, one.typed));
    return {{"type", "static_select"}, {"options", options}, {"initial_option", options.front()}};
}

json element_for(const asked_field& asked) {
    switch (asked.how) {
        case entering::paragraph:
            return text_input(true);
        case entering::line:
            return text_input(false);
        case entering::day:
            return date_input(asked.name == "happened" ? "Today" : "Choose a day");
        case entering::person:
            return user_input("Choose a person");
        case entering::suggestion:
            return suggesting_input(is_reference(asked.name) ? "Type a word or a number" : "Type or pick");
        case entering::choice:
            return choice_input(asked.name);
    }
    return {};
}

bool is_day(const std::string& text) {
    const auto day = evidence::calendar_date::from_iso(text);
    return day && day->has_day();
}

bool is_user(std::string_view id) {
    return id.size() > 1 && id.size() <= 32 && (id[0] == 'U' || id[0] == 'W') &&
           std::all_of(id.begin(), id.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// Puts what was typed before into an input that has just been made.
void fill(json& element, const asked_field& asked, const filled_in& with) {
    switch (asked.how) {
        case entering::paragraph:
        case entering::line:
            element["initial_value"] = cut(with.value, longest_text);
            break;
        case entering::day:
            if (is_day(with.value)) element["initial_date"] = with.value;
            break;
        case entering::person:
            if (is_user(with.value)) element["initial_user"] = with.value;
            break;
        case entering::suggestion:
            if (json chosen = option(with.shown.empty() ? with.value : with.shown, with.value);
                !chosen.empty())
                element["initial_option"] = std::move(chosen);
            break;
        case entering::choice:
            for (const choice& one : choices_of(asked.name))
                if (one.typed == with.value) element["initial_option"] = option(one.called, one.typed);
            break;
    }
}

std::string metadata_of(const form_request& wanted) {
    json kept = {{"command", wanted.command}};
    if (wanted.entry) kept["entry"] = to_text(*wanted.entry);
    if (!wanted.field.empty()) kept["field"] = wanted.field;
    if (!wanted.channel.empty()) kept["channel"] = cut(wanted.channel, 64);
    return kept.dump();
}

const json& part_of(const json& object, const std::string& key) {
    static const json nothing = json::object();
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

// private_metadata comes back through the person's own client: only what could have been written is taken.
std::optional<form_request> request_in(const json& view) {
    const json kept = json::parse(text_in(view, "private_metadata"), nullptr, false);
    form_request about{text_in(kept, "command"), evidence::read_entry_id(text_in(kept, "entry")),
                       text_in(kept, "field"), text_in(kept, "channel")};
    if (text_in(view, "callback_id") != form_callback || !find_form(about.command)) return std::nullopt;
    const auto kind = commands::kind_of_command(about.command);
    const commands::known_field* const field =
        kind && !about.field.empty() ? commands::find_field(about.field, *kind) : nullptr;
    const bool is_known = about.field.empty() || (field && field->name == about.field) ||
                          (about.field == "person" && about.command == "mentor");
    return is_known ? std::optional(std::move(about)) : std::nullopt;
}

// What stands in one input of the view that was submitted; empty when it was left alone.
filled_in typed_in(const json& view, const std::string& input) {
    const json& leaf = part_of(part_of(part_of(part_of(view, "state"), "values"), input), input);
    for (const char* const key : {"value", "selected_date", "selected_user"})
        if (std::string typed = text_in(leaf, key); !typed.empty()) return {std::move(typed)};
    const json& chosen = part_of(leaf, "selected_option");
    return {text_in(chosen, "value"), text_in(part_of(chosen, "text"), "text")};
}

// Whether a choice is one that could be made.
bool is_sound(const asked_field& asked, const std::string& value) {
    if (commands::normalise(value).empty()) return false;
    if (asked.how == entering::day) return is_day(value);
    if (asked.how == entering::person) return is_user(value);
    if (is_reference(asked.name)) return evidence::read_entry_id(value).has_value();
    if (asked.how == entering::choice) {
        const std::span<const choice> choices = choices_of(asked.name);
        return std::any_of(choices.begin(), choices.end(),
                           [&](const choice& known) { return known.typed == value; });
    }
    return true;
}

// The name as a tag can carry it, "Saved cards" as "saved-cards"; empty when none can.
std::string as_initiative(std::string_view typed) {
    std::string name;
    for (const char c : commands::lower_case(commands::normalise(typed))) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
        if (is_word)
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (name.ends_with('-'))
        name.pop_back();
    const auto read = commands::parse_fields("a #" + name, entry_kind::decision).initiatives;
    return read == std::vector{name} ? name : std::string();
}

// A middle dot between the parts keeps the words of one from joining those of the next; the grammar passes
// over it.
void add_part(std::string& line, std::string_view part) {
    line += line.ends_with(' ') ? "" : " · ";
    line += part;
}

// What is chosen in a form about reminding is said as a whole: what was left empty is taken back.
std::string line_of_settings(const form_request& about, const known_form& form) {
    const auto typed = [&](const std::string& input) {
        const auto found = about.filled.find(input);
        return found == about.filled.end() ? std::string() : commands::normalise(found->second.value);
    };
    const auto behind = [&](const std::string& word, const std::string& input,
                            const std::string& if_empty = "") {
        const std::string value = typed(input).empty() ? if_empty : typed(input);
        return value.empty() ? "" : " " + word + " " + value;
    };
    const std::string opening(form.opening);
    if (about.command == "cycle")
        return opening + " period " + typed("begins") + ".." + typed("ends") +
               behind("mid-year", "mid-year") + behind("due", "due") + " target" +
               (typed("aim").empty() ? "" : " " + typed("aim"));
    return opening + " " + typed("weekday") + " " + typed("time") + " " + typed("profile") +
           behind("quiet", "quiet", "none") + behind("work", "work") +
           behind("holidays", "holidays", "none") + behind("pause", "pause", "none");
}

std::string line_of(const form_request& about, const known_form& form,
                    const std::vector<std::string>& inputs) {
    if (about.command == "cycle" || about.command == "nudges") return line_of_settings(about, form);
    const entry_kind kind = about.entry
                                ? about.entry->kind
                                : commands::kind_of_command(about.command).value_or(entry_kind::decision);
    const auto typed = [&](const std::string& input) {
        const auto found = about.filled.find(input);
        return found == about.filled.end() ? std::string() : found->second.value;
    };
    std::string line = std::string(form.opening) + " ";
    std::string opening;  // the free text
    if (!typed("person").empty()) opening = "@" + typed("person") + " ";
    const std::string text = typed(about.command == "metric" && !about.entry ? "name" : "text");
    opening +=
        about.entry || !opening.empty() ? commands::quote(text, kind) : commands::quote_opening(text, kind);
    if (about.entry) line += to_text(*about.entry) + " ";
    if (!opening.empty()) line += std::string(commands::trim(opening));
    for (const std::string& input : inputs) {
        const std::string value = typed(input);
        if (value.empty() || input == "text" || input == "person" || input == "initiative") continue;
        if (input == "name" && about.command == "metric" && !about.entry) continue;
        if (input == "artifact" || input == "zone" || input == "emoji")
            line += value == "all" ? "" : value;
        else if (input == "reader")
            line += value == "me" ? "" : (line.ends_with(' ') ? "for " : " for ") + value;
        else if (about.command == "packet")
            line += (line.ends_with(' ') ? "" : " ") + input + ": " + value;
        else
            add_part(line, input + ": " + commands::quote(value, kind));
    }
    if (const std::string tag = as_initiative(typed("initiative")); !tag.empty()) add_part(line, "#" + tag);
    return std::string(commands::trim(line));
}

json modal(const form_request& wanted, const known_form& form, std::string_view problem) {
    json blocks = json::array();
    if (!problem.empty()) blocks.push_back(section("*" + escape(problem) + "*"));
    for (const std::string& name : inputs_of(wanted, form)) {
        const asked_field asked = asking_for(name);
        json element = element_for(asked);
        if (const auto typed = wanted.filled.find(name); typed != wanted.filled.end())
            fill(element, asked, typed->second);
        blocks.push_back(
            input({name, label_of_input(form, asked), asked.hint, is_required(wanted, form, name)}, element));
    }
    const std::string title = wanted.entry ? "Add to " + to_text(*wanted.entry) : std::string(form.title);
    return {{"type", "modal"},
            {"callback_id", form_callback},
            {"private_metadata", metadata_of(wanted)},
            {"title", plain(title, longest_title)},
            {"submit", plain(wanted.command == "packet" ? "Build" : "Save", longest_title)},
            {"close", plain("Cancel", longest_title)},
            {"blocks", std::move(blocks)}};
}

// "/metric checkout-conversion 3.5%" names the metric; "/metric name 3.5%" is only how one is typed.
std::string metric_named_in(const std::string& text) {
    const auto number = evidence::find_level(text);
    const std::string name(commands::trim(text.substr(0, number ? number->begin : text.size())));
    return name == "name" ? std::string() : name;
}

void read_entry_form(const std::string& rest, entry_kind kind, form_request& into) {
    const commands::parsed_text parsed = commands::parse(rest, kind);
    into.entry = parsed.entry;
    const bool asks_for_one = parsed.entry || kind == entry_kind::charter;
    if (asks_for_one && !parsed.fields.empty()) {
        into.field = parsed.fields.front().name;
        std::string begun = parsed.fields.front().text;
        if (begun.ends_with("…")) begun.resize(begun.size() - std::string_view("…").size());
        if (!begun.empty()) into.filled[into.field] = {begun};
    }
    if (kind == entry_kind::mentoring && parsed.entry && rest.ends_with('@')) into.field = "person";
    if (!parsed.entry && !parsed.initiatives.empty() && parsed.initiatives.front() != "initiative")
        into.filled["initiative"] = {parsed.initiatives.front()};
    if (kind == entry_kind::metric && !parsed.entry)
        if (const std::string name = metric_named_in(parsed.text); !name.empty())
            into.filled["name"] = {name};
}

std::string to_iso(std::chrono::sys_days day) {
    return evidence::calendar_date{std::chrono::year_month_day{day}}.to_iso();
}

// What is chosen so far; false where the line is about something else.
bool read_cycle_form(const std::string& rest, form_request& into) {
    if (commands::lower_case(rest) == "period") return true;
    const auto chosen = nudges::read_cycle(rest).value;
    if (!chosen) return false;
    into.filled = {{"begins", {to_iso(chosen->from)}},
                   {"ends", {to_iso(chosen->to)}},
                   {"mid-year", {to_iso(chosen->mid_year)}},
                   {"due", {to_iso(chosen->due)}}};
    if (!chosen->target.empty()) into.filled["aim"] = {chosen->target};
    return true;
}

// The words of nudges::to_text: what stands first, and what stands behind a word.
bool read_nudges_form(const std::string& rest, form_request& into) {
    const nudges::rhythm_read read = nudges::read_rhythm(rest);
    if (rest.empty() || !read.problems.empty()) return false;
    const std::vector<std::string> words = commands::split_words(nudges::to_text(read.value));
    into.filled = {{"weekday", {words.at(0)}}, {"time", {words.at(1)}}, {"profile", {words.at(2)}}};
    for (std::size_t i = 3; i + 1 < words.size(); i += 2)
        if (is_among("quiet work holidays pause", words[i]) && words[i + 1] != "none")
            into.filled[words[i]] = {words[i + 1]};
    return true;
}

// A person, an initiative and a date are said of something else.
bool says_something(const std::string& input) {
    return input != "person" && input != "initiative" && input != "happened";
}

// The packet is built without a word, and a setting is required.
bool is_empty(const submitted& form) {
    if (!commands::kind_of_command(form.about.command) || form.about.filled.contains(form.about.field))
        return false;
    return std::none_of(form.inputs.begin(), form.inputs.end(), [&](const std::string& input) {
        return says_something(input) && form.about.filled.contains(input);
    });
}

bool contains(std::string_view text, std::string_view part) {
    return !part.empty() && text.find(part) != std::string_view::npos;
}

constexpr std::size_t longest_quoted = 60;  // bytes of a value that a refusal quotes

// Of the days that were chosen the one that a refusal names first; empty when it names none.
std::string day_named_first(const submitted& form, const std::string& sentence) {
    std::string named;
    std::size_t first = sentence.size();
    for (const auto& [input, typed] : form.about.filled) {
        if (!is_day(typed.value)) continue;
        const std::size_t at = sentence.find(to_words(*evidence::calendar_date::from_iso(typed.value)));
        if (at >= first) continue;
        first = at;
        named = input;
    }
    return named;
}

// The input that a refusal speaks of: it quotes what was typed, or its example names the field.
std::string input_meant(const submitted& form, const commands::reply& refused) {
    if (form.about.command == "cycle")
        if (std::string named = day_named_first(form, refused.headline); !named.empty()) return named;
    for (const std::string& input : form.inputs) {
        const auto typed = form.about.filled.find(input);
        if (typed == form.about.filled.end()) continue;
        const std::string said = commands::normalise(typed->second.value);
        const bool is_choice = is_reference(input) || is_day(said);
        if (contains(refused.headline, "“" + commands::shorten(said, longest_quoted) + "”") ||
            contains(refused.headline, "“" + input + ": ") || (is_choice && contains(refused.headline, said)))
            return input;
    }
    const auto kind = commands::kind_of_command(form.about.command);
    if (kind && !refused.examples.empty()) {
        const std::string rest = commands::split_command(refused.examples.front()).rest;
        const auto fields = commands::parse(rest, *kind).fields;
        if (fields.size() == 1 &&
            std::find(form.inputs.begin(), form.inputs.end(), fields.front().name) != form.inputs.end())
            return fields.front().name;
    }
    const auto first = std::find_if(form.inputs.begin(), form.inputs.end(), says_something);
    return first == form.inputs.end() ? form.inputs.front() : *first;
}

// The refusal, and behind it what its first example has in that input.
std::string sentence_for(const std::string& input, const commands::reply& refused) {
    std::string sentence = refused.headline;
    if (!sentence.ends_with(':') && !sentence.ends_with("like this.")) return sentence;
    sentence.back() = ':';
    for (const std::string& example : refused.examples) {
        const std::size_t at = example.find(" " + input + ": ");
        if (at != std::string::npos) return sentence + " " + example.substr(at + input.size() + 3);
    }
    return refused.examples.empty() ? refused.headline : sentence + " " + refused.examples.front();
}

// Offers what begins with the typed text before what only contains it.
class suggestions {
public:
    explicit suggestions(std::string typed)
        : typed_(std::move(typed)), searched_(commands::lower_case(typed_)) {}

    // value: what the option stands for.
    void offer(const std::string& shown, const std::string& value) {
        const std::string name = commands::lower_case(shown);
        if (!contains_typed(name)) return;
        json one = option(shown, value);
        if (one.empty()) return;
        (name.starts_with(searched_) ? first_ : then_).push_back(std::move(one));
        is_known_ = is_known_ || commands::lower_case(value) == searched_;
    }

    json answer(const std::string& new_value) {
        json options = json::array();
        if (!new_value.empty() && !is_known_)
            if (json one = option("new: " + new_value, new_value); !one.empty())
                options.push_back(std::move(one));
        for (json* const part : {&first_, &then_})
            for (json& one : *part)
                if (options.size() < most_options) options.push_back(std::move(one));
        return {{"options", std::move(options)}};
    }

private:
    bool contains_typed(const std::string& name) const {
        return searched_.empty() || contains(name, searched_);
    }

    std::string typed_, searched_;
    json first_ = json::array(), then_ = json::array();
    bool is_known_ = false;
};

}  // namespace

std::optional<form_request> read_form_request(std::string_view text) {
    const std::string plain_line = commands::normalise(text);
    const commands::command_line front = commands::split_command(plain_line);
    const commands::command_line line =
        front.word == "evidence" ? commands::split_command(front.rest) : front;
    const known_form* const form = find_form(line.word);
    const bool stands_behind_evidence = is_among("charter zone emoji cycle nudges", line.word);
    if (!form || stands_behind_evidence != (front.word == "evidence")) return std::nullopt;
    form_request wanted{line.word, std::nullopt, {}, {}};
    if (line.word == "cycle" && !read_cycle_form(line.rest, wanted)) return std::nullopt;
    if (line.word == "nudges" && !read_nudges_form(line.rest, wanted)) return std::nullopt;
    if (line.word == "cycle" || line.word == "nudges") return wanted;
    if (const auto kind = commands::kind_of_command(line.word))
        read_entry_form(line.rest, *kind, wanted);
    else if (stands_behind_evidence && !line.rest.empty())
        wanted.filled[line.word] = {line.rest};
    return wanted;
}

std::string name_of(const form_request& wanted) {
    const known_form* const form = find_form(wanted.command);
    if (!wanted.field.empty() && form) return std::string(label_of_input(*form, asking_for(wanted.field)));
    return form ? std::string(form->name) : std::string();
}

json form_for(const form_request& wanted) {
    return modal(wanted, *find_form(wanted.command), {});
}

std::optional<submitted> read_form(const json& view) {
    auto about = request_in(view);
    if (!about) return std::nullopt;
    const known_form& form = *find_form(about->command);
    submitted read{std::move(*about), {}, {}, {}, false};
    read.inputs = inputs_of(read.about, form);
    for (const std::string& input : read.inputs) {
        filled_in typed = typed_in(view, input);
        if (is_sound(asking_for(input), typed.value)) read.about.filled[input] = std::move(typed);
    }
    if (const auto person = read.about.filled.find("person"); person != read.about.filled.end())
        read.accounts.push_back({person->second.value, person->second.value});
    read.line = line_of(read.about, form, read.inputs);
    read.says_nothing = is_empty(read);
    return read;
}

commands::reply nothing_to_keep() {
    return commands::refuse("Nothing was typed, so nothing was saved: fill in at least one field.");
}

json field_errors(const submitted& form, const commands::reply& refused) {
    const std::string input = input_meant(form, refused);
    json errors = json::object();
    errors[input] = cut(sentence_for(input, refused), longest_label);
    return {{"response_action", "errors"}, {"errors", std::move(errors)}};
}

json filled_again(const json& view, std::string_view problem) {
    if (const auto form = read_form(view))
        return modal(form->about, *find_form(form->about.command), problem);
    return {{"type", "modal"},
            {"title", plain("Nothing was saved", longest_title)},
            {"close", plain("Close", longest_title)},
            {"blocks", json::array({section(escape(problem))})}};
}

json saved_view(const commands::reply& saved) {
    return to_modal(saved, {}, saved.how == commands::tone::saved ? "Saved" : "dossier");
}

json options_for(const json& suggestion, const evidence::vocabulary& words,
                 const std::vector<evidence::entry_summary>& recent) {
    const std::string typed = commands::normalise(text_in(suggestion, "value"));
    const std::string input = text_in(suggestion, "action_id");
    suggestions offered(typed);
    if (input == "initiative") {
        for (const std::string& name : words.initiatives)
            offered.offer(name, name);
        return offered.answer(as_initiative(typed));
    }
    if (input == "name") {
        for (const std::string& name : words.metrics)
            offered.offer(name, name);
        return offered.answer(typed);
    }
    const entry_kind named = input == "behaviour" ? entry_kind::behaviour : entry_kind::decision;
    if (is_reference(input))
        for (const evidence::entry_summary& one : recent)
            if (!one.retracted && one.entry.kind == named)
                offered.offer(to_text(one.entry) + "  " + one.title, to_text(one.entry));
    return offered.answer({});
}

}  // namespace bot::slack
