#include "commands/chat_message.hpp"

#include "commands/entry_answer.hpp"
#include "commands/handle.hpp"
#include "commands/observation.hpp"
#include "commands/questions.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/portfolio.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace commands {

using evidence::entry_id;
using evidence::entry_kind;
using evidence::record_kind;

namespace {

reply say_and_remember(const invocation& said, std::string_view place, evidence::evidence_log& log,
                       evidence::moment now) {
    reply answer = handle(said, log, now);
    if (answer.how == tone::saved && answer.entry && !place.empty() && !answer.forget)
        log.note_message(place, *answer.entry);
    return answer;
}

// What an edit of a message wrote is remembered under a name of its own.
std::string place_of_edit(std::string_view place, unsigned number) {
    return std::string(place) + " edit " + std::to_string(number);
}

void remember_edit(std::string_view place, entry_id entry, evidence::evidence_log& log) {
    unsigned number = 1;
    while (log.seq_of_message(place_of_edit(place, number)))
        ++number;
    log.note_message(place_of_edit(place, number), entry);
}

// The records that the message and its edits wrote.
std::set<std::uint64_t> records_of_message(std::string_view place, evidence::evidence_log& log) {
    std::set<std::uint64_t> numbers;
    if (const auto first = log.seq_of_message(place)) numbers.insert(*first);
    for (unsigned number = 1;; ++number) {
        const auto edited = log.seq_of_message(place_of_edit(place, number));
        if (!edited) return numbers;
        numbers.insert(*edited);
    }
}

// The record that said the entry's words as they stand.
std::uint64_t seq_of_text(const std::vector<evidence::record>& records) {
    std::set<std::uint64_t> undone;
    for (const evidence::record& said : records)
        if (const std::uint64_t back = evidence::undone_by(said.what)) undone.insert(back);
    std::uint64_t seq = 0;
    for (const evidence::record& said : records) {
        const bool says_it =
            said.what.kind == record_kind::logged || said.what.kind == record_kind::corrected;
        if (says_it && !undone.contains(said.seq) && (seq == 0 || !said.what.text.empty())) seq = said.seq;
    }
    return seq;
}

// The entry that the message became and that still stands.
std::optional<entry_id> standing_entry(std::string_view place, evidence::evidence_log& log) {
    const auto entry = log.entry_of_message(place);
    if (!entry) return std::nullopt;
    const auto records = log.records_of(*entry);
    if (records.empty() || evidence::is_erased(records) || fold_entry(records).retracted) return std::nullopt;
    return entry;
}

// The record that the message wrote, when that is still what it says: what accepted a proposal, took a line
// back or chose for a packet tells nothing that its words could correct.
std::optional<evidence::record> words_of_message(std::string_view place, evidence::evidence_log& log) {
    const auto seq = log.seq_of_message(place);
    auto said = seq ? log.record_at(*seq) : std::nullopt;
    if (!said || said->erased || !said->what.reconstructed.empty()) return std::nullopt;
    const bool has_words = said->what.kind == record_kind::logged || said->what.kind == record_kind::staged ||
                           said->what.kind == record_kind::corrected;
    const bool chooses = find_field(said->what, "packet") || find_field(said->what, "flagship");
    return has_words && !chooses ? said : std::nullopt;
}

// A line without its command and without the number of the entry that it adds to.
struct read_words {
    std::string command;  // "decision"; "keep" of "/evidence keep"
    std::optional<entry_id> entry;
    parsed_text parsed;
};

read_words read(const std::string& said, entry_kind kind) {
    command_line line = split_command(normalise(without_controls(said)));
    if (line.word == "evidence") line = split_command(line.rest);
    read_words words{line.word, evidence::read_entry_id(line.typed), {}};
    if (words.entry) words.command.clear();  // "D-1 results: …"
    std::string_view text = line.rest;
    if (const auto number = take_any_entry_id(text)) words.entry = number;
    words.parsed = parse_fields(text, kind);
    return words;
}

// What stands in a metric's words without a colon: its name, its number and what that was before.
void name_parts(parsed_text& parsed, bool opens_entry) {
    const observation seen = take_apart(parsed.text);
    if (!seen.value) {  // the message lost its number, and what is left is the name
        if (opens_entry && !parsed.text.empty())
            parsed.fields.insert(parsed.fields.begin(), {"name", std::exchange(parsed.text, {}), "name"});
        return;
    }
    evidence::statement lent;
    for (const typed_field& field : parsed.fields)
        lent.fields.push_back({field.name, field.text, evidence::read_quantity(field.text)});
    lend_unit(lent, *seen.value);
    for (std::size_t i = 0; i < lent.fields.size(); ++i)
        parsed.fields[i].text = lent.fields[i].text;
    const auto add = [&](const char* name, const std::string& text) {
        const bool is_there = std::any_of(parsed.fields.begin(), parsed.fields.end(),
                                          [&](const typed_field& field) { return field.name == name; });
        if (!is_there && !text.empty()) parsed.fields.insert(parsed.fields.begin(), {name, text, name});
    };
    if (seen.before) add("baseline", to_text(*seen.before));
    add("value", seen.value_text);
    if (opens_entry) add("name", seen.name);
    parsed.text = seen.note;
}

// How an edited message differs from what its entry says now. What somebody said there since, in another
// line, is not overwritten; what the message says as it always did changes nothing.
class edit {
public:
    edit(const evidence::entry& entry, const evidence::record& first, parsed_text now,
         std::set<std::uint64_t> ours, std::uint64_t text_said_by)
        : entry_(entry),
          first_(first),
          now_(std::move(now)),
          ours_(std::move(ours)),
          is_our_text_(ours_.contains(text_said_by)) {
        if (entry_.id.kind == entry_kind::metric && first_.what.kind != record_kind::corrected)
            name_parts(now_, first_.what.kind == record_kind::logged);
        compare_text();
        std::set<std::string> compared;
        for (const typed_field& field : now_.fields)
            if (compared.insert(field.name).second) compare(field.name);
        compare_what_is_gone();
        for (const std::string& tag : now_.initiatives)
            if (!is_one_of(tag, entry_.initiatives)) tags_ += " #" + tag;
    }

