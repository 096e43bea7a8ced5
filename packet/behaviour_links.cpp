#include "packet/behaviour_links.hpp"

#include <algorithm>
#include <tuple>

namespace packet {

using evidence::entry;
using evidence::entry_id;
using evidence::entry_kind;

namespace {

bool parts_words(char c) {
    return c == ' ' || c == ',' || c == ';' || c == '&' || c == '+' || c == '/';
}

// The next word of the text, which is shortened by it; empty at its end.
std::string_view take_word(std::string_view& text) {
    while (!text.empty() && parts_words(text.front()))
        text.remove_prefix(1);
    std::size_t end = 0;
    while (end < text.size() && !parts_words(text[end]))
        ++end;
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

// "B 1" is one number in two words.
std::optional<entry_id> take_number(std::string_view& text) {
    const std::string_view before = text;
    const std::string_view word = take_word(text);
    auto id = evidence::read_entry_id(word);
    if (id || (word != "B" && word != "b")) return id;
    const std::string_view behind = take_word(text);
    id = evidence::read_entry_id("B-" + std::string(behind));
    if (!id) text = before;
    return id;
}

void collect(const entry& one, std::map<entry_id, std::vector<shown_by>>& into) {
    for (const evidence::stage* said : stages_named(one, "behaviour"))
        for (const entry_id id : behaviours_in(said->text)) {
            auto& shown = into[id];
            const bool is_known = std::any_of(shown.begin(), shown.end(),
                                              [&](const shown_by& known) { return known.entry == &one; });
            if (!is_known) shown.push_back({&one, said});
        }
}

}  // namespace

std::vector<entry_id> behaviours_in(std::string_view text) {
    std::vector<entry_id> ids;
    while (true) {
        std::string_view rest = text;
        const std::string_view word = take_word(rest);
        if (word.empty()) return ids;
        if (word == "and") {
            text = rest;
            continue;
        }
        const auto id = take_number(text);
        if (!id || id->kind != entry_kind::behaviour) return {};
        if (std::find(ids.begin(), ids.end(), *id) == ids.end()) ids.push_back(*id);
    }
}

std::map<entry_id, std::vector<shown_by>> links_to_behaviours(const evidence::portfolio& of) {
    std::map<entry_id, std::vector<shown_by>> links;
    for (const auto* entries : {&of.decisions, &of.mentoring, &of.messages})
        for (const entry& one : *entries)
            collect(one, links);
    for (const evidence::metric_series& series : of.metrics)
        for (const entry& one : series.observations)
            collect(one, links);
    for (auto& [id, shown] : links)
        std::stable_sort(shown.begin(), shown.end(), [](const shown_by& left, const shown_by& right) {
            return std::tuple(left.entry->happened.first_day(), left.entry->seq) <
                   std::tuple(right.entry->happened.first_day(), right.entry->seq);
        });
    return links;
}

}  // namespace packet
