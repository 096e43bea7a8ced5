#include "commands/handle.hpp"

#include "commands/first_words.hpp"
#include "commands/questions.hpp"
#include "commands/spoken.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

namespace {

constexpr std::size_t longest_line_offered = 400;  // bytes

// "/decision retract D-1" is no decision called "retract D-1".
std::optional<reply> meant_for_evidence(const command_line& line) {
    if (line.word == "evidence") return std::nullopt;
    const std::vector<std::string> words = split_words(line.rest);
    if (words.size() < 2 || !evidence::read_entry_id(words[1])) return std::nullopt;
    const std::string verb = lower_case(words[0]);
    if (verb != "retract" && verb != "correct" && verb != "show") return std::nullopt;
    return suggest("Nothing was saved. Did you mean this?",
                   {"/evidence " + verb + line.rest.substr(words[0].size())});
}

std::string_view command_of(evidence::entry_kind kind) {
    switch (kind) {
        case evidence::entry_kind::decision:
            return "decision";
        case evidence::entry_kind::metric:
            return "metric";
        case evidence::entry_kind::mentoring:
            return "mentor";
        case evidence::entry_kind::charter:
            return "evidence charter";
        case evidence::entry_kind::message:
            return "evidence keep";
        case evidence::entry_kind::behaviour:
            return "evidence behaviour";
        case evidence::entry_kind::check_in:
            return "evidence checkin";
        case evidence::entry_kind::quiet_week:
            break;
    }
    return {};
}

// "D-1 results: …" without its command can only be a stage of D-1, and "D-1" asks for it. Nothing for other
// lines; words without a field might be a decision that begins so.
std::optional<command_line> stage_without_command(const command_line& line) {
    if (line.slash) return std::nullopt;
    const auto entry = evidence::read_entry_id(line.typed);
    if (!entry || line.typed.find('-') == std::string::npos) return std::nullopt;
    const parsed_text parsed = parse_fields(line.rest, entry->kind);
    if (!line.rest.empty() && parsed.fields.empty()) return std::nullopt;
    return split_command("/" + std::string(command_of(entry->kind)) + " " + line.typed + " " + line.rest);
}

// Whether the words can only be said about an entry of that kind: fields and nothing before them, or the
// reason in a sentence ("because it was slow").
bool is_said_about(std::string_view words, evidence::entry_kind kind) {
    const parsed_text parsed = parse_fields(words, kind);
    const auto is_reason = [](const typed_field& field) {
        return field.name == "reason";
    };  // of a retraction
    if (std::any_of(parsed.fields.begin(), parsed.fields.end(), is_reason)) return false;
    if (parsed.text.empty() && !parsed.fields.empty()) return true;
    return kind == evidence::entry_kind::decision && lower_case(words).starts_with("because ");
}

// "because: it was slow" answers what was asked about an entry and does not say which. The newest that it can
// be said about is offered, and nothing is kept until its author says so.
std::optional<reply> meant_for_newest(const std::string& words, evidence::evidence_log& log) {
    constexpr std::size_t looked_through = 20;
    if (words.starts_with('/')) return std::nullopt;
    evidence::list_filter newest;
    newest.limit = looked_through;
    for (const evidence::entry_summary& known : log.list(newest)) {
        if (known.retracted || !is_said_about(words, known.entry.kind)) continue;
        const std::string line = line_to_add(known.entry, "");  // "/decision D-1 : "
        const std::string number = to_text(known.entry);
        if (line.empty()) continue;
        const bool is_sentence = parse_fields(words, known.entry.kind).fields.empty();
        const std::string field = is_sentence ? "because:" + words.substr(words.find(' ')) : words;
        if (field.size() > longest_line_offered) return std::nullopt;
        reply answer =
            suggest("Nothing was saved, for that does not say which entry it is about. If you mean " +
                        number + " " + spoken_quote(known.title) + ", send:",
                    {line.substr(0, line.find(number) + number.size()) + " " + field});
        answer.zone = log.zone();
        return answer;
    }
    return std::nullopt;
}

// The lines of a message that each begin with a command; fewer than two where it is one line, however long.
std::vector<std::string> lines_with_commands(const std::string& kept) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < kept.size();) {
        const std::size_t end = std::min(kept.find('\n', at), kept.size());
        const std::string line = kept.substr(at, end - at);
        const command_line read = split_command(normalise(line));
        if (lines.empty() || (read.slash && find_command(all_commands(), read.word)))
            lines.push_back(line);
        else
            lines.back() += "\n" + line;
        at = end + 1;
    }
    return lines;
}

// Several commands in one message would become one entry that says them all. A message of somebody else's
// that is kept may hold whatever it likes.
std::optional<reply> refuse_several(const std::string& kept, const command_line& first) {
    constexpr std::size_t most_offered = 5;
    if (kept.find('\n') == std::string::npos) return std::nullopt;
    if (first.word == "evidence" && split_command(first.rest).word == "keep") return std::nullopt;
    std::vector<std::string> lines = lines_with_commands(kept);
    if (lines.size() < 2) return std::nullopt;
    const std::size_t count = lines.size();
    for (std::string& line : lines)
        line = normalise(line);
    // What is offered is sent as it stands: a line that was cut would be kept without its end.
    std::erase_if(lines, [](const std::string& line) { return line.size() > longest_line_offered; });
    if (lines.size() > most_offered) lines.resize(most_offered);
    return suggest("That is " + std::to_string(count) +
                       " commands in one message. Nothing was saved: send them one by one.",
                   std::move(lines));
}

}  // namespace

reply handle(const invocation& said, evidence::evidence_log& log, evidence::moment now) {
    if (said.line.size() > longest_line)
        return refuse(
            "That is " + std::to_string(said.line.size() / 1024) +
            " kB of text, and an entry takes up to 32 kB. Nothing was saved: say it in a few sentences "
            "and link the document.");
    if (!is_utf8(said.line))
        return refuse(
            "That text is not valid UTF-8, so it cannot be kept faithfully. Nothing was saved: send it again "
            "as plain text.");
    const std::string kept = without_controls(said.line);
    command_line line = split_command(normalise(kept));
    if (auto stage = stage_without_command(line)) line = std::move(*stage);
    const command_entry* const command = find_command(all_commands(), line.word);
    if (!command) {
        if (auto meant = meant_for_newest(normalise(kept), log)) return *meant;
        return unknown_command(line);
    }
    if (auto meant = meant_for_evidence(line)) return *meant;
    if (auto several = refuse_several(kept, line)) return *several;
    const bool is_first = log.size() == 0;
    reply answer = command->run({said, kept, line.rest, log, now});
    answer.zone = log.zone();
    if (is_first && answer.how == tone::saved && answer.entry) answer.welcome = first_words();
    return answer;
}

}  // namespace commands
