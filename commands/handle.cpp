#include "commands/handle.hpp"

#include "commands/first_words.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

namespace commands {

namespace {

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
    if (!command) return unknown_command(line);
    if (auto meant = meant_for_evidence(line)) return *meant;
    const bool is_first = log.size() == 0;
    reply answer = command->run({said, kept, line.rest, log, now});
    answer.zone = log.zone();
    if (is_first && answer.how == tone::saved && answer.entry) answer.welcome = first_words();
    return answer;
}

}  // namespace commands