    // The line that says what differs; empty when nothing does that can be said.
    std::string line() const {
        const std::string number = to_text(entry_.id);
        if (!changed_.empty()) return "/evidence correct " + number + " " + changed_ + tags_;
        if (tags_.empty()) return {};
        const std::string adding = line_to_add(entry_.id, "");  // "/decision D-1 : "
        return adding.substr(0, adding.find(number) + number.size()) + tags_;
    }

    // What was not taken over, and why.
    const std::vector<std::string>& left_alone() const { return left_alone_; }

private:
    void compare_text() {
        const bool is_note = first_.what.kind == record_kind::staged;
        if (now_.text == (is_note ? first_.what.text : entry_.text)) return;
        if (!is_our_text_ && now_.text == first_.what.text) return;
        if (is_note)
            left_alone_.push_back("a note stays as it was said first");
        else if (now_.text.empty())
            left_alone_.push_back("“" + shorten(entry_.text, 60) + "” stays: an entry needs its words");
        else if (!is_our_text_)
            left_alone_.push_back("“" + shorten(entry_.text, 60) + "” stays: it was corrected since");
        else if (entry_.id.kind == entry_kind::metric)
            changed_ = "text: " + quote(now_.text, entry_.id.kind);
        else
            changed_ = quote_opening(now_.text, entry_.id.kind);
    }

    static std::vector<std::string> texts(const std::vector<typed_field>& fields, const std::string& name) {
        std::vector<std::string> all;
        for (const typed_field& field : fields)
            if (field.name == name && !field.text.empty()) all.push_back(field.text);
        return all;
    }
    static std::vector<std::string> texts(const std::vector<evidence::field>& fields,
                                          const std::string& name) {
        std::vector<std::string> all;
        for (const evidence::field& field : fields)
            if (field.name == name) all.push_back(field.text);
        return all;
    }

