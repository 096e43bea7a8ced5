#include "packet/phrase.hpp"

#include <algorithm>
#include <array>

namespace packet {

namespace {

constexpr std::size_t longest_gap = 4;     // words
constexpr std::size_t most_passing = 3;    // words in a row
constexpr std::size_t longest_naming = 4;  // words before "team" in "the whole new payments team"

constexpr auto groups = std::to_array<std::string_view>(
    {"team",         "teams",       "squad",      "squads",      "group",     "groups",     "guild",
     "org",          "orgs",        "department", "departments", "colleague", "colleagues", "engineer",
     "engineers",    "developer",   "developers", "devs",        "designer",  "designers",  "analyst",
     "analysts",     "manager",     "managers",   "pm",          "pms",       "tpm",        "partners",
     "stakeholders", "stakeholder", "vendor",     "vendors",     "people",    "folks",      "everyone",
     "lead",         "leads",       "function",   "functions",   "director",  "leadership", "crew"});

constexpr auto departments = std::to_array<std::string_view>(
    {"legal",   "payments", "ux",        "product",   "design",     "engineering", "marketing", "sales",
     "finance", "fraud",    "security",  "ops",       "operations", "support",     "customer",  "supply",
     "content", "growth",   "search",    "hr",        "compliance", "procurement", "infra",     "platform",
     "qa",      "sre",      "logistics", "warehouse", "them",       "him",         "her",       "others"});

constexpr auto second_words =
    std::to_array<std::string_view>({"service", "support", "care", "success", "chain", "engineering"});

constexpr auto naming =
    std::to_array<std::string_view>({"the", "our", "my", "their", "other", "a", "an", "all", "both"});

constexpr auto ends_naming = std::to_array<std::string_view>(
    {"to", "and", "with", "for", "on", "in", "at", "by", "of", "that", "which", "i", "we", "is", "was"});

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& known, std::string_view word) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

bool fits_word(std::string_view written, std::string_view typed) {
    if (written.starts_with('*')) return typed.ends_with(written.substr(1));
    if (written.ends_with('*')) return typed.starts_with(written.substr(0, written.size() - 1));
    return written == typed;
}

bool is_role(std::string_view lower) {
    return lower.starts_with('@') || lower.ends_with("-lead") || lower.ends_with("-manager") ||
           lower.ends_with("-owner");
}

// "the payments team", "legal", "three other teams", "@ux-lead": the place behind it.
std::optional<std::size_t> past_people(const english_text& text, const sentence& in, std::size_t at) {
    std::size_t named = at;
    while (named < in.last && (is_one_of(naming, text.words[named].lower) || is_count(text, named)))
        ++named;
    if (named == in.last) return std::nullopt;
    if (is_role(text.words[named].lower)) return named + 1;
    for (std::size_t end = named; end < in.last && end < named + longest_naming; ++end) {
        const word& one = text.words[end];
        if (end > named && (one.mark != 0 || is_one_of(ends_naming, one.lower))) break;
        if (is_one_of(groups, one.lower)) return end + 1;
    }
    if (!is_one_of(departments, text.words[named].lower)) return std::nullopt;
    std::size_t end = named + 1;
    if (end < in.last && is_one_of(second_words, text.words[end].lower)) ++end;
    const bool goes_on =
        end < in.last && text.words[end].mark == 0 && !is_one_of(ends_naming, text.words[end].lower);
    return goes_on ? std::nullopt : std::optional(end);  // "customer interviews" are no people
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(at), text.size());
        if (end > 0) parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string lowered(std::string_view written) {
    std::string lower(written);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

constexpr auto known_parts =
    std::to_array<std::string_view>({"{i}", "{people}", "{count}", "{number}", "{change}"});

}  // namespace

std::string unknown_part(std::string_view written) {
    for (const std::string& part : split(lowered(written), ' '))
        if (part.find_first_of("{}") != part.npos && !is_one_of(known_parts, part)) return part;
    return {};
}

phrase::phrase(std::string_view written) {
    for (const std::string& part : split(lowered(written), ' ')) {
        if (part == "{i}")
            author_does_it_ = true;
        else if (part == "…")
            elements_.push_back({kind::gap, {}});
        else if (part == "{people}")
            elements_.push_back({kind::people, {}});
        else if (part == "{count}")
            elements_.push_back({kind::count, {}});
        else if (part == "{number}")
            elements_.push_back({kind::number, {}});
        else if (part == "{change}")
            elements_.push_back({kind::change, {}});
        else
            elements_.push_back({kind::word, split(part, '|')});
    }
    if (elements_.empty() || elements_.front().what != kind::word) return;
    const std::vector<std::string>& first = elements_.front().alternatives;
    const auto is_open = [](const std::string& word) { return word.find('*') != word.npos; };
    if (std::none_of(first.begin(), first.end(), is_open)) first_words_ = first;
}

std::optional<std::size_t> phrase::fits(const english_text& text, std::size_t at) const {
    if (elements_.empty()) return std::nullopt;
    const sentence& in = text.sentences[text.sentence_of(at)];
    const auto end = fits_from(text, in, 0, at);
    if (!end || (author_does_it_ && !author_does(text, at))) return std::nullopt;
    return end;
}

std::optional<std::size_t> phrase::fits_from(const english_text& text, const sentence& in, std::size_t number,
                                             std::size_t at) const {
    if (number == elements_.size()) return at;
    const auto& one = elements_[number];
    if (one.what == kind::gap) {
        for (std::size_t next = at; next <= at + longest_gap && next <= in.last; ++next) {
            const char mark = next < in.last ? text.words[next].mark : char(0);
            const bool parted = mark != 0 && (number > 0 || mark != ',');
            if (parted) break;
            if (const auto end = fits_from(text, in, number + 1, next)) return end;
        }
        return std::nullopt;
    }
    for (std::size_t passed = 0; at < in.last; ++passed, ++at) {
        if (const auto next = past_element(text, in, one, at))
            if (const auto end = fits_from(text, in, number + 1, *next)) return end;
        if (number == 0 || passed == most_passing || !is_passing(text.words[at])) break;
    }
    return std::nullopt;
}

std::optional<std::size_t> phrase::past_element(const english_text& text, const sentence& in,
                                                const element& one, std::size_t at) const {
    const auto past = [&](bool fitting) { return fitting ? std::optional(at + 1) : std::nullopt; };
    switch (one.what) {
        case kind::people:
            return past_people(text, in, at);
        case kind::count:
            return past(is_count(text, at));
        case kind::number:
            return past(says_how_much(text, at));
        case kind::change:
            return past(says_what_changed(text, at));
        case kind::word:
        case kind::gap:
            break;
    }
    return past(
        std::any_of(one.alternatives.begin(), one.alternatives.end(),
                    [&](const std::string& written) { return fits_word(written, text.words[at].lower); }));
}

}  // namespace packet
