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
    const command_line line = split_command(normalise(kept));
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
