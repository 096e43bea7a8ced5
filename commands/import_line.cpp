#include "commands/import_line.hpp"

#include "commands/grammar.hpp"
#include "commands/table.hpp"
#include "commands/text.hpp"
#include "evidence/quantity.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace commands {

namespace {

constexpr std::size_t most_words_of_name = 6;  // a metric's; before the number stands a sentence otherwise

constexpr std::array<std::string_view, 5> mentoring_words{"mentored", "mentoring", "coached", "coaching",
                                                          "tutored"};
// These speak of things as often; they count when a person's name follows.
constexpr std::array<std::string_view, 5> teaching_words{"onboarded", "taught", "trained", "1:1", "1:1s"};

// What people put before a metric's name.
constexpr std::array<std::string_view, 44> opening_words{
    "i",        "we",        "and",    "the",     "our",       "my",      "then",   "also",    "got",
    "improved", "increased", "raised", "lifted",  "grew",      "boosted", "drove",  "brought", "took",
    "moved",    "reduced",   "cut",    "lowered", "decreased", "dropped", "shrank", "doubled", "halved",
    "improve",  "increase",  "raise",  "reduce",  "helped",    "push",    "pushed", "result:", "results:",
    "outcome:", "impact:",   "result", "saw",     "kept",      "made",    "led",    "overall"};

constexpr std::array<std::string_view, 12> upward_verbs{"improved", "increased", "raised", "lifted",
                                                        "grew",     "boosted",   "rose",   "gained",
                                                        "up",       "climbed",   "pushed", "drove"};
constexpr std::array<std::string_view, 10> downward_verbs{
    "reduced", "cut", "lowered", "decreased", "dropped", "shrank", "fell", "down", "sank", "shortened"};

std::string without_marks(const std::string& word) {
    std::string plain = lower_case(word);
    while (!plain.empty() && std::string_view(",.;!?\"'()").find(plain.back()) != std::string_view::npos)
        plain.pop_back();
    return plain;
}

std::vector<std::string> without_opening(std::vector<std::string> words) {
    while (words.size() > 1 && is_one_of(without_marks(words.front()), opening_words))
        words.erase(words.begin());
    return words;
}

// What a range is said of: "errors" in "errors by 40% (from 2.5% to 1.5%)", where the range says the change
// too.
std::string_view before_range(std::string_view head) {
    head = trim(head);
    while (head.ends_with('(') || head.ends_with(',') || head.ends_with(':'))
        head = trim(head.substr(0, head.size() - 1));
    const std::size_t by = head.rfind(" by ");
    if (by == std::string_view::npos) return head;
    const auto change = evidence::find_quantity(head, by + 4);
    return change && change->begin == by + 4 && change->end == head.size() ? head.substr(0, by) : head;
}

// "Improved checkout conversion from 2.8% to 3.1% by hiding the box": begins with the metric's name. Another
// number in front would be read as the value, so that such a sentence stays as it is.
std::optional<std::string> metric_from_range(const std::string& sentence) {
    const auto range = evidence::find_range(sentence);
    if (!range) return std::nullopt;
    const std::string_view head = before_range(std::string_view(sentence).substr(0, range->begin));
    const std::vector<std::string> name = without_opening(split_words(head));
    if (name.empty() || name.size() > most_words_of_name || evidence::find_quantity(head))
        return std::nullopt;
    std::string moved = sentence.substr(range->begin, range->end - range->begin);
    std::string rest = sentence.substr(range->end);
    if (rest.starts_with(')') && head.find('(') == std::string_view::npos) rest.erase(0, 1);
    return join_words(name) + " " + moved + rest;
}

// "Reduced p95 latency by 30%": p95 latency down 30%
std::optional<std::string> metric_from_change(const std::string& sentence) {
    const std::vector<std::string> words = split_words(sentence);
    const auto is_verb = [](const std::string& word) {
        return is_one_of(without_marks(word), upward_verbs) || is_one_of(without_marks(word), downward_verbs);
    };
    const std::size_t at = sentence.find(" by ");
    const auto found = at == std::string::npos ? std::nullopt : evidence::find_quantity(sentence, at + 4);
    if (!found || found->begin != at + 4) return std::nullopt;
    const auto verb = std::find_if(words.begin(), words.end(), is_verb);
    if (verb == words.end() || verb - words.begin() > 1) return std::nullopt;
    const std::vector<std::string> name =
        without_opening(split_words(std::string_view(sentence).substr(0, at)));
    if (name.empty() || name.size() > most_words_of_name || is_verb(name.back())) return std::nullopt;
    const std::string direction = is_one_of(without_marks(*verb), downward_verbs) ? "down " : "up ";
    return join_words(name) + " " + direction + sentence.substr(found->begin);
}

bool begins_a_name(const std::string& word) {
    const char c = word.empty() ? ' ' : word.front();
    constexpr char signs = '\xe2';  // U+2000 to U+2FFF: arrows, dashes and quotation marks
    const bool is_name = (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) >= 0x80 && c != signs);
    constexpr std::array<std::string_view, 8> others{"the", "a", "an", "new", "two", "three", "our", "my"};
    return is_name && word.size() > 1 && !is_one_of(lower_case(word), others);
}

