// Help, and what to say to a word that is no command. Both are made from the table.
#include "commands/fields.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>

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

std::string without_slash(std::string word) {
    if (word.starts_with('/')) word.erase(0, 1);
    return word;
}

// ":+1:" as chats write it, or characters of the emoji blocks alone.
bool is_emoji(std::string_view word) {
    if (word.size() > 2 && word.front() == ':' && word.back() == ':') return true;
    bool found = false;
    while (!word.empty()) {
        std::size_t bytes = 0;
        for (const std::string_view block : {"\xF0\x9F", "\xE2\x98", "\xE2\x99", "\xE2\x9A", "\xE2\x9B",
                                             "\xE2\x9C", "\xE2\x9D", "\xE2\x80\x8D", "\xEF\xB8\x8F"})
            if (word.starts_with(block)) bytes = block.size() == 2 && block[0] == '\xF0' ? 4 : 3;
        if (bytes == 0 || bytes > word.size()) return false;
        found = true;
        word.remove_prefix(bytes);
    }
    return found;
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

// "hi", "thanks a lot!", "👍": nothing to keep, and nothing to correct.
bool is_small_talk(const command_line& line) {
    constexpr std::size_t most_words = 4;
    constexpr std::array<std::string_view, 36> polite_words{
        "hi",  "hello",   "hey",       "hallo", "thanks", "thx",  "thank", "ty",      "cheers",
        "ok",  "okay",    "cool",      "great", "nice",   "good", "you",   "there",   "all",
        "a",   "lot",     "so",        "much",  "very",   "bye",  "yo",    "dossier", "morning",
        "day", "evening", "afternoon", "night", "yes",    "no",   "sure",  "perfect", "awesome"};
    const std::string joint = line.typed.empty() ? ":" : " ";  // ":+1:" was split at its colon
    const std::vector<std::string> words =
        split_words(line.rest.empty() ? line.typed : line.typed + joint + line.rest);
    if (line.slash || words.empty() || words.size() > most_words) return false;
    return std::all_of(words.begin(), words.end(), [&](const std::string& typed) {
        if (is_emoji(typed)) return true;
        std::string word = lower_case(typed);
        std::erase_if(
            word, [](char c) { return std::string_view("!?.,:;)('-").find(c) != std::string_view::npos; });
        return word.empty() ||
               std::find(polite_words.begin(), polite_words.end(), word) != polite_words.end();
    });
}

// Only who greets is greeted: "no" and "thanks!" stand in the middle of something.
reply say_how_to_begin(const command_line& line) {
    constexpr std::array<std::string_view, 9> greetings{"hi",   "hello",   "hey",     "hallo",    "yo",
                                                        "good", "morning", "evening", "afternoon"};
    reply answer;
    const bool is_greeting = is_one_of(line.word, greetings);
    answer.headline = std::string(is_greeting ? "Hello! " : "There is nothing to keep in that. ") +
                      "Tell me what you decided, measured or explained, and I keep it with its date. Begin "
                      "like this:";
    answer.examples = {std::string(all_commands()[0].example), "/evidence help"};
    return answer;
}

// "undo", "show D-14", "/gaps": a word that stands behind /evidence.
reply suggest_behind_evidence(const command_line& line, const std::string& rest) {
    std::vector<std::string> lines{"/evidence " + line.word + rest};
    std::string_view behind = line.rest;
    const bool may_be_a_sentence =
        !line.slash && split_words(line.rest).size() > 1 && !take_any_entry_id(behind);
    if (may_be_a_sentence) lines.push_back("/decision " + shorten(line.typed, 400) + rest);
    return suggest("“" + line.typed + "” stands behind /evidence. Nothing was done. Did you mean this?",
                   std::move(lines));
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
    const std::string word = without_slash(lower_case(asked.text));
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
    if (is_small_talk(line)) return say_how_to_begin(line);
    if (line.word == "help")
        for (const auto table : {all_commands(), evidence_commands()})
            if (const command_entry* command = find_command(table, without_slash(lower_case(line.rest))))
                return usage_of(*command);
    if (line.word.empty() || line.word == "help") {
        reply answer;
        answer.headline = "Say what happened, in your own words:";
        for (const command_entry& command : all_commands())
            answer.facts.push_back({"/" + std::string(command.name), std::string(command.help)});
        answer.examples = {std::string(all_commands()[0].example), "/evidence help"};
        return answer;
    }
    const std::string rest = line.rest.empty() ? "" : " " + shorten(line.rest, 400);
    if (find_command(evidence_commands(), line.word)) return suggest_behind_evidence(line, rest);
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
