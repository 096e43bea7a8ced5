#include "commands/observation.hpp"

#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace commands {

using evidence::quantity;

namespace {

constexpr std::size_t longest_name = 120;  // bytes

// "conversion is now at 3.5%": the words between a name and its number.
constexpr std::array<std::string_view, 46> joining_words{"is",
                                                         "now",
                                                         "at",
                                                         "to",
                                                         "=",
                                                         ":",
                                                         "-",
                                                         "of",
                                                         "was",
                                                         "went",
                                                         "hit",
                                                         "hits",
                                                         "reached",
                                                         "up",
                                                         "down",
                                                         "from",
                                                         "moved",
                                                         "->",
                                                         "→",
                                                         "are",
                                                         "has",
                                                         "by",
                                                         "rose",
                                                         "fell",
                                                         "dropped",
                                                         "about",
                                                         "around",
                                                         "in",
                                                         "approx",
                                                         "approx.",
                                                         "approximately",
                                                         "roughly",
                                                         "nearly",
                                                         "almost",
                                                         "least",
                                                         "most",
                                                         "over",
                                                         "between",
                                                         "circa",
                                                         "ca",
                                                         "ca.",
                                                         "<",
                                                         ">",
                                                         "≤",
                                                         "≥",
                                                         "("};

// "0 incidents in March": what stands behind the number says when or where, and names nothing.
constexpr std::array<std::string_view, 12> leading_words{
    "in", "on", "at", "for", "during", "this", "last", "since", "over", "after", "before", "within"};

bool is_joining(const std::string& word) {
    return std::find(joining_words.begin(), joining_words.end(), lower_case(word)) != joining_words.end();
}

// "up 12%" and "fell by 40 ms" tell a change, not a level; "down to 17%" tells a level. -1, +1, or 0 for
// neither.
int direction_before(std::string_view text) {
    std::vector<std::string> words = split_words(lower_case(text));
    if (!words.empty() && words.back() == "by") words.pop_back();
    if (words.empty()) return 0;
    constexpr std::array<std::string_view, 7> upwards{"up",     "rose",    "grew",    "increased",
                                                      "gained", "climbed", "improved"};
    constexpr std::array<std::string_view, 7> downwards{"down", "fell", "dropped", "decreased",
                                                        "lost", "sank", "shrank"};
    if (std::find(upwards.begin(), upwards.end(), words.back()) != upwards.end()) return 1;
    return std::find(downwards.begin(), downwards.end(), words.back()) != downwards.end() ? -1 : 0;
}

void make_change(quantity& amount, int direction) {
    if (direction == 0 || amount.change || amount.value.is_negative()) return;
    amount.change = true;
    if (direction < 0)
        amount.value = evidence::decimal::from_text("-" + amount.value.to_text()).value_or(amount.value);
}

// "2.3% baseline 4.1%", without the colon.
void take_baseline(observation& seen) {
    constexpr std::string_view lead = "baseline ";
    const std::size_t at = lower_case(seen.note).find(lead);
    if (at == std::string::npos || seen.before) return;
    const auto found = evidence::find_quantity(seen.note, at + lead.size());
    if (!found || found->begin != at + lead.size()) return;
    seen.before = found->amount;
    seen.note = std::string(trim(seen.note.substr(0, at) + seen.note.substr(found->end)));
}

// "3.2% churn, was 5%": what it was before, behind the name.
void take_earlier(std::string& words, observation& seen) {
    if (seen.before || !seen.value || seen.value->change) return;
    for (const std::string_view lead : {"was ", "down from ", "up from ", "from "}) {
        const std::size_t at = lower_case(words).rfind(lead);
        if (at == std::string::npos ||
            (at > 0 && std::string_view(" (,").find(words[at - 1]) == std::string::npos))
            continue;
        const auto found = evidence::find_quantity(words, at + lead.size());
        if (!found || found->begin != at + lead.size() || !net_change(found->amount, *seen.value)) continue;
        seen.before = found->amount;
        const bool is_in_brackets = at > 0 && words[at - 1] == '(' && words.substr(found->end, 1) == ")";
        words = words.substr(0, at - (is_in_brackets ? 1 : 0)) +
                words.substr(found->end + (is_in_brackets ? 1 : 0));
        return;
    }
}

// "retention 12% higher": how far, and not where to.
void take_comparison(observation& seen) {
    const std::vector<std::string> behind = split_words(lower_case(seen.note));
    if (behind.empty() || seen.before) return;
    constexpr std::array<std::string_view, 3> upwards{"higher", "more", "above"};
    constexpr std::array<std::string_view, 4> downwards{"lower", "less", "fewer", "below"};
    make_change(*seen.value, is_one_of(behind.front(), upwards)     ? 1
                             : is_one_of(behind.front(), downwards) ? -1
                                                                    : 0);
}

// What a phone puts behind a number, ". ", is no note.
std::string without_loose_marks(std::string note) {
    constexpr std::string_view ellipsis = "…";
    for (bool changed = true; changed;) {
        changed = false;
        if (note.starts_with(ellipsis)) {
            note.erase(0, ellipsis.size());
            changed = true;
        } else if (!note.empty() &&
                   std::string_view(",;-.!?) ").find(note.front()) != std::string_view::npos) {
            note.erase(0, 1);
            changed = true;
        }
    }
    return note;
}

}  // namespace

std::string as_name(std::string_view text) {
    std::vector<std::string> words = split_words(text);
    while (!words.empty() && is_joining(words.back()))
        words.pop_back();
    while (!words.empty() && is_joining(words.front()))
        words.erase(words.begin());
    std::string name = join_words(words);
    while (!name.empty() && std::string_view(":,;=?<>(~.").find(name.back()) != std::string_view::npos)
        name.pop_back();
    name = std::string(trim(name));
    if (name.size() > 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return name.size() > longest_name ? shorten(name, longest_name) : name;
}

observation take_apart(const std::string& text) {
    observation seen;
    std::size_t begin = text.size(), end = text.size();
    if (const auto range = evidence::find_range(text)) seen.before = range->from;
    if (const auto found = evidence::find_level(text)) {
        seen.value = found->amount;
        begin = found->begin;
        end = found->end;
        const auto alone = evidence::find_quantity(text, begin);
        const bool is_whole_move = !alone || alone->end != end;  // "down 20% to 505 ms" arrives at a level
        if (!seen.before && !is_whole_move)
            make_change(*seen.value, direction_before(std::string_view(text).substr(0, begin)));
    }
    seen.name = as_name(std::string_view(text).substr(0, begin));
    seen.note = std::string(trim(std::string_view(text).substr(end)));
    if (seen.value && !seen.name.empty()) take_comparison(seen);
    if (seen.value) seen.value_text = to_text(*seen.value);
    if (seen.value && seen.name.empty()) {  // "+8% GMV", "12k users"
        const bool is_noun =
            seen.value->unit.size() > 2 && seen.value->unit != "USD" && seen.value->per.empty();
        const std::vector<std::string> behind = split_words(lower_case(seen.note));
        const bool is_circumstance = !behind.empty() && std::find(leading_words.begin(), leading_words.end(),
                                                                  behind.front()) != leading_words.end();
        if (is_noun && is_circumstance) {
            seen.name = seen.value->unit;
        } else {
            take_earlier(seen.note, seen);
            seen.name = as_name(seen.note);
            seen.note.clear();
            if (seen.name.empty() && is_noun) seen.name = seen.value->unit;
        }
    }
    take_baseline(seen);
    seen.note = without_loose_marks(std::move(seen.note));
    return seen;
}

}  // namespace commands