// "Sam" behind "mentored"; a surname belongs to it. Empty when no name follows.
std::string name_behind(const std::vector<std::string>& words, std::size_t at) {
    for (std::size_t i = at + 1; i < words.size() && i <= at + 3; ++i) {
        if (words[i].starts_with('@')) return words[i];
        if (!begins_a_name(words[i])) continue;
        const bool ends_here = std::string_view(",.;:").find(words[i].back()) != std::string_view::npos;
        std::string name = "@" + words[i];
        if (!ends_here && i + 1 < words.size() && begins_a_name(words[i + 1])) name += "-" + words[i + 1];
        while (std::string_view(",.;:'\"()").find(name.back()) != std::string_view::npos)
            name.pop_back();
        return name;
    }
    return {};
}

std::optional<std::string> mentoring_in(const std::string& sentence) {
    const std::vector<std::string> words = split_words(sentence);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = without_marks(words[i]);
        const bool is_pairing =
            (word == "paired" || word == "pairing") && i + 1 < words.size() && words[i + 1] == "with";
        const bool needs_name = is_pairing || is_one_of(word, teaching_words);
        const std::string name = name_behind(words, i);
        if (!is_one_of(word, mentoring_words) && (!needs_name || name.empty())) continue;
        const bool is_named_already = name.empty() || sentence.find(name) != std::string::npos;
        return is_named_already ? sentence : name + " " + sentence;
    }
    return std::nullopt;
}

// A line of a kept chat: "/decision …".
bool is_command(const std::string& sentence) {
    const command_line line = split_command(sentence);
    if (!line.slash) return false;
    return kind_of_command(line.word).has_value() && line.word != "charter";
}

std::string with_initiatives(std::string line, const std::vector<std::string>& initiatives) {
    if (!parse(split_command(line).rest, evidence::entry_kind::decision).initiatives.empty()) return line;
    for (const std::string& initiative : initiatives)
        line += " #" + initiative;
    return line;
}

// A number of an entry at the beginning would add to that entry of this log, which is another one.
std::string without_leading_entry(const std::string& sentence) {
    std::string_view rest = sentence;
    if (!take_any_entry_id(rest)) return sentence;
    return rest.empty() ? "About " + sentence : std::string(rest);
}

}  // namespace

std::string line_to_propose(std::string_view said, const std::vector<std::string>& initiatives) {
    std::string sentence = normalise(without_controls(said));
    if (is_command(sentence)) return with_initiatives(sentence, initiatives);
    sentence = without_leading_entry(sentence);
    if (const auto mentoring = mentoring_in(sentence))
        return with_initiatives("/mentor " + *mentoring, initiatives);
    if (const auto moved = metric_from_range(sentence))
        return with_initiatives("/metric " + *moved, initiatives);
    if (const auto changed = metric_from_change(sentence))
        return with_initiatives("/metric " + *changed, initiatives);
    return with_initiatives("/decision " + sentence, initiatives);
}

}  // namespace commands
