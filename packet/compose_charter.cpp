// The launch charter: four sections, from the items logged with /evidence charter.
#include "packet/placeholders.hpp"
#include "packet/survey.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace packet {

using evidence::entry;
using evidence::stage;

namespace {

struct section {
    std::string_view field;
    std::string_view title;
    std::string_view question;
};

constexpr std::array text_sections{
    section{"vision", "Vision", "the vision, in one sentence"},
    section{"scope", "Scope", "what is in scope, and what is not"},
    section{"success", "Success criteria", "the number that makes it a success"},
};

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('.'))
        text.remove_suffix(1);
    return text;
}

// "Legal - reviews the terms; Ops: runs it" names two teams with what each does.
// "Legal - terms": what stands between a team and what it does; width: of that mark.
struct joint {
    std::size_t at = std::string_view::npos;
    std::size_t width = 0;
};

joint find_joint(std::string_view part) {
    joint found;
    for (const std::string_view mark : {" - ", " – ", ": ", " = ", " → ", " -> "})
        if (const std::size_t at = part.find(mark); at < found.at) found = {at, mark.size()};
    return found;
}

// "2. " and "• " before an item of a list.
std::string_view without_bullet(std::string_view part) {
    part = trimmed(part);
    for (const std::string_view bullet : {"•", "·", "*", "- "})
        if (part.starts_with(bullet)) part = trimmed(part.substr(bullet.size()));
    const std::size_t digits = std::min(part.find_first_not_of("0123456789"), part.size());
    if (digits > 0 && digits < 3 && digits + 1 < part.size() &&
        (part[digits] == '.' || part[digits] == ')') && part[digits + 1] == ' ')
        part = trimmed(part.substr(digits + 1));
    return part;
}

bool begins_a_number(std::string_view text) {
    return text.size() > 3 && text.front() == ' ' && text[1] >= '0' && text[1] <= '9' &&
           without_bullet(text).size() + 2 < trimmed(text).size();
}

// Up to whatever could separate items.
std::size_t end_of_words(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        if (rest.find_first_of(",;|") == 0 || rest.starts_with("•") || rest.starts_with("·") ||
            begins_a_number(rest))
            return at;
    }
    return text.size();
}

// A name that could be a team's: one to four words, the first with a capital letter or of another script, and
// no number among them. "on call 24 - 7" is no team called "on call 24".
bool could_be_team(std::string_view name) {
    constexpr std::ptrdiff_t most_spaces = 3;
    name = trimmed(name);
    const bool begins_small = !name.empty() && name.front() >= 'a' && name.front() <= 'z';
    return !name.empty() && !begins_small && name.find_first_of("0123456789.") == std::string_view::npos &&
           std::count(name.begin(), name.end(), ' ') <= most_spaces;
}

// What stands between a team and its work in this text: a dash, a colon. Nothing where there is none.
std::string_view mark_in(std::string_view text) {
    const joint found = find_joint(text);
    if (found.at == std::string_view::npos) return {};
    return trimmed(text.substr(found.at, found.width));
}

// Where the next item of a list begins, and how wide what separates them is. A comma, and a number, separate
// only before another team with the same mark behind it: "terms, privacy" is one thing that Legal does.
joint find_next_item(std::string_view text) {
    constexpr std::size_t longest_team = 40;  // bytes
    const std::string_view mark = mark_in(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        if (rest.front() == ';' || rest.front() == '|') return {at, 1};
        for (const std::string_view bullet : {"•", "·"})
            if (at > 0 && rest.starts_with(bullet)) return {at, bullet.size()};
        const bool is_comma = rest.starts_with(", ");
        const bool is_number = begins_a_number(rest);
        if (!is_comma && !is_number) continue;
        const std::string_view next = without_bullet(rest.substr(1));
        const std::string_view words = next.substr(0, end_of_words(next));
        const joint found = find_joint(words);
        if (found.at < longest_team && could_be_team(words.substr(0, found.at)) && mark_in(words) == mark)
            return {at, 1};
    }
    return {text.size(), 0};
}

std::vector<responsibility> read_responsibilities(const stage& said, const entry& by, const setting& when) {
    std::vector<responsibility> read;
    std::string_view rest = said.text;
    while (!rest.empty()) {
        const joint next = find_next_item(rest);
        const std::string_view part = without_bullet(rest.substr(0, next.at));
        rest.remove_prefix(next.at + next.width);
        if (part.empty()) continue;
        const joint found = find_joint(part);
        // The line that asks for it holds a place for the second half: "Legal - …".
        if (found.at == std::string_view::npos || is_placeholder(part.substr(found.at + found.width)))
            read.push_back({std::string(trimmed(part.substr(0, found.at))),
                            blank("what is this team responsible for?")});
        else
            read.push_back(
                {std::string(trimmed(part.substr(0, found.at))),
                 cited(std::string(trimmed(part.substr(found.at + found.width))), said, by, when)});
    }
    return read;
}

