// /evidence inbox, accept and dismiss: what an import found becomes evidence only when its author says so,
// one by one.
#include "commands/entry_answer.hpp"
#include "commands/fields.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <charconv>

namespace commands {

using evidence::proposal;

namespace {

constexpr std::size_t proposals_of_a_page = 10;
constexpr std::size_t longest_shown = 300;  // bytes of a proposed line
constexpr std::size_t most_dismissed = 1000;
constexpr std::string_view dismiss_all = "/evidence dismiss all";

std::string proposals(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " proposal" : " proposals");
}

std::optional<std::uint32_t> take_number(std::string_view& text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(std::size_t(end - text.data()));
    return number;
}

// "3", "page 3" or nothing: page 1.
std::optional<std::size_t> page_meant(std::string_view text) {
    const std::string typed = lower_case(text);
    std::string_view word = typed;
    if (word.starts_with("page")) word = trim(word.substr(4));
    if (word.empty()) return 1;
    const auto number = take_number(word);
    return number && *number > 0 && word.empty() ? std::optional<std::size_t>(*number) : std::nullopt;
}

fact to_fact(const proposal& one) {
    return {std::to_string(one.number) + " · " + to_words(one.happened),
            shorten(one.line, longest_shown) + " (" + one.source + ")"};
}

reply empty_inbox() {
    reply answer;
    answer.headline =
        "The inbox is empty. `dossier import FILE` finds proposals in notes, tables and git histories.";
    return answer;
}

reply refuse_unknown(const request& asked, std::uint32_t number) {
    const std::size_t waiting = asked.log.count_inbox();
    const std::string number_words = "No proposal " + std::to_string(number) + " waits in the inbox";
    if (waiting == 0) return refuse(number_words + ", which is empty. Nothing was changed.");
    return refuse(number_words + "; " + proposals(waiting) + (waiting == 1 ? " does" : " do") +
                      ". Nothing was changed.",
                  {"/evidence inbox"});
}

// A line that makes an entry: the only kind that the inbox may say. "charter" alone is no command.
bool makes_an_entry(const command_line& line) {
    if (line.word == "evidence") return kind_of_command(split_command(line.rest).word).has_value();
    return find_command(all_commands(), line.word) && kind_of_command(line.word).has_value();
}

evidence::entry_kind kind_of(const command_line& line) {
    const std::string word = line.word == "evidence" ? split_command(line.rest).word : line.word;
    return kind_of_command(word).value_or(evidence::entry_kind::charter);
}

// "#checkout" or "because: retention" adds to the proposed line; it does not replace it.
bool only_adds(std::string_view typed, const command_line& proposed) {
    if (typed.starts_with('#')) return true;
    const std::size_t colon = typed.find(':');
    return colon != std::string_view::npos &&
           find_field(typed.substr(0, colon), kind_of(proposed)) != nullptr;
}

// The line that accepting says: the proposed one, with something added, or in the person's own words.
struct accepted_line {
    std::string line;
    std::optional<reply> refusal;
};

// The typed words as they were typed, where they can be found behind the number.
std::string as_typed(const request& asked, const std::string& edited) {
    const std::size_t at = asked.kept.find('/', 1);
    return at == std::string::npos || normalise(asked.kept.substr(at)) != edited ? edited
                                                                                 : asked.kept.substr(at);
}

accepted_line line_to_accept(const request& asked, const proposal& found, const std::string& edited) {
    if (edited.empty()) return {found.line, std::nullopt};
    const command_line proposed = split_command(normalise(found.line));
    if (only_adds(edited, proposed)) return {found.line + " " + edited, std::nullopt};
    if (makes_an_entry(split_command(edited))) return {as_typed(asked, edited), std::nullopt};
    return {{},
            refuse("Say the whole line as it should stand, or only what to add. Proposal " +
                       std::to_string(found.number) + " stays in the inbox.",
                   {"/evidence accept " + std::to_string(found.number) + " /" + proposed.word + " " +
                        shorten(edited, longest_shown),
                    "/evidence accept " + std::to_string(found.number) + " #initiative"})};
}

// What the handler would have typed instead, with the number of the proposal in front.
void keep_in_inbox(const proposal& found, reply& answer) {
    const std::string number = std::to_string(found.number);
    for (std::string& example : answer.examples)
        if (makes_an_entry(split_command(example))) example = "/evidence accept " + number + " " + example;
    answer.facts.push_back({"Inbox", "proposal " + number + " (" + found.source + ") stays there"});
}

void take_out(const request& asked, const proposal& found, reply& answer) {
    asked.log.settle(found.number);
    const std::vector<proposal> next = asked.log.inbox(1, 0);
    if (next.empty()) {
        answer.facts.push_back({"Inbox", "empty now"});
        return;
    }
    answer.facts.push_back({"Inbox", proposals(asked.log.count_inbox()) + " left; next is " +
                                         std::to_string(next.front().number) + ": " +
                                         shorten(next.front().line, longest_shown)});
    answer.examples.push_back("/evidence accept " + std::to_string(next.front().number));
    answer.examples.push_back("/evidence dismiss " + std::to_string(next.front().number));
}

reply ask_before_dismissing_all(std::size_t waiting) {
    return refuse(
        "This takes all " + proposals(waiting) +
            " out of the inbox, and importing the same file again does not bring them back. Nothing "
            "was changed yet; to do it, type:",
        {std::string(dismiss_all) + ", " + proposals(waiting)});
}

reply dismissed(const request& asked, std::size_t count) {
    reply answer;
    answer.how = tone::saved;
    answer.headline = proposals(count) + " dismissed";
    const std::size_t left = asked.log.count_inbox();
    answer.facts.push_back({"Inbox", left == 0 ? "empty now" : proposals(left) + " left"});
    if (left > 0) answer.examples = {"/evidence inbox"};
    return answer;
}

reply dismiss_whole_inbox(const request& asked) {
    const std::size_t waiting = asked.log.count_inbox();
    if (waiting == 0) return empty_inbox();
    if ("/evidence dismiss " + lower_case(asked.text) != std::string(dismiss_all) + ", " + proposals(waiting))
        return ask_before_dismissing_all(waiting);
    for (const proposal& one : asked.log.inbox(waiting, 0))
        asked.log.settle(one.number);
    return dismissed(asked, waiting);
}

// "3 5 8-10", with or without commas; empty when it is not of that form.
std::vector<std::uint32_t> numbers_in(std::string_view text) {
    std::vector<std::uint32_t> numbers;
    while (!(text = trim(text)).empty()) {
        const auto first = take_number(text);
        if (!first) return {};
        std::uint32_t last = *first;
        if (text.starts_with('-')) {
            text.remove_prefix(1);
            const auto end = take_number(text);
            if (!end || *end < *first) return {};
            last = *end;
        }
        if (last - *first >= most_dismissed || numbers.size() > most_dismissed) return {};
        for (std::uint32_t further = 0; further <= last - *first; ++further)  // `last` may be the largest there is
            numbers.push_back(*first + further);
        if (text.starts_with(',')) text.remove_prefix(1);
    }
    return numbers;
}

reply ask_which_proposal(const request& asked, std::optional<std::uint32_t> number) {
    const std::vector<proposal> first = asked.log.inbox(1, 0);
    if (first.empty()) return empty_inbox();
    return refuse(
        "Which proposal? Nothing was saved: say its number.",
        {"/evidence accept " + std::to_string(number.value_or(first.front().number)), "/evidence inbox"});
}

}  // namespace

