// Help, and what to say to a word that is no command. Both are made from the table.
#include "commands/fields.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

namespace commands {

namespace {

// "because, rejected, hypothesis, …" for the commands that take fields.
std::string fields_of(evidence::entry_kind kind) {
    std::string names;
    for (const known_field& field : all_fields()) {
        if (field.kinds.find(char(kind)) == std::string_view::npos || field.name == "reason" ||
            field.name == "name" || field.name == "value")
            continue;
        names += (names.empty() ? "" : ", ") + std::string(field.name);
    }
    return names;
}

// Two slips in a long word ("desicion"), one in a short one, a beginning ("dec") or an ending ("mentoring").
const command_entry* nearest(std::span<const command_entry> table, std::string_view word) {
    constexpr std::size_t longest_word = 40;
    if (word.size() > longest_word) return nullptr;
    for (const command_entry& command : table) {
        const std::size_t forgiven = command.name.size() > 6 ? 2 : 1;
        const bool is_part =
            word.size() >= 3 && (command.name.starts_with(word) || word.starts_with(command.name));
        if (is_part || slips_between(word, command.name) <= forgiven) return &command;
    }
    return nullptr;
}

}  // namespace

reply usage_of(const command_entry& command) {
    reply answer;
    answer.headline = std::string(command.usage);
    answer.facts.push_back({"What it does", std::string(command.help)});
    if (const auto kind = kind_of_command(command.name)) {
        answer.facts.push_back({"Fields, all optional", fields_of(*kind)});
        answer.facts.push_back(
            {"When it happened", "happened: yesterday, last Tuesday, 3 weeks ago, 2026-03-04, March"});
    }
    answer.examples = {std::string(command.example)};
    return answer;
}

reply help(const request& asked) {
    std::string word = lower_case(asked.text);
    if (word.starts_with('/')) word.erase(0, 1);
    if (const command_entry* command = find_command(all_commands(), word)) return usage_of(*command);
    if (const command_entry* command = find_command(evidence_commands(), word)) return usage_of(*command);
    reply answer;
    answer.headline = "Say what happened, in your own words; everything in brackets is optional.";
    for (const command_entry& command : all_commands())
        answer.facts.push_back({"/" + std::string(command.name), std::string(command.help)});
    for (const command_entry& command : evidence_commands())
        answer.facts.push_back({"/evidence " + std::string(command.name), std::string(command.help)});
    answer.examples = {std::string(all_commands()[0].example), std::string(all_commands()[1].example),
                       std::string(all_commands()[2].example)};
    return answer;
}

reply run_evidence_command(const request& asked) {
    if (asked.text.empty()) return help(asked);
    const command_line line = split_command(asked.text);
    const request behind{asked.said, asked.kept, line.rest, asked.log, asked.now, asked.accepted};
    if (const command_entry* command = find_command(evidence_commands(), line.word))
        return command->run(behind);
    std::string_view text = asked.text;
    if (take_any_entry_id(text)) return show_entry(asked);  // "/evidence D-14"
    if (const command_entry* command = nearest(evidence_commands(), line.word))
        return suggest("There is no /evidence " + shorten(line.word, 40) + ". Did you mean this?",
                       {"/evidence " + std::string(command->name) +
                        (line.rest.empty() ? "" : " " + shorten(line.rest, 400))});
    return refuse("There is no /evidence " + shorten(line.word, 40) + ". Nothing was changed.",
                  {"/evidence list", "/evidence show D-1", "/evidence help"});
}

reply unknown_command(const command_line& line) {
    if (line.word.empty() || line.word == "help") {
        reply answer;
        answer.headline = "Say what happened, in your own words:";
        for (const command_entry& command : all_commands())
            answer.facts.push_back({"/" + std::string(command.name), std::string(command.help)});
        answer.examples = {std::string(all_commands()[0].example), "/evidence help"};
        return answer;
    }
    const std::string rest = line.rest.empty() ? "" : " " + shorten(line.rest, 400);
    if (const command_entry* command = nearest(all_commands(), line.word))
        return suggest(
            "I do not know “" + shorten(line.word, 40) + "”. Nothing was saved. Did you mean this?",
            {"/" + std::string(command->name) + rest});
    if (line.slash)
        return refuse("I do not know /" + shorten(line.word, 40) +
                          ". Nothing was saved. I know /decision, /metric, /mentor, /packet and /evidence.",
                      {"/evidence help"});
    return suggest(
        "I keep what begins with /decision, /metric or /mentor. Nothing was saved. If that was a decision, "
        "send:",
        {"/decision " + shorten(line.typed, 400) + rest});
}

}  // namespace commands