    void compare(const std::string& name) {
        const std::vector<std::string> now = texts(now_.fields, name), then = texts(first_.what.fields, name);
        if (now.empty()) return;
        const evidence::stage* const known = newest_stage(entry_, name);
        const bool is_ours = !known || ours_.contains(known->seq);
        if (now == then && (name == "happened" || now.size() > 1 || !is_ours)) return;
        if (now.size() > 1 || then.size() > 1) {  // a correction reaches only the newest of them
            left_alone_.push_back(name + ": said more than once in the message, so it stays");
            return;
        }
        if (known && known->text == now.front()) return;
        if (!is_ours) {
            left_alone_.push_back(name + ": something newer was said there since");
            return;
        }
        changed_ += (changed_.empty() ? "" : " ") + name + ": " + quote(now.front(), entry_.id.kind);
    }

    void compare_what_is_gone() {
        for (const evidence::field& part : first_.what.fields) {
            const bool stands = std::any_of(
                now_.fields.begin(), now_.fields.end(),
                [&](const typed_field& field) { return field.name == part.name && !field.text.empty(); });
            const bool is_derived = part.name == "name" || part.name == "happened";
            if (!stands && !is_derived)
                left_alone_.push_back(part.name + ": stays, though the message lost it");
        }
        for (const std::string& tag : first_.what.initiatives)
            if (!is_one_of(tag, now_.initiatives))
                left_alone_.push_back("#" + tag + " stays, though the message lost it");
    }

    const evidence::entry& entry_;
    const evidence::record& first_;
    parsed_text now_;
    std::set<std::uint64_t> ours_;  // the records that this message wrote
    bool is_our_text_ = false;
    std::string changed_, tags_;
    std::vector<std::string> left_alone_;
};

// An edit that turned the line into another one.
reply tell_apart(const evidence::entry& entry, const std::string& line) {
    reply answer;
    answer.headline =
        "You edited the message behind " + to_text(entry.id) +
        " into another line, so nothing was changed. Send it as a message of its own if you mean it.";
    if (find_command(all_commands(), split_command(normalise(line)).word)) answer.examples = {line};
    return answer;
}

}  // namespace

reply handle_first(const invocation& said, std::string_view place, evidence::evidence_log& log,
                   evidence::moment now) {
    if (!place.empty() && (log.entry_of_message(place) || log.is_forgotten_message(place))) return {};
    return say_and_remember(said, place, log, now);
}

reply handle_message(const invocation& said, std::string_view place, evidence::evidence_log& log,
                     evidence::moment now) {
    if (!place.empty() && log.is_forgotten_message(place)) return {};
    if (!place.empty() && log.entry_of_message(place)) return handle_edit(said, place, log, now);
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
    const auto standing = standing_entry(place, log);
    const auto first = standing ? words_of_message(place, log) : std::nullopt;
    if (!first) return {};
    const std::vector<evidence::record> records = log.records_of(*standing);
    const evidence::entry entry = fold_entry(records);
    read_words then = read(first->what.said, standing->kind);
    read_words words = read(now_said.line, standing->kind);
    if (then.command == "keep" &&
        words.command != "keep")  // a message that was kept, and reads differently now
        words = read(
            "/evidence keep " + quote_opening(normalise(without_controls(now_said.line)), standing->kind),
            standing->kind);
    if (words.command != then.command || words.entry != then.entry) {
        reply answer = tell_apart(entry, now_said.line);
        answer.zone = log.zone();
        return answer;
    }
    const edit found(entry, *first, std::move(words.parsed), records_of_message(place, log),
                     seq_of_text(records));
    invocation corrected = now_said;
    corrected.line = found.line();
    reply answer;
    if (!corrected.line.empty())
        answer = handle(corrected, log, now);
    else if (!found.left_alone().empty())
        answer.headline = "You edited the message behind " + to_text(*standing) + ". Nothing was changed.";
    if (answer.how == tone::saved && answer.entry) remember_edit(place, *answer.entry, log);
    if (!found.left_alone().empty() && then.command != "keep")
        answer.facts.push_back({"Not taken over", join_words(found.left_alone(), "; ")});
    answer.zone = log.zone();
    return answer;
}

reply handle_deletion(std::string_view place, evidence::evidence_log& log) {
    const auto entry = standing_entry(place, log);
    if (!entry || !words_of_message(place, log)) return {};
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