reply show_inbox(const request& asked) {
    const std::size_t waiting = asked.log.count_inbox();
    if (waiting == 0) return empty_inbox();
    const std::size_t pages = (waiting + proposals_of_a_page - 1) / proposals_of_a_page;
    const auto page = page_meant(asked.text);
    if (!page)
        return refuse("“" + shorten(asked.text, 40) + "” is no page of the inbox.", {"/evidence inbox"});
    if (*page > pages)
        return refuse(
            "There is no page " + std::to_string(*page) + "; the last is page " + std::to_string(pages) + ".",
            {pages == 1 ? "/evidence inbox" : "/evidence inbox page " + std::to_string(pages)});
    reply answer;
    answer.headline = proposals(waiting) + (waiting == 1 ? " waits" : " wait");
    if (pages > 1) answer.headline += ", page " + std::to_string(*page) + " of " + std::to_string(pages);
    answer.headline += ". Accept what is true, one by one; it is marked as reconstructed.";
    const auto shown = asked.log.inbox(proposals_of_a_page, (*page - 1) * proposals_of_a_page);
    for (const proposal& one : shown)
        answer.facts.push_back(to_fact(one));
    const std::string first = std::to_string(shown.front().number);
    answer.examples = {"/evidence accept " + first, "/evidence accept " + first + " #initiative",
                       "/evidence dismiss " + first};
    if (*page < pages) answer.examples.push_back("/evidence inbox page " + std::to_string(*page + 1));
    return answer;
}

reply accept_proposal(const request& asked) {
    std::string_view text = asked.text;
    const auto number = take_number(text);
    const bool names_several =
        number && !text.empty() && text.find_first_not_of("0123456789 ,-") == text.npos;
    if (names_several)
        return refuse(
            "One at a time: each proposal becomes evidence because you looked at it. Nothing was saved.",
            {"/evidence accept " + std::to_string(*number), "/evidence inbox"});
    if (!number || (!text.empty() && text.front() != ' ')) return ask_which_proposal(asked, number);
    const auto found = asked.log.proposal_at(*number);
    if (!found) return refuse_unknown(asked, *number);
    const accepted_line accepted = line_to_accept(asked, *found, std::string(trim(text)));
    if (accepted.refusal) return *accepted.refusal;
    const std::string kept = without_controls(accepted.line);
    const command_line line = split_command(normalise(kept));
    if (!makes_an_entry(line)) {  // it was not this program that proposed it
        const std::string accept = "/evidence accept " + std::to_string(found->number);
        return refuse(
            "Proposal " + std::to_string(found->number) +
                " is no line that makes an entry. Nothing was saved: say it in other words, or dismiss it.",
            {accept + " /decision …", "/evidence dismiss " + std::to_string(found->number)});
    }
    const command_entry* const command = find_command(all_commands(), line.word);
    reply answer = command->run({asked.said, kept, line.rest, asked.log, asked.now, &*found});
    if (answer.how == tone::saved)
        take_out(asked, *found, answer);
    else
        keep_in_inbox(*found, answer);
    return answer;
}

reply dismiss_proposals(const request& asked) {
    const std::string word = lower_case(asked.text.substr(0, asked.text.find_first_of(" ,")));
    if (word == "all" || word == "everything") return dismiss_whole_inbox(asked);
    const std::vector<std::uint32_t> numbers = numbers_in(asked.text);
    if (numbers.empty())
        return refuse("Which proposals? Nothing was changed: say their numbers.",
                      {"/evidence dismiss 3", "/evidence dismiss 3 5 8-10", std::string(dismiss_all)});
    for (const std::uint32_t number : numbers)
        if (!asked.log.proposal_at(number)) return refuse_unknown(asked, number);
    for (const std::uint32_t number : numbers)
        asked.log.settle(number);
    return dismissed(asked, numbers.size());
}

}  // namespace commands
