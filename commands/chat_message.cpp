#include "commands/chat_message.hpp"

#include "commands/handle.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/portfolio.hpp"

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;

namespace {

reply say_and_remember(const invocation& said, std::string_view place, evidence::evidence_log& log,
                       evidence::moment now) {
    reply answer = handle(said, log, now);
    if (answer.how == tone::saved && answer.entry && !place.empty() && !answer.forget)
        log.note_message(place, *answer.entry);
    return answer;
}

// The entry that the message became and that still stands.
std::optional<entry_id> standing_entry(std::string_view place, evidence::evidence_log& log) {
    const auto entry = log.entry_of_message(place);
    if (!entry) return std::nullopt;
    const auto records = log.records_of(*entry);
    if (records.empty() || evidence::is_erased(records) || fold_entry(records).retracted) return std::nullopt;
    return entry;
}

// What an edited line says, without its command and without the number of the entry that it added to.
parsed_text words_of(const invocation& said, entry_kind kind) {
    const command_line line = split_command(normalise(without_controls(said.line)));
    std::string rest = line.rest;
    if (line.word == "evidence") rest = split_command(rest).rest;
    std::string_view text = rest;
    take_any_entry_id(text);
    return parse_fields(text, kind);
}

// A metric's line begins with its name, and only the number behind it can be corrected.
void move_value(parsed_text& parsed) {
    const auto value = evidence::find_quantity(parsed.text);
    if (!value) return;
    parsed.fields.insert(parsed.fields.begin(),
                         {"value", parsed.text.substr(value->begin, value->end - value->begin), "value"});
    parsed.text.clear();
}

// Only what reads differently is a correction. Empty when nothing does.
std::string correction_of(const evidence::entry& entry, parsed_text parsed) {
    if (entry.id.kind == entry_kind::metric) move_value(parsed);
    std::string changed;
    if (!parsed.text.empty() && parsed.text != entry.text)
        changed = quote_opening(parsed.text, entry.id.kind);
    for (const typed_field& field : parsed.fields) {
        const evidence::stage* const known = newest_stage(entry, field.name);
        if (field.text.empty() || (known && known->text == field.text)) continue;
        changed += " " + field.name + ": " + quote(field.text, entry.id.kind);
    }
    return changed.empty() ? "" : "/evidence correct " + to_text(entry.id) + " " + changed;
}

}  // namespace

reply handle_message(const invocation& said, std::string_view place, evidence::evidence_log& log,
                     evidence::moment now) {
    return say_and_remember(said, place, log, now);
}

reply keep_once(const invocation& said, std::string_view place, evidence::evidence_log& log,
                evidence::moment now) {
    const auto known = log.entry_of_message(place);
    if (!known) return say_and_remember(said, place, log, now);
    reply answer;
    answer.headline = "You kept that message already: it is " + to_text(*known) + ". Nothing was added.";
    answer.entry = known;
    answer.examples = {"/evidence show " + to_text(*known)};
    answer.zone = log.zone();
    return answer;
}

reply handle_edit(const invocation& now_said, std::string_view place, evidence::evidence_log& log,
                  evidence::moment now) {
    const auto entry = standing_entry(place, log);
    if (!entry) return {};
    invocation corrected = now_said;
    corrected.line = correction_of(fold_entry(log.records_of(*entry)), words_of(now_said, entry->kind));
    return corrected.line.empty() ? reply{} : handle(corrected, log, now);
}

reply handle_deletion(std::string_view place, evidence::evidence_log& log) {
    const auto entry = standing_entry(place, log);
    if (!entry) return {};
    reply answer;
    answer.headline = "You deleted the message behind " + to_text(*entry) + ". The entry stands.";
    answer.facts = {
        {std::string(name_of(entry->kind)), shorten(fold_entry(log.records_of(*entry)).text, 160)}};
    answer.examples = {"/evidence retract " + to_text(*entry) + " reason: I deleted the message",
                       "/evidence erase " + to_text(*entry)};
    answer.zone = log.zone();
    return answer;
}

}  // namespace commands