// An item that only says what the author wants to see in the packet is no part of a charter.
bool says_something(const entry& item) {
    return std::any_of(item.stages.begin(), item.stages.end(),
                       [](const stage& said) { return said.name != "packet" && said.name != "flagship"; });
}

// How many items name each initiative.
std::map<std::string, int> items_by_initiative(const std::vector<const entry*>& items) {
    std::map<std::string, int> mentions;
    for (const entry* item : items)
        for (const std::string& name : item->initiatives)
            ++mentions[name];
    return mentions;
}

// Empty when nothing names an initiative.
std::string chartered_initiative(const std::vector<const entry*>& items, const survey& found,
                                 const setting& when) {
    if (!when.chartered.empty()) return when.chartered;
    const std::map<std::string, int> mentions = items_by_initiative(items);
    for (const std::string& flagship : found.flagships)
        if (mentions.contains(flagship)) return flagship;
    const auto most =
        std::max_element(mentions.begin(), mentions.end(),
                         [](const auto& left, const auto& right) { return left.second < right.second; });
    if (most != mentions.end()) return most->first;
    return items.empty() && !found.flagships.empty() ? found.flagships.front() : "";
}

// Items that name no initiative belong to whichever is chartered.
bool belongs(const entry& item, const std::string& initiative) {
    const auto& names = item.initiatives;
    return names.empty() || std::find(names.begin(), names.end(), initiative) != names.end();
}

// Why an item cannot be printed whatever the charter; empty when it can.
std::string reason_against(const entry& item, const setting& when) {
    if (!counts(item, when.counted)) return "outside of the period";
    const choice made = choice_of(item);
    return made.what == wish::left_out ? left_out_by_author(made, when) : "";
}

// "the vision, in one sentence: /evidence charter #checkout vision: …". Under a profile the initiative may go
// by another name, by which it could not be typed.
statement question_of(std::string_view question, std::string_view field, const std::string& initiative,
                      const setting& when) {
    const std::string tag = initiative.empty() || !when.profile.empty() ? "" : "#" + initiative + " ";
    return blank(std::string(question) + ": /evidence charter " + tag + std::string(field) + ": …");
}

charter_section text_section(const section& wanted, const std::vector<const entry*>& items,
                             const std::string& initiative, const setting& when) {
    charter_section built{std::string(wanted.title), {}, {}};
    for (const entry* item : items)
        for (const stage* said : stages_named(*item, wanted.field))
            built.statements.push_back(cited(said->text, *said, *item, when));
    if (built.statements.empty())
        built.statements.push_back(question_of(wanted.question, wanted.field, initiative, when));
    return built;
}

charter_section responsibilities_section(const std::vector<const entry*>& items,
                                         const std::string& initiative, const setting& when) {
    charter_section built{"Cross-team responsibilities", {}, {}};
    for (const entry* item : items)
        for (const stage* said : stages_named(*item, "responsibilities"))
            for (responsibility& one : read_responsibilities(*said, *item, when))
                built.responsibilities.push_back(std::move(one));
    if (built.responsibilities.empty())
        built.statements.push_back(
            question_of("which team is responsible for what", "responsibilities", initiative, when));
    return built;
}

}  // namespace

launch_charter compose_charter(const evidence::portfolio& of, const survey& found, const setting& when) {
    launch_charter charter{head_of(of, when), "", {}};
    std::vector<const entry*> counted;
    for (const entry& item : of.charter) {
        if (!says_something(item)) continue;
        if (std::string reason = reason_against(item, when); !reason.empty())
            charter.left_out.push_back({to_text(item.id), std::move(reason)});
        else
            counted.push_back(&item);
    }
    charter.initiative = chartered_initiative(counted, found, when);
    std::vector<const entry*> items;
    for (const entry* item : counted) {
        if (belongs(*item, charter.initiative))
            items.push_back(item);
        else
            charter.left_out.push_back(
                {to_text(item->id), "in the charter of #" + item->initiatives.front()});
    }
    for (const section& wanted : text_sections)
        charter.sections.push_back(text_section(wanted, items, charter.initiative, when));
    charter.sections.push_back(responsibilities_section(items, charter.initiative, when));
    return charter;
}

}  // namespace packet
